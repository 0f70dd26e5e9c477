using Parcours.Api.Http;
using Parcours.Application.Portal;

namespace Parcours.Api.Portal;

/// <summary>Orders a day as bars, in a drawing of whole units, and in words.</summary>
public sealed class TrendPart(IReadOnlyList<DayFigures> days)
{
    private const int Step = 20;

    private const int Gap = 4;

    public const int Height = 120;

    public int Width => days.Count * Step;

    public IReadOnlyList<DayFigures> Days => days;

    public DayFigures Highest => days.MaxBy(day => day.Created)!;

    public long Total => days.Sum(day => day.Created);

    /// <summary>What somebody learns who does not see the drawing.</summary>
    public string Words => Texts.Of("portal.home.trend_words", OrderWords.Of(Total), Texts.Date(days[0].Day), Texts.Date(days[^1].Day), OrderWords.Of(Highest.Created), Texts.Date(Highest.Day));

    public IEnumerable<TrendBar> Bars => days.Select((day, index) =>
    {
        // A single order is seen beside a thousand.
        var height = day.Created == 0 ? 0 : Math.Max(2, (int)(day.Created * Height / Highest.Created));
        return new TrendBar((index * Step) + (Gap / 2), Height - height, Step - Gap, height);
    });
}

public sealed record TrendBar(int X, int Y, int Width, int Height);
