using System.Globalization;
using Microsoft.Data.SqlClient;
using Parcours.Bench.Load;
using Parcours.Bench.Mixed;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;
using Parcours.Bench.Trace;

namespace Parcours.Bench.Faults;

/// <summary>On SQL Server: every connection of the server to its database breaks at once, in the middle of whatever runs. Needs <c>PARCOURS_TEST_SQLSERVER</c>.</summary>
internal static class LostConnections
{
    private const string Setting = "PARCOURS_TEST_SQLSERVER";

    private const int DefaultPort = 1433;

    public static async Task Run(World world, FaultReport report)
    {
        if (Environment.GetEnvironmentVariable(Setting) is not { Length: > 0 } named)
        {
            report.NotRun = Setting + " is not set";
            return;
        }

        var direct = new SqlConnectionStringBuilder(named) { InitialCatalog = "parcours_faults" };
        await Recreate(direct);
        var (host, port) = PlaceOf(direct.DataSource);
        using var proxy = new CutProxy(host, port);
        // The certificate, if there is one, is in the server's own name.
        var cut = new SqlConnectionStringBuilder(direct.ConnectionString) { DataSource = string.Create(CultureInfo.InvariantCulture, $"tcp:127.0.0.1,{proxy.Port}"), TrustServerCertificate = true };
        await Speak(world, report, direct, cut, proxy);
    }

    private static async Task Speak(World world, FaultReport report, SqlConnectionStringBuilder direct, SqlConnectionStringBuilder cut, CutProxy proxy)
    {
        var folder = Path.GetDirectoryName(world.Lab.NewDatabase().Path)!;
        var (media, mail) = (Path.Combine(folder, "media"), Path.Combine(folder, "mail"));
        await using var server = await world.Lab.StartProduct(
            new DatabaseFile(Path.Combine(folder, "unused")),
            [
                PublishedProduct.InDevelopment, ("Storage__Provider", "SqlServer"), ("Storage__ConnectionString", cut.ConnectionString), ("Media__Root", media), ("Email__Folder", mail),
                ("Simulator__StepSeconds", "1"), ("RateLimit__TokensPerMinute", "100000"), ("RateLimit__TokensPerMinutePerAddress", "100000"), ("Serilog__MinimumLevel__Default", "Warning"),
            ]);
        await world.Furnish(server.Port);
        var (ledger, traffic) = (new Ledger(), new Traffic());
        await using (Mix.Start(new MixPlan(server.Port, Credentials.MerchantSecret, new MailFolder(mail)), ledger, traffic))
        {
            var dice = new Dice((ulong)world.Lab.Options.Number("seed", 1));
            for (var made = 0; made < world.Lab.Options.Number("cuts", 200); made++)
            {
                await Task.Delay(50 + dice.Roll(400));
                proxy.Cut();
                report.Happened();
            }
        }

        report.Add(ledger, traffic);
        await using var connection = new SqlConnection(direct.ConnectionString);
        await connection.OpenAsync();
        using var stored = new Snapshot(connection);
        report.Note("after the connections were cut", Invariants.Check(new Evidence(stored, ledger.Told, media)));
        report.Remark = $"{proxy.WereCut.Whole()} lines were cut; clients saw {traffic}";
    }

    private static async Task Recreate(SqlConnectionStringBuilder database)
    {
        var server = new SqlConnectionStringBuilder(database.ConnectionString) { InitialCatalog = "master" };
        await using var connection = new SqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "DROP DATABASE IF EXISTS parcours_faults; CREATE DATABASE parcours_faults";
        await command.ExecuteNonQueryAsync();
    }

    /// <summary><c>tcp:host,1433</c>, without the parts that may be missing.</summary>
    private static (string Host, int Port) PlaceOf(string dataSource)
    {
        var parts = dataSource.Replace("tcp:", "", StringComparison.OrdinalIgnoreCase).Split(',');
        return (parts[0], parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : DefaultPort);
    }
}
