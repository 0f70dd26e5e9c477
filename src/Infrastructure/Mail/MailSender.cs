using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Infrastructure.Mail;

/// <summary>Sends what is due. A mail is at worst sent twice, when the process dies between the server's acceptance and our commit.</summary>
public sealed partial class MailSender
{
    /// <summary>So few that all of them are tried within the lease, however slow the server is.</summary>
    private const int MostAtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly MailQueue _queue;
    private readonly IUnitOfWork _unitOfWork;
    private readonly MailOptions _options;
    private readonly ILogger<MailSender> _logger;
    private readonly MailFolder _folder;
    private readonly IMailTransport _live;

    internal MailSender(MailQueue queue, IUnitOfWork unitOfWork, MailOptions options, ILogger<MailSender> logger)
    {
        (_queue, _unitOfWork, _options, _logger) = (queue, unitOfWork, options, logger);
        _folder = new MailFolder(options.Folder);
        _live = options.Smtp is { } smtp ? new SmtpServer(smtp) : _folder;
    }

    /// <summary>Sends all that is due now; returns how many left.</summary>
    public async Task<int> SendDue(CancellationToken ct)
    {
        var sent = 0;
        while (await _queue.HasDue(ct))
        {
            var claimed = await _unitOfWork.Run(async unit => Result<IReadOnlyList<QueuedMail>>.Of(await _queue.Claim(MostAtOnce, unit)), ct);
            // Another node was faster.
            if (claimed.Value.Count == 0)
                break;
            foreach (var mail in claimed.Value)
                sent += await TrySend(mail, ct) ? 1 : 0;
        }

        return sent;
    }

    private async Task<bool> TrySend(QueuedMail mail, CancellationToken ct)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Patience);
            await (mail.IsTest ? _folder : _live).Send(Compose(mail), patience.Token);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            NotSent(_logger, mail.MailId, mail.Attempts, failure.GetType().Name);
            await _unitOfWork.Run(unit => _queue.NotSent(mail, failure.Message, IsFinal(failure), unit), ct);
            return false;
        }

        // It has left: the note must not be lost to a shutdown.
        await _unitOfWork.Run(unit => _queue.Sent(mail, unit), CancellationToken.None);
        return true;
    }

    private MimeMessage Compose(QueuedMail mail)
    {
        var message = new MimeMessage { Subject = mail.Subject, MessageId = $"{mail.MailId:N}@{_options.Sender.Domain}" };
        message.From.Add(_options.Sender);
        message.To.Add(MailboxAddress.Parse(mail.Recipient));
        message.Body = new BodyBuilder { TextBody = mail.TextPart, HtmlBody = mail.HtmlPart }.ToMessageBody();
        return message;
    }

    /// <summary>The server will not change its mind about this recipient (5xx), or the address is none.</summary>
    private static bool IsFinal(Exception failure) =>
        failure is ParseException or SmtpCommandException { StatusCode: >= SmtpStatusCode.SyntaxError };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Mail} was not sent at attempt {Attempt}: {Failure}")]
    private static partial void NotSent(ILogger logger, Guid mail, int attempt, string failure);
}
