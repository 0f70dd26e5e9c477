using NodaTime;

namespace Parcours.Domain.Orders;

/// <summary>When the customer may submit: from the delivery until the deadline, which is no longer part of it.</summary>
public sealed record UnboxingWindow(Instant OpenedAt, Instant Deadline)
{
    public static readonly Duration Length = Duration.FromHours(48);

    /// <summary>How long before the end the customer is reminded.</summary>
    public static readonly Duration Notice = Duration.FromHours(24);

    public static UnboxingWindow From(Instant delivered) => new(delivered, delivered + Length);

    public Instant ReminderAt => Deadline - Notice;

    public bool IsOver(Instant now) => now >= Deadline;
}
