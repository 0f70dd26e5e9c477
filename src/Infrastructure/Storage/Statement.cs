namespace Parcours.Infrastructure.Storage;

/// <summary>
/// An SQL text that is known before it is sent. Statements are <c>private static readonly</c> fields beside the method that runs them:
/// <see cref="StatementRegistry"/> finds them there, so that every text can be compiled against the schema without a server.
/// </summary>
internal sealed class Statement
{
    private readonly Func<SqlDialect, string> _render;
    private readonly string?[] _texts = new string?[Enum.GetValues<StorageProvider>().Length];

    /// <summary>A text that both engines understand as it stands.</summary>
    public Statement(string text)
        : this(_ => text)
    {
    }

    private Statement(Func<SqlDialect, string> render) => _render = render;

    /// <summary><c>OrderRepository.Insert</c>; null while no registry found the field that holds it.</summary>
    public string? Name { get; internal set; }

    /// <summary>A text whose paging, claiming or returned key differs between the engines.</summary>
    public static Statement For(Func<SqlDialect, string> text) => new(text);

    /// <summary>One text for each combination of the filters that may be set.</summary>
    public static StatementFamily<TFilters> Filtered<TFilters>(Func<SqlDialect, TFilters, string> text)
        where TFilters : struct, Enum => new(text);

    public string TextFor(SqlDialect dialect) => _texts[(int)dialect.Provider] ??= _render(dialect);

    public override string ToString() => Name ?? "an unregistered statement";
}
