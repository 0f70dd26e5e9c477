namespace Parcours.Api.Tests.Operations;

/// <summary>One file, several processes.</summary>
public sealed class OccupancyTests : OperatorTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task A_second_server_is_refused_with_a_sentence_and_the_first_goes_on(string environment)
    {
        await Migrate();
        await using var first = Start(("ASPNETCORE_ENVIRONMENT", environment));
        await using var wire = new Wire(await first.Listening());

        await using var second = Start(("ASPNETCORE_ENVIRONMENT", environment));

        (await second.Ended()).Should().Be(1, string.Join('\n', second.Output));
        second.Errors.Should().ContainSingle().Which.Should().StartWith("Parcours cannot start: Storage__ConnectionString names " + DatabaseFile).And.Contain("another process").And.Contain("SQL Server");
        (await wire.Send(RawRequest.Get("/health/ready"))).ShouldBe(200);
    }

    [Fact]
    public async Task Beside_a_server_the_schema_stays_as_it_is_and_the_other_verbs_work()
    {
        await Migrate();
        await using var server = Start();
        await server.Listening();

        (await Refused("migrate")).Should().Contain("another process is at work");
        (await Say("add-dispatcher", "--name", "Marie"))[0].Should().StartWith("Marie is a dispatcher.");
        (await Say("backup", Path.Combine(Folder.FullName, "copy.db"))).Should().ContainSingle(line => line.StartsWith("Wrote ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_was_killed_keeps_nobody_out()
    {
        await Migrate();
        await using (var killed = Start())
            await killed.Listening();

        await using var next = Start();

        await next.Listening();
    }
}
