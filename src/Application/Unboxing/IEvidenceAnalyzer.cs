namespace Parcours.Application.Unboxing;

public interface IEvidenceAnalyzer
{
    /// <summary>
    /// Measures the files and weighs what was found. Takes seconds, for a video a minute or so: for a worker, never inside a unit of work.
    /// Notes the pictures' fingerprints, so that later submissions are compared with them; run again on the same files it gives the same report.
    /// </summary>
    /// <param name="isLastTry">Whether what could not be looked at in time is to be left unmeasured.</param>
    /// <returns>Null, with nothing noted, when a file could not be looked at in time and there is another try: this machine's load is no part of the evidence.</returns>
    Task<Analysis?> Analyze(Evidence evidence, bool isLastTry, CancellationToken ct);
}

/// <param name="SeenLater">
/// The orders, submitted later, that show a near copy of one of these pictures. Whatever was found of them before was found without these.
/// </param>
public sealed record Analysis(EvidenceReport Report, IReadOnlyList<long> SeenLater);
