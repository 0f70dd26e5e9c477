using System.Net;
using System.Net.Sockets;
using Parcours.Infrastructure.Webhooks;

namespace Parcours.Storage.Tests.Webhooks;

/// <summary>Where partners cannot make us send requests to: by the text of a URL, by a name, or by a name that changes its answer.</summary>
public sealed class PublicAddressesTests
{
    private static readonly WebhookOptions Production = new(AllowPrivateNetworks: false);

    private static readonly WebhookUrlPolicy Policy = new(Production);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.170.2")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::8.8.8.8")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:2::1")]
    [InlineData("2001:20::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void Not_public(string address) => PublicAddresses.Contains(IPAddress.Parse(address)).Should().BeFalse();

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2a00:1450:4007::200e")]
    public void Public(string address) => PublicAddresses.Contains(IPAddress.Parse(address)).Should().BeTrue();

    [Theory]
    [InlineData("https://partner.example/webhooks")]
    [InlineData("https://partner.example:8443/webhooks?token=a%20b")]
    [InlineData("https://partner.example./webhooks")]
    [InlineData("https://crêperie.example/webhooks")]
    [InlineData("https://xn--crperie-iya.example/webhooks")]
    [InlineData("https://8.8.8.8/webhooks")]
    [InlineData("https://[2606:4700:4700::1111]/webhooks")]
    [InlineData("HTTPS://PARTNER.EXAMPLE/Webhooks")]
    public void A_public_URL_can_be_registered(string url) => Policy.Accept(url).Should().NotBeNull();

    [Theory]
    [InlineData("http://partner.example/webhooks")]
    [InlineData("ftp://partner.example/webhooks")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/webhooks")]
    [InlineData("partner.example/webhooks")]
    [InlineData("https://")]
    [InlineData("https:///webhooks")]
    [InlineData("https://user:password@partner.example/")]
    [InlineData("https://user@partner.example/")]
    [InlineData("https://@partner.example/")]
    [InlineData("https://partner.example/#top")]
    [InlineData("https://partner.example:22/")]
    [InlineData("https://partner.example:25/")]
    [InlineData("https://partner.example:80/")]
    [InlineData("https://partner.example:0/")]
    [InlineData("https://partner.example\\@127.0.0.1/")]
    [InlineData(" https://partner.example/")]
    [InlineData("https://partner.example/a b")]
    [InlineData("https://partner.example/\r\nX: y")]
    [InlineData("https://localhost/")]
    [InlineData("https://localhost./")]
    [InlineData("https://LOCALHOST../")]
    [InlineData("https://api.localhost/")]
    [InlineData("https://intranet/")]
    [InlineData("https://printer.local/")]
    [InlineData("https://metadata.google.internal/")]
    [InlineData("https://metadata.google.internal./")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.0.0.1./")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0x7f.0.0.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://017700000001/")]
    [InlineData("https://１２７.０.０.１/")]
    [InlineData("https://①②⑦.0.0.1/")]
    [InlineData("https://127。0。0。1/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://0/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]/")]
    public void Any_other_cannot(string url) => Policy.Accept(url).Should().BeNull();

    [Fact]
    public void A_developer_s_own_machine_is_allowed_in_Development() =>
        new WebhookUrlPolicy(new WebhookOptions(AllowPrivateNetworks: true)).Accept("http://localhost:9000/hooks").Should().NotBeNull();

    [Fact]
    public async Task A_name_with_one_address_that_is_not_public_is_not_connected_to()
    {
        var resolver = new Answers(["8.8.8.8", "169.254.169.254"]);

        var connecting = async () => await new GuardedConnector(resolver, Production).Connect(new DnsEndPoint("rebind.example", 443), TestContext.Current.CancellationToken);

        await connecting.Should().ThrowAsync<ForbiddenAddressException>();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("0177.0.0.1")]
    public async Task An_address_in_place_of_a_name_is_checked_too(string host)
    {
        var connecting = async () => await new GuardedConnector(new Answers(["8.8.8.8"]), Production).Connect(new DnsEndPoint(host, 443), TestContext.Current.CancellationToken);

        await connecting.Should().ThrowAsync<ForbiddenAddressException>();
    }

    [Fact]
    public async Task A_name_that_changes_its_answer_after_the_check_is_not_asked_again()
    {
        using var internalService = new TcpListener(IPAddress.Loopback, 0);
        internalService.Start();
        var port = ((IPEndPoint)internalService.LocalEndpoint).Port;
        // One answer for the check, our own network whenever it is asked again; nobody answers at the first.
        var resolver = new Answers(["240.0.0.1"], ["127.0.0.1"]);
        var connector = new GuardedConnector(resolver, new WebhookOptions(AllowPrivateNetworks: true));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        var connecting = async () => await connector.Connect(new DnsEndPoint("rebind.example", port), patience.Token);

        await connecting.Should().ThrowAsync<Exception>();
        resolver.Asked.Should().Be(1);
        internalService.Pending().Should().BeFalse();
    }

    /// <summary>A name server that gives another answer each time it is asked.</summary>
    private sealed class Answers(params string[][] answers) : IHostResolver
    {
        public int Asked { get; private set; }

        public Task<IReadOnlyList<IPAddress>> Resolve(string host, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<IPAddress>>([.. answers[Math.Min(Asked++, answers.Length - 1)].Select(IPAddress.Parse)]);
    }
}
