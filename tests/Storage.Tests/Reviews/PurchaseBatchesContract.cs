using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Reviews;

public abstract class PurchaseBatchesContract(StorageFixture storage) : PurchasesContract(storage), IAsyncLifetime
{
    private static readonly Duration Lease = Duration.FromMinutes(1);

    [Fact]
    public async Task What_was_queued_comes_out_as_it_went_in()
    {
        var website = await AWebsite();
        ReadPurchase[] purchases =
        [
            ReadPurchase.Of(APurchase("#1")) with { EmailHash = EmailHash.Of("marie@example.com"), Lines = [new SourceLine(2, ["#1", "Marie; \"Durand\"", ""]), new SourceLine(3, [])] },
            ReadPurchase.Refused("#2", [new FieldError("products[0].price", "amount") { Arguments = [5L] }]),
            ReadPurchase.Refused(null, [new FieldError("", "type_object")]),
        ];
        await Queue(website, purchases);

        var claimed = (await Claim()).Should().ContainSingle().Subject;

        (claimed.Owner, claimed.Website, claimed.Source, claimed.Import, claimed.Attempts).Should().Be((website.Owner, website.Id, PurchaseSource.Api, null, 1));
        Batches.Read(claimed).Should().BeEquivalentTo(purchases, options => options.WithStrictOrdering());
        Batches.Read(claimed)[0].Fingerprint.Should().Equal(purchases[0].Fingerprint);
    }

    [Fact]
    public async Task A_claimed_batch_is_nobody_elses_until_its_lease_ends()
    {
        await Queue(await AWebsite(), Read("#1"));

        var first = (await Claim()).Single();
        (await Claim()).Should().BeEmpty();
        (await Batches.HasDue(Now, Ct)).Should().BeFalse();

        Storage.Clock.Advance(Lease);
        (await Batches.HasDue(Now, Ct)).Should().BeTrue();
        var second = (await Claim()).Should().ContainSingle().Subject;
        second.Attempts.Should().Be(2);

        // Whoever lost the lease ends nothing.
        (await Storage.Write(ct => Batches.TryFinish(first, ct))).Should().BeFalse();
        (await Storage.Write(ct => Batches.TryFinish(second, ct))).Should().BeTrue();
        Storage.Clock.Advance(Lease);
        (await Claim()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_batch_whose_unit_of_work_is_undone_is_still_there()
    {
        await Queue(await AWebsite(), Read("#1"));
        var claimed = (await Claim()).Single();

        await Storage.UnitOfWork.Run(async ct =>
        {
            (await Batches.TryFinish(claimed, ct)).Should().BeTrue();
            return Result<bool>.Refused(new Error(ErrorKind.Conflict, "undone"));
        }, Ct);

        Storage.Clock.Advance(Lease);
        (await Claim()).Should().ContainSingle().Which.Seq.Should().Be(claimed.Seq);
    }

    [Fact]
    public async Task A_batch_that_fails_waits_for_its_time()
    {
        await Queue(await AWebsite(), Read("#1"));
        var claimed = (await Claim()).Single();

        await Storage.Write(ct => Batches.Postpone(claimed, Now + Duration.FromHours(1), ct));

        Storage.Clock.Advance(Duration.FromMinutes(59));
        (await Claim()).Should().BeEmpty();
        Storage.Clock.Advance(Duration.FromMinutes(1));
        (await Claim()).Should().ContainSingle();
    }

    [Fact]
    public async Task Of_two_nodes_each_takes_other_batches()
    {
        var website = await AWebsite();
        for (var batch = 0; batch < 40; batch++)
            await Queue(website, Read($"#{batch}"));
        await using var other = Storage.AnotherNode();
        var ours = Batches;
        var theirs = other.GetRequiredService<IPurchaseBatches>();
        var unitOfWork = other.GetRequiredService<Parcours.Application.Kernel.IUnitOfWork>();

        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(async () => number % 2 == 0
            ? await Storage.Write(ct => ours.Claim(3, Now, Now + Lease, ct))
            : (await unitOfWork.Run(async ct => Result<IReadOnlyList<ClaimedBatch>>.Of(await theirs.Claim(3, Now, Now + Lease, ct)), Ct)).Value)));

        // What one node was looking at the other has passed by: it is still due.
        var rest = await Storage.Write(ct => ours.Claim(40, Now, Now + Lease, ct));

        var taken = claims.Append(rest).SelectMany(claim => claim).Select(batch => batch.Seq).ToList();
        taken.Should().OnlyHaveUniqueItems().And.HaveCount(40);
    }

    [Theory]
    [InlineData("#1")]
    [InlineData("100 %_[a-z]~\\\"'é📦<&+/")]
    public async Task What_waits_of_someone_who_was_erased_is_taken_out(string reference)
    {
        var (website, other) = (await AWebsite(), await AWebsite());
        await Queue(website, Read(reference), Read("#2"));
        await Queue(website, Read(reference));
        await Queue(website, Read(reference + "2"), Read("#" + reference));
        await Queue(other, Read(reference));

        await Storage.Write(ct => Batches.Forget(website, reference, ct));

        (await Claim()).Select(batch => Batches.Read(batch).Select(read => read.Reference)).Should()
            .BeEquivalentTo(new[] { ["#2"], [], [reference + "2", "#" + reference], new[] { reference } }, options => options.WithStrictOrdering());
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        // The database is shared by the class: what a test leaves would be the next one's.
        Storage.Clock.Advance(Duration.FromDays(1));
        while ((await Claim()) is { Count: > 0 } left)
        {
            foreach (var batch in left)
                await Storage.Write(ct => Batches.TryFinish(batch, ct));
        }
    }

    private ReadPurchase Read(string reference) => ReadPurchase.Of(APurchase(reference));

    private Task Queue(Website website, params ReadPurchase[] purchases) =>
        Storage.Write(ct => Batches.Add(Ids.Ordered(Now), website, PurchaseSource.Api, purchases, import: null, Now, ct));

    private Task<IReadOnlyList<ClaimedBatch>> Claim() => Storage.Write(ct => Batches.Claim(50, Now, Now + Lease, ct));
}

public sealed class PurchaseBatchesOnSqlite(SqliteStorage storage) : PurchaseBatchesContract(storage), IClassFixture<SqliteStorage>;

public sealed class PurchaseBatchesOnSqlServer(SqlServerStorage storage) : PurchaseBatchesContract(storage), IClassFixture<SqlServerStorage>;
