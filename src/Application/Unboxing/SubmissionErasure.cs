using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Domain.Orders;

namespace Parcours.Application.Unboxing;

/// <param name="KeptFor">After the order's end.</param>
public sealed record MediaRetention(Duration KeptFor);

/// <summary>Removes the pictures of orders that ended long ago, and notes it on them. What was said and found stays.</summary>
public sealed class SubmissionErasure(MediaRetention retention, IUploads uploads, ISubmissions submissions, IMediaStore store, IUnitOfWork unitOfWork, IClock clock, ILogger<SubmissionErasure> logger)
{
    private const int MostAtOnce = 20;

    /// <summary>Erases all that is due; returns of how many orders.</summary>
    public async Task<int> Round(CancellationToken ct)
    {
        var (erased, now) = (0, clock.GetCurrentInstant());
        int ofThese;
        do
        {
            ofThese = await (await submissions.ToErase(now - retention.KeptFor, MostAtOnce, ct)).Each(order => Erase(order, now, ct), logger, ct);
            erased += ofThese;
        }
        // One that fails stands among the oldest again: then the next round goes on.
        while (ofThese == MostAtOnce);

        return erased;
    }

    private async Task Erase(OrderNumber order, Instant now, CancellationToken ct)
    {
        foreach (var upload in await uploads.Of(order, now, ct))
        {
            await store.Delete(upload.Original, ct);
            await store.Delete(upload.Display, ct);
        }

        await unitOfWork.Run(unit => submissions.NoteErased(order, now, unit), ct);
    }
}
