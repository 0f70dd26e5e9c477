using Parcours.Application.Mail;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>Tells a partner that an address gets nothing any more, and how to get what waited.</summary>
public static class EndpointDisabledMail
{
    /// <summary>Stands before a colon or a semicolon in French.</summary>
    private const string Nbsp = "\u00a0";

    /// <param name="language"><c>fr</c> or <c>en</c>.</param>
    public static MailMessage To(string recipient, string language, Mode mode, WebhookEndpointId endpoint, string url, DisabledReason reason) => language == "fr"
        ? new MailMessage(
            mode,
            recipient,
            "Votre point de terminaison webhook a été désactivé",
            $"""
            Nous avons désactivé le point de terminaison webhook {endpoint}{Nbsp}:
            {url}

            {French(reason)}

            Ses événements attendent{Nbsp}; aucun n’est perdu pendant 90 jours. Dès que votre serveur répond à nouveau{Nbsp}:
            1. réactivez-le{Nbsp}: PATCH /v1/webhook_endpoints/{endpoint} avec "active": true,
            2. demandez ce qui attendait{Nbsp}: POST /v1/webhook_deliveries/replay avec "since" et "endpoint_id".
            """)
        : new MailMessage(
            mode,
            recipient,
            "Your webhook endpoint was disabled",
            $"""
            We have disabled the webhook endpoint {endpoint}:
            {url}

            {English(reason)}

            Its events wait; none is lost for 90 days. Once your server answers again:
            1. switch the endpoint on: PATCH /v1/webhook_endpoints/{endpoint} with "active": true,
            2. ask for what waited: POST /v1/webhook_deliveries/replay with "since" and "endpoint_id".
            """);

    /// <summary>About an address that single orders named: no endpoint that the partner could change.</summary>
    public static MailMessage OfOrders(string recipient, string language, Mode mode, string url, DisabledReason reason) => language == "fr"
        ? new MailMessage(
            mode,
            recipient,
            "L’adresse webhook de vos commandes a été désactivée",
            $"""
            Nous n’envoyons plus les événements de vos commandes à cette adresse, qu’elles nomment dans webhook_url{Nbsp}:
            {url}

            {French(reason)}

            Les événements attendent{Nbsp}; aucun n’est perdu pendant 90 jours. Dès que votre serveur répond à nouveau{Nbsp}:
            1. nommez l’adresse dans la prochaine commande{Nbsp}: cela la réactive,
            2. demandez ce qui attendait{Nbsp}: POST /v1/webhook_deliveries/replay avec "since". Sans clé de signature, relisez les commandes{Nbsp}: GET /api/b2b/orders.
            """)
        : new MailMessage(
            mode,
            recipient,
            "The webhook address of your orders was disabled",
            $"""
            We no longer send the events of your orders to this address, which they name in webhook_url:
            {url}

            {English(reason)}

            The events wait; none is lost for 90 days. Once your server answers again:
            1. name the address in your next order: that switches it on,
            2. ask for what waited: POST /v1/webhook_deliveries/replay with "since". Without a signing key, read the orders again: GET /api/b2b/orders.
            """);

    private static string English(DisabledReason reason) => reason == DisabledReason.Gone ? "It answered 410 Gone." : "For five days every attempt to deliver to it has failed.";

    private static string French(DisabledReason reason) => reason == DisabledReason.Gone ? "Il a répondu 410 Gone." : "Depuis cinq jours, chaque tentative de livraison a échoué.";
}
