using Parcours.Domain.Kernel;

namespace Parcours.Domain.Reviews;

/// <summary>A shop of an account, as the reviews API names it: a UUID.</summary>
public readonly record struct WebsiteId(Guid Value) : IId<WebsiteId>
{
    public static Error NotFound => ReviewErrors.UnknownWebsite([]);

    public static WebsiteId New() => new(Ids.Random());

    public static WebsiteId? Parse(string? text) => Guid.TryParseExact(text, "D", out var value) ? new WebsiteId(value) : null;

    public override string ToString() => Value.ToString("D");
}
