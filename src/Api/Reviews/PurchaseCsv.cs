using System.Buffers;
using System.Globalization;
using System.Text;
using CsvHelper;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Reviews;

/// <summary>Files of purchases as spreadsheets save them: UTF-8 or Windows-1252, with semicolons, commas or tabs.</summary>
internal static class PurchaseCsv
{
    private static readonly SearchValues<char> Formulas = SearchValues.Create("=@+-\t\r");

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private static readonly string[] ReasonColumns = ["line", "error", "field", "error_description"];

    public static bool StartsFormula(char letter) => Formulas.Contains(letter);

    /// <summary>Reads a file; refused as a whole when its header does not name what every purchase must say.</summary>
    public static Result<PurchaseFile> Read(ReadOnlySpan<byte> bytes, Website website, PurchaseReader reader)
    {
        var isMalformed = false;
        using var csv = CsvReader.FromText(Decode(bytes), CsvReaderOptions.Default with
        {
            TrackLineNumbers = true,
            // A quotation mark that is never closed costs its own line, not the rest of the file.
            AllowLineBreaksInQuotes = false,
            OnMalformedRecord = _ => isMalformed = true,
        });
        csv.ReadHeader();
        var header = csv.Headers.ToArray();
        var columns = header.Select((written, index) => (Name: PurchaseColumns.Named(written), Index: index)).Where(column => column.Name is not null)
            .DistinctBy(column => column.Name).ToDictionary(column => column.Name!, column => column.Index);
        var missing = PurchaseColumns.Required.Where(column => !columns.ContainsKey(column)).Select(column => new FieldError(column, "csv_column")).ToList();
        if (missing.Count > 0)
            return Error.Invalid(missing);

        var (good, refused, lines) = (new List<CsvLine>(), new List<RefusedLine>(), 0);
        for (isMalformed = false; csv.Read(); isMalformed = false)
        {
            var values = csv.Current.ToArray();
            if (values.All(string.IsNullOrWhiteSpace))
                continue;

            lines++;
            if (lines > ImportPurchases.MostLines)
                continue;
            if (ProblemOf(values, header.Length, isMalformed) is { } problem)
                refused.Add(new RefusedLine((int)csv.LineNumber, null, null, [.. values.Take(header.Length)], [problem]));
            else
                good.Add(new CsvLine((int)csv.LineNumber, values, columns));
        }

        return new PurchaseFile(header, csv.Separator, lines, [.. Purchases(good, website, reader, refused)], refused);
    }

    /// <summary>A file of the lines that were refused, each with the reason; it can be mended and sent again.</summary>
    public static byte[] Write(RefusedLines refused)
    {
        using var memory = new MemoryStream();
        var options = Spreadsheets.Options with { Separator = refused.Import.Delimiter };
        using (var writer = CsvWriter.Create(memory, options, leaveOpen: true))
        {
            writer.WriteRecord([.. ReasonColumns, .. refused.Import.Columns]);
            foreach (var line in refused.Lines)
            {
                var problem = line.Problems[0];
                var column = PurchaseColumns.At(problem.Field);
                writer.WriteRecord(
                [
                    line.Number.ToString(CultureInfo.InvariantCulture), Rejection.CodeOf(problem), column, PurchaseProblemJson.Describe(problem with { Field = column }),
                    .. refused.Import.Columns.Select((_, index) => line.Values?.ElementAtOrDefault(index) ?? ""),
                ]);
            }
        }

        return memory.ToArray();
    }

    private static IEnumerable<ReadPurchase> Purchases(IEnumerable<CsvLine> lines, Website website, PurchaseReader reader, List<RefusedLine> refused)
    {
        foreach (var sameReference in lines.GroupBy(line => (line[PurchaseColumns.Reference], line[PurchaseColumns.Reference] is null ? line.Number : 0)))
        {
            var first = sameReference.First();
            var together = sameReference.ToLookup(line => line.Continues(first));
            var errors = new ReadErrors();
            var read = reader.Read(PurchaseColumns.Purchase([.. together[true]], errors), errors, website) with { Lines = [.. together[true].Select(line => line.ToSource())] };
            refused.AddRange(together[false].Select(line =>
                new RefusedLine(line.Number, read.Reference, read.EmailHash, line.Values, [new FieldError(PurchaseColumns.Reference, "reference_conflict")])));
            yield return read;
        }
    }

    private static FieldError? ProblemOf(string[] values, int columns, bool isMalformed) =>
        isMalformed ? new FieldError("line", "csv_quotes")
        : values.Any(value => value.Contains('\0', StringComparison.Ordinal)) ? new FieldError("line", "nul_character")
        : values.Skip(columns).Any(value => value.Length > 0) ? new FieldError("line", "csv_columns") { Arguments = [(long)columns] }
        : null;

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        var content = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        try
        {
            return Strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return Windows.GetString(content);
        }
    }
}
