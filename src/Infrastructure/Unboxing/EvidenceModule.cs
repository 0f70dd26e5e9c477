using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parcours.Application.Kernel;
using Parcours.Application.Unboxing;

namespace Parcours.Infrastructure.Unboxing;

public static class EvidenceModule
{
    /// <summary>The analyzer of submissions. Needs a <see cref="MeasuringProgram"/>: the composition root knows which program has the verb.</summary>
    /// <exception cref="ConfigurationException">A value under <c>Vision:</c> is wrong; the sentence names its key.</exception>
    public static IServiceCollection AddEvidence(this IServiceCollection services, IConfiguration configuration)
    {
        if (VisionOptions.From(configuration) is { } options)
        {
            services.AddSingleton(provider => VisionModel.For(
                options, Network(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<VisionModel>>()));
        }

        return services
            .AddSingleton<IPictureFingerprints, PictureFingerprints>()
            .AddSingleton<MeasuringProcess>()
            .AddSingleton<HeicPhotos>()
            .AddScoped<IEvidenceAnalyzer, EvidenceAnalyzer>();
    }

    /// <summary>Without redirects: the pictures go where the configuration says.</summary>
    internal static SocketsHttpHandler Network() => new() { AllowAutoRedirect = false, UseCookies = false };
}
