namespace Parcours.Application.Kernel;

/// <summary>A setting is wrong; the start stops with this sentence.</summary>
/// <param name="key">As the environment spells it: <c>Storage__Provider</c>.</param>
public sealed class ConfigurationException(string key, string problem) : Exception($"{key} {problem}");
