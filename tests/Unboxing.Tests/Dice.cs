namespace Parcours.Unboxing.Tests;

/// <summary>Numbers that look random and are the same in every run (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    // Mixed: otherwise the sequence of the next seed would be this one's, begun a step later.
    private ulong _state = Mixed(Mixed(seed + Step));

    public double Next() => (Mixed(_state += Step) >> 11) * (1.0 / (1UL << 53));

    public float Between(double least, double most) => (float)(least + ((most - least) * Next()));

    public int Below(int count) => (int)(Next() * count);

    private static ulong Mixed(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
