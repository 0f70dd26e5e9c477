using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using OpenIddict.Server;
using Parcours.Application.Partners;

namespace Parcours.Api.Auth.Tokens;

/// <summary>
/// The keys of tokens as this node knows them, at most <see cref="Lifetime"/> old. They are options of OpenIddict, which reads those anew when we say
/// that they changed. A key is known to every node before it signs, so a token with a key that we do not know is nobody's.
/// </summary>
internal sealed class TokenSigning(ITokenKeys keys, IClock clock) : IConfigureOptions<OpenIddictServerOptions>, IOptionsChangeTokenSource<OpenIddictServerOptions>, IDisposable
{
    public static readonly Duration Lifetime = Duration.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);

    private Known _known = new([], Instant.MinValue);

    private CancellationTokenSource _changed = new();

    public string? Name => Options.DefaultName;

    /// <summary>What verifies a token.</summary>
    public IReadOnlyList<SecurityKey> Keys => _known.Keys;

    /// <summary>Asks for the keys, unless that was just done.</summary>
    public async ValueTask Refresh(CancellationToken ct)
    {
        if (IsFresh(clock.GetCurrentInstant()))
            return;

        await _one.WaitAsync(ct);
        try
        {
            var now = clock.GetCurrentInstant();
            if (!IsFresh(now))
                Learn(await keys.Published(now, ct), now);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Configure(OpenIddictServerOptions options) =>
        // The one that signs comes first.
        options.SigningCredentials.AddRange(_known.Keys.Select(key => new SigningCredentials(key, SecurityAlgorithms.RsaSha256)));

    public IChangeToken GetChangeToken() => new CancellationChangeToken(_changed.Token);

    public void Dispose()
    {
        _one.Dispose();
        _changed.Dispose();
    }

    private bool IsFresh(Instant now) => Volatile.Read(ref _known) is var known && now >= known.At && now < known.At + Lifetime;

    private void Learn(IReadOnlyList<TokenKey> published, Instant now)
    {
        var before = _known.Keys;
        _known = new Known([.. published.Select(key => before.FirstOrDefault(known => known.KeyId == key.Id) ?? Open(key))], now);
        if (before.Select(key => key.KeyId).SequenceEqual(published.Select(key => key.Id)))
            return;

        using var changed = Interlocked.Exchange(ref _changed, new CancellationTokenSource());
        changed.Cancel();
    }

    // Not disposed: a request may sign or verify with it at this moment, and a rotation is rare.
    private static RsaSecurityKey Open(TokenKey key)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(key.PrivateKey, out _);
        return new RsaSecurityKey(rsa) { KeyId = key.Id };
    }

    private sealed record Known(IReadOnlyList<RsaSecurityKey> Keys, Instant At);
}
