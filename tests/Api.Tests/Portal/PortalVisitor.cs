using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Parcours.Application.Partners;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;
using Parcours.Infrastructure.Mail;

namespace Parcours.Api.Tests.Portal;

/// <summary>A person in front of the portal: a browser without a screen, that keeps cookies and sends forms, and a mailbox.</summary>
public sealed partial class PortalVisitor(RunningServer server)
{
    public const string Password = "trois petits chats";

    private readonly Dictionary<string, string> _cookies = [];

    public string Email { get; init; } = $"zoe-{Ids.Text(8)}@shop.example";

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    /// <summary>Somebody who has signed up, with their first keys.</summary>
    public static async Task<(PortalVisitor Visitor, Reply Keys)> SignedUp(RunningServer server)
    {
        var visitor = new PortalVisitor(server);
        (await visitor.SignUp()).ShouldBe(302);
        return (visitor, await visitor.Confirm(await visitor.LinkIn("Confirm your address")));
    }

    /// <summary>Somebody who is signed in, without the way there.</summary>
    public static async Task<PortalVisitor> SignedIn(RunningServer server, Role role = Role.Owner, PartnerId? partner = null)
    {
        var visitor = new PortalVisitor(server);
        var secret = PortalSecret.New();
        visitor.User = await server.Given.InAUnit(async (services, ct) =>
        {
            var account = partner ?? await services.GetRequiredService<IPartnerRepository>().Add("Boutique", server.Now, ct);
            var user = (await services.GetRequiredService<IPortalUsers>().TryAdd(new NewUser(visitor.Email, "Zoé", "en", "none"), account, role, server.Now, ct))!.Value;
            await services.GetRequiredService<IPortalSessions>().Add(user, secret, "Test", server.Now, ct);
            return (await services.GetRequiredService<IPortalUsers>().Find(user, ct))!;
        });
        visitor._cookies["parcours_session"] = secret.Value;
        return visitor;
    }

    /// <summary>As the server knows who was signed in directly.</summary>
    public PortalUser User { get; private set; } = null!;

    public Task<Reply> SignUp() => Send("/portal/sign-up", ("name", "Zoé"), ("company", "Boutique Zoé"), ("email", Email), ("password", Password));

    public Task<Reply> Confirm(string link) => Send(link, ("link", link.Split("link=")[1]));

    public Task<Reply> SignIn(string password = Password) => Send("/portal/sign-in", ("email", Email), ("password", password));

    public async Task<Reply> Open(string target)
    {
        var reply = await server.Send(WithCookies(RawRequest.Get(target)));
        Keep(reply);
        return reply;
    }

    /// <summary>Opens a page and sends its form.</summary>
    public Task<Reply> Send(string page, params (string Name, string Value)[] fields) => Send(page, null, fields);

    /// <param name="form">The form's name.</param>
    public async Task<Reply> Send(string page, string? form, params (string Name, string Value)[] fields)
    {
        var shown = await Open(page);
        return await Post(page.Split('?')[0] + (form is null ? "" : "?handler=" + form), [("__RequestVerificationToken", TokenIn(shown)), .. fields]);
    }

    public Task<Reply> Post(string target, params IEnumerable<(string Name, string Value)> fields) =>
        PostBody(target, Encoding.ASCII.GetBytes(string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"))), "application/x-www-form-urlencoded");

    public async Task<Reply> PostBody(string target, byte[] body, string contentType)
    {
        var reply = await server.Send(WithCookies(new RawRequest("POST", target, body, [("Content-Type", contentType)])));
        Keep(reply);
        return reply;
    }

    /// <summary>Opens a page and sends a file by its form.</summary>
    public async Task<Reply> SendFile(string page, string fileName, byte[] file, string? form = null, string field = "file")
    {
        const string Boundary = "----parcours";
        var token = TokenIn(await Open(page));
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"__RequestVerificationToken\"\r\n\r\n{token}\r\n"),
            .. Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{fileName}\"\r\nContent-Type: text/csv\r\n\r\n"),
            .. file,
            .. Encoding.UTF8.GetBytes($"\r\n--{Boundary}--\r\n"),
        ];
        var reply = await server.Send(WithCookies(new RawRequest("POST", page + (form is null ? "" : "?handler=" + form), body, [("Content-Type", "multipart/form-data; boundary=" + Boundary)])));
        Keep(reply);
        return reply;
    }

    /// <summary>Asks for something as the browser would that is signed in.</summary>
    public Task<Reply> Ask(RawRequest request) => server.Send(WithCookies(request));

    /// <summary>Looks at the live side of the account from now on.</summary>
    public async Task GoLive() => await Post("/portal/mode", ("__RequestVerificationToken", TokenIn(await Open("/portal"))), ("to", "live"));

    /// <summary>The token of whatever form the page has; empty when it has none.</summary>
    public static string TokenIn(Reply page) => Token().Match(page.Text).Groups[1].Value;

    /// <summary>What people read in the element with this id.</summary>
    public static string Shown(Reply page, string id) =>
        WebUtility.HtmlDecode(Regex.Match(page.Text, $"id=\"{id}\"[^>]*>(?:<code>)?(.*?)</", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Groups[1].Value);

    /// <summary>The link of the one e-mail to the person with this subject, as a target.</summary>
    public async Task<string> LinkIn(string subject)
    {
        var text = (await Mails()).Last(mail => mail.Subject?.StartsWith(subject, StringComparison.Ordinal) == true).TextBody!;
        return new Uri(Link().Match(text).Value).PathAndQuery;
    }

    /// <summary>What has come, the oldest first.</summary>
    public async Task<IReadOnlyList<MimeMessage>> Mails()
    {
        await server.Services.GetRequiredService<MailSender>().SendDue(TestContext.Current.CancellationToken);
        var mails = Directory.EnumerateFiles(server.MailFolder, "*.eml").OrderBy(File.GetLastWriteTimeUtc).Select(file => MimeMessage.Load(file, TestContext.Current.CancellationToken));
        return [.. mails.Where(mail => mail.To.Mailboxes.Any(mailbox => mailbox.Address == Email))];
    }

    private RawRequest WithCookies(RawRequest request) =>
        (_cookies.Count == 0 ? request : request.With("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")))).With("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");

    private void Keep(Reply reply)
    {
        foreach (var cookie in reply.Headers["Set-Cookie"].Select(header => header.Split(';')[0].Split('=', 2)))
        {
            if (cookie[1].Length == 0)
                _cookies.Remove(cookie[0]);
            else
                _cookies[cookie[0]] = cookie[1];
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Link();
}
