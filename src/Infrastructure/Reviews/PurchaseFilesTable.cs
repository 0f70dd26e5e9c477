using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

internal sealed class PurchaseFilesTable(SqlSession sql) : IPurchaseFiles
{
    private static readonly Statement FindOwner = new("SELECT w.partner_id, w.mode FROM websites AS w WHERE w.website_id = @Id");

    public async Task<Owner?> OwnerOf(WebsiteId website, CancellationToken ct) =>
        await sql.First<OwnerRow>(FindOwner, new { Id = website }, ct) is { } row ? new Owner(row.PartnerId, row.Mode.FromDb<Mode>()) : null;

    private static readonly Statement Insert = new("""
        INSERT INTO purchase_files (place, name, size, modified_at, taken_at, due_at, lease) VALUES (@Place, @Name, @Size, @ModifiedAt, @Now, @Until, @Lease)
        """);

    private static readonly Statement Claim = new("""
        UPDATE purchase_files SET lease = @Lease, due_at = @Until
         WHERE place = @Place AND name = @Name AND moved_at IS NULL AND size = @Size AND modified_at = @ModifiedAt AND due_at <= @Now
        """);

    // The file of this name that we know was moved, and died with its node before that was noted: what lies here now is another.
    private static readonly Statement EndOther = new("""
        UPDATE purchase_files SET moved_at = @Now
         WHERE place = @Place AND name = @Name AND moved_at IS NULL AND (size <> @Size OR modified_at <> @ModifiedAt) AND due_at <= @Now
        """);

    private static readonly Statement ReadTaken = new("""
        SELECT f.seq, f.lease, f.taken_at, f.import_seq, f.problem FROM purchase_files AS f WHERE f.place = @Place AND f.name = @Name AND f.moved_at IS NULL AND f.lease = @Lease
        """);

    public async Task<TakenFile?> TryTake(string place, DroppedFile file, Instant now, Instant until, CancellationToken ct)
    {
        var claim = new { Place = place, file.Name, file.Size, file.ModifiedAt, Now = now, Until = until, Lease = Ids.Ordered(now) };
        await sql.Execute(EndOther, claim, ct);
        if (await sql.Execute(Claim, claim, ct) == 0 && !await sql.TryInsert(Insert, claim, ct))
            return null;
        return (await sql.First<FileRow>(ReadTaken, claim, ct))!.ToFile();
    }

    private static readonly Statement Note = new("UPDATE purchase_files SET import_seq = @Import, problem = @Problem, due_at = @Due WHERE seq = @Seq AND lease = @Lease AND moved_at IS NULL");

    public async Task<bool> TryNote(TakenFile file, long? import, IReadOnlyList<FieldError> problems, Instant due, CancellationToken ct) =>
        await sql.Execute(Note, new { file.Seq, file.Lease, Import = import, Problem = StoredProblem.Write(problems), Due = due }, ct) == 1;

    private static readonly Statement PutOff = new("UPDATE purchase_files SET due_at = @Due WHERE seq = @Seq AND lease = @Lease");

    public Task Postpone(TakenFile file, Instant due, CancellationToken ct) => sql.Execute(PutOff, new { file.Seq, file.Lease, Due = due }, ct);

    private static readonly Statement End = new("UPDATE purchase_files SET moved_at = @Now WHERE seq = @Seq AND moved_at IS NULL");

    public Task Moved(TakenFile file, Instant now, CancellationToken ct) => sql.Execute(End, new { file.Seq, Now = now }, ct);

    private static readonly Statement EndGone = Statement.For(dialect => $"""
        UPDATE purchase_files SET moved_at = @Now
         WHERE place = @Place AND moved_at IS NULL AND due_at <= @Before AND name NOT IN (SELECT {References.Value(dialect)} FROM {References.In(dialect)})
        """);

    public Task ForgetGone(string place, IReadOnlyCollection<string> there, Instant before, Instant now, CancellationToken ct) =>
        sql.Execute(EndGone, new { Place = place, References = References.Listed(there), Before = before, Now = now }, ct);

    private static readonly Statement DeleteOld = Statement.For(dialect => dialect.DeleteSome("purchase_files", "moved_at IS NOT NULL AND moved_at <= @Before", "@Most"));

    public Task<int> Purge(Instant before, int most, CancellationToken ct) => sql.Execute(DeleteOld, new { Before = before, Most = most }, ct);

    private sealed class OwnerRow
    {
        public required PartnerId PartnerId { get; init; }

        public required string Mode { get; init; }
    }

    private sealed class FileRow
    {
        public required long Seq { get; init; }

        public required Guid Lease { get; init; }

        public required Instant TakenAt { get; init; }

        public long? ImportSeq { get; init; }

        public string? Problem { get; init; }

        public TakenFile ToFile() => new(Seq, Lease, TakenAt, ImportSeq, StoredProblem.Read(Problem));
    }
}
