using Parcours.Api.Http;
using Parcours.Application.Operations;

namespace Parcours.Api.Ops;

/// <summary>Someone who brings orders.</summary>
/// <param name="Active">False once the courier was deactivated.</param>
/// <param name="Credential">The courier's bearer secret: in the answer that made it, and never again.</param>
public sealed record OpsCourierJson(string CourierId, string Name, string Phone, bool Active, string CreatedAt, string? Credential)
{
    public static OpsCourierJson Of(CourierView courier) => Of(courier, null);

    public static OpsCourierJson Of(NewCourier made) => Of(made.Courier, made.Secret.Value);

    private static OpsCourierJson Of(CourierView view, string? credential) =>
        new(view.Courier.Id.Value, view.Courier.Name, view.Courier.Phone, view.DeactivatedAt is null, JsonTime.Of(view.CreatedAt), credential);
}
