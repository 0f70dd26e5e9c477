using System.Net;
using System.Net.Sockets;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>
/// Opens the connections of webhook requests. A name is resolved once, every address it has is checked, and the connection goes to one that was
/// checked: a name that changes its answer in between gains nothing.
/// </summary>
internal sealed class GuardedConnector(IHostResolver resolver, WebhookOptions options)
{
    /// <exception cref="ForbiddenAddressException">The name has an address that is not public.</exception>
    public async ValueTask<Stream> Connect(DnsEndPoint target, CancellationToken ct)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await resolver.Resolve(target.Host, ct);
        if (addresses.Count == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        if (!options.AllowPrivateNetworks && !addresses.All(PublicAddresses.Contains))
            throw new ForbiddenAddressException();
        return await ConnectToFirst(addresses, target.Port, ct);
    }

    private static async Task<Stream> ConnectToFirst(IReadOnlyList<IPAddress> addresses, int port, CancellationToken ct)
    {
        for (var next = 0; ; next++)
        {
            var socket = new Socket(addresses[next].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[next], port), ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (next < addresses.Count - 1)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}

/// <summary>A name leads to an address that we never send partners' requests to.</summary>
internal sealed class ForbiddenAddressException() : Exception("The host's address is not public.");
