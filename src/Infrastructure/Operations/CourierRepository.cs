using NodaTime;
using Parcours.Application.Operations;
using Parcours.Domain.Operations;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Operations;

internal sealed class CourierRepository(SqlSession sql) : ICourierRepository
{
    private static readonly Statement Insert = new("""
        INSERT INTO couriers (courier_id, name, phone, created_at) VALUES (@Id, @Name, @Phone, @Now)
        """);

    public Task Add(Courier courier, Instant now, CancellationToken ct) =>
        sql.Execute(Insert, new { courier.Id, courier.Name, courier.Phone, Now = now }, ct);

    private static readonly Statement FindOne = new($"SELECT {CourierRow.Columns} FROM couriers AS c WHERE c.courier_id = @Id");

    public async Task<CourierView?> Find(CourierId id, CancellationToken ct) => (await sql.First<CourierRow>(FindOne, new { Id = id }, ct))?.ToView();

    private static readonly Statement NoteAssignment = new("""
        UPDATE couriers SET last_assigned_at = @Now WHERE courier_id = @Id AND deactivated_at IS NULL
        """);

    public async Task<bool> TryNoteAssignment(CourierId id, Instant now, CancellationToken ct) => await sql.Execute(NoteAssignment, new { Id = id, Now = now }, ct) == 1;

    private static readonly Statement Deactivate = new("""
        UPDATE couriers SET deactivated_at = @Now WHERE courier_id = @Id AND deactivated_at IS NULL
        """);

    public async Task<bool> TryDeactivate(CourierId id, Instant now, CancellationToken ct) => await sql.Execute(Deactivate, new { Id = id, Now = now }, ct) == 1;
}

/// <summary>A row of <c>couriers</c>, alias <c>c</c>.</summary>
internal sealed class CourierRow
{
    public const string Columns = "c.courier_id, c.name, c.phone, c.created_at, c.deactivated_at";

    public required CourierId CourierId { get; init; }

    public required string Name { get; init; }

    public required string Phone { get; init; }

    public required Instant CreatedAt { get; init; }

    public Instant? DeactivatedAt { get; init; }

    public CourierView ToView() => new(new Courier(CourierId, Name, Phone), CreatedAt, DeactivatedAt);
}
