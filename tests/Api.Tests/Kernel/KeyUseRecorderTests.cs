using Microsoft.Extensions.Logging;
using NodaTime;

namespace Parcours.Api.Tests.Kernel;

public sealed class KeyUseRecorderTests : KernelTests
{
    [Fact]
    public async Task The_last_use_of_a_key_is_written_at_shutdown()
    {
        await Use(KernelHost.Secret);
        Host.Clock.AdvanceSeconds(30);
        await Use(KernelHost.Secret);
        Host.Keys.LastUse.Should().BeEmpty(because: "a request writes nothing");

        await Host.Stop();

        Host.Keys.LastUse.Should().Equal(new Dictionary<string, Instant> { [KernelHost.PublicKey] = KernelHost.Now + Duration.FromSeconds(30) });
    }

    [Fact]
    public async Task A_refused_request_is_no_use()
    {
        await Use("sk_test_guess");

        await Host.Stop();

        Host.Keys.LastUse.Should().BeEmpty();
    }

    [Fact]
    public async Task The_last_use_is_written_once_a_minute()
    {
        await Use(KernelHost.Secret);

        Host.Time.Advance(TimeSpan.FromMinutes(1));

        await Host.Keys.Noted;
        Host.Keys.LastUse.Should().ContainKey(KernelHost.PublicKey);
    }

    [Fact]
    public async Task What_could_not_be_written_is_written_the_next_time()
    {
        Host.Keys.IsBroken = true;
        await Use(KernelHost.Secret);
        Host.Time.Advance(TimeSpan.FromMinutes(1));
        await Host.Logs.Until(line => line.Level == LogLevel.Warning);

        Host.Keys.IsBroken = false;
        await Host.Stop();

        Host.Keys.LastUse.Should().ContainKey(KernelHost.PublicKey);
    }

    private Task<Reply> Use(string secret) => Host.Send(RawRequest.Get("/v1/whoami").Signed(Host.Clock.GetCurrentInstant(), secret: secret));
}
