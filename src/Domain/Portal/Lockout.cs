using NodaTime;

namespace Parcours.Domain.Portal;

/// <summary>How long an account waits after wrong passwords or codes in a row: not at all at first, then a minute, and twice as long with each one more.</summary>
public static class Lockout
{
    /// <summary>So many may be wrong before the first wait.</summary>
    public const int Free = 5;

    /// <summary>So that nobody is kept out for a day by somebody else's guesses.</summary>
    public static readonly Duration Longest = Duration.FromHours(1);

    private const int DoublingsToLongest = 6;

    /// <param name="failures">In a row, the last one included.</param>
    /// <returns>Null while there is no wait yet.</returns>
    public static Duration? WaitAfter(int failures) => failures < Free ? null
        : failures - Free >= DoublingsToLongest ? Longest
        : Duration.FromMinutes(1 << (failures - Free));
}
