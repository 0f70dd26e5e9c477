namespace Parcours.Application.Kernel;

/// <summary>Another name that clients write for the same field; errors name the one that was written.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SynonymAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>A text that clients also send as a whole number.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class IdentifierAttribute : Attribute;

/// <summary>An amount of money: a number that clients also send as text.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AmountAttribute : Attribute;

/// <summary>A JSON object that is kept as its source text: key order and number literals come back as they were sent.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class RawAttribute(int mostKeys, int mostBytes) : Attribute
{
    public int MostKeys { get; } = mostKeys;

    public int MostBytes { get; } = mostBytes;
}
