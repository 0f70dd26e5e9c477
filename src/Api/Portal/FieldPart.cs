using Parcours.Api.Pages;

namespace Parcours.Api.Portal;

/// <summary>A labelled input with its hint and what is wrong with it.</summary>
/// <param name="Fills">What a browser or a password manager fills in, as <c>autocomplete</c> spells it.</param>
public sealed record FieldPart(FormPage Page, string Name, string Label, string Fills, string? Value = null, string Type = "text", string? Hint = null, int Most = 255, bool IsOptional = false)
{
    public string? Error => Page.Wrong.GetValueOrDefault(Name);

    public string? DescribedBy => string.Join(' ', new[] { Hint is null ? null : Name + "-hint", Error is null ? null : Name + "-error" }.OfType<string>()) is { Length: > 0 } ids ? ids : null;
}

/// <summary>One of a list, with its hint and what is wrong with it.</summary>
/// <param name="Choices">What is sent, and what is read.</param>
public sealed record ChoicePart(FormPage Page, string Name, string Label, string Hint, string? Value, IEnumerable<(string Value, string Text)> Choices)
{
    public string? Error => Page.Wrong.GetValueOrDefault(Name);

    public string DescribedBy => Name + "-hint" + (Error is null ? "" : $" {Name}-error");

    /// <summary>With what stands there now, so that saving the rest does not change it.</summary>
    public IEnumerable<(string Value, string Text)> Shown => Value is null || Choices.Any(choice => choice.Value == Value) ? Choices : Choices.Prepend((Value, Value));
}

/// <summary>A value with a button that copies it.</summary>
public sealed record CopyPart(string Id, string Name, string Value);
