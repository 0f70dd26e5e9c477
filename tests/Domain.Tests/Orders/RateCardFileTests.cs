using System.Text.Json.Nodes;
using NodaTime;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Orders;

namespace Parcours.Domain.Tests.Orders;

public sealed class RateCardFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    private static string Shipped => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "rate-card.json"));

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void The_card_that_ships_is_read()
    {
        var card = RateCardFile.Load();

        card.Services.Keys.Should().BeEquivalentTo(Enum.GetValues<ServiceLevel>());
        card.Services[ServiceLevel.SameDay].PickupBefore.Should().Be(new LocalTime(11, 0));
        card.Services[ServiceLevel.Standard].PickupBefore.Should().BeNull();
        card.MetropolitanAreas["vancouver"].Should().Equal("V5", "V6");
        card.Cod.Percent.Should().Be(1m);
    }

    [Fact]
    public void A_change_of_the_file_is_a_change_of_the_price()
    {
        File.WriteAllText(_path, Shipped.Replace("\"base_cents\": 1299", "\"base_cents\": 1399", StringComparison.Ordinal));

        RateCardFile.Load(_path).Services[ServiceLevel.Standard].Zones[Zone.Local].BaseCents.Should().Be(1399);
    }

    [Theory]
    // A slip of the pen.
    [InlineData("\"included_kg\": 3,", "\"included_kgs\": 3,", "included_kgs")]
    [InlineData("\"included_kg\": 3,", "", "included_kg")]
    [InlineData("\"included_kg\": 3,", "\"included_kg\": 3, \"included_kg\": 4,", "included_kg")]
    [InlineData("\"base_cents\": 3499, ", "", "base_cents")]
    [InlineData("\"express\"", "\"expres\"", "expres")]
    [InlineData("\"national\"", "\"International\"", "International")]
    // A value of the wrong kind.
    [InlineData("\"base_cents\": 2399", "\"base_cents\": 23.99", "$.services.express.zones.regional.base_cents")]
    [InlineData("\"base_cents\": 2399", "\"base_cents\": \"2399\"", "$.services.express.zones.regional.base_cents")]
    [InlineData("\"base_cents\": 2399", "\"base_cents\": null", "$.services.express.zones.regional.base_cents")]
    [InlineData("\"base_cents\": 2399", "\"base_cents\": 99999999999999999999", "$.services.express.zones.regional.base_cents")]
    [InlineData("\"deadline\": \"12:00\"", "\"deadline\": \"noon\"", "$.services.express.deadline")]
    [InlineData("\"deadline\": \"12:00\"", "\"deadline\": 12", "$.services.express.deadline")]
    [InlineData("\"pickup_until\": \"14:00\"", "\"pickup_until\": \"24:00\"", "$.pickup_until")]
    [InlineData("[\"V5\", \"V6\"]", "\"V5\"", "$.metropolitan_areas.vancouver")]
    [InlineData("[\"V5\", \"V6\"]", "null", "$.metropolitan_areas.vancouver")]
    [InlineData("[\"V5\", \"V6\"]", "[\"V5\", null]", "$.metropolitan_areas.vancouver")]
    [InlineData("{ \"fixed_cents\": 350, \"percent\": 1 }", "null", "$.cod")]
    [InlineData("{ \"base_cents\": 1299, \"step_cents\": 100, \"transit_days\": 2 }", "null", "$.services.standard.zones.local")]
    // A value that makes no sense.
    [InlineData("\"base_cents\": 2399", "\"base_cents\": -1", "$.services.express.zones.regional.base_cents")]
    [InlineData("\"step_cents\": 250", "\"step_cents\": 100000001", "$.services.express.zones.regional.step_cents")]
    [InlineData("\"transit_days\": 5", "\"transit_days\": 61", "$.services.standard.zones.national.transit_days")]
    [InlineData("\"included_kg\": 3", "\"included_kg\": -3", "$.included_kg")]
    [InlineData("\"volumetric_divisor\": 5000", "\"volumetric_divisor\": 0", "$.volumetric_divisor")]
    [InlineData("\"extra_parcel_cents\": 400", "\"extra_parcel_cents\": -400", "$.extra_parcel_cents")]
    [InlineData("\"surcharge_cents\": 800", "\"surcharge_cents\": -800", "$.remote.surcharge_cents")]
    [InlineData("\"transit_days\": 2, \"prefixes\"", "\"transit_days\": -2, \"prefixes\"", "$.remote.transit_days")]
    [InlineData("[\"X\", \"Y\"]", "[\"X\", \"W\"]", "$.remote.prefixes")]
    [InlineData("\"fixed_cents\": 350", "\"fixed_cents\": -350", "$.cod.fixed_cents")]
    [InlineData("\"percent\": 1", "\"percent\": 101", "$.cod.percent")]
    [InlineData("\"free_cents\": 10000", "\"free_cents\": -1", "$.insurance.free_cents")]
    [InlineData("\"insurance\": { \"free_cents\": 10000, \"step_cents\": 10000", "\"insurance\": { \"free_cents\": 10000, \"step_cents\": 0", "$.insurance.step_cents")]
    [InlineData("\"price_cents\": 100", "\"price_cents\": -1", "$.insurance.price_cents")]
    [InlineData("[\"V5\", \"V6\"]", "[\"v5\", \"v6\"]", "$.metropolitan_areas.vancouver")]
    [InlineData("[\"V5\", \"V6\"]", "[\"V5\", \"\"]", "$.metropolitan_areas.vancouver")]
    public void A_bad_card_is_refused_with_its_name_and_the_key(string good, string bad, string key)
    {
        Shipped.Should().Contain(good);
        File.WriteAllText(_path, Shipped.Replace(good, bad, StringComparison.Ordinal));

        Refusal().Message.Should().Contain(_path).And.Contain(key);
    }

    [Fact]
    public void A_service_without_prices_is_refused_with_its_key()
    {
        var card = JsonNode.Parse(Shipped)!;
        card["services"]!["express"] = null;
        File.WriteAllText(_path, card.ToJsonString());

        Refusal().Message.Should().Contain(_path).And.Contain("$.services.express");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{ \"included_kg\": 3")]
    public void What_is_no_card_at_all_is_refused_with_its_name(string text)
    {
        File.WriteAllText(_path, text);

        Refusal().Message.Should().Contain(_path);
    }

    [Fact]
    public void A_missing_card_is_refused_with_its_name()
    {
        File.Delete(_path);

        Refusal().Message.Should().Contain(_path);
    }

    private RateCardException Refusal() => FluentActions.Invoking(() => RateCardFile.Load(_path)).Should().Throw<RateCardException>().Which;
}
