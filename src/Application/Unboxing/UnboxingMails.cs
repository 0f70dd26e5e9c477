using System.Globalization;
using System.Net;
using NodaTime;
using NodaTime.Text;
using Parcours.Application.Mail;
using Parcours.Application.Partners;
using Parcours.Domain.Orders;

namespace Parcours.Application.Unboxing;

/// <summary>What the customer is written: once when the parcel has arrived, once a day before the end.</summary>
internal sealed class UnboxingMails(IPartnerRepository partners, IUnboxingLinks links, IMailQueue mail)
{
    public Task Invite(Order order, Instant now, CancellationToken ct) => Send(order, now, Invitation, ct);

    public Task Remind(Order order, Instant now, CancellationToken ct) => Send(order, now, Reminder, ct);

    private async Task Send(Order order, Instant now, Func<bool, Facts, Words> write, CancellationToken ct)
    {
        var unboxing = order.Unboxing!;
        var isFrench = unboxing.Buyer.Language == "fr";
        var shop = (await partners.Find(order.Owner.Partner, ct)).Name;
        var facts = new Facts(shop, unboxing, Until(unboxing.Window!.Deadline, isFrench), links.SignedUnboxing(order.Number!.Value, unboxing.Code));
        var words = write(isFrench, facts);
        await mail.Enqueue(new MailMessage(order.Owner.Mode, unboxing.Buyer.Email, words.Subject, words.Text(), words.Html(isFrench)) { About = order.Number }, now, ct);
    }

    private static Words Invitation(bool isFrench, Facts facts) => isFrench
        ? new Words(
            $"Votre colis de {facts.Shop} est arrivé\u00a0: filmez son ouverture",
            Greeting(isFrench, facts),
            [
                $"Votre commande chez {facts.Shop} ({facts.Unboxing.Product.Name}) a été livrée.",
                $"Filmez ou photographiez l’ouverture du colis avant le {facts.Until}. Montrez à l’écran ce code, écrit sur un papier\u00a0: {facts.Unboxing.Code}",
                "S’il manque quelque chose ou si quelque chose est abîmé, ces images le prouvent.",
            ],
            "Filmer l’ouverture", facts.Link)
        : new Words(
            $"Your parcel from {facts.Shop} has arrived: film its opening",
            Greeting(isFrench, facts),
            [
                $"Your order from {facts.Shop} ({facts.Unboxing.Product.Name}) was delivered.",
                $"Film or photograph the opening of the box before {facts.Until}. Show this code, written on paper, to the camera: {facts.Unboxing.Code}",
                "Should something be missing or damaged, these pictures prove it.",
            ],
            "Film the opening", facts.Link);

    private static Words Reminder(bool isFrench, Facts facts) => isFrench
        ? new Words(
            $"Plus que 24 heures pour filmer l’ouverture de votre colis de {facts.Shop}",
            Greeting(isFrench, facts),
            [
                $"Vous avez jusqu’au {facts.Until} pour filmer l’ouverture de votre colis de {facts.Shop} ({facts.Unboxing.Product.Name}).",
                $"Votre code\u00a0: {facts.Unboxing.Code}",
                "Ensuite, il ne sera plus possible d’envoyer d’images.",
            ],
            "Filmer l’ouverture", facts.Link)
        : new Words(
            $"24 hours left to film the opening of your parcel from {facts.Shop}",
            Greeting(isFrench, facts),
            [
                $"You have until {facts.Until} to film the opening of your parcel from {facts.Shop} ({facts.Unboxing.Product.Name}).",
                $"Your code: {facts.Unboxing.Code}",
                "Afterwards no pictures can be sent any more.",
            ],
            "Film the opening", facts.Link);

    private static string Greeting(bool isFrench, Facts facts) => facts.Unboxing.Buyer.Name is { } name
        ? string.Concat(isFrench ? "Bonjour " : "Hello ", name, ",")
        : isFrench ? "Bonjour," : "Hello,";

    // We do not know where the customer is, so the time says that it is UTC.
    private static string Until(Instant deadline, bool isFrench) =>
        InstantPattern.Create(isFrench ? "d MMMM uuuu 'à' HH:mm 'UTC'" : "d MMMM uuuu, HH:mm 'UTC'", CultureInfo.GetCultureInfo(isFrench ? "fr" : "en")).Format(deadline);

    private sealed record Facts(string Shop, UnboxingDetails Unboxing, string Until, string Link);

    private sealed record Words(string Subject, string Greeting, IReadOnlyList<string> Paragraphs, string Action, string Link)
    {
        public string Text() => string.Join("\n\n", [Greeting, .. Paragraphs, $"{Action}: {Link}"]) + "\n";

        // Mail programs know no style sheets, and little else.
        public string Html(bool isFrench) => $"""
            <!DOCTYPE html>
            <html lang="{(isFrench ? "fr" : "en")}">
            <head><meta charset="utf-8"><title>{Encode(Subject)}</title></head>
            <body style="font-family: sans-serif; line-height: 1.5; color: #1a1a1a;">
            <p>{Encode(Greeting)}</p>
            {string.Join("\n", Paragraphs.Select(paragraph => $"<p>{Encode(paragraph)}</p>"))}
            <p><a href="{Encode(Link)}" style="display: inline-block; padding: 12px 20px; background: #1a4fd6; color: #ffffff; text-decoration: none; border-radius: 6px;">{Encode(Action)}</a></p>
            </body>
            </html>
            """;

        private static string Encode(string text) => WebUtility.HtmlEncode(text);
    }
}
