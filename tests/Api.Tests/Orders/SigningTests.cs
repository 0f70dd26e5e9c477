using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Tests.Orders;

/// <summary>Keys as they live in the database: rotated, revoked, mistaken.</summary>
public sealed class SigningTests(TimeTravel server) : DeliveryTests(server), IClassFixture<TimeTravel>
{
    private const string NewSecret = "sk_test_secret_new";

    [Fact]
    public async Task During_a_rotation_both_secrets_sign_and_after_it_the_new_one_does()
    {
        var renewed = new Partner(server.Wire, () => server.Now, Partner.PublicKey, NewSecret);
        await Keys((keys, ct) => keys.Rotate(Partner.PublicKey, Encoding.UTF8.GetBytes(NewSecret), server.Now + Duration.FromHours(24), ct));

        (await Partner.List()).ShouldBe(200);
        (await renewed.List()).ShouldBe(200);

        server.Clock.Advance(Duration.FromHours(24));
        (await Partner.List()).ShouldBeRefused(401, "invalid_signature");
        (await renewed.List()).ShouldBe(200);
    }

    [Fact]
    public async Task A_revoked_key_signs_for_five_more_seconds_at_most()
    {
        (await Partner.List()).ShouldBe(200);
        await Keys((keys, ct) => keys.Revoke(Partner.PublicKey, server.Now, ct));

        server.Clock.Advance(Duration.FromSeconds(5));

        (await Partner.List()).ShouldBeRefused(401, "invalid_signature");
    }

    [Fact]
    public async Task A_key_that_is_new_signs_five_seconds_after_it_was_tried_too_early()
    {
        var (key, secret) = ("pk_test_" + Ids.Text(12), "sk_test_early");
        var early = new Partner(server.Wire, () => server.Now, key, secret);
        (await early.List()).ShouldBeRefused(401, "invalid_signature");
        await Keys((keys, ct) => keys.Add(new HmacKey(key, Partner.Owner, Encoding.UTF8.GetBytes(secret), null, null), server.Now, ct));

        server.Clock.Advance(Duration.FromSeconds(5));

        (await early.List()).ShouldBe(200);
    }

    [Theory]
    [InlineData("X-Api-Key")]
    [InlineData("X-Timestamp")]
    [InlineData("X-Signature")]
    public async Task Each_header_is_needed(string header) =>
        (await server.Send(Partner.Sign(RawRequest.Get("/v1/orders")).Without(header))).ShouldBeRefused(401, "missing_credentials");

    [Fact]
    public async Task What_is_signed_is_told_to_who_signs_something_else()
    {
        var reply = await server.Send(Partner.Sign(RawRequest.Post("/v1/orders", Sample.Order())) with { Target = "/v1/orders?x=1" });

        reply.ShouldBeRefused(401, "invalid_signature").Message.Should().Contain("POST").And.Contain("/v1/orders?x=1");
        server.Stored.OrdersOf(Partner).Should().BeEmpty();
    }

    [Fact]
    public async Task A_body_that_was_changed_on_the_way_is_refused()
    {
        var signed = Partner.Sign(RawRequest.Post("/v1/orders", Sample.Order()));

        (await server.Send(signed with { Body = [.. signed.Body, (byte)' '] })).ShouldBeRefused(401, "invalid_signature");
        (await server.Send(signed)).ShouldBe(201);
    }

    [Fact]
    public async Task A_GET_may_sign_its_path_alone_and_others_may_not()
    {
        var get = Partner.Sign(RawRequest.Get("/v1/orders")) with { Target = "/v1/orders?limit=5" };
        var post = Partner.Sign(RawRequest.Post("/v1/orders", Sample.Order())) with { Target = "/v1/orders?limit=5" };

        (await server.Send(get)).ShouldBe(200);
        (await server.Send(post)).ShouldBeRefused(401, "invalid_signature");
    }

    private Task<bool> Keys(Func<IHmacKeys, CancellationToken, Task> change) => Given.InAUnit(async (services, ct) =>
    {
        await change(services.GetRequiredService<IHmacKeys>(), ct);
        return true;
    });
}
