using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Parcours.Api.Tests.Operations;

/// <summary>The embedded database is copied while it is in use, and a server starts on the copy.</summary>
public sealed class BackupTests : OperatorTests
{
    private const int Clients = 8;

    private const int Before = 300;

    private static readonly (string Key, string? Value)[] Development = [("ASPNETCORE_ENVIRONMENT", "Development"), ("RateLimit__TestPerSecond", "100000")];

    private string Copy => Path.Combine(Folder.FullName, "restored", "parcours.db");

    [Fact]
    public async Task Taken_under_writes_it_holds_all_that_was_acknowledged_before_and_serves_it()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Copy)!);
        var acknowledged = new ConcurrentQueue<string>();
        string[] before;
        await using (var api = Start(Development))
        {
            await using var wire = new Wire(await api.Listening());
            using var enough = new CancellationTokenSource();
            var clients = Enumerable.Range(0, Clients).Select(_ => Create(Partner.Sandbox(wire), acknowledged, enough.Token)).ToList();
            await Until(() => acknowledged.Count >= Before);
            before = [.. acknowledged];

            await Say("backup", Copy);

            var during = acknowledged.Count;
            await enough.CancelAsync();
            await Task.WhenAll(clients);
            during.Should().BeGreaterThan(before.Length, "nobody waited for the copy");
        }

        // As after the loss of the machine: the copy, and the key ring that was kept apart.
        Directory.Move(Path.Combine(Folder.FullName, "keys"), Path.Combine(Path.GetDirectoryName(Copy)!, "keys"));
        var stored = new Stored(Copy);
        stored.AllOrders.Should().Contain(before).And.OnlyHaveUniqueItems();
        stored.Count("order_history").Should().Be(stored.AllOrders.Count, "each was created, and that is all");
        await using var restored = Start([.. Development, ("Storage__ConnectionString", "Data Source=" + Copy)]);
        await using var again = new Wire(await restored.Listening());
        var partner = Partner.Sandbox(again);
        (await partner.Read(before[^1])).ShouldBe(200);
        (await partner.Create(Sample.Order())).ShouldBe(201);
    }

    [Fact]
    public async Task Of_a_database_at_rest_it_has_every_table_with_as_many_rows()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Copy)!);
        await using (var api = Start(Development))
        {
            await using var wire = new Wire(await api.Listening());
            (await Partner.Sandbox(wire).Create(Sample.Order())).ShouldBe(201);
            await api.Terminate();
            await api.Ended();
        }

        (await Say("backup", Copy)).Should().ContainSingle().Which.Should().StartWith($"Wrote {Copy}, ").And.Contain("key ring");

        Counts(Copy).Should().BeEquivalentTo(Counts(DatabaseFile)).And.Contain(table => table.Key == "orders" && table.Value == 1);
        Directory.GetFiles(Path.GetDirectoryName(Copy)!).Should().Equal(Copy);
    }

    [Fact]
    public async Task What_is_there_is_not_written_over_and_what_cannot_be_written_is_named()
    {
        await Migrate();
        await File.WriteAllTextAsync(Path.Combine(Folder.FullName, "mine.txt"), "mine");

        (await Refused("backup", Path.Combine(Folder.FullName, "mine.txt"))).Should().StartWith("Parcours cannot start: backup cannot write ").And.Contain("already exists");
        (await Refused("backup", "/nowhere/parcours.db")).Should().Contain("backup cannot write /nowhere/parcours.db");
        (await Refused("backup")).Should().Contain("takes the name of a file");

        (await File.ReadAllTextAsync(Path.Combine(Folder.FullName, "mine.txt"))).Should().Be("mine");
    }

    private static async Task Create(Partner partner, ConcurrentQueue<string> acknowledged, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
            acknowledged.Enqueue((await partner.Create(Sample.Order())).ShouldBe(201)["order_id"]!);
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(10);
    }

    private static Dictionary<string, long> Counts(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return Column("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .ToDictionary(table => table, table => long.Parse(Column($"SELECT COUNT(*) FROM {table}").Single(), CultureInfo.InvariantCulture));

        List<string> Column(string sql)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a test's own.
            command.CommandText = sql;
#pragma warning restore CA2100
            using var reader = command.ExecuteReader();
            var values = new List<string>();
            while (reader.Read())
                values.Add(reader.GetString(0));
            return values;
        }
    }
}
