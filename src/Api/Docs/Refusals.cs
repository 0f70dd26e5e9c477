using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Parcours.Api.Auth;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Docs;

/// <summary>What an endpoint can refuse: some of it follows from how it is called, the rest it names.</summary>
internal static class Refusals
{
    /// <summary>A value that breaks the rule, as an example; the first rule that the use case has is shown.</summary>
    private static readonly (string Rule, string Value)[] Wrong = [("postal_code", "INVALID"), ("between", "1000"), ("too_long", "The customer called and said that …"), ("one_of", "nonsense")];

    public static IEnumerable<Error> Of(IReadOnlyList<object> metadata, FieldRules rules)
    {
        var scope = metadata.OfType<IAuthorizeData>().FirstOrDefault()?.Policy;
        var readsJson = metadata.OfType<ReadsJson>().Any();
        var isIdempotent = metadata.OfType<HonoursIdempotencyKey>().Any();
        var writes = metadata.OfType<SendsUseCase>().Any(sends => IsCommand(sends.UseCase));
        return
        [
            .. When(readsJson, HttpErrors.MalformedJson(1, 17), HttpErrors.InvalidEncoding, HttpErrors.DuplicateName, HttpErrors.NotAnObject),
            .. When(isIdempotent, IdempotencyErrors.InvalidKey),
            .. When(scope is Scopes.Delivery, AuthErrors.MissingCredentials, AuthErrors.InvalidSignature("POST", "/v1/orders"), AuthErrors.TimestampOutOfRange),
            .. When(scope is Scopes.Merchants, AuthErrors.MissingMerchantKey, AuthErrors.InvalidToken),
            .. When(scope is Scopes.Operations, AuthErrors.MissingOperatorSecret, AuthErrors.InvalidToken),
            .. When(scope is Scopes.Reviews, AuthErrors.MissingAccessToken, AuthErrors.InvalidToken, AuthErrors.TokenExpired),
            .. When(scope is Scopes.Operations && metadata.OfType<SendsUseCase>().Any(sends => !IsForCouriers(sends.UseCase)), HttpErrors.Forbidden),
            .. metadata.OfType<TakesId>().Select(takes => takes.NotFound),
            .. metadata.OfType<RefusesWith>().SelectMany(refuses => refuses.Errors),
            .. When(isIdempotent, IdempotencyErrors.InProgress, IdempotencyErrors.KeyReused),
            .. When(readsJson || metadata.OfType<ReadsJsonItems>().Any(), HttpErrors.PayloadTooLarge, HttpErrors.UnsupportedMediaType),
            .. Broken(rules),
            .. When(scope is not null, HttpErrors.RateLimited),
            HttpErrors.Internal,
            .. When(writes, HttpErrors.Overloaded, HttpErrors.StorageFull),
        ];
    }

    private static Error[] When(bool holds, params Error[] errors) => holds ? errors : [];

    private static Error[] Broken(FieldRules rules) =>
        [.. Wrong
            .Select(wrong => rules.FirstWith(wrong.Rule) is var (path, limits) ? Error.Invalid(new FieldError(path, wrong.Rule, wrong.Value) { Arguments = limits }) : null)
            .OfType<Error>()
            .Take(1)];

    private static bool IsForCouriers(Type useCase) => useCase.GetCustomAttribute<AllowsAttribute>()?.Actors.HasFlag(Actors.Courier) is true;

    private static bool IsCommand(Type useCase) => useCase.GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ICommand<>));
}
