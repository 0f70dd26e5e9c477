using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Unboxing;

internal sealed class CodeTriesTable(SqlSession sql) : ICodeTries
{
    // A try opens a time in which the most are free; one more locks for as long again. That one stands for all that come while it is locked: they neither
    // count nor prolong, and tries far apart never add up.
    private static readonly Statement CountOne = new("""
        UPDATE code_tries
           SET tries = CASE WHEN expires_at <= @Now THEN 1 WHEN tries > @Most THEN tries ELSE tries + 1 END,
               expires_at = CASE WHEN expires_at <= @Now OR tries = @Most THEN @Until ELSE expires_at END
         WHERE subject = @Subject
        """);

    private static readonly Statement Insert = new("INSERT INTO code_tries (subject, tries, expires_at) VALUES (@Subject, 1, @Until)");

    private static readonly Statement Read = new("SELECT t.tries, t.expires_at FROM code_tries AS t WHERE t.subject = @Subject");

    public async Task<TryCounted> Count(string subject, int most, Duration lifetime, Instant now, CancellationToken ct)
    {
        var counted = new { Subject = subject, Most = most, Now = now, Until = now + lifetime };
        if (await sql.Execute(CountOne, counted, ct) == 0 && !await sql.TryInsert(Insert, new { counted.Subject, counted.Until }, ct))
            await sql.Execute(CountOne, counted, ct);

        var row = (await sql.First<TriesRow>(Read, new { Subject = subject }, ct))!;
        return new TryCounted(row.Tries > most, row.ExpiresAt);
    }

    private static readonly Statement TakeOneBack = new("UPDATE code_tries SET tries = tries - 1 WHERE subject = @Subject AND tries > 0");

    public Task Forgive(string subject, CancellationToken ct) => sql.Execute(TakeOneBack, new { Subject = subject }, ct);

    private static readonly Statement Delete = new("DELETE FROM code_tries WHERE subject = @Subject");

    public Task Forget(string subject, CancellationToken ct) => sql.Execute(Delete, new { Subject = subject }, ct);

    private static readonly Statement PurgeExpired = Statement.For(dialect => dialect.DeleteSome("code_tries", "expires_at <= @Now", "@Most"));

    public Task<int> Purge(Instant now, int most, CancellationToken ct) => sql.Execute(PurgeExpired, new { Now = now, Most = most }, ct);

    private sealed class TriesRow
    {
        public required int Tries { get; init; }

        public required Instant ExpiresAt { get; init; }
    }
}
