using System.Globalization;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;

namespace Parcours.Unboxing.Tests;

/// <summary><c>docs/evidence.md</c>, made from what was measured.</summary>
internal static class EvidencePage
{
    public const string Path = "docs/evidence.md";

    public static string Render(IReadOnlyList<CodeRow> codes, CodeRow printed, ReuseTable reuse) => string.Create(CultureInfo.InvariantCulture, $"""
        # The evidence score, measured

        This page is made by a test from pictures that the test makes: `PARCOURS_WRITE_DOCS=1 dotnet test --project tests/Unboxing.Tests` writes it anew, and every run
        measures again and compares. The pictures are rendered scenes (`tests/Unboxing.Tests/Scene.cs`), the same in every run; they are no photographs of real parcels.

        ## Signals

        A signal's weight is its share of the points of the signals that apply; its value is 0 to 1, and the score is the sum of value times weight.
        What could not be measured keeps its weight and counts 0. `matches_reference` applies where the merchant gave a picture, `taken_after_delivery` where a picture
        has a time or was not sent as recorded in the page, `code_legible` and `visible_damage` where a vision model is configured and answered.
        A file that this machine was too busy to look at in time is looked at again later; only after the fifth try does its signal say so and count 0.

        | signal | points |
        |---|---|
        {Lines(EvidenceScore.Points, signal => $"| `{Names.Of(signal.Key)}` | {signal.Value} |")}

        ## The order's code in a picture

        Targets: at least 98 % found at moderate distortion, and no other order's code accepted, ever.

        | distortion | how | pictures | found | accepted for another order |
        |---|---|---|---|---|
        {Lines(codes.Append(printed), row => $"| {row.Name} | {row.How} | {row.Count.Pictures} | {row.Count.Found} | {row.Count.PassedForAnother} |")}
        | **moderate, QR code** | all but the last two | {codes.Where(row => row.IsModerate).Sum(row => row.Count.Pictures)} | {codes.Where(row => row.IsModerate).Sum(row => row.Count.Found)} | {codes.Where(row => row.IsModerate).Sum(row => row.Count.PassedForAnother)} |

        Each picture was tried for its own order, and for others: the next order, the same order with another code, and codes that differ in one character.

        ## A picture that was submitted before

        Targets: at least 95 % of near copies recognised, at most 0.1 % of 5 000 unrelated pairs.

        | edit | how | pictures | recognised |
        |---|---|---|---|
        {Lines(reuse.Edits, row => $"| {row.Name} | {row.How} | {row.Pictures} | {row.Found} |")}
        | **all edits** | | {reuse.Edits.Sum(row => row.Pictures)} | {reuse.Edits.Sum(row => row.Found)} |

        | no copies | pairs | taken for copies |
        |---|---|---|
        | unrelated pictures | {reuse.UnrelatedPairs} | {reuse.FalseAlarms} |
        | the same things, photographed again from elsewhere | {reuse.Retaken} | {reuse.RetakenFalseAlarms} |

        """);

    private static string Lines<T>(IEnumerable<T> items, Func<T, string> line) => string.Join('\n', items.Select(line));
}
