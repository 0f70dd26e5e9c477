using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using NodaTime;
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
        await storage.Write(unit => Queue.Claim(10, unit));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task Enqueue(Mode mode, string to) =>
        storage.Write(unit => Queue.Enqueue(new(mode, to, "Hello", "…"), storage.Clock.GetCurrentInstant(), unit));

    private MailSender Sender(SmtpSink server) => new(
        Queue,
        storage.UnitOfWork,
        new Postman(new MailOptions(_folder, new MailboxAddress("Parcours", "no-reply@parcours.example"), new SmtpOptions("127.0.0.1", server.Port, SecureSocketOptions.None, null, null))),
        NullLogger<MailSender>.Instance);
}
