using System.Globalization;
using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Portal;

/// <summary>An account opens a website that it collects reviews for. What it does not say is as it is for those who decide nothing.</summary>
/// <param name="Language">Of consumers whose language a purchase does not tell: <c>fr</c> or <c>en</c>.</param>
/// <param name="TakesOrders">Orders that were delivered on this platform become purchases here by themselves.</param>
[Allows(Actors.Partner)]
public sealed record AddWebsite(Owner Owner, string? Name, string? Url, string? Language, bool TakesOrders) : ICommand<Website>, IAudited
{
    /// <summary>Of one account and mode: what is chosen from in a list.</summary>
    public const int Most = 20;

    public string SubjectOf(object content) => string.Create(CultureInfo.InvariantCulture, $"website:{((Website)content).Id}");
}

internal sealed class AddWebsiteValidator : AbstractValidator<AddWebsite>
{
    public AddWebsiteValidator()
    {
        RuleFor(command => command.Name).Required().Text();
        RuleFor(command => command.Url).Text().WebAddress();
        RuleFor(command => command.Language).Required().OneOf(WebsiteRules.Languages);
    }
}

internal sealed class AddWebsiteHandler(IWebsites websites, IClock clock) : ICommandHandler<AddWebsite, Website>
{
    public async Task<Result<Website>> Handle(AddWebsite command, CancellationToken ct)
    {
        if ((await websites.Of(command.Owner, ct)).Count >= AddWebsite.Most)
            return PortalRefusals.TooManyWebsites;
        return await websites.Add(
            command.Owner, WebsiteId.New(), new WebsiteSettings(command.Name!.Trim(), command.Url, Language: command.Language!, TakesOrders: command.TakesOrders), clock.GetCurrentInstant(), ct);
    }
}
