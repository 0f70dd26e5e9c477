using MailKit.Net.Smtp;
using MimeKit;

namespace Parcours.Infrastructure.Mail;

/// <summary>A way out for e-mail.</summary>
internal interface IMailTransport
{
    Task Send(MimeMessage mail, CancellationToken ct);
}

/// <summary>Each e-mail becomes an <c>.eml</c> file, which any mail program opens.</summary>
internal sealed class MailFolder(string folder) : IMailTransport
{
    public async Task Send(MimeMessage mail, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, mail.MessageId + ".eml");
        // Written aside first: whoever watches the folder never sees half a mail.
        await mail.WriteToAsync(file + ".part", ct);
        File.Move(file + ".part", file, overwrite: true);
    }
}

internal sealed class SmtpServer(SmtpOptions options) : IMailTransport
{
    private const int TimeoutMilliseconds = 30_000;

    public async Task Send(MimeMessage mail, CancellationToken ct)
    {
        using var smtp = new SmtpClient { Timeout = TimeoutMilliseconds };
        await Open(smtp, ct);
        await smtp.SendAsync(mail, ct);
        await smtp.DisconnectAsync(quit: true, ct);
    }

    /// <exception cref="MailServerException">It is not there, or does not let us in.</exception>
    private async Task Open(SmtpClient smtp, CancellationToken ct)
    {
        try
        {
            await smtp.ConnectAsync(options.Host, options.Port, options.Security, ct);
            if (options.User is { } user)
                await smtp.AuthenticateAsync(user, options.Password ?? "", ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new MailServerException(failure);
        }
    }
}

/// <summary>Before any mail was named.</summary>
internal sealed class MailServerException(Exception cause) : Exception(cause.Message, cause);
