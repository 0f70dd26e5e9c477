using System.Text;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests;

/// <summary>A merchant's program that asks for access tokens and sends requests with them.</summary>
public sealed class TokenClient(Wire wire, string id, string secret)
{
    public const string TokenEndpoint = "/connect/token";

    public const string Asked = "grant_type=client_credentials&scope=openid";

    private string? _token;

    /// <summary>Whose data the client opens, as the tests know it.</summary>
    public Owner Owner { get; init; } = new(default, Mode.Test);

    public string Id => id;

    public string Secret => secret;

    public Task<Reply> Get(string target) => Send(RawRequest.Get(target));

    /// <summary>Sends with a token, which it asks for once, and again when a test has let it expire.</summary>
    public async Task<Reply> Send(RawRequest request)
    {
        var reply = await SendOnce();
        if (reply.Status != 401 || !reply.Text.Contains("token_expired", StringComparison.Ordinal))
            return reply;
        Forget();
        return await SendOnce();

        async Task<Reply> SendOnce() => await wire.Send(request.With("Authorization", "Bearer " + (_token ??= await Token())));
    }

    /// <summary>A new access token.</summary>
    public async Task<string> Token() => (await AskByBasic()).ShouldBe(200)["access_token"]!;

    /// <summary>The next request asks for another token.</summary>
    public void Forget() => _token = null;

    public Task<Reply> AskByBasic(string endpoint = TokenEndpoint, string form = Asked, string? secretInstead = null) =>
        wire.Send(Form(endpoint, form).With("Authorization", "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{id}:{secretInstead ?? secret}"))));

    public Task<Reply> AskByForm(string endpoint = TokenEndpoint, string form = Asked, string? secretInstead = null) =>
        wire.Send(Form(endpoint, $"{form}&client_id={id}&client_secret={secretInstead ?? secret}"));

    public static RawRequest Form(string endpoint, string form) =>
        new("POST", endpoint, Encoding.ASCII.GetBytes(form), [("Content-Type", "application/x-www-form-urlencoded")]);
}
