namespace Parcours.Application.Portal;

/// <summary>Hashes passwords, which takes a tenth of a second on purpose. Never called inside a unit of work.</summary>
public interface IPasswords
{
    Task<string> Hash(string password, CancellationToken ct);

    /// <summary>Takes as long for a person that there is not.</summary>
    /// <param name="hash">Null when there is no such person.</param>
    Task<PasswordVerdict> Check(string? hash, string password, CancellationToken ct);
}

/// <param name="NewHash">To be kept in place of a hash that was made by a weaker rule; null when it is good as it is.</param>
public sealed record PasswordVerdict(bool IsRight, string? NewHash = null);
