using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Kernel;

namespace Parcours.Application.Portal;

public static class PortalModule
{
    /// <summary>What the portal's use cases share. Needs everything that Infrastructure registers, and an <see cref="IPortalLinks"/>.</summary>
    public static IServiceCollection AddPortal(this IServiceCollection services) => services
        .AddScoped<PortalMails>()
        .AddScoped<PortalEntry>()
        .AddScoped<SecondFactorCheck>()
        .AddScoped<PasswordProof>()
        .AddScoped<IPreparation<SignIn>, SignInPreparation>()
        .AddScoped<IPreparation<ChangePassword>, ChangePasswordPreparation>()
        .AddScoped<IPreparation<RequestEmailChange>, RequestEmailChangePreparation>()
        .AddScoped<IPreparation<ChangeLogo>, ChangeLogoPreparation>()
        .AddScoped<IPreparation<SignUp>, PasswordPreparation<SignUp>>()
        .AddScoped<IPreparation<ResetPassword>, PasswordPreparation<ResetPassword>>()
        .AddScoped<IPreparation<AcceptInvitation>, PasswordPreparation<AcceptInvitation>>();
}
