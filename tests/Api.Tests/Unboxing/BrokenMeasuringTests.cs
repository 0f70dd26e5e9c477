using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Domain.Kernel;
using Parcours.Infrastructure.Unboxing;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>Whatever a file does to the process that looks at it: the worker reports it, and the API answers as if nothing had happened.</summary>
public sealed class BrokenMeasuringTests
{
    [Theory]
    [InlineData("kill -SEGV $$")]
    [InlineData("kill -KILL $$")]
    // A process that may not take any memory: the runtime itself does not get up.
    [InlineData("ulimit -v 60000; exec dotnet \"$0\" analyze")]
    public async Task A_process_that_dies_of_a_file_is_told_and_takes_nothing_with_it(string script)
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "There is no shell.");
        await using var server = new Server(new MeasuringProgram("/bin/sh", "-c", script, Path.Combine(AppContext.BaseDirectory, "Parcours.Api.dll")));
        var merchant = await server.Given.AMerchant();
        var customer = await Customer.OfDelivered(server.Wire, merchant);
        (await customer.Submit(new JsonObject { ["condition"] = "ok" }, await customer.Uploaded("photo", Shots.Of(Ids.Text(12))))).ShouldBe(201);

        Reply read;
        // The worker looks every other second.
        while ((read = await merchant.Read(customer.Number))["unboxing.recommendation"] == "null")
        {
            (await server.Send(RawRequest.Get("/health/ready"))).ShouldBe(200);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }

        (read["unboxing.recommendation"], read["unboxing.code_visible"], read["unboxing.signals[0].measured"]).Should().Be(("review", "0", "false"));
        read["unboxing.signals[0].explanation"].Should().Be("Non mesuré\u00a0: le processus qui regardait le fichier s’est interrompu.");
        read["status"].Should().Be("unboxing_submitted");
    }

    private sealed class Server(MeasuringProgram program) : RunningServer
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => services.AddSingleton(program));
        }
    }
}
