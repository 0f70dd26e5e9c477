using System.Text;
using Parcours.Domain.Kernel;

namespace Parcours.Domain.Partners;

/// <summary>What signs <c>/v1</c> requests: a public name, <c>pk_live_…</c> or <c>pk_test_…</c>, and a secret, <c>sk_live_secret_…</c>, that is shown once.</summary>
public sealed record SigningKey(string PublicKey, string Secret)
{
    public static SigningKey New(Mode mode) => new($"pk_{Names.Of(mode)}_{Ids.Text(24)}", NewSecret(mode));

    /// <summary>Told from a merchant's Bearer key by its second word.</summary>
    public static string NewSecret(Mode mode) => $"sk_{Names.Of(mode)}_secret_{Ids.Text(40)}";

    /// <summary>The bytes that sign.</summary>
    public static byte[] Bytes(string secret) => Encoding.UTF8.GetBytes(secret);

    // The secret must not reach a log through a record that holds it.
    public override string ToString() => PublicKey;
}
