using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Parcours.Application.Portal;

namespace Parcours.Infrastructure.Portal;

/// <summary>ASP.NET Identity's hasher: PBKDF2 with HMAC-SHA512, a salt of 128 bits and its own parameters in each hash.</summary>
internal sealed class Passwords : IPasswords, IDisposable
{
    /// <summary>What OWASP asks of this function; Identity's own default is 100 000.</summary>
    private const int Iterations = 210_000;

    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    private readonly Lazy<string> _nobodys;

    // Guesses from everywhere at once leave half of the processors to the API.
    private readonly SemaphoreSlim _room = new(Math.Max(1, Environment.ProcessorCount / 2));

    public Passwords() => _nobodys = new Lazy<string>(() => _hasher.HashPassword(Nobody, Guid.Empty.ToString()));

    public Task<string> Hash(string password, CancellationToken ct) => InTurn(() => _hasher.HashPassword(Nobody, password), ct);

    public Task<PasswordVerdict> Check(string? hash, string password, CancellationToken ct) => InTurn(
        () =>
        {
            var outcome = _hasher.VerifyHashedPassword(Nobody, hash ?? _nobodys.Value, password);
            return hash is null || outcome == PasswordVerificationResult.Failed
                ? new PasswordVerdict(false)
                : new PasswordVerdict(true, outcome == PasswordVerificationResult.SuccessRehashNeeded ? _hasher.HashPassword(Nobody, password) : null);
        },
        ct);

    public void Dispose() => _room.Dispose();

    private async Task<T> InTurn<T>(Func<T> work, CancellationToken ct)
    {
        await _room.WaitAsync(ct);
        try
        {
            return work();
        }
        finally
        {
            _room.Release();
        }
    }
}
