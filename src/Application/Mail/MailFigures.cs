using System.Diagnostics.Metrics;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Mail;

/// <summary>What became of an attempt to send an e-mail.</summary>
public enum MailOutcome
{
    Sent,

    /// <summary>It is tried again later.</summary>
    PutOff,

    /// <summary>The server will never take it.</summary>
    Refused,

    /// <summary>It was tried often enough.</summary>
    GivenUp,

    /// <summary>No mail can leave; it stays as it is.</summary>
    Kept,
}

/// <summary>The figures of e-mails of every kind.</summary>
public static class MailFigures
{
    private static readonly Counter<long> Mails = Telemetry.Meter.CreateCounter<long>("parcours.mails.attempts", "{attempt}", "Attempts to send an e-mail by their outcome");
    private static readonly Gauge<double> Oldest = Telemetry.Meter.CreateGauge<double>("parcours.mails.oldest", "s", "How long the oldest e-mail has waited; 0 when none does");

    public static void Count(MailOutcome outcome) => Mails.Add(1, new KeyValuePair<string, object?>("outcome", Names.Of(outcome)));

    public static void OldestWaits(Duration age) => Oldest.Record(age.TotalSeconds);
}
