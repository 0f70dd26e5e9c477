using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Unboxing;
using Parcours.Infrastructure.Webhooks;
using Parcours.Storage.Tests.Webhooks;

namespace Parcours.Storage.Tests.Unboxing;

/// <summary>A picture from wherever a merchant says, which may be anywhere.</summary>
public sealed class PhotoFetcherTests : IDisposable
{
    private static readonly byte[] Photo = [0xFF, 0xD8, 0xFF, 1, 2, 3];

    private readonly FakeTimeProvider _time = new();

    private readonly List<PhotoFetcher> _fetchers = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _fetchers.ForEach(fetcher => fetcher.Dispose());

    [Fact]
    public async Task A_picture_comes_as_it_is_and_the_merchant_s_server_is_told_nothing_of_us()
    {
        await using var merchant = Answering(Photo);

        (await Fetch(merchant)).Should().Equal(Photo);

        merchant.Requests.Single().Split("\r\n")[..^2].Should().BeEquivalentTo(
            "GET /hooks HTTP/1.1", $"Host: {merchant.Url.Authority}", "User-Agent: Parcours-Photos/1.0", "Accept: image/jpeg, image/png, image/webp, image/heic");
    }

    [Theory]
    [InlineData("301 Moved\r\nLocation: http://127.0.0.1/other.jpg")]
    [InlineData("404 Not Found")]
    [InlineData("500 Oops")]
    [InlineData("204 Nothing")]
    public async Task Anything_but_a_picture_is_none(string status)
    {
        await using var merchant = Receiver.Answering($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");

        (await Fetch(merchant)).Should().BeNull();
    }

    [Fact]
    public async Task Of_what_is_larger_than_a_photo_nothing_is_kept_whether_it_says_so_or_not()
    {
        var most = UploadLimits.MostBytes(MediumKind.Reference);
        await using var announced = Receiver.Answering($"HTTP/1.1 200 OK\r\nContent-Length: {most + 1}\r\n\r\nx");
        await using var silent = Receiver.That(async (stream, _, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), ct);
            var megabyte = new byte[1_000_000];
            while (true)
                await stream.WriteAsync(megabyte, ct);
        });
        await using var fitting = Answering(new byte[most]);

        (await Fetch(announced)).Should().BeNull();
        (await Fetch(silent)).Should().BeNull();
        (await Fetch(fitting)).Should().HaveCount((int)most);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_does_not_come_to_an_end_is_left(bool begins)
    {
        var isAsked = new TaskCompletionSource();
        await using var merchant = Receiver.That(async (stream, _, ct) =>
        {
            if (begins)
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nslow"u8.ToArray(), ct);
            isAsked.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
        });

        var fetching = Fetch(merchant);
        await isAsked.Task.WaitAsync(Ct);
        _time.Advance(PhotoFetcher.Timeout - TimeSpan.FromMilliseconds(1));
        fetching.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await fetching).Should().BeNull();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.5")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("93.184.216.34", "192.168.1.1")]
    public async Task Outside_Development_a_name_that_leads_into_our_own_network_is_not_followed(params string[] addresses)
    {
        var resolver = new Resolver(addresses);
        var fetcher = Fetcher(new WebhookOptions(AllowPrivateNetworks: false), resolver);

        (await fetcher.Fetch("https://photos.shop.example/1.jpg", Ct)).Should().BeNull();
        resolver.Asked.Should().Equal("photos.shop.example");
    }

    [Theory]
    [InlineData("http://photos.shop.example/1.jpg")]
    [InlineData("https://127.0.0.1/1.jpg")]
    [InlineData("https://localhost/1.jpg")]
    [InlineData("https://user:secret@photos.shop.example/1.jpg")]
    [InlineData("https://photos.shop.example:22/1.jpg")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://photos.shop.example/1.jpg")]
    public async Task Outside_Development_some_addresses_are_not_even_looked_up(string address)
    {
        var resolver = new Resolver("93.184.216.34");

        (await Fetcher(new WebhookOptions(AllowPrivateNetworks: false), resolver).Fetch(address, Ct)).Should().BeNull();
        resolver.Asked.Should().BeEmpty();
    }

    private static Receiver Answering(byte[] file) => Receiver.That(async (stream, _, ct) =>
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {file.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n"), ct);
        await stream.WriteAsync(file, ct);
    });

    private Task<byte[]?> Fetch(Receiver merchant) => Fetcher(new WebhookOptions(AllowPrivateNetworks: true), new DnsResolver()).Fetch(merchant.Url.OriginalString, Ct);

    private PhotoFetcher Fetcher(WebhookOptions options, IHostResolver resolver)
    {
        var fetcher = new PhotoFetcher(new GuardedConnector(resolver, options), new WebhookUrlPolicy(options), _time, NullLogger<PhotoFetcher>.Instance);
        _fetchers.Add(fetcher);
        return fetcher;
    }

    private sealed class Resolver(params string[] addresses) : IHostResolver
    {
        public List<string> Asked { get; } = [];

        public Task<IReadOnlyList<IPAddress>> Resolve(string host, CancellationToken ct)
        {
            Asked.Add(host);
            return Task.FromResult<IReadOnlyList<IPAddress>>([.. addresses.Select(IPAddress.Parse)]);
        }
    }
}
