using System.Security.Cryptography;
using System.Text;

namespace Parcours.Bench;

/// <summary>The published sandbox credentials, and how a request is signed with them.</summary>
internal static class Credentials
{
    public const string PublicKey = "pk_test_dropcolis_partner";

    /// <summary>The same account's key for <c>/api/b2b</c>.</summary>
    public const string MerchantSecret = "sk_test_parcours_merchant";

    /// <summary>The length of <c>v1=</c> and 64 hex digits.</summary>
    public const int SignatureLength = 3 + 2 * HMACSHA256.HashSizeInBytes;

    private static readonly byte[] Secret = "sk_test_secret_dropcolis_partner"u8.ToArray();

    [ThreadStatic]
    private static byte[]? _message;

    /// <summary>The HMAC over <c>timestamp \n METHOD \n target \n body</c>, 32 bytes.</summary>
    public static void Sign(string timestamp, string method, string target, ReadOnlySpan<byte> body, Span<byte> digest)
    {
        var most = timestamp.Length + method.Length + target.Length + body.Length + 3;
        if (_message is null || _message.Length < most)
            _message = new byte[Math.Max(most, 4096)];

        var length = Append(_message, 0, timestamp);
        length = Append(_message, length, method);
        length = Append(_message, length, target);
        body.CopyTo(_message.AsSpan(length));
        HMACSHA256.HashData(Secret, _message.AsSpan(0, length + body.Length), digest);
    }

    private static int Append(byte[] message, int at, string line)
    {
        at += Encoding.Latin1.GetBytes(line, message.AsSpan(at));
        message[at] = (byte)'\n';
        return at + 1;
    }
}
