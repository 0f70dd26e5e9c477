using NodaTime;
using NodaTime.Extensions;

namespace Parcours.Api.Tests;

/// <summary>The time of this machine, for what runs by it: other processes, and the sandbox of <see cref="RunningServer"/>.</summary>
internal static class SystemTime
{
    public static Instant Now => TimeProvider.System.ToClock().GetCurrentInstant();
}
