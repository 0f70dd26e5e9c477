using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Parcours.Application.Kernel;

/// <summary>The platform's own spans and figures, under one name.</summary>
public static class Telemetry
{
    public const string Name = "Parcours";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);
}
