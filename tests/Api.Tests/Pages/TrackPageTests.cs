using System.Text.RegularExpressions;
using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Pages;

/// <summary>One address, a page and JSON. What the page looks like is seen by the tests with a browser.</summary>
public sealed class TrackPageTests(DeliveryServer server) : DeliveryTests(server)
{
    private const string Unknown = "/track/dc_0123456789abcdef";

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("APPLICATION/JSON", true)]
    [InlineData("application/json; charset=utf-8", true)]
    [InlineData("application/json, text/plain, */*", true)]
    [InlineData("application/json;q=0.9, text/html;q=0.8", true)]
    [InlineData("text/html;q=0.5, application/*", true)]
    [InlineData("*/*, application/json", true)]
    [InlineData("text/html;q=0, */*", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("*/*", false)]
    [InlineData("text/html", false)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false)]
    [InlineData("text/html, application/json", false)]
    [InlineData("application/json;q=0.8, text/html", false)]
    [InlineData("application/json;q=0.1, */*", false)]
    [InlineData("application/json;q=0, */*", false)]
    [InlineData("application/jsonp", false)]
    [InlineData("nonsense", false)]
    public async Task The_client_says_what_it_would_rather_have(string? accept, bool isJson)
    {
        var order = await Given.AnOrder(Partner);
        var request = RawRequest.Get("/track/" + order);

        var reply = (await Server.Send(accept is null ? request : request.With("Accept", accept))).ShouldBe(200);

        reply.Header("Content-Type").Should().Be(isJson ? "application/json; charset=utf-8" : "text/html; charset=utf-8");
    }

    [Theory]
    [InlineData("text/html", true)]
    [InlineData("application/json", true)]
    [InlineData("text/html", false)]
    [InlineData("application/json", false)]
    public async Task Nobody_keeps_it_and_no_search_engine_lists_it(string accept, bool isKnown)
    {
        var target = isKnown ? "/track/" + await Given.AnOrder(Partner) : Unknown;

        var reply = (await Server.Send(RawRequest.Get(target).With("Accept", accept))).ShouldBe(isKnown ? 200 : 404);

        reply.Header("X-Robots-Tag").Should().Be("noindex");
        reply.Header("Cache-Control").Should().Be("no-store");
        reply.Header("Vary").Should().Be("Accept, Accept-Language");
        reply.Header("Set-Cookie").Should().BeNull();
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task It_is_only_to_be_read(string method)
    {
        var target = "/track/" + await Given.AnOrder(Partner);

        var reply = (await Server.Send(new RawRequest(method, target, [], [("Accept", "text/html")]))).ShouldBeRefused(405, "method_not_allowed");

        reply.Header("Allow").Should().Be("GET, HEAD");
    }

    [Theory]
    [InlineData("text/html", true)]
    [InlineData("application/json", true)]
    [InlineData("text/html", false)]
    public async Task HEAD_says_what_GET_would(string accept, bool isKnown)
    {
        var target = isKnown ? "/track/" + await Given.AnOrder(Partner) : Unknown;
        var request = RawRequest.Get(target).With("Accept", accept);
        var get = await Server.Send(request);

        var head = (await Server.Send(request with { Method = "HEAD" })).ShouldBe(get.Status);

        head.Body.Should().BeEmpty();
        foreach (var name in new[] { "Content-Type", "Cache-Control", "Vary", "X-Robots-Tag" })
            head.Header(name).Should().Be(get.Header(name));
    }

    [Fact]
    public async Task What_is_no_id_looks_like_an_id_that_nobody_has()
    {
        var (unknown, impossible) = (await Page(Unknown), await Page("/track/dc_0123456789ABCDEF"));

        impossible.Status.Should().Be(unknown.Status).And.Be(404);
        impossible.Text.Should().Be(unknown.Text);
        impossible.Headers.Select(header => header.Key).Should().BeEquivalentTo(unknown.Headers.Select(header => header.Key));
    }

    [Theory]
    [InlineData("?lang=fr", "en", "fr")]
    [InlineData("?lang=en", "fr-CA", "en")]
    [InlineData("?lang=de", "fr", "fr")]
    [InlineData("?lang=fr&lang=en", "fr", "fr")]
    [InlineData("?lang=", "fr", "fr")]
    [InlineData("?lang=FR", "en", "en")]
    [InlineData("", "de, fr;q=0.5", "fr")]
    [InlineData("", "*", "en")]
    public async Task The_readers_choice_comes_before_what_the_browser_asks_for(string query, string accepted, string language)
    {
        var page = await Page("/track/" + await Given.AnOrder(Partner) + query, accepted);

        page.Text.Should().Contain($"<html lang=\"{language}\">");
        page.Text.Should().Contain(language == "fr" ? "href=\"?lang=en\" hreflang=\"en\" lang=\"en\">English<" : "href=\"?lang=fr\" hreflang=\"fr\" lang=\"fr\">Fran&#xE7;ais<");
    }

    [Fact]
    public async Task The_choice_is_for_pages_and_not_for_the_API()
    {
        var reply = await Server.Send(RawRequest.Get("/v1/orders?lang=fr"));

        reply.ShouldBeRefused(401, "missing_credentials").Message.Should().StartWith("Sign the request");
    }

    [Fact]
    public async Task In_no_status_do_page_and_JSON_tell_more_than_first_name_and_city()
    {
        foreach (var status in Given.Reachable)
        {
            var order = await Given.OrderIn(status, Partner, Sample.FullOrder().With("partner_order_id", status.ToString()));
            foreach (var accept in new[] { "text/html", "application/json" })
            {
                var reply = (await Server.Send(RawRequest.Get("/track/" + order).With("Accept", accept))).ShouldBe(200);

                // Any digits may stand in an id by chance, and in the name of what the page shows.
                Regex.Replace(reply.Text.Replace(order, "", StringComparison.Ordinal), "data-state=\"[^\"]*\"|\\?v=[^\"]*", "").Should().Contain("Jean").And.Contain("Montreal").And.NotContainAny(
                    "Tremblay", "Warehouse", "Saint-Denis", "Saint-Paul", "Apt 3", "Unit 5", "555", "@", "H2L", "H2Y", "MacBook", "299900", "10001", "15000",
                    "Ring", "Dock", "Call first", "PO-77", "metadata", "prc_", "0123456789012", "partner", "cents", "Unboxing", "unboxing", "disputed", "refunded");
            }
        }
    }

    [Fact]
    public async Task An_order_that_has_ended_needs_no_script()
    {
        foreach (var status in new[] { OrderStatus.Delivered, OrderStatus.Cancelled })
            (await Page("/track/" + await Given.OrderIn(status, Partner))).Text.Should().NotContainAny("<script", "data-stream", "updates by itself");
    }

    [Fact]
    public async Task The_page_holds_no_script_and_no_style_of_its_own()
    {
        foreach (var status in new[] { OrderStatus.InTransit, OrderStatus.Failed })
            (await Page("/track/" + await Given.OrderIn(status, Partner))).Text.Should().NotContainAny("<style", "style=", "onclick=", "onload=", "<script>", "http://", "https://")
                .And.MatchRegex("<script type=\"module\" src=\"/js/track\\.js\\?v=[^\"]+\"></script>");
    }

    private async Task<Reply> Page(string target, string language = "en") =>
        await Server.Send(RawRequest.Get(target).With("Accept", "text/html").With("Accept-Language", language));
}
