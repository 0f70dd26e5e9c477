using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Parcours.Bench.Floor;

/// <summary>What each request of the floor reads and writes.</summary>
internal sealed class FloorOrders(IFloorWriter writer, FloorDatabase database)
{
    private readonly ConcurrentBag<SqliteCommand> _idle = [];

    public async Task<ReadOnlyMemory<byte>> Create(ReadOnlyMemory<byte> body, string? idempotencyKey, string target)
    {
        var order = OrderRow.Of(JsonSerializer.Deserialize(body.Span, FloorJson.Default.FloorOrder)!);
        var json = Named("order_id", order.Id);
        var answer = idempotencyKey is null ? null : new AnswerRow(idempotencyKey, SHA256.HashData(body.Span), json.ToArray(), order.Now);
        await writer.Write(tables => tables.Write(order, answer));
        return json;
    }

    public async Task<ReadOnlyMemory<byte>> Quote(ReadOnlyMemory<byte> body)
    {
        var quote = QuoteRow.Of(JsonSerializer.Deserialize(body.Span, FloorJson.Default.FloorQuote)!);
        await writer.Write(tables => tables.Write(quote));
        return Named("quote_id", quote.Id);
    }

    /// <summary>An answer with every column of the order and its history.</summary>
    public ReadOnlyMemory<byte> Get(string id)
    {
        if (!_idle.TryTake(out var command))
            command = PrepareRead();
        command.Parameters[0].Value = id;
        var json = Rows(command);
        _idle.Add(command);
        return json;
    }

    private const string ReadOrder = """
        SELECT o.order_id, o.partner_order_id, o.origin, o.status, o.service_level, o.pickup, o.dropoff, o.parcels, o.cod_cents, o.insurance_cents,
               o.reference, o.instructions, o.metadata, o.rate_cents, o.currency, o.estimated_delivery, o.estimated_offset, o.quote_id,
               o.cancelled_by, o.cancel_reason, o.created_at, o.updated_at, h.status AS history_status, h.at AS history_at
          FROM orders AS o
          JOIN order_history AS h ON h.order_seq = o.seq
         WHERE o.order_id = @Order AND o.partner_id = 1 AND o.mode = 'test' AND o.origin = 'delivery'
         ORDER BY h.id
        """;

    private SqliteCommand PrepareRead()
    {
        var command = database.Open().CreateCommand();
        command.CommandText = ReadOrder;
        command.Parameters.Add(new SqliteParameter("@Order", SqliteType.Text));
        return command;
    }

    private static ReadOnlyMemory<byte> Rows(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var buffer = new ArrayBufferWriter<byte>(2048);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        while (reader.Read())
        {
            json.WriteStartObject();
            for (var column = 0; column < reader.FieldCount; column++)
                Write(json, reader, column);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, SqliteDataReader reader, int column)
    {
        if (reader.IsDBNull(column))
            return;
        json.WritePropertyName(reader.GetName(column));
        if (reader.GetFieldType(column) == typeof(long))
            json.WriteNumberValue(reader.GetInt64(column));
        else if (reader.GetString(column) is ['{' or '[', ..] nested)
            json.WriteRawValue(nested);
        else
            json.WriteStringValue(reader.GetString(column));
    }

    private static byte[] Named(string name, string id) => [.. "{\""u8, .. System.Text.Encoding.ASCII.GetBytes(name), .. "\":\""u8, .. System.Text.Encoding.ASCII.GetBytes(id), .. "\"}"u8];
}
