using Parcours.Domain.Kernel;

namespace Parcours.Domain.Tests.Kernel;

public class ResultTests
{
    private static readonly Error Refusal = new(ErrorKind.Conflict, "no_way");

    [Fact]
    public void A_value_becomes_a_result_by_itself()
    {
        Result<int> result = 42;

        result.Error.Should().BeNull();
        result.Value.Should().Be(42);
        ((IResult<Result<int>>)result).Content.Should().Be(42);
    }

    [Fact]
    public void The_value_of_a_refusal_cannot_be_read()
    {
        Result<int> result = Refusal;

        result.Error.Should().BeSameAs(Refusal);
        result.Invoking(refused => refused.Value).Should().Throw<InvalidOperationException>().WithMessage("*no_way*");
        FluentActions.Invoking(() => ((IResult<Result<int>>)result).Content).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Map_and_then_carry_a_value_on()
    {
        Result<int> result = 42;

        result.Map(value => value + 1).Value.Should().Be(43);
        result.Then(value => Result<string>.Of($"{value}!")).Value.Should().Be("42!");
        result.Then(_ => Result<string>.Refused(Refusal)).Error.Should().BeSameAs(Refusal);
    }

    [Fact]
    public void A_refusal_passes_through_map_and_then_without_running_them()
    {
        Result<int> result = Refusal;
        var ran = false;

        result.Map(value => ran = value > 0).Error.Should().BeSameAs(Refusal);
        result.Then<int>(value =>
        {
            ran = true;
            return value;
        }).Error.Should().BeSameAs(Refusal);
        ran.Should().BeFalse();
    }
}
