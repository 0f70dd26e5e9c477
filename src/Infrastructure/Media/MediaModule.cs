using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Simulator;
using Parcours.Infrastructure.Kernel;
using Parcours.Infrastructure.Media.Inspection;

namespace Parcours.Infrastructure.Media;

internal static class MediaModule
{
    private const string DefaultRoot = "data/media";

    private const string DefaultContainer = "media";

    /// <summary>Images in the folder that <c>Media:Root</c> names, or, for <c>Media:Provider=AzureBlob</c>, in a container of <c>Media:ConnectionString</c>.</summary>
    /// <exception cref="ConfigurationException">A value is wrong; the sentence names its key.</exception>
    public static IServiceCollection AddMedia(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(StoreOf(configuration.GetSection("Media")))
        .AddSingleton<IImages, SkiaImages>()
        .AddSingleton<IMediaInspector, MediaInspector>()
        .AddSingleton<IMediaUploads, MediaUploads>()
        .AddSingleton<ISpareMedia, SpareMedia>()
        .AddSingleton<ISimulatedSignature, SimulatedSignature>()
        .AddHostedService<MediaSweeper>();

    private static IMediaStore StoreOf(IConfigurationSection media) => media["Provider"] switch
    {
        null or "" or "Folder" => new FolderMediaStore(media["Root"] is { } root ? WritableFolder.MakeAndTry("Media__Root", root).FullName : Path.GetFullPath(DefaultRoot)),
        "AzureBlob" => new AzureBlobMediaStore(ContainerOf(media)),
        var other => throw new ConfigurationException("Media__Provider", $"is '{other}'; it must be Folder or AzureBlob."),
    };

    private static BlobContainerClient ContainerOf(IConfigurationSection media)
    {
        if (media["ConnectionString"] is not { Length: > 0 } connectionString)
            throw new ConfigurationException("Media__ConnectionString", "is missing; AzureBlob needs one.");
        try
        {
            return new BlobContainerClient(connectionString, media["Container"] is { Length: > 0 } name ? name : DefaultContainer);
        }
        catch (FormatException)
        {
            throw new ConfigurationException("Media__ConnectionString", "is not one that Azure Blob Storage understands.");
        }
    }
}
