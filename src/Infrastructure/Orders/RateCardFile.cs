using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Infrastructure.Orders;

/// <summary>Reads the rate card that operations keep beside the program.</summary>
public static class RateCardFile
{
    private const string Name = "rate-card.json";

    // Far above any price, and far enough from the limits of the arithmetic.
    private const long MostCents = 1_000_000_00;

    private const int MostTransitDays = 60;

    // Strict: a key that is unknown, missing, given twice or null is refused, so that a slip of the pen cannot become a price of zero.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false), new TimeOfDay() },
    };

    /// <summary>The rate card beside the program's own files, wherever it was started from.</summary>
    public static RateCard Load() => Load(Path.Combine(AppContext.BaseDirectory, Name));

    /// <exception cref="RateCardException">There is no such file, or it is no rate card: the message names the file and the key.</exception>
    public static RateCard Load(string path)
    {
        RateCard card;
        try
        {
            card = JsonSerializer.Deserialize<RateCard>(File.ReadAllBytes(path), Options) ?? throw new RateCardException(path, "$", "is null.");
        }
        catch (JsonException e)
        {
            throw new RateCardException(path, e.Path ?? "$", "cannot be read: " + e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RateCardException(path, "$", "cannot be read: " + e.Message, e);
        }

        foreach (var (key, holds, expected) in Rules(card))
        {
            if (!holds)
                throw new RateCardException(path, "$." + key, $"must be {expected}.");
        }

        return card;
    }

    private static IEnumerable<(string Key, bool Holds, string Expected)> Rules(RateCard card)
    {
        yield return ("included_kg", card.IncludedKg is >= 0 and <= 1000, "between 0 and 1000");
        yield return ("volumetric_divisor", card.VolumetricDivisor is >= 1 and <= 100_000, "between 1 and 100000");
        yield return Cents("extra_parcel_cents", card.ExtraParcelCents);
        yield return Cents("remote.surcharge_cents", card.Remote.SurchargeCents);
        yield return Days("remote.transit_days", card.Remote.TransitDays);
        yield return Prefixes("remote.prefixes", card.Remote.Prefixes);
        yield return Cents("cod.fixed_cents", card.Cod.FixedCents);
        yield return ("cod.percent", card.Cod.Percent is >= 0 and <= 100, "between 0 and 100");
        yield return Cents("insurance.free_cents", card.Insurance.FreeCents);
        yield return ("insurance.step_cents", card.Insurance.StepCents is >= 1 and <= MostCents, $"between 1 and {MostCents}");
        yield return Cents("insurance.price_cents", card.Insurance.PriceCents);

        foreach (var (service, rate) in card.Services)
        {
            yield return Given($"services.{Names.Of(service)}", rate);
            foreach (var (zone, offer) in rate.Zones)
            {
                var key = $"services.{Names.Of(service)}.zones.{Names.Of(zone)}";
                yield return Given(key, offer);
                yield return Cents(key + ".base_cents", offer.BaseCents);
                yield return Cents(key + ".step_cents", offer.StepCents);
                yield return Days(key + ".transit_days", offer.TransitDays);
            }
        }

        foreach (var (area, prefixes) in card.MetropolitanAreas)
            yield return Prefixes("metropolitan_areas." + area, prefixes);
    }

    // The serializer refuses a null property, but not a null among the values of a dictionary or list.
    private static (string, bool, string) Given(string key, object? value) => (key, value is not null, "an object");

    private static (string, bool, string) Cents(string key, long value) => (key, value is >= 0 and <= MostCents, $"between 0 and {MostCents}");

    private static (string, bool, string) Days(string key, int value) => (key, value is >= 0 and <= MostTransitDays, $"between 0 and {MostTransitDays}");

    private static (string, bool, string) Prefixes(string key, IReadOnlyList<string> prefixes) =>
        (key, prefixes.All(PostalCode.IsPrefix), "a list of beginnings of postal codes, in capitals and without a space");

    /// <summary>A time of day as <c>14:00</c>.</summary>
    private sealed class TimeOfDay : JsonConverter<LocalTime>
    {
        private static readonly LocalTimePattern Pattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

        public override LocalTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Pattern.Parse(reader.GetString()!) is { Success: true } parsed
                ? parsed.Value
                : throw new JsonException("A time of day is written like \"14:00\".");

        public override void Write(Utf8JsonWriter writer, LocalTime value, JsonSerializerOptions options) => writer.WriteStringValue(Pattern.Format(value));
    }
}

/// <summary>The rate card cannot be used; the platform does not start without prices.</summary>
public sealed class RateCardException(string path, string key, string problem, Exception? cause = null) : Exception($"The rate card {path}: {key} {problem}", cause);
