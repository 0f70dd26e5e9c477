using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Api.Operations;
using Parcours.Application.Reviews;

namespace Parcours.Api.Tests.Reviews;

public sealed class ImportPurchasesTests(PurchaseServer server) : ShopTests(server)
{
    private const string Header = "purchase_reference;purchase_date;first_name;last_name;email;price;product_reference;product_name\n";

    [Fact]
    public async Task A_file_is_taken_at_once_and_its_progress_is_told()
    {
        var taken = (await Import(Header + Lines(120))).ShouldBe(202);

        taken["status"].Should().Be("processing");
        (taken["lines"], taken["processed"], taken["completed_at"], taken["errors_url"]).Should().Be(("120", "0", null, null));
        (await FollowUp("", "status")).Should().BeEmpty();

        (await Server.WorkOff()).Should().Be(120);

        var done = (await Progress(taken)).ShouldBe(200);
        done["status"].Should().Be("completed");
        (done["processed"], done["accepted"], done["duplicates"], done["rejected"], done["completed_at"]).Should().Be(("120", "120", "0", "0", "2025-11-07T15:00:00Z"));
        (await FollowUp("?reference=%23119", "kind", "status")).Should().BeEquivalentTo("brand scheduled", "product scheduled");
    }

    [Fact]
    public async Task Valid_lines_are_taken_and_the_others_come_back_with_their_number_and_the_reason()
    {
        var taken = (await Import(Header + """
            #1;2025-11-01;Marie;Durand;marie@example.com;99,90;SKU-1;Lampe
            #2;2025-11-01;Zoé;"Le ""Grand""; Zed";nobody;1;;
            #3;2024-11-01;Old;Man;old@example.com;1;;

            ;2025-11-01;No;Reference;a@example.com;1;;
            #4;2025-11-01;Too;Many;b@example.com;1;;;surplus
            #5;2025-11-01;Not;Closed;"c@example.com;1;;
            #6;2025-11-01;Price;Text;d@example.com;cheap;;
            """)).ShouldBe(202);
        await Server.WorkOff();

        var done = (await Progress(taken)).ShouldBe(200);
        (done["lines"], done["accepted"], done["rejected"]).Should().Be(("7", "1", "6"));
        var file = (await Shop.Send(RawRequest.Get(ErrorsOf(done)))).ShouldBe(200);
        file.Header("Content-Type").Should().Be("text/csv; charset=utf-8");
        file.Header("Content-Disposition").Should().Contain("rejected.csv");
        file.Body.Take(3).Should().Equal(Encoding.UTF8.GetPreamble(), because: "spreadsheets tell UTF-8 by it");
        Rows(file).Select(row => row[..3]).Should().BeEquivalentTo(
            new[]
            {
                new[] { "line", "error", "field" }, ["3", "invalid_email", "email"], ["4", "purchase_too_old", "purchase_date"], ["6", "missing_purchase_reference", "purchase_reference"],
                ["7", "invalid_line", "line"], ["8", "invalid_line", "line"], ["9", "invalid_price", "price"],
            },
            options => options.WithStrictOrdering());
        Rows(file)[1][3].Should().Be("email\u00a0: Adresse électronique invalide. Attendu\u00a0: une adresse électronique (p. ex. nom@exemple.com).");
        Rows(file)[1][4..].Should().Equal("#2", "2025-11-01", "Zoé", "Le \"Grand\"; Zed", "nobody", "1", "", "");
        (await FollowUp("?status=rejected", "purchase_reference", "reason", "field")).Should().Contain("#2 invalid_email consumer.email");
    }

    [Fact]
    public async Task What_came_back_can_be_mended_and_sent_again()
    {
        var taken = (await Import(Header + "=1+1;2025-11-01;@Marie;+Durand;nobody;1;-5;Lampe\n")).ShouldBe(202);
        await Server.WorkOff();
        var file = (await Shop.Send(RawRequest.Get(ErrorsOf(await Progress(taken))))).ShouldBe(200);
        // A spreadsheet would run what begins like a formula.
        Rows(file)[1][4..].Should().Equal("'=1+1", "2025-11-01", "'@Marie", "'+Durand", "nobody", "1", "'-5", "Lampe");

        var again = (await Import(file.Text.Replace("nobody", "marie@example.com", StringComparison.Ordinal))).ShouldBe(202);
        await Server.WorkOff();

        (await Progress(again))["accepted"].Should().Be("1");
        (await FollowUp("?status=scheduled", "purchase_reference")).Should().Equal("=1+1", "=1+1");
    }

