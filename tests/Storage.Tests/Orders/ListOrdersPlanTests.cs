using Parcours.Infrastructure.Orders;
using Parcours.Storage.Tests.Fixtures;
using Filters = Parcours.Infrastructure.Orders.ListOrdersHandler.Filters;

namespace Parcours.Storage.Tests.Orders;

/// <summary>Whatever the filters, SQLite goes straight to the page: it reads no order that it does not show, and sorts none.</summary>
public sealed class ListOrdersPlanTests(SqliteStorage storage) : IClassFixture<SqliteStorage>
{
    public static TheoryData<int> EveryCombination() => [.. Enumerable.Range(0, (int)Enum.GetValues<Filters>().Max() * 2)];

    [Theory, MemberData(nameof(EveryCombination))]
    public void A_page_is_one_seek_in_the_index_of_its_filters(int combination)
    {
        var filters = (Filters)combination;

        QueryPlan.Of(ListOrdersHandler.Newest[filters], storage).Should().Equal($"SEARCH o USING INDEX {Seek(filters)}");
    }

    private static string Seek(Filters filters)
    {
        // A reference names one order at most; nothing is left to bound.
        if (filters.HasFlag(Filters.PartnerOrderId))
            return "ux_orders_reference (partner_id=? AND mode=? AND origin=? AND partner_order_id=? AND reference_length=?)";

        var (index, columns) = (filters & (Filters.Status | Filters.ServiceLevel)) switch
        {
            Filters.None => ("ix_orders_list", ""),
            Filters.Status => ("ix_orders_list_status", " AND published_status=?"),
            Filters.ServiceLevel => ("ix_orders_list_service", " AND service_level=?"),
            _ => ("ix_orders_list_status_service", " AND published_status=? AND service_level=?"),
        };
        var low = filters.HasFlag(Filters.After) ? " AND created_at>?" : "";
        var high = filters.HasFlag(Filters.OlderThan) ? " AND created_at<?" : "";
        return $"{index} (partner_id=? AND mode=?{columns}{low}{high})";
    }
}
