using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Portal;

/// <summary>
/// Both kinds in one list: a page of each by its own index, of which the newest are shown. What is looked for is asked of one index after the other, each
/// for a bounded number of rows; the filters then go over what was found.
/// </summary>
internal sealed class ListPortalOrdersHandler(SqlSession sql) : IQueryHandler<ListPortalOrders, PortalOrderPage>
{
    [Flags]
    internal enum Filters
    {
        None = 0,
        Status = 1,

        /// <summary>The status is one that <c>/v1</c> keeps to itself.</summary>
        Unboxing = 2,
        Service = 4,
        Since = 8,
        OlderThan = 16,
    }

    // As the indexes say it, word for word.
    internal static readonly string IsInUnboxing =
        $"o.status IN ({string.Join(", ", OrderLifecycle.UnboxingStatuses.Select(status => $"'{status}'"))})";

    internal static readonly StatementFamily<Filters> Deliveries = Statement.Filtered<Filters>((dialect, filters) => $"""
        SELECT {PortalOrderRow.Columns}
          FROM orders AS o{dialect.By(IndexOfDeliveries(filters))}
         WHERE o.partner_id = @Partner AND o.mode = @Mode AND o.origin = 'delivery'
        {When(filters, Filters.Unboxing, $"AND o.status = @Status AND {IsInUnboxing}")}
        {When(filters, Filters.Status, "AND o.published_status = @Status")}
        {When(filters, Filters.Service, "AND o.service_level = @Service")}
        {When(filters, Filters.Since, "AND o.created_at >= @Since")}
        {When(filters, Filters.OlderThan, "AND o.created_at <= @At AND (o.created_at < @At OR o.seq < @Seq)")}
         ORDER BY o.created_at DESC, o.seq DESC
        {dialect.Take("@Take")}
        """);

    internal static readonly StatementFamily<Filters> Merchants = Statement.Filtered<Filters>((dialect, filters) => $"""
        SELECT {PortalOrderRow.Columns}
          FROM orders AS o{dialect.By(filters.HasFlag(Filters.Status) ? "ix_orders_merchant_status_created" : "ix_orders_merchant_created")}
         WHERE o.partner_id = @Partner AND o.mode = @Mode AND o.origin = 'merchant'
        {When(filters, Filters.Status, "AND o.status = @Status")}
        {When(filters, Filters.Since, "AND o.created_at >= @Since")}
        {When(filters, Filters.OlderThan, "AND o.created_at <= @At AND (o.created_at < @At OR o.seq < @Seq)")}
         ORDER BY o.created_at DESC, o.seq DESC
        {dialect.Take("@Take")}
        """);

    public async Task<Result<PortalOrderPage>> Handle(ListPortalOrders query, CancellationToken cancellationToken)
    {
        if (SoughtOrder.Text(query.Search) is { } sought)
            return await Find(query, sought, cancellationToken);

        var olderThan = query.Before is { } before ? new Position(before, Seq: 0) : null;
        if (query.Cursor is not null)
        {
            if (await FindPosition(query, cancellationToken) is not { } cursor)
                return OrderErrors.UnknownCursor;
            // One bound, the stricter: given two, an engine may seek by the wrong one and read everything between them.
            olderThan = olderThan is null || cursor.CreatedAt < olderThan.CreatedAt ? cursor : olderThan;
        }

        var rows = new List<PortalOrderRow>();
        if (TakesDeliveries(query))
            rows.AddRange(await Page(Deliveries, FiltersOfDeliveries(query, olderThan), query, olderThan, cancellationToken));
        if (TakesMerchants(query))
            rows.AddRange(await Page(Merchants, FiltersOfMerchants(query, olderThan), query, olderThan, cancellationToken));

        var newest = Newest(rows).Take(query.Take + 1).ToList();
        var shown = newest.Take(query.Take).Select(row => row.ToLine()).ToList();
        return new PortalOrderPage(shown, newest.Count > shown.Count ? CursorOf(shown[^1].Id) : null);
    }

