using System.Security.Cryptography;
using System.Text;
using Parcours.Domain.Kernel;

namespace Parcours.Domain.Partners;

/// <summary>What a client asks for tokens with: <c>cs_live_</c> or <c>cs_test_</c> and 40 lower-case letters or digits, none of which a header or a form would spell otherwise.</summary>
public readonly record struct OAuthSecret(string Value)
{
    public static OAuthSecret New(Mode mode) => new($"cs_{Names.Of(mode)}_" + Ids.Text(40));

    /// <summary>Takes as long for a wrong secret as for the right one, of whatever length.</summary>
    public bool Is(string presented) => CryptographicOperations.FixedTimeEquals(Hash(Value), Hash(presented));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    // The text must not reach a log through a record that holds it.
    public override string ToString() => "cs_…";
}
