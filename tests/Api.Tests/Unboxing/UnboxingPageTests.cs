using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>The customer's page as an answer. What it looks like is seen by the tests with a browser.</summary>
public sealed class UnboxingPageTests(UnboxingServer server) : IClassFixture<UnboxingServer>
{
    [Theory]
    [InlineData(OrderStatus.Shipped, "waiting", "Your parcel has not arrived yet")]
    [InlineData(OrderStatus.UnboxingPending, "open", "Show us the opening of your parcel")]
    [InlineData(OrderStatus.Cancelled, "cancelled", "This order was cancelled")]
    public async Task It_says_how_far_the_order_is(OrderStatus status, string state, string title)
    {
        var customer = await Customer.Of(server, await server.Given.AMerchant(), status);

        (await Page(customer.Page)).ShouldBe(200).Text.Should().Contain($">{title}</h1>");
        (await Customer.Session(server, customer.Page))["state"].Should().Be(state);
    }

    [Fact]
    public async Task Once_the_window_is_over_it_says_so()
    {
        var customer = await Customer.Of(server, await server.Given.AMerchant());
        server.Clock.AdvanceHours(48);

        (await Customer.Session(server, customer.Page))["state"].Should().Be("expired");
        (await Page(customer.Page)).Text.Should().Contain("The time to film has run out");
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public async Task A_wrong_code_and_an_unknown_order_are_the_same_answer(string accept)
    {
        var customer = await Customer.Of(server, await server.Given.AMerchant());

        var wrong = await Page($"/unboxing-customer.html?code=ZZZZ&order={customer.Number}", accept: accept);
        var unknown = await Page("/unboxing-customer.html?code=ZZZZ&order=999999", accept: accept);

        (wrong.Status, unknown.Status).Should().Be((404, 404));
        Plain(wrong).Should().Be(Plain(unknown).Replace("order=999999", "order=" + customer.Number, StringComparison.Ordinal));
        wrong.Headers.Select(header => header.Key).Should().BeEquivalentTo(unknown.Headers.Select(header => header.Key));
    }

    [Fact]
    public async Task It_may_use_the_camera_and_holds_no_script_of_its_own()
    {
        var page = await Page((await Customer.Of(server, await server.Given.AMerchant())).Page);

        page.Header("Permissions-Policy").Should().Be("camera=self, geolocation=(), microphone=self, payment=()");
        page.Header("Content-Security-Policy").Should().Contain("media-src 'self' blob:").And.Contain("script-src 'self';").And.NotContain("unsafe");
        page.Text.Should().NotContainAny("<style", "style=", "onclick=", "<script>", "http://", "https://");
        (page.Header("Cache-Control"), page.Header("X-Robots-Tag"), page.Header("Set-Cookie")).Should().Be(("no-store", "noindex", null));
    }

    [Fact]
    public async Task The_other_language_keeps_the_code()
    {
        var customer = await Customer.Of(server, await server.Given.AMerchant());

        var french = await Page(customer.Page + "&lang=fr");

        french.Text.Should().Contain("<html lang=\"fr\">").And.Contain("Filmez ou photographiez");
        french.Text.Should().Contain(customer.Page.Split('?')[1].Replace("&", "&amp;", StringComparison.Ordinal) + "&amp;lang=en\" hreflang=\"en\"");
    }

    private static string Plain(Reply reply) => reply.Text.Replace(reply.Header("X-Request-Id")!, "", StringComparison.Ordinal);

    private Task<Reply> Page(string target, string accept = "text/html") => server.Send(RawRequest.Get(target).With("Accept", accept).With("Accept-Language", "en"));
}