    [Fact]
    public async Task Lines_with_the_same_reference_are_one_purchase_with_several_products()
    {
        var taken = (await Import(Header + """
            #1;2025-11-01;Marie;Durand;marie@example.com;99;SKU-1;Lampe
            #2;2025-11-01;Zoé;Zed;zoe@example.com;10;;
            #1;;;;;;SKU-2;Ampoule
            #1;2025-11-01;Marie;Durand;marie@example.com;99;CABLE-3;Câble
            #1;2025-11-01;Marie;Durand;other@example.com;99;SCREW-4;Vis
            """)).ShouldBe(202);
        await Server.WorkOff();

        var done = await Progress(taken);
        (done["accepted"], done["rejected"]).Should().Be(("4", "1"));
        Rows(await Shop.Send(RawRequest.Get(ErrorsOf(done))))[1][..3].Should().Equal("6", "reference_conflict", "purchase_reference");
        (await FollowUp("?reference=%231", "kind")).Should().BeEquivalentTo("brand", "product");
        Server.Stored.TablesThatMention("CABLE-3").Should().Equal("purchase_events");
        Server.Stored.TablesThatMention("SCREW-4").Should().Equal("purchase_import_lines");
    }

    /// <summary>Files as programs save them.</summary>
    public static TheoryData<string, byte[]> Files => new()
    {
        { "with commas", Encoding.UTF8.GetBytes("purchase_reference,purchase_date,email,first_name,price\n#1,2025-11-01 10:00:00,marie@example.com,Zoé,\"99,90\"\n") },
        { "with tabs", Encoding.UTF8.GetBytes("purchase_reference\tpurchase_date\temail\tfirst_name\n#1\t2025-11-01\tmarie@example.com\tZoé\n") },
        { "by a spreadsheet in UTF-8", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("purchase_reference;purchase_date;email;first_name\r\n#1;2025-11-01;marie@example.com;Zoé\r\n")] },
        { "by a spreadsheet on Windows", Encoding.Latin1.GetBytes("purchase_reference;purchase_date;email;first_name\r\n#1;2025-11-01;marie@example.com;Zoé\r\n") },
        { "with a hint of the separator", Encoding.UTF8.GetBytes("sep=;\npurchase_reference;purchase_date;email;first_name\n#1;2025-11-01;marie@example.com;Zoé") },
        { "in other words", Encoding.UTF8.GetBytes("Purchase Reference;PURCHASE-DATE;consumer.email;consumer.first_name;Our own\n#1;2025-11-01;marie@example.com;Zoé;x\n") },
    };

    [Theory, MemberData(nameof(Files))]
    public async Task Files_are_read_as_programs_save_them(string program, byte[] bytes)
    {
        var taken = (await Import(bytes)).ShouldBe(202);
        await Server.WorkOff();

        (await Progress(taken))["accepted"].Should().Be("1", program);
        (await FollowUp("", "purchase_reference")).Should().Equal("#1");
        Server.Stored.TablesThatMention("\"Zo\\u00E9\"").Should().Contain("purchase_events");
    }

    [Theory]
    [InlineData("", "purchase_reference", "purchase_date", "email")]
    [InlineData("a;b;c\n1;2;3\n", "purchase_reference", "purchase_date", "email")]
    [InlineData("purchase_reference;email\n1;2\n", "purchase_date")]
    [InlineData("purchase_reference;purchase_date;email\n", "lines")]
    [InlineData("purchase_reference;purchase_date;email\n;;\n\n", "lines")]
    public async Task A_file_without_purchases_is_refused(string text, params string[] fields) => (await Import(text)).ShouldBlame(fields);

    [Fact]
    public async Task More_than_three_thousand_lines_are_refused()
    {
        (await Import(Header + Lines(3001))).ShouldBlame("lines");
        (await Import(Header + Lines(3000))).ShouldBe(202)["lines"].Should().Be("3000");
        (await Server.WorkOff()).Should().Be(3000);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_413() => (await Import(new byte[(4 * 1024 * 1024) + 1])).ShouldBeRefused(413, "payload_too_large");

    [Fact]
    public async Task Bytes_that_are_no_text_break_nothing()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Header), .. Enumerable.Range(0, 20_000).Select(number => (byte)(number * 7919 % 256))];

        var reply = await Import(bytes);

        reply.Status.Should().BeOneOf(202, 422);
        await Server.WorkOff();
        (await Import(Header + "#\0;2025-11-01;a;b;c@example.com;;;\n")).ShouldBe(202)["rejected"].Should().Be("1");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("")]
    public async Task What_is_no_CSV_is_415(string type) =>
        (await Shop.Send(new RawRequest("POST", Target, Encoding.UTF8.GetBytes(Header), [("Content-Type", type)]))).ShouldBeRefused(415, "unsupported_media_type");

    [Fact]
    public async Task A_file_name_with_a_null_character_is_refused() =>
        (await Shop.Send(new RawRequest("POST", Base + "/import?file_name=a%00.csv", Encoding.UTF8.GetBytes(Header + Lines(1)), [("Content-Type", "text/csv")]))).ShouldBlame("file_name");

    [Fact]
    public async Task A_retry_under_its_key_is_taken_once()
    {
        await Server.WorkOff();
        var request = File(Encoding.UTF8.GetBytes(Header + Lines(2))).With("Idempotency-Key", "import-1");
        var first = (await Shop.Send(request)).ShouldBe(202);

        (await Shop.Send(request)).ShouldBe(202).Text.Should().Be(first.Text);
        (await Server.WorkOff()).Should().Be(2);
    }

    [Fact]
    public async Task Another_websites_import_is_404()
    {
        var taken = (await Import(Header + "#1;2025-11-01;a;b;nobody;;;\n")).ShouldBe(202);
        var other = await Shop.At(Server, Shop.Owner);

        foreach (var part in new[] { "", "/errors" })
        {
            (await other.Send(RawRequest.Get($"/purchase-event/websites/{other.Website}/purchase_events/imports/{taken["import_id"]}{part}"))).ShouldBeRefused(404, "not_found");
            (await Shop.Send(RawRequest.Get($"{Base}/imports/nonsense{part}"))).ShouldBeRefused(404, "not_found");
        }
    }

    [Fact]
    public async Task Who_is_erased_is_gone_from_the_lines_that_came_back()
    {
        var email = $"{Guid.CreateVersion7():N}@example.com";
        var taken = (await Import(Header + $"#1;2025-11-01;Marie;Zzyzx;{email};1;;\n#1;2025-11-01;Marie;Zzyzx;{email};2;;\n#2;2020-01-01;Marie;Zzyzx;{email};2;;\n")).ShouldBe(202);
        await Server.WorkOff();
        var id = (await Shop.FollowUp("?status=scheduled")).ShouldBe(200)["data[0].id"]!;

        (await Shop.Erase(id)).ShouldBe(200);

        Server.Stored.TablesThatMention(email).Should().BeEmpty();
        Server.Stored.TablesThatMention("Zzyzx").Should().BeEmpty();
        var rows = Rows(await Shop.Send(RawRequest.Get(ErrorsOf(await Progress(taken)))));
        rows.Skip(1).Select(row => string.Join('|', row[..3]) + string.Join('|', row[4..])).Should().Equal(
            "3|reference_conflict|purchase_reference|||||||", "4|purchase_too_old|purchase_date|||||||");
    }

    private string Base => $"/purchase-event/websites/{Shop.Website}/purchase_events";

    private string Target => Base + "/import?file_name=orders.csv";

    private RawRequest File(byte[] bytes) => new("POST", Target, bytes, [("Content-Type", "text/csv")]);

    private Task<Reply> Import(string text) => Import(Encoding.UTF8.GetBytes(text));

    private Task<Reply> Import(byte[] bytes) => Shop.Send(File(bytes));

    private Task<Reply> Progress(Reply taken) => Shop.Send(RawRequest.Get($"{Base}/imports/{taken["import_id"]}"));

    private static string ErrorsOf(Reply import) => new Uri(import["errors_url"]!).PathAndQuery;

    private static string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(number =>
        string.Create(CultureInfo.InvariantCulture, $"#{number};2025-11-01;Marie;Durand;marie{number}@example.com;99,90;SKU-{number};Lampe\n")));

    private static string[][] Rows(Reply file)
    {
        using var csv = CsvHelper.CsvReader.Create(file.ShouldBe(200).Body, CsvHelper.CsvReaderOptions.Default with { HasHeader = false, Separator = ';' });
        var rows = new List<string[]>();
        while (csv.Read())
            rows.Add(csv.Current.ToArray());
        return [.. rows];
    }
}

/// <summary>Apart, since a month goes by for everyone who shares the server.</summary>
public sealed class ForgottenImportsTests(PurchaseServer server) : ShopTests(server)
{
    [Fact]
    public async Task A_month_later_nobody_on_a_refused_line_is_remembered()
    {
        var file = Encoding.UTF8.GetBytes("purchase_reference;purchase_date;first_name;last_name;email\n#1;2025-11-01;Aurélie;Forgettable;nobody\n");
        (await Shop.Send(new RawRequest("POST", $"/purchase-event/websites/{Shop.Website}/purchase_events/import", file, [("Content-Type", "text/csv")]))).ShouldBe(202);
        await Server.WorkOff();
        Server.Stored.TablesThatMention("Forgettable").Should().BeEquivalentTo("purchase_import_lines");

        Server.Clock.Advance(PurchaseImport.KeptFor);
        await using var scope = Server.Services.CreateAsyncScope();
        await Housekeeping.ForgetOld(scope.ServiceProvider, TestContext.Current.CancellationToken);

        Server.Stored.TablesThatMention("Forgettable").Should().BeEmpty();
    }
}
