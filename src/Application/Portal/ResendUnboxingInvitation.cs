using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>Writes to the customer once more who has lost the invitation to show the box, while they still may.</summary>
[Allows(Actors.Partner)]
public sealed record ResendUnboxingInvitation(Owner Owner, OrderNumber Order) : ICommand<bool>, IAudited
{
    public string SubjectOf(object content) => Order.ToString();
}

internal sealed class ResendUnboxingInvitationHandler(MerchantSteps steps, UnboxingMails mails, IClock clock) : ICommandHandler<ResendUnboxingInvitation, bool>
{
    public async Task<Result<bool>> Handle(ResendUnboxingInvitation command, CancellationToken ct)
    {
        var found = await steps.Find(command.Owner, command.Order, ct);
        if (found.Error is { } hidden)
            return hidden;

        var now = clock.GetCurrentInstant();
        if (!found.Value.IsWindowOpen(now))
            return OrderErrors.WindowOver;
        await mails.Invite(found.Value, now, ct);
        return true;
    }
}
