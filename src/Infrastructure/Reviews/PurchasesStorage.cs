using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Infrastructure.Reviews.Drops;

namespace Parcours.Infrastructure.Reviews;

internal static class PurchasesStorage
{
    /// <exception cref="ConfigurationException">A drop folder is not set as it should be; the sentence names the key.</exception>
    public static IServiceCollection AddPurchaseStorage(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(DropOptions.Read(configuration))
        .AddSingleton<IPurchaseEvents, PurchaseEvents>()
        .AddSingleton<ISolicitations, Solicitations>()
        .AddSingleton<IInvitations, InvitationsTable>()
        .AddSingleton<IPurchaseBatches, PurchaseBatchesTable>()
        .AddSingleton<IPurchaseImports, PurchaseImports>()
        .AddSingleton<IPurchaseFiles, PurchaseFilesTable>();
}
