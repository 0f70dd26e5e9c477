using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Webhooks;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Webhooks;

public abstract class DeliveryQueueContract(StorageFixture storage) : DeliveriesContract(storage)
{
    [Fact]
    public async Task An_event_goes_to_each_endpoint_of_its_owner_that_subscribes_to_it_once()
    {
        var owner = await NewOwner();
        var (all, type, group) = (await NewEndpoint(owner), await NewEndpoint(owner, "order.accepted", "order.*"), await NewEndpoint(owner, "order.*"));
        var (other, test, stranger) = (await NewEndpoint(owner, "courier.*"), await NewEndpoint(owner with { Mode = Mode.Test }), await NewEndpoint(await NewOwner()));

        var happened = await Happen(owner, NewSubject());

        foreach (var endpoint in new[] { all, type, group })
            (await Claim(endpoint)).Should().ContainSingle().Which.Webhook.EventId.Should().Be(happened.Id);
        foreach (var endpoint in new[] { other, test, stranger })
            (await StatusesOf(endpoint)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_refused_unit_leaves_no_delivery()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        var happened = new DomainEvent(Ids.Ordered(Now), owner, "order.accepted", NewSubject(), new Dictionary<string, object?>(), Now);

        await Storage.UnitOfWork.Run(
            async ct =>
            {
                await new Outbox(Storage.Sql, Endpoints, Storage.Clock, new DeliverySignal(TimeProvider.System)).Append(happened, ct);
                return Result<int>.Refused(new Error(ErrorKind.Conflict, "refused"));
            },
            Ct);

        (await StatusesOf(endpoint)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_body_is_the_same_on_every_attempt_ASCII_and_as_the_contract_says()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        var at = Now;
        var happened = new DomainEvent(
            Guid.Parse("0199f3a2-7c1e-7d00-8000-000000000001"), owner, "order.cancelled", NewSubject(), new Dictionary<string, object?> { ["reason"] = "déjà 📦", ["n"] = null }, at);
        await Storage.Write(ct => new Outbox(Storage.Sql, Endpoints, Storage.Clock, new DeliverySignal(TimeProvider.System)).Append(happened, ct));

        var first = (await Claim(endpoint)).Single();
        await Record(first, Broken);
        Storage.Clock.AdvanceMinutes(1);
        var second = (await Claim(endpoint)).Single();

        BodyOf(first.Webhook).Should().Be($$$"""
            {"id":"0199f3a2-7c1e-7d00-8000-000000000001","type":"order.cancelled","created_at":"{{{at:uuuu'-'MM'-'dd'T'HH':'mm':'ss'Z'}}}","data":{"reason":"d\u00E9j\u00E0 \uD83D\uDCE6","n":null}}
            """);
        second.Webhook.Body.ToArray().Should().Equal(first.Webhook.Body.ToArray());
        second.Attempts.Should().Be(1);
    }

    [Fact]
    public async Task An_order_s_next_event_waits_for_the_end_of_the_one_before_and_other_orders_do_not()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        var (order, other) = (NewSubject(), NewSubject());
        var (first, second, third) = (await Happen(owner, order), await Happen(owner, order, "order.picked_up"), await Happen(owner, order, "order.delivered"));
        var elsewhere = await Happen(owner, other);

        (await StatusesOf(endpoint)).Should().Equal("pending", "blocked", "blocked", "pending");
        (await SendDue(endpoint, Ok)).Should().Equal(first.Id, elsewhere.Id);
        (await SendDue(endpoint, Ok)).Should().Equal(second.Id);
        (await SendDue(endpoint, Broken)).Should().Equal(third.Id);
        (await StatusesOf(endpoint)).Should().Equal("succeeded", "succeeded", "pending", "succeeded");
    }

    [Fact]
    public async Task A_failed_attempt_is_made_again_by_the_table_until_it_is_given_up_and_only_then_the_next_event_follows()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        var order = NewSubject();
        var (first, second) = (await Happen(owner, order), await Happen(owner, order, "order.cancelled"));

        foreach (var delay in RetrySchedule.Delays)
        {
            Storage.Clock.Advance(delay - Duration.Min(delay, Duration.FromMilliseconds(1)));
            if (delay > Duration.Zero)
                (await Claim(endpoint)).Should().BeEmpty(because: "a retry never comes early");
            // The jitter is over by then.
            Storage.Clock.Advance((delay * 0.1) + Duration.FromMilliseconds(2));
            (await SendDue(endpoint, Broken)).Should().Equal(first.Id);
        }

        (await StatusesOf(endpoint)).Should().Equal("failed", "pending");
        (await SendDue(endpoint, Ok)).Should().Equal(second.Id);
        var attempts = await AttemptsOf(owner);
        attempts.Select(attempt => attempt.Attempt).Should().Equal(1, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
        attempts[1].Should().BeEquivalentTo(new { EventId = first.Id, Endpoint = endpoint.Id, Type = "order.accepted", StatusCode = 500, Error = "status 500", DurationMs = 7L, Response = "oops" });
    }

    [Fact]
    public async Task What_single_orders_named_is_signed_with_the_owner_s_default_secret_whenever_the_endpoint_was_made()
    {
        var (owner, now) = (await NewOwner(), Now);
        var defaults = Storage.Services.GetRequiredService<IDefaultWebhookSecrets>();
        var own = await NewEndpoint(owner);
        const string First = "https://shop.example/1";
        const string Second = "https://shop.example/2";
        var before = await Storage.Write(ct => Endpoints.ForOrders(owner, new Uri(First), now, ct));
        var (first, second) = ((await Storage.Write(ct => defaults.Of(owner, now, ct))).Current, WebhookSecret.New());

        await Storage.Write(ct => defaults.Rotate(owner, second, now + Duration.FromDays(1), now, ct));
        var during = await Storage.Write(ct => Endpoints.ForOrders(owner, new Uri(Second), now, ct));

        foreach (var (named, address) in new[] { (before, First), (during, Second) })
        {
            await Happen(owner, NewSubject(), alsoTo: address);
            var secrets = (await Claim(named)).Should().ContainSingle().Which.Webhook.Secrets;
            (secrets.Current.Value, secrets.Previous?.Value, secrets.PreviousValidUntil).Should().Be((second.Value, first.Value, now + Duration.FromDays(1)));
        }

        (await Claim(own)).Should().HaveCount(2).And.OnlyContain(delivery => delivery.Webhook.Secrets.Previous == null && delivery.Webhook.Secrets.Current.Value != second.Value);
    }

    [Fact]
    public async Task An_endpoint_whose_secret_cannot_be_read_holds_up_no_other_and_goes_on_with_a_new_secret()
    {
        var owner = await NewOwner();
        var (broken, sound) = (await NewEndpoint(owner), await NewEndpoint(owner));
        await Storage.Write(ct => Storage.Sql.Execute(BreakSecret, new { broken.Id }, ct));
        var happened = await Happen(owner, NewSubject());

        var claimed = await Queue.Claim(new Dictionary<long, int> { [await SeqOf(broken)] = 9, [await SeqOf(sound)] = 9 }, Ct);

        claimed.Deliveries.Should().ContainSingle().Which.EndpointId.Should().Be(sound.Id);
        (await StatusesOf(broken)).Should().Equal("pending");
        (await AttemptsOf(owner)).Should().ContainSingle().Which.Should().Match<WebhookAttemptView>(attempt => attempt.Endpoint == broken.Id && attempt.Error!.Contains("secret"));

        await Storage.Write(ct => Endpoints.Rotate(owner, broken.Id, WebhookSecret.New(), Now + Duration.FromDays(1), Now, ct));
        Storage.Clock.AdvanceMinutes(1);
        (await Claim(broken)).Should().ContainSingle().Which.Webhook.EventId.Should().Be(happened.Id);
    }

    private static readonly Statement BreakSecret = new("UPDATE webhook_endpoints SET secret = 'CfDJ8AAAAAAAAAAA' WHERE endpoint_id = @Id");

    [Fact]
    public async Task What_one_node_holds_no_other_takes_until_the_lease_ends()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        var happened = await Happen(owner, NewSubject());
        var dead = (await Claim(endpoint)).Single();

        Storage.Clock.Advance(DeliveryQueue.Lease - Duration.FromSeconds(1));
        await Queue.ReleaseExpired(1000, Ct);
        (await Claim(endpoint)).Should().BeEmpty();
        Storage.Clock.Advance(Duration.FromSeconds(2));
        await Queue.ReleaseExpired(1000, Ct);

        var next = (await Claim(endpoint)).Single();
        next.Webhook.EventId.Should().Be(happened.Id);
        // The one that was believed dead comes back: its attempt is kept, the delivery is no longer its own.
        await Record(dead, Broken);
        (await StatusesOf(endpoint)).Should().Equal("sending");
        await Record(next, Ok);
        (await StatusesOf(endpoint)).Should().Equal("succeeded");
    }

