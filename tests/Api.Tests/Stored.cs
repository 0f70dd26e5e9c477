using Microsoft.Data.Sqlite;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Tests;

/// <summary>What is in the database, for what no endpoint tells.</summary>
public sealed class Stored(string file)
{
    /// <summary>The types of the order's events, in their sequence.</summary>
    public IReadOnlyList<string> EventsOf(string order) => Texts("SELECT type FROM outbox_events WHERE subject = $1 ORDER BY seq", order);

    /// <summary>What the order's last event tells, as JSON.</summary>
    public string LastEventOf(string order) => Texts("SELECT data FROM outbox_events WHERE subject = $1 ORDER BY seq DESC LIMIT 1", order).Single();

    /// <summary>Our id of the order that merchants know by its number.</summary>
    public string IdOf(string number) => Texts("SELECT order_id FROM orders WHERE seq = CAST($1 AS INTEGER)", number).Single();

    /// <summary>The file that an upload goes to.</summary>
    public string MediumOf(string upload) => Texts("SELECT original_id FROM unboxing_uploads WHERE upload_id = $1", upload).Single();

    /// <summary>How many wrong codes count against a subject.</summary>
    public int CodeTries(string subject) => int.Parse(Texts("SELECT CAST(tries AS TEXT) FROM code_tries WHERE subject = $1", subject).SingleOrDefault() ?? "0", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The e-mails that are still to be sent: subject, text and HTML.</summary>
    public IReadOnlyList<string> Mails(string recipient) => Texts("SELECT subject || '\n' || text_part || '\n' || html_part FROM mail_messages WHERE recipient = $1 ORDER BY seq", recipient);

    /// <summary>The statuses that the order went through.</summary>
    public IReadOnlyList<string> HistoryOf(string order) =>
        Texts("SELECT h.status FROM order_history h JOIN orders o ON o.seq = h.order_seq WHERE o.order_id = $1 ORDER BY h.id", order);

    public IReadOnlyList<string> AllOrders => Texts("SELECT order_id FROM orders WHERE $1 ORDER BY seq", true);

    public IReadOnlyList<string> OrdersOf(Partner partner) => Texts("SELECT order_id FROM orders WHERE partner_id = $1 ORDER BY seq", partner.Owner.Partner.Value);

    public IReadOnlyList<string> IdempotencyKeysOf(Partner partner) => Texts("SELECT idempotency_key FROM idempotency_keys WHERE partner_id = $1", partner.Owner.Partner.Value);

    /// <summary>What operators did to it, in their sequence: actor and action.</summary>
    public IReadOnlyList<string> AuditOf(string subject) => Texts("SELECT actor || ' ' || action || ' from ' || address FROM audit_log WHERE subject = $1 ORDER BY id", subject);

    /// <summary>How often a file of this name was imported.</summary>
    public int ImportsOf(string file) => Texts("SELECT import_id FROM purchase_imports WHERE file_name = $1", file).Count;

    public IReadOnlyList<string> PurchasesOf(WebsiteId website) =>
        Texts("SELECT e.event_id FROM purchase_events e JOIN websites w ON w.seq = e.website_seq WHERE w.website_id = $1", website.ToString());

    public int Count(string table) => int.Parse(Texts($"SELECT CAST(COUNT(*) AS TEXT) FROM {table} WHERE $1", true).Single(), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The tables that hold the text anywhere, in whatever column.</summary>
    public IReadOnlyList<string> TablesThatMention(string text)
    {
        var tables = Texts("SELECT name FROM sqlite_master WHERE type = $1 AND name NOT LIKE 'sqlite_%'", "table");
        return [.. tables.Where(table =>
        {
            var columns = Texts("SELECT name FROM pragma_table_info($1)", table);
            var anywhere = string.Join(" OR ", columns.Select(column => $"instr(CAST({column} AS TEXT), $1) > 0"));
            return Texts($"SELECT 'found' FROM {table} WHERE {anywhere} LIMIT 1", text).Count > 0;
        })];
    }

    /// <summary>Adds a row that no endpoint adds yet; returns its number.</summary>
    public long Add(string sql, params object[] arguments)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql + " RETURNING seq";
        for (var index = 0; index < arguments.Length; index++)
            command.Parameters.AddWithValue($"${index + 1}", arguments[index]);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The id of the review that was written last.</summary>
    public string LastReview => Texts("SELECT review_id FROM reviews WHERE $1 ORDER BY seq DESC LIMIT 1", true).Single();

    /// <summary>How far a request for a review has come.</summary>
    public string StatusOfRequest(long request) => Texts("SELECT status FROM solicitations WHERE seq = $1", request).Single();

    /// <summary>Changes what no endpoint changes yet.</summary>
    public void Change(string sql, params object[] arguments) => ChangeAll(sql, arguments).Should().Be(1);

    /// <summary>The same for however many rows; returns how many.</summary>
    public int ChangeAll(string sql, params object[] arguments)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < arguments.Length; index++)
            command.Parameters.AddWithValue($"${index + 1}", arguments[index]);
        return command.ExecuteNonQuery();
    }

    private List<string> Texts(string sql, object argument)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$1", argument);
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
            texts.Add(reader.GetString(0));
        return texts;
    }
}
