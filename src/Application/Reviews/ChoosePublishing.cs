using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>An account decides from how many stars on the reviews of a shop are published without a person, where nothing in them asks for one.</summary>
/// <param name="Website">As it stands in the address.</param>
/// <param name="FromRate">Null: every review waits for a person, as is the case until the account decides otherwise.</param>
[Allows(Actors.Partner)]
public sealed record ChoosePublishing(Owner Owner, string Website, long? FromRate) : ICommand<PublishingChoice>;

public sealed record PublishingChoice(WebsiteId Website, int? FromRate);

internal sealed class ChoosePublishingValidator : AbstractValidator<ChoosePublishing>
{
    public ChoosePublishingValidator() => RuleFor(command => command.FromRate).Between(1, Review.MostStars);
}

internal sealed class ChoosePublishingHandler(IWebsites websites, IReviews reviews) : ICommandHandler<ChoosePublishing, PublishingChoice>
{
    public async Task<Result<PublishingChoice>> Handle(ChoosePublishing command, CancellationToken ct)
    {
        var own = await websites.Of(command.Owner, ct);
        if (WebsiteId.Parse(command.Website) is not { } id || !own.Any(website => website.Id == id))
            return ReviewErrors.UnknownWebsite([.. own.Select(website => website.Id)]);

        await reviews.ChoosePublishing(id, (int?)command.FromRate, ct);
        return new PublishingChoice(id, (int?)command.FromRate);
    }
}
