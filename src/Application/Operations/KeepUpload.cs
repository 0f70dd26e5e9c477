using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Application.Operations;

/// <summary>
/// The image is stored. Only now is its id kept under the client's key: a key that was kept before would answer for an image that a crash has
/// swallowed. Under a key that has its answer, the image stored first is the one, and this one is swept.
/// </summary>
[Allows(Actors.Dispatcher | Actors.Courier)]
public sealed record KeepUpload(Operator By, MediaId Media) : IIdempotentCommand<MediaId>, IAudited
{
    public string SubjectOf(object content) => Media.Value;
}

internal sealed class KeepUploadHandler : ICommandHandler<KeepUpload, MediaId>
{
    public Task<Result<MediaId>> Handle(KeepUpload command, CancellationToken ct) => Task.FromResult(Result<MediaId>.Of(command.Media));
}
