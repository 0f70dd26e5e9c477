using System.Globalization;
using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Portal;

/// <summary>An account decides anew about a website that it has, all of it; as in <see cref="WebsiteSettings"/>.</summary>
/// <param name="TakesOrders">Orders that were delivered on this platform become purchases here by themselves, and no longer where they did before.</param>
[Allows(Actors.Partner)]
public sealed record ChangeWebsite(
    Owner Owner, WebsiteId Website, string? Name, string? Url, string? LogoUrl, string? SenderName, string? Language, string? Country, string? TimeZone, bool TakesOrders)
    : ICommand<bool>, IAudited
{
    public string SubjectOf(object content) => string.Create(CultureInfo.InvariantCulture, $"website:{Website}");
}

internal sealed class ChangeWebsiteValidator : AbstractValidator<ChangeWebsite>
{
    public ChangeWebsiteValidator()
    {
        RuleFor(command => command.Name).Required().Text();
        RuleFor(command => command.Url).Text().WebAddress();
        RuleFor(command => command.LogoUrl).Text().WebAddress();
        RuleFor(command => command.SenderName).Text();
        RuleFor(command => command.Language).Required().OneOf(WebsiteRules.Languages);
        RuleFor(command => command.Country).Required().Country();
        RuleFor(command => command.TimeZone).Required().Must(id => id is null || WebsiteRules.IsTimeZone(id)).WithErrorCode("time_zone");
    }
}

internal sealed class ChangeWebsiteHandler(IWebsites websites) : ICommandHandler<ChangeWebsite, bool>
{
    public async Task<Result<bool>> Handle(ChangeWebsite command, CancellationToken ct)
    {
        var settings = new WebsiteSettings(
            command.Name!.Trim(),
            command.Url?.Trim(),
            command.LogoUrl?.Trim(),
            Tidy.Text(command.SenderName),
            command.Language!,
            PurchaseRules.CountryOf(command.Country!)!,
            command.TimeZone!,
            command.TakesOrders);
        return await websites.Change(command.Owner, command.Website, settings, ct) ? true : PortalRefusals.NotFound;
    }
}
