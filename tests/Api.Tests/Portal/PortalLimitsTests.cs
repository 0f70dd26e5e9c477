using Microsoft.AspNetCore.Http;
using Parcours.Api.Portal;
using Parcours.Domain.Portal;

namespace Parcours.Api.Tests.Portal;

/// <summary>A server on which an address may do little.</summary>
public sealed class StrictPortal() : RunningServer(null, ("RateLimit:PortalPerMinutePerAddress", "3"));

public sealed class PortalLimitsTests(StrictPortal server) : IClassFixture<StrictPortal>
{
    [Fact]
    public async Task Who_tries_too_often_is_told_to_wait_on_a_page()
    {
        var visitor = new PortalVisitor(server);
        for (var time = 0; time < 3; time++)
            (await visitor.SignIn("wrong password")).ShouldBe(422);

        var reply = (await visitor.SignIn("wrong password")).ShouldBe(429);

        reply.Header("Retry-After").Should().MatchRegex("^[1-9][0-9]*$");
        reply.Header("Content-Type").Should().StartWith("text/html");
        reply.Text.Should().Contain("Too many tries").And.Contain(visitor.Email);
        (await visitor.Open("/portal/sign-in")).ShouldBe(200);
    }

    [Fact]
    public void Over_https_a_cookie_is_ours_alone()
    {
        var context = new DefaultHttpContext { Request = { IsHttps = true } };
        var secret = PortalSecret.New();

        PortalCookies.Keep(context.Response, secret);

        context.Response.Headers.SetCookie.Should().Contain(header => header!.StartsWith($"__Host-parcours_session={secret.Value}; ", StringComparison.Ordinal)
            && header.Contains("; path=/; secure; samesite=lax; httponly", StringComparison.Ordinal));
        context.Request.Headers.Cookie = $"parcours_session={secret.Value}";
        PortalCookies.SessionIn(context.Request).Should().BeNull("over https only the one that nobody else can set");
        context.Request.Headers.Cookie = $"__Host-parcours_session={secret.Value}";
        PortalCookies.SessionIn(context.Request).Should().Be(secret);
    }

    [Theory]
    [InlineData("/portal/team", "/portal/team")]
    [InlineData("/portal?x=1", "/portal?x=1")]
    [InlineData("/portals", "/portal")]
    [InlineData("//evil.example", "/portal")]
    [InlineData("https://evil.example/portal/", "/portal")]
    [InlineData("/portal/\\evil", "/portal")]
    [InlineData(null, "/portal")]
    public void Only_pages_of_the_portal_are_led_back_to(string? next, string target) => PortalAddresses.After(next).Should().Be(target);
}
