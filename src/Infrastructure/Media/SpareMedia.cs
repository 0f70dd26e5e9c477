using NodaTime;
using Parcours.Application.Media;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Media;

internal sealed class SpareMedia(SqlSession sql) : ISpareMedia
{
    private static readonly Statement Insert = new("INSERT INTO spare_media (media_id, expires_at) VALUES (@Id, @ExpiresAt)");

    public Task Add(MediaId id, Instant expiresAt, CancellationToken ct) => sql.Execute(Insert, new { Id = id, ExpiresAt = expiresAt }, ct);

    private static readonly Statement FindExpired = Statement.For(dialect => $"""
        SELECT s.media_id FROM spare_media AS s WHERE s.expires_at <= @Now ORDER BY s.expires_at {dialect.Take("@Most")}
        """);

    public Task<IReadOnlyList<MediaId>> Expired(Instant now, int most, CancellationToken ct) => sql.Query<MediaId>(FindExpired, new { Now = now, Most = most }, ct);

    private static readonly Statement Delete = new("DELETE FROM spare_media WHERE media_id = @Id");

    public Task Forget(MediaId id, CancellationToken ct) => sql.Execute(Delete, new { Id = id }, ct);
}
