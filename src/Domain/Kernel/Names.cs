using System.Collections.Frozen;
using System.Text;

namespace Parcours.Domain.Kernel;

/// <summary>The one spelling of an enum outside the code: <c>OutForDelivery</c> is <c>out_for_delivery</c> in JSON, SQL and documents.</summary>
public static class Names
{
    public static string Of<T>(T value)
        where T : struct, Enum =>
        Spellings<T>.ByValue.TryGetValue(value, out var name) ? name : throw new ArgumentOutOfRangeException(nameof(value), value, null);

    /// <summary>In the order of the enum, which a frozen dictionary need not keep.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => Spellings<T>.InOrder;

    public static T? Parse<T>(string? name)
        where T : struct, Enum =>
        name is not null && Spellings<T>.ByName.TryGetValue(name, out var value) ? value : null;

    public static string SnakeCase(string pascalCase)
    {
        var snake = new StringBuilder(pascalCase.Length + 4);
        foreach (var letter in pascalCase)
        {
            if (char.IsUpper(letter) && snake.Length > 0)
                snake.Append('_');
            snake.Append(char.ToLowerInvariant(letter));
        }

        return snake.ToString();
    }

    private static class Spellings<T>
        where T : struct, Enum
    {
        public static readonly string[] InOrder = [.. Enum.GetValues<T>().Select(value => SnakeCase(value.ToString()))];

        public static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>().ToFrozenDictionary(value => value, value => SnakeCase(value.ToString()));

        public static readonly FrozenDictionary<string, T> ByName = ByValue.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
