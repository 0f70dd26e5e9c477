using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Kernel;

public abstract class SessionContract(StorageFixture storage) : StorageContract(storage), IAsyncLifetime
{
    [Flags]
    private enum Filters
    {
        None = 0,
        Name = 1,
        Amount = 2,
    }

    private static readonly StatementFamily<Filters> CountWhere = Statement.Filtered<Filters>((_, filters) => $"""
        SELECT COUNT(*) FROM items WHERE name LIKE @Like
        {(filters.HasFlag(Filters.Name) ? "AND name = @Name" : "")}
        {(filters.HasFlag(Filters.Amount) ? "AND amount = @Amount" : "")}
        """);

    private static readonly Statement Nothing = new("SELECT @Nothing");

    private static readonly Statement MatchEnum = new("SELECT COUNT(*) FROM items WHERE name = @Status");

    private static readonly Statement MatchList = new("SELECT COUNT(*) FROM items WHERE name IN @Names");

    private SqlSession Sql => Storage.Sql;

    public async ValueTask InitializeAsync() => await Items.Create(Storage);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_write_outside_a_unit_of_work_is_refused()
    {
        var write = () => Sql.Add("outside", Ct);

        await write.Should().ThrowAsync<InvalidOperationException>().WithMessage("Items.Insert writes*");
        (await Sql.Like("outside", Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_statement_that_no_static_field_holds_is_refused()
    {
        var query = () => Sql.Query<string>(new Statement("SELECT name FROM items"), null, Ct);

        await query.Should().ThrowAsync<InvalidOperationException>().WithMessage("*static field*");
    }

    [Fact]
    public async Task First_is_null_where_there_is_no_row() =>
        (await Sql.First<long?>(Items.Amount, new { Name = "nobody" }, Ct)).Should().BeNull();

    [Fact]
    public async Task A_taken_key_is_told_and_the_unit_goes_on()
    {
        var inserted = await Storage.Write(async ct =>
        {
            var first = await Sql.TryInsert(Items.Insert, new { Name = "taken", Amount = 1L }, ct);
            var second = await Sql.TryInsert(Items.Insert, new { Name = "taken", Amount = 2L }, ct);
            await Sql.Add("taken-after", ct);
            return (first, second);
        });

        inserted.Should().Be((true, false));
        (await Sql.Like("taken%", Ct)).Should().Equal("taken", "taken-after");
        (await Sql.First<long>(Items.Amount, new { Name = "taken" }, Ct)).Should().Be(1);
    }

    [Fact]
    public async Task A_row_that_breaks_another_rule_than_its_key_is_an_exception()
    {
        var insert = () => Storage.Write(ct => Sql.TryInsert(Items.Insert, new { Name = (string?)null, Amount = 1L }, ct));

        await insert.Should().ThrowAsync<System.Data.Common.DbException>();
    }

    [Fact]
    public async Task An_insert_returns_the_key_that_the_engine_made()
    {
        var ids = await Storage.Write(async ct => new[]
        {
            await Sql.First<long>(Items.InsertReturningId, new { Name = "key-1", Amount = 1L }, ct),
            await Sql.First<long>(Items.InsertReturningId, new { Name = "key-2", Amount = 1L }, ct),
        });

        ids[1].Should().BeGreaterThan(ids[0]);
        (await Sql.Like("key-%", Ct)).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_list_of_arguments_runs_the_statement_for_each()
    {
        var changed = await Storage.Write(ct => Sql.Execute(Items.Insert, new[] { new { Name = "each-1", Amount = 1L }, new { Name = "each-2", Amount = 2L } }, ct));

        changed.Should().Be(2);
        (await Sql.Like("each-%", Ct)).Should().Equal("each-1", "each-2");
    }

    [Fact]
    public async Task Pages_are_cut_alike()
    {
        await Add("page-1", "page-2", "page-3", "page-4", "page-5");

        (await Sql.Query<string>(Items.First, new { Like = "page-%", Take = 2 }, Ct)).Should().Equal("page-1", "page-2");
        (await Sql.Query<string>(Items.Page, new { Like = "page-%", Skip = 2, Take = 2 }, Ct)).Should().Equal("page-3", "page-4");
        (await Sql.Query<string>(Items.Page, new { Like = "page-%", Skip = 4, Take = 2 }, Ct)).Should().Equal("page-5");
    }

    [Fact]
    public async Task Claimed_rows_come_back_as_they_are_afterwards_and_only_once()
    {
        await Add("claim-1", "claim-2", "claim-3");

        var first = await Claim(2);
        var second = await Claim(2);

        first.Should().HaveCount(2);
        second.Should().HaveCount(1);
        first.Concat(second).Should().OnlyContain(item => item.Amount == 100);
        first.Concat(second).Select(item => item.Name).Should().BeEquivalentTo("claim-1", "claim-2", "claim-3");
        (await Claim(2)).Should().BeEmpty();
    }

    [Fact]
    public async Task No_more_rows_are_deleted_than_asked_for()
    {
        await Add("old-1", "old-2", "old-3");

        (await Storage.Write(ct => Sql.Execute(Items.DeleteSome, new { Like = "old-%", Take = 2 }, ct))).Should().Be(2);
        (await Sql.Like("old-%", Ct)).Should().HaveCount(1);
    }

    [Fact]
    public async Task Every_combination_of_filters_is_a_statement_of_its_own()
    {
        await Add("filter-1", "filter-2");
        var args = new { Like = "filter-%", Name = "filter-1", Amount = 7L };

        (await Sql.First<int>(CountWhere[Filters.None], args, Ct)).Should().Be(2);
        (await Sql.First<int>(CountWhere[Filters.Name], args, Ct)).Should().Be(1);
        (await Sql.First<int>(CountWhere[Filters.Amount], args, Ct)).Should().Be(0);
        (await Sql.First<int>(CountWhere[Filters.Name | Filters.Amount], args, Ct)).Should().Be(0);
        CountWhere[Filters.Name | Filters.Amount].ToString().Should().Be("SessionContract.CountWhere[Name, Amount]");
    }

    [Fact]
    public async Task An_enum_passed_as_itself_fails_instead_of_never_matching()
    {
        var plain = () => Sql.First<int>(MatchEnum, new { Status = OrderStatus.Pending }, Ct);
        var optional = () => Sql.First<int>(MatchEnum, new { Status = (OrderStatus?)OrderStatus.Pending }, Ct);

        await plain.Should().ThrowAsync<ArgumentException>().WithMessage("Status is of type OrderStatus*Status.ToDb()*");
        await optional.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task A_list_inside_the_arguments_fails_since_its_text_would_be_rewritten()
    {
        var query = () => Sql.First<int>(MatchList, new { Names = new[] { "a", "b" } }, Ct);

        await query.Should().ThrowAsync<ArgumentException>().WithMessage("Names is of type*");
    }

    [Fact]
    public async Task A_cancelled_read_is_cancelled_and_not_an_error_of_the_database()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var query = () => Sql.First<string>(Nothing, new { Nothing = "" }, cancelled.Token);

        await query.Should().ThrowAsync<OperationCanceledException>();
    }

    private async Task Add(params string[] names) =>
        await Storage.Write(ct => Sql.Execute(Items.Insert, names.Select(name => new { Name = name, Amount = 0L }), ct));

    private Task<IReadOnlyList<Item>> Claim(int take) => Storage.Write(ct => Sql.Query<Item>(Items.Claim, new { Like = "claim-%", Take = take }, ct));

    private sealed class Item
    {
        public required string Name { get; init; }

        public long Amount { get; init; }
    }
}

public sealed class SessionOnSqlite(SqliteStorage storage) : SessionContract(storage), IClassFixture<SqliteStorage>;

public sealed class SessionOnSqlServer(SqlServerStorage storage) : SessionContract(storage), IClassFixture<SqlServerStorage>;
