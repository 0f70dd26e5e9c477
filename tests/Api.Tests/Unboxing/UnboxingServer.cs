using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using NodaTime.Testing;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>A server whose time a test moves, and whose clock, mail and scores a test drives: no worker takes away what it looks for.</summary>
public sealed class UnboxingServer : RunningServer
{
    private static readonly string[] DrivenByTests = ["MailWorker", "UnboxingClockWorker", "ScoringWorker"];

    public UnboxingServer()
        : this(new FakeClock(DeliveryServer.Friday))
    {
    }

    private UnboxingServer(FakeClock clock)
        : base(clock) => Clock = clock;

    public FakeClock Clock { get; }

    private readonly ConcurrentDictionary<string, Uri> _photos = new();

    /// <summary>What the worker does every quarter of a minute.</summary>
    public async Task<(int Closed, int Reminded)> ClockRound()
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<UnboxingClock>().Round(TestContext.Current.CancellationToken);
    }

    /// <summary>What one of the scorers does every other second; returns how many submissions it took on.</summary>
    public async Task<int> Score(CancellationToken? ct = null)
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SubmissionScoring>().Round(ct ?? TestContext.Current.CancellationToken);
    }

    /// <summary>What the eraser does every ten minutes.</summary>
    public Task<int> Erase() => Services.GetRequiredService<SubmissionErasure>().Round(TestContext.Current.CancellationToken);

    /// <summary>What happens first when an order's submission is analysed, by the order's number.</summary>
    public ConcurrentDictionary<long, Func<CancellationToken, Task>> BeforeAnalysis { get; } = new();

    /// <summary>Whether the media's disk has room for what is made here; what customers send fits in any case.</summary>
    public bool IsFull { get; set; }

    /// <summary>Orders whose files this machine is too busy to look at in time, by their numbers.</summary>
    public ConcurrentDictionary<long, bool> TooBusyFor { get; } = new();

    /// <summary>The address of the public internet that leads, for this server, to a picture on this machine.</summary>
    public Uri Publish(Uri local)
    {
        var address = new Uri($"https://photos.shop.example/{_photos.Count}.jpg");
        _photos[address.OriginalString] = local;
        return address;
    }

    /// <summary>Someone at <paramref name="address"/> opens the customer's page.</summary>
    public async Task<FoundUnboxing> Open(string? order, string? code, IPAddress address, string? signature = null)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext { Connection = { RemoteIpAddress = address } };
        var found = await scope.ServiceProvider.GetRequiredService<MediatR.IMediator>().Send(new FindUnboxing(order, code, signature), TestContext.Current.CancellationToken);
        return found.Value;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services =>
        {
            foreach (var worker in services.Where(service => DrivenByTests.Contains(service.ImplementationType?.Name)).ToList())
                services.Remove(worker);
            Wrap<IEvidenceAnalyzer>(services, analyzer => new Disturbed(analyzer, BeforeAnalysis, TooBusyFor));
            services.AddSingleton<IMediaStore>(new FullStore((IMediaStore)services.Single(service => service.ServiceType == typeof(IMediaStore)).ImplementationInstance!, this));
            Wrap<IPhotoFetcher>(services, fetcher => new Redirected(fetcher, _photos));
        });
    }

    private static void Wrap<T>(IServiceCollection services, Func<T, T> wrap)
        where T : class
    {
        var real = services.Single(service => service.ServiceType == typeof(T));
        services.Remove(real);
        services.Add(new ServiceDescriptor(typeof(T), provider => wrap((T)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!)), real.Lifetime));
    }

    private sealed class FullStore(IMediaStore store, UnboxingServer server) : IMediaStore
    {
        public Task Save(MediaId id, ReadOnlyMemory<byte> image, CancellationToken ct) =>
            server.IsFull ? throw new StorageFullException(new IOException("There is no room.")) : store.Save(id, image, ct);

        public Task<bool> TryAppend(MediaId id, long offset, Stream source, CancellationToken ct) => store.TryAppend(id, offset, source, ct);

        public Task<long> Received(MediaId id, CancellationToken ct) => store.Received(id, ct);

        public Task Finish(MediaId id, CancellationToken ct) => store.Finish(id, ct);

        public Task<Stream?> Open(MediaId id, CancellationToken ct) => store.Open(id, ct);

        public Task Delete(MediaId id, CancellationToken ct) => store.Delete(id, ct);
    }

    private sealed class Redirected(IPhotoFetcher fetcher, ConcurrentDictionary<string, Uri> photos) : IPhotoFetcher
    {
        public Task<byte[]?> Fetch(string address, CancellationToken ct) => fetcher.Fetch(photos[address].OriginalString, ct);
    }

    private sealed class Disturbed(IEvidenceAnalyzer analyzer, ConcurrentDictionary<long, Func<CancellationToken, Task>> before, ConcurrentDictionary<long, bool> late) : IEvidenceAnalyzer
    {
        public async Task<Analysis?> Analyze(Evidence evidence, bool isLastTry, CancellationToken ct)
        {
            if (before.GetValueOrDefault(evidence.Order) is { } disturb)
                await disturb(ct);
            return late.ContainsKey(evidence.Order) && !isLastTry ? null : await analyzer.Analyze(evidence, isLastTry, ct);
        }
    }
}
