using System.Reflection;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>Lets a bound parameter refuse the request: binding itself could only answer 400, and only in English.</summary>
internal static class Refusal
{
    public static void RefuseUnless<T>(this EndpointBuilder builder, ParameterInfo parameter, Func<T, Error?> refusal) =>
        builder.FilterFactories.Add((_, next) => context =>
            refusal(context.GetArgument<T>(parameter.Position)) is { } error
                ? ValueTask.FromResult<object?>(Problems.Of(error))
                : next(context));
}
