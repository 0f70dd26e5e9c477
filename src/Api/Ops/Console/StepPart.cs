namespace Parcours.Api.Ops.Console;

/// <summary>A step that takes no more than a press.</summary>
/// <param name="Handler">The form's name.</param>
/// <param name="Key">So that it is taken once, however often it is sent.</param>
public sealed record StepPart(string Handler, string Key, string Words);
