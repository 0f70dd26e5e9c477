using System.Net;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>Turns names into addresses.</summary>
internal interface IHostResolver
{
    /// <exception cref="System.Net.Sockets.SocketException">The name has no address.</exception>
    Task<IReadOnlyList<IPAddress>> Resolve(string host, CancellationToken ct);
}

/// <summary>As the operating system is configured.</summary>
internal sealed class DnsResolver : IHostResolver
{
    public async Task<IReadOnlyList<IPAddress>> Resolve(string host, CancellationToken ct) => await Dns.GetHostAddressesAsync(host, ct);
}
