using System.Globalization;
using NodaTime;
using Parcours.Api.Http;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Pages;

/// <summary>What the tracking page says of an order, in the reader's language: all of it that changes while the page is open.</summary>
public sealed class ParcelPart(TrackingView order, Instant now)
{
    private static readonly OrderStatus[] OrdinaryWay =
    [
        OrderStatus.Pending, OrderStatus.Accepted, OrderStatus.CourierAssigned, OrderStatus.PickedUp,
        OrderStatus.InTransit, OrderStatus.OutForDelivery, OrderStatus.Delivered,
    ];

    public TrackingView Order => order;

    public string Title => Texts.Of("track.title." + Names.Of(order.Status));

    /// <summary>What the reader most wants to know after the title; null when the title says it all.</summary>
    public Promise? Promise => order switch
    {
        { Status: OrderStatus.Cancelled } => null,
        { Status: OrderStatus.Delivered } => new(Texts.Of("track.delivered_at"), At(order.History[^1].At, "format.moment")),
        { Status: OrderStatus.Failed, NextAttempt: { } again } => new(Texts.Of("track.next_attempt"), At(again, "format.around")),
        { Status: OrderStatus.Failed } => null,
        _ => new(Texts.Of(IsLate ? "track.was_expected" : "track.expected"), Expected),
    };

    public string? Notice => order switch
    {
        { Status: OrderStatus.Failed } => Texts.Of(order.NextAttempt is null ? "track.failed_hint" : "track.failed_again_hint"),
        { Status: OrderStatus.Cancelled } => Texts.Of("track.cancelled_hint"),
        _ when IsLate => Texts.Of("track.late_hint"),
        _ => null,
    };

    /// <summary>How it ended, or what went wrong, at a glance; null while all goes its way.</summary>
    public Mark? Mark => order.Status switch
    {
        OrderStatus.Delivered => new Mark("", "M7 12.5l3.5 3.5 6.5-8"),
        OrderStatus.Failed => new Mark("alarm", "M12 6.5v6.5M12 17v.01"),
        OrderStatus.Cancelled => new Mark("quiet", "M8 8l8 8M16 8l-8 8"),
        _ => null,
    };

    public bool IsAlarm => order.Status == OrderStatus.Failed;

    public IEnumerable<Step> Steps => [.. Past(), .. Ahead()];

    private bool IsLate => !order.HasEnded && (order.Eta ?? order.EstimatedDelivery.ToInstant()) < now;

    /// <summary>About when, once a courier has said so; until then the promise, which is a deadline.</summary>
    private Moment Expected =>
        order.Eta is { } eta && eta != order.EstimatedDelivery.ToInstant()
            ? At(eta, "format.around")
            : new Moment(JsonTime.Of(order.EstimatedDelivery), Local(order.EstimatedDelivery.LocalDateTime, "format.deadline"));

    /// <summary>What happened; of the same step twice in a row, as when another courier takes over, the last.</summary>
    private IEnumerable<Step> Past()
    {
        var history = order.History;
        for (var index = 0; index < history.Count; index++)
        {
            var change = history[index];
            var isCurrent = index == history.Count - 1;
            if (!isCurrent && history[index + 1].Status == change.Status)
                continue;

            var look = change.Status is OrderStatus.Failed or OrderStatus.Cancelled ? "done alarm" : "done";
            yield return new Step(Names.Of(change.Status), isCurrent ? look + " current" : look, isCurrent, At(change.At, "format.moment"));
        }
    }

    /// <summary>What usually comes next; nothing after the end.</summary>
    private IEnumerable<Step> Ahead()
    {
        var reached = order.Status == OrderStatus.Failed ? OrderStatus.InTransit : order.Status;
        var place = Array.IndexOf(OrdinaryWay, reached);
        return place < 0 ? [] : OrdinaryWay[(place + 1)..].Select(status => new Step(Names.Of(status), "ahead", false, null));
    }

    private Moment At(Instant moment, string format)
    {
        var zone = order.PostalCode.TimeZone;
        return new Moment(JsonTime.At(moment, zone), Local(moment.InZone(zone).LocalDateTime, format));
    }

    private static string Local(LocalDateTime local, string format) => Texts.Of(format, Day(local.Date), Time(local.TimeOfDay));

    private static string Day(LocalDate day) => day.ToString(Texts.Of(day.Day == 1 ? "format.first_day" : "format.day"), CultureInfo.CurrentCulture);

    private static string Time(LocalTime time) => time.ToString(Texts.Of(time.Minute == 0 ? "format.hour" : "format.time"), CultureInfo.CurrentCulture);
}

/// <param name="Look">The class of the step in the timeline.</param>
public sealed record Step(string Status, string Look, bool IsCurrent, Moment? At);

/// <param name="Look">Its class.</param>
/// <param name="Lines">Of a drawing 24 wide and high.</param>
public sealed record Mark(string Look, string Lines);

public sealed record Promise(string Label, Moment Moment);

/// <summary>A moment for a program and for a reader.</summary>
public sealed record Moment(string Machine, string Reader);
