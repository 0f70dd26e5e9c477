using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Parcours.Application.Mail;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

/// <param name="Shop">As customers know it.</param>
/// <param name="Email">Null when the account has told none.</param>
/// <param name="Language"><c>fr</c> or <c>en</c>.</param>
public sealed record MerchantContact(string Shop, string? Email, string Language);

public interface IMerchantContacts
{
    Task<MerchantContact> Find(PartnerId partner, CancellationToken ct);
}

/// <summary>A receipt for the customer, and word to the merchant.</summary>
internal sealed class SubmissionMails(IMailQueue mails, IMerchantContacts contacts, IUnboxingLinks links)
{
    public async Task Tell(Order order, Submission submission, CancellationToken ct)
    {
        var (merchant, buyer) = (await contacts.Find(order.Owner.Partner, ct), order.Unboxing!.Buyer);
        var receipt = buyer.Language == "fr" ? FrenchReceipt(order, submission, merchant) : EnglishReceipt(order, submission, merchant);
        await mails.Enqueue(receipt.To(buyer.Email, order.Owner.Mode), submission.At, ct);
        if (merchant.Email is not { } recipient)
            return;
        var word = merchant.Language == "fr" ? FrenchWord(order, submission, links.Proof(order.Number!.Value)) : EnglishWord(order, submission, links.Proof(order.Number!.Value));
        await mails.Enqueue(word.To(recipient, order.Owner.Mode), submission.At, ct);
    }

    private static Letter EnglishReceipt(Order order, Submission submission, MerchantContact merchant) => new(
        "en",
        $"We have received your unboxing: receipt {submission.Receipt}",
        order.Unboxing!.Buyer.Name is { } name ? $"Hello {name}," : "Hello,",
        [
            $"Thank you. Your pictures of the opening of your parcel from {merchant.Shop} have arrived.",
            submission.Problem is null
                ? "You said that everything was as expected. There is nothing more to do."
                : $"You reported a problem. {merchant.Shop} now has your pictures and your description, and will get back to you.",
        ])
    {
        Facts = [.. Facts(order, submission, "Receipt", "Product", "Received", "en"), .. Said(submission, "You reported", "en")],
    };

    private static Letter FrenchReceipt(Order order, Submission submission, MerchantContact merchant) => new(
        "fr",
        $"Nous avons reçu votre déballage\u00a0: reçu {submission.Receipt}",
        order.Unboxing!.Buyer.Name is { } name ? $"Bonjour {name}," : "Bonjour,",
        [
            $"Merci. Vos images de l’ouverture de votre colis de {merchant.Shop} sont bien arrivées.",
            submission.Problem is null
                ? "Vous avez indiqué que tout était conforme. Vous n’avez plus rien à faire."
                : $"Vous avez signalé un problème. {merchant.Shop} a maintenant vos images et votre description, et reviendra vers vous.",
        ])
    {
        Facts = [.. Facts(order, submission, "Reçu", "Produit", "Reçu le", "fr"), .. Said(submission, "Vous avez signalé", "fr")],
    };

    private static Letter EnglishWord(Order order, Submission submission, string link) => new(
        "en",
        submission.Problem is null ? $"Unboxing submitted: order {order.PartnerOrderId}" : $"Problem reported: order {order.PartnerOrderId}",
        "Hello,",
        [
            submission.Problem is null
                ? $"The customer has filmed the opening of order {order.PartnerOrderId} and says that everything was as expected."
                : $"The customer has filmed the opening of order {order.PartnerOrderId} and reports a problem. The order is disputed.",
            $"Look at the pictures and resolve the order. For programs, GET /api/b2b/orders/{order.Number} shows them.",
        ])
    {
        Action = ("Look at the proof", link),
        Facts = [("Order", order.PartnerOrderId), .. Facts(order, submission, "Receipt", "Product", "Received", "en"), .. Said(submission, "Reported", "en")],
    };

    private static Letter FrenchWord(Order order, Submission submission, string link) => new(
        "fr",
        submission.Problem is null ? $"Déballage reçu\u00a0: commande {order.PartnerOrderId}" : $"Problème signalé\u00a0: commande {order.PartnerOrderId}",
        "Bonjour,",
        [
            submission.Problem is null
                ? $"Le client a filmé l’ouverture de la commande {order.PartnerOrderId} et indique que tout était conforme."
                : $"Le client a filmé l’ouverture de la commande {order.PartnerOrderId} et signale un problème. La commande est en litige.",
            $"Regardez les images et tranchez. Pour les programmes, GET /api/b2b/orders/{order.Number} les montre.",
        ])
    {
        Action = ("Voir la preuve", link),
        Facts = [("Commande", order.PartnerOrderId), .. Facts(order, submission, "Reçu", "Produit", "Reçu le", "fr"), .. Said(submission, "Signalé", "fr")],
    };

    private static (string, string)[] Facts(Order order, Submission submission, string receipt, string product, string received, string language) =>
        [(receipt, submission.Receipt.Value), (product, order.Unboxing!.Product.Name), (received, Moment(submission.At, language))];

    private static (string, string)[] Said(Submission submission, string label, string language) =>
        submission.Problem is not { } problem ? [] : [(label, string.Join(" – ", new[] { ProblemNames.Of(problem, language), submission.Notes }.OfType<string>()))];

    // We do not know where the reader is, so the time says that it is UTC.
    private static string Moment(Instant moment, string language) =>
        InstantPattern.Create(language == "fr" ? "d MMMM uuuu 'à' HH:mm 'UTC'" : "d MMMM uuuu, HH:mm 'UTC'", CultureInfo.GetCultureInfo(language)).Format(moment);
}

/// <summary>What a customer can report, as people read it.</summary>
public static class ProblemNames
{
    public static string Of(Problem problem, string language) => (problem, language) switch
    {
        (Problem.Damaged, "fr") => "Le produit est abîmé",
        (Problem.Damaged, _) => "The product is damaged",
        (Problem.Missing, "fr") => "Il manque quelque chose",
        (Problem.Missing, _) => "Something is missing",
        (Problem.WrongItem, "fr") => "Ce n’est pas le bon produit",
        (Problem.WrongItem, _) => "It is the wrong product",
        (Problem.NotAsDescribed, "fr") => "Le produit ne correspond pas à la description",
        (Problem.NotAsDescribed, _) => "The product is not as described",
        (Problem.EmptyBox, "fr") => "Le colis est vide",
        (Problem.EmptyBox, _) => "The box is empty",
        (_, "fr") => "Autre chose",
        _ => "Something else",
    };
}
