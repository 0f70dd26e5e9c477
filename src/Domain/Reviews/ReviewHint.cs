namespace Parcours.Domain.Reviews;

/// <summary>What in a text a person should look at before they decide. No hint decides anything by itself, but that nothing is published without a person.</summary>
public enum ReviewHint
{
    Link,
    EmailAddress,
    PhoneNumber,
    Insult,

    /// <summary>Somebody wrote the same about this shop before.</summary>
    SameText,
}
