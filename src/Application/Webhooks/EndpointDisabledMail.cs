using Parcours.Application.Mail;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>Tells a partner that its endpoint gets nothing any more, and how to get what waited.</summary>
public static class EndpointDisabledMail
{
    /// <param name="language"><c>fr</c> or <c>en</c>.</param>
    public static MailMessage To(string recipient, string language, Mode mode, WebhookEndpointId endpoint, string url, DisabledReason reason) =>
        language == "fr" ? French(recipient, mode, endpoint, url, reason) : English(recipient, mode, endpoint, url, reason);

    private static MailMessage English(string recipient, Mode mode, WebhookEndpointId endpoint, string url, DisabledReason reason) => new(
        mode,
        recipient,
        "Your webhook endpoint was disabled",
        $"""
        We have disabled the webhook endpoint {endpoint}:
        {url}

        {(reason == DisabledReason.Gone ? "It answered 410 Gone." : "For five days every attempt to deliver to it has failed.")}

        Its events wait; none is lost for 90 days. Once your server answers again:
        1. switch the endpoint on: PATCH /v1/webhook_endpoints/{endpoint} with "active": true,
        2. ask for what waited: POST /v1/webhook_deliveries/replay with "since" and "endpoint_id".
        """);

    private static MailMessage French(string recipient, Mode mode, WebhookEndpointId endpoint, string url, DisabledReason reason) => new(
        mode,
        recipient,
        "Votre point de terminaison webhook a été désactivé",
        $"""
        Nous avons désactivé le point de terminaison webhook {endpoint} :
        {url}

        {(reason == DisabledReason.Gone ? "Il a répondu 410 Gone." : "Depuis cinq jours, chaque tentative de livraison a échoué.")}

        Ses événements attendent ; aucun n’est perdu pendant 90 jours. Dès que votre serveur répond à nouveau :
        1. réactivez-le : PATCH /v1/webhook_endpoints/{endpoint} avec "active": true,
        2. demandez ce qui attendait : POST /v1/webhook_deliveries/replay avec "since" et "endpoint_id".
        """);
}
