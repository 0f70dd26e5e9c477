using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using FluentValidation;
using FluentValidation.Results;

namespace Parcours.Api.Docs;

/// <summary>
/// What a use case's rules say about the fields of a request, learnt by asking them: they judge requests that lack everything and requests where
/// everything is wrong. So the description cannot promise what the rules refuse.
/// </summary>
internal sealed partial class FieldRules
{
    private const int Deepest = 5;

    /// <summary>More than any list may have.</summary>
    private const int ManyItems = 60;

    private readonly ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, object[]>> _byPath;

    private FieldRules(IEnumerable<ValidationFailure> failures) => _byPath = failures
        .GroupBy(failure => Index().Replace(failure.PropertyName, "[]"))
        .ToImmutableSortedDictionary(
            path => path.Key,
            path => path.GroupBy(failure => failure.ErrorCode).ToImmutableSortedDictionary(
                rule => rule.Key, rule => rule.First().CustomState as object[] ?? [], StringComparer.Ordinal),
            StringComparer.Ordinal);

    public static FieldRules None { get; } = new([]);

    /// <summary>The rules of the use case, by their names and with their limits; none when it has no validator.</summary>
    public static FieldRules Of(Type useCase, IServiceProvider services)
    {
        if (services.GetService(typeof(IValidator<>).MakeGenericType(useCase)) is not IValidator validator)
            return None;

        Sample[] samples =
        [
            .. Enumerable.Range(1, Deepest).SelectMany(depth => new[] { new Sample(depth), new Sample(depth) { Items = 1 } }),
            new Sample(Deepest) { Text = " ", Items = 0 },
            new Sample(Deepest) { Text = " ", Items = 1 },
            new Sample(1) { Text = " ", Items = ManyItems },
            new Sample(Deepest) { Text = new string('x', 10_000), Number = long.MinValue, Items = 2 },
        ];
        return new FieldRules(samples.SelectMany(sample => validator.Validate(new ValidationContext<object>(sample.Of(useCase)!)).Errors));
    }

    /// <param name="path">As in an error, with <c>[]</c> for any item: <c>parcels[].weight_kg</c>.</param>
    public IReadOnlyDictionary<string, object[]> At(string path) => _byPath.GetValueOrDefault(path, ImmutableSortedDictionary<string, object[]>.Empty);

    /// <summary>A field that the rule is about, and its limits; null when the use case does not have the rule.</summary>
    public (string Path, object[] Limits)? FirstWith(string rule) =>
        _byPath.Where(entry => entry.Value.ContainsKey(rule)).Select(entry => ((string, object[])?)(entry.Key, entry.Value[rule])).FirstOrDefault();

    /// <summary>All rules below <paramref name="path"/> as one text: two shapes with the same text are the same to a client.</summary>
    public string Below(string path) => string.Join('\n',
        from entry in _byPath
        where entry.Key.StartsWith(path, StringComparison.Ordinal)
        from rule in entry.Value
        select $"{entry.Key[path.Length..]}: {rule.Key} {string.Join(' ', rule.Value.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)))}");

    [GeneratedRegex(@"\[[0-9]+\]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Index();

    /// <summary>A request made of the same text and number throughout; what lies deeper than <paramref name="Depth"/> is absent.</summary>
    private sealed record Sample(int Depth)
    {
        public string? Text { get; init; }

        public long? Number { get; init; }

        public int? Items { get; init; }

        public object? Of(Type type)
        {
            if (type == typeof(string))
                return Text;
            if (type.IsValueType)
                return Nullable.GetUnderlyingType(type) is not { } value ? Activator.CreateInstance(type) : IsNumber(value) && Number is not null ? Convert.ChangeType(Number, value, CultureInfo.InvariantCulture) : null;
            if (type.IsGenericType)
                return Items is { } count ? List(type.GenericTypeArguments[0], count) : null;

            return Depth == 0 ? null : Record(type);
        }

        private static bool IsNumber(Type type) => type == typeof(long) || type == typeof(int) || type == typeof(decimal);

        private object Record(Type type)
        {
            var inner = this with { Depth = Depth - 1 };
            var constructor = type.GetConstructors()[0];
            return constructor.Invoke([.. constructor.GetParameters().Select(parameter => inner.Of(parameter.ParameterType))]);
        }

        private Array List(Type item, int count)
        {
            var list = Array.CreateInstance(item, count);
            for (var index = 0; index < count; index++)
                list.SetValue(Of(item), index);
            return list;
        }
    }
}
