namespace Parcours.Api.Tests.Operations;

public sealed class RequestIdTests(DeliveryServer server) : DeliveryTests(server)
{
    private const string Sixty4 = "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

    [Theory]
    [InlineData("/v1/health")]
    [InlineData("/health/live")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/orders")]
    [InlineData("/track/nobody")]
    [InlineData("/docs")]
    public async Task Every_answer_has_one(string target)
    {
        var first = await Server.Send(RawRequest.Get(target));
        var second = await Server.Send(RawRequest.Get(target));

        first.Header("X-Request-Id").Should().MatchRegex("^req_[a-z0-9]{12}$").And.NotBe(second.Header("X-Request-Id"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("trace-42_A.b")]
    [InlineData(Sixty4)]
    public async Task A_clients_own_is_kept(string id)
    {
        var reply = await Partner.Send(RawRequest.Get("/v1/orders/nothing").With("X-Request-Id", id));

        reply.Header("X-Request-Id").Should().Be(id);
        reply["request_id"].Should().Be(id);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Sixty4 + "x")]
    [InlineData("two words")]
    [InlineData("<script>")]
    [InlineData("caf\u00e9")]
    [InlineData("a\"b")]
    [InlineData("{evil}")]
    public async Task One_that_is_not_safe_is_replaced(string id) =>
        (await Server.Send(RawRequest.Get("/v1/health").With("X-Request-Id", id))).Header("X-Request-Id").Should().MatchRegex("^req_[a-z0-9]{12}$");

    [Fact]
    public async Task Two_are_replaced_by_one() =>
        (await Server.Send(RawRequest.Get("/v1/health").With("X-Request-Id", "a").With("X-Request-Id", "b"))).Header("X-Request-Id").Should().StartWith("req_");
}
