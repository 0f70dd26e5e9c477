using Parcours.Application.Mail;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>What a request for a review says: the account's words where it has some, else ours.</summary>
internal static class InvitationLetter
{
    /// <param name="firstName">Null when it is not known.</param>
    /// <param name="language"><c>fr</c> or <c>en</c>.</param>
    public static Letter Write(Website website, InvitationSettings settings, string language, bool isReminder, string? firstName, string reference, InvitationLinks links)
    {
        var (own, ours) = (settings.In(language), language == "fr" ? French : English);
        var subject = isReminder ? own.ReminderSubject ?? ours.ReminderSubject : own.Subject ?? ours.Subject;
        var text = isReminder ? own.ReminderText ?? ours.ReminderText : own.Text ?? ours.Text;
        var isFrench = language == "fr";
        return new Letter(
            language,
            string.Join(' ', Filled(subject!).Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)),
            Filled(isFrench ? "Bonjour {first_name}," : "Hello {first_name},"),
            Filled(text!).ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            Logo = website.LogoUrl is { } logo ? (logo, website.Name) : null,
            Action = (isFrench ? "Donner mon avis" : "Write my review", links.Review),
            Footnote = isFrench
                ? ($"Vous recevez ce message parce que vous avez acheté chez {website.Name}. Tous les avis sont traités de la même façon, bons ou mauvais.", $"Ne plus recevoir de demandes d’avis de {website.Name}", links.Stop)
                : ($"You receive this message because you bought from {website.Name}. All reviews are treated alike, good or bad.", $"No more requests for reviews from {website.Name}", links.Stop),
        };

        string Filled(string words) => InvitationWords.Fill(words, firstName, website.Name, reference);
    }

    private static readonly InvitationWords English = new(
        "What do you think of your purchase from {shop}?",
        """
        Thank you for your purchase from {shop} (order {reference}). What do you think of it?

        A few stars and a few words are enough. They help other customers to choose, and the shop to do better.
        """,
        "A reminder: your review of your purchase from {shop}",
        """
        A few days ago we asked you what you think of your purchase from {shop} (order {reference}). Your review is still welcome.

        This is our only reminder.
        """);

    private static readonly InvitationWords French = new(
        "Que pensez-vous de votre achat chez {shop}\u00a0?",
        """
        Merci de votre achat chez {shop} (commande {reference}). Qu’en pensez-vous ?

        Quelques étoiles et quelques mots suffisent. Ils aident d’autres clients à choisir, et la boutique à faire mieux.
        """,
        "Rappel\u00a0: votre avis sur votre achat chez {shop}",
        """
        Il y a quelques jours, nous vous avons demandé ce que vous pensez de votre achat chez {shop} (commande {reference}). Votre avis reste le bienvenu.

        C’est notre seul rappel.
        """);
}

/// <param name="Review">Where the customer answers.</param>
/// <param name="Stop">Where the customer says that they do not want to be asked again.</param>
internal sealed record InvitationLinks(string Review, string Stop);
