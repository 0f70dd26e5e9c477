using System.Globalization;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>How somebody gets in, whichever way they come, and what is written down of it.</summary>
internal sealed class PortalEntry(IPortalSessions sessions, IAuditLog audit, ICallerContext callers)
{
    /// <summary>Begins a session and returns what its cookie holds.</summary>
    public async Task<PortalSecret> Open(UserId user, string? userAgent, Instant now, CancellationToken ct)
    {
        var secret = PortalSecret.New();
        await sessions.Add(user, secret, Shortened(userAgent), now, ct);
        return secret;
    }

    /// <summary>For what somebody does who is not signed in, or not yet.</summary>
    public Task Note(UserId actor, PartnerId account, string action, string subject, Instant now, CancellationToken ct) =>
        audit.Append(new AuditEntry(now, PortalCaller.CredentialOf(actor), callers.Address, action, subject, account), ct);

    public static string SubjectOf(UserId user) => PortalCaller.CredentialOf(user);

    public static string SubjectOf(PartnerId partner) => string.Create(CultureInfo.InvariantCulture, $"partner:{partner.Value}");

    private static string Shortened(string? userAgent)
    {
        var text = string.Concat((userAgent ?? "").Where(letter => !char.IsControl(letter)));
        return text[..Math.Min(text.Length, PortalSession.MostUserAgent)];
    }
}
