using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using NodaTime.Testing;
using Parcours.Application.Reviews;

namespace Parcours.Api.Tests.Reviews;

/// <summary>A server whose time a test moves, and whose queue of purchases a test works off: no worker takes away what it looks for.</summary>
public class PurchaseServer : RunningServer
{
    private static readonly string[] DrivenByTests = ["PurchaseBatchWorker", "PurchaseFilesWorker", "InvitationWorker"];

    public PurchaseServer()
        : this(new FakeClock(DeliveryServer.Friday))
    {
    }

    protected PurchaseServer(FakeClock clock, params (string Key, string Value)[] settings)
        : base(clock, settings) => Clock = clock;

    public FakeClock Clock { get; }

    /// <summary>What the worker does every second; how many purchases it looked at.</summary>
    public async Task<int> WorkOff()
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PurchaseBatches>().Round(TestContext.Current.CancellationToken);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services =>
        {
            foreach (var worker in services.Where(service => DrivenByTests.Contains(service.ImplementationType?.Name)).ToList())
                services.Remove(worker);
        });
    }
}
