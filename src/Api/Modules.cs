using Parcours.Api.Auth.Tokens;
using Parcours.Api.Docs;
using Parcours.Api.Operations;
using Parcours.Api.Ops;
using Parcours.Api.Orders;
using Parcours.Api.Portal;
using Parcours.Api.Reviews;
using Parcours.Api.Simulator;
using Parcours.Api.Unboxing;
using Parcours.Api.Webhooks;

namespace Parcours.Api;

/// <summary>Every module's addresses, a line each.</summary>
public static class Modules
{
    public static void MapModules(this WebApplication app)
    {
        app.MapHealth();
        app.MapOrders();
        app.MapTrackingStream();
        app.MapMerchants();
        app.MapUnboxing();
        app.MapTokens();
        app.MapWebsites();
        app.MapPurchases();
        app.MapWebhooks();
        app.MapPublished();
        app.MapPublicRatings();
        app.MapOps();
        app.MapLogos();
        app.MapSimulator();
        app.MapDocs();
        app.MapRazorPages();
    }
}
