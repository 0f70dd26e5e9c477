using Parcours.Domain.Kernel;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Portal;

/// <summary>What the portal refuses a person. Their words are the pages' texts, <c>portal.refused.…</c>; no program is answered with them.</summary>
public static class PortalRefusals
{
    /// <summary>Unknown, expired or used: the same, whichever it is.</summary>
    public static readonly Error LinkIsOver = new(ErrorKind.NotFound, "link_is_over");

    public static readonly Error AddressIsTaken = new(ErrorKind.Conflict, "address_is_taken");

    public static readonly Error NotFound = new(ErrorKind.NotFound, "not_found");

    public static readonly Error LastOwner = new(ErrorKind.Conflict, "last_owner");

    public static readonly Error WrongCode = new(ErrorKind.Invalid, "wrong_code");

    public static readonly Error TooManyInvitations = new(ErrorKind.Conflict, "too_many_invitations");

    /// <summary>Only for who is signed in: to strangers it looks like success.</summary>
    public static readonly Error WrittenToOften = new(ErrorKind.TooMany, "written_to_often");

    public static readonly Error TeamIsFull = new(ErrorKind.Conflict, "team_is_full");

    public static readonly Error AlreadyOn = new(ErrorKind.Conflict, "second_factor_is_on");

    public static readonly Error TooManyKeys = new(ErrorKind.Conflict, "too_many_keys");

    public static readonly Error TooManyWebsites = new(ErrorKind.Conflict, "too_many_websites");

    /// <summary>With what the portal hears of other modules, whose codes programs know too.</summary>
    public static IReadOnlyList<Error> All { get; } =
    [
        LinkIsOver, AddressIsTaken, NotFound, LastOwner, WrongCode, TooManyInvitations, WrittenToOften, TeamIsFull, AlreadyOn,
        TooManyKeys, TooManyWebsites, WebhookErrors.TooManyEndpoints, WebhookErrors.Inactive,
    ];
}
