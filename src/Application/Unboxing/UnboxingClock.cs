using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Application.Unboxing;

/// <summary>Closes windows at their deadline, and reminds a day before.</summary>
/// <remarks>
/// Each order is a unit of work of its own, whose write names the state that it expects: of two nodes that found the same order one closes it, and
/// the other finds it closed.
/// </remarks>
public sealed class UnboxingClock
{
    private const int MostAtOnce = 200;

    private readonly IUnboxingTimes _times;

    private readonly IOrderRepository _orders;

    private readonly IPartnerRepository _partners;

    private readonly OrderSteps _steps;

    private readonly UnboxingMails _mails;

    private readonly IUnitOfWork _unitOfWork;

    private readonly IClock _clock;

    private readonly ILogger _logger;

    internal UnboxingClock(
        IUnboxingTimes times, IOrderRepository orders, IPartnerRepository partners, OrderSteps steps, UnboxingMails mails, IUnitOfWork unitOfWork, IClock clock, ILogger<UnboxingClock> logger) =>
        (_times, _orders, _partners, _steps, _mails, _unitOfWork, _clock, _logger) = (times, orders, partners, steps, mails, unitOfWork, clock, logger);

    /// <summary>Does everything that is due now; returns how many orders it closed and how many customers it reminded.</summary>
    public async Task<(int Closed, int Reminded)> Round(CancellationToken ct)
    {
        var now = _clock.GetCurrentInstant();
        return (await ForEach(_times.Over, Close, now, ct), await ForEach(_times.ToRemind, Remind, now, ct));
    }

    private async Task<int> ForEach(
        Func<Instant, int, CancellationToken, Task<IReadOnlyList<OrderNumber>>> find, Func<OrderNumber, Instant, CancellationToken, Task<Result<bool>>> act, Instant now, CancellationToken ct)
    {
        var done = 0;
        IReadOnlyList<OrderNumber> due;
        int doneOfThese;
        do
        {
            due = await find(now, MostAtOnce, ct);
            doneOfThese = 0;
            await due.Each(
                async number =>
                {
                    if ((await _unitOfWork.Run(unit => act(number, now, unit), ct)) is { Error: null, Value: true })
                        doneOfThese++;
                },
                _logger,
                ct);

            done += doneOfThese;
        }
        // Where another node does them all, this one need not look again.
        while (due.Count == MostAtOnce && doneOfThese > 0);

        return done;
    }

    private async Task<Result<bool>> Close(OrderNumber number, Instant now, CancellationToken ct)
    {
        if (await _orders.Find(number, ct) is not { } order)
            return OrderErrors.NotFound;

        var account = await _partners.Find(order.Owner.Partner, ct);
        return (await _steps.Store(order.Expire(account.ExpiredWindow, now), ct)).Map(_ => true);
    }

    private async Task<Result<bool>> Remind(OrderNumber number, Instant now, CancellationToken ct)
    {
        if (!await _times.TryTakeReminder(number, now, ct) || await _orders.Find(number, ct) is not { } order)
            return false;

        // After an outage the window may be over: then there is nothing to remind of.
        var isInTime = order.IsWindowOpen(now);
        if (isInTime)
            await _mails.Remind(order, now, ct);
        return isInTime;
    }
}
