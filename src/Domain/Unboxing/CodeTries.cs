using NodaTime;

namespace Parcours.Domain.Unboxing;

/// <summary>How often a verification code may be guessed, by the order number asked, whether it exists or not, or by the address that asks.</summary>
/// <param name="Most">Wrong tries within <paramref name="Lock"/>; the next one locks the subject.</param>
/// <param name="Lock">From the try that was one too many; tries while locked do not prolong it. So long, too, are tries remembered.</param>
public sealed record CodeTries(string Kind, int Most, Duration Lock)
{
    /// <summary>A million codes at twenty tries an hour: years. The signed link in the customer's own e-mail opens meanwhile.</summary>
    public static readonly CodeTries OfOrder = new("order", 5, Duration.FromMinutes(15));

    public static readonly CodeTries OfAddress = new("address", 20, Duration.FromHours(1));

    public string Subject(string name) => $"{Kind}:{name}";
}
