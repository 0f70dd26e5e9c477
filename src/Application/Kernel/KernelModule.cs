using System.Reflection;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Kernel;

/// <summary>The mediator and the pipeline that every use case runs through, in this order.</summary>
public static class KernelModule
{
    public static IServiceCollection AddKernel(this IServiceCollection services, params Assembly[] handlerAssemblies)
    {
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) => member is null ? null : Names.SnakeCase(member.Name);

        services.AddScoped<ReadErrors>();
        services.AddScoped<IdempotencyContext>();

        // Asked for once a request; a scope would keep each of them under a lock.
        services.AddTransient<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddTransient<IMediator, Mediator>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Logged<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Authorised<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Validated<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Replayed<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Prepared<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Transactional<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Idempotent<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Audited<,>));

        // Built once: a validator costs far more to build than to run.
        services.AddValidatorsFromAssembly(typeof(KernelModule).Assembly, ServiceLifetime.Singleton, includeInternalTypes: true);
        return services.Scan(scan => scan.FromAssemblies([typeof(KernelModule).Assembly, .. handlerAssemblies])
            .AddClasses(classes => classes.AssignableTo(typeof(IRequestHandler<,>)), publicOnly: false)
            .AsImplementedInterfaces()
            .WithTransientLifetime());
    }
}
