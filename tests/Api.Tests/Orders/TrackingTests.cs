using System.Net;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Orders;

/// <summary>The public link, for a program and for a person.</summary>
public sealed class TrackingTests(DeliveryServer server) : DeliveryTests(server)
{
    [Fact]
    public async Task A_program_gets_first_name_and_city_and_nothing_else()
    {
        var order = await Given.AnOrder(Partner, Sample.FullOrder());

        var tracked = (await Track(order)).ShouldBe(200);

        tracked.Text.Should().Be($$"""
            {"order_id":"{{order}}","status":"pending","estimated_delivery":"2025-11-12T17:00:00-05:00","eta":"2025-11-12T17:00:00-05:00","first_name":"Jean","city":"Montreal","status_history":[{"status":"pending","timestamp":"2025-11-07T10:00:00-05:00"}]}
            """);
    }

    [Fact]
    public async Task A_person_gets_a_page_without_what_is_nobodys_business()
    {
        var order = await Given.AnOrder(Partner, Sample.FullOrder());

        var page = (await Server.Send(RawRequest.Get("/track/" + order).With("Accept", "text/html"))).ShouldBe(200);

        page.Header("Content-Type").Should().StartWith("text/html");
        page.Text.Should().Contain("Jean").And.Contain("Montreal").And.Contain("noindex")
            .And.NotContainAny("Tremblay", "Saint-Denis", "Saint-Paul", "5145550002", "jean@example.com", "MacBook", "Ring twice", "PO-77", "ORD-2025", "1850", "H2L");
    }

    [Fact]
    public async Task It_speaks_the_readers_language()
    {
        var order = await Given.AnOrder(Partner);
        var request = RawRequest.Get("/track/" + order).With("Accept", "text/html");

        (await Server.Send(request.With("Accept-Language", "fr-CA,fr;q=0.9"))).Text.Should().Contain("lang=\"fr\"");
        (await Server.Send(request.With("Accept-Language", "en"))).Text.Should().Contain("lang=\"en\"");
    }

    [Fact]
    public async Task A_cancelled_order_says_so()
    {
        var order = await Given.AnOrder(Partner);
        await Partner.Cancel(order, """{"reason": "private"}""");

        var tracked = await Track(order);

        tracked["status"].Should().Be("cancelled");
        tracked.Text.Should().NotContain("private");
    }

    [Theory]
    [InlineData("application/json", "\"status\":\"delivered\"")]
    [InlineData("text/html", "aria-current=\"step\"")]
    public async Task A_delivered_order_stays_so_whatever_becomes_of_its_unboxing(string accept, string said)
    {
        var order = await Given.OrderIn(OrderStatus.Disputed, Partner);

        var reply = (await Server.Send(RawRequest.Get("/track/" + order).With("Accept", accept))).ShouldBe(200);

        reply.Text.Should().Contain(said).And.NotContain("disputed").And.NotContain("unboxing");
    }

    [Theory]
    [InlineData("dc_0123456789abcdef")]
    [InlineData("nonsense")]
    public async Task What_is_unknown_is_404(string order)
    {
        (await Track(order)).ShouldBeRefused(404, "not_found");
        var page = (await Server.Send(RawRequest.Get("/track/" + order).With("Accept", "text/html"))).ShouldBe(404);
        page.Header("Content-Type").Should().StartWith("text/html");
        page.Text.Should().Contain("noindex");
    }

    [Fact]
    public async Task What_a_partner_calls_a_person_or_a_city_is_text_on_the_page()
    {
        var name = $"<script>{Ids.Text(6)}</script>";
        var order = await Given.AnOrder(Partner, Sample.Order().With("dropoff.name", name).With("dropoff.address.city", name));

        var page = await Server.Send(RawRequest.Get("/track/" + order).With("Accept", "text/html"));

        page.Text.Should().NotContain(name).And.Contain("&lt;script&gt;");
    }

    [Theory]
    [InlineData("\u202eeoZ", "eoZ")]
    [InlineData("\u2069\u202c\u0007Zoé\u0085", "Zoé")]
    [InlineData("\u05d6\u05d5\u05d0\u05d9", "\u05d6\u05d5\u05d0\u05d9")]
    [InlineData("\u06a9\u0645\u200c\u06af\u0648", "\u06a9\u0645\u200c\u06af\u0648")]
    public async Task A_name_that_runs_the_other_way_disturbs_nothing_around_it(string name, string shown)
    {
        var order = await Given.AnOrder(Partner, Sample.Order().With("dropoff.name", name).With("dropoff.address.city", name));

        var page = await Server.Send(RawRequest.Get("/track/" + order).With("Accept", "text/html").With("Accept-Language", "en"));

        WebUtility.HtmlDecode(page.Text).Should().Contain($"Parcel for <bdi>{shown}</bdi>, <bdi>{shown}</bdi></p>");
    }

    private Task<Reply> Track(string order) => Server.Send(RawRequest.Get("/track/" + order).With("Accept", "application/json"));
}
