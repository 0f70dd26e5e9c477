using Microsoft.Extensions.Logging;
using Parcours.Application.Kernel;
using Parcours.Application.Mail;
using Parcours.Domain.Kernel;

namespace Parcours.Infrastructure.Mail;

/// <summary>Sends what is due. A mail is at worst sent twice, when the process dies between the server's acceptance and our commit.</summary>
public sealed partial class MailSender
{
    /// <summary>So few that all of them are tried within the lease, however slow the server is.</summary>
    private const int MostAtOnce = 4;

    private readonly MailQueue _queue;
    private readonly IUnitOfWork _unitOfWork;
    private readonly IPostman _postman;
    private readonly ILogger<MailSender> _logger;

    internal MailSender(MailQueue queue, IUnitOfWork unitOfWork, IPostman postman, ILogger<MailSender> logger) =>
        (_queue, _unitOfWork, _postman, _logger) = (queue, unitOfWork, postman, logger);

    /// <summary>Sends all that is due now, or until nothing leaves; returns how many left.</summary>
    public Task<int> SendDue(CancellationToken ct) =>
        _unitOfWork.WorkOff(async look => !_postman.IsResting && await _queue.HasDue(look), unit => _queue.Claim(MostAtOnce, unit), async mail => await TrySend(mail, ct) ? 1 : 0, ct);

    private async Task<bool> TrySend(QueuedMail mail, CancellationToken ct)
    {
        var handover = await _postman.HandOver(mail.Envelope, ct);
        if (handover is { IsOurs: true, Failure: { } trouble })
        {
            NothingLeaves(_logger, trouble.GetBaseException().GetType().Name);
            await _unitOfWork.Run(unit => _queue.Keep(mail, unit), CancellationToken.None);
            MailFigures.Count(MailOutcome.Kept);
            return false;
        }

        if (handover.Failure is { } failure)
        {
            NotSent(_logger, mail.MailId, mail.Attempts, failure.GetType().Name);
            MailFigures.Count((await _unitOfWork.Run(async unit => Result<MailOutcome>.Of(await _queue.NotSent(mail, failure.Message, handover.IsFinal, unit)), ct)).Value);
            return false;
        }

        // It has left: the note must not be lost to a shutdown.
        await _unitOfWork.Run(unit => _queue.Sent(mail, unit), CancellationToken.None);
        MailFigures.Count(MailOutcome.Sent);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "No mail leaves: the mail server is not there or does not let us in ({Failure}); mail waits")]
    private static partial void NothingLeaves(ILogger logger, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Mail} was not sent at attempt {Attempt}: {Failure}")]
    private static partial void NotSent(ILogger logger, Guid mail, int attempt, string failure);
}
