using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using NodaTime;
using Parcours.Application.Mail;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Mail;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Mail;

public abstract class MailQueueContract(StorageFixture storage) : StorageContract(storage), IAsyncLifetime
{
    private string _folder = null!;

    private MailQueue Queue => Storage.Services.GetRequiredService<MailQueue>();

    [Fact]
    public async Task What_is_due_becomes_a_file_and_leaves_the_queue()
    {
        await Enqueue("zoe@example.com", "Votre colis 📦", "Il arrive demain.", "<p>Il arrive demain.</p>");

        (await Sender().SendDue(Ct)).Should().Be(1);

        var mail = await MimeMessage.LoadAsync(Directory.GetFiles(_folder).Should().ContainSingle().Subject, Ct);
        mail.Subject.Should().Be("Votre colis 📦");
        mail.TextBody!.Trim().Should().Be("Il arrive demain.");
        mail.HtmlBody!.Trim().Should().Be("<p>Il arrive demain.</p>");
        (await Sender().SendDue(Ct)).Should().Be(0);
    }

    [Fact]
    public async Task A_mail_waits_for_its_time()
    {
        await Storage.Write(unit => Queue.Enqueue(new(Mode.Live, "zoe@example.com", "Later", "…"), Storage.Clock.GetCurrentInstant() + Duration.FromHours(1), unit));

        (await Queue.HasDue(Ct)).Should().BeFalse();

        Storage.Clock.Advance(Duration.FromHours(1));
        (await Queue.HasDue(Ct)).Should().BeTrue();
    }

    [Fact]
    public async Task The_oldest_that_waits_is_known_however_often_it_was_tried()
    {
        (await Queue.OldestWaiting(Ct)).Should().BeNull();
        var queued = Storage.Clock.GetCurrentInstant();
        await Enqueue("zoe@example.com", "First", "…");
        Storage.Clock.Advance(Duration.FromHours(1));
        await Enqueue("max@example.com", "Second", "…");

        foreach (var mail in await Claim())
            (await Storage.Write(unit => Queue.NotSent(mail, "450 later", isFinal: mail.Subject == "Second", unit))).Should().Be(mail.Subject == "Second" ? MailOutcome.Refused : MailOutcome.PutOff);

        (await Queue.OldestWaiting(Ct)).Should().Be(queued);
    }

    [Fact]
    public async Task A_refused_unit_of_work_sends_nothing()
    {
        await Storage.UnitOfWork.Run(async unit =>
        {
            await Queue.Enqueue(new(Mode.Live, "zoe@example.com", "Never", "…"), Storage.Clock.GetCurrentInstant(), unit);
            return Result<bool>.Refused(new Error(ErrorKind.Conflict, "refused"));
        }, Ct);

        (await Queue.HasDue(Ct)).Should().BeFalse();
    }

    [Fact]
    public async Task A_claimed_mail_is_nobody_elses_until_its_lease_ends()
    {
        await Enqueue("zoe@example.com", "Once", "…");

        (await Claim()).Should().ContainSingle();
        (await Claim()).Should().BeEmpty();

        Storage.Clock.Advance(Duration.FromMinutes(6));
        (await Claim()).Should().ContainSingle().Which.Attempts.Should().Be(2);
    }

    [Fact]
    public async Task A_mail_that_cannot_be_sent_is_tried_again_ever_later_and_then_given_up()
    {
        await Enqueue("zoe@example.com", "Stubborn", "…");
        var attempts = 0;
        for (var hour = 0; hour < 24 * 7; hour++)
        {
            foreach (var mail in await Claim())
            {
                attempts++;
                await Storage.Write(unit => Queue.NotSent(mail, new string('x', 2000), isFinal: false, unit));
            }

            Storage.Clock.Advance(Duration.FromHours(1));
        }

        attempts.Should().Be(7);
        (await Queue.HasDue(Ct)).Should().BeFalse();
    }

    [Fact]
    public async Task A_final_refusal_is_not_tried_again()
    {
        await Enqueue("zoe@example.com", "Gone", "…");
        var mail = (await Claim()).Single();

        await Storage.Write(unit => Queue.NotSent(mail, "550 no such user", isFinal: true, unit));

        Storage.Clock.Advance(Duration.FromDays(30));
        (await Queue.HasDue(Ct)).Should().BeFalse();
    }

    public ValueTask InitializeAsync()
    {
        // Not with the field: a test that is skipped is made and never disposed of.
        _folder = Directory.CreateTempSubdirectory("parcours-mail-").FullName;
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(_folder, recursive: true);
        // The database is shared by the class: what a test leaves would be the next one's.
        Storage.Clock.Advance(Duration.FromDays(60));
        while ((await Claim()) is { Count: > 0 } left)
        {
            foreach (var mail in left)
                await Storage.Write(unit => Queue.Sent(mail, unit));
        }
    }

    private Task Enqueue(string to, string subject, string text, string? html = null) =>
        Storage.Write(unit => Queue.Enqueue(new(Mode.Live, to, subject, text, html), Storage.Clock.GetCurrentInstant(), unit));

    private Task<IReadOnlyList<QueuedMail>> Claim() => Storage.Write(unit => Queue.Claim(10, unit));

    private MailSender Sender() =>
        new(Queue, Storage.UnitOfWork, new Postman(new MailOptions(_folder, new MailboxAddress("Parcours", "no-reply@parcours.example"), Smtp: null), Storage.Clock), NullLogger<MailSender>.Instance);
}

public sealed class MailQueueOnSqlite(SqliteStorage storage) : MailQueueContract(storage), IClassFixture<SqliteStorage>;

public sealed class MailQueueOnSqlServer(SqlServerStorage storage) : MailQueueContract(storage), IClassFixture<SqlServerStorage>;
