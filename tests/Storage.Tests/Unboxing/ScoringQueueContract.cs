using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Unboxing;
using Parcours.Storage.Tests.Fixtures;
using Parcours.Storage.Tests.Orders;

namespace Parcours.Storage.Tests.Unboxing;

public abstract class ScoringQueueContract(StorageFixture storage) : OrdersContract(storage), IAsyncLifetime
{
    private static readonly Duration Lease = Duration.FromMinutes(2);

    private IScoringQueue Queue => Storage.Services.GetRequiredService<IScoringQueue>();

    private ISubmissions Submissions => Storage.Services.GetRequiredService<ISubmissions>();

    [Fact]
    public async Task A_submission_is_due_at_once_and_claimed_by_one()
    {
        var order = await Submitted();
        (await Queue.OldestDue(Now - Duration.FromMilliseconds(1), Ct)).Should().BeNull();
        (await Queue.OldestDue(Now, Ct)).Should().Be(Now);

        var claims = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Claim()));

        claims.OfType<ClaimedSubmission>().Should().ContainSingle().Which.Should().BeEquivalentTo(new { Order = order, Attempts = 1, IsReferenceAsked = false });
        (await Queue.OldestDue(Now, Ct)).Should().BeNull();
    }

    [Fact]
    public async Task The_claim_of_a_node_that_died_ends_and_of_one_that_lives_is_held()
    {
        await Submitted();
        var claimed = (await Claim())!;
        Storage.Clock.Advance(Lease - Duration.FromSeconds(1));
        (await Storage.Write(ct => Queue.TryHold(claimed, Now + Lease, ct))).Should().BeTrue();
        Storage.Clock.Advance(Lease - Duration.FromSeconds(1));
        (await Claim()).Should().BeNull();

        Storage.Clock.Advance(Duration.FromSeconds(1));
        var again = (await Claim())!;

        again.Should().BeEquivalentTo(new { claimed.Order, Attempts = 2 });
        (await Storage.Write(ct => Queue.TryHold(claimed, Now + Lease, ct))).Should().BeFalse("it is another's now");
        (await Store(claimed, Report())).Should().BeFalse();
        (await Submissions.FindReport(claimed.Order, Ct)).Should().BeNull();
        await Storage.Write(ct => Queue.PutOff(claimed, Now, ct));
        await Storage.Write(ct => Queue.GiveBack(claimed, Now, ct));
        (await Claim()).Should().BeNull("what the first one still says changes nothing");
    }

    [Fact]
    public async Task A_report_comes_back_as_it_was_stored_and_the_submission_leaves_the_queue()
    {
        var order = await Submitted();
        (await Submissions.FindReport(order, Ct)).Should().BeNull();

        (await Store((await Claim())!, Report())).Should().BeTrue();

        var read = (await Submissions.FindReport(order, Ct))!;
        read.Should().BeEquivalentTo(Report());
        read.Signals.Should().Equal(Report().Signals);
        Storage.Clock.Advance(Duration.FromDays(1));
        (await Queue.OldestDue(Now, Ct)).Should().BeNull();
        (await Submissions.FindReport(await ANumber(), Ct)).Should().BeNull();
    }

    [Fact]
    public async Task What_is_put_off_waits_and_what_is_given_back_was_never_taken()
    {
        var order = await Submitted();
        await Storage.Write(async ct => await Queue.PutOff((await Claim(ct))!, Now + Duration.FromMinutes(5), ct));
        (await Claim()).Should().BeNull();
        Storage.Clock.Advance(Duration.FromMinutes(5));

        var second = (await Claim())!;
        second.Attempts.Should().Be(2);
        await Storage.Write(ct => Queue.GiveBack(second, Now, ct));

        (await Claim()).Should().BeEquivalentTo(new { Order = order, Attempts = 2 });
    }

    [Fact]
    public async Task That_the_reference_was_asked_for_is_remembered()
    {
        await Submitted();
        var claimed = (await Claim())!;
        (await Storage.Write(ct => Queue.TryNoteReferenceAsked(claimed, Now, ct))).Should().BeTrue();
        (await Storage.Write(ct => Queue.TryNoteReferenceAsked(claimed, Now, ct))).Should().BeFalse();
        await Storage.Write(ct => Queue.PutOff(claimed, Now, ct));

        (await Claim())!.IsReferenceAsked.Should().BeTrue();
    }

    [Fact]
    public async Task What_was_scored_is_scored_again_from_the_first_attempt_and_keeps_its_report_meanwhile()
    {
        var order = await Submitted();
        await Storage.Write(async ct => await Queue.PutOff((await Claim(ct))!, Now, ct));
        (await Store((await Claim())!, Report())).Should().BeTrue();

        await Storage.Write(ct => Queue.ScoreAgain(order, Now, ct));

        (await Claim()).Should().BeEquivalentTo(new { Order = order, Attempts = 1 });
        (await Submissions.FindReport(order, Ct)).Should().NotBeNull();
    }

    [Fact]
    public async Task What_is_being_scored_is_scored_again_and_what_is_erased_is_not()
    {
        var order = await Submitted();
        var underWay = (await Claim())!;

        await Storage.Write(ct => Queue.ScoreAgain(order, Now, ct));

        (await Store(underWay, Report())).Should().BeFalse("it was made without knowing");
        (await Store((await Claim())!, Report())).Should().BeTrue();
        await Storage.Write(ct => Submissions.NoteErased(order, Now, ct));
        await Storage.Write(ct => Queue.ScoreAgain(order, Now, ct));
        (await Claim()).Should().BeNull();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        // The database is shared by the class: what a test leaves would be the next one's.
        Storage.Clock.Advance(Duration.FromDays(1));
        while (await Claim() is { } left)
            await Store(left, Report());
    }

    private static EvidenceReport Report() => new(
        0.07m,
        Recommendation.Reject,
        true,
        [new Contradiction(ContradictionKind.PictureReused, new MediaId("md_00000000000000000000000000000001.orig"), 7)],
        [
            new EvidenceSignal(SignalName.CodeDecoded, 0.333m, 0.4706m, true, new Explanation(Finding.QrFound)),
            new EvidenceSignal(SignalName.RecordedLive, 0.5m, 0.1m, true, new Explanation(Finding.SomeRecordedLive, "1", Sample.Unicode)),
            new EvidenceSignal(SignalName.Sharpness, 0, 0.1m, false, new Explanation(Finding.MissingPackage, "libgtk-3-0")),
        ]);

    private Task<ClaimedSubmission?> Claim() => Storage.Write(Claim);

    private Task<ClaimedSubmission?> Claim(CancellationToken ct) => Queue.TryClaim(Now, Now + Lease, ct);

    private Task<bool> Store(ClaimedSubmission claimed, EvidenceReport report) => Storage.Write(ct => Queue.TryStore(claimed, report, ct));

    private async Task<OrderNumber> Submitted()
    {
        var order = await ANumber();
        (await Storage.Write(ct => Submissions.TryAdd(new Submission(order, ReceiptNumber.New(), Condition.Ok, null, null, Now), ct))).Should().BeTrue();
        return order;
    }

    private async Task<OrderNumber> ANumber()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now, origin: OrderOrigin.Merchant) with { Status = OrderStatus.UnboxingSubmitted });
        return await Orders.NumberOf(order.Id, Ct);
    }
}

public sealed class ScoringQueueOnSqlite(SqliteStorage storage) : ScoringQueueContract(storage), IClassFixture<SqliteStorage>
{
    [Fact]
    public void A_claim_and_the_look_before_it_are_one_seek_to_what_is_due()
    {
        QueryPlan.Of(ScoringQueue.FirstDue, (SqliteStorage)Storage).Should().Equal("SEARCH s USING COVERING INDEX ix_unboxing_submissions_analysis (analysis_due_at>? AND analysis_due_at<?)");
        QueryPlan.Of(ScoringQueue.ClaimDue, (SqliteStorage)Storage).Should().ContainMatch("*INDEX ix_unboxing_submissions_analysis*");
    }
}

public sealed class ScoringQueueOnSqlServer(SqlServerStorage storage) : ScoringQueueContract(storage), IClassFixture<SqlServerStorage>;
