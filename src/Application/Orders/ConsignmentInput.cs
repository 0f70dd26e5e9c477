using FluentValidation;
using FluentValidation.Results;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Application.Orders;

/// <summary>The facts that a price depends on, as a partner writes them: the common part of a quote and an order.</summary>
public interface IConsignmentInput
{
    string? ServiceLevel { get; }

    StopInput? Pickup { get; }

    StopInput? Dropoff { get; }

    IReadOnlyList<ParcelInput>? Parcels { get; }

    CoverInput? Cod { get; }

    CoverInput? Insurance { get; }
}

/// <summary>Where the parcels are picked up or dropped off. A quote looks at the address and the time window only.</summary>
/// <param name="Phone">E.164, with or without dashes; comes back as sent.</param>
/// <param name="TimeWindow">When someone is there.</param>
/// <param name="Instructions">For the courier.</param>
public sealed record StopInput(string? Name, string? Phone, string? Email, AddressInput? Address, TimeWindowInput? TimeWindow, string? Instructions);

/// <summary>A Canadian address.</summary>
/// <param name="Line1">Number and street.</param>
/// <param name="Line2">Unit, floor or suite.</param>
/// <param name="PostalCode">With or without the space, in any case; it must lie in the province.</param>
public sealed record AddressInput(
    [Synonym("street")] string? Line1,
    [Synonym("unit")] string? Line2,
    string? City,
    string? Province,
    string? PostalCode,
    string? Country);

/// <summary>RFC 3339 times.</summary>
/// <param name="End">After <paramref name="Start"/>; in the future with a live key.</param>
public sealed record TimeWindowInput(string? Start, string? End)
{
    // Read once, since the rules ask for both several times, and the handler again.
    internal OffsetDateTime? StartMoment { get; } = Rules.ParseMoment(Start);

    internal OffsetDateTime? EndMoment { get; } = Rules.ParseMoment(End);
}

/// <param name="ParcelId">Your own, unique within the order; made when absent.</param>
/// <param name="WeightKg">Kilograms.</param>
/// <param name="LengthCm">Centimetres. With all three edges, a bulky parcel is priced by its volume.</param>
/// <param name="WidthCm">Centimetres.</param>
/// <param name="HeightCm">Centimetres.</param>
/// <param name="ValueCents">What the contents are worth, in Canadian cents.</param>
public sealed record ParcelInput(
    [Identifier] string? ParcelId,
    string? Description,
    decimal? WeightKg,
    decimal? LengthCm,
    decimal? WidthCm,
    decimal? HeightCm,
    [Amount] long? ValueCents,
    bool? Fragile,
    [Identifier] string? Barcode);

/// <summary>An amount of money.</summary>
/// <param name="AmountCents">Cents; 0 is none.</param>
public sealed record CoverInput([Amount] long? AmountCents, string? Currency);

/// <summary>The input's parts as domain values; they have passed the validators.</summary>
internal static class ConsignmentInputs
{
    public static Consignment ToConsignment(this IConsignmentInput input) => new(
        Names.Parse<ServiceLevel>(input.ServiceLevel)!.Value,
        input.Pickup!.Address!.ToPostalCode(),
        input.Dropoff!.Address!.ToPostalCode(),
        [.. input.Parcels!.Select(parcel => parcel.ToSize())],
        input.Cod?.ToMoney(),
        input.Insurance?.ToMoney());

    public static Instant? PickupFrom(this IConsignmentInput input) => input.Pickup?.TimeWindow?.ToWindow().Start.ToInstant();

    public static PostalCode ToPostalCode(this AddressInput address) => PostalCode.Parse(address.PostalCode)!.Value;

    public static ParcelSize ToSize(this ParcelInput parcel) => new(parcel.WeightKg!.Value, parcel.LengthCm, parcel.WidthCm, parcel.HeightCm);

    public static Money ToMoney(this CoverInput cover) => Money.Cad(cover.AmountCents!.Value);

    public static TimeWindow ToWindow(this TimeWindowInput window) => new(window.StartMoment!.Value, window.EndMoment!.Value);
}

/// <summary>What a quote and an order both require.</summary>
internal sealed class ConsignmentValidator : AbstractValidator<IConsignmentInput>
{
    public ConsignmentValidator()
    {
        RuleFor(input => input.ServiceLevel).Required().OneOf(Names.All<ServiceLevel>());
        RuleFor(input => input.Pickup).Required();
        RuleFor(input => input.Dropoff).Required();
        RuleFor(input => input.Parcels).Required().Count(1, 50);
        RuleForEach(input => input.Parcels).Required().Part(new ParcelValidator());
        RuleFor(input => input.Parcels).Custom(ParcelIdsAreUnique);
        RuleFor(input => input.Cod).Part(new CoverValidator());
        RuleFor(input => input.Insurance).Part(new CoverValidator());
    }

