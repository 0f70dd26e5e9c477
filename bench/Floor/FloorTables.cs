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

    public FloorTables(SqliteConnection connection, SqliteTransaction? transaction = null)
    {
        _order = new PreparedInsert(connection, transaction, "orders", OrderRow.Columns);
        _history = new PreparedInsert(connection, transaction, "order_history", HistoryRow.Columns);
        _code = new PreparedInsert(connection, transaction, "order_parcels", CodeRow.Columns);
        _answer = new PreparedInsert(connection, transaction, "idempotency_keys", AnswerRow.Columns);
        _quote = new PreparedInsert(connection, transaction, "quotes", QuoteRow.Columns);
    }

    public void Write(OrderRow row, AnswerRow? answer)
    {
        var seq = _order.Run(row.Values);
        _history.Run(new HistoryRow(seq, row).Values);
        foreach (var code in row.Codes)
            _code.Run(new CodeRow(code, seq).Values);
        if (answer is not null)
            _answer.Run(answer.Values);
    }

    public void Write(QuoteRow row) => _quote.Run(row.Values);

    public void Dispose()
    {
        _order.Dispose();
        _history.Dispose();
        _code.Dispose();
        _answer.Dispose();
        _quote.Dispose();
    }
}
