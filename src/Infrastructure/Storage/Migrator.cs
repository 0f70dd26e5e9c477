using System.Data.Common;
using System.Globalization;
using NodaTime;

namespace Parcours.Infrastructure.Storage;

/// <summary>Brings the schema to what this build knows. The journal <c>schema_migrations</c> keeps what was applied, with the checksum of its text.</summary>
public abstract class Migrator
{
    private static readonly Statement JournalExists = Statement.For(dialect => dialect.TableExists("schema_migrations"));

    private static readonly Statement ReadJournal = new("SELECT number, name, checksum FROM schema_migrations ORDER BY number");

    private static readonly Statement NoteApplied = new("""
        INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (@Number, @Name, @Checksum, @AppliedAt)
        """);

    private readonly SqlSession _sql;
    private readonly IClock _clock;
    private readonly IReadOnlyList<Migration> _known;

    private protected Migrator(SqlSession sql, IClock clock, IReadOnlyList<Migration> known) => (_sql, _clock, _known) = (sql, clock, known);

    /// <summary>Applies what is pending, all of it or nothing, under a lock: of several nodes that start together one applies, and the others find it done.</summary>
    /// <exception cref="SchemaException">The schema is newer than this build, or the text of an applied migration has changed.</exception>
    public async Task<MigrationReport> Migrate(CancellationToken ct)
    {
        await using var connection = await Open(create: true, ct);
        await using var transaction = await BeginLocked(connection, ct);
        using var unit = new SqlUnit(connection, transaction).Enter();

        if (!await HasJournal(ct))
            await Send(JournalTable, unit, ct);
        var pending = await Pending(ct);
        foreach (var migration in pending)
            await Apply(migration, unit, ct);
        await transaction.CommitAsync(ct);
        return new MigrationReport([.. pending.Select(migration => migration.ToString())]);
    }

    /// <summary>Changes nothing.</summary>
    /// <exception cref="SchemaException">A migration is pending, the schema is newer than this build, or the text of an applied migration has changed.</exception>
    public async Task EnsureCurrent(CancellationToken ct)
    {
        await using var connection = await Open(create: false, ct);
        using var unit = new SqlUnit(connection, transaction: null).Enter();

        var pending = await HasJournal(ct) ? await Pending(ct) : _known;
        if (pending.Count > 0)
            throw new SchemaException($"The database's schema is behind this build: {string.Join(", ", pending)} must be applied first, with the argument 'migrate'.");
    }

    private protected abstract string JournalTable { get; }

    private protected abstract Task<DbConnection> Open(bool create, CancellationToken ct);

    /// <summary>Begins a transaction that no other migrator can begin until it ends.</summary>
    private protected abstract Task<DbTransaction> BeginLocked(DbConnection connection, CancellationToken ct);

    /// <summary>The parts of a script that the engine takes one at a time.</summary>
    private protected virtual IEnumerable<string> Batches(string script) => [script];

    private async Task<bool> HasJournal(CancellationToken ct) => await _sql.First<long>(JournalExists, null, ct) > 0;

    private async Task<IReadOnlyList<Migration>> Pending(CancellationToken ct)
    {
        var applied = await _sql.Query<JournalEntry>(ReadJournal, null, ct);
        var known = _known.ToDictionary(migration => migration.Number);
        foreach (var entry in applied)
        {
            if (!known.TryGetValue(entry.Number, out var migration))
                throw new SchemaException($"The database's schema is newer than this build, which does not know {entry}: start the build that applied it, or a later one.");
            if (!string.Equals(migration.Checksum, entry.Checksum, StringComparison.Ordinal))
                throw new SchemaException($"The migration {migration} was applied as {entry} with another text: an applied migration stays as it is, a change is a new one.");
        }

        return [.. _known.ExceptBy(applied.Select(entry => entry.Number), migration => migration.Number)];
    }

    private async Task Apply(Migration migration, SqlUnit unit, CancellationToken ct)
    {
        try
        {
            foreach (var batch in Batches(migration.Text))
                await Send(batch, unit, ct);
        }
        catch (DbException exception)
        {
            throw new SchemaException($"The migration {migration} failed, and nothing was applied: {exception.Message}", exception);
        }

        await _sql.Execute(NoteApplied, new { migration.Number, migration.Name, migration.Checksum, AppliedAt = _clock.GetCurrentInstant() }, ct);
    }

    private static async Task Send(string sql, SqlUnit unit, CancellationToken ct)
    {
        await using var command = unit.Connection.CreateCommand();
        command.Transaction = unit.Transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed class JournalEntry
    {
        public int Number { get; init; }

        public required string Name { get; init; }

        public required string Checksum { get; init; }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number:0000}_{Name}");
    }
}

/// <param name="Applied">What was applied now, in order; empty when the schema was current.</param>
public sealed record MigrationReport(IReadOnlyList<string> Applied);
