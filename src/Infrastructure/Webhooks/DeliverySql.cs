using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>The statuses as SQL spells them. Written out, not passed: the indexes hold one status each, and a parameter would not match them.</summary>
internal static class DeliverySql
{
    public static readonly string Pending = Text(DeliveryStatus.Pending);

    public static readonly string Blocked = Text(DeliveryStatus.Blocked);

    public static readonly string Sending = Text(DeliveryStatus.Sending);

    public static readonly string Parked = Text(DeliveryStatus.Parked);

    /// <summary>To be written behind the table's alias and a dot, word for word as in the index.</summary>
    public const string IsUnfinished = "status IN ('pending', 'sending', 'blocked')";

    /// <summary>Likewise.</summary>
    public const string IsUnsent = "status IN ('failed', 'parked')";

    /// <summary>The status that a row of the lifecycle leads to.</summary>
    public static string After(DeliveryStatus from, DeliveryTrigger on) => Text(DeliveryLifecycle.Step(from, on).To);

    private static string Text(DeliveryStatus status) => $"'{status.ToDb()}'";
}
