using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>The shop would rather not have replied. What it said stays in the history.</summary>
[Allows(Actors.Partner)]
public sealed record TakeBackReply(Owner Owner, ReviewId Review) : ICommand<Review>;

internal sealed class TakeBackReplyHandler(Replies replies) : ICommandHandler<TakeBackReply, Review>
{
    public Task<Result<Review>> Handle(TakeBackReply command, CancellationToken ct) => replies.Write(command.Owner, command.Review, null, ct);
}
