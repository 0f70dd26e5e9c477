using System.Data.Common;

namespace Parcours.Infrastructure.Storage;

/// <summary>What the engines spell differently. All other SQL keeps to the subset that both understand.</summary>
internal abstract class SqlDialect
{
    public abstract StorageProvider Provider { get; }

    /// <summary>Ends a query after its ORDER BY: at most <paramref name="count"/> rows.</summary>
    /// <param name="count">A parameter with its @, or a number.</param>
    public abstract string Take(string count);

    /// <summary>Ends a query after its ORDER BY: at most <paramref name="count"/> rows, without the first <paramref name="skip"/>.</summary>
    public abstract string Page(string skip, string count);

    /// <summary>An INSERT of one row that returns the key the engine made.</summary>
    /// <param name="into">The table with its columns: <c>partners (name, created_at)</c>.</param>
    /// <param name="values">The values, in the columns' order: <c>@Name, @CreatedAt</c>.</param>
    /// <param name="key">The key's column.</param>
    public abstract string InsertReturning(string into, string values, string key);

    /// <summary>
    /// An UPDATE of at most <paramref name="count"/> rows that returns them as they are afterwards, and that no two nodes get at once.
    /// The table's alias is <c>t</c>: write <c>attempts = t.attempts + 1</c>. All conditions stand in <paramref name="where"/>.
    /// </summary>
    /// <param name="returning">The columns to return, without the alias.</param>
    public abstract string Claim(string table, string set, string where, string count, params IReadOnlyList<string> returning);

    /// <summary>A DELETE of at most <paramref name="count"/> rows.</summary>
    public abstract string DeleteSome(string table, string where, string count);

    /// <summary>Stands behind a table in FROM: rows that another unit of work has changed and not committed are left out instead of waited for.</summary>
    public abstract string PassOverLocked { get; }

    /// <summary>Stands behind a table in FROM: the index to go by. SQLite knows figures for all of a table and takes the primary key where that is not the shorter way for one owner.</summary>
    public abstract string By(string index);

    /// <summary>A query that returns 1 when the table exists, else 0.</summary>
    public abstract string TableExists(string table);

    /// <summary>Whether the engine refused a row because its key exists.</summary>
    public abstract bool IsDuplicateKey(DbException exception);

    /// <summary>Whether a statement did not end within its time.</summary>
    public abstract bool IsTimeout(DbException exception);
}
