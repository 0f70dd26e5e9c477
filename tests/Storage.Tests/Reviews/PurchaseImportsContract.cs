using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Reviews;

public abstract class PurchaseImportsContract(StorageFixture storage) : PurchasesContract(storage)
{
    private static readonly FieldError Wrong = new("consumer.email", "email");

    [Fact]
    public async Task An_import_counts_its_lines_until_the_last_batch()
    {
        var website = await AWebsite();
        var (seq, id) = await Begin(website, lines: 6, batches: 2, new RefusedLine(7, null, null, ["broken"], [new FieldError("", "columns")]));

        await Note(seq, (Read("#1", 2, 3), PurchaseOutcomeStatus.Accepted), (Read("#2", 4), PurchaseOutcomeStatus.Duplicate));
        var half = (await Imports.Find(website, id, Ct))!;
        (half.Lines, half.Accepted, half.Duplicates, half.Rejected, half.CompletedAt).Should().Be((6, 2, 1, 1, null));

        await Note(seq, (Read("#3", 5, 6), PurchaseOutcomeStatus.Rejected));
        var whole = (await Imports.Find(website, id, Ct))!;
        (whole.Accepted, whole.Duplicates, whole.Rejected, whole.CompletedAt).Should().Be((2, 1, 3, Now));
        (whole.FileName, whole.Delimiter).Should().Be(("orders.csv", ';'));
        whole.Columns.Should().Equal("purchase_reference", "Référence \"exacte\"");
        (await Imports.RefusedLines(seq, Ct)).Should().BeEquivalentTo(
            [Refused("#3", 5), Refused("#3", 6), new RefusedLine(7, null, null, ["broken"], [new FieldError("", "columns")])], options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task An_import_of_nothing_is_complete_at_once()
    {
        var website = await AWebsite();
        var (_, id) = await Begin(website, lines: 1, batches: 0, new RefusedLine(2, null, null, [], [Wrong]));

        (await Imports.Find(website, id, Ct))!.CompletedAt.Should().Be(Now);
    }

    [Fact]
    public async Task Another_websites_import_is_not_found()
    {
        var (website, other) = (await AWebsite(), await AWebsite());
        var (_, id) = await Begin(website, lines: 0, batches: 0);

        (await Imports.Find(other, id, Ct)).Should().BeNull();
        (await Imports.Find(website, Ids.Ordered(Now), Ct)).Should().BeNull();
    }

    [Fact]
    public async Task The_newest_imports_of_a_website_come_first()
    {
        var (website, other) = (await AWebsite(), await AWebsite());
        var (_, first) = await Begin(website, 1, 0);
        await Begin(other, 1, 0);
        var (_, second) = await Begin(website, 1, 1);
        var (_, third) = await Begin(website, 1, 0);

        (await Imports.Newest(website, 2, Ct)).Select(import => import.Id).Should().Equal(third, second);
        (await Imports.Newest(website, 10, Ct)).Select(import => import.Id).Should().Equal(third, second, first);
    }

    [Fact]
    public async Task The_lines_of_someone_who_was_erased_lose_their_values()
    {
        var (website, other) = (await AWebsite(), await AWebsite());
        var (seq, _) = await Begin(website, 4, 0, Refused("#1", 2), Refused("#2", 3, "Other@example.com"), Refused("#3", 4));
        var (others, _) = await Begin(other, 1, 0, Refused("#1", 2));

        // By the reference, and by the address wherever it stands.
        await Storage.Write(ct => Imports.Forget(website, "#1", EmailHash.Of("other@example.com"), ct));

        (await Imports.RefusedLines(seq, Ct)).Select(line => (line.Number, line.Values is null, line.EmailHash is null)).Should().Equal((2, true, true), (3, true, true), (4, false, false));
        (await Imports.RefusedLines(others, Ct)).Single().Values.Should().NotBeNull();
    }

    [Fact]
    public async Task Old_imports_are_forgotten_with_their_lines()
    {
        var website = await AWebsite();
        var (old, oldId) = await Begin(website, 1, 0, Refused("#1", 2));
        var (_, unfinished) = await Begin(website, 1, 1);
        Storage.Clock.Advance(Duration.FromDays(31));
        var (_, fresh) = await Begin(website, 0, 0);

        while (await Storage.Write(ct => Imports.Purge(Now - Duration.FromDays(30), 10, ct)) > 0)
        {
        }

        (await Imports.Find(website, oldId, Ct)).Should().BeNull();
        (await Imports.RefusedLines(old, Ct)).Should().BeEmpty();
        (await Imports.Find(website, unfinished, Ct)).Should().NotBeNull();
        (await Imports.Find(website, fresh, Ct)).Should().NotBeNull();
    }

    private ReadPurchase Read(string reference, params int[] lines) => ReadPurchase.Of(APurchase(reference)) with
    {
        EmailHash = EmailHash.Of("marie@example.com"),
        Lines = [.. lines.Select(line => new SourceLine(line, [reference, "Zoé"]))],
    };

    private static RefusedLine Refused(string reference, int line, string email = "marie@example.com") => new(line, reference, EmailHash.Of(email), [reference, "Zoé"], [Wrong]);

    private Task Note(long import, params (ReadPurchase Read, PurchaseOutcomeStatus Status)[] told) => Storage.Write(ct => Imports.Note(
        import,
        [.. told.Select(one => one.Read)],
        [.. told.Select(one => new PurchaseOutcome(one.Read.Reference, one.Status) { Rejection = one.Status == PurchaseOutcomeStatus.Rejected ? new Rejection([Wrong]) : null })],
        Now,
        ct));

    private async Task<(long Seq, Guid Id)> Begin(Website website, int lines, int batches, params RefusedLine[] refused)
    {
        var id = Ids.Ordered(Now);
        return (await Storage.Write(ct => Imports.Add(
            new NewImport(id, website, "orders.csv", new PurchaseFile(["purchase_reference", "Référence \"exacte\""], ';', lines, [], refused), batches, Now), ct)), id);
    }
}

public sealed class PurchaseImportsOnSqlite(SqliteStorage storage) : PurchaseImportsContract(storage), IClassFixture<SqliteStorage>;

public sealed class PurchaseImportsOnSqlServer(SqlServerStorage storage) : PurchaseImportsContract(storage), IClassFixture<SqlServerStorage>;
