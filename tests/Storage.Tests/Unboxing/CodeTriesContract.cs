using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Unboxing;

public abstract class CodeTriesContract(StorageFixture storage) : StorageContract(storage)
{
    private static readonly Duration Lock = Duration.FromMinutes(15);

    private readonly string _subject = "order:" + Ids.Text(12);

    private ICodeTries Tries => Storage.Services.GetRequiredService<ICodeTries>();

    private Instant Now => Storage.Clock.GetCurrentInstant();

    [Fact]
    public async Task The_try_after_the_most_locks_it_for_as_long_as_tries_are_remembered()
    {
        for (var at = 1; at <= 3; at++)
            (await Count(Now + Duration.FromMinutes(at))).Should().Be(new TryCounted(false, Now + Duration.FromMinutes(1) + Lock));

        (await Count(Now + Duration.FromMinutes(4))).Should().Be(new TryCounted(true, Now + Duration.FromMinutes(4) + Lock));
        (await Count(Now + Duration.FromMinutes(18))).IsLocked.Should().BeTrue("what comes while it is locked does not prolong it, nor end it");
        (await Count(Now + Duration.FromMinutes(19))).Should().Be(new TryCounted(false, Now + Duration.FromMinutes(19) + Lock));
    }

    [Fact]
    public async Task Tries_far_apart_never_add_up()
    {
        for (var day = 0; day < 10; day++)
        {
            (await Count(Now + Duration.FromDays(day))).IsLocked.Should().BeFalse();
            (await Count(Now + Duration.FromDays(day) + Lock - Duration.FromMinutes(1))).IsLocked.Should().BeFalse();
            (await Count(Now + Duration.FromDays(day) + Lock + Duration.FromMinutes(5))).IsLocked.Should().BeFalse();
        }
    }

    [Fact]
    public async Task Tries_are_taken_back_one_by_one_or_all()
    {
        await Count(Now);
        await Count(Now);
        await Storage.Write(ct => Tries.Forgive(_subject, ct));
        for (var left = 0; left < 2; left++)
            (await Count(Now)).IsLocked.Should().BeFalse();
        (await Count(Now)).IsLocked.Should().BeTrue();

        await Storage.Write(ct => Tries.Forget(_subject, ct));

        (await Count(Now)).IsLocked.Should().BeFalse();
    }

    [Fact]
    public async Task Tries_at_once_are_all_counted()
    {
        var counted = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Count(Now)));

        counted.Count(tried => !tried.IsLocked).Should().Be(3);
    }

    [Fact]
    public async Task What_no_longer_counts_is_forgotten()
    {
        await Count(Now);
        (await Storage.Write(ct => Tries.Purge(Now + Lock - Duration.FromSeconds(1), 100, ct))).Should().Be(0);
        (await Storage.Write(ct => Tries.Purge(Now + Lock, 100, ct))).Should().BeGreaterThanOrEqualTo(1);
    }

    private Task<TryCounted> Count(Instant at) => Storage.Write(ct => Tries.Count(_subject, 3, Lock, at, ct));
}

public sealed class CodeTriesOnSqlite(SqliteStorage storage) : CodeTriesContract(storage), IClassFixture<SqliteStorage>;

public sealed class CodeTriesOnSqlServer(SqlServerStorage storage) : CodeTriesContract(storage), IClassFixture<SqlServerStorage>;
