using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Mail;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>Sends the requests for reviews that are due, and reminds once.</summary>
/// <remarks>
/// A request is taken with a lease, handed over, and only then noted as sent. A node that dies in between leaves it to another one once the lease is over,
/// so a customer is at worst written to twice, when it dies between the mail server's acceptance and our commit.
/// </remarks>
public sealed partial class Invitations
{
    /// <summary>So few that all of them are tried within the lease, however slow the mail server is.</summary>
    private const int MostAtOnce = 4;

    private static readonly Duration Lease = Duration.FromMinutes(5);

    private readonly IInvitations _invitations;

    private readonly ISolicitations _solicitations;

    private readonly IPostman _postman;

    private readonly IReviewLinks _links;

    private readonly IUnitOfWork _unitOfWork;

    private readonly IClock _clock;

    private readonly ILogger<Invitations> _logger;

    internal Invitations(
        IInvitations invitations, ISolicitations solicitations, IPostman postman, IReviewLinks links, IUnitOfWork unitOfWork, IClock clock, ILogger<Invitations> logger) =>
        (_invitations, _solicitations, _postman, _links, _unitOfWork, _clock, _logger) = (invitations, solicitations, postman, links, unitOfWork, clock, logger);

    /// <summary>Does all that is due now; returns how many were sent.</summary>
    public Task<int> Round(CancellationToken ct) => _unitOfWork.WorkOff(
        async look => !_postman.IsResting && await _invitations.HasDue(_clock.GetCurrentInstant(), look),
        unit => _invitations.Claim(MostAtOnce, _clock.GetCurrentInstant(), _clock.GetCurrentInstant() + Lease, unit),
        async invitation => await Deal(invitation, _clock.GetCurrentInstant(), ct) ? 1 : 0,
        ct);

    private async Task<bool> Deal(DueInvitation invitation, Instant now, CancellationToken ct)
    {
        var unwanted = invitation.Consumer is null ? SolicitationEnd.Erased : invitation.IsUnwanted ? SolicitationEnd.Unsubscribed : (SolicitationEnd?)null;
        if (unwanted is { } end)
        {
            await _unitOfWork.Run(unit => _solicitations.Cancel(invitation.Website, invitation.Purchase, end, now, unit), ct);
            return false;
        }

        // Who has answered a part has seen the request: they know where the rest is.
        var (isOver, day) = (invitation.IsReminder && invitation.WasAnswered, QuietHours.Next(now, invitation.Consumer!.Country, invitation.Website.Zone));
        if (isOver || day > now)
        {
            await _unitOfWork.Run(unit => _invitations.PutOff(invitation, isOver ? null : day, invitation.Attempts - 1, unit), ct);
            return false;
        }

        return await Send(invitation, invitation.Consumer, ct);
    }

    private async Task<bool> Send(DueInvitation invitation, Consumer consumer, CancellationToken ct)
    {
        var (website, language) = (invitation.Website, WebsiteRules.Spoken(consumer.Language));
        var links = new InvitationLinks(_links.Review(invitation.Id, language), _links.StopRequests(invitation.Id, language));
        var letter = InvitationLetter.Write(website, invitation.Settings, language, invitation.IsReminder, consumer.FirstName, invitation.Reference, links);
        var handover = await _postman.HandOver(
            new Envelope(invitation.MailId, letter.To(consumer.Email, website.Owner.Mode), website.SenderName ?? website.Name, links.Stop), ct);

        var now = _clock.GetCurrentInstant();
        if (handover.Failure is not { } failure)
        {
            var days = invitation.IsReminder ? 0 : invitation.Settings.RemindAfter;
            // It has left: the note must not be lost to a shutdown.
            await _unitOfWork.Run(unit => _invitations.NoteSent(invitation, now, days == 0 ? null : now + Duration.FromDays(days), unit), CancellationToken.None);
            MailFigures.Count(MailOutcome.Sent);
            return true;
        }

        NotSent(_logger, invitation.Id.Value, invitation.Attempts, failure.GetType().Name);
        if (handover.IsOurs)
        {
            await _unitOfWork.Run(unit => _invitations.PutOff(invitation, now + MailRetries.Rest, invitation.Attempts - 1, unit), CancellationToken.None);
            MailFigures.Count(MailOutcome.Kept);
            return false;
        }

        var wait = MailRetries.After(invitation.Attempts);
        var outcome = handover.IsFinal ? MailOutcome.Refused : wait is null ? MailOutcome.GivenUp : MailOutcome.PutOff;
        await _unitOfWork.Run(
            unit => outcome switch
            {
                MailOutcome.Refused => _invitations.NoteBounced(invitation, SolicitationEnd.AddressRefused, now, unit),
                MailOutcome.GivenUp => _invitations.NoteBounced(invitation, SolicitationEnd.NotDelivered, now, unit),
                _ => _invitations.PutOff(invitation, now + wait!.Value, invitation.Attempts, unit),
            },
            ct);
        MailFigures.Count(outcome);
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The request for a review {Solicitation} was not sent at attempt {Attempt}: {Failure}")]
    private static partial void NotSent(ILogger logger, long solicitation, int attempt, string failure);
}
