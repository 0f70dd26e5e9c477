using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Unboxing;

internal sealed class Uploads(SqlSession sql) : IUploads
{
    private const string Columns =
        "u.upload_id, u.order_seq, u.kind, u.is_live, u.bytes, u.original_id, u.display_id, u.shown_id, u.format, u.sha256, u.private_parts, u.created_at, u.received_at, u.expires_at";

    private static readonly Statement Insert = new("""
        INSERT INTO unboxing_uploads (upload_id, order_seq, kind, is_live, bytes, original_id, display_id, created_at, expires_at)
        VALUES (@Id, @Order, @Kind, @IsLive, @Bytes, @Original, @Display, @CreatedAt, @ExpiresAt)
        """);

    public Task Add(Upload upload, CancellationToken ct) => sql.Execute(Insert, new
    {
        upload.Id,
        upload.Order,
        Kind = upload.Kind.ToDb(),
        upload.IsLive,
        upload.Bytes,
        upload.Original,
        upload.Display,
        upload.CreatedAt,
        upload.ExpiresAt,
    }, ct);

    // What is past its time belongs to the sweeper: its file may be gone already.
    private static readonly Statement FindOne = new($"""
        SELECT {Columns} FROM unboxing_uploads AS u
         WHERE u.upload_id = @Id AND u.order_seq = @Order AND (u.expires_at IS NULL OR u.expires_at > @Now)
        """);

    public async Task<Upload?> Find(OrderNumber order, UploadId id, Instant now, CancellationToken ct) =>
        (await sql.First<UploadRow>(FindOne, new { Order = order, Id = id, Now = now }, ct))?.ToUpload();

    private static readonly Statement FindAll = new($"""
        SELECT {Columns} FROM unboxing_uploads AS u
         WHERE u.order_seq = @Order AND (u.expires_at IS NULL OR u.expires_at > @Now)
         ORDER BY u.seq
        """);

    public async Task<IReadOnlyList<Upload>> Of(OrderNumber order, Instant now, CancellationToken ct) =>
        [.. (await sql.Query<UploadRow>(FindAll, new { Order = order, Now = now }, ct)).Select(row => row.ToUpload())];

    private static readonly Statement SumOfOrder = new("SELECT COALESCE(SUM(u.bytes), 0) FROM unboxing_uploads AS u WHERE u.order_seq = @Order");

    public Task<long> BytesHeld(OrderNumber order, CancellationToken ct) => sql.First<long>(SumOfOrder, new { Order = order }, ct);

    private static readonly Statement FindSubmitted = new($"""
        SELECT {Columns} FROM unboxing_uploads AS u WHERE u.shown_id = @Shown AND u.shown_id IS NOT NULL AND u.expires_at IS NULL
        """);

    public async Task<Upload?> FindShown(MediaId shown, CancellationToken ct) => (await sql.First<UploadRow>(FindSubmitted, new { Shown = shown }, ct))?.ToUpload();

    private static readonly Statement Keep = new("""
        UPDATE unboxing_uploads
           SET received_at = @ReceivedAt, format = @Format, sha256 = @Sha256, private_parts = @PrivateParts,
               shown_id = CASE WHEN @IsDrawn = 1 THEN display_id ELSE original_id END
         WHERE upload_id = @Id AND received_at IS NULL
        """);

    public async Task<bool> TryKeep(UploadId id, Content content, CancellationToken ct) => await sql.Execute(Keep, new
    {
        Id = id,
        content.ReceivedAt,
        Format = content.Format.ToDb(),
        content.Sha256,
        PrivateParts = StoredPart.Write(content.PrivateParts),
        content.IsDrawn,
    }, ct) == 1;

    private static readonly Statement Submit = new("""
        UPDATE unboxing_uploads SET expires_at = NULL
         WHERE upload_id = @Id AND order_seq = @Order AND received_at IS NOT NULL AND expires_at > @Now
        """);

    public async Task<bool> TrySubmit(OrderNumber order, UploadId id, Instant now, CancellationToken ct) =>
        await sql.Execute(Submit, new { Order = order, Id = id, Now = now }, ct) == 1;

    private static readonly Statement Drop = new("""
        UPDATE unboxing_uploads SET expires_at = @Now WHERE upload_id = @Id AND order_seq = @Order AND expires_at > @Now
        """);

    public async Task<bool> TryDrop(OrderNumber order, UploadId id, Instant now, CancellationToken ct) =>
        await sql.Execute(Drop, new { Order = order, Id = id, Now = now }, ct) == 1;

    private static readonly Statement FindExpired = Statement.For(dialect => $"""
        SELECT {Columns} FROM unboxing_uploads AS u
         WHERE u.expires_at IS NOT NULL AND u.expires_at <= @Now
         ORDER BY u.expires_at {dialect.Take("@Most")}
        """);

    public async Task<IReadOnlyList<Upload>> Expired(Instant now, int most, CancellationToken ct) =>
        [.. (await sql.Query<UploadRow>(FindExpired, new { Now = now, Most = most }, ct)).Select(row => row.ToUpload())];

    private static readonly Statement Delete = new("DELETE FROM unboxing_uploads WHERE upload_id = @Id");

    public Task Forget(UploadId id, CancellationToken ct) => sql.Execute(Delete, new { Id = id }, ct);

    private sealed class UploadRow
    {
        public required UploadId UploadId { get; init; }

        public required OrderNumber OrderSeq { get; init; }

        public required string Kind { get; init; }

        public required bool IsLive { get; init; }

        public required long Bytes { get; init; }

        public required MediaId OriginalId { get; init; }

        public required MediaId DisplayId { get; init; }

        public MediaId? ShownId { get; init; }

        public string? Format { get; init; }

        public byte[]? Sha256 { get; init; }

        public string? PrivateParts { get; init; }

        public required Instant CreatedAt { get; init; }

        public Instant? ReceivedAt { get; init; }

        public Instant? ExpiresAt { get; init; }

        public Upload ToUpload() => new(UploadId, OrderSeq, Kind.FromDb<MediumKind>(), IsLive, Bytes, OriginalId, DisplayId, CreatedAt)
        {
            ExpiresAt = ExpiresAt,
            Content = ReceivedAt is { } received
                ? new Content(Format!.FromDb<MediaFormat>(), Sha256!, ShownId == DisplayId, StoredPart.Read(PrivateParts), received)
                : null,
        };
    }
}

/// <summary>As it lies in the database.</summary>
internal sealed record StoredPart(long Offset, long Length, byte[] Instead)
{
    public static string? Write(IReadOnlyList<PrivatePart> parts) => parts.Count == 0
        ? null
        : JsonSerializer.Serialize<IReadOnlyList<StoredPart>>([.. parts.Select(part => new StoredPart(part.Offset, part.Length, part.Instead))], StoredParts.Default.IReadOnlyListStoredPart);

    public static IReadOnlyList<PrivatePart> Read(string? json) => json is null
        ? []
        : [.. (JsonSerializer.Deserialize(json, StoredParts.Default.IReadOnlyListStoredPart) ?? []).Select(part => new PrivatePart(part.Offset, part.Length, part.Instead))];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<StoredPart>))]
internal sealed partial class StoredParts : JsonSerializerContext;
