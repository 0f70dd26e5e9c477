using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Testing;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure;

namespace Parcours.Api.Tests.Webhooks;

/// <summary>The program as a process of its own, killed while it sends: nothing is lost, and each order is told in its sequence.</summary>
public sealed class KilledSenderTests : IAsyncLifetime
{
    private const int Orders = 60;

    private const int EventsOfAnOrder = 5;

    private const int Kills = 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("parcours-").FullName;
    private readonly ConcurrentQueue<(string Order, int Number)> _heard = new();
    private readonly ConcurrentQueue<string> _outOfSequence = new();
    private readonly ConcurrentDictionary<string, int> _acknowledged = new();
    private WebApplication _receiver = null!;
    private ServiceProvider _services = null!;

    private string ConnectionString => $"Data Source={Path.Combine(_folder, "parcours.db")};Pooling=False";

    public async ValueTask InitializeAsync()
    {
        _receiver = await StartReceiver();
        // The events are written by this process, and sent by the other one.
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:ConnectionString"] = ConnectionString }).Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IClock>(new FakeClock(Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow())))
            .AddScoped<ICallerContext, NoCaller>()
            .AddInfrastructure(configuration)
            .BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _receiver.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Every_event_is_delivered_in_its_order_s_sequence_however_often_the_sender_is_killed()
    {
        using (await StartSender())
            await Fill();

        for (var kill = 0; kill < Kills; kill++)
        {
            var heard = _heard.Count;
            using var sender = await StartSender();
            // Somewhere in the middle: a few deliveries after it began.
            var enough = heard + RandomNumberGenerator.GetInt32(1, 30);
            while (_heard.Count < enough && !IsComplete)
                await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        using (await StartSender())
        {
            while (!IsComplete)
                await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        _outOfSequence.Should().BeEmpty();
        _heard.Distinct().Should().HaveCount(Orders * EventsOfAnOrder);
        _heard.Should().HaveCountLessThan(2 * Orders * EventsOfAnOrder, because: "only what was under way at a kill is sent again");
    }

    private bool IsComplete => _acknowledged.Count == Orders && _acknowledged.Values.All(last => last == EventsOfAnOrder);

    private async Task Fill()
    {
        var unitOfWork = _services.GetRequiredService<IUnitOfWork>();
        var now = _services.GetRequiredService<IClock>().GetCurrentInstant();
        await unitOfWork.Run(
            async ct =>
            {
                var owner = new Owner(await _services.GetRequiredService<IPartnerRepository>().Add("Killed", now, ct), Mode.Test);
                var address = _receiver.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
                await _services.GetRequiredService<IWebhookEndpoints>().Add(WebhookEndpoint.New(owner, new Uri(address), ["*"], null, now), WebhookSecret.New(), ct);
                var outbox = _services.GetRequiredService<IOutbox>();
                for (var number = 1; number <= EventsOfAnOrder; number++)
                {
                    for (var order = 0; order < Orders; order++)
                    {
                        var data = new Dictionary<string, object?> { ["order_id"] = $"dc_{order}", ["number"] = number };
                        await outbox.Append(new DomainEvent(Ids.Ordered(now), owner, "order.accepted", $"dc_{order}", data, now), ct);
                    }
                }
            },
            TestContext.Current.CancellationToken);
    }

    private async Task<WebApplication> StartReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/", async (HttpContext context) =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            var data = body.RootElement.GetProperty("data");
            var (order, number) = (data.GetProperty("order_id").GetString()!, data.GetProperty("number").GetInt32());
            _heard.Enqueue((order, number));
            // The next one may come only when this one was answered; an older one only again.
            if (number > _acknowledged.GetValueOrDefault(order) + 1)
                _outOfSequence.Enqueue($"{order}: {number} after {_acknowledged.GetValueOrDefault(order)}");
            await Task.Delay(2);
            _acknowledged.AddOrUpdate(order, number, (_, last) => Math.Max(last, number));
            return Results.Ok();
        });
        await app.StartAsync();
        return app;
    }

    private async Task<Sender> StartSender()
    {
        EndLeases();
        var port = Programs.FreePort();
        var process = Process.Start(new ProcessStartInfo(Programs.Dotnet)
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Parcours.Api.dll") },
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
                ["Storage__ConnectionString"] = ConnectionString,
                // Nobody reads on: a full pipe would stop the sender before we do.
                ["Serilog__MinimumLevel__Override__Parcours"] = "Error",
            },
        })!;
        var sender = new Sender(process);
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains("Application started", StringComparison.Ordinal))
                return sender;
        }

        sender.Dispose();
        throw new InvalidOperationException("The sender ended.");
    }

    /// <summary>As if the minute had passed that a dead node's leases last.</summary>
    private void EndLeases()
    {
        if (!File.Exists(Path.Combine(_folder, "parcours.db")))
            return;
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE webhook_deliveries SET leased_until = 0 WHERE status = 'sending'";
        command.ExecuteNonQuery();
    }

    private sealed class NoCaller : ICallerContext
    {
        public Caller? Caller => null;
    }

    /// <summary>Killed with SIGKILL when it is disposed of: no handler, no flush, no farewell.</summary>
    private sealed class Sender(Process process) : IDisposable
    {
        public void Dispose()
        {
            if (process.HasExited)
                return;
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
