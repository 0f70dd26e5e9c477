namespace Parcours.Domain.Reviews;

/// <summary>The only reasons for which a review is rejected, removed or flagged. Everyone can read them; each has a sentence of its own in French and in English.</summary>
public enum ReviewReason
{
    /// <summary>Not about the purchase, the shop or the product.</summary>
    OffTopic,

    Insulting,

    /// <summary>Names somebody, or says how to reach or find them.</summary>
    PersonalData,

    /// <summary>Advertises, or leads somewhere else.</summary>
    Advertising,

    Unintelligible,

    /// <summary>Its author has not had the experience, or has an interest in the matter.</summary>
    NotGenuine,

    Duplicate,

    /// <summary>The law forbids it.</summary>
    Unlawful,

    UnsuitablePhoto,
}
