using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Reviews;

public abstract class InvitationsContract(StorageFixture storage) : PurchasesContract(storage), IAsyncLifetime
{
    private static readonly Duration Lease = Duration.FromMinutes(5);

    private IInvitations Invitations => Storage.Services.GetRequiredService<IInvitations>();

    [Fact]
    public async Task What_is_due_comes_with_all_that_a_mail_needs()
    {
        var website = await AWebsite();
        var purchase = await AddDue(website, "#1");

        var due = (await Claim()).Should().ContainSingle().Subject;

        (due.Website, due.Purchase, due.Reference, due.Status, due.Attempts).Should().Be((website, purchase, "#1", SolicitationStatus.Scheduled, 1));
        due.Consumer.Should().Be(APurchase("#1").Consumer);
        (due.IsReminder, due.WasAnswered, due.IsUnwanted).Should().Be((false, false, false));
        due.Settings.Should().Be(InvitationSettings.Usual);
    }

    [Fact]
    public async Task Nothing_is_due_before_its_time()
    {
        await AddDue(await AWebsite(), "#1", Duration.FromHours(1));

        (await Invitations.HasDue(Now, Ct)).Should().BeFalse();
        (await Claim()).Should().BeEmpty();

        Storage.Clock.Advance(Duration.FromHours(1));
        (await Invitations.HasDue(Now, Ct)).Should().BeTrue();
        (await Claim()).Should().ContainSingle();
    }

    [Fact]
    public async Task Those_of_a_purchase_that_are_due_together_go_in_one_mail_and_the_later_one_in_another()
    {
        var website = await AWebsite();
        await AddDue(website, "#1", Duration.Zero, Duration.Zero, Duration.FromDays(7));

        await Sent((await Claim()).Should().ContainSingle().Subject);

        (await Statuses(website)).Should().BeEquivalentTo("sent", "sent", "scheduled");
        Storage.Clock.Advance(Duration.FromDays(7));
        var later = (await Claim()).Should().ContainSingle().Subject;
        later.IsReminder.Should().BeFalse();
        await Sent(later);
        (await Statuses(website)).Should().Equal("sent", "sent", "sent");
    }