    private Task<IReadOnlyList<PortalOrderRow>> Page(StatementFamily<Filters> of, Filters filters, ListPortalOrders query, Position? olderThan, CancellationToken ct) =>
        sql.Query<PortalOrderRow>(of[filters], new
        {
            query.Owner.Partner,
            Mode = query.Owner.Mode.ToDb(),
            query.Status,
            query.Service,
            query.Since,
            At = olderThan?.CreatedAt,
            olderThan?.Seq,
            // One more than asked for tells whether there is a next page.
            Take = query.Take + 1,
        }, ct);

    private static readonly Statement PositionOf = new("""
        SELECT o.created_at, o.seq FROM orders AS o WHERE o.order_id = @Id AND o.partner_id = @Partner AND o.mode = @Mode
        """);

    private async Task<Position?> FindPosition(ListPortalOrders query, CancellationToken ct) => OrderId.Parse(IdPrefix + query.Cursor) is { } id
        ? await sql.First<Position>(PositionOf, new { Id = id, query.Owner.Partner, Mode = query.Owner.Mode.ToDb() }, ct)
        : null;

    private const string IdPrefix = "dc_";

    private static string CursorOf(OrderId id) => id.Value[IdPrefix.Length..];

    private const string IsOwners = "o.partner_id = @Partner AND o.mode = @Mode";

    internal static readonly Statement ById = new($"SELECT {PortalOrderRow.Columns} FROM orders AS o WHERE o.order_id = @Id AND {IsOwners}");

    internal static readonly Statement ByNumber = new($"SELECT {PortalOrderRow.Columns} FROM orders AS o WHERE o.seq = @Number AND {IsOwners}");

    internal static readonly Statement ByReference = Statement.For(dialect => $"""
        SELECT {PortalOrderRow.Columns}
          FROM orders AS o{dialect.By("ux_orders_reference")}
         WHERE {IsOwners} AND o.origin = @Origin AND o.partner_order_id >= @From AND o.partner_order_id < @Below
         ORDER BY o.partner_order_id, o.reference_length
        {dialect.Take("@Take")}
        """);

    internal static readonly Statement ByRecipient = Statement.For(dialect => $"""
        SELECT {PortalOrderRow.Columns}
          FROM orders AS o{dialect.By("ix_orders_recipient")}
         WHERE {IsOwners} AND o.recipient_email = @Email
         ORDER BY o.created_at DESC, o.seq DESC
        {dialect.Take("@Take")}
        """);

    internal static readonly Statement ByTracking = Statement.For(dialect => $"""
        SELECT {PortalOrderRow.Columns}
          FROM orders AS o{dialect.By("ix_orders_tracking")}
         WHERE {IsOwners} AND o.tracking_number = @Tracking
         ORDER BY o.created_at DESC, o.seq DESC
        {dialect.Take("@Take")}
        """);

    /// <summary>So many of the newest orders of all accounts that have a parcel of this number are looked at: some partners call every first parcel "1".</summary>
    private const int MostWithOneCode = 1000;

    internal static readonly Statement ByParcel = Statement.For(dialect => $"""
        SELECT {PortalOrderRow.Columns}
          FROM (SELECT p.order_seq FROM order_parcels AS p WHERE p.code = @Code ORDER BY p.order_seq DESC {dialect.Take("@MostWithOneCode")}) AS c
          JOIN orders AS o ON o.seq = c.order_seq
         WHERE {IsOwners}
         ORDER BY o.seq DESC
        {dialect.Take("@Take")}
        """);

