using NodaTime;
using Parcours.Domain.Partners;

namespace Parcours.Domain.Webhooks;

/// <summary>Something that happened and that the partner hears of.</summary>
/// <param name="Id">The event's UUID, the same on every attempt to deliver it.</param>
/// <param name="Type">As published: <c>order.cancelled</c>.</param>
/// <param name="Subject">The id of what it happened to; events of one subject are delivered in sequence.</param>
/// <param name="Data">The event's own facts, by their published names; values are text, numbers, null or further facts.</param>
/// <param name="AlsoTo">The address that its order named: it hears of it besides the endpoints that subscribed.</param>
public sealed record DomainEvent(Guid Id, Owner Owner, string Type, string Subject, IReadOnlyDictionary<string, object?> Data, Instant At, string? AlsoTo = null);
