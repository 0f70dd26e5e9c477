using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using NodaTime;
using Parcours.Api.Tests.Operations;
using Parcours.Domain.Reviews;
using Parcours.Storage.Tests.Mail;

namespace Parcours.Api.Tests.Reviews;

/// <summary>The program as a process of its own, killed while it sends invitations: everybody gets theirs, and at most one a crash gets it twice.</summary>
public sealed class KilledInvitationsTests : IAsyncDisposable
{
    private const int Customers = 40;

    private const int Kills = 3;

    private readonly TemporaryFolder _folder = new();

    private readonly SmtpSink _sink = new();

    private string ConnectionString => $"Data Source={_folder.File("parcours.db")};Pooling=False";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _sink.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Everybody_is_written_to_once_however_often_the_sender_is_killed()
    {
        await using (var api = Start("Development"))
        {
            await using var wire = new Wire(await api.Listening());
            await Buy(Shop.Sandbox(wire));
        }

        // Test data would not reach a mail server.
        Write("UPDATE websites SET mode = 'live'");
        Write("UPDATE solicitations SET status = 'scheduled', sent_at = NULL, due_at = 0, lease = NULL, attempts = 0");
        for (var kill = 0; kill < Kills; kill++)
        {
            var enough = _sink.Received.Count + RandomNumberGenerator.GetInt32(1, Customers / Kills);
            await using var api = Start();
            while (_sink.Received.Count < enough && Waiting() > 0)
                await Task.Delay(1, Ct);
        }

        await using (Start())
        {
            while (Waiting() > 0)
                await Task.Delay(10, Ct);
        }

        var mails = _sink.Received.Select(mail => (To: Header(mail, "To"), Id: Header(mail, "Message-Id"))).ToList();
        mails.Distinct().Should().HaveCount(Customers);
        mails.Select(mail => mail.To).Distinct().Should().HaveCount(Customers, because: "a mail that is sent again can be told by its id");
        mails.Count.Should().BeInRange(Customers, Customers + Kills);
    }

    /// <summary>What a lease holds is over: as if the minutes had passed that a dead node's leases last.</summary>
    private ApiProcess Start(string environment = "Production")
    {
        if (File.Exists(_folder.File("parcours.db")))
            Write("UPDATE solicitations SET due_at = 0 WHERE lease IS NOT NULL");
        return ApiProcess.Start(_folder.Path,
        [
            ("ASPNETCORE_ENVIRONMENT", environment),
            ("PublicBaseUrl", "http://localhost:5001"),
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("Storage__ConnectionString", ConnectionString),
            ("Email__Mode", "Smtp"),
            ("Email__Host", "127.0.0.1"),
            ("Email__Port", _sink.Port.ToString(CultureInfo.InvariantCulture)),
            ("Email__Security", "None"),
        ]);
    }

    private static async Task Buy(Shop shop)
    {
        var now = SystemTime.Now;
        var country = new[] { "FR", "JP", "NZ", "CL", "IN" }.First(country => QuietHours.Next(now, country, DateTimeZone.Utc) == now);
        var purchases = Enumerable.Range(0, Customers).Select(customer => Shop.APurchase()
            .With("purchase_date", now.InUtc().Date.PlusDays(-20).ToString("uuuu-MM-dd", CultureInfo.InvariantCulture))
            .With("consumer.email", $"customer-{customer}@example.com").With("consumer.country", country)
            .With("solicitation_parameters", new JsonObject { ["delay"] = 0 }));
        (await shop.Submit(purchases)).ShouldBe(200);
    }

    private long Waiting() => Read("SELECT COUNT(*) FROM solicitations WHERE status = 'scheduled'");

    private void Write(string sql) => Read(sql + " RETURNING 1");

    private long Read(string sql)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long count ? count : 0;
    }

    private static string Header(string mail, string name) => Regex.Match(mail, $"^{name}: (.*)\r?$", RegexOptions.Multiline | RegexOptions.IgnoreCase).Groups[1].Value.Trim();
}