    private async Task<PortalOrderPage> Find(ListPortalOrders query, string sought, CancellationToken ct)
    {
        var (owner, mode, take) = (query.Owner.Partner, query.Owner.Mode.ToDb(), ListPortalOrders.MostFound + 1);
        var found = new Dictionary<long, PortalOrderRow>();
        var isCut = false;
        if (OrderId.Parse(sought) is { } id)
            Add(await sql.Query<PortalOrderRow>(ById, new { Id = id, Partner = owner, Mode = mode }, ct));
        if (OrderNumber.Parse(sought) is { } number)
            Add(await sql.Query<PortalOrderRow>(ByNumber, new { Number = number, Partner = owner, Mode = mode }, ct));
        foreach (var origin in Names.All<OrderOrigin>())
            Add(await sql.Query<PortalOrderRow>(ByReference, new { Origin = origin, From = sought, Below = sought + LastCharacter, Partner = owner, Mode = mode, Take = take }, ct));
        Add(sought.Contains('@', StringComparison.Ordinal)
            ? await sql.Query<PortalOrderRow>(ByRecipient, new { Email = SoughtOrder.Email(sought), Partner = owner, Mode = mode, Take = take }, ct)
            : await sql.Query<PortalOrderRow>(ByTracking, new { Tracking = sought, Partner = owner, Mode = mode, Take = take }, ct));
        Add(await sql.Query<PortalOrderRow>(ByParcel, new { Code = sought, MostWithOneCode, Partner = owner, Mode = mode, Take = take }, ct));

        var lines = Newest(found.Values).Where(row => IsWanted(row, query)).Take(ListPortalOrders.MostFound + 1).Select(row => row.ToLine()).ToList();
        return new PortalOrderPage([.. lines.Take(ListPortalOrders.MostFound)], null, isCut || lines.Count > ListPortalOrders.MostFound);

        void Add(IReadOnlyList<PortalOrderRow> rows)
        {
            isCut |= rows.Count == take;
            foreach (var row in rows)
                found.TryAdd(row.Seq.Value, row);
        }
    }

    /// <summary>Behind everything that a reference is made of, on either engine.</summary>
    private const char LastCharacter = '\uffff';

    private static bool IsWanted(PortalOrderRow row, ListPortalOrders query) =>
        (query.Kind is null || row.Origin == query.Kind)
        && (query.Status is null || row.Status == query.Status || row.PublishedStatus == query.Status)
        && (query.Service is null || row.ServiceLevel == query.Service)
        && (query.Since is not { } since || row.CreatedAt >= since)
        && (query.Before is not { } before || row.CreatedAt < before);

    private static IEnumerable<PortalOrderRow> Newest(IEnumerable<PortalOrderRow> rows) => rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Seq.Value);

    private static bool TakesDeliveries(ListPortalOrders query) =>
        query.Kind != OrderOrigin.Merchant.ToDb() && (query.Status is null || OrderLifecycle.DeliveryStatuses.Contains(query.Status) || OrderLifecycle.UnboxingStatuses.Contains(query.Status));

    private static bool TakesMerchants(ListPortalOrders query) =>
        query.Kind != OrderOrigin.Delivery.ToDb() && query.Service is null && (query.Status is null || OrderLifecycle.MerchantStatuses.Contains(query.Status));

    private static Filters FiltersOfDeliveries(ListPortalOrders query, Position? olderThan) =>
        (query.Status is null ? Filters.None : OrderLifecycle.UnboxingStatuses.Contains(query.Status) ? Filters.Unboxing : Filters.Status)
        | (query.Service is null ? Filters.None : Filters.Service)
        | Bounds(query, olderThan);

    private static Filters FiltersOfMerchants(ListPortalOrders query, Position? olderThan) =>
        (query.Status is null ? Filters.None : Filters.Status) | Bounds(query, olderThan);

    private static Filters Bounds(ListPortalOrders query, Position? olderThan) =>
        (query.Since is null ? Filters.None : Filters.Since) | (olderThan is null ? Filters.None : Filters.OlderThan);

    private static string IndexOfDeliveries(Filters filters) => (filters & (Filters.Status | Filters.Unboxing | Filters.Service)) switch
    {
        Filters.Status => "ix_orders_list_status",
        Filters.Service => "ix_orders_list_service",
        Filters.Status | Filters.Service => "ix_orders_list_status_service",
        Filters.None => "ix_orders_list",
        var unboxing => unboxing.HasFlag(Filters.Service) ? "ix_orders_unboxing_service" : "ix_orders_unboxing",
    };

    private static string When(Filters set, Filters filter, string condition) => set.HasFlag(filter) ? "   " + condition : "";

    /// <summary>A place in the list; with <c>Seq</c> 0, before every order of that moment.</summary>
    private sealed record Position(Instant CreatedAt, long Seq);
}
