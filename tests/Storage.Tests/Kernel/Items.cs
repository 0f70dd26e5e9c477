using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Kernel;

/// <summary>A table for the tests of the storage itself: <c>items (id, name, amount)</c>, the name unique.</summary>
internal static class Items
{
    public static readonly Statement CreateTable = Statement.For(dialect => dialect.Provider == StorageProvider.Sqlite
        ? "CREATE TABLE IF NOT EXISTS items (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, amount INTEGER NOT NULL) STRICT"
        : """
          IF OBJECT_ID(N'items') IS NULL
              CREATE TABLE items (
                  id     bigint NOT NULL IDENTITY,
                  name   nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
                  amount bigint NOT NULL,
                  CONSTRAINT pk_items PRIMARY KEY (id),
                  CONSTRAINT ux_items_name UNIQUE (name))
          """);

    public static readonly Statement Insert = new("INSERT INTO items (name, amount) VALUES (@Name, @Amount)");

    public static readonly Statement InsertReturningId = Statement.For(dialect => dialect.InsertReturning("items (name, amount)", "@Name, @Amount", "id"));

    public static readonly Statement Names = new("SELECT name FROM items WHERE name LIKE @Like ORDER BY id");

    public static readonly Statement Amount = new("SELECT amount FROM items WHERE name = @Name");

    public static readonly Statement Raise = new("UPDATE items SET amount = amount + 1 WHERE name = @Name");

    public static readonly Statement First = Statement.For(dialect => $"SELECT name FROM items WHERE name LIKE @Like ORDER BY id {dialect.Take("@Take")}");

    public static readonly Statement Page = Statement.For(dialect => $"SELECT name FROM items WHERE name LIKE @Like ORDER BY id {dialect.Page("@Skip", "@Take")}");

    public static readonly Statement Claim = Statement.For(dialect =>
        dialect.Claim("items", set: "amount = t.amount + 100", where: "t.name LIKE @Like AND t.amount < 100", count: "@Take", "name", "amount"));

    public static readonly Statement DeleteSome = Statement.For(dialect => dialect.DeleteSome("items", "name LIKE @Like", "@Take"));

    public static Task<int> Create(StorageFixture storage) => storage.Write(ct => storage.Sql.Execute(CreateTable, null, ct));

    public static Task<int> Add(this SqlSession sql, string name, CancellationToken ct) => sql.Execute(Insert, new { Name = name, Amount = 0L }, ct);

    public static Task<IReadOnlyList<string>> All(this SqlSession sql, CancellationToken ct) => sql.Like("%", ct);

    public static Task<IReadOnlyList<string>> Like(this SqlSession sql, string pattern, CancellationToken ct) => sql.Query<string>(Names, new { Like = pattern }, ct);
}
