using System.Reflection;

namespace Parcours.Api.Operations;

public static class BuildInfo
{
    /// <summary>As in <c>Directory.Build.props</c>, without the commit.</summary>
    public static string Version { get; } =
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
