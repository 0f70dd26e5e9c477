namespace Parcours.Client;

/// <summary>What the token endpoint answers.</summary>
internal sealed record Token(string AccessToken, double ExpiresIn);

/// <summary>The access token, kept until shortly before it is over.</summary>
internal sealed class Tokens(TimeProvider time, Func<CancellationToken, Task<Token>> ask) : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _oneAsks = new(1);

    private Kept? _kept;

    public async Task<string> Current(CancellationToken ct)
    {
        if (Usable() is { } kept)
            return kept;

        // Calls at the same time wait for one request.
        await _oneAsks.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (Usable() is { } meanwhile)
                return meanwhile;
            var asked = time.GetUtcNow();
            var token = await ask(ct).ConfigureAwait(false);
            _kept = new Kept(token.AccessToken, asked + TimeSpan.FromSeconds(token.ExpiresIn) - Margin);
            return token.AccessToken;
        }
        finally
        {
            _oneAsks.Release();
        }
    }

    public void Forget(string token)
    {
        // Another call may have a new one already.
        if (_kept is { } kept && kept.Text == token)
            Interlocked.CompareExchange(ref _kept, null, kept);
    }

    public void Dispose() => _oneAsks.Dispose();

    private string? Usable() => _kept is { } kept && time.GetUtcNow() < kept.Until ? kept.Text : null;

    private sealed record Kept(string Text, DateTimeOffset Until);
}
