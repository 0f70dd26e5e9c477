using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Row = Parcours.Domain.Kernel.Transition<Parcours.Domain.Orders.OrderStatus, Parcours.Domain.Orders.OrderTrigger, Parcours.Domain.Orders.OrderOrigin>;

namespace Parcours.Domain.Tests.Orders;

/// <summary><c>docs/order-lifecycle.md</c>, made from the table that runs.</summary>
internal static class LifecyclePage
{
    public static string Render()
    {
        var rows = OrderLifecycle.Table.Rows;
        var ends = Enum.GetValues<OrderStatus>().Where(status => rows.All(row => row.From != status));

        return $"""
            # The life of an order

            This page is made from `OrderLifecycle.Table`; change the table, not the page.
            An order for our couriers and an order that the merchant ships begin alike, take their own ways to the customer's door, and meet again
            when the box is opened. Without an unboxing, `delivered` is the end.

            ```mermaid
            stateDiagram-v2
                [*] --> pending
            {Lines(rows, row => $"    {Names.Of(row.From)} --> {Names.Of(row.To)}: {Names.Of(row.On)}")}
            {Lines(ends, status => $"    {Names.Of(status)} --> [*]")}
            ```

            - **from**: the status in which the step is allowed; in any other it is refused with 409 and nothing is written.
            - **on**: the step that is asked for.
            - **to**: the status that follows.
            - **by**: who may ask for it; a dispatcher's credential acts as courier too.
            - **event**: what the partner's webhook endpoints hear, committed with the step.
            - **origin**: the orders that the row holds for; the others refuse it like a wrong status.

            One exception: a partner's `cancel` of a cancelled order is answered like the first one, and nothing is written.

            | from | on | to | by | event | origin |
            |---|---|---|---|---|---|
            {Lines(rows, row => $"| {Names.Of(row.From)} | {Names.Of(row.On)} | {Names.Of(row.To)} | {By(row)} | {row.Event} | {Origin(row)} |")}

            """;
    }

    private static string Lines<T>(IEnumerable<T> items, Func<T, string> line) => string.Join('\n', items.Select(line));

    private static string By(Row row) =>
        string.Join(", ", Enum.GetValues<Actors>().Where(actor => actor != Actors.None && row.By.HasFlag(actor)).Select(Names.Of));

    private static string Origin(Row row) => row.Origin is { } only ? Names.Of(only) : "both";
}
