using Microsoft.AspNetCore.DataProtection;
using NodaTime;
using Parcours.Api.Http;
using Parcours.Domain.Orders;

namespace Parcours.Api.Auth;

/// <summary>What the page of one order sends files with. The code that opened the page is asked for once, and not with every part of a video.</summary>
public sealed class CustomerTokens(IDataProtectionProvider protection, IClock clock)
{
    /// <summary>The page asks for a fresh one before.</summary>
    public static readonly Duration Lifetime = Duration.FromHours(1);

    private readonly ExpiringTokens _tokens = new(protection, "Parcours.CustomerToken", clock);

    public string For(OrderNumber order) => _tokens.Seal(order.ToString(), Lifetime);

    public OrderNumber? Behind(string token) => OrderNumber.Parse(_tokens.Open(token));
}
