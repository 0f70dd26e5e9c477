using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Media;
using Parcours.Application.Partners;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Partners;

/// <summary>What customers know accounts by, and the files that are nobody's.</summary>
public abstract class LogosContract(StorageFixture storage) : StorageContract(storage)
{
    private IPartnerRepository Partners => Storage.Services.GetRequiredService<IPartnerRepository>();

    private ISpareMedia Spare => Storage.Services.GetRequiredService<ISpareMedia>();

    private Instant Now => Storage.Clock.GetCurrentInstant();

    [Fact]
    public async Task A_logo_takes_the_place_of_the_one_before_and_only_what_is_shown_is_a_logo()
    {
        var (partner, other) = (await APartner(), await APartner());
        var (first, second) = (MediaId.New(ImageFormat.Png), MediaId.New(ImageFormat.Jpeg));

        (await Replace(partner, first)).Should().BeNull();
        (await Replace(partner, second)).Should().Be(first);

        (await Partners.Find(partner, Ct)).Logo.Should().Be(second);
        (await Partners.Find(other, Ct)).Logo.Should().BeNull();
        (await Partners.IsLogo(second, Ct)).Should().BeTrue();
        (await Partners.IsLogo(first, Ct)).Should().BeFalse();
        (await Replace(partner, null)).Should().Be(second);
        (await Partners.Find(partner, Ct)).Logo.Should().BeNull();
        (await Replace(partner, null)).Should().BeNull();
    }

    [Fact]
    public async Task A_file_is_nobodys_from_its_moment_on_until_it_is_forgotten()
    {
        var (over, waiting) = (MediaId.New(ImageFormat.Png), MediaId.New(ImageFormat.Png));
        await Storage.Write(async ct =>
        {
            await Spare.Add(over, Now, ct);
            await Spare.Add(waiting, Now + Duration.FromMilliseconds(1), ct);
        });

        (await Spare.Expired(Now, 100, Ct)).Should().Contain(over).And.NotContain(waiting);
        await Storage.Write(ct => Spare.Forget(over, ct));
        (await Spare.Expired(Now, 100, Ct)).Should().NotContain(over);
    }

    private Task<PartnerId> APartner() => Storage.Write(ct => Partners.Add("Shop", Now, ct));

    private Task<MediaId?> Replace(PartnerId partner, MediaId? logo) => Storage.Write(ct => Partners.ReplaceLogo(partner, logo, ct));
}

public sealed class LogosOnSqlite(SqliteStorage storage) : LogosContract(storage), IClassFixture<SqliteStorage>;

public sealed class LogosOnSqlServer(SqlServerStorage storage) : LogosContract(storage), IClassFixture<SqlServerStorage>;
