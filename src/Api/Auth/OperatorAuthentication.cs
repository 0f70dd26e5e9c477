using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Parcours.Application.Kernel;
using Parcours.Application.Operations;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;

namespace Parcours.Api.Auth;

/// <summary>Operators' secrets: <c>Authorization: Bearer op_…</c>.</summary>
internal sealed class OperatorAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    UrlEncoder encoder,
    IOperators operators,
    CredentialCache<BearerCredential> cache,
    CallerContext caller)
    : BearerAuthentication(options, encoder, cache, caller)
{
    public const string SchemeName = "Operator";

    protected override Error Missing => AuthErrors.MissingOperatorSecret;

    protected override byte[]? HashOf(string token) =>
        token.StartsWith(OperatorSecret.Prefix, StringComparison.Ordinal) && token.Length <= OperatorSecret.MostCharacters ? new OperatorSecret(token).Hash : null;

    protected override async Task<BearerCredential?> Load(string token) =>
        await operators.Find(new OperatorSecret(token), Context.RequestAborted) is { } found ? new BearerCredential(new OperatorCaller(found), SchemeName) : null;
}
