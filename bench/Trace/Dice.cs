using System.Numerics;

namespace Parcours.Bench.Trace;

/// <summary>Chance that comes out the same for the same seed (SplitMix64), so that an image that breaks something can be made again.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>From 0 to below <paramref name="most"/>.</summary>
    public int Roll(int most) => (int)(Next() % (uint)most);

    public bool Flip() => (Next() & 1) == 0;

    private ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return BitOperations.RotateLeft(mixed ^ (mixed >> 31), 17);
    }
}
