namespace Parcours.Client;

/// <summary>Where the API is, who calls it, and how patiently.</summary>
public sealed class ParcoursOptions
{
    /// <summary>Without a path: <c>https://api.example</c>.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>The public key of the delivery API, with <see cref="Secret"/>.</summary>
    public string? Key { get; init; }

    public string? Secret { get; init; }

    /// <summary>The Bearer key of the unboxing API.</summary>
    public string? ApiKey { get; init; }

    /// <summary>With <see cref="ClientSecret"/>, gets the access tokens of the reviews API.</summary>
    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>The language of messages: <c>fr</c> or <c>en</c>.</summary>
    public string? Language { get; init; }

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a call is asked again, when that helps and does no harm.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The longest wait before the first retry; it doubles with each one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The clock that requests are signed by.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Waits before a retry.</summary>
    public Func<TimeSpan, CancellationToken, Task> Sleep { get; init; } = Task.Delay;

    /// <summary>Sends the requests; the caller's to dispose of. It must not follow redirects: their targets are not signed.</summary>
    public HttpMessageHandler? Handler { get; init; }
}
