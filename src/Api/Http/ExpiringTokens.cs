using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;

namespace Parcours.Api.Http;

/// <summary>Short texts that only we can have written, and that hold until a moment.</summary>
/// <param name="purpose">What one is written for, none of another purpose is taken for.</param>
internal sealed class ExpiringTokens(IDataProtectionProvider protection, string purpose, IClock clock)
{
    private readonly IDataProtector _protector = protection.CreateProtector(purpose);

    public string Seal(string text, Duration lifetime)
    {
        var until = (clock.GetCurrentInstant() + lifetime).ToUnixTimeSeconds();
        var token = new byte[sizeof(long) + Encoding.ASCII.GetByteCount(text)];
        BinaryPrimitives.WriteInt64BigEndian(token, until);
        Encoding.ASCII.GetBytes(text, token.AsSpan(sizeof(long)));
        return WebEncoders.Base64UrlEncode(_protector.Protect(token));
    }

    /// <summary>Null when it is not ours, or no longer holds.</summary>
    public string? Open(string token) => Read(token) is { } read && clock.GetCurrentInstant() < read.Until ? read.Text : null;

    /// <summary>What stands in a token, and until when it holds or held; null when it is not ours.</summary>
    public (string Text, Instant Until)? Read(string token)
    {
        try
        {
            var opened = _protector.Unprotect(WebEncoders.Base64UrlDecode(token));
            return (Encoding.ASCII.GetString(opened.AsSpan(sizeof(long))), Instant.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(opened)));
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
