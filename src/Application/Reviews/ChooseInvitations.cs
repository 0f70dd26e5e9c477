using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>An account decides how it asks for reviews.</summary>
[Allows(Actors.Partner)]
public sealed record ChooseInvitations(Website Website, InvitationsInput Invitations) : ICommand<InvitationSettings>;

/// <summary>All of it; what is absent is as it is for those who decide nothing.</summary>
/// <param name="RemindAfter">Days without an answer after which a request is sent once more, 0 for never; 7 when absent.</param>
public sealed record InvitationsInput(long? RemindAfter, InvitationTextsInput? Texts)
{
    internal InvitationSettings ToSettings() => new(
        (int?)RemindAfter ?? InvitationSettings.UsualReminder, Texts?.Fr?.ToWords() ?? InvitationWords.None, Texts?.En?.ToWords() ?? InvitationWords.None);
}

public sealed record InvitationTextsInput(InvitationWordsInput? Fr, InvitationWordsInput? En);

/// <summary>Your words; what is absent is said in ours. They may hold <c>{first_name}</c>, <c>{shop}</c> and <c>{reference}</c>; an empty line begins a paragraph.</summary>
public sealed record InvitationWordsInput(string? Subject, string? Text, string? ReminderSubject, string? ReminderText)
{
    internal InvitationWords ToWords() => new(Tidy.Text(Subject), Tidy.Text(Text), Tidy.Text(ReminderSubject), Tidy.Text(ReminderText));
}

internal sealed class ChooseInvitationsValidator : AbstractValidator<ChooseInvitations>
{
    public ChooseInvitationsValidator() => RuleFor(command => command.Invitations).Part(new InvitationsInputValidator()).OverridePropertyName("");
}

internal sealed class InvitationsInputValidator : AbstractValidator<InvitationsInput>
{
    public InvitationsInputValidator()
    {
        RuleFor(input => input.RemindAfter).Between(0, InvitationSettings.LatestReminder);
        RuleFor(input => input.Texts!).Part(new InvitationTextsInputValidator());
    }
}

internal sealed class InvitationTextsInputValidator : AbstractValidator<InvitationTextsInput>
{
    public InvitationTextsInputValidator()
    {
        RuleFor(texts => texts.Fr!).Part(new InvitationWordsInputValidator());
        RuleFor(texts => texts.En!).Part(new InvitationWordsInputValidator());
    }
}

internal sealed class InvitationWordsInputValidator : AbstractValidator<InvitationWordsInput>
{
    public InvitationWordsInputValidator()
    {
        RuleFor(words => words.Subject).Words(InvitationWords.LongestSubject);
        RuleFor(words => words.Text).Words(InvitationWords.LongestText);
        RuleFor(words => words.ReminderSubject).Words(InvitationWords.LongestSubject);
        RuleFor(words => words.ReminderText).Words(InvitationWords.LongestText);
    }
}

internal static class InvitationRules
{
    public static IRuleBuilderOptions<T, string?> Words<T>(this IRuleBuilder<T, string?> rule, int most) => rule.Text(most)
        .Must(words => words is null || InvitationWords.AreKnown(words)).WithErrorCode("placeholder")
        .WithState(_ => new object[] { string.Join(", ", InvitationWords.Placeholders.Select(name => "{" + name + "}")) });
}

internal sealed class ChooseInvitationsHandler(IInvitations invitations) : ICommandHandler<ChooseInvitations, InvitationSettings>
{
    public async Task<Result<InvitationSettings>> Handle(ChooseInvitations command, CancellationToken ct)
    {
        var settings = command.Invitations.ToSettings();
        await invitations.Choose(command.Website, settings, ct);
        return settings;
    }
}
