using Microsoft.Data.Sqlite;
using Parcours.Bench.Report;

namespace Parcours.Bench.Faults;

/// <summary>Another process holds the write lock of the database: for a while, which is waited for, and for longer than anyone waits.</summary>
internal static class Locked
{
    /// <summary>Well within the time that the writer waits for the lock.</summary>
    private static readonly TimeSpan While = TimeSpan.FromSeconds(5);

    /// <summary>Longer than that.</summary>
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(36);

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    public static async Task Run(World world, FaultReport report)
    {
        await using var scene = Scene.Set(world, report);
        await scene.Start();
        scene.Speak();
        await Task.Delay(Between);
        await Hold(scene, While);
        await Task.Delay(Between);
        report.Happened();
        report.Require(scene.Traffic.Failures == 0, $"a lock of {While.TotalSeconds.Whole()} s is waited for: {scene.Traffic}");
        scene.Check("after a short lock");

        await Hold(scene, TooLong);
        report.Happened();
        report.Require(scene.Traffic.Statuses.Keys.All(status => status is < 500 or 503), $"during a lock of {TooLong.TotalSeconds.Whole()} s nothing else but 503 is answered: {scene.Traffic}");
        report.Require(await scene.GoesOn(), "without the lock, it goes on");
        await scene.Settle("after a long lock");
        report.Remark = $"clients saw {scene.Traffic}";
    }

    private static async Task Hold(Scene scene, TimeSpan time)
    {
        await using var other = scene.Database.Open(SqliteOpenMode.ReadWrite);
        await using var transaction = await other.BeginTransactionAsync();
        await Task.Delay(time);
        await transaction.RollbackAsync();
    }
}
