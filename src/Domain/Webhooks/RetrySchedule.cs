using System.Security.Cryptography;
using NodaTime;

namespace Parcours.Domain.Webhooks;

/// <summary>When a delivery is tried again: ten attempts over three days.</summary>
public static class RetrySchedule
{
    /// <summary>Each counts from the failure before it; the first attempt is made at once.</summary>
    public static readonly IReadOnlyList<Duration> Delays =
    [
        Duration.Zero,
        Duration.FromSeconds(5),
        Duration.FromMinutes(5),
        Duration.FromMinutes(30),
        Duration.FromHours(2),
        Duration.FromHours(5),
        Duration.FromHours(10),
        Duration.FromHours(14),
        Duration.FromHours(20),
        Duration.FromHours(24),
    ];

    public static readonly Duration MostRetryAfter = Duration.FromHours(24);

    /// <summary>In parts of a thousand: retries that failed together must not come back together.</summary>
    private const int MostJitter = 100;

    /// <param name="failures">How many attempts have failed, the last one included.</param>
    /// <param name="retryAfter">What the receiver asked for; never brings an attempt forward.</param>
    /// <returns>Null when the delivery is given up.</returns>
    public static Duration? DelayAfter(int failures, Duration? retryAfter)
    {
        if (failures >= Delays.Count)
            return null;

        var planned = Delays[failures] * (1 + (RandomNumberGenerator.GetInt32(MostJitter + 1) / 1000.0));
        return retryAfter is { } asked ? Duration.Max(planned, Duration.Min(asked, MostRetryAfter)) : planned;
    }
}
