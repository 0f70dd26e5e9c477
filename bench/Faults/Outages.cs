using System.Diagnostics;
using System.Globalization;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Faults;

/// <summary>Those whom the server speaks to are away for a while: what is for them waits.</summary>
internal static class Outages
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    /// <summary>Mails are tried again after a minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>A partner's server breaks lines off, then answers 503, then comes back before the first retry.</summary>
    public static async Task OfReceiver(World world, FaultReport report)
    {
        await using var scene = Scene.Set(world, report);
        await scene.Start();
        scene.Speak();
        try
        {
            report.Require(await scene.GoesOn(), "clients are served");
            foreach (var manners in new[] { HookManners.HangsUp, HookManners.Refuses })
            {
                world.Receiver.Manners = manners;
                var before = Failed(scene);
                report.Require(await Scene.Sees(() => Failed(scene) > before), "attempts fail meanwhile");
            }
        }
        finally
        {
            world.Receiver.Manners = HookManners.Answers;
        }

        report.Happened();
        scene.Check("after the receiver was away");
        await scene.Settle("after the receiver came back");
        report.Remark = $"{((double)Failed(scene)).Whole()} attempts failed, all were heard afterwards";
    }

    private static long Failed(Scene scene) => scene.Database.Scalar<long>("SELECT COUNT(*) FROM webhook_attempts WHERE status <> 'succeeded'");

    /// <summary>The mail server breaks off in the middle of mails, then asks to come again, then takes them.</summary>
    public static async Task OfMail(World world, FaultReport report)
    {
        using var mails = new MailReceiver(MailManners.HangsUp);
        await using var scene = Scene.Set(
            world, report, settings: [("Email__Mode", "Smtp"), ("Email__Host", "127.0.0.1"), ("Email__Port", mails.Port.ToString(CultureInfo.InvariantCulture)), ("Email__Security", "None")]);
        await scene.Start();
        scene.Speak();
        await Task.Delay(2 * Short);
        mails.Manners = MailManners.Refuses;
        await Task.Delay(2 * Short);
        await scene.Hush();
        report.Happened();
        report.Require(mails.Refused > 0, "mails were refused meanwhile");
        scene.Check("while no mail was taken");

        mails.Manners = MailManners.Takes;
        var invited = scene.Database.Column<string>("SELECT DISTINCT o.partner_order_id FROM orders AS o JOIN order_history AS h ON h.order_seq = o.seq WHERE o.mode = 'live' AND h.status = 'unboxing_pending'");
        report.Require(invited.Count > 0, "customers of live orders are written to");
        for (var from = Stopwatch.GetTimestamp(); !invited.All(HasMail) && Stopwatch.GetElapsedTime(from) < Patience;)
            await Task.Delay(500);
        var without = invited.Where(order => !HasMail(order)).ToList();
        report.Note("after the mail server came back", [.. without.Select(order => new Breach("no mail is lost", $"the customer of {order} has none"))]);
        await scene.Settle("after the mail server came back");
        report.Remark = $"{mails.Refused.Whole()} mails were refused, all {invited.Count.Whole()} customers have theirs";

        bool HasMail(string order) => mails.HasMailFor(order + "@example.com");
    }
}
