using Parcours.Application.Kernel;
using Parcours.Application.Portal;

namespace Parcours.Api.Operations;

/// <summary>What people of the portal cannot do for themselves, at the command line.</summary>
public static class PortalAccounts
{
    public const string RemoveSecondFactorVerb = "remove-second-factor";

    /// <summary>For who has lost the phone and the recovery codes. Ends their sessions too; who asks must have been recognised otherwise.</summary>
    /// <exception cref="ConfigurationException">An option is missing, or nobody has the address.</exception>
    public static async Task RemoveSecondFactor(this WebApplication app, string[] arguments)
    {
        var options = new VerbOptions(RemoveSecondFactorVerb, "--email zoe@shop.example").Read(arguments, "--email");
        var email = options.Required("--email");

        await app.Audited(RemoveSecondFactorVerb, async (services, now, ct) =>
        {
            var user = await services.GetRequiredService<IPortalUsers>().Find(email, ct) ?? throw options.Wrong($"knows nobody with the address {email}");
            await services.GetRequiredService<ISecondFactors>().Remove(user.Id, ct);
            await services.GetRequiredService<IPortalUsers>().ForgetTries(user.Id, ct);
            await services.GetRequiredService<IPortalSessions>().RevokeAll(user.Id, now, ct);
            return (user, PortalCaller.CredentialOf(user.Id));
        });
        await Console.Out.WriteLineAsync($"{email} signs in with the password alone, and is signed out everywhere.");
    }
}
