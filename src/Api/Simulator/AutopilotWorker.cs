using System.Globalization;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Simulator;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Api.Simulator;

/// <summary>Moves test orders at the pace that <c>Simulator:StepSeconds</c> names; without it, or at 0, they stand still until they are told.</summary>
internal sealed class AutopilotWorker(Duration pace, IServiceScopeFactory scopes, TimeProvider time, ILogger<AutopilotWorker> logger) : PeriodicWorker(scopes, time, logger)
{
    private const int MostSeconds = 86_400;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    protected override async Task Round(IServiceProvider services, CancellationToken ct) => await services.GetRequiredService<Autopilot>().Round(pace, ct);

    /// <exception cref="ConfigurationException">The pace is not a number of seconds.</exception>
    public static void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        var text = configuration["Simulator:StepSeconds"];
        if (string.IsNullOrEmpty(text))
            return;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > MostSeconds)
            throw new ConfigurationException("Simulator__StepSeconds", $"is '{text}'; it must be a whole number of seconds from 0 to {MostSeconds}.");
        if (seconds > 0)
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<AutopilotWorker>(provider, Duration.FromSeconds(seconds)));
    }
}
