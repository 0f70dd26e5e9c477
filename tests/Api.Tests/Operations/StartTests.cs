using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Parcours.Api.Tests.Operations;

public sealed class StartTests : OperatorTests
{
    [Theory]
    [InlineData("PublicBaseUrl", null)]
    [InlineData("PublicBaseUrl", "parcours.example")]
    [InlineData("ASPNETCORE_URLS", "nonsense")]
    [InlineData("ASPNETCORE_URLS", "ftp://localhost:5001")]
    [InlineData("ASPNETCORE_URLS", "http://localhost:65536")]
    [InlineData("ASPNETCORE_URLS", "http://localhost:port")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "nonsense")]
    [InlineData("Storage__Provider", "Oracle")]
    [InlineData("Storage__ConnectionString", "Data Source=:memory:")]
    [InlineData("Storage__ConnectionString", "Nonsense=1")]
    [InlineData("Storage__ConnectionString", "Data Source=/dev/null/parcours.db")]
    [InlineData("Storage__QueueCapacity", "0")]
    [InlineData("Storage__QueueCapacity", "-1")]
    [InlineData("RateLimit__LivePerSecond", "0")]
    [InlineData("RateLimit__LivePerSecond", "-5")]
    [InlineData("RateLimit__TestPerSecond", "fast")]
    [InlineData("RateLimit__TokensPerMinute", "0")]
    [InlineData("RateLimit__TokensPerMinutePerAddress", "many")]
    [InlineData("OAuth__Realm", "a realm")]
    [InlineData("DataProtection__KeysFolder", "/dev/null/keys")]
    [InlineData("DataProtection__KeysFolder", "")]
    [InlineData("Email__Mode", "Pigeon")]
    [InlineData("Email__From", "nobody at all")]
    [InlineData("Email__Folder", "/dev/null/mail")]
    [InlineData("Vision__Endpoint", "nonsense")]
    [InlineData("Vision__Endpoint", "ftp://models.example")]
    [InlineData("Email__Folder", "")]
    [InlineData("Email__Folder", " ")]
    [InlineData("Media__Root", "/dev/null/media")]
    [InlineData("Media__Root", "")]
    [InlineData("Media__Provider", "Attic")]
    [InlineData("Simulator__StepSeconds", "-1")]
    [InlineData("Serilog__MinimumLevel__Default", "Loud")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense")]
    [InlineData("Proxies__Trusted", "proxy.example")]
    [InlineData("Proxies__Trusted", "127.0.0.1;10.0.0.0/99")]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")]
    [InlineData("Settings__Folder", "/dev/null/settings")]
    public async Task A_setting_that_is_wrong_ends_the_start_with_one_sentence_that_names_it(string key, string? value) =>
        await RefusesToStart(key, (key, value));

    [Fact]
    public async Task A_setting_can_lie_in_a_file_of_its_name_and_is_checked_and_used_like_any_other()
    {
        await Migrate();
        var secrets = Folder.CreateSubdirectory("secrets").FullName;
        var file = Path.Combine(secrets, "Storage__ConnectionString");
        await File.WriteAllTextAsync(file, $"Data Source={DatabaseFile}\n");
        await using var api = Start(("Settings__Folder", secrets), ("Storage__ConnectionString", "Data Source=/dev/null/parcours.db"));
        await using var wire = new Wire(await api.Listening());
        (await wire.Send(RawRequest.Get("/health/ready"))).ShouldBe(200);

        await File.WriteAllTextAsync(file, "Nonsense=1");

        (await RefusesToStart("Storage__ConnectionString", ("Settings__Folder", secrets))).Should().Contain("understands");
    }

    [Fact]
    public async Task What_is_for_developers_only_is_refused_in_Production()
    {
        await Migrate();

        (await RefusesToStart("Sandbox__Seed", ("Sandbox__Seed", "true"))).Should().Contain("Development");
        (await RefusesToStart("Webhooks__AllowPrivateNetworks", ("Webhooks__AllowPrivateNetworks", "true"))).Should().Contain("Development");
        await RefusesToStart("Sandbox__Seed", ("Sandbox__Seed", "maybe"));
    }

    [Theory]
    [InlineData("Webhooks__Concurrency", "-1")]
    [InlineData("Webhooks__PerEndpoint", "0")]
    [InlineData("Webhooks__AllowPrivateNetworks", "maybe")]
    [InlineData("Email__Mode", null)]
    [InlineData("Email__Mode", "")]
    public async Task What_is_read_when_the_database_is_there_is_named_too(string key, string? value)
    {
        await Migrate();

        await RefusesToStart(key, (key, value));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named_in_Development_too() =>
        await RefusesToStart("Storage__ConnectionString", ("ASPNETCORE_ENVIRONMENT", "Development"), ("Storage__ConnectionString", "Data Source=/dev/null/parcours.db"));

    [Fact]
    public async Task A_mail_server_that_is_half_described_is_named()
    {
        await RefusesToStart("Email__Host", ("Email__Mode", "Smtp"));
        await RefusesToStart("Email__Port", ("Email__Mode", "Smtp"), ("Email__Host", "localhost"), ("Email__Port", "smtp"));
    }

    [Theory]
    [InlineData("PurchaseDrops__Seconds", "soon")]
    [InlineData("PurchaseDrops__Second", "5")]
    [InlineData("PurchaseDrops__0__Website", "shop")]
    [InlineData("PurchaseDrops__0__Website", null)]
    [InlineData("PurchaseDrops__0__Folder", null)]
    [InlineData("PurchaseDrops__0__Folder", "/dev/null/in")]
    [InlineData("PurchaseDrops__0__Hots", "sftp.example")]
    [InlineData("PurchaseDrops__0__Port", "22")]
    public async Task A_drop_folder_that_is_half_described_is_named(string key, string? value) =>
        await RefusesToStart(key, [.. A_drop_folder.Where(setting => setting.Key != key), (key, value)]);

    [Theory]
    [InlineData("PurchaseDrops__0__Port", "0")]
    [InlineData("PurchaseDrops__0__User", null)]
    [InlineData("PurchaseDrops__0__HostKey", null)]
    [InlineData("PurchaseDrops__0__HostKey", "SHA256:short")]
    [InlineData("PurchaseDrops__0__HostKey", "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48")]
    [InlineData("PurchaseDrops__0__KeyFile", "/dev/null")]
    [InlineData("PurchaseDrops__0__KeyFile", "/nowhere/key")]
    public async Task A_server_to_be_polled_that_is_half_described_is_named(string key, string? value) =>
        await RefusesToStart(key, [.. A_server.Where(setting => setting.Key != key), (key, value)]);

    [Fact]
    public async Task A_server_to_be_polled_needs_a_key_or_a_password() =>
        await RefusesToStart("PurchaseDrops__0__KeyFile", [.. A_server.Where(setting => setting.Key != "PurchaseDrops__0__Password")]);

    private static readonly (string Key, string? Value)[] A_drop_folder =
        [("PurchaseDrops__0__Website", "7b1c5a52-2f5e-4f0e-9f59-1f6f0c7d5a11"), ("PurchaseDrops__0__Folder", Path.Combine(Path.GetTempPath(), "parcours-drop"))];

    private static readonly (string Key, string? Value)[] A_server =
    [
        ("PurchaseDrops__0__Website", "7b1c5a52-2f5e-4f0e-9f59-1f6f0c7d5a11"), ("PurchaseDrops__0__Host", "sftp.example"), ("PurchaseDrops__0__User", "shop"),
        ("PurchaseDrops__0__Password", "hunter2"), ("PurchaseDrops__0__HostKey", "SHA256:" + new string('A', 43)),
    ];

    [Fact]
    public async Task A_vision_model_that_is_half_described_is_named()
    {
        await RefusesToStart("Vision__Endpoint", ("Vision__Model", "eyes-1"));
        await RefusesToStart("Vision__Model", ("Vision__Endpoint", "https://models.example/v1"));
        await RefusesToStart("Vision__TimeoutSeconds", ("Vision__Endpoint", "https://models.example/v1"), ("Vision__Model", "eyes-1"), ("Vision__TimeoutSeconds", "soon"));
        (await RefusesToStart("Vision__Key", ("Vision__Endpoint", "https://models.example/v1"), ("Vision__Model", "eyes-1"), ("Vision__Key", "hunter2\n"))).Should().NotContain("hunter2");
    }

    [Fact]
    public async Task A_server_without_a_connection_string_is_missed() =>
        await RefusesToStart("Storage__ConnectionString", ("Storage__Provider", "SqlServer"), ("Storage__ConnectionString", null));

    [Theory]
    [InlineData("Server=127.0.0.1,1;Database=parcours;User Id=sa;Password=hunter2;Encrypt=False;Connect Timeout=2")]
    [InlineData("nonsense;Password=hunter2")]
    public async Task A_server_that_is_not_there_is_named_without_its_password(string connectionString)
    {
        var said = await RefusesToStart("Storage__ConnectionString", ("Storage__Provider", "SqlServer"), ("Storage__ConnectionString", connectionString));

        said.Should().NotContain("hunter2");
    }

    [Fact]
    public async Task An_address_that_is_taken_is_named()
    {
        await Migrate();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        await RefusesToStart("ASPNETCORE_URLS", ("ASPNETCORE_URLS", $"http://{taken.LocalEndpoint}"));
    }

    [Fact]
    public async Task An_address_that_needs_a_certificate_is_named_when_there_is_none()
    {
        await Migrate();

        await RefusesToStart("ASPNETCORE_URLS", ("ASPNETCORE_URLS", "https://127.0.0.1:0"));
    }

    [Fact]
    public async Task A_database_that_is_none_is_named()
    {
        await File.WriteAllTextAsync(DatabaseFile, "Dear diary, this is no database at all, and longer than a header.");

        await RefusesToStart("Storage__ConnectionString");
    }

    [Fact]
    public async Task Production_does_not_start_without_a_database_nor_on_an_empty_one()
    {
        (await RefusesToStart("migrate")).Should().Contain("There is no database");

        await File.WriteAllBytesAsync(DatabaseFile, []);
        (await RefusesToStart("migrate")).Should().Contain("0001_partners");
    }

    [Fact]
    public async Task Nor_on_a_schema_that_it_does_not_know()
    {
        await Migrate();
        Execute("INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (9999, 'the_future', 'x', 0)");

        (await RefusesToStart("9999_the_future")).Should().Contain("newer");
    }

    [Fact]
    public async Task Migrate_says_what_it_applied_and_then_that_there_is_nothing_to_do()
    {
        await using var first = ApiProcess.Start(Folder.FullName, Proper, "migrate");
        (await first.Ended()).Should().Be(0);
        await using var second = ApiProcess.Start(Folder.FullName, Proper, "migrate");
        (await second.Ended()).Should().Be(0);

        first.Output.Should().Contain(line => line.StartsWith("Applied 0001_partners, ", StringComparison.Ordinal));
        second.Output.Should().Contain("The schema is current.");
    }

    [Fact]
    public async Task Production_serves_after_that_and_has_no_sandbox()
    {
        await Migrate();
        await using var api = Start();
        await using var wire = new Wire(await api.Listening());

        (await wire.Send(RawRequest.Get("/health/ready"))).ShouldBe(200);
        (await Partner.Sandbox(wire).List()).ShouldBeRefused(401, "invalid_signature");
        api.Output.Should().OnlyContain(line => JsonDocument.Parse(line).RootElement.ValueKind == JsonValueKind.Object, "production logs one JSON object a line");
    }

    [Fact]
    public async Task Development_needs_nothing_and_has_the_sandbox_unless_told_otherwise()
    {
        (string, string?)[] development = [("ASPNETCORE_ENVIRONMENT", "Development"), ("PublicBaseUrl", null), ("Storage__ConnectionString", null), ("Email__Mode", null)];
        await using (var api = Start(development))
        {
            await using var wire = new Wire(await api.Listening());
            (await Partner.Sandbox(wire).List()).ShouldBe(200);
        }

        File.Exists(Path.Combine(Folder.FullName, "data", "parcours.db")).Should().BeTrue();
        Directory.Delete(Path.Combine(Folder.FullName, "data"), recursive: true);

        await using (var api = Start([.. development, ("Sandbox__Seed", "false")]))
        {
            await using var wire = new Wire(await api.Listening());
            (await Partner.Sandbox(wire).List()).ShouldBeRefused(401, "invalid_signature");
        }
    }

    private async Task<string> RefusesToStart(string named, params (string Key, string? Value)[] settings)
    {
        await using var api = Start(settings);

        (await api.Ended()).Should().Be(1, string.Join('\n', api.Output));

        var sentence = api.Errors.Should().ContainSingle().Subject;
        sentence.Should().StartWith("Parcours cannot start: ").And.Contain(named);
        api.Output.Should().NotContain(line => line.Contains("   at ", StringComparison.Ordinal), "a stack trace is for us");
        return sentence;
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
