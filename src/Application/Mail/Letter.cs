using System.Net;
using Parcours.Domain.Partners;

namespace Parcours.Application.Mail;

/// <summary>What an e-mail says, in one language, as text and as HTML alike.</summary>
public sealed record Letter(string Language, string Subject, string Greeting, IReadOnlyList<string> Paragraphs)
{
    /// <summary>A short table: what, and its value.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    /// <summary>A button's words and where it leads.</summary>
    public (string Words, string Link)? Action { get; init; }

    /// <summary>Who sends it, above everything else.</summary>
    public (string Address, string Name)? Logo { get; init; }

    /// <summary>In small letters at the end, with where its last words lead.</summary>
    public (string Text, string Words, string Link)? Footnote { get; init; }

    public MailMessage To(string recipient, Mode mode) => new(mode, recipient, Subject, Text(), Html());

    private string Text() => string.Join("\n\n",
    [
        Greeting,
        .. Paragraphs,
        .. Facts.Count == 0 ? Array.Empty<string>() : [string.Join('\n', Facts.Select(fact => $"{fact.Name}{Colon} {fact.Value}"))],
        .. Action is { } action ? [$"{action.Words}{Colon}\n{action.Link}"] : Array.Empty<string>(),
        .. Footnote is { } note ? [$"-- \n{note.Text}\n{note.Words}{Colon}\n{note.Link}"] : Array.Empty<string>(),
    ]) + "\n";

    // Mail programs know no style sheets, and little else.
    private string Html() => $"""
        <!DOCTYPE html>
        <html lang="{Language}">
        <head><meta charset="utf-8"><title>{Encoded(Subject)}</title></head>
        <body style="margin: 0; padding: 24px; background: #f5f7f5; font-family: sans-serif; line-height: 1.5; color: #17211d;">
        <div style="max-width: 36rem; margin: 0 auto; padding: 24px; background: #ffffff; border: 1px solid #d9e0dc; border-radius: 12px;">
        {(Logo is { } logo ? $"<p><img src=\"{Encoded(logo.Address)}\" alt=\"{Encoded(logo.Name)}\" height=\"48\" style=\"max-width: 100%;\"></p>" : "")}
        <p>{Encoded(Greeting)}</p>
        {string.Join('\n', Paragraphs.Select(paragraph => $"<p>{Encoded(paragraph).ReplaceLineEndings("<br>")}</p>"))}
        {(Facts.Count == 0 ? "" : $"<table role=\"presentation\" style=\"border-collapse: collapse;\">{string.Concat(Facts.Select(Row))}</table>")}
        {(Action is { } action ? $"<p><a href=\"{Encoded(action.Link)}\" style=\"display: inline-block; padding: 12px 20px; background: #1f6f54; color: #ffffff; text-decoration: none; border-radius: 8px;\">{Encoded(action.Words)}</a></p>" : "")}
        </div>
        {(Footnote is { } note ? $"<p style=\"max-width: 36rem; margin: 16px auto 0; font-size: 13px; color: #55635d;\">{Encoded(note.Text)} <a href=\"{Encoded(note.Link)}\" style=\"color: #55635d;\">{Encoded(note.Words)}</a></p>" : "")}
        </body>
        </html>
        """;

    private string Colon => Language == "fr" ? "\u00a0:" : ":";

    private static string Row((string Name, string Value) fact) =>
        $"<tr><td style=\"padding: 4px 16px 4px 0; color: #55635d; vertical-align: top;\">{Encoded(fact.Name)}</td><td style=\"padding: 4px 0;\">{Encoded(fact.Value)}</td></tr>";

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
