using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

internal static class WebhookRules
{
    private const int MostPatterns = 50;

    public static IRuleBuilderOptions<T, IReadOnlyList<string>?> EventPatterns<T>(this IRuleBuilder<T, IReadOnlyList<string>?> rule) =>
        rule.Count(1, MostPatterns)
            .Must(patterns => patterns?.All(EventCatalogue.IsPattern) ?? true).WithErrorCode("event_pattern");

    public static IRuleBuilderOptions<T, long?> Overlap<T>(this IRuleBuilder<T, long?> rule) => rule.Between(0, (long)WebhookSecrets.MostOverlap.TotalHours);

    public static Error NotPublic(string url, string field = "url") => Error.Invalid(new FieldError(field, "public_url", Rules.Echo(url)));
}
