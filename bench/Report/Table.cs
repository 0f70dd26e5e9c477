namespace Parcours.Bench.Report;

/// <summary>A table as Markdown has it, printed row by row as they come.</summary>
internal sealed class Table
{
    private readonly int[] _widths;

    public Table(params string[] columns)
    {
        _widths = [.. columns.Select(column => Math.Max(column.Length, 9))];
        Console.WriteLine();
        Row(columns);
        Console.WriteLine("|" + string.Concat(_widths.Select(width => new string('-', width + 2) + "|")));
    }

    public void Row(params IReadOnlyList<string> cells) =>
        Console.WriteLine("|" + string.Concat(cells.Select((cell, column) => $" {cell.PadRight(_widths[column])} |")));
}
