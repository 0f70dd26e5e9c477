using System.Collections.Frozen;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Ops.Console;

/// <summary>Who may open a page of the console, or send one of its forms. Which step an order allows, its lifecycle says.</summary>
/// <param name="Page">Its file under <c>Pages</c>, without the ending.</param>
/// <param name="Form">Null is to open the page; empty is its one form, else the form's name.</param>
/// <param name="Actor">Null is everyone, signed in or not. A dispatcher may do what a courier may.</param>
/// <param name="IsLimited">Whether an address may do it only so often.</param>
public sealed record ConsoleRule(string Page, string? Form, Actors? Actor, bool IsLimited = false);

/// <summary>What dispatchers and couriers may do in the console: the one table that it goes by. What has no row is done by nobody, and a test names it.</summary>
public static class ConsolePolicy
{
    public static IReadOnlyList<ConsoleRule> Table { get; } =
    [
        new("/Console/SignIn", null, null),
        new("/Console/SignIn", "", null, IsLimited: true),
        new("/Console/SignOut", "", Actors.Courier),

        new("/Console/Board", null, Actors.Dispatcher),
        new("/Console/Today", null, Actors.Courier),

        new("/Console/Order", null, Actors.Courier),
        new("/Console/Order", "Accept", Actors.Dispatcher),
        new("/Console/Order", "Assign", Actors.Dispatcher),
        new("/Console/Order", "Cancel", Actors.Dispatcher),
        new("/Console/Order", "PickUp", Actors.Courier),
        new("/Console/Order", "Depart", Actors.Courier),
        new("/Console/Order", "GoOut", Actors.Courier),
        new("/Console/Order", "Deliver", Actors.Courier),
        new("/Console/Order", "Fail", Actors.Courier),
    ];

    private static readonly FrozenDictionary<(string Page, string? Form), ConsoleRule> ByPlace = Table.ToFrozenDictionary(rule => (rule.Page, rule.Form));

    /// <summary>Null when nobody may.</summary>
    public static ConsoleRule? Find(string page, string? form) => ByPlace.GetValueOrDefault((page, form));

    /// <summary>The pages that nobody needs to sign in for.</summary>
    public static IEnumerable<string> PublicPages => Table.Where(rule => rule.Actor is null).Select(rule => rule.Page).Distinct();
}
