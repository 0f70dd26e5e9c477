using System.Security.Cryptography;
using System.Text;

namespace Parcours.Domain.Reviews;

/// <summary>What a person's wishes are found by once their address is gone: the SHA-256 of the address in lower case.</summary>
public static class EmailHash
{
    public static byte[] Of(string email) => SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant()));
}
