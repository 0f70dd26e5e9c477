namespace Parcours.Api.Tests.Kernel;

public sealed class IdempotencyTests : KernelTests
{
    private const string Body = """{"text": "once"}""";

    [Fact]
    public async Task A_retry_gets_the_first_answer_byte_for_byte()
    {
        var first = await Do(Body, "key-1");
        var retry = await Do(Body, "key-1");

        first.Status.Should().Be(201);
        first.Headers["Idempotent-Replayed"].Should().BeEmpty();
        retry.Status.Should().Be(201);
        retry.Body.Should().Equal(first.Body);
        retry.Header("Idempotent-Replayed").Should().Be("true");
        retry.Header("Content-Type").Should().Be(first.Header("Content-Type"));
        retry.Header("X-Request-Id").Should().NotBe(first.Header("X-Request-Id"));
        Host.Doings.Count.Should().Be(1);
    }

    [Theory]
    [InlineData("/v1/doings", """{"text":"once"}""")]
    [InlineData("/v1/other-doings", Body)]
    public async Task The_same_key_for_another_request_is_422(string target, string body)
    {
        await Do(Body, "key-1");

        var reply = await Do(body, "key-1", target);

        reply.Status.Should().Be(422);
        reply.Code.Should().Be("idempotency_key_reused");
        Host.Doings.Count.Should().Be(1);
    }

    [Fact]
    public async Task A_refusal_frees_the_key()
    {
        (await Do("""{"text": "refuse"}""", "key-1")).Status.Should().Be(409);

        (await Do(Body, "key-1")).Status.Should().Be(201);
    }

    [Fact]
    public async Task Other_keys_and_none_are_other_requests()
    {
        await Do(Body, "key-1");
        await Do(Body, "key-2");
        await Do(Body, null);
        await Do(Body, null);

        Host.Doings.Count.Should().Be(4);
    }

    [Fact]
    public async Task Another_partner_may_use_the_same_key()
    {
        await Host.AddKey("pk_test_other", partner: 2);
        await Do(Body, "key-1");

        var reply = await Host.Send(RawRequest.Post("/v1/doings", Body).Signed(KernelHost.Now, key: "pk_test_other").With("Idempotency-Key", "key-1"));

        reply.Headers["Idempotent-Replayed"].Should().BeEmpty();
        Host.Doings.Count.Should().Be(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("cl\u00e9")]
    [InlineData("tab\tbed")]
    public async Task A_malformed_key_is_400(string key)
    {
        var reply = await Do(Body, key);

        reply.Status.Should().Be(400);
        reply.Code.Should().Be("invalid_idempotency_key");
        Host.Doings.Count.Should().Be(0);
    }

    [Theory]
    [InlineData(255, 201)]
    [InlineData(256, 400)]
    public async Task A_key_has_at_most_255_characters(int length, int status) => (await Do(Body, new string('~', length))).Status.Should().Be(status);

    [Fact]
    public async Task Two_keys_are_malformed() =>
        (await Host.Send(RawRequest.Post("/v1/doings", Body).Signed(KernelHost.Now).With("Idempotency-Key", "a").With("Idempotency-Key", "b"))).Code
            .Should().Be("invalid_idempotency_key");

    [Fact]
    public async Task Where_it_is_not_honoured_the_key_is_ignored_whatever_it_is()
    {
        await Do(Body, "key-1", "/v1/forgetful-doings");
        await Do(Body, "key-1", "/v1/forgetful-doings");
        await Do(Body, "not a key", "/v1/forgetful-doings");

        Host.Doings.Count.Should().Be(3);
    }

    [Fact]
    public async Task Many_retries_at_once_are_one_doing_with_one_answer()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Do(Body, "key-1")));

        replies.Should().OnlyContain(reply => reply.Status == 201);
        replies.Select(reply => reply.Text).Distinct().Should().ContainSingle();
        replies.Count(reply => reply.Headers["Idempotent-Replayed"].Any()).Should().Be(63);
        Host.Doings.Count.Should().Be(1);
    }

    private Task<Reply> Do(string body, string? key, string target = "/v1/doings")
    {
        var request = RawRequest.Post(target, body).Signed(KernelHost.Now);
        return Host.Send(key is null ? request : request.With("Idempotency-Key", key));
    }
}
