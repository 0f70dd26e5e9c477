using Microsoft.AspNetCore.DataProtection;
using NodaTime;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Domain.Operations;

namespace Parcours.Api.Ops.Console;

/// <summary>Keeps an operator signed in for a shift: the secret itself, sealed, in a cookie that no script reads. Nothing is stored, and a secret that was revoked opens nothing.</summary>
internal sealed class ConsoleSessions(IDataProtectionProvider protection, IClock clock)
{
    public static readonly Duration Shift = Duration.FromHours(12);

    private readonly ExpiringTokens _tokens = new(protection, "Parcours.Console", clock);

    public void Keep(HttpResponse response, OperatorSecret secret) => PortalCookies.KeepOperator(response, _tokens.Seal(secret.Value, Shift), Shift);

    public OperatorSecret? In(HttpRequest request) => PortalCookies.OperatorIn(request) is { } token ? Parse(_tokens.Open(token)) : null;

    /// <summary>Null for what cannot be a secret.</summary>
    public static OperatorSecret? Parse(string? typed) =>
        typed is not null && typed.StartsWith(OperatorSecret.Prefix, StringComparison.Ordinal) && typed.Length <= OperatorSecret.MostCharacters ? new OperatorSecret(typed) : null;
}
