using NodaTime;
using Parcours.Application.Media;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Media;

internal sealed class MediaUploads(SqlSession sql) : IMediaUploads
{
    private static readonly Statement Insert = new("INSERT INTO media_uploads (media_id, operator_id, created_at) VALUES (@Id, @By, @Now)");

    public Task Add(MediaId id, OperatorId by, Instant now, CancellationToken ct) => sql.Execute(Insert, new { Id = id, By = by, Now = now }, ct);

    // What is past its lifetime belongs to the sweeper: its image may be gone already.
    private static readonly Statement Take = new("DELETE FROM media_uploads WHERE media_id = @Id AND operator_id = @By AND created_at > @Dead");

    public async Task<bool> TryTake(MediaId id, OperatorId by, Instant now, CancellationToken ct) =>
        await sql.Execute(Take, new { Id = id, By = by, Dead = now - IMediaUploads.Lifetime }, ct) == 1;

    private static readonly Statement FindDead = Statement.For(dialect => $"""
        SELECT u.media_id FROM media_uploads AS u WHERE u.created_at <= @Dead ORDER BY u.created_at {dialect.Take("@Most")}
        """);

    public Task<IReadOnlyList<MediaId>> Expired(Instant now, int most, CancellationToken ct) =>
        sql.Query<MediaId>(FindDead, new { Dead = now - IMediaUploads.Lifetime, Most = most }, ct);

    private static readonly Statement Delete = new("DELETE FROM media_uploads WHERE media_id = @Id");

    public Task Forget(MediaId id, CancellationToken ct) => sql.Execute(Delete, new { Id = id }, ct);
}
