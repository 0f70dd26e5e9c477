using Parcours.Domain.Kernel;
using static Parcours.Domain.Tests.Kernel.TransitionTableTests.Light;
using static Parcours.Domain.Tests.Kernel.TransitionTableTests.Place;
using static Parcours.Domain.Tests.Kernel.TransitionTableTests.Switch;
using Row = Parcours.Domain.Kernel.Transition<Parcours.Domain.Tests.Kernel.TransitionTableTests.Light, Parcours.Domain.Tests.Kernel.TransitionTableTests.Switch, Parcours.Domain.Tests.Kernel.TransitionTableTests.Place>;

namespace Parcours.Domain.Tests.Kernel;

public class TransitionTableTests
{
    private static readonly TransitionTable<Light, Switch, Place> Table = new(
        new Row(Dark, TurnOn, Bright, Actors.Partner | Actors.Courier, "light.on"),
        new Row(Bright, TurnOff, Dark, Actors.Dispatcher, "light.off", Indoors));

    public enum Light
    {
        Dark,
        Bright,
    }

    public enum Switch
    {
        TurnOn,
        TurnOff,
    }

    public enum Place
    {
        Indoors,
        Outdoors,
    }

    [Fact]
    public void Firing_gives_the_row() =>
        Table.Fire(Dark, TurnOn, Outdoors, Actors.Courier).Value.Should().BeSameAs(Table.Rows[0]);

    [Fact]
    public void A_state_without_a_row_refuses()
    {
        var refusal = Table.Fire(Bright, TurnOn, Indoors, Actors.Partner).Error!;

        refusal.Kind.Should().Be(ErrorKind.Conflict);
        refusal.Code.Should().Be("invalid_transition");
        refusal.Arguments.Should().Equal("turn_on", "bright");
        refusal.Details.Should().Contain("status", "bright");
    }

    [Fact]
    public void The_wrong_origin_is_refused_like_the_wrong_state()
    {
        Table.Fire(Bright, TurnOff, Indoors, Actors.Dispatcher).Error.Should().BeNull();

        Table.Fire(Bright, TurnOff, Outdoors, Actors.Dispatcher).Error.Should().BeEquivalentTo(
            LifecycleErrors.InvalidTransition("bright", "turn_off"), options => options.RespectingRuntimeTypes());
    }

    [Theory]
    [InlineData(Actors.None, false)]
    [InlineData(Actors.Partner, true)]
    [InlineData(Actors.Dispatcher, false)]
    [InlineData(Actors.Courier, true)]
    [InlineData(Actors.Customer, false)]
    [InlineData(Actors.Platform, false)]
    [InlineData(Actors.Dispatcher | Actors.Courier, true)]
    public void Only_the_named_actors_may_fire(Actors by, bool may)
    {
        var error = Table.Fire(Dark, TurnOn, Indoors, by).Error;

        if (may)
        {
            error.Should().BeNull();
        }
        else
        {
            error!.Kind.Should().Be(ErrorKind.Forbidden);
            error.Code.Should().Be("forbidden");
            error.MessageKey.Should().Be("forbidden_step");
        }
    }

    [Fact]
    public void Two_rows_of_one_state_and_trigger_are_a_mistake_even_for_two_origins()
    {
        var build = () => new TransitionTable<Light, Switch, Place>(
            new Row(Dark, TurnOn, Bright, Actors.Partner, "light.on", Indoors),
            new Row(Dark, TurnOn, Dark, Actors.Partner, "light.on", Outdoors));

        build.Should().Throw<ArgumentException>().WithMessage("*Dark, TurnOn*");
    }
}
