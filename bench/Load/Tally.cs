namespace Parcours.Bench.Load;

/// <summary>What one connection saw. Written by one request at a time.</summary>
internal sealed class Tally
{
    private readonly Dictionary<int, int> _statuses = [];
    private readonly List<TimeSpan> _latencies = [];
    private readonly List<(int Number, int Status)> _orders = [];
    private int _unanswered;
    private volatile int _answers;

    public IReadOnlyDictionary<int, int> Statuses => _statuses;

    public int Answers => _answers;

    /// <summary>Of the answers within the measured time that were asked for: 2xx, or a refusal of what was forged.</summary>
    public IReadOnlyList<TimeSpan> Latencies => _latencies;

    /// <summary>Every order that was answered, with its status.</summary>
    public IReadOnlyList<(int Number, int Status)> Orders => _orders;

    /// <summary>The order whose answer never came; 0 when there is none.</summary>
    public int Unanswered => _unanswered;

    public int RefusalsWithoutRetryAfter { get; private set; }

    public int Replays { get; private set; }

    /// <summary>Whether the server broke the connection off.</summary>
    public bool IsBroken { get; private set; }

    public void Sent(Request request) => _unanswered = request.Number;

    public void Broken() => IsBroken = true;

    public void Answered(Request request, Answer answer, TimeSpan? measured)
    {
        _unanswered = 0;
        _answers++;
        _statuses[answer.Status] = _statuses.GetValueOrDefault(answer.Status) + 1;
        if (request.Number != 0)
            _orders.Add((request.Number, answer.Status));
        if (answer.Status == 503 && !answer.Says("Retry-After: "u8))
            RefusalsWithoutRetryAfter++;
        if (request.IdempotencyKey is not null && answer.Says("Idempotent-Replayed: true"u8))
            Replays++;
        if (measured is { } latency && (answer.Status < 300 || request.IsForged))
            _latencies.Add(latency);
    }
}
