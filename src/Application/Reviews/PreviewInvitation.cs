using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Application.Mail;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>An invitation as a customer would get it, with a made-up purchase.</summary>
/// <param name="Language"><c>fr</c> or <c>en</c>; the website's when absent.</param>
/// <param name="Kind"><c>first</c>, which it is when absent, or <c>reminder</c>.</param>
[Allows(Actors.Partner)]
public sealed record PreviewInvitation(Website Website, string? Language, string? Kind) : IQuery<InvitationPreview>;

/// <param name="From">The name beside the platform's address.</param>
public sealed record InvitationPreview(string From, MailMessage Mail);

internal sealed class PreviewInvitationValidator : AbstractValidator<PreviewInvitation>
{
    internal const string Reminder = "reminder";

    public PreviewInvitationValidator()
    {
        RuleFor(query => query.Language).OneOf(WebsiteRules.Languages);
        RuleFor(query => query.Kind).OneOf(["first", Reminder]);
    }
}

internal sealed class PreviewInvitationHandler(IInvitations invitations, IReviewLinks links) : IQueryHandler<PreviewInvitation, InvitationPreview>
{
    /// <summary>Nobody's: what it leads to says so.</summary>
    private static readonly SolicitationId Example = new(0);

    public async Task<Result<InvitationPreview>> Handle(PreviewInvitation request, CancellationToken cancellationToken)
    {
        var (website, language) = (request.Website, request.Language ?? request.Website.Language);
        var letter = InvitationLetter.Write(
            website,
            await invitations.SettingsOf(website, cancellationToken),
            language,
            request.Kind == PreviewInvitationValidator.Reminder,
            "Marie",
            "#1855",
            new InvitationLinks(links.Review(Example, language), links.StopRequests(Example, language)));
        return new InvitationPreview(website.SenderName ?? website.Name, letter.To("marie@example.com", website.Owner.Mode));
    }
}
