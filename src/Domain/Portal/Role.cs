namespace Parcours.Domain.Portal;

/// <summary>What a member of an account's team is there for. What each may do stands in one table, the portal's policy.</summary>
public enum Role
{
    /// <summary>Everything, and who else is in the team. An account always has one.</summary>
    Owner,

    /// <summary>Integrates: keys, webhooks, imports.</summary>
    Developer,

    /// <summary>Answers customers: orders, unboxings, reviews.</summary>
    Support,

    /// <summary>Looks.</summary>
    ReadOnly,
}
