using System.Buffers.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Application.Unboxing.Sealing;
using Parcours.Domain.Unboxing;

namespace Parcours.Api.Unboxing;

/// <summary>The public keys that sealed evidence is verified with, for whoever was handed a bundle. An address stays good for as long as bundles exist.</summary>
internal static class EvidenceKeysEndpoints
{
    /// <summary>Short enough for a new key to be seen the same day.</summary>
    private static readonly TimeSpan Cached = TimeSpan.FromHours(1);

    public static void MapEvidenceKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup(EvidenceKey.Published).WithTags("Evidence").AllowAnonymous();
        keys.MapGet("", List).WithName("ListEvidenceKeys").WithSummary("The public keys that seal evidence")
            .WithDescription("Every key there ever was, newest first, as a JSON Web Key Set (RFC 7517). The first one signs now; the others still verify.")
            .Answers<EvidenceKeysJson>(200);
        keys.MapGet("/{id}", Read).WithName("ReadEvidenceKey").WithSummary("A public key, as openssl reads it")
            .WithDescription("The id is the SHA-256 of the key's DER form, in hexadecimal digits.")
            .AnswersFile("The public key in PEM form.", "text/plain");
    }

    private static async Task<Ok<EvidenceKeysJson>> List(IEvidenceKeys keys, HttpContext http)
    {
        var all = await keys.All(http.RequestAborted);
        Cache(http.Response);
        return TypedResults.Ok(new EvidenceKeysJson([.. all.Select(EvidenceKeyJson.Of)]));
    }

    private static async Task<IResult> Read(RouteId<EvidenceKeyId> id, IEvidenceKeys keys, HttpContext http)
    {
        var all = await keys.All(http.RequestAborted);
        if (all.FirstOrDefault(key => key.Id == id) is not { } found)
            return Problems.Of(EvidenceErrors.KeyNotFound);

        Cache(http.Response);
        return TypedResults.Text(found.Pem, "text/plain");
    }

    private static void Cache(HttpResponse response) => response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Public = true, MaxAge = Cached };
}

/// <summary>A JSON Web Key Set.</summary>
/// <param name="Keys">Newest first.</param>
public sealed record EvidenceKeysJson(IReadOnlyList<EvidenceKeyJson> Keys);

/// <summary>An RSA public key as a JSON Web Key.</summary>
/// <param name="Kid">The SHA-256 of the key's DER form, in hexadecimal digits.</param>
/// <param name="N">The modulus, base64url.</param>
/// <param name="E">The exponent, base64url.</param>
/// <param name="Iat">When the key was made: seconds since 1970.</param>
/// <param name="Exp">When it stopped signing: seconds since 1970. Absent while it signs.</param>
public sealed record EvidenceKeyJson(string Kty, string Use, string Alg, string Kid, string N, string E, long Iat, long? Exp)
{
    public static EvidenceKeyJson Of(EvidenceKey key)
    {
        var parameters = key.Export();
        return new(
            "RSA", "sig", "RS256", key.Id.Value, Base64Url.EncodeToString(parameters.Modulus), Base64Url.EncodeToString(parameters.Exponent),
            key.CreatedAt.ToUnixTimeSeconds(), key.RetiredAt?.ToUnixTimeSeconds());
    }
}
