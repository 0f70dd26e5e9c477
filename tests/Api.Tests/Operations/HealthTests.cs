using System.Diagnostics.CodeAnalysis;

namespace Parcours.Api.Tests.Operations;

public sealed class HealthTests : IAsyncLifetime
{
    [SuppressMessage("Usage", "CA2213", Justification = "Disposed of in DisposeAsync.")]
    private readonly RunningServer _server = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Partners_hear_that_it_is_well_and_which_version_it_is() =>
        (await Get("/v1/health")).ShouldBe(200).Text.Should().MatchRegex("""^\{"status":"ok","version":"\d+\.\d+\.\d+"\}$""");

    [Fact]
    public async Task Orchestrators_hear_that_it_lives_and_that_it_is_ready()
    {
        (await Get("/health/live")).ShouldBe(200).Text.Should().Be("""{"status":"healthy","checks":{}}""");
        (await Get("/health/ready")).ShouldBe(200).Text.Should().Be("""{"status":"healthy","checks":{"storage":"healthy"}}""");
    }

    [Fact]
    public async Task Without_its_storage_it_lives_and_is_not_ready_until_the_storage_is_back()
    {
        // Connections that read before still could.
        (await Get("/track/dc_0123456789abcdef")).ShouldBe(404);
        File.Move(_server.DatabaseFile, _server.DatabaseFile + ".gone");

        var ready = await Get("/health/ready");
        var live = await Get("/health/live");
        File.Move(_server.DatabaseFile + ".gone", _server.DatabaseFile);
        var again = await Get("/health/ready");

        ready.ShouldBe(503).Text.Should().Be("""{"status":"unhealthy","checks":{"storage":"unhealthy"}}""");
        ready.Header("Content-Type").Should().Be("application/json; charset=utf-8");
        live.ShouldBe(200);
        again.ShouldBe(200);
    }

    private Task<Reply> Get(string target) => _server.Send(RawRequest.Get(target));
}
