using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>Who may open the customer's page, and who is guessing.</summary>
public sealed class FindUnboxingTests(UnboxingServer server) : IClassFixture<UnboxingServer>
{
    private const string Wrong = "0000";

    private static readonly Duration Lock = Duration.FromMinutes(15);

    [Fact]
    public async Task The_code_opens_the_page_however_it_is_typed()
    {
        var (number, code) = await AnOrder();

        var found = await server.Open(number, " " + code.ToLowerInvariant(), AnAddress());

        found.Refusal.Should().BeNull();
        found.Order!.Number!.Value.ToString().Should().Be(number);
        found.Shop!.Name.Should().StartWith("Shop ");
    }

    [Fact]
    public async Task A_wrong_code_is_refused_like_an_order_that_there_is_not()
    {
        var (number, code) = await AnOrder();

        foreach (var (order, typed) in new[] { (number, Wrong), (number, null), (number, ""), ("999999999", code), ("0", code), ("nonsense", code), (null, null) })
            (await server.Open(order, typed, AnAddress())).Should().Be(FoundUnboxing.Refused(OrderErrors.NotFound), "{0} {1}", order, typed);
    }

    [Fact]
    public async Task Five_wrong_codes_lock_the_number_for_a_quarter_of_an_hour_whoever_asks()
    {
        var (number, code) = await AnOrder();
        await Guess(number, times: 5);

        (await server.Open(number, code, AnAddress())).Should().Be(FoundUnboxing.Refused(OrderErrors.NotFound));

        // Trying on does not prolong it.
        server.Clock.Advance(Lock - Duration.FromSeconds(1));
        (await server.Open(number, code, AnAddress())).Refusal.Should().NotBeNull();
        server.Clock.Advance(Duration.FromSeconds(1));
        (await server.Open(number, code, AnAddress())).Refusal.Should().BeNull();
    }

    [Fact]
    public async Task Four_wrong_codes_lock_nothing_and_the_right_one_forgives_them()
    {
        var (number, code) = await AnOrder();

        for (var round = 0; round < 3; round++)
        {
            await Guess(number, times: 4);
            (await server.Open(number, code, AnAddress())).Refusal.Should().BeNull();
        }
    }

    [Fact]
    public async Task A_number_that_there_is_not_is_counted_as_one_that_there_is()
    {
        var (number, _) = await AnOrder();
        var unknown = "88" + number;

        await Guess(number, times: 5);
        await Guess(unknown, times: 5);

        Tries(number).Should().Be(5).And.Be(Tries(unknown));
    }

    [Fact]
    public async Task Guesses_at_once_do_not_overtake_the_count()
    {
        var (number, code) = await AnOrder();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => server.Open(number, Wrong, AnAddress())));

        Tries(number).Should().Be(6, "five, and one that stands for all that came while it was locked");
        (await server.Open(number, code, AnAddress())).Refusal.Should().Be(OrderErrors.NotFound);
    }

    [Fact]
    public async Task One_address_may_guess_twenty_times_an_hour()
    {
        var (number, code) = await AnOrder();
        var address = AnAddress();
        for (var guess = 0; guess < 20; guess++)
            (await server.Open("77" + guess + number, Wrong, address)).Refusal.Should().Be(OrderErrors.NotFound);

        var refused = (await server.Open(number, code, address)).Refusal!;

        (refused.Code, refused.RetryAfter).Should().Be(("rate_limited", (Duration?)Duration.FromHours(1)));
        (await server.Open(number, code, AnAddress())).Refusal.Should().BeNull("another address has guessed nothing");
        server.Clock.Advance(Duration.FromHours(1));
        (await server.Open(number, code, address)).Refusal.Should().BeNull();
    }

    [Fact]
    public async Task All_addresses_of_one_subscriber_guess_together()
    {
        var (number, code) = await AnOrder();
        var network = RandomNumberGenerator.GetBytes(8);
        IPAddress Neighbour() => new([.. network, .. RandomNumberGenerator.GetBytes(8)]);
        for (var guess = 0; guess < 20; guess++)
            (await server.Open("88" + guess + number, Wrong, Neighbour())).Refusal.Should().Be(OrderErrors.NotFound);

        (await server.Open(number, code, Neighbour())).Refusal!.Code.Should().Be("rate_limited");
    }

    [Fact]
    public async Task Right_codes_are_no_guesses()
    {
        var (number, code) = await AnOrder();
        var address = AnAddress();

        for (var visit = 0; visit < 30; visit++)
            (await server.Open(number, code, address)).Refusal.Should().BeNull();
    }

    [Fact]
    public async Task The_link_in_the_customers_mail_opens_whatever_others_tried_and_opens_nothing_else()
    {
        var (number, code) = await AnOrder();
        var (other, _) = await AnOrder();
        var link = server.Services.GetRequiredService<IUnboxingLinks>().SignedUnboxing(OrderNumber.Parse(number)!.Value, new VerificationCode(code));
        var signature = link[(link.IndexOf("&sig=", StringComparison.Ordinal) + 5)..];
        await Guess(number, times: 6);

        (await server.Open(number, null, AnAddress(), signature)).Order!.Number!.Value.ToString().Should().Be(number);

        (await server.Open(other, null, AnAddress(), signature)).Refusal.Should().Be(OrderErrors.NotFound);
        (await server.Open(number, null, AnAddress(), signature[..^2])).Refusal.Should().Be(OrderErrors.NotFound);
        (await server.Open(number, null, AnAddress(), "%")).Refusal.Should().Be(OrderErrors.NotFound);
    }

    private async Task Guess(string number, int times)
    {
        for (var guess = 0; guess < times; guess++)
            (await server.Open(number, Wrong, AnAddress())).Refusal.Should().Be(OrderErrors.NotFound);
    }

    private int Tries(string number) => server.Stored.CodeTries("order:" + number);

    private async Task<(string Number, string Code)> AnOrder()
    {
        var created = (await (await server.Given.AMerchant()).Create(Sample.MerchantOrder())).ShouldBe(201);
        return (created["order_id"]!, created["verification_code"]!);
    }

    private static IPAddress AnAddress() => new(RandomNumberGenerator.GetBytes(16));
}
