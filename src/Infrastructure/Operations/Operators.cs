using NodaTime;
using Parcours.Application.Operations;
using Parcours.Domain.Operations;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Operations;

internal sealed class Operators(SqlSession sql) : IOperators
{
    private static readonly Statement FindUsable = new("SELECT id, name, courier_id FROM operators WHERE secret_hash = @Hash AND revoked_at IS NULL");

    public async Task<Operator?> Find(OperatorSecret secret, CancellationToken ct)
    {
        var row = await sql.First<OperatorRow>(FindUsable, new { secret.Hash }, ct);
        return row is null ? null : new Operator(row.Id, row.Name, row.CourierId);
    }

    private static readonly Statement Insert = Statement.For(dialect => dialect.InsertReturning(
        "operators (name, courier_id, secret_hash, created_at)", "@Name, @Courier, @Hash, @Now", "id"));

    public async Task<Operator> Add(string name, CourierId? courier, OperatorSecret secret, Instant now, CancellationToken ct)
    {
        var id = await sql.First<OperatorId>(Insert, new { Name = name, Courier = courier, secret.Hash, Now = now }, ct);
        return new Operator(id, name, courier);
    }

    private static readonly Statement RevokeDispatcher = new("UPDATE operators SET revoked_at = @Now WHERE id = @Id AND courier_id IS NULL AND revoked_at IS NULL");

    public async Task<bool> TryRevoke(OperatorId dispatcher, Instant now, CancellationToken ct) => await sql.Execute(RevokeDispatcher, new { Id = dispatcher, Now = now }, ct) == 1;

    private static readonly Statement RevokeCourier = new("UPDATE operators SET revoked_at = @Now WHERE courier_id = @Courier AND revoked_at IS NULL");

    public Task Revoke(CourierId courier, Instant now, CancellationToken ct) => sql.Execute(RevokeCourier, new { Courier = courier, Now = now }, ct);

    private sealed class OperatorRow
    {
        public required OperatorId Id { get; init; }

        public required string Name { get; init; }

        public CourierId? CourierId { get; init; }
    }
}
