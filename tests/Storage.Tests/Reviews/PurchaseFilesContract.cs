using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Reviews;

public abstract class PurchaseFilesContract(StorageFixture storage) : PurchasesContract(storage)
{
    private static readonly Duration Lease = Duration.FromMinutes(2);

    private readonly string _place = Ids.Text(8);

    private IPurchaseFiles Files => Storage.Services.GetRequiredService<IPurchaseFiles>();

    [Fact]
    public async Task A_file_that_was_taken_is_nobody_elses_until_the_lease_ends()
    {
        var file = AFile();

        var first = (await Take(file))!;
        (await Take(file)).Should().BeNull();
        (first.Import, first.Problems.Count, first.TakenAt).Should().Be((null, 0, Now));

        Storage.Clock.Advance(Lease);
        var second = (await Take(file))!;
        second.Seq.Should().Be(first.Seq);
        second.TakenAt.Should().Be(first.TakenAt);
        // Whoever lost the lease notes nothing.
        (await Storage.Write(ct => Files.TryNote(first, null, [], Now, ct))).Should().BeFalse();
    }

    [Fact]
    public async Task What_came_of_a_file_is_found_when_it_is_taken_up_again()
    {
        var website = await AWebsite();
        var import = await Storage.Write(ct => Imports.Add(new NewImport(Ids.Ordered(Now), website, "a.csv", new PurchaseFile(["a"], ';', 1, [], []), 0, Now), ct));
        var (read, unread) = (AFile("a.csv"), AFile("b.csv"));
        FieldError[] problems = [new("email", "csv_column"), new("file", "file_size") { Arguments = [4L] }];

        (await Storage.Write(async ct => await Files.TryNote((await Files.TryTake(_place, read, Now, Now + Lease, ct))!, import, [], Now, ct))).Should().BeTrue();
        (await Storage.Write(async ct => await Files.TryNote((await Files.TryTake(_place, unread, Now, Now + Lease, ct))!, null, problems, Now, ct))).Should().BeTrue();

        (await Take(read))!.Import.Should().Be(import);
        (await Take(unread))!.Problems.Should().BeEquivalentTo(problems, options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task A_file_that_was_moved_is_a_new_one_when_its_name_comes_again()
    {
        var first = (await Take(AFile()))!;
        await Storage.Write(ct => Files.Moved(first, Now, ct));

        (await Take(AFile()))!.Seq.Should().NotBe(first.Seq);
    }

    [Fact]
    public async Task A_file_of_another_size_or_time_is_another_file_once_nobody_has_the_first()
    {
        var first = (await Take(AFile()))!;
        var other = AFile() with { Size = 18 };
        (await Take(other)).Should().BeNull();

        Storage.Clock.Advance(Lease);
        (await Take(other))!.Seq.Should().NotBe(first.Seq);
        (await Take(AFile())).Should().BeNull();
    }

    [Fact]
    public async Task The_same_name_in_another_place_is_another_file()
    {
        var first = (await Take(AFile()))!;

        (await Storage.Write(ct => Files.TryTake("elsewhere" + _place, AFile(), Now, Now + Lease, ct)))!.Seq.Should().NotBe(first.Seq);
    }

    [Fact]
    public async Task What_is_gone_from_the_folder_is_forgotten_unless_a_node_has_just_taken_it()
    {
        var (gone, there, fresh) = ((await Take(AFile("gone.csv")))!, (await Take(AFile("there.csv")))!, AFile("fresh.csv"));
        Storage.Clock.Advance(Lease);
        await Take(fresh);

        await Storage.Write(ct => Files.ForgetGone(_place, ["there.csv"], before: Now, Now, ct));

        (await Take(AFile("gone.csv")))!.Seq.Should().NotBe(gone.Seq);
        (await Take(AFile("there.csv")))!.Seq.Should().Be(there.Seq);
        (await Take(fresh)).Should().BeNull();
    }

    [Fact]
    public async Task Of_two_nodes_that_see_a_file_at_once_one_takes_it()
    {
        await using var other = Storage.AnotherNode();
        var (theirs, unitOfWork) = (other.GetRequiredService<IPurchaseFiles>(), other.GetRequiredService<IUnitOfWork>());
        for (var round = 0; round < 10; round++)
        {
            var file = AFile($"race-{round}.csv");

            var taken = await Task.WhenAll(
                Task.Run(() => Take(file)),
                Task.Run(async () => (await unitOfWork.Run(async ct => Result<TakenFile?>.Of(await theirs.TryTake(_place, file, Now, Now + Lease, ct)), Ct)).Value));

            taken.OfType<TakenFile>().Should().ContainSingle();
        }
    }

    [Fact]
    public async Task Files_that_were_moved_long_ago_are_forgotten()
    {
        var old = (await Take(AFile("old.csv")))!;
        await Storage.Write(ct => Files.Moved(old, Now, ct));
        var waiting = (await Take(AFile("waiting.csv")))!;
        Storage.Clock.Advance(Duration.FromDays(31));

        (await Storage.Write(ct => Files.Purge(Now - Duration.FromDays(30), 100, ct))).Should().BeGreaterThan(0);

        (await Storage.Write(ct => Files.Purge(Now - Duration.FromDays(30), 100, ct))).Should().Be(0);
        (await Take(AFile("waiting.csv")))!.Seq.Should().Be(waiting.Seq);
    }

    private DroppedFile AFile(string name = "orders.csv") => new(name, 17, Instant.FromUtc(2025, 11, 8, 12, 0));

    private Task<TakenFile?> Take(DroppedFile file) => Storage.Write(ct => Files.TryTake(_place, file, Now, Now + Lease, ct));
}

public sealed class PurchaseFilesOnSqlite(SqliteStorage storage) : PurchaseFilesContract(storage), IClassFixture<SqliteStorage>;

public sealed class PurchaseFilesOnSqlServer(SqlServerStorage storage) : PurchaseFilesContract(storage), IClassFixture<SqlServerStorage>;
