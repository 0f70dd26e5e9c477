using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using NodaTime.Testing;
using Parcours.Application.Reviews;
using Parcours.Storage.Tests.Mail;

namespace Parcours.Api.Tests.Reviews;

/// <summary>A server whose live mail goes to a mail server, which does not know anybody called nobody and is busy when it comes to later.</summary>
public sealed class InvitationServer : PurchaseServer
{
    private readonly SmtpSink _sink;

    private readonly Outage _outage;

    public InvitationServer()
        : this(new Outage())
    {
    }

    private InvitationServer(Outage outage)
        : this(new SmtpSink(recipient =>
            outage.IsOn ? "421 closing"
            : recipient.Contains("nobody-", StringComparison.Ordinal) ? "550 no such user"
            : recipient.Contains("later-", StringComparison.Ordinal) ? "450 try later"
            : "250 ok"), outage)
    {
    }

    private InvitationServer(SmtpSink sink, Outage outage)
        : base(new FakeClock(DeliveryServer.Friday), ("Email:Mode", "Smtp"), ("Email:Host", "127.0.0.1"), ("Email:Security", "None"), ("Email:Port", sink.Port.ToString(CultureInfo.InvariantCulture))) =>
        (_sink, _outage) = (sink, outage);

    /// <summary>The mail server takes nothing from anybody.</summary>
    public bool IsMailDown
    {
        set => _outage.IsOn = value;
    }

    /// <summary>What the worker does all the time.</summary>
    public async Task SendInvitations()
    {
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Invitations>().Round(TestContext.Current.CancellationToken);
    }

    /// <summary>What the mail server took for somebody, oldest first.</summary>
    public IReadOnlyList<MimeMessage> MailTo(string address) =>
        [.. _sink.Received.Select(mail => MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(mail)))).Where(mail => mail.To.Mailboxes.Any(to => to.Address == address))];

    /// <summary>What landed in the folder for somebody.</summary>
    public IReadOnlyList<MimeMessage> FiledFor(string address) =>
        Directory.Exists(MailFolder) ? [.. Directory.GetFiles(MailFolder, "*.eml").Select(file => MimeMessage.Load(file)).Where(mail => mail.To.Mailboxes.Any(to => to.Address == address))] : [];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _sink.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private sealed class Outage
    {
        public volatile bool IsOn;
    }
}
