using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Tests.Kernel;

/// <summary>Every refusal there is, found in the code, and its texts, found in the resource files.</summary>
internal static partial class ErrorCatalogue
{
    /// <summary>Stands for an argument; where it ends up in a message's key, the key is open.</summary>
    private const string Sample = "sample";

    public static readonly string Root = FindRoot(AppContext.BaseDirectory);

    public static readonly IReadOnlyDictionary<string, string> English = Texts("");

    public static readonly IReadOnlyDictionary<string, string> French = Texts("fr");

    /// <summary>When each error occurs, from the comments of the English texts.</summary>
    public static readonly IReadOnlyDictionary<string, string?> When =
        XDocument.Load(Path.Combine(Root, "src/Api/Resources/Errors.resx")).Root!.Elements("data")
            .ToDictionary(text => text.Attribute("name")!.Value, text => text.Element("comment")?.Value);

    /// <summary>The values and the results of the methods of every <c>…Errors</c> class, one for each message.</summary>
    public static readonly IReadOnlyList<Error> Errors =
        [.. new[] { typeof(Error).Assembly, typeof(ReadErrors).Assembly, typeof(Problems).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Errors", StringComparison.Ordinal))
            .SelectMany(InClass)
            .Append(Error.Invalid())
            .Where(error => error.Kind != ErrorKind.AlreadyAnswered)
            .DistinctBy(error => error.MessageKey)];

    /// <summary>The names of the rules that the sources break fields by.</summary>
    public static readonly IReadOnlyList<string> Rules =
        [.. Sources().SelectMany(source => RuleName().Matches(source)).Select(match => match.Groups["rule"].Value).Distinct().Order(StringComparer.Ordinal)];

    public static string Page()
    {
        var page = new StringBuilder("""
            # Error codes

            Generated from the code and its resource files; `build.sh docs` writes it anew.
            A program goes by `code` and the status, which never change with the language; a person reads `message`, in French or English by `Accept-Language`.

            | status | code | when | English | French |
            |---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var (error, key) in Errors.SelectMany(error => KeysOf(error).Select(key => (error, key))).OrderBy(entry => Problems.StatusOf(entry.error.Kind)).ThenBy(entry => entry.key, StringComparer.Ordinal))
            page.Append(CultureInfo.InvariantCulture, $"| {Problems.StatusOf(error.Kind)} | `{error.Code}` | {When[key]} | {English[key]} | {French[key]} |\n");

        page.Append("""

            ## Fields

            What `errors[]` says about a field that is wrong: `message`, then `expected`. Numbers in braces stand for the field's own limits.

            | rule | English | French |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var rule in Rules)
            page.Append(CultureInfo.InvariantCulture, $"| {rule} | {English["rule." + rule]}: {English[$"rule.{rule}.expected"]} | {French["rule." + rule]} : {French[$"rule.{rule}.expected"]} |\n");

        return page.ToString();
    }

    /// <summary>The texts of an error: one, or as many as the argument in its key can have values.</summary>
    public static IEnumerable<string> KeysOf(Error error) =>
        error.MessageKey.EndsWith(Sample, StringComparison.Ordinal)
            ? English.Keys.Where(key => key.StartsWith(error.MessageKey[..^Sample.Length], StringComparison.Ordinal))
            : [error.MessageKey];

    /// <summary>The keys that calls with a literal argument make, for the methods whose argument ends up in the key.</summary>
    public static IEnumerable<string> KeysThatCallsMake() =>
        from type in new[] { typeof(Domain.Orders.OrderErrors) }
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
        where method.ReturnType == typeof(Error) && method.GetParameters() is [{ ParameterType: var only }] && only == typeof(string)
        let error = (Error)method.Invoke(null, [Sample])!
        where error.MessageKey.EndsWith(Sample, StringComparison.Ordinal)
        from source in Sources()
        from call in Regex.Matches(source, $@"{type.Name}\.{method.Name}\(""(\w+)""\)")
        select error.MessageKey[..^Sample.Length] + call.Groups[1].Value;

    private static IEnumerable<Error> InClass(Type type)
    {
        const BindingFlags Static = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return [
            .. type.GetFields(Static).Where(field => field.FieldType == typeof(Error)).Select(field => (Error)field.GetValue(null)!),
            .. type.GetProperties(Static).Where(property => property.PropertyType == typeof(Error)).Select(property => (Error)property.GetValue(null)!),
            .. type.GetMethods(Static).Where(method => method.ReturnType == typeof(Error) && !method.IsSpecialName && method.Name != nameof(IdempotencyErrors.For)).SelectMany(Results),
        ];
    }

    private static IEnumerable<Error> Results(MethodInfo method) =>
        method.GetParameters().Select(parameter => Samples(parameter.ParameterType))
            .Aggregate<object[], IEnumerable<object[]>>([[]], (before, samples) => before.SelectMany(arguments => samples, (arguments, sample) => (object[])[.. arguments, sample]))
            .Select(arguments => (Error)method.Invoke(null, arguments)!);

    private static object[] Samples(Type type) =>
        type == typeof(string) ? [Sample]
        : type.IsEnum ? [.. Enum.GetValues(type).Cast<object>()]
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? [Array.CreateInstance(type.GenericTypeArguments[0], 0)]
        : type.IsValueType ? [Activator.CreateInstance(type)!]
        : throw new NotSupportedException($"No sample of {type}: give ErrorCatalogue one.");

    private static Dictionary<string, string> Texts(string culture) =>
        ErrorTexts.Resources
            .GetResourceSet(culture.Length == 0 ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(culture), createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(text => (string)text.Key, text => (string)text.Value!);

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Solution.sln")) ? folder
        : FindRoot(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the checkout."));

    [GeneratedRegex("""
        (WithErrorCode\(|ErrorCode\ =\ |new\ FieldError\([^;]*?,\ |Wrong(<[^;(]*>)?\(\w+,\ )"(?<rule>\w+)"
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex RuleName();
}
