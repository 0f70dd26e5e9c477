namespace Parcours.Api.Portal;

/// <param name="Text">The key of its name.</param>
public sealed record Tab(string Address, string Text, bool IsCurrent);

/// <summary>Pages of one area side by side.</summary>
/// <param name="Label">What they are, for who cannot see that they belong together.</param>
public sealed record TabsPart(string Label, IEnumerable<Tab> Tabs);
