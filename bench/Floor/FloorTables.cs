using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Parcours.Bench.Floor;

/// <summary>The prepared commands of one connection that writes.</summary>
internal sealed class FloorTables : IDisposable
{
    private readonly PreparedInsert _order;
    private readonly PreparedInsert _history;
    private readonly PreparedInsert _code;
    private readonly PreparedInsert _answer;
    private readonly PreparedInsert _quote;
    private readonly SqliteCommand _day;

    public FloorTables(SqliteConnection connection, SqliteTransaction? transaction = null)
    {
        _order = new PreparedInsert(connection, transaction, "orders", OrderRow.Columns);
        _history = new PreparedInsert(connection, transaction, "order_history", HistoryRow.Columns);
        _code = new PreparedInsert(connection, transaction, "order_parcels", CodeRow.Columns);
        _answer = new PreparedInsert(connection, transaction, "idempotency_keys", AnswerRow.Columns);
        _quote = new PreparedInsert(connection, transaction, "quotes", QuoteRow.Columns);
        _day = connection.CreateCommand();
        _day.Transaction = transaction;
        _day.CommandText = """
            INSERT INTO order_days (partner_id, mode, name, day, shard, orders) VALUES (1, 'test', 'created', @day, 0, 1)
                ON CONFLICT DO UPDATE SET orders = orders + 1
            """;
        _day.Parameters.Add(new SqliteParameter("@day", SqliteType.Text));
    }

    public void Write(OrderRow row, AnswerRow? answer)
    {
        var seq = _order.Run(row.Values);
        _history.Run(new HistoryRow(seq, row).Values);
        foreach (var code in row.Codes)
            _code.Run(new CodeRow(code, seq).Values);
        if (answer is not null)
            _answer.Run(answer.Values);
        _day.Parameters[0].Value = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        _day.ExecuteNonQuery();
    }

    public void Write(QuoteRow row) => _quote.Run(row.Values);

    public void Dispose()
    {
        _order.Dispose();
        _history.Dispose();
        _code.Dispose();
        _answer.Dispose();
        _quote.Dispose();
        _day.Dispose();
    }
}
