using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Unboxing;

namespace Parcours.Infrastructure.Unboxing;

internal static class UnboxingModule
{
    private const int DefaultDays = 90;

    private const int MostDays = 3650;

    /// <exception cref="ConfigurationException"><c>Unboxing:KeepMediaDays</c> is no number of days.</exception>
    public static IServiceCollection AddUnboxing(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(RetentionOf(configuration["Unboxing:KeepMediaDays"]))
        .AddSingleton<IUploads, Uploads>()
        .AddSingleton<ISubmissions, Submissions>()
        .AddSingleton<IScoringQueue, ScoringQueue>()
        .AddSingleton<IPhotoFetcher, PhotoFetcher>()
        .AddSingleton<IMerchantContacts, MerchantContacts>()
        .AddSingleton<SubmissionErasure>()
        .AddHostedService<UploadSweeper>()
        .AddHostedService<SubmissionEraser>();

    private static MediaRetention RetentionOf(string? days) => new(Duration.FromDays(
        string.IsNullOrEmpty(days) ? DefaultDays
        : int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var some) && some is >= 1 and <= MostDays ? some
        : throw new ConfigurationException("Unboxing__KeepMediaDays", $"is '{days}'; it must be a whole number of days, from 1 to {MostDays}.")));
}
