using Parcours.Domain.Partners;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>Wakes this node's worker as soon as there may be something to send; other nodes find it when they next look.</summary>
internal sealed class DeliverySignal(TimeProvider time)
{
    private readonly Lock _lock = new();
    private HashSet<Owner> _owners = [];
    private TaskCompletionSource _awake = NotYet();

    /// <summary>Something of this owner's was committed.</summary>
    public void Committed(Owner owner)
    {
        lock (_lock)
        {
            _owners.Add(owner);
            _awake.TrySetResult();
        }
    }

    /// <summary>There is room for more of what is known to be due.</summary>
    public void RoomMade()
    {
        lock (_lock)
            _awake.TrySetResult();
    }

    /// <summary>Whose events were committed since the last call. From now on the next signal wakes again.</summary>
    public IReadOnlySet<Owner> Drain()
    {
        lock (_lock)
        {
            var owners = _owners;
            _owners = [];
            if (_awake.Task.IsCompleted)
                _awake = NotYet();
            return owners;
        }
    }

    /// <summary>Ends with a signal, or after <paramref name="atMost"/>.</summary>
    public async Task Wait(TimeSpan atMost, CancellationToken ct)
    {
        Task awake;
        lock (_lock)
            awake = _awake.Task;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(awake, Task.Delay(atMost, time, enough.Token));
        await enough.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource NotYet() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
