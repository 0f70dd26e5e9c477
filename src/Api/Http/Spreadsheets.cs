using CsvHelper;

namespace Parcours.Api.Http;

/// <summary>Files that people open in a spreadsheet, which would run what begins like a formula, and guess the wrong alphabet without the byte order mark.</summary>
internal static class Spreadsheets
{
    public const string ContentType = "text/csv; charset=utf-8";

    /// <summary>Stands before what would be run.</summary>
    public const char Mark = '\'';

    public static readonly CsvWriterOptions Options =
        CsvWriterOptions.Default with { Injection = CsvInjection.Escape, InjectionEscape = Mark, WriteByteOrderMark = true };
}
