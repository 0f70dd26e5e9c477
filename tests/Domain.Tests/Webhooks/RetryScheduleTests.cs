using NodaTime;
using Parcours.Domain.Webhooks;

namespace Parcours.Domain.Tests.Webhooks;

public class RetryScheduleTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 5 * 60)]
    [InlineData(3, 30 * 60)]
    [InlineData(4, 2 * 3600)]
    [InlineData(5, 5 * 3600)]
    [InlineData(6, 10 * 3600)]
    [InlineData(7, 14 * 3600)]
    [InlineData(8, 20 * 3600)]
    [InlineData(9, 24 * 3600)]
    public void A_retry_comes_no_earlier_than_the_table_says_and_at_most_a_tenth_later(int failures, int seconds)
    {
        var delays = Enumerable.Range(0, 200).Select(_ => RetrySchedule.DelayAfter(failures, null)!.Value.TotalSeconds).ToList();

        delays.Should().OnlyContain(delay => delay >= seconds && delay <= seconds * 1.1);
        delays.Distinct().Should().HaveCountGreaterThan(10, because: "retries that failed together must not come back together");
    }

    [Fact]
    public void The_tenth_failure_is_the_last() => RetrySchedule.DelayAfter(10, Duration.FromSeconds(1)).Should().BeNull();

    [Theory]
    [InlineData(90, 90)]
    [InlineData(24 * 3600, 24 * 3600)]
    [InlineData(48 * 3600, 24 * 3600)]
    public void A_receiver_may_ask_for_up_to_a_day(int asked, int given) =>
        RetrySchedule.DelayAfter(1, Duration.FromSeconds(asked)).Should().Be(Duration.FromSeconds(given));

    [Theory]
    [InlineData(0)]
    [InlineData(-3600)]
    [InlineData(60)]
    public void A_receiver_cannot_bring_a_retry_forward(int asked) =>
        RetrySchedule.DelayAfter(2, Duration.FromSeconds(asked))!.Value.Should().BeGreaterThanOrEqualTo(Duration.FromMinutes(5));
}
