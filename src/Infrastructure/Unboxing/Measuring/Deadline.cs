using System.Diagnostics;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>Counts from when it is made.</summary>
internal sealed class Deadline(TimeSpan after)
{
    private readonly Stopwatch _passed = Stopwatch.StartNew();

    /// <summary>Never less than nothing.</summary>
    public TimeSpan Left => after > _passed.Elapsed ? after - _passed.Elapsed : TimeSpan.Zero;
}
