using Parcours.Api.Orders;
using Parcours.Application.Kernel;

namespace Parcours.Api.Auth;

/// <summary>Holds the caller once a credential was accepted; scoped to the request.</summary>
internal sealed class CallerContext(IHttpContextAccessor http) : ICallerContext
{
    public Caller? Caller { get; set; }

    public string Network => ViewerPlaces.Network(http.HttpContext?.Connection.RemoteIpAddress).ToString();

    public string? Address => http.HttpContext?.Connection.RemoteIpAddress?.ToString();
}