    private static void ParcelIdsAreUnique(IReadOnlyList<ParcelInput>? parcels, ValidationContext<IConsignmentInput> context)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < parcels?.Count; index++)
        {
            if (parcels[index]?.ParcelId is { } id && !seen.Add(id))
                context.AddFailure(new ValidationFailure($"{context.PropertyPath}[{index}].parcel_id", null, id) { ErrorCode = "unique" });
        }
    }
}

internal sealed class ParcelValidator : AbstractValidator<ParcelInput>
{
    private const long MostValue = 1_000_000_000;

    public ParcelValidator()
    {
        RuleFor(parcel => parcel.ParcelId).NotBlank().Text(64);
        RuleFor(parcel => parcel.Description).Text();
        RuleFor(parcel => parcel.WeightKg).Required().Above(0, 70);
        RuleFor(parcel => parcel.LengthCm).Above(0, 300);
        RuleFor(parcel => parcel.WidthCm).Above(0, 300);
        RuleFor(parcel => parcel.HeightCm).Above(0, 300);
        RuleFor(parcel => parcel.ValueCents).Between(0, MostValue);
        RuleFor(parcel => parcel.Barcode).Text(64);
    }
}

internal sealed class CoverValidator : AbstractValidator<CoverInput>
{
    /// <summary>Ten million dollars, in cents.</summary>
    private const long Most = 1_000_000_000;

    public CoverValidator()
    {
        RuleFor(cover => cover.AmountCents).Required().Between(0, Most);
        RuleFor(cover => cover.Currency).OneOf(["CAD"]);
    }
}

/// <summary>Where a parcel goes from or to, as far as a price depends on it.</summary>
internal sealed class PlaceValidator : AbstractValidator<StopInput>
{
    public PlaceValidator()
    {
        RuleFor(stop => stop.Address).Required();
        RuleFor(stop => stop.Address).Part(new AddressValidator());
        RuleFor(stop => stop.TimeWindow).Part(new TimeWindowValidator());
    }
}

/// <summary>A place with someone to ring at.</summary>
internal sealed class StopValidator : AbstractValidator<StopInput>
{
    public StopValidator()
    {
        RuleFor(stop => stop.Name).Required().Text();
        RuleFor(stop => stop.Phone).Required().Phone();
        RuleFor(stop => stop.Email).Email();
        Include(new PlaceValidator());
        RuleFor(stop => stop.Address!.Line1).Required().OverridePropertyName("address.line1").When(stop => stop.Address is not null);
        RuleFor(stop => stop.Instructions).Text(1000);
    }
}

internal sealed class AddressValidator : AbstractValidator<AddressInput>
{
    public AddressValidator()
    {
        RuleFor(address => address.Line1).Text();
        RuleFor(address => address.Line2).Text();
        RuleFor(address => address.City).Required().Text();
        RuleFor(address => address.Province).Required().Must(text => string.IsNullOrEmpty(text) || Provinces.Parse(text) is not null).WithErrorCode("province");
        RuleFor(address => address.PostalCode).Required()
            .Must(text => string.IsNullOrEmpty(text) || PostalCode.Parse(text) is not null).WithErrorCode("postal_code")
            .Must((address, text) => Agree(Provinces.Parse(address.Province), PostalCode.Parse(text))).WithErrorCode("postal_code_province")
            .WithState(address => new object[] { Rules.Echo(address.Province) ?? "" });
        RuleFor(address => address.Country).Required().OneOf([Address.Country]);
    }

    private static bool Agree(Province? province, PostalCode? code) => province is null || code is null || code.Value.BelongsTo(province.Value);
}

internal sealed class TimeWindowValidator : AbstractValidator<TimeWindowInput>
{
    public TimeWindowValidator()
    {
        RuleFor(window => window.Start).Required().Moment(window => window.StartMoment);
        RuleFor(window => window.End).Required().Moment(window => window.EndMoment)
            .Must((window, _) => window.StartMoment is not { } start || window.EndMoment is not { } end || end.ToInstant() > start.ToInstant())
            .WithErrorCode("after_start");
    }
}
