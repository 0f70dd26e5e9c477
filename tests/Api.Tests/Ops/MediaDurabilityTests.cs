using System.Text.RegularExpressions;
using Parcours.Api.Tests.Operations;
using Parcours.Api.Tests.Unboxing;
using SkiaSharp;

namespace Parcours.Api.Tests.Ops;

/// <summary>What a power cut would find: the system calls of the program, in their order.</summary>
public sealed partial class MediaDurabilityTests : OperatorTests
{
    [Fact]
    public async Task An_image_and_its_name_are_on_the_disk_before_the_answer_leaves()
    {
        Programs.SkipWithout("strace");
        await using var api = StartTraced();
        await using var wire = new Wire(await api.Listening());
        using var bitmap = new SKBitmap(4, 4);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 90);

        var reply = (await wire.Send(new RawRequest("POST", "/ops/v1/media", png.ToArray(), [("Authorization", "Bearer op_dev_dispatcher")]))).ShouldBe(201);
        var calls = await CallsOf(api);

        var media = reply["media_id"]!;
        var prefix = media.Substring("md_".Length, 3);
        int[] moments =
        [
            calls.FindIndex(call => call.Contains("fsync(", StringComparison.Ordinal) && call.Contains($"{media}.", StringComparison.Ordinal)),
            calls.FindIndex(call => Naming().IsMatch(call) && call.Contains($"{media}\"", StringComparison.Ordinal)),
            calls.FindIndex(call => call.Contains("fsync(", StringComparison.Ordinal) && call.Contains($"/media/{prefix}>", StringComparison.Ordinal)),
            calls.FindIndex(call => call.Contains("fsync(", StringComparison.Ordinal) && call.Contains("/media>", StringComparison.Ordinal)),
            calls.FindIndex(call => call.Contains("201 Created", StringComparison.Ordinal)),
        ];
        moments.Should().NotContain(-1, string.Join('\n', calls)).And.BeInAscendingOrder("the bytes, then the name, then the folders, then the answer");
    }

    [Fact]
    public async Task A_file_that_a_killed_program_had_only_named_is_flushed_before_its_arrival_is_told()
    {
        Programs.SkipWithout("strace");
        await using var api = StartTraced();
        await using var wire = new Wire(await api.Listening());
        var customer = await Customer.OfDelivered(wire, new Merchant(wire, "sk_test_parcours_merchant"));
        var photo = Shots.Of("a box");
        var upload = (await customer.Start("photo", photo.Length)).ShouldBe(201)["upload_id"]!;
        var medium = new Stored(DatabaseFile).MediumOf(upload);
        var prefix = medium.Substring("md_".Length, 3);
        // As the program leaves it that is killed between the last two of its steps.
        Directory.CreateDirectory(Path.Combine(Media, prefix));
        await File.WriteAllBytesAsync(Path.Combine(Media, prefix, medium), photo, TestContext.Current.CancellationToken);

        (await customer.Part(upload, photo.Length, [])).ShouldBe(200)["complete"].Should().Be("true");
        var calls = await CallsOf(api);

        var flushed = calls.FindIndex(call => call.Contains("fsync(", StringComparison.Ordinal) && call.Contains($"/media/{prefix}>", StringComparison.Ordinal));
        flushed.Should().NotBe(-1, "its name is only then on the disk").And.BeLessThan(calls.FindLastIndex(call => call.Contains("200 OK", StringComparison.Ordinal)));
    }

    private string Media => Path.Combine(Folder.FullName, "media");

    private string Trace => Path.Combine(Folder.FullName, "trace");

    private ApiProcess StartTraced() => ApiProcess.StartUnder(
        ["strace", "--daemonize", "--follow-forks", "--decode-fds=path", "--string-limit=200", "--trace=fsync,link,linkat,rename,renameat2,sendto,sendmsg", "--output=" + Trace],
        Folder.FullName,
        [.. Proper, ("ASPNETCORE_ENVIRONMENT", "Development"), ("Media__Root", Media)]);

    /// <summary>Ends the program, so that the trace is whole.</summary>
    private async Task<List<string>> CallsOf(ApiProcess api)
    {
        await api.Terminate();
        await api.Ended();
        return [.. await File.ReadAllLinesAsync(Trace, TestContext.Current.CancellationToken)];
    }

    [GeneratedRegex("(link|linkat|rename|renameat2)\\(")]
    private static partial Regex Naming();
}
