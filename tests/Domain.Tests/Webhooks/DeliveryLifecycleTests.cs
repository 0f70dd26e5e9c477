using Parcours.Domain.Kernel;
using Parcours.Domain.Webhooks;
using static Parcours.Domain.Webhooks.DeliveryStatus;
using static Parcours.Domain.Webhooks.DeliveryTrigger;

namespace Parcours.Domain.Tests.Webhooks;

public class DeliveryLifecycleTests
{
    private static readonly Dictionary<(DeliveryStatus, DeliveryTrigger), DeliveryStatus> Allowed = new()
    {
        [(Pending, Claim)] = Sending,
        [(Pending, Park)] = Parked,
        [(Pending, Requeue)] = Pending,
        [(Blocked, Promote)] = Pending,
        [(Blocked, Park)] = Parked,
        [(Sending, Acknowledge)] = Succeeded,
        [(Sending, Retry)] = Pending,
        [(Sending, GiveUp)] = Failed,
        [(Sending, Park)] = Parked,
        [(Sending, LoseLease)] = Pending,
        [(Succeeded, Requeue)] = Blocked,
        [(Failed, Requeue)] = Blocked,
        [(Parked, Requeue)] = Blocked,
    };

    public static TheoryData<DeliveryStatus, DeliveryTrigger> Cells =>
        new(Enum.GetValues<DeliveryStatus>().SelectMany(_ => Enum.GetValues<DeliveryTrigger>(), (status, trigger) => (status, trigger)));

    [Theory, MemberData(nameof(Cells))]
    public void A_delivery_moves_only_as_the_table_says(DeliveryStatus from, DeliveryTrigger on)
    {
        var fired = DeliveryLifecycle.Table.Fire(from, on, DeliveryKind.Event, Actors.Platform | Actors.Partner);

        if (Allowed.TryGetValue((from, on), out var to))
            fired.Value.To.Should().Be(to);
        else
            fired.Error!.Code.Should().Be("invalid_transition");
    }

    [Fact]
    public void A_partner_can_only_have_something_sent_again() =>
        DeliveryLifecycle.Table.Rows.Where(row => row.By.HasFlag(Actors.Partner)).Select(row => row.On).Distinct().Should().Equal(Requeue);
}
