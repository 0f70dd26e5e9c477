using Parcours.Application.Unboxing;
using Parcours.Infrastructure.Unboxing.Measuring;
using SkiaSharp;

namespace Parcours.Unboxing.Tests;

/// <summary>Pictures made by code, each with what is true of it, and what is measured on them. The same in every run.</summary>
internal static class LabelledSet
{
    private const int PerDistortion = 30;
    private const int PerEdit = 40;
    private const int Printed = 12;

    /// <summary>For one label, on however busy a machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>So many that every two of them make 5 050 pairs.</summary>
    private const int Unrelated = 101;

    private static readonly Distortion[] Distortions =
    [
        new("none", "upright or nearly so, QR code 180–340 of 1280 pixels", (_, scene) => scene),
        new("blur", "Gaussian, sigma 0.8–2 pixels", (_, scene) => scene, (dice, picture) => Camera.Blurred(picture, dice.Between(0.8, 2))),
        new("glare", "a reflection over the code, 40–85 % white in its middle", (dice, scene) => scene with { Glare = dice.Between(0.4, 0.85) }),
        new("angle", "any turn, leaning 15–45°", (dice, scene) => scene with { Turn = dice.Between(-180, 180), Lean = dice.Between(15, 45) }),
        new("scale", "QR code 120–200 of 1280 pixels", (dice, scene) => scene with { QrSide = dice.Between(120, 200) }),
        new("compression", "JPEG quality 25", (_, scene) => scene, Quality: 25),
        new("partial cover", "a finger over 2–6 % of the code", (dice, scene) => scene with { Cover = dice.Between(0.02, 0.06) }),
        new("several", "any turn, leaning 10–30°, glare 20–50 %, blur 0.4–1.2, JPEG quality 60",
            (dice, scene) => scene with { Turn = dice.Between(-180, 180), Lean = dice.Between(10, 30), Glare = dice.Between(0.2, 0.5) },
            (dice, picture) => Camera.Blurred(picture, dice.Between(0.4, 1.2)), 60),
        new("severe", "leaning 40–50°, glare 60–90 %, cover 4–8 %, blur 1.5–2.5, JPEG quality 40",
            (dice, scene) => scene with { Lean = dice.Between(40, 50), Glare = dice.Between(0.6, 0.9), Cover = dice.Between(0.04, 0.08) },
            (dice, picture) => Camera.Blurred(picture, dice.Between(1.5, 2.5)), 40, IsModerate: false),
    ];

    private static readonly Edit[] Edits =
    [
        new("compressed again", "JPEG quality 35", (_, picture) => picture, 35),
        new("resized", "to 30–80 %", (dice, picture) => Camera.Resized(picture, dice.Between(0.3, 0.8))),
        new("cropped", "0–5 % off each side", (dice, picture) => Camera.Cropped(picture, dice.Between(0, 0.05), dice.Between(0, 0.05), dice.Between(0, 0.05), dice.Between(0, 0.05))),
        new("brightness", "contrast 80–120 %, brightness ±12 %", (dice, picture) => Camera.Toned(picture, dice.Between(0.8, 1.2), dice.Between(-0.12, 0.12))),
        new("overlay", "a sticker over 2–5 % of the picture", (dice, picture) => Camera.Overlaid(picture, dice, dice.Between(0.02, 0.05))),
        new("several", "cropped 0–3 %, toned, 2 % overlaid, resized, JPEG quality 70", (dice, picture) => Camera.Resized(
            Camera.Overlaid(Camera.Cropped(Camera.Toned(picture, dice.Between(0.85, 1.15), dice.Between(-0.08, 0.08)), dice.Between(0, 0.03), dice.Between(0, 0.03), dice.Between(0, 0.03), dice.Between(0, 0.03)), dice, 0.02), 0.7), 70),
    ];

    /// <summary>How many of the pictures show their order's code to the analyzer, and how many pass for another order.</summary>
    public static IReadOnlyList<CodeRow> Codes() =>
    [
        .. Distortions.Select(distortion => distortion.Row(Count(Parallelly(PerDistortion, number =>
        {
            using var qrCodes = new QrCodes();
            var dice = new Dice(number * 31);
            var scene = distortion.Scene(dice, new Scene(number) { Payload = Given.Link((long)number).OriginalString, QrSide = dice.Between(180, 340), Turn = dice.Between(-15, 15) });
            using var file = new TemporaryFile(Camera.Jpeg(distortion.Photograph(dice, scene.Render()), distortion.Quality));
            using var picture = Picture.Read(file.Path, out Explanation? _)!;
            return new FileMeasurement(null, [Given.Frame(0) with { Payloads = qrCodes.Read(picture.Gray) }]);
        })))),
    ];

