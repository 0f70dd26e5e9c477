using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;
using Renci.SshNet.Common;

namespace Parcours.Api.Tests.Reviews;

/// <summary>What is dropped into a folder, wherever the folder is.</summary>
public abstract class DropContract
{
    private const string Header = "purchase_reference;purchase_date;email\n";

    protected DropContract(DropFixture drops)
    {
        if (drops.Missing is { } reason)
            Programs.SkipUnless(isThere: false, reason);
        Drops = drops;
        Shop = Shop.Sandbox(Server.Wire);
    }

    protected DropFixture Drops { get; }

    protected DropServer Server => Drops.Server;

    protected Shop Shop { get; }

    [Fact]
    public async Task A_file_is_taken_and_put_away_beside_its_log_when_all_of_it_was_looked_at()
    {
        var (name, reference) = await Drop($"#1-{Ids.Text(8)};2025-11-01;marie@example.com\nwrong;2025-11-01;nobody\n");

        // First a look at what lies there, then it is read.
        await Server.Look();
        await Server.Look();
        Inside("").Should().Contain(name);
        await Server.WorkOff();
        await Server.Look();

        Inside("").Should().NotContain(name);
        Inside("done").Where(file => file.Contains(name, StringComparison.Ordinal)).Select(file => file[file.IndexOf(name, StringComparison.Ordinal)..])
            .Should().BeEquivalentTo(name, name + ".log", name + ".rejected.csv");
        Read("done", name + ".log").Should().Be(
            $"{name}, 2025-11-07T16:00:00+01:00\u00a0: sur 2 lignes, 1 ont été prises, 0 étaient déjà connues, 1 ont été refusées.\n"
            + "Les lignes refusées se trouvent à côté de ce journal, chacune avec son motif\u00a0: corrigez-les et déposez-les à nouveau.\n");
        Read("done", name + ".rejected.csv").Should().Contain("invalid_email").And.Contain("Adresse électronique invalide");
        (await Rows(reference)).Should().Equal("scheduled");
    }

    [Fact]
    public async Task A_file_of_which_nothing_is_taken_is_put_with_the_errors()
    {
        var (unreadable, _) = await Drop("a;b\n1;2\n", header: "");
        var (useless, _) = await Drop("old;2020-01-01;marie@example.com\n");

        await LookUntilGone(unreadable, useless);

        Read("error", unreadable + ".log").Should().Contain("rien n’a pu être lu").And.Contain("purchase_reference\u00a0: Cette colonne manque");
        Read("error", useless + ".log").Should().Contain("1 ont été refusées");
        Read("error", useless + ".rejected.csv").Should().Contain("purchase_too_old");
        Read("error", unreadable).Should().Be("a;b\n1;2\n");
    }

    [Fact]
    public async Task A_file_that_is_still_being_written_waits()
    {
        var (name, reference) = await Drop($"#2-{Ids.Text(8)};2025-11-01;marie@example.com\n");
        await Server.Look();
        await File.AppendAllTextAsync(Path.Combine(Drops.Folder, name), "#more;2025-11-01;zoe@example.com\n");

        await Server.Look();
        await Server.WorkOff();
        (await Rows(reference)).Should().BeEmpty();

        await LookUntilGone(name);
        Read("done", name + ".log").Should().Contain("sur 2 lignes");
    }

    [Fact]
    public async Task What_is_not_ours_to_take_stays()
    {
        string[] names = [$".{Ids.Text(8)}.csv", Ids.Text(8) + ".csv.part", Ids.Text(8) + ".txt"];
        var reference = "#" + Ids.Text(12);
        foreach (var name in names)
            await File.WriteAllTextAsync(Path.Combine(Drops.Folder, name), Header + reference + ";2025-11-01;marie@example.com\n");

        await Server.Look();
        await Server.Look();

        // What other tests left is worked off too.
        await Server.WorkOff();
        Server.Stored.TablesThatMention(reference).Should().BeEmpty();
        Inside("").Should().Contain(names);
        foreach (var name in names)
            File.Delete(Path.Combine(Drops.Folder, name));
    }

