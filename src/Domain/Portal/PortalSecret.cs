using System.Security.Cryptography;
using System.Text;
using Parcours.Domain.Kernel;

namespace Parcours.Domain.Portal;

/// <summary>What a session's cookie or a link in a mail holds: 40 lower-case letters or digits. Only its hash is kept.</summary>
public readonly record struct PortalSecret(string Value)
{
    private const int Characters = 40;

    public static PortalSecret New() => new(Ids.Text(Characters));

    /// <summary>Whether the text could be one; anything else needs no look into the database.</summary>
    public bool IsPlausible => Ids.HasTextShape(Value, "", Characters);

    /// <summary>SHA-256; the secret is random, so there is nothing to guess and no salt is needed.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Value));

    // The text must not reach a log through a record that holds it.
    public override string ToString() => "…";
}
