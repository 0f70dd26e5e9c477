using System.Globalization;
using System.Text;
using Parcours.Api.Http;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Reviews;

/// <summary>What lies in a drop folder: a shop's files, and what is put beside them, in the website's language.</summary>
internal sealed class PurchaseFormat(PurchaseReader reader) : IPurchaseFormat
{
    public const int Most = 4 * RawBody.MostBytes;

    public int MostBytes => Most;

    public Result<PurchaseFile> Read(ReadOnlySpan<byte> bytes, Website website) => PurchaseCsv.Read(bytes, website, reader);

    public byte[] Refused(RefusedLines lines, string language) => In(language, () => PurchaseCsv.Write(lines));

    public byte[] Log(string name, PurchaseImport? import, IReadOnlyList<FieldError> problems, NodaTime.Instant at, Website website) => In(website.Language, () =>
    {
        var moment = JsonTime.At(at, website.Zone);
        string[] lines = import is null
            ? [Texts.Of("import_log.unread", name, moment), .. problems.Select(PurchaseProblemJson.Describe)]
            : [Texts.Of("import_log.read", name, moment, import.Lines, import.Accepted, import.Duplicates, import.Rejected), .. import.Rejected > 0 ? [Texts.Of("import_log.rejected")] : Array.Empty<string>()];
        return Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
    });

    private static T In<T>(string language, Func<T> write)
    {
        var (culture, texts) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language == "fr" ? "fr" : "en");
            return write();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, texts);
        }
    }
}
