using Parcours.Domain.Partners;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>Wakes this node's worker as soon as there may be something to send; other nodes find it when they next look.</summary>
internal sealed class DeliverySignal(TimeProvider time)
{
    /// <summary>Of one owner; what more there is, the next look at everything finds.</summary>
    private const int MostAddresses = 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<Owner, HashSet<string>> _addresses = [];
    private HashSet<Owner> _owners = [];
    private TaskCompletionSource _awake = NotYet();

    /// <summary>Something of this owner's was committed.</summary>
    /// <param name="address">What its order named; null when only endpoints hear of it.</param>
    public void Committed(Owner owner, string? address = null)
    {
        lock (_lock)
        {
            _owners.Add(owner);
            if (address is not null)
                Remember(owner, address);
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

    /// <summary>The addresses of this owner's orders that something was committed for since the last call.</summary>
    public IReadOnlyCollection<string> DrainAddresses(Owner owner)
    {
        lock (_lock)
            return _addresses.Remove(owner, out var addresses) ? addresses : [];
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

    private void Remember(Owner owner, string address)
    {
        if (!_addresses.TryGetValue(owner, out var addresses))
            _addresses[owner] = addresses = [];
        if (addresses.Count < MostAddresses)
            addresses.Add(address);
    }

    private static TaskCompletionSource NotYet() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
