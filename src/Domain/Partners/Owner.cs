namespace Parcours.Domain.Partners;

public enum Mode
{
    Test,
    Live,
}

/// <summary>A partner's account.</summary>
public readonly record struct PartnerId(long Value);

/// <summary>Whose data: a partner's live or test side. The two never see each other, so nothing is looked up by the partner alone.</summary>
public sealed record Owner(PartnerId Partner, Mode Mode);