    /// <summary>The same for labels without a QR code, read by the <c>tesseract</c> program.</summary>
    public static async Task<CodeRow> PrintedCodes()
    {
        var measured = new List<FileMeasurement>();
        for (ulong number = 1; number <= Printed; number++)
        {
            var dice = new Dice(number * 37);
            var scene = new Scene(number) { Payload = "none", HasQr = false, PrintedCode = Given.Code, QrSide = dice.Between(180, 340), Turn = dice.Between(-3, 3) };
            using var file = new TemporaryFile(Camera.Jpeg(scene.Render()));
            using var picture = Picture.Read(file.Path, out Explanation? _)!;
            measured.Add(new FileMeasurement(null, [Given.Frame(0) with { Payloads = [], Words = (await PrintedText.Read(picture.Gray, file.Folder, new Deadline(Patience)))!.Words }]));
        }

        return new CodeRow("printed code only", "4 characters, 50–95 pixels high, turned by up to 3°", true, Count(measured));
    }

    public static ReuseTable Reuse()
    {
        var originals = Parallelly(Unrelated, number => Views(new Scene(number).Render(0.5f), 88));
        var pairs = (from one in Enumerable.Range(0, Unrelated) from other in Enumerable.Range(0, one) select AreNear(originals[one], originals[other])).ToList();
        var retaken = Parallelly(PerEdit, number => Views(new Scene(number) { Pose = number }.Render(0.5f), 88)).Select((views, index) => AreNear(views, originals[index])).ToList();
        var edits = Edits.Select(edit => new ReuseRow(edit.Name, edit.How, PerEdit, Parallelly(PerEdit, number =>
        {
            var edited = Views(edit.Make(new Dice(number * 17), new Scene(number).Render(0.5f)), edit.Quality);
            return AreNear(edited, originals[(int)number - 1]);
        }).Count(isNear => isNear)));
        return new ReuseTable([.. edits], pairs.Count, pairs.Count(isNear => isNear), retaken.Count, retaken.Count(isNear => isNear));
    }

    /// <summary>As the analyzer decides: a band in common, so that it is looked at, and then near.</summary>
    private static bool AreNear(IReadOnlyList<PictureHash> some, IReadOnlyList<PictureHash> others)
    {
        var bands = some.SelectMany(view => view.Bands()).ToHashSet();
        return others.Any(other => other.Bands().Any(bands.Contains) && some.Any(other.IsNear));
    }

    private static IReadOnlyList<PictureHash> Views(SKBitmap bitmap, int quality)
    {
        using var file = new TemporaryFile(Camera.Jpeg(bitmap, quality));
        using var picture = Picture.Read(file.Path, out Explanation? _)!;
        return Fingerprinter.Views(picture.Gray);
    }

    /// <param name="measured">In the order of the pictures' numbers, which are their orders'.</param>
    private static CodeCount Count(IReadOnlyList<FileMeasurement> measured)
    {
        var verdicts = measured.Select((measurement, index) =>
        {
            bool Passes(long order, string code) =>
                Given.Score(Given.Evidence(order, Given.Photo([])) with { VerificationCode = code, Links = [Given.Link(order, code)] }, measurement).CodeVisible;
            var order = index + 1;
            return (IsFound: Passes(order, Given.Code), PassesForAnother: Passes(order + 1, "B7KM") || Passes(order, "A3F8") || Passes(order * 10, "43F9") || Passes(order + 1, "A3FP"));
        }).ToList();
        return new CodeCount(measured.Count, verdicts.Count(verdict => verdict.IsFound), verdicts.Count(verdict => verdict.PassesForAnother));
    }

    private static T[] Parallelly<T>(int count, Func<ulong, T> make) =>
        [.. ParallelEnumerable.Range(1, count).AsOrdered().WithDegreeOfParallelism(Math.Min(4, Environment.ProcessorCount)).Select(number => make((ulong)number))];

    private sealed record Distortion(
        string Name, string How, Func<Dice, Scene, Scene> Scene, Func<Dice, SKBitmap, SKBitmap>? Lens = null, int Quality = 88, bool IsModerate = true)
    {
        public SKBitmap Photograph(Dice dice, SKBitmap picture) => Lens is null ? picture : Lens(dice, picture);

        public CodeRow Row(CodeCount count) => new(Name, How, IsModerate, count);
    }

    private sealed record Edit(string Name, string How, Func<Dice, SKBitmap, SKBitmap> Make, int Quality = 85);
}

/// <param name="IsModerate">Whether the target holds for it.</param>
internal sealed record CodeRow(string Name, string How, bool IsModerate, CodeCount Count);

internal sealed record CodeCount(int Pictures, int Found, int PassedForAnother);

internal sealed record ReuseRow(string Name, string How, int Pictures, int Found);

/// <param name="Retaken">The same things photographed again from elsewhere: no copies.</param>
internal sealed record ReuseTable(IReadOnlyList<ReuseRow> Edits, int UnrelatedPairs, int FalseAlarms, int Retaken, int RetakenFalseAlarms);
