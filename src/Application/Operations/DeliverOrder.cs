using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Application.Operations;

/// <summary>The recipient, or someone for them, has the parcels.</summary>
/// <param name="Signature">The id of an uploaded image, like each of the photos.</param>
/// <param name="Pin">What the recipient told, when the order has a PIN; <see cref="TryPin"/> counts the tries.</param>
[Allows(Actors.Dispatcher | Actors.Courier)]
public sealed record DeliverOrder(Operator By, OrderId Order, string? RecipientName, string? Signature, IReadOnlyList<string>? Photos, string? Pin) : IOperatorStep;

internal sealed class DeliverOrderValidator : AbstractValidator<DeliverOrder>
{
    public DeliverOrderValidator()
    {
        RuleFor(command => command.RecipientName).Required().Text();
        RuleFor(command => command.Photos).Count(0, ProofOfDelivery.MostPhotos);
    }
}

internal sealed class DeliverOrderHandler(OperatorSteps steps, OrderSteps store, IMediaUploads uploads, IClock clock) : ICommandHandler<DeliverOrder, OrderView>
{
    public async Task<Result<OrderView>> Handle(DeliverOrder command, CancellationToken ct)
    {
        var order = await steps.Find(command.By, command.Order, ct);
        if (order.Error is { } hidden)
            return hidden;

        // The state before the proof: an order that is delivered already must say so, and not that its images are used up.
        var now = clock.GetCurrentInstant();
        var proof = new ProofOfDelivery(command.RecipientName!, MediaId.Parse(command.Signature), [.. (command.Photos ?? []).Select(MediaId.Parse).OfType<MediaId>()], IsPinVerified: false);
        if (order.Value.Deliver(proof, command.By.Actor, now).Error is { } notNow)
            return notNow;

        var verified = order.Value.VerifyPin(command.Pin, command.By.Actor);
        if (verified.Error is { } wrongPin)
            return wrongPin;
        if (await FirstUnusable(command, now, ct) is { } unusable)
            return unusable;

        return (await store.Store(order.Value.Deliver(proof with { IsPinVerified = verified.Value }, command.By.Actor, now), ct)).Map(OrderView.Of);
    }

    private async Task<Error?> FirstUnusable(DeliverOrder command, Instant now, CancellationToken ct)
    {
        foreach (var (field, id) in Images(command))
        {
            if (MediaId.Parse(id) is not { } media || !await uploads.TryTake(media, command.By.Id, now, ct))
                return MediaErrors.Unusable(field, id);
        }

        return null;
    }

    private static IEnumerable<(string Field, string Id)> Images(DeliverOrder command)
    {
        if (command.Signature is not null)
            yield return ("signature", command.Signature);
        for (var index = 0; index < command.Photos?.Count; index++)
            yield return ($"photos[{index}]", command.Photos[index]);
    }
}
