using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Parcours.Api.Tests.Operations;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>The program as a process of its own, killed while it looks at a submission: the next one to start scores it.</summary>
public sealed class KilledScorerTests : IDisposable
{
    private const int Photos = 6;

    private readonly TemporaryFolder _folder = new();

    private string ConnectionString => $"Data Source={_folder.File("parcours.db")};Pooling=False";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_submission_whose_scorer_was_killed_is_scored_by_the_next()
    {
        string number;
        await using (var api = Start())
        {
            await using var wire = new Wire(await api.Listening());
            var customer = await Customer.OfDelivered(wire, new Merchant(wire, "sk_test_parcours_merchant"));
            number = customer.Number;
            var photos = new List<string>();
            for (var photo = 0; photo < Photos; photo++)
                photos.Add(await customer.Uploaded("photo", Shots.Of(Ids.Text(12))));
            (await customer.Submit(new JsonObject { ["condition"] = "ok" }, [.. photos])).ShouldBe(201);

            while (Read("SELECT analysis_attempts FROM unboxing_submissions") == 0)
                await Task.Delay(1, Ct);
            // Disposing of it is SIGKILL.
        }

        Read("SELECT COUNT(report) FROM unboxing_submissions").Should().Be(0, "six photos take longer than that");
        // As if the time had passed that a dead node's lease lasts.
        Read("UPDATE unboxing_submissions SET analysis_due_at = 0 RETURNING analysis_attempts").Should().Be(1);

        await using var next = Start();
        await using var line = new Wire(await next.Listening());
        var merchant = new Merchant(line, "sk_test_parcours_merchant");
        Reply read;
        while ((read = await merchant.Read(number))["unboxing.recommendation"] == "null")
            await Task.Delay(TimeSpan.FromMilliseconds(50), Ct);

        Read("SELECT analysis_attempts FROM unboxing_submissions").Should().Be(2).And.BeLessThan(SubmissionScoring.MostAttempts);
        read["unboxing.signals[0].name"].Should().Be("code_decoded");
        new Stored(_folder.File("parcours.db")).EventsOf(new Stored(_folder.File("parcours.db")).IdOf(number)).Count(type => type == "unboxing.submitted").Should().Be(1);
    }

    private ApiProcess Start() => ApiProcess.Start(_folder.Path,
    [
        ("ASPNETCORE_ENVIRONMENT", "Development"),
        ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
        ("Storage__ConnectionString", ConnectionString),
    ]);

    private long Read(string sql)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
