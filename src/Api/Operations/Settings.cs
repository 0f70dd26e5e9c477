using System.Globalization;
using System.Net;
using NodaTime;
using Parcours.Api.Http;
using Parcours.Api.Ops;
using Parcours.Api.Reviews;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Partners;
using Parcours.Application.Portal;
using Parcours.Application.Reviews;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Unboxing;

namespace Parcours.Api.Operations;

/// <summary>What the environment decides: the clock, the prices, and the address that partners and their customers are given.</summary>
public static class Settings
{
    private const string DefaultUrl = "http://localhost:5001";

    /// <summary>A builder that has read all settings: of the environment, and of the folder in which an orchestrator lays its secrets as files.</summary>
    /// <exception cref="ConfigurationException">The folder cannot be read.</exception>
    public static WebApplicationBuilder Builder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // Published, the pages' files lie beside the program, wherever it is started from; its data lies where it is started.
            ContentRootPath = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) ? AppContext.BaseDirectory : null,
        });
        if (builder.Configuration["Settings:Folder"] is not { Length: > 0 } folder)
            return builder;

        try
        {
            builder.Configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false);
            return builder;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException("Settings__Folder", $"names a folder that cannot be read: {refusal.Message}");
        }
    }

    public static void AddSettings(this WebApplicationBuilder builder)
    {
        ListenWhereAsked(builder);
#pragma warning disable RS0030 // The composition root is the one place that names the system's clock.
        builder.Services.AddSingleton<IClock>(SystemClock.Instance);
#pragma warning restore RS0030
        builder.Services.AddSingleton(RateCardFile.Load());
        builder.Services.AddSingleton(MeasuringProgram.Of(typeof(Settings).Assembly));
        builder.Services.AddSingleton(new OpsSettings(Names.Of(builder.Environment.IsDevelopment() ? Mode.Test : Mode.Live)));
        builder.Services.AddSingleton(new UnboxingSettings(CodeLength(builder.Configuration)));
        builder.Services.AddSingleton(PlanLimitsOf(builder.Configuration));
        var publicBaseUrl = PublicBaseUrl(builder);
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<Links>(services, publicBaseUrl));
        builder.Services.AddSingleton<IMediaLinks>(services => services.GetRequiredService<Links>());
        builder.Services.AddSingleton<IUnboxingLinks>(services => services.GetRequiredService<Links>());
        builder.Services.AddSingleton<IPurchaseFormat, PurchaseFormat>();
        builder.Services.AddSingleton<IReviewLinks>(services => services.GetRequiredService<Links>());
        builder.Services.AddSingleton<IPortalLinks>(services => services.GetRequiredService<Links>());
    }

    private static void ListenWhereAsked(WebApplicationBuilder builder)
    {
        var (urls, ports) = (Listed(builder.Configuration["urls"]), Listed(builder.Configuration["http_ports"]));
        if (urls.FirstOrDefault(url => !IsAddress(url)) is { } nowhere)
            throw new ConfigurationException("ASPNETCORE_URLS", $"has '{nowhere}', which is not an address to listen on, such as {DefaultUrl}.");
        if (ports.FirstOrDefault(port => !IsAddress("http://*:" + port)) is { } none)
            throw new ConfigurationException("ASPNETCORE_HTTP_PORTS", $"has '{none}', which is not a port.");
        if (urls.Length == 0 && ports.Length == 0)
            builder.WebHost.UseUrls(DefaultUrl);
    }

    /// <summary>What a setting lists, between semicolons.</summary>
    internal static string[] Listed(string? setting) => (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            // What is no port is taken for a part of the host, and no such host is ever looked up.
            var isHost = address.IsUnixPipe || address.IsNamedPipe || address.Host.StartsWith('[') || !address.Host.Contains(':', StringComparison.Ordinal);
            return isHost && address.Scheme is ("http" or "https") && address.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static int CodeLength(ConfigurationManager configuration)
    {
        var text = configuration["Unboxing:CodeLength"];
        if (string.IsNullOrEmpty(text))
            return VerificationCode.DefaultLength;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length is >= VerificationCode.DefaultLength and <= VerificationCode.MostLength
            ? length
            : throw new ConfigurationException("Unboxing__CodeLength", $"is '{text}'; it must be a whole number from {VerificationCode.DefaultLength} to {VerificationCode.MostLength}.");
    }

    private static PlanLimits PlanLimitsOf(ConfigurationManager configuration)
    {
        var limits = new PlanLimits();
        return new PlanLimits(Limit("Free", limits.Free), Limit("Pro", limits.Pro), Limit("Enterprise", limits.Enterprise));

        long? Limit(string plan, long? otherwise) => configuration["Plans:" + plan] switch
        {
            null or "" => otherwise,
            "unlimited" => null,
            var text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
                ? limit
                : throw new ConfigurationException("Plans__" + plan, $"is '{text}'; it must be a whole number of orders a month, or unlimited."),
        };
    }

    private static Uri PublicBaseUrl(WebApplicationBuilder builder)
    {
        var configured = builder.Configuration["PublicBaseUrl"];
        if (configured is null)
        {
            return builder.Environment.IsDevelopment()
                ? new Uri(DefaultUrl)
                : throw new ConfigurationException("PublicBaseUrl", "is missing: tracking links need the address that customers reach us by, such as https://parcours.example.");
        }

        return Uri.TryCreate(configured, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0
            ? url
            : throw new ConfigurationException("PublicBaseUrl", $"is '{configured}', which is not an http or https address.");
    }
}
