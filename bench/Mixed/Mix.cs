using System.Text.Json;
using Parcours.Bench.Load;

namespace Parcours.Bench.Mixed;

/// <summary>Who speaks to the server, and how fast.</summary>
/// <param name="LiveKey">Opens <c>/api/b2b</c> for an account whose live orders count against its plan.</param>
internal sealed record MixPlan(int Port, string LiveKey, MailFolder Mails)
{
    /// <summary>Programs that create and move deliveries, each as fast as it is answered.</summary>
    public int Partners { get; init; } = 4;

    /// <summary>Between two customers who send a photo: to look at one takes a processor for a second.</summary>
    public TimeSpan BetweenPhotos { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan BetweenPurchases { get; init; } = TimeSpan.FromMilliseconds(200);

    public Pace Pace { get; init; } = Pace.Free;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>Orders, uploads, purchases, reviews and webhooks at once, until it is stopped.</summary>
internal sealed class Mix : IAsyncDisposable
{
    /// <summary>So long a journey may take to its end when no new one begins.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _last = new();

    private readonly CancellationTokenSource _over = new();

    private readonly MixPlan _plan;

    private readonly Traffic _traffic;

    private readonly Task _clients;

    private Mix(MixPlan plan, Ledger ledger, Traffic traffic)
    {
        (_plan, _traffic) = (plan, traffic);
        _clients = Task.WhenAll(
        [
            .. Enumerable.Range(0, plan.Partners).Select(_ => Repeat(TimeSpan.Zero, client => new DeliveryJourney(client, ledger).Walk)),
            Repeat(plan.BetweenPhotos, client => WithPhotos(new UnboxingJourney(client, ledger, Credentials.MerchantSecret))),
            Repeat(plan.BetweenPurchases, client => WithoutPhotos(new UnboxingJourney(client, ledger, plan.LiveKey))),
            Repeat(plan.BetweenPurchases, client => InTurn(new ShopJourney(client, ledger))),
            Repeat(plan.BetweenPurchases, client => FromMails(new ReviewJourney(client, ledger))),
        ]);
    }

    public static Mix Start(MixPlan plan, Ledger ledger, Traffic traffic) => new(plan, ledger, traffic);

    /// <summary>Lets those who are on their way arrive, and gives up those who still wait for an answer after a while.</summary>
    public async Task Stop()
    {
        await _last.CancelAsync();
        await Task.WhenAny(_clients, Task.Delay(Grace));
        await _over.CancelAsync();
        await _clients;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _last.Dispose();
        _over.Dispose();
    }

    private async Task Repeat(TimeSpan pause, Func<PatientClient, Func<Task>> begin)
    {
        // Off the caller's stack: the first answers may come at once.
        await Task.Yield();
        using var client = new PatientClient(_plan.Port, _plan.Clock, _traffic, _plan.Pace, _over.Token);
        var walk = begin(client);
        while (!_last.IsCancellationRequested)
        {
            try
            {
                await walk();
                if (pause > TimeSpan.Zero)
                    await Task.Delay(pause, _last.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                _traffic.Unexpected("An answer could not be read: " + odd.Message);
            }
        }
    }

    private static Func<Task> WithPhotos(UnboxingJourney journey) => () => journey.Walk(withPhoto: true);

    private static Func<Task> WithoutPhotos(UnboxingJourney journey) => () => journey.Walk(withPhoto: false);

    private Func<Task> InTurn(ShopJourney shop)
    {
        var count = 0;
        return () => ++count % 4 == 0 ? shop.Queue(_plan.Clock) : shop.Tell(_plan.Clock);
    }

    private Func<Task> FromMails(ReviewJourney journey) => async () =>
    {
        foreach (var link in _plan.Mails.New().TakeWhile(_ => !_last.IsCancellationRequested))
            await journey.Walk(link.Page, link.Reference);
    };
}
