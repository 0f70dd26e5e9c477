namespace Parcours.Api.Operations;

/// <summary>Asks a server of this machine how it is, for images that have neither a shell nor curl: 0 when it is well, 1 when not.</summary>
internal static class HealthVerb
{
    public const string Name = "health";

    private const int Well = 0;

    private const int Unwell = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="addresses">One, such as <c>http://127.0.0.1:8080/health/ready</c>.</param>
    public static async Task<int> Run(string[] addresses)
    {
        if (addresses is not [var text] || !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return await Say($"{Name} takes an address to ask: {Name} http://127.0.0.1:8080/health/ready.");

        try
        {
            // Not by way of a proxy that the environment names: the server is on this machine.
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
            using var answer = await client.GetAsync(address);
            return answer.IsSuccessStatusCode ? Well : await Say($"{address} answered {(int)answer.StatusCode}.");
        }
        catch (Exception silence) when (silence is HttpRequestException or OperationCanceledException)
        {
            return await Say($"{address} does not answer: {silence.Message}");
        }
    }

    private static async Task<int> Say(string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return Unwell;
    }
}
