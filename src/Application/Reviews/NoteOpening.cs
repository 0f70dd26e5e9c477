using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>A person looks at the page of a request: its script says so, and a program that follows the links of a mail does not.</summary>
[Allows(Actors.Customer)]
public sealed record NoteOpening(SolicitationId Request) : ICommand<bool>;

internal sealed class NoteOpeningHandler(IReviewRequests requests, IClock clock) : ICommandHandler<NoteOpening, bool>
{
    public async Task<Result<bool>> Handle(NoteOpening command, CancellationToken ct)
    {
        if (await requests.Find(command.Request, ct) is not { } request)
            return ReviewErrors.RequestNotFound;

        // Opened twice, or answered already: nothing to note.
        var step = request.Requests.Single(state => state.Id == command.Request).Open();
        return step.Error is null && await requests.TryMove(command.Request, step.Value, clock.GetCurrentInstant(), ct);
    }
}
