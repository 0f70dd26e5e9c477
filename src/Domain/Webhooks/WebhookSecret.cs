using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Parcours.Domain.Webhooks;

/// <summary>What an endpoint's deliveries are signed with: <c>whsec_</c> and the base64 of 32 random bytes.</summary>
public sealed record WebhookSecret
{
    private const string Prefix = "whsec_";

    private const int KeyBytes = 32;

    private readonly byte[] _text;

    private readonly byte[] _key;

    /// <exception cref="FormatException">The text is no secret of ours.</exception>
    public WebhookSecret(string value)
    {
        if (!value.StartsWith(Prefix, StringComparison.Ordinal))
            throw new FormatException("A webhook secret begins with " + Prefix);
        (Value, _text, _key) = (value, Encoding.UTF8.GetBytes(value), Convert.FromBase64String(value[Prefix.Length..]));
    }

    /// <summary>The secret as the partner was given it.</summary>
    public string Value { get; }

    public static WebhookSecret New() => new(Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));

    /// <summary><c>Drop-Signature</c>: keyed by the whole text, over the body alone.</summary>
    public string Sign(ReadOnlySpan<byte> body) => "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(_text, body));

    /// <summary>Standard Webhooks: keyed by the decoded bytes, over id, timestamp and body.</summary>
    public string SignStandard(Guid id, Instant sentAt, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{sentAt.ToUnixTimeSeconds()}.")));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }

    /// <summary>Never the secret: a record's own text would show it in a log.</summary>
    public override string ToString() => Prefix + "…";
}

/// <summary>The secrets of an endpoint. During a rotation the previous one signs, and the current one signs beside it.</summary>
public sealed record WebhookSecrets(WebhookSecret Current, WebhookSecret? Previous, Instant? PreviousValidUntil)
{
    public static readonly Duration DefaultOverlap = Duration.FromHours(24);

    public static readonly Duration MostOverlap = Duration.FromHours(168);

    public static Duration Overlap(long? hours) => hours is { } some ? Duration.FromHours(some) : DefaultOverlap;

    /// <summary>What signs at <paramref name="now"/>, and what will sign afterwards: null outside a rotation.</summary>
    public (WebhookSecret Main, WebhookSecret? Next) At(Instant now) =>
        Previous is not null && now < PreviousValidUntil ? (Previous, Current) : (Current, null);
}
