using System.Globalization;
using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Unboxing;

namespace Parcours.Unboxing.Tests;

/// <summary>A submission that proves its order, from which a test departs.</summary>
internal static class Given
{
    public const string Code = "A3F9";

    public static readonly Instant Delivered = Instant.FromUtc(2026, 3, 2, 14, 0);

    public static readonly Instant Submitted = Instant.FromUtc(2026, 3, 3, 9, 30);

    public static Uri Link(long order, string code = Code) => new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:5001/unboxing-customer.html?code={code}&order={order}"));

    public static Evidence Evidence(long order, params IReadOnlyList<EvidenceMedium> media) =>
        new(order, Mode.Live, Code, [Link(order)], Delivered, Submitted, Declaration.AsExpected, media);

    public static EvidenceMedium Photo(byte[]? file, bool isLive = true) => Medium(MediumKind.Photo, file, isLive);

    public static EvidenceMedium Medium(MediumKind kind, byte[]? file, bool isLive = true) => new(MediaId.New(ImageFormat.Jpeg), kind, isLive, File(file));

    public static EvidenceFile File(byte[]? file) => new(_ => Task.FromResult<Stream?>(file is null ? null : new MemoryStream(file)));

    /// <summary>A sound picture of this order's label, as it is measured.</summary>
    public static FrameMeasurement Frame(long order) => new([Link(order).OriginalString], [], 1, 1, [new PictureHash(order * 7919, new byte[PictureHash.ThumbnailBytes])], null);

    public static EvidenceReport Score(Evidence evidence, params IReadOnlyList<FileMeasurement> measured) =>
        EvidenceScore.Of(evidence, new EvidenceFindings([.. evidence.Media.Zip(measured)], [], null));

    public static EvidenceSignal Signal(this EvidenceReport report, SignalName name) => report.Signals.Single(signal => signal.Name == name);
}
