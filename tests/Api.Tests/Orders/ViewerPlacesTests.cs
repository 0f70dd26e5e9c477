using System.Net;
using Microsoft.Extensions.Configuration;
using Parcours.Api.Orders;
using Parcours.Application.Kernel;

namespace Parcours.Api.Tests.Orders;

public sealed class ViewerPlacesTests
{
    private readonly ViewerPlaces _places = new(most: 4, mostPerAddress: 2);

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", false)]
    [InlineData("192.0.2.1", "192.0.2.2", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", true)]
    public void An_address_has_so_many_and_a_network_of_IPv6_is_one(string first, string other, bool hasRoom)
    {
        _places.TryTake(IPAddress.Parse(first)).Should().BeTrue();
        _places.TryTake(IPAddress.Parse(first)).Should().BeTrue();

        _places.TryTake(IPAddress.Parse(other)).Should().Be(hasRoom);
    }

    [Fact]
    public void A_place_that_was_given_back_can_be_taken_again()
    {
        var address = IPAddress.Parse("192.0.2.1");
        _places.TryTake(address);
        _places.TryTake(address);

        _places.GiveBack(address);

        _places.TryTake(address).Should().BeTrue();
        _places.TryTake(address).Should().BeFalse();
    }

    [Fact]
    public void All_together_have_so_many()
    {
        for (var taken = 1; taken <= 4; taken++)
            _places.TryTake(IPAddress.Parse($"192.0.2.{taken}")).Should().BeTrue();

        _places.TryTake(IPAddress.Parse("192.0.2.5")).Should().BeFalse();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    [InlineData("-1")]
    public void A_number_that_is_none_stops_the_start(string number)
    {
        foreach (var name in new[] { "Viewers", "ViewersPerAddress" })
        {
            var reading = () => ViewerPlaces.From(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Tracking:" + name, (string?)number)]).Build());

            reading.Should().Throw<ConfigurationException>().Which.Message.Should().StartWith($"Tracking__{name} is '{number}'");
        }
    }
}
