using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Ops.Console;
using Parcours.Application.Operations;
using Parcours.Application.Orders;
using Parcours.Domain.Orders;

namespace Parcours.Api.Pages.Console;

/// <summary>A courier's own orders, those nearest to their end first, and the way to one by its barcode.</summary>
public sealed class TodayModel : ConsolePage
{
    private const string Most = "100";

    /// <summary>As a courier works them off.</summary>
    private static readonly OrderStatus[] Sequence =
        [OrderStatus.OutForDelivery, OrderStatus.InTransit, OrderStatus.PickedUp, OrderStatus.CourierAssigned, OrderStatus.Failed];

    public IReadOnlyList<IGrouping<OrderStatus, OrderView>> Groups { get; private set; } = [];

    /// <summary>What was scanned or typed.</summary>
    public string? Code { get; private set; }

    /// <summary>The orders that it may be; null when nothing was looked for.</summary>
    public IReadOnlyList<OrderView>? Found { get; private set; }

    public async Task<IActionResult> OnGet(string? code)
    {
        await Load();
        if (string.IsNullOrWhiteSpace(code))
            return Page();

        Code = code.Trim();
        var found = await Ask(new ScanParcel(Caller.Operator, Code, Mode));
        Found = found.Error is null ? found.Value.Data : [];
        return Found is [var only] ? Redirect(ConsoleAddresses.Of(only.Id)) : Page();
    }

    protected override async Task Load()
    {
        var orders = (await Ask(new ListWork(Caller.Operator, null, null, Mode, Most, null))).Value.Data;
        Groups = [.. orders.Where(order => Sequence.Contains(order.Status)).GroupBy(order => order.Status).OrderBy(group => Array.IndexOf(Sequence, group.Key))];
    }
}