    [Fact]
    public async Task Many_nodes_that_claim_at_once_share_the_work_without_overlap()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        for (var order = 0; order < 60; order++)
            await Happen(owner, NewSubject());

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var mine = new List<ClaimedDelivery>();
            while (await Claim(endpoint, most: 5) is { Count: > 0 } some)
                mine.AddRange(some);
            return mine;
        })));

        var all = claims.SelectMany(mine => mine).Select(delivery => delivery.Seq).ToList();
        all.Should().OnlyHaveUniqueItems();
        // A node that came upon rows that another was just taking went home early; they are still there.
        all.AddRange((await Claim(endpoint)).Select(delivery => delivery.Seq));
        all.Should().HaveCount(60).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_line_without_a_head_is_healed()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        var order = NewSubject();
        await Happen(owner, order);
        var second = await Happen(owner, order);
        await Happen(owner, order);
        await Storage.Write(ct => Storage.Sql.Execute(LoseHead, new { Subject = order }, ct));

        await Upkeep.Round(Ct);

        (await StatusesOf(endpoint)).Should().Equal("succeeded", "pending", "blocked");
        (await Claim(endpoint)).Single().Webhook.EventId.Should().Be(second.Id);
    }

    private static readonly Statement LoseHead = new("UPDATE webhook_deliveries SET status = 'succeeded' WHERE subject = @Subject AND status = 'pending'");

    [Fact]
    public async Task Gone_disables_at_once_and_what_waits_is_set_aside()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        var order = NewSubject();
        await Happen(owner, order);
        await Happen(owner, order);
        await Happen(owner, NewSubject());

        var first = (await Claim(endpoint, most: 1)).Single();
        await Record(first, Gone);

        (await StatusesOf(endpoint)).Should().Equal("parked", "parked", "parked");
        (await Endpoints.Find(owner, endpoint.Id, Ct))!.Disabled.Should().Be(new Disabling(DisabledReason.Gone, Now));
        await Happen(owner, NewSubject());
        (await StatusesOf(endpoint)).Should().Equal("parked", "parked", "parked", "parked");
        (await Queue.Due(owner, Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task Five_days_of_nothing_but_failure_disable_and_tell_the_partner()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        var address = $"{Ids.Text(8)}@partner.example";
        await Storage.Write(ct => Storage.Sql.Execute(SetContact, new { owner.Partner, Email = address }, ct));
        await Happen(owner, NewSubject());
        await SendDue(endpoint, Broken);

        Storage.Clock.Advance(WebhookEndpoint.Patience - Duration.FromSeconds(1));
        await Happen(owner, NewSubject());
        await SendDue(endpoint, Broken);
        (await Endpoints.Find(owner, endpoint.Id, Ct))!.IsActive.Should().BeTrue();
        Storage.Clock.Advance(Duration.FromHours(30));
        await SendDue(endpoint, Broken);

        var disabled = await Endpoints.Find(owner, endpoint.Id, Ct);
        disabled!.Disabled.Should().Be(new Disabling(DisabledReason.Failing, Now));
        (await StatusesOf(endpoint)).Should().OnlyContain(status => status == "parked");
        var mail = await Storage.Sql.Query<string>(MailTo, new { Recipient = address }, Ct);
        mail.Should().ContainSingle().Which.Should().Contain(endpoint.Id.Value).And.Contain("https://partner.example/hooks").And.Contain("five days");
    }

    [Fact]
    public async Task A_partner_is_told_in_its_language()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        var address = $"{Ids.Text(8)}@partner.example";
        await Storage.Write(ct => Storage.Sql.Execute(SetContact, new { owner.Partner, Email = address }, ct));
        await Storage.Write(ct => Storage.Sql.Execute(SpeakFrench, new { owner.Partner }, ct));
        await Happen(owner, NewSubject());

        await SendDue(endpoint, Gone);

        var mail = await Storage.Sql.Query<string>(MailTo, new { Recipient = address }, Ct);
        mail.Should().ContainSingle().Which.Should().Contain(endpoint.Id.Value).And.Contain("Il a répondu 410 Gone.");
    }

    [Theory]
    [InlineData("en", "name the address in your next order:")]
    [InlineData("fr", "nommez l’adresse dans la prochaine commande\u00a0:")]
    public async Task A_partner_whose_orders_address_is_gone_is_told_what_switches_it_on_and_what_waited_is_replayed_then(string language, string then)
    {
        var (owner, contact, address) = (await NewOwner(), $"{Ids.Text(8)}@partner.example", $"https://shop.example/{Ids.Text(8)}");
        await Storage.Write(ct => Storage.Sql.Execute(SetContact, new { owner.Partner, Email = contact }, ct));
        if (language == "fr")
            await Storage.Write(ct => Storage.Sql.Execute(SpeakFrench, new { owner.Partner }, ct));
        var named = await Storage.Write(ct => Endpoints.ForOrders(owner, new Uri(address), Now, ct));
        var happened = await Happen(owner, NewSubject(), alsoTo: address);

        await Record((await Claim(named)).Single(), Gone);

        var mail = await Storage.Sql.Query<string>(MailTo, new { Recipient = contact }, Ct);
        mail.Should().ContainSingle().Which.Should().Contain(address).And.Contain(then).And.NotContain("PATCH");
        await Storage.Write(ct => Endpoints.ForOrders(owner, new Uri(address), Now, ct));
        (await Replay(owner, null, happened.At)).Should().Be(1);
        (await Claim(named)).Should().ContainSingle().Which.Webhook.EventId.Should().Be(happened.Id);
    }

    private static readonly Statement SetContact = new("UPDATE partners SET contact_email = @Email WHERE id = @Partner");

    private static readonly Statement SpeakFrench = new("UPDATE partners SET language = 'fr' WHERE id = @Partner");

    private static readonly Statement MailTo = new("SELECT m.text_part FROM mail_messages AS m WHERE m.recipient = @Recipient");

    [Fact]
    public async Task One_success_starts_the_five_days_anew()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        await Happen(owner, NewSubject());
        await SendDue(endpoint, Broken);
        Storage.Clock.AdvanceDays(4);
        await SendDue(endpoint, Ok);
        Storage.Clock.AdvanceDays(4);
        await Happen(owner, NewSubject());
        await SendDue(endpoint, Broken);

        var found = await Endpoints.Find(owner, endpoint.Id, Ct);
        found!.IsActive.Should().BeTrue();
        found.FailingSince.Should().Be(Now);
    }

    [Fact]
    public async Task What_waits_for_an_endpoint_that_is_off_is_set_aside_in_small_units()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        for (var order = 0; order < 205; order++)
            await Happen(owner, NewSubject());
        await Storage.Write(async ct =>
        {
            await Endpoints.TrySave(endpoint.Switch(on: false, Now), ct);
            await Deliveries.Park(endpoint.Id, ct);
        });
        (await StatusesOf(endpoint)).Count(status => status == "parked").Should().Be(200);

        await Upkeep.Round(Ct);

        (await StatusesOf(endpoint)).Should().OnlyContain(status => status == "parked");
    }

    [Fact]
    public async Task A_replay_sends_what_was_set_aside_or_given_up_since_then_each_order_in_its_sequence()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        await Happen(owner, NewSubject());
        await SendDue(endpoint, Gone);
        Storage.Clock.AdvanceHours(1);
        var since = Now;
        var order = NewSubject();
        var expected = new[] { (await Happen(owner, order)).Id, (await Happen(owner, order)).Id, (await Happen(owner, order)).Id };

        (await Replay(owner, endpoint, since)).Should().Be(0, because: "nothing is queued for an endpoint that is off");
        await Storage.Write(ct => Endpoints.TrySave(endpoint, ct));
        (await Claim(endpoint)).Should().BeEmpty(because: "what waited is sent by a replay only");
        (await Replay(owner, endpoint, since)).Should().Be(3);

        (await StatusesOf(endpoint)).Should().Equal("parked", "pending", "blocked", "blocked");
        foreach (var id in expected)
            (await SendDue(endpoint, Ok)).Should().Equal(id);
        (await Replay(owner, endpoint, since)).Should().Be(0);
        (await Replay(owner, null, Instant.MinValue + Duration.FromDays(4_000_000))).Should().Be(1);
    }

    private Task<int> Replay(Owner owner, WebhookEndpoint? endpoint, Instant since) => Storage.Write(ct => Deliveries.Replay(owner, endpoint?.Id, since, ct));

    [Fact]
    public async Task A_single_retry_queues_what_ended_hurries_what_waits_and_leaves_what_is_under_way()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        await Happen(owner, NewSubject());
        await SendDue(endpoint, Ok);
        var attempt = (await AttemptsOf(owner)).Single().Id;

        (await Retry(owner, attempt)).Value.Should().BeTrue();
        var delivery = (await Claim(endpoint)).Single();
        (await Retry(owner, attempt)).Value.Should().BeFalse();
        await Record(delivery, Broken);
        (await Claim(endpoint)).Should().BeEmpty();
        (await Retry(owner, attempt)).Value.Should().BeTrue();

        (await Claim(endpoint)).Single().Attempts.Should().Be(2);
        (await Retry(await NewOwner(), attempt)).Error.Should().Be(WebhookErrors.DeliveryNotFound);
        (await Retry(owner, WebhookAttemptId.New())).Error.Should().Be(WebhookErrors.DeliveryNotFound);
        await Storage.Write(ct => Endpoints.TrySave(endpoint.Switch(on: false, Now), ct));
        (await Retry(owner, attempt)).Error.Should().Be(WebhookErrors.Inactive);
    }

    private Task<Result<bool>> Retry(Owner owner, WebhookAttemptId attempt) => Storage.Write(ct => Deliveries.Requeue(owner, attempt, ct));

    [Fact]
    public async Task Attempts_deliveries_and_events_are_forgotten_after_their_time_and_not_before()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        var order = NewSubject();
        await Happen(owner, order);
        await SendDue(endpoint, Ok);
        var afterFirst = Now + Duration.FromSeconds(1);
        Storage.Clock.AdvanceDays(1);
        await Happen(owner, order);
        await SendDue(endpoint, Ok);

        while (await Storage.Write(ct => Deliveries.Purge(afterFirst, 10, ct)) > 0)
            Ct.ThrowIfCancellationRequested();

        (await AttemptsOf(owner)).Should().HaveCount(1);
        (await StatusesOf(endpoint)).Should().HaveCount(1);
        (await Storage.Sql.Query<long>(EventsOf, new { Subject = order }, Ct)).Should().HaveCount(1);
    }

    [Fact]
    public async Task An_address_of_single_orders_is_forgotten_when_nothing_was_sent_there_for_long_and_made_again_when_an_order_comes_back_to_life()
    {
        var (owner, address) = (await NewOwner(), $"https://shop.example/{Ids.Text(8)}");
        var first = await Storage.Write(ct => Endpoints.ForOrders(owner, new Uri(address), Now, ct));
        Storage.Clock.AdvanceDays(60);
        await Happen(owner, NewSubject(), alsoTo: address);

        Storage.Clock.AdvanceDays(60);
        await PurgeAll();
        (await Storage.Write(ct => Endpoints.ForOrders(owner, new Uri(address), Now, ct))).Should().Be(first, because: "it heard of something 60 days ago");

        Storage.Clock.AdvanceDays(92);
        await PurgeAll();
        (await Storage.Sql.First<long?>(FindAddress, new { Url = address }, Ct)).Should().BeNull();

        var happened = await Happen(owner, NewSubject(), alsoTo: address);
        var again = await Storage.Write(ct => Endpoints.ForOrders(owner, new Uri(address), Now, ct));
        again.Should().NotBe(first);
        (await Claim(again)).Should().ContainSingle().Which.Webhook.EventId.Should().Be(happened.Id);
    }

    [Fact]
    public async Task The_address_that_a_committed_order_named_is_among_what_its_owner_is_due_and_no_endpoint_that_waits()
    {
        var (owner, address) = (await NewOwner(), $"https://shop.example/{Ids.Text(8)}");
        var endpoint = await NewEndpoint(owner, "review.*");
        var named = await Storage.Write(ct => Endpoints.ForOrders(owner, new Uri(address), Now, ct));

        await Happen(owner, NewSubject(), alsoTo: address);

        (await Queue.Due(owner, Ct)).Select(due => due.Seq).Should().Equal(await SeqOf(named));
        (await Queue.Due(Ct)).Select(due => due.Seq).Should().Contain(await SeqOf(named)).And.NotContain(await SeqOf(endpoint));
    }

    private async Task PurgeAll()
    {
        while (await Storage.Write(ct => Deliveries.Purge(Now - WebhookHistory.KeptFor, 100, ct)) > 0)
            Ct.ThrowIfCancellationRequested();
    }

    private static readonly Statement FindAddress = new("SELECT e.seq FROM webhook_endpoints AS e WHERE e.url = @Url");

    [Fact]
    public async Task Attempts_are_read_page_by_page_and_nobody_reads_on_in_anothers()
    {
        var owner = await NewOwner();
        var endpoint = await NewEndpoint(owner);
        for (var count = 0; count < 3; count++)
            await Happen(owner, NewSubject());
        await SendDue(endpoint, Ok);
        var all = await AttemptsOf(owner);

        var first = (await PageOf(owner, "2", null)).Value;
        var second = (await PageOf(owner, "2", first.NextCursor)).Value;

        all.Should().HaveCount(3);
        first.Data.Should().Equal(all.Take(2));
        second.Data.Should().Equal(all[2]);
        second.NextCursor.Should().BeNull();
        (await PageOf(await NewOwner(), "2", first.NextCursor)).Error.Should().Be(WebhookErrors.UnknownCursor);
        (await PageOf(owner, "2", "nonsense")).Error.Should().Be(WebhookErrors.UnknownCursor);
    }

    private static readonly Statement EventsOf = new("SELECT o.seq FROM outbox_events AS o WHERE o.subject = @Subject");
}

public sealed class DeliveryQueueOnSqlite(SqliteStorage storage) : DeliveryQueueContract(storage), IClassFixture<SqliteStorage>;

public sealed class DeliveryQueueOnSqlServer(SqlServerStorage storage) : DeliveryQueueContract(storage), IClassFixture<SqlServerStorage>;