    [Fact]
    public async Task Of_two_nodes_one_takes_a_file()
    {
        await using var other = Server.AnotherNode();
        var dropped = new List<(string Name, string Reference)>();
        for (var file = 0; file < 6; file++)
            dropped.Add(await Drop($"#n{file}-{Ids.Text(8)};2025-11-01;marie@example.com\n"));

        for (var look = 0; look < 4; look++)
        {
            await Task.WhenAll(Task.Run(() => Server.Look()), Task.Run(() => other.Look()));
            await Task.WhenAll(Task.Run(Server.WorkOff), Task.Run(other.WorkOff));
        }

        Imports(dropped.Select(one => one.Name)).Should().Be(6);
        Inside("").Should().NotContain(dropped.Select(one => one.Name));
        Inside("done").Should().Contain(file => dropped.Any(one => file.EndsWith(one.Name, StringComparison.Ordinal)));
        foreach (var (_, reference) in dropped)
            (await Rows(reference)).Should().Equal("scheduled");
    }

    [Fact]
    public async Task A_node_that_dies_before_the_file_is_put_away_leaves_it_to_the_next()
    {
        var (name, reference) = await Drop($"#3-{Ids.Text(8)};2025-11-01;marie@example.com\n");
        await Server.Look();
        await Server.Look();
        await Server.WorkOff();
        await Server.Look(new DropThatEnds(Server.Drop));
        Inside("").Should().Contain(name);

        // The lease of the dead node keeps it for a while.
        await Server.Look();
        Inside("").Should().Contain(name);
        Server.Clock.Advance(NodaTime.Duration.FromMinutes(2));
        await Server.Look();
        Server.Clock.Reset(DeliveryServer.Friday);

        Inside("").Should().NotContain(name);
        Imports(name).Should().Be(1);
        (await Rows(reference)).Should().Equal("scheduled");
    }

    [Fact]
    public async Task A_name_can_be_used_again()
    {
        var (name, first) = await Drop($"#4-{Ids.Text(8)};2025-11-01;marie@example.com\n");
        await LookUntilGone(name);
        var second = $"#5-{Ids.Text(8)}";
        await File.WriteAllTextAsync(Path.Combine(Drops.Folder, name), $"{Header}{second};2025-11-01;zoe@example.com\n");

        await LookUntilGone(name);

        (await Rows(first)).Should().Equal("scheduled");
        (await Rows(second)).Should().Equal("scheduled");
        Inside("done").Count(file => file.EndsWith(name, StringComparison.Ordinal)).Should().Be(2);
    }

    /// <summary>Drops a file; gives its name and the first reference in it.</summary>
    protected async Task<(string Name, string Reference)> Drop(string lines, string header = Header)
    {
        var name = $"orders {Ids.Text(8)} été.csv";
        await File.WriteAllTextAsync(Path.Combine(Drops.Folder, name), header + lines);
        return (name, lines.Split(';')[0]);
    }

    private async Task LookUntilGone(params string[] names)
    {
        for (var look = 0; look < 5 && Inside("").Intersect(names).Any(); look++)
        {
            await Server.Look();
            await Server.WorkOff();
        }

        Inside("").Should().NotContain(names);
    }

    protected IReadOnlyList<string> Inside(string folder) => Directory.Exists(Path.Combine(Drops.Folder, folder))
        ? [.. Directory.EnumerateFiles(Path.Combine(Drops.Folder, folder)).Select(file => Path.GetFileName(file))]
        : [];

    private string Read(string folder, string name) =>
        File.ReadAllText(Path.Combine(Drops.Folder, folder, Inside(folder).Single(file => file.EndsWith(name, StringComparison.Ordinal))));

    private int Imports(params IEnumerable<string> files) => files.Sum(Server.Stored.ImportsOf);

