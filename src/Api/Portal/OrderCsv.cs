using System.Globalization;
using CsvHelper;
using NodaTime.Text;
using Parcours.Api.Http;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Portal;

/// <summary>Orders as a file for spreadsheets, a page at a time, so that a million of them need no more memory than one page.</summary>
internal static class OrderCsv
{
    public const int PageSize = 500;

    private static readonly string[] Columns =
    [
        "order_id", "order_number", "kind", "reference", "status", "unboxing_status", "service_level", "recipient", "email", "city", "amount", "currency", "tracking_number", "created_at", "updated_at",
    ];

    /// <param name="next">The page that begins at a cursor; null when it cannot be had.</param>
    /// <exception cref="IOException">A page in the middle could not be had: the file must not look whole.</exception>
    public static async Task Write(PortalOrderPage first, Func<string, Task<PortalOrderPage?>> next, Stream body, CancellationToken ct)
    {
        await body.WriteAsync(Part(first.Orders, isFirst: true), ct);
        for (var page = first; page.NextCursor is { } cursor;)
        {
            page = await next(cursor) ?? throw new IOException("A page of the export is not there.");
            await body.WriteAsync(Part(page.Orders, isFirst: false), ct);
        }
    }

    private static ReadOnlyMemory<byte> Part(IReadOnlyList<PortalOrderLine> orders, bool isFirst)
    {
        using var memory = new MemoryStream();
        using (var writer = CsvWriter.Create(memory, Spreadsheets.Options with { WriteByteOrderMark = isFirst }, leaveOpen: true))
        {
            if (isFirst)
                writer.WriteRecord(Columns);
            foreach (var order in orders)
                writer.WriteRecord(Fields(order));
        }

        return memory.ToArray();
    }

    private static string[] Fields(PortalOrderLine order) =>
    [
        order.Id.Value,
        order.Number.ToString(),
        Names.Of(order.Kind),
        order.Reference,
        Names.Of(order.Published),
        order.IsInUnboxing ? Names.Of(order.Status) : "",
        order.Service is { } service ? Names.Of(service) : "",
        order.Recipient ?? "",
        order.Email ?? "",
        order.Place ?? "",
        order.Amount.Amount.ToString(CultureInfo.InvariantCulture),
        order.Amount.Currency,
        order.TrackingNumber ?? "",
        InstantPattern.General.Format(order.CreatedAt),
        InstantPattern.General.Format(order.UpdatedAt),
    ];
}
