using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Partners;

public abstract class PlanUsageContract(StorageFixture storage) : StorageContract(storage)
{
    private static readonly YearMonth November = new(2025, 11);

    private static readonly Error Over = new(ErrorKind.TooMany, "over");

    private IPlanUsage Usage => Storage.Services.GetRequiredService<IPlanUsage>();

    [Fact]
    public async Task Up_to_the_limit_is_within_it_and_each_month_begins_anew()
    {
        var partner = await NewPartner();

        foreach (var expected in new[] { true, true, false })
            (await Count(partner, November, limit: 2)).Should().Be(expected);

        (await Usage.Used(partner, November, Ct)).Should().Be(2, "what was refused was rolled back");
        (await Count(partner, new YearMonth(2025, 12), limit: 2)).Should().BeTrue();
        (await Usage.Used(await NewPartner(), November, Ct)).Should().Be(0);
    }

    [Fact]
    public async Task Orders_at_once_do_not_pass_the_limit()
    {
        var partner = await NewPartner();

        var counted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Count(partner, November, limit: 5)));

        counted.Count(isWithin => isWithin).Should().Be(5);
        (await Usage.Used(partner, November, Ct)).Should().Be(5);
    }

    [Fact]
    public async Task What_was_counted_without_a_limit_counts_once_there_is_one()
    {
        var partner = await NewPartner();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Count(partner, November, limit: null)));

        (await Usage.Used(partner, November, Ct)).Should().Be(20);
        (await Count(partner, November, limit: 20)).Should().BeFalse();
        (await Count(partner, November, limit: 21)).Should().BeTrue();
    }

    private async Task<bool> Count(PartnerId partner, YearMonth month, long? limit) =>
        (await Storage.UnitOfWork.Run(async ct => await Usage.TryCount(partner, month, limit, ct) ? Result<bool>.Of(true) : Over, Ct)).Error is null;

    private Task<PartnerId> NewPartner() => Storage.Write(ct => Storage.Services.GetRequiredService<IPartnerRepository>().Add("Shop", Storage.Clock.GetCurrentInstant(), ct));
}

public sealed class PlanUsageOnSqlite(SqliteStorage storage) : PlanUsageContract(storage), IClassFixture<SqliteStorage>;

public sealed class PlanUsageOnSqlServer(SqlServerStorage storage) : PlanUsageContract(storage), IClassFixture<SqlServerStorage>;
