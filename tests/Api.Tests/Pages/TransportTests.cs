using System.Text;

namespace Parcours.Api.Tests.Pages;

/// <summary>What a browser is told that came by https, behind a proxy that ends it.</summary>
public sealed class TransportTests(TransportTests.BehindProxy server) : IClassFixture<TransportTests.BehindProxy>
{
    public sealed class BehindProxy() : RunningServer(clock: null, ("Proxies:Trusted", "127.0.0.1; ::1"));

    [Theory]
    [InlineData("/portal/sign-in")]
    [InlineData("/v1/orders")]
    [InlineData("/nowhere")]
    public async Task Over_https_it_never_comes_by_anything_else_again(string target)
    {
        (await Ask(target, "https")).Header("Strict-Transport-Security").Should().Be("max-age=31536000");
        (await Ask(target, "http")).Header("Strict-Transport-Security").Should().BeNull("whoever is in between could set it for others");
    }

    [Fact]
    public async Task Over_https_no_cookie_goes_without_it() =>
        (await Ask("/portal/sign-in", "https")).ShouldBe(200).Headers["Set-Cookie"].Should().NotBeEmpty().And.OnlyContain(cookie => cookie.Contains("; secure", StringComparison.Ordinal) && cookie.Contains("; httponly", StringComparison.Ordinal));

    private Task<Reply> Ask(string target, string scheme) => server.Wire.Send(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: parcours.example\r\nX-Forwarded-Proto: {scheme}\r\n\r\n"));
}
