namespace Parcours.Api.Http;

/// <summary>What bodies beyond their first bytes may hold in memory together. Strangers can send them too: a signature is checked once its body is there.</summary>
internal sealed class BodyMemory(long mostBytes)
{
    private long _taken;

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= mostBytes)
            return true;

        Give(bytes);
        return false;
    }

    public void Give(int bytes) => Interlocked.Add(ref _taken, -bytes);
}
