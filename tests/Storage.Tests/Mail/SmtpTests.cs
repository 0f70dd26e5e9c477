using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Mail;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Mail;

/// <summary>Against a real socket: MailKit speaks, a small server answers.</summary>
public sealed class SmtpTests(SqliteStorage storage) : IClassFixture<SqliteStorage>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parcours-mail-").FullName;

    private MailQueue Queue => storage.Services.GetRequiredService<MailQueue>();

    [Fact]
    public async Task Live_mail_reaches_the_server_and_test_mail_never_does()
    {
        await using var server = new SmtpSink();
        await Enqueue(Mode.Live, "live@example.com");
        await Enqueue(Mode.Test, "test@example.com");

        (await Sender(server).SendDue(TestContext.Current.CancellationToken)).Should().Be(2);

        server.Received.Should().ContainSingle().Which.Should().Contain("live@example.com").And.Contain("Subject: Hello");
        (await File.ReadAllTextAsync(Directory.GetFiles(_folder).Should().ContainSingle().Subject)).Should().Contain("test@example.com");
    }

    [Theory]
    [InlineData("550 no such user", false)]
    [InlineData("450 try later", true)]
    public async Task A_refused_recipient_is_final_and_a_busy_server_is_not(string reply, bool isTriedAgain)
    {
        await using var server = new SmtpSink(_ => reply);
        await Enqueue(Mode.Live, "someone@example.com");

        (await Sender(server).SendDue(TestContext.Current.CancellationToken)).Should().Be(0);

        storage.Clock.Advance(Duration.FromMinutes(2));
        (await Queue.HasDue(TestContext.Current.CancellationToken)).Should().Be(isTriedAgain);
        // Nothing is left to the other tests.
        await using var mended = new SmtpSink();
        await Sender(mended).SendDue(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("nobody listens")]
    [InlineData("no password is right")]
    [InlineData("421 closing")]
    public async Task An_outage_of_our_own_mail_server_uses_up_no_attempt(string outage)
    {
        var ct = TestContext.Current.CancellationToken;
        var to = $"outage-{Ids.Text(8)}@example.com";
        await Enqueue(Mode.Live, to);
        await using (var server = new SmtpSink(_ => outage))
        {
            if (outage == "nobody listens")
                await server.DisposeAsync();
            var sender = Sender(server, outage == "no password is right" ? "parcours" : null);
            for (var hour = 0; hour < 72; hour++)
            {
                (await sender.SendDue(ct)).Should().Be(0);
                storage.Clock.Advance(Duration.FromHours(1));
            }
        }

        await using var mended = new SmtpSink();
        (await Sender(mended).SendDue(ct)).Should().Be(1);
        mended.Received.Should().ContainSingle().Which.Should().Contain(to);
    }

    [Fact]
    public async Task While_nothing_leaves_the_server_is_asked_once_in_a_while_only()
    {
        var ct = TestContext.Current.CancellationToken;
        var asked = 0;
        await using var server = new SmtpSink(_ => { asked++; return "421 closing"; });
        for (var mail = 0; mail < 9; mail++)
            await Enqueue(Mode.Live, $"someone-{mail}@example.com");
        var sender = Sender(server);

        for (var second = 0; second < 20; second += 2)
        {
            await sender.SendDue(ct);
            storage.Clock.Advance(Duration.FromSeconds(2));
        }

        asked.Should().Be(1);
        storage.Clock.Advance(Duration.FromMinutes(10));
        await using var mended = new SmtpSink();
        (await Sender(mended).SendDue(ct)).Should().Be(9);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task Enqueue(Mode mode, string to) =>
        storage.Write(unit => Queue.Enqueue(new(mode, to, "Hello", "…"), storage.Clock.GetCurrentInstant(), unit));

    private MailSender Sender(SmtpSink server, string? user = null) => new(
        Queue,
        storage.UnitOfWork,
        new Postman(new MailOptions(_folder, new MailboxAddress("Parcours", "no-reply@parcours.example"), new SmtpOptions("127.0.0.1", server.Port, SecureSocketOptions.None, user, user)), storage.Clock),
        NullLogger<MailSender>.Instance);
}
