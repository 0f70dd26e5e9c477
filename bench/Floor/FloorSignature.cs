using System.Globalization;
using System.Security.Cryptography;

namespace Parcours.Bench.Floor;

internal static class FloorSignature
{
    private const long ToleranceInSeconds = 300;

    public static bool IsValid(HttpRequest request, string target, ReadOnlySpan<byte> body)
    {
        var headers = request.Headers;
        string? timestamp = headers["X-Timestamp"], signature = headers["X-Signature"];
        if (timestamp is null || signature is null || headers["X-Api-Key"] != Credentials.PublicKey)
            return false;

        Span<byte> sent = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Credentials.Sign(timestamp, request.Method, target, body, expected);
        return signature.Length == Credentials.SignatureLength
            && Convert.FromHexString(signature.AsSpan(3), sent, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(sent, expected)
            && long.TryParse(timestamp, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - seconds) <= ToleranceInSeconds;
    }
}
