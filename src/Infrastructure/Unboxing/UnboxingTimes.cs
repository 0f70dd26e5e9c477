using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Unboxing;

internal sealed class UnboxingTimes(SqlSession sql) : IUnboxingTimes
{
    // The status is written out: the index holds the orders of this one only, and a parameter would not match it.
    internal static readonly Statement WindowsOver = Statement.For(dialect => $"""
        SELECT o.seq
          FROM orders AS o
         WHERE o.status = 'unboxing_pending' AND o.unboxing_deadline <= @Now
         ORDER BY o.unboxing_deadline
        {dialect.Take("@Most")}
        """);

    public Task<IReadOnlyList<OrderNumber>> Over(Instant now, int most, CancellationToken ct) => sql.Query<OrderNumber>(WindowsOver, new { Now = now, Most = most }, ct);

    internal static readonly Statement RemindersDue = Statement.For(dialect => $"""
        SELECT o.seq
          FROM orders AS o
         WHERE o.unboxing_reminder_at IS NOT NULL AND o.unboxing_reminder_at <= @Now
         ORDER BY o.unboxing_reminder_at
        {dialect.Take("@Most")}
        """);

    public Task<IReadOnlyList<OrderNumber>> ToRemind(Instant now, int most, CancellationToken ct) => sql.Query<OrderNumber>(RemindersDue, new { Now = now, Most = most }, ct);

    private static readonly Statement TakeReminder = new("UPDATE orders SET unboxing_reminder_at = NULL WHERE seq = @Order AND unboxing_reminder_at <= @Now");

    public async Task<bool> TryTakeReminder(OrderNumber order, Instant now, CancellationToken ct) => await sql.Execute(TakeReminder, new { Order = order, Now = now }, ct) == 1;
}
