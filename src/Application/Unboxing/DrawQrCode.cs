using System.Globalization;
using FluentValidation;
using MediatR;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Unboxing;

/// <summary>The address of the customer's page as a QR code, for the label. Size and format are the query string's texts.</summary>
[Allows(Actors.Partner)]
public sealed record DrawQrCode(Owner Owner, OrderNumber Order, string? Size, string? Format) : IQuery<byte[]>
{
    public const string Png = "png";

    public const string Svg = "svg";

    public static readonly IReadOnlyList<string> Formats = [Png, Svg];

    public int Pixels => Size is null ? IQrCodes.DefaultSize : int.Parse(Size, CultureInfo.InvariantCulture);
}

internal sealed class DrawQrCodeValidator : AbstractValidator<DrawQrCode>
{
    public DrawQrCodeValidator()
    {
        RuleFor(query => query.Size).WholeNumber(IQrCodes.LeastSize, IQrCodes.MostSize);
        RuleFor(query => query.Format).OneOf(DrawQrCode.Formats);
    }
}

internal sealed class DrawQrCodeHandler(IMediator mediator, IUnboxingLinks links, IQrCodes codes) : IQueryHandler<DrawQrCode, byte[]>
{
    public async Task<Result<byte[]>> Handle(DrawQrCode query, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new GetMerchantOrder(query.Owner, query.Order), cancellationToken);
        return found.Map(order => links.Unboxing(order.Number, order.Unboxing.Code))
            .Map(address => query.Format == DrawQrCode.Svg ? codes.Svg(address, query.Pixels) : codes.Png(address, query.Pixels));
    }
}
