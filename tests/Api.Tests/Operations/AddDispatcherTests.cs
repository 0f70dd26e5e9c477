namespace Parcours.Api.Tests.Operations;

/// <summary>How the first dispatcher comes into a database that has none.</summary>
public sealed class AddDispatcherTests : OperatorTests
{
    [Fact]
    public async Task A_dispatcher_is_made_at_the_command_line_and_works_at_once()
    {
        await Migrate();
        await using var adding = ApiProcess.Start(Folder.FullName, Proper, "add-dispatcher", "--name", "Marie Tremblay");
        (await adding.Ended()).Should().Be(0, string.Join('\n', adding.Errors));

        Said(adding).First().Should().StartWith("Marie Tremblay is a dispatcher.");
        var secret = adding.Output.Should().ContainSingle(line => line.StartsWith("op_", StringComparison.Ordinal)).Subject;
        secret.Should().MatchRegex("^op_[0-9a-z]{40}$");

        await using var api = Start();
        await using var wire = new Wire(await api.Listening());
        var log = (await wire.Send(RawRequest.Get("/ops/v1/audit").With("Authorization", "Bearer " + secret))).ShouldBe(200);
        (log["data[0].action"], log["data[0].subject"], log["data[0].operator_id"], log["data[0].address"]).Should().Be(("add_dispatcher", "operator:1", null, null));
        (await wire.Send(RawRequest.Get("/ops/v1/orders").With("Authorization", "Bearer op_dev_dispatcher"))).ShouldBeRefused(401, "invalid_token");
        (await File.ReadAllBytesAsync(DatabaseFile, TestContext.Current.CancellationToken)).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(secret)).Should().Be(-1);
    }

    [Fact]
    public async Task One_whose_secret_leaked_is_revoked_beside_the_next_one()
    {
        await Migrate();
        var leaked = (await Say("add-dispatcher", "--name", "Marie"))[^1];
        var next = (await Say("add-dispatcher", "--name", "Marie"))[^1];

        (await Say("revoke-dispatcher", "--operator", "1")).Should().Equal("The secret of operator 1 opens nothing any more.");

        (await Refused("revoke-dispatcher", "--operator", "1")).Should().Contain("knows no dispatcher 1 that is not revoked");
        (await Refused("revoke-dispatcher")).Should().Contain("needs --operator");
        await Serve(async wire =>
        {
            (await wire.Send(RawRequest.Get("/ops/v1/orders").With("Authorization", "Bearer " + leaked))).ShouldBeRefused(401, "invalid_token");
            var log = (await wire.Send(RawRequest.Get("/ops/v1/audit").With("Authorization", "Bearer " + next))).ShouldBe(200);
            (log["data[0].action"], log["data[0].subject"]).Should().Be(("revoke_dispatcher", "operator:1"));
        });
    }

    [Theory]
    [InlineData]
    [InlineData("--name")]
    [InlineData("--name", " ")]
    [InlineData("Marie")]
    [InlineData("--name", "Marie", "Tremblay")]
    public async Task Without_a_name_nobody_is_made(params string[] options)
    {
        await Migrate();

        (await Refusal(["add-dispatcher", .. options])).Should().StartWith("Parcours cannot start: add-dispatcher takes a name").And.Contain("--name \"Marie Tremblay\"");
    }

    [Fact]
    public async Task Nor_in_a_database_that_is_not_there() =>
        (await Refusal(["add-dispatcher", "--name", "Marie"])).Should().Contain("There is no database");

    /// <summary>What is no line of the log.</summary>
    private static IEnumerable<string> Said(ApiProcess process) => process.Output.Where(line => !line.StartsWith('{'));

    private async Task<string> Refusal(string[] arguments)
    {
        await using var process = ApiProcess.Start(Folder.FullName, Proper, arguments);
        (await process.Ended()).Should().Be(1);
        Said(process).Should().BeEmpty();
        return process.Errors.Should().ContainSingle().Subject;
    }
}