    [Fact]
    public async Task Who_does_not_answer_is_reminded_once()
    {
        var website = await AWebsite();
        await AddDue(website, "#1", Duration.Zero, Duration.Zero);
        await Sent((await Claim()).Single(), Now + Duration.FromDays(7));

        Storage.Clock.Advance(Duration.FromDays(7) - Duration.FromMilliseconds(1));
        (await Claim()).Should().BeEmpty();
        Storage.Clock.Advance(Duration.FromMilliseconds(1));
        var reminder = (await Claim()).Should().ContainSingle().Subject;
        (reminder.IsReminder, reminder.Attempts).Should().Be((true, 1));
        await Sent(reminder);

        (await Statuses(website)).Should().Equal("reminded", "reminded");
        var row = (await FollowUp(website))[0];
        (row.SentAt, row.RemindedAt).Should().Be((Now - Duration.FromDays(7), Now));
        Storage.Clock.Advance(Duration.FromDays(100));
        (await Claim()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_claimed_one_is_nobody_elses_until_its_lease_ends()
    {
        var website = await AWebsite();
        await AddDue(website, "#1");
        var first = (await Claim()).Single();
        (await Claim()).Should().BeEmpty();

        Storage.Clock.Advance(Lease);
        var second = (await Claim()).Should().ContainSingle().Subject;
        second.Attempts.Should().Be(2);

        // Whoever lost the lease puts nothing off.
        await Storage.Write(ct => Invitations.PutOff(first, Now + Duration.FromDays(1), 1, ct));
        Storage.Clock.Advance(Lease);
        (await Claim()).Should().ContainSingle();
    }

    [Fact]
    public async Task One_that_is_put_off_waits_and_one_that_is_put_off_for_good_is_over()
    {
        await AddDue(await AWebsite(), "#1");
        await Storage.Write(async ct => await Invitations.PutOff((await Invitations.Claim(9, Now, Now + Lease, ct)).Single(), Now + Duration.FromHours(1), 3, ct));

        (await Claim()).Should().BeEmpty();
        Storage.Clock.Advance(Duration.FromHours(1));
        var again = (await Claim()).Single();
        again.Attempts.Should().Be(4);

        await Storage.Write(ct => Invitations.PutOff(again, null, 0, ct));
        Storage.Clock.Advance(Duration.FromDays(100));
        (await Claim()).Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_cancelled_while_it_was_being_sent_stays_cancelled()
    {
        var website = await AWebsite();
        var purchase = await AddDue(website, "#1");
        var due = (await Claim()).Single();

        await Storage.Write(ct => Solicitations.Cancel(website, purchase, SolicitationEnd.OrderRefunded, Now, ct));
        await Sent(due, Now + Duration.FromDays(7));

        (await Statuses(website)).Should().Equal("cancelled");
        Storage.Clock.Advance(Duration.FromDays(100));
        (await Claim()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_mail_that_does_not_arrive_ends_all_that_the_purchase_asks()
    {
        var website = await AWebsite();
        await AddDue(website, "#1", Duration.Zero, Duration.FromDays(7));
        var other = await AddDue(website, "#2", Duration.FromDays(9));

        await Storage.Write(async ct => await Invitations.NoteBounced((await Invitations.Claim(9, Now, Now + Lease, ct)).Single(), SolicitationEnd.AddressRefused, Now, ct));

        var rows = await FollowUp(website);
        rows.Where(row => row.Purchase != other).Should().HaveCount(2).And.AllSatisfy(row =>
            (row.Status, row.Reason, row.EndedAt).Should().Be((SolicitationStatus.Bounced, "address_refused", Now)));
        rows.Single(row => row.Purchase == other).Status.Should().Be(SolicitationStatus.Scheduled);
    }

    [Fact]
    public async Task Who_does_not_want_to_be_asked_is_asked_by_that_shop_no_more()
    {
        var (website, elsewhere) = (await AWebsite(), await AWebsite());
        await AddDue(website, "#1");
        await AddDue(website, "#2", Duration.FromDays(7));
        await AddDue(elsewhere, "#1", Duration.FromDays(7));
        var due = (await Claim()).Single();

        (await Storage.Write(ct => Invitations.Refuse(due.Id, Now, ct))).Should().Be("Shop");
        (await Storage.Write(ct => Invitations.Refuse(due.Id, Now, ct))).Should().Be("Shop", because: "a mail program may ask twice");

        (await FollowUp(website)).Should().HaveCount(2).And.AllSatisfy(row => (row.Status, row.Reason).Should().Be((SolicitationStatus.Cancelled, "unsubscribed")));
        (await Statuses(elsewhere)).Should().Equal("scheduled");
        await AddDue(website, "#3");
        (await Claim()).Single().IsUnwanted.Should().BeTrue();
        Storage.Clock.Advance(Duration.FromDays(7));
        (await Claim()).Single(claimed => claimed.Website == elsewhere).IsUnwanted.Should().BeFalse();
    }

    [Fact]
    public async Task The_wish_of_somebody_who_was_erased_or_never_asked_changes_nothing()
    {
        var website = await AWebsite();
        var purchase = await AddDue(website, "#1");
        var due = (await Claim()).Single();
        await Storage.Write(ct => Events.Erase(website, purchase, Now, ct));

        (await Storage.Write(ct => Invitations.Refuse(due.Id, Now, ct))).Should().Be("Shop");
        (await Storage.Write(ct => Invitations.Refuse(new SolicitationId(long.MaxValue), Now, ct))).Should().BeNull();

        Storage.Clock.Advance(Lease);
        (await Claim()).Single().Consumer.Should().BeNull();
    }

    [Fact]
    public async Task Settings_are_read_as_they_were_chosen()
    {
        var (website, other) = (await AWebsite(), await AWebsite());
        var settings = new InvitationSettings(0, new InvitationWords("Objet «\"»", "Texte\n\nÉté 👩‍🔬", null, "Rappel"), InvitationWords.None with { Subject = "Subject" });

        await Storage.Write(ct => Invitations.Choose(website, settings, ct));

        (await Invitations.SettingsOf(website, Ct)).Should().Be(settings);
        (await Invitations.SettingsOf(other, Ct)).Should().Be(InvitationSettings.Usual);
        await AddDue(website, "#1");
        (await Claim()).Single().Settings.Should().Be(settings);
        await Storage.Write(ct => Invitations.Choose(website, InvitationSettings.Usual, ct));
        (await Invitations.SettingsOf(website, Ct)).Should().Be(InvitationSettings.Usual);
    }

    [Fact]
    public async Task Of_two_nodes_each_takes_others()
    {
        var website = await AWebsite();
        for (var purchase = 0; purchase < 40; purchase++)
            await AddDue(website, $"#{purchase}");
        await using var other = Storage.AnotherNode();
        var (ours, theirs, unitOfWork) = (Invitations, other.GetRequiredService<IInvitations>(), other.GetRequiredService<IUnitOfWork>());

        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(async () => number % 2 == 0
            ? await Storage.Write(ct => ours.Claim(3, Now, Now + Lease, ct))
            : (await unitOfWork.Run(async ct => Result<IReadOnlyList<DueInvitation>>.Of(await theirs.Claim(3, Now, Now + Lease, ct)), Ct)).Value)));
        // What one node was looking at the other has passed by: it is still due.
        var rest = await Storage.Write(ct => ours.Claim(40, Now, Now + Lease, ct));

        claims.Append(rest).SelectMany(claim => claim).Select(due => due.Reference).Should().OnlyHaveUniqueItems().And.HaveCount(40);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        // The database is shared by the class: what a test leaves would be the next one's.
        Storage.Clock.Advance(Duration.FromDays(200));
        while ((await Claim()) is { Count: > 0 } left)
        {
            foreach (var due in left)
                await Storage.Write(ct => Invitations.PutOff(due, null, 0, ct));
        }
    }

    private Task<IReadOnlyList<DueInvitation>> Claim() => Storage.Write(ct => Invitations.Claim(50, Now, Now + Lease, ct));

    private Task Sent(DueInvitation due, Instant? next = null) => Storage.Write(ct => Invitations.NoteSent(due, Now, next, ct));

    private async Task<IReadOnlyList<string>> Statuses(Website website) => [.. (await FollowUp(website)).Select(row => Names.Of(row.Status))];

    /// <param name="delays">From now on, of each request; one that is due when there are none.</param>
    private async Task<PurchaseEventId> AddDue(Website website, string reference, params Duration[] delays)
    {
        var added = New(website, APurchase(reference));
        await Storage.Write(async ct =>
        {
            (await Events.TryAdd(added, ct)).Should().BeTrue();
            await Solicitations.Add(
                website,
                [.. (delays.Length == 0 ? [Duration.Zero] : delays).Select((delay, index) => new NewSolicitation(reference, added.Id, SolicitationStatus.Scheduled, Now)
                {
                    Kind = index == 0 ? SolicitationKind.Brand : SolicitationKind.Product, ScheduledAt = Now + delay,
                })],
                ct);
        });
        return added.Id;
    }
}

public sealed class InvitationsOnSqlite(SqliteStorage storage) : InvitationsContract(storage), IClassFixture<SqliteStorage>;

public sealed class InvitationsOnSqlServer(SqlServerStorage storage) : InvitationsContract(storage), IClassFixture<SqlServerStorage>;
