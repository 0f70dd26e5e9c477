using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parcours.Api.Http;
using Parcours.Application.Portal;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Kernel;

public sealed class RequestRecorderTests : KernelTests
{
    private static readonly Owner Someone = new(new PartnerId(1), Mode.Test);

    [Fact]
    public async Task A_request_is_noted_by_its_route_without_what_it_was_about()
    {
        var reply = await Send("/v1/orders/dc_0123456789abcdef?secret=1");

        await Host.Stop();

        var noted = Host.Requests.All.Should().ContainSingle().Subject;
        noted.Should().Be(new LoggedRequest(Someone, KernelHost.PublicKey, "GET", "/v1/orders/{id}", 200, reply.Header("X-Request-Id")!, noted.Took, KernelHost.Now));
        noted.Took.Should().BePositive();
    }

    [Fact]
    public async Task What_was_refused_or_failed_is_noted_as_it_was_answered()
    {
        (await Send("/v1/orders/nonsense")).Status.Should().Be(404);
        (await Send("/v1/failing")).Status.Should().Be(500);

        await Host.Stop();

        Host.Requests.All.Select(request => (request.Route, request.Status, request.StatusClass)).Should().BeEquivalentTo([("/v1/orders/{id}", 404, 4), ("/v1/failing", 500, 5)]);
    }

    [Fact]
    public async Task Of_whoever_is_not_known_nothing_is_noted()
    {
        (await Host.Send(RawRequest.Get("/v1/whoami"))).Status.Should().Be(401);
        (await Host.Send(RawRequest.Get("/v1/whoami").Signed(KernelHost.Now, secret: "sk_test_guess"))).Status.Should().Be(401);
        (await Host.Send(RawRequest.Get("/public"))).Status.Should().Be(200);

        await Host.Stop();

        Host.Requests.All.Should().BeEmpty();
    }

    [Fact]
    public async Task Many_are_written_in_one_unit_of_work_and_none_by_a_request()
    {
        for (var sent = 0; sent < 5; sent++)
            await Send("/v1/whoami");
        Host.Requests.Written.Should().BeEmpty();

        await Host.Stop();

        Host.Requests.Written.Should().ContainSingle().Which.Should().HaveCount(5);
    }

    [Fact]
    public async Task What_could_not_be_written_is_written_the_next_time_and_once()
    {
        Host.Requests.IsBroken = true;
        Recorder.Note(ARequest(1));
        Host.Time.Advance(TimeSpan.FromSeconds(1));
        await Host.Logs.Until(line => line.Level == LogLevel.Warning);

        Host.Requests.IsBroken = false;
        await Host.Stop();

        Host.Requests.All.Should().ContainSingle();
    }

    [Fact]
    public async Task Above_what_it_can_hold_the_oldest_are_forgotten_and_a_line_says_how_many()
    {
        for (var number = 0; number < RequestRecorder.MostWaiting + 5; number++)
            Recorder.Note(ARequest(number));
        Host.Time.Advance(TimeSpan.FromSeconds(1));
        await Host.Logs.Until(line => line.Message.Contains("5 are not in the log", StringComparison.Ordinal));

        await Host.Stop();

        Host.Requests.All.Select(request => request.RequestId).Should().Equal(Enumerable.Range(5, RequestRecorder.MostWaiting).Select(Id));
        Host.Requests.Written.Should().OnlyContain(batch => batch.Count <= RequestRecorder.MostInAUnit);
    }

    private RequestRecorder Recorder => Host.Services.GetRequiredService<RequestRecorder>();

    private static LoggedRequest ARequest(int number) => new(Someone, KernelHost.PublicKey, "GET", "/v1/whoami", 200, Id(number), 1000, KernelHost.Now);

    private static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Task<Reply> Send(string target) => Host.Send(RawRequest.Get(target).Signed(KernelHost.Now));
}
