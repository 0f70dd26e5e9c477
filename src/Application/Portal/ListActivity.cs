using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>What people and programs of an account did, newest first.</summary>
[Allows(Actors.Partner)]
public sealed record ListActivity(PartnerId Partner, string? Cursor) : IQuery<Page<Activity>>
{
    public const int Take = 50;
}

/// <param name="Name">Of the person who did it; null for a program, and for who has left.</param>
/// <param name="Subject">The name of the person that it was done to, else the public id of what it was done to.</param>
public sealed record Activity(Instant At, string Actor, string? Name, string? Address, string Action, string Subject);
