using System.Collections.Concurrent;
using Parcours.Api.Http;

namespace Parcours.Api.Docs;

/// <summary>
/// The names of requests' shapes. A record that two use cases hold to different rules (a stop needs a phone in an order, not in a quote) is two
/// components, each named after the request that it is part of.
/// </summary>
internal sealed class RequestShapes(IServiceProvider services, EndpointDataSource endpoints)
{
    private readonly ConcurrentDictionary<Type, FieldRules> _rules = new();

    public FieldRules RulesOf(Type useCase) => _rules.GetOrAdd(useCase, FieldRules.Of, services);

    public string NameOf(Type shape, FieldRules rules, string path)
    {
        var variants = Uses().Where(use => use.Shape == shape).DistinctBy(use => use.Rules).ToList();
        return variants.Count == 1 ? shape.Name : Stem(variants.Single(use => use.Rules == rules.Below(path)).Root) + shape.Name;
    }

    private IEnumerable<Use> Uses() => UsesOfBodies().Concat(UsesOfItems());

    // An item has its own rules, whatever use case takes the list.
    private IEnumerable<Use> UsesOfItems() => endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<ReadsJsonItems>()?.Shape).OfType<Type>().Distinct()
        .SelectMany(shape => Uses(shape, RulesOf(shape), "", shape));

    private IEnumerable<Use> UsesOfBodies() =>
        from endpoint in endpoints.Endpoints
        where endpoint.Metadata.GetMetadata<ReadsJson>() is not null && endpoint.Metadata.GetMetadata<SendsUseCase>() is not null
        let root = endpoint.Metadata.GetRequiredMetadata<ReadsJson>().Shape
        let rules = RulesOf(endpoint.Metadata.GetRequiredMetadata<SendsUseCase>().UseCase)
        from use in Uses(root, rules, "", root)
        select use;

    private static IEnumerable<Use> Uses(Type shape, FieldRules rules, string path, Type root) =>
    [
        new Use(shape, rules.Below(path), root),
        .. ShapeSchemas.FieldsOf(shape)
            .Select(field => (Type: ShapeSchemas.ItemOf(field.ParameterType) ?? field.ParameterType, Path: ShapeSchemas.PathTo(field, path)))
            .Where(field => ShapeSchemas.IsShape(field.Type))
            .SelectMany(field => Uses(field.Type, rules, field.Path + ".", root)),
    ];

    private static string Stem(Type root) => root.Name.EndsWith("Input", StringComparison.Ordinal) ? root.Name[..^"Input".Length] : root.Name;

    private sealed record Use(Type Shape, string Rules, Type Root);
}