    private async Task<IReadOnlyList<string>> Rows(string reference) =>
        [.. (await Shop.FollowUp("?reference=" + Uri.EscapeDataString(reference))).ShouldBe(200).Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("status").GetString()!)];

    /// <summary>Ends where a file is moved, as a process does that is killed there.</summary>
    private sealed class DropThatEnds(IFileDrop drop) : IFileDrop
    {
        public string Place => drop.Place;

        public WebsiteId Website => drop.Website;

        public async Task<IOpenDrop> Open(CancellationToken ct) => new OpenDropThatEnds(await drop.Open(ct));
    }

    private sealed class OpenDropThatEnds(IOpenDrop drop) : IOpenDrop
    {
        public Task<IReadOnlyList<DroppedFile>> List(CancellationToken ct) => drop.List(ct);

        public Task<byte[]> Read(string name, int most, CancellationToken ct) => drop.Read(name, most, ct);

        public Task Write(string path, byte[] bytes, CancellationToken ct) => drop.Write(path, bytes, ct);

        public Task<bool> TryMove(string name, string path, CancellationToken ct) => throw new IOException("Killed.");

        public ValueTask DisposeAsync() => drop.DisposeAsync();
    }
}

public sealed class LocalDropTests(LocalDropFixture drops) : DropContract(drops), IClassFixture<LocalDropFixture>
{
    [Fact]
    public async Task A_link_is_not_followed()
    {
        var name = Ids.Text(8) + ".csv";
        File.CreateSymbolicLink(Path.Combine(Drops.Folder, name), "/etc/passwd");

        await Server.Look();
        await Server.Look();

        File.Exists(Path.Combine(Drops.Folder, name)).Should().BeTrue();
        Inside("error").Should().NotContain(file => file.Contains(name, StringComparison.Ordinal));
        File.Delete(Path.Combine(Drops.Folder, name));
    }

    [Fact]
    public async Task Nothing_is_put_where_a_link_leads()
    {
        var elsewhere = Directory.CreateTempSubdirectory("parcours-elsewhere-");
        var (done, aside) = (Path.Combine(Drops.Folder, "done"), Path.Combine(Drops.Folder, "done-aside"));
        if (Directory.Exists(done))
            Directory.Move(done, aside);
        Directory.CreateSymbolicLink(done, elsewhere.FullName);
        var (name, _) = await Drop($"#1-{Ids.Text(8)};2025-11-01;marie@example.com\n");

        await Server.Look();
        await Server.Look();
        await Server.WorkOff();
        await Server.Look();

        elsewhere.EnumerateFiles().Should().BeEmpty();
        File.Delete(done);
        if (Directory.Exists(aside))
            Directory.Move(aside, done);
        File.Delete(Path.Combine(Drops.Folder, name));
        elsewhere.Delete(recursive: true);
    }
}

public sealed class SftpDropTests(SftpDropFixture drops) : DropContract(drops), IClassFixture<SftpDropFixture>
{
    [Fact]
    public async Task A_server_with_another_key_is_not_spoken_to()
    {
        var other = "SHA256:" + new string('A', 43);
        await using var server = new DropServer([.. drops.Settings.Where(setting => setting.Key != "PurchaseDrops:0:HostKey"), ("PurchaseDrops:0:HostKey", other)]);
        await Drop("#6;2025-11-01;marie@example.com\n");

        var looking = () => server.Look();

        await looking.Should().ThrowAsync<SshConnectionException>();
        server.Stored.Count("purchase_files").Should().Be(0);
    }

    [Fact]
    public async Task A_key_that_the_server_does_not_know_opens_nothing()
    {
        using var folder = new TemporaryFolder();
        (await Programs.Run(Programs.SkipWithout("ssh-keygen"), folder.Path, "-q", "-t", "ed25519", "-N", "", "-f", "stranger")).ShouldSucceed();
        await using var server = new DropServer(
        [
            .. drops.Settings.Where(setting => setting.Key is not ("PurchaseDrops:0:KeyFile" or "PurchaseDrops:0:KeyPassphrase")), ("PurchaseDrops:0:KeyFile", folder.File("stranger")),
        ]);

        var looking = () => server.Look();

        await looking.Should().ThrowAsync<SshAuthenticationException>();
    }

    [Fact]
    public void The_password_and_the_passphrase_are_in_no_text_of_the_settings() =>
        drops.Server.Drop.ToString().Should().NotContain(SftpDropFixture.Passphrase);
}
