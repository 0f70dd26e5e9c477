using System.Text.RegularExpressions;
using Parcours.Api.Tests.Operations;
using SkiaSharp;

namespace Parcours.Api.Tests.Ops;

/// <summary>What a power cut would find: the system calls of the program, in their order.</summary>
public sealed partial class MediaDurabilityTests : OperatorTests
{
    [Fact]
    public async Task An_image_and_its_name_are_on_the_disk_before_the_answer_leaves()
    {
        Programs.SkipWithout("strace");
        var trace = Path.Combine(Folder.FullName, "trace");
        await using var api = ApiProcess.StartUnder(
            ["strace", "--daemonize", "--follow-forks", "--decode-fds=path", "--string-limit=200", "--trace=fsync,link,linkat,rename,renameat2,sendto,sendmsg", "--output=" + trace],
            Folder.FullName,
            [.. Proper, ("ASPNETCORE_ENVIRONMENT", "Development"), ("Media__Root", Path.Combine(Folder.FullName, "media"))]);
        await using var wire = new Wire(await api.Listening());
        using var bitmap = new SKBitmap(4, 4);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 90);

        var reply = (await wire.Send(new RawRequest("POST", "/ops/v1/media", png.ToArray(), [("Authorization", "Bearer op_dev_dispatcher")]))).ShouldBe(201);
        // Ended, so that the trace is whole.
        await api.Terminate();
        await api.Ended();

        var media = reply["media_id"]!;
        var prefix = media.Substring("md_".Length, 3);
        var calls = (await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken)).ToList();
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

    [GeneratedRegex("(link|linkat|rename|renameat2)\\(")]
    private static partial Regex Naming();
}
