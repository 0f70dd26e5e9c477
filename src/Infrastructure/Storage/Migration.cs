using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Parcours.Infrastructure.Storage;

/// <summary>One numbered step of the schema: <c>Storage/Sqlite/0001_orders.sql</c>.</summary>
internal sealed partial record Migration(int Number, string Name, string Text)
{
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number:0000}_{Name}");

    /// <summary>The migrations of one provider that are embedded in this assembly, in their order.</summary>
    public static IReadOnlyList<Migration> Of(StorageProvider provider)
    {
        var assembly = typeof(Migration).Assembly;
        var prefix = $"{typeof(Migration).Namespace}.{provider}.";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => Read(assembly, name, FileName().Match(name[prefix.Length..])))
            .OrderBy(migration => migration.Number)];
    }

    private static Migration Read(Assembly assembly, string resource, Match name)
    {
        if (!name.Success)
            throw new InvalidOperationException($"{resource} is not named like a migration: 0001_what_it_does.sql.");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        // The same checksum wherever git checked the file out.
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        return new Migration(int.Parse(name.Groups["number"].ValueSpan, CultureInfo.InvariantCulture), name.Groups["name"].Value, text);
    }

    [GeneratedRegex(@"^(?<number>\d{4})_(?<name>\w+)\.sql$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileName();
}
