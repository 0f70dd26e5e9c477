using System.Globalization;
using System.Net;
using Parcours.Application.Kernel;

namespace Parcours.Api.Orders;

/// <summary>How many may watch orders on this node at once, and how many of them from one address, so that no stranger takes all the places.</summary>
public sealed class ViewerPlaces(int most, int mostPerAddress)
{
    /// <summary>Of an IPv6 address; a subscriber has all that begin with it.</summary>
    private const int NetworkBytes = 8;

    private readonly Dictionary<IPAddress, int> _taken = [];

    private int _total;

    /// <exception cref="ConfigurationException">A number is not above 0.</exception>
    public static ViewerPlaces From(IConfiguration configuration) =>
        new(Number(configuration, "Viewers", 10_000), Number(configuration, "ViewersPerAddress", 100));

    /// <summary>Takes a place, to be given back once; false when there is none left for this address.</summary>
    public bool TryTake(IPAddress? address)
    {
        lock (_taken)
        {
            var from = Network(address);
            var here = _taken.GetValueOrDefault(from);
            if (_total >= most || here >= mostPerAddress)
                return false;
            _taken[from] = here + 1;
            _total++;
            return true;
        }
    }

    public void GiveBack(IPAddress? address)
    {
        lock (_taken)
        {
            var from = Network(address);
            _total--;
            if (--_taken[from] == 0)
                _taken.Remove(from);
        }
    }

    /// <summary>What all addresses of one subscriber have in common.</summary>
    internal static IPAddress Network(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Math.Min(bytes.Length, NetworkBytes)).Clear();
        return new IPAddress(bytes);
    }

    private static int Number(IConfiguration configuration, string name, int otherwise) =>
        configuration["Tracking:" + name] switch
        {
            null or "" => otherwise,
            var text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new ConfigurationException("Tracking__" + name, $"is '{text}'; it must be a whole number above 0."),
        };
}
