using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Api.Operations;
using Parcours.Domain.Partners;

namespace Parcours.Api.Portal;

/// <param name="Name">The language as its programmers call it.</param>
public sealed record FirstCallSnippet(string Name, string Code);

/// <summary>A first call in each language that partners write, ready to paste: the programs of the guide, which are run by its tests, with the reader's own key.</summary>
public sealed class FirstCall(Guide guide, Links links)
{
    private const string GuidesAddress = "http://localhost:5001";

    /// <summary>How the guide marks a program, and where it stands: the shell's first two blocks are the function that signs and a call of it.</summary>
    private static readonly (string Name, string Page, string Mark, int Blocks)[] Programs =
    [
        ("curl", Guide.FirstPage, "bash", 2),
        ("C#", "authentication", "csharp", 1),
        ("Node", "authentication", "javascript", 1),
        ("Python", "authentication", "python", 1),
        ("PHP", "authentication", "php", 1),
        ("Java", "authentication", "java", 1),
    ];

    /// <param name="language">Of the comments in the code.</param>
    public IReadOnlyList<FirstCallSnippet> For(SigningKey key, string language) =>
        [.. Programs.Select(program => new FirstCallSnippet(program.Name, WithKey(key, string.Join('\n', guide.Find(language, program.Page)!.Programs(program.Mark).Take(program.Blocks)))))];

    private string WithKey(SigningKey key, string code) => code
        .Replace(GuidesAddress, links.Base, StringComparison.Ordinal)
        .Replace(Sandbox.PublicKey, key.PublicKey, StringComparison.Ordinal)
        .Replace(Sandbox.SigningSecret, key.Secret, StringComparison.Ordinal);
}
