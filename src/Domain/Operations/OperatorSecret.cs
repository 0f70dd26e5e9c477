using System.Security.Cryptography;
using System.Text;
using Parcours.Domain.Kernel;

namespace Parcours.Domain.Operations;

/// <summary>What an operator signs in with: <c>op_</c> and 40 lower-case letters or digits. Shown once; only its hash is kept.</summary>
public readonly record struct OperatorSecret(string Value)
{
    public const string Prefix = "op_";

    public const int MostCharacters = 64;

    public static OperatorSecret New() => new(Prefix + Ids.Text(40));

    /// <summary>SHA-256; the secret is random, so there is nothing to guess and no salt is needed.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Value));

    // The text must not reach a log through a record that holds it.
    public override string ToString() => Prefix + "…";
}
