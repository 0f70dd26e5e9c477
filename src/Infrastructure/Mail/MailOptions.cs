using System.Globalization;
using MailKit.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using MimeKit;
using Parcours.Application.Kernel;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Infrastructure.Mail;

/// <summary>How e-mail leaves, as <c>Email:…</c> says. Mail about test data always goes to the folder.</summary>
/// <param name="Folder">Where <c>.eml</c> files land.</param>
/// <param name="Smtp">Null when live mail goes to the folder too.</param>
/// <param name="IsChosen">Somebody said which of the two it is.</param>
internal sealed record MailOptions(string Folder, MailboxAddress Sender, SmtpOptions? Smtp, bool IsChosen = true)
{
    /// <exception cref="ConfigurationException">A value is wrong or missing; the sentence names its key.</exception>
    public static MailOptions Read(IConfiguration configuration)
    {
        var email = configuration.GetSection("Email");
        return new MailOptions(
            email["Folder"] is { } named ? WritableFolder.MakeAndTry("Email__Folder", named).FullName : Path.GetFullPath("data/mail"),
            MailboxAddress.TryParse(email["From"] ?? "Parcours <no-reply@localhost>", out var sender)
                ? sender
                : throw new ConfigurationException("Email__From", $"is '{email["From"]}', which is not an e-mail address."),
            email["Mode"] switch
            {
                null or "" or "Folder" => null,
                "Smtp" => SmtpOptions.Read(email),
                var other => throw new ConfigurationException("Email__Mode", $"is '{other}'; it must be Folder or Smtp."),
            },
            IsChosen: !string.IsNullOrEmpty(email["Mode"]));
    }

    /// <exception cref="ConfigurationException">It was left to chance whether customers are written to.</exception>
    public MailOptions For(IHostEnvironment? environment) => IsChosen || environment?.IsDevelopment() != false
        ? this
        : throw new ConfigurationException("Email__Mode", "is missing; outside Development it must be Smtp, or Folder where no mail is to leave this machine.");
}

/// <param name="User">Null where the server asks for no password.</param>
internal sealed record SmtpOptions(string Host, int Port, SecureSocketOptions Security, string? User, string? Password)
{
    public static SmtpOptions Read(IConfiguration email) => new(
        email["Host"] ?? throw new ConfigurationException("Email__Host", "is missing; Email__Mode is Smtp."),
        int.TryParse(email["Port"] ?? "587", NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new ConfigurationException("Email__Port", $"is '{email["Port"]}'; it must be a port number."),
        email["Security"] switch
        {
            null or "" or "StartTls" => SecureSocketOptions.StartTls,
            "Tls" => SecureSocketOptions.SslOnConnect,
            "None" => SecureSocketOptions.None,
            var other => throw new ConfigurationException("Email__Security", $"is '{other}'; it must be StartTls, Tls or None."),
        },
        email["User"],
        email["Password"]);
}
