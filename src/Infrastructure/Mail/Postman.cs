using MailKit.Net.Smtp;
using MimeKit;
using Parcours.Application.Mail;
using Parcours.Domain.Partners;

namespace Parcours.Infrastructure.Mail;

/// <summary>Mail about test data goes to the folder, whatever live mail does.</summary>
internal sealed class Postman(MailOptions options) : IPostman
{
    /// <summary>Longer than a slow server takes, and much shorter than a lease on a mail.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly MailFolder _folder = new(options.Folder);

    private readonly SmtpServer? _server = options.Smtp is { } smtp ? new SmtpServer(smtp) : null;

    public async Task<Handover> HandOver(Envelope envelope, CancellationToken ct)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Patience);
            IMailTransport way = _server is null || envelope.Mail.Mode == Mode.Test ? _folder : _server;
            await way.Send(Compose(envelope), patience.Token);
            return new Handover();
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            return new Handover(failure, IsFinal(failure));
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

    /// <summary>The server will not change its mind about this recipient or this mail (5xx), or the address is none. A sender it does not take is our fault, and can be mended.</summary>
    private static bool IsFinal(Exception failure) => failure is ParseException or SmtpCommandException
    {
        StatusCode: >= SmtpStatusCode.SyntaxError, ErrorCode: SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted,
    };
}
