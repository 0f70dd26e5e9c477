using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Parcours.Bench.Load;
using Parcours.Bench.Mixed;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Faults;

/// <summary>One database, the server on it and the clients that speak to it; a server that was killed comes back at the same address.</summary>
internal sealed class Scene : IAsyncDisposable
{
    /// <summary>Longer than from the second attempt at a delivery to the third.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(7);

    private readonly World _world;

    private readonly ServerCommand _command;

    private readonly string _folder;

    private ServerProcess? _server;

    private Mix? _mix;

    private Scene(World world, DatabaseFile database, FaultReport report, ServerCommand command) =>
        (_world, Database, Report, _command, _folder) = (world, database, report, command, FolderOf(database));

    public DatabaseFile Database { get; }

    public FaultReport Report { get; }

    public Ledger Ledger { get; } = new();

    public Traffic Traffic { get; } = new();

    public ServerProcess Server => _server ?? throw new InvalidOperationException("The server is not running.");

    /// <summary>What the clients' clocks show.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public string Media => Path.Combine(_folder, "media");

    /// <param name="wrap">Runs the server under another program.</param>
    public static Scene Set(
        World world, FaultReport report, DatabaseFile? database = null, Func<ServerCommand, ServerCommand>? wrap = null, TimeProvider? clock = null, PublishedProduct? product = null,
        params IEnumerable<(string Name, string Value)> settings)
    {
        database ??= world.Database();
        var folder = FolderOf(database);
        var command = (product ?? world.Lab.Product).Command(
            database,
            [
                PublishedProduct.InDevelopment, ("Media__Root", Path.Combine(folder, "media")), ("Email__Folder", Path.Combine(folder, "mail")), ("Simulator__StepSeconds", "1"),
                ("RateLimit__LivePerSecond", "1000000"), ("RateLimit__TokensPerMinute", "100000"), ("RateLimit__TokensPerMinutePerAddress", "100000"),
                ("Serilog__MinimumLevel__Default", "Warning"), .. settings,
            ]);
        return new Scene(world, database, report, wrap?.Invoke(command) ?? command) { Clock = clock ?? TimeProvider.System };
    }

    public async Task Start() => _server = await ServerProcess.Start(_world.Lab.Logged(_command));

    /// <param name="plan">Changes who speaks.</param>
    public void Speak(Func<MixPlan, MixPlan>? plan = null)
    {
        var usual = new MixPlan(_command.Port, _world.LiveKey, new MailFolder(Path.Combine(_folder, "mail"))) { Clock = Clock };
        _mix = Mix.Start(plan?.Invoke(usual) ?? usual, Ledger, Traffic);
    }

    public async Task Hush()
    {
        if (_mix is { } mix)
            await mix.Stop();
        _mix = null;
    }

    /// <summary><c>kill -9</c>, of the measuring children too.</summary>
    public async Task Kill()
    {
        if (_server is { } server)
            await server.Kill();
    }

    /// <summary>Ends it as a deployment would.</summary>
    public async Task Stop()
    {
        if (_server is { } server)
            await server.DisposeAsync();
        _server = null;
    }

    /// <summary>Waits for something that clients are to see; false when it does not come, on however busy a machine.</summary>
    public static async Task<bool> Sees(Func<bool> what)
    {
        for (var from = Stopwatch.GetTimestamp(); !what() && Stopwatch.GetElapsedTime(from) < Patience;)
            await Task.Delay(100);
        return what();
    }

    /// <summary>Whether clients are told of something more from now on.</summary>
    public Task<bool> GoesOn()
    {
        var told = Ledger.Told.Count;
        return Sees(() => Ledger.Told.Count > told);
    }

    /// <summary>What clients were told until now must be stored now, and the rest must hold.</summary>
    public void Check(string when)
    {
        var told = Ledger.Told;
        using var stored = new Snapshot(Database.Open(SqliteOpenMode.ReadOnly));
        Report.Note(when, Invariants.Check(new Evidence(stored, told, Media)));
    }

    /// <summary>Waits until all that happened so far was heard, and what was queued was worked off.</summary>
    /// <param name="when">For the report, if it is not.</param>
    public async Task Settle(string when)
    {
        await Hush();
        var last = Database.Scalar<long>("SELECT COALESCE(MAX(seq), 0) FROM outbox_events");
        var from = Stopwatch.GetTimestamp();
        while (Waiting(last) is > 0 and var waiting)
        {
            if (Stopwatch.GetElapsedTime(from) > Patience)
            {
                Report.Note(when, [new Breach("what was queued is worked off", $"{waiting} deliveries and batches still wait after {Patience.TotalMinutes:0} minutes")]);
                return;
            }

            await Task.Delay(500);
        }

        var unheard = Database.Column<string>($"SELECT e.event_id FROM outbox_events AS e WHERE e.seq <= {last} AND EXISTS (SELECT 1 FROM webhook_deliveries AS d WHERE d.event_seq = e.seq)").Where(id => !_world.Receiver.Has(id)).ToList();
        Report.Note(when, [.. unheard.Select(id => new Breach("every event is heard", $"{id} was noted as sent and never arrived"))]);
        Check(when);
    }

    public async ValueTask DisposeAsync()
    {
        await Hush();
        Report.Add(Ledger, Traffic);
        await Stop();
    }

    private long Waiting(long lastEvent) => Database.Scalar<long>($"""
        SELECT (SELECT COUNT(*) FROM webhook_deliveries WHERE event_seq <= {lastEvent} AND status IN ('pending', 'sending', 'blocked')) + (SELECT COUNT(*) FROM purchase_batches)
        """);

    private static string FolderOf(DatabaseFile database) => Path.GetDirectoryName(database.Path)!;
}
