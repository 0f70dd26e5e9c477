using MailKit.Net.Smtp;
using MimeKit;
using NodaTime;
using Parcours.Application.Mail;
using Parcours.Domain.Partners;

namespace Parcours.Infrastructure.Mail;

/// <summary>Mail about test data goes to the folder, whatever live mail does.</summary>
internal sealed class Postman(MailOptions options, IClock clock) : IPostman
{
    /// <summary>Longer than a slow server takes, and much shorter than a lease on a mail.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly MailFolder _folder = new(options.Folder);

    private readonly SmtpServer? _server = options.Smtp is { } smtp ? new SmtpServer(smtp) : null;

    private volatile Rest? _rest;

    public bool IsResting => _rest is { } rest && clock.GetCurrentInstant() < rest.Until;

    public async Task<Handover> HandOver(Envelope envelope, CancellationToken ct)
    {
        IMailTransport way = _server is null || envelope.Mail.Mode == Mode.Test ? _folder : _server;
        // What was taken together with the mail that found the server gone is not made to wait for it again.
        if (way == _server && IsResting)
            return new Handover(_rest!.Cause, IsOurs: true);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Patience);
            await way.Send(Compose(envelope), patience.Token);
            return new Handover();
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            var isFinal = IsFinal(failure);
            var isOurs = !isFinal && (way == _folder || IsOurs(failure));
            if (isOurs)
                _rest = new Rest(clock.GetCurrentInstant() + MailRetries.Rest, failure);
            return new Handover(failure, isFinal, isOurs);
        }
    }

    private MimeMessage Compose(Envelope envelope)
    {
        var message = new MimeMessage { Subject = envelope.Mail.Subject, MessageId = $"{envelope.Id}@{options.Sender.Domain}" };
        message.From.Add(envelope.From is { } name ? new MailboxAddress(name, options.Sender.Address) : options.Sender);
        message.To.Add(MailboxAddress.Parse(envelope.Mail.To));
        if (envelope.Unsubscribe is { } link)
        {
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{link}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        message.Body = new BodyBuilder { TextBody = envelope.Mail.Text, HtmlBody = envelope.Mail.Html }.ToMessageBody();
        return message;
    }

    /// <summary>The server will not change its mind about this recipient or this mail (5xx), or the address is none.</summary>
    private static bool IsFinal(Exception failure) => failure is ParseException or SmtpCommandException
    {
        StatusCode: >= SmtpStatusCode.SyntaxError, ErrorCode: SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted,
    };

    // A connection that breaks once the mail was named counts as an attempt: or a mail that breaks every one would hold up all others for ever.
    private static bool IsOurs(Exception failure) => failure is MailServerException or MailKit.ServiceNotAuthenticatedException
        or SmtpCommandException { StatusCode: SmtpStatusCode.ServiceNotAvailable }
        or SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted };

    private sealed record Rest(Instant Until, Exception Cause);
}
