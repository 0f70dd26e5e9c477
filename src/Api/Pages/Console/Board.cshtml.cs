using Parcours.Api.Ops.Console;
using Parcours.Application.Operations;
using Parcours.Application.Orders;
using Parcours.Domain.Orders;

namespace Parcours.Api.Pages.Console;

/// <summary>All that there is to do, by status, what has waited longest first.</summary>
public sealed class BoardModel : ConsolePage
{
    private const string Most = "20";

    public IReadOnlyList<Column> Columns { get; private set; } = [];

    /// <param name="HasMore">Whether there are more than are shown.</param>
    public sealed record Column(string Status, IReadOnlyList<OrderView> Orders, bool HasMore);

    public async Task OnGet()
    {
        var columns = new List<Column>();
        foreach (var status in OrderLifecycle.Unfinished)
        {
            var page = (await Ask(new ListWork(Caller.Operator, status, null, Mode, Most, null))).Value;
            columns.Add(new Column(status, page.Data, page.NextCursor is not null));
        }

        Columns = columns;
    }
}
