using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

/// <summary>A customer is about to send a file.</summary>
[Allows(Actors.Customer)]
public sealed record StartUpload(OrderNumber Order, string? Kind, long? Bytes, bool? Live) : ICommand<Upload>;

internal sealed class StartUploadValidator : AbstractValidator<StartUpload>
{
    public StartUploadValidator()
    {
        RuleFor(command => command.Kind).Required().OneOf([.. MediumKinds.OfCustomers.Select(Names.Of)]);
        RuleFor(command => command.Bytes).Required().Between(1, long.MaxValue);
    }
}

internal sealed class StartUploadHandler(IOrderRepository orders, IUploads uploads, IClock clock) : ICommandHandler<StartUpload, Upload>
{
    public async Task<Result<Upload>> Handle(StartUpload command, CancellationToken ct)
    {
        var (now, kind, bytes) = (clock.GetCurrentInstant(), Names.Parse<MediumKind>(command.Kind)!.Value, command.Bytes!.Value);
        if (bytes > UploadLimits.MostBytes(kind))
            return UploadErrors.TooLarge(kind);
        if (await orders.Find(command.Order, ct) is not { } order)
            return OrderErrors.NotFound;
        // What could not be submitted is not worth sending.
        if (order.Submit(now).Error is { } refusal)
            return refusal;
        if ((await uploads.Of(command.Order, now, ct)).Count(upload => upload.Kind == kind) >= UploadLimits.Most(kind)
            || bytes + await uploads.BytesHeld(command.Order, ct) > UploadLimits.MostBytesHeld)
            return UploadErrors.TooMany(kind);

        var begun = Upload.Begin(command.Order, kind, command.Live ?? false, bytes, now);
        await uploads.Add(begun, ct);
        return begun;
    }
}
