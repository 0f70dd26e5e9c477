namespace Parcours.Api.Auth;

/// <summary>The names of the authorisation policies: which credential opens which surface.</summary>
public static class Scopes
{
    /// <summary><c>/v1</c>: requests signed with a partner's HMAC key.</summary>
    public const string Delivery = "delivery";

    /// <summary><c>/api/b2b</c>: requests with a merchant's Bearer key.</summary>
    public const string Merchants = "merchants";

    /// <summary><c>/purchase-event</c> and <c>/verified-reviews</c>: requests with an access token of ours.</summary>
    public const string Reviews = "reviews";

    /// <summary><c>/ops/v1</c>: requests with an operator's bearer secret.</summary>
    public const string Operations = "operations";

    /// <summary><c>/unboxing</c>: the token that the page of an order came with.</summary>
    public const string Customer = "customer";

    /// <summary><c>/portal</c>: people in a browser who have signed in.</summary>
    public const string Portal = "portal";

    /// <summary><c>/console</c>: operators in a browser who have signed in.</summary>
    public const string Console = "console";
}
