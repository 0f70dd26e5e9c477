using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;
using Parcours.Domain.Webhooks;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>Encrypts secrets for the database. What was decrypted is kept for a while, since each delivery needs it.</summary>
internal sealed class WebhookSecretProtection(IDataProtectionProvider protection)
{
    private const int MostKept = 10_000;

    private readonly IDataProtector _protector = protection.CreateProtector("Parcours.WebhookSecret");

    private readonly ConcurrentDictionary<string, WebhookSecret> _known = new();

    public string Protect(WebhookSecret secret) => _protector.Protect(secret.Value);

    public WebhookSecret Unprotect(string stored)
    {
        if (_known.Count > MostKept)
            _known.Clear();
        return _known.GetOrAdd(stored, text => new WebhookSecret(_protector.Unprotect(text)));
    }

    public WebhookSecrets Unprotect(string current, string? previous, Instant? previousValidUntil) =>
        new(Unprotect(current), previous is null ? null : TryUnprotect(previous), previousValidUntil);

    /// <summary>A secret that was rotated because it cannot be read any more must not be in the way of the new one.</summary>
    private WebhookSecret? TryUnprotect(string stored)
    {
        try
        {
            return Unprotect(stored);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
