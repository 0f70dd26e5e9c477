using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>An id in a route. A text that cannot be one is 404, like any other id that names nothing.</summary>
public sealed class RouteId<TId> : IEndpointParameterMetadataProvider
    where TId : struct, IId<TId>
{
    private readonly TId? _id;

    private RouteId(TId? id) => _id = id;

    public static implicit operator TId(RouteId<TId> route) => route._id!.Value;

    public static ValueTask<RouteId<TId>?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult<RouteId<TId>?>(new RouteId<TId>(TId.Parse(context.Request.RouteValues[parameter.Name!] as string)));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new TakesId(parameter.Name!, typeof(TId), TId.NotFound));
        builder.RefuseUnless<RouteId<TId>>(parameter, route => route._id is null ? TId.NotFound : null);
    }
}

/// <summary>Says for the API description which id stands in the route.</summary>
public sealed record TakesId(string Name, Type Id, Error NotFound);
