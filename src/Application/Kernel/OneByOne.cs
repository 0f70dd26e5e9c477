using Microsoft.Extensions.Logging;

namespace Parcours.Application.Kernel;

/// <summary>Work on many things, of which one may fail and must not keep the others.</summary>
public static partial class OneByOne
{
    /// <summary>Does it to each. What fails is logged, and found again when somebody next looks.</summary>
    /// <returns>How many did not fail.</returns>
    public static async Task<int> Each<T>(this IEnumerable<T> items, Func<T, Task> act, ILogger logger, CancellationToken ct)
    {
        var done = 0;
        foreach (var item in items)
        {
            try
            {
                await act(item);
                done++;
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                // Also when a wait of its own was over.
                Failed(logger, item?.ToString(), failure);
            }
        }

        return done;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Item} could not be done and is tried again")]
    private static partial void Failed(ILogger logger, string? item, Exception failure);
}
