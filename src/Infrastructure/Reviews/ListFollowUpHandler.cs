using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

/// <summary>
/// Pages by the position of the last row shown. A row that tells of a refusal goes away when the purchase is told again, so a cursor does not name a row:
/// it holds the position, and only we can have written it.
/// </summary>
internal sealed class ListFollowUpHandler(SqlSession sql, IDataProtectionProvider protection) : IQueryHandler<ListFollowUp, Page<SolicitationView>>
{
    private const int CursorBytes = 3 * sizeof(long);

    private readonly IDataProtector _protector = protection.CreateProtector("Parcours.FollowUpCursor");

    [Flags]
    internal enum Filters
    {
        None = 0,
        Status = 1,
        Reference = 2,
        Since = 4,
        OlderThan = 8,
    }

    internal static readonly StatementFamily<Filters> Newest = Statement.Filtered<Filters>((dialect, filters) => $"""
        SELECT s.seq, e.event_id, s.reference, s.kind, s.status, s.reason, s.problem, s.received_at, s.scheduled_at, s.sent_at, s.opened_at, s.reminded_at,
               s.answered_at, s.ended_at, e.erased_at
          FROM solicitations AS s
          LEFT JOIN purchase_events AS e ON e.seq = s.event_seq
         WHERE s.website_seq = @Website
        {When(filters, Filters.Status, "AND s.status = @Status")}
        {When(filters, Filters.Reference, "AND s.reference = @Reference")}
        {When(filters, Filters.Since, "AND s.received_at >= @Since")}
        {When(filters, Filters.OlderThan, "AND s.received_at <= @At AND (s.received_at < @At OR s.seq < @Seq)")}
         ORDER BY s.received_at DESC, s.seq DESC
        {dialect.Take("@Take")}
        """);

    public async Task<Result<Page<SolicitationView>>> Handle(ListFollowUp query, CancellationToken cancellationToken)
    {
        var olderThan = query.Before is { } before ? new Position(before, Seq: 0) : null;
        if (query.Cursor is not null)
        {
            if (Open(query.Cursor, query.Website) is not { } cursor)
                return ReviewErrors.UnknownCursor;
            olderThan = olderThan is null || cursor.ReceivedAt < olderThan.ReceivedAt ? cursor : olderThan;
        }

        var rows = await sql.Query<Row>(Newest[FiltersOf(query, olderThan)], new
        {
            Website = query.Website.Seq,
            query.Status,
            Reference = query.Reference?.Trim(),
            query.Since,
            At = olderThan?.ReceivedAt,
            olderThan?.Seq,
            Take = query.Take + 1,
        }, cancellationToken);
        var shown = rows.Take(query.Take).ToList();
        return new Page<SolicitationView>([.. shown.Select(row => row.ToView())], rows.Count > shown.Count ? Seal(shown[^1], query.Website) : null);
    }

    private string Seal(Row last, Website website)
    {
        var cursor = new byte[CursorBytes];
        BinaryPrimitives.WriteInt64BigEndian(cursor, website.Seq);
        BinaryPrimitives.WriteInt64BigEndian(cursor.AsSpan(sizeof(long)), last.ReceivedAt.ToUnixTimeTicks());
        BinaryPrimitives.WriteInt64BigEndian(cursor.AsSpan(2 * sizeof(long)), last.Seq);
        return WebEncoders.Base64UrlEncode(_protector.Protect(cursor));
    }

    /// <summary>Null when it is not ours, or another website's.</summary>
    private Position? Open(string text, Website website)
    {
        try
        {
            var cursor = _protector.Unprotect(WebEncoders.Base64UrlDecode(text));
            return BinaryPrimitives.ReadInt64BigEndian(cursor) != website.Seq
                ? null
                : new Position(
                    Instant.FromUnixTimeTicks(BinaryPrimitives.ReadInt64BigEndian(cursor.AsSpan(sizeof(long)))), BinaryPrimitives.ReadInt64BigEndian(cursor.AsSpan(2 * sizeof(long))));
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private static Filters FiltersOf(ListFollowUp query, Position? olderThan) =>
        (query.Status is null ? Filters.None : Filters.Status)
        | (query.Reference is null ? Filters.None : Filters.Reference)
        | (query.Since is null ? Filters.None : Filters.Since)
        | (olderThan is null ? Filters.None : Filters.OlderThan);

    private static string When(Filters set, Filters filter, string condition) => set.HasFlag(filter) ? "   " + condition : "";

    /// <summary>A place in the list; with <c>Seq</c> 0, before every row of that moment.</summary>
    private sealed record Position(Instant ReceivedAt, long Seq);

    private sealed class Row
    {
        public required long Seq { get; init; }

        public PurchaseEventId? EventId { get; init; }

        public required string Reference { get; init; }

        public string? Kind { get; init; }

        public required string Status { get; init; }

        public string? Reason { get; init; }

        public string? Problem { get; init; }

        public required Instant ReceivedAt { get; init; }

        public Instant? ScheduledAt { get; init; }

        public Instant? SentAt { get; init; }

        public Instant? OpenedAt { get; init; }

        public Instant? RemindedAt { get; init; }

        public Instant? AnsweredAt { get; init; }

        public Instant? EndedAt { get; init; }

        public Instant? ErasedAt { get; init; }

        public SolicitationView ToView() => new(
            EventId, Reference, Kind?.FromDb<SolicitationKind>(), Status.FromDb<SolicitationStatus>(), Reason, StoredProblem.Read(Problem), ReceivedAt, ScheduledAt, SentAt, OpenedAt,
            RemindedAt, AnsweredAt, EndedAt, IsErased: ErasedAt is not null);
    }
}
