using Parcours.Api;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Api.Operations;
using Parcours.Api.Orders;
using Parcours.Api.Portal;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Application.Portal;
using Parcours.Application.Reviews;
using Parcours.Infrastructure;

return await Startup.Run(args, async () =>
{
    var builder = Settings.Builder(args);
    builder.AddObservability();
    builder.AddSettings();
    builder.Services.AddKernel(typeof(InfrastructureModule).Assembly).AddOrders().AddPurchases().AddReviews().AddPortal();
    builder.Services.AddInfrastructure(builder.Configuration);
    builder.Services.AddHttpKernel(builder.Configuration);
    builder.Services.AddWorkers(builder.Configuration);
    builder.Services.AddHealth();
    builder.Services.AddDocs();
    builder.Services.AddPages(builder.Configuration);
    builder.Services.AddTrackingStream(builder.Configuration);

    var app = builder.Build();
    app.UseHttpKernel();
    app.MapStaticAssets();
    app.MapModules();
    await app.RunOrDo(args);
});
