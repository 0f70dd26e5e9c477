using System.Globalization;
using Microsoft.Data.Sqlite;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>Orders written straight into the product's tables, as many as would take too long over HTTP.</summary>
internal static class ManyOrders
{
    private const string Address = """ "line1":"100 Rue Saint-Paul","city":"Montréal","province":"QC","postal_code":"H2Y1Z3","email":"someone@example.com","line2":"Unit 5" """;

    /// <summary>A microsecond of 2025: the orders follow it, one a second.</summary>
    private const long Epoch = 1_760_000_000_000_000;

    /// <param name="rare">How many of them, evenly spread, are <c>failed</c>; the others are <c>delivered</c>.</param>
    public static void Fill(DatabaseFile database, int orders, int rare)
    {
        using var connection = database.Open(SqliteOpenMode.ReadWrite);
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $$"""
            PRAGMA synchronous = OFF;
            PRAGMA cache_size = -500000;
            BEGIN;
            INSERT INTO orders (
                order_id, partner_id, mode, origin, partner_order_id, reference_length, status, published_status, service_level, pickup, dropoff, parcels, insurance_cents,
                reference, instructions, metadata, rate_cents, currency, estimated_delivery, estimated_offset, created_at, updated_at)
            WITH RECURSIVE numbers(n, status) AS (
                SELECT 1, 'delivered' UNION ALL SELECT n + 1, CASE WHEN (n + 1) % {{orders / rare}} = 0 THEN 'failed' ELSE 'delivered' END FROM numbers WHERE n < {{orders}})
            SELECT 'dc_' || lower(hex(randomblob(8))), k.partner_id, k.mode, 'delivery', printf('OLD-%08d', n), 12, status, status, 'standard',
                   '{"name":"Entrepôt","phone":"+1-514-555-0101",{{Address}}}', '{"name":"Camille Tremblay","phone":"+1-514-555-0199",{{Address}}}',
                   '[{"id":"box-1","size":{"weight_kg":2.5,"length_cm":40,"width_cm":30,"height_cm":10},"description":"MacBook Pro 16-inch","value_cents":299900}]',
                   15000, 'PO-48213', 'Leave nothing unattended.', '{"cart":"c-99120","channel":"web","items":2}', 1499, 'CAD',
                   {{Epoch}} + n * 1000000 + 172800000000, -18000, {{Epoch}} + n * 1000000, {{Epoch}} + n * 1000000
              FROM numbers
              JOIN hmac_keys AS k ON k.public_key = '{{Credentials.PublicKey}}';
            INSERT INTO order_history (order_seq, status, at, actor) SELECT seq, 'pending', created_at, '{{Credentials.PublicKey}}' FROM orders;
            COMMIT;
            PRAGMA wal_checkpoint(TRUNCATE);
            """);
        command.ExecuteNonQuery();
    }

    /// <summary>A merchant's orders, with the totals that the product keeps of them.</summary>
    public static void FillMerchant(DatabaseFile database, int orders)
    {
        using var connection = database.Open(SqliteOpenMode.ReadWrite);
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $$"""
            PRAGMA synchronous = OFF;
            PRAGMA cache_size = -500000;
            BEGIN;
            INSERT INTO orders (
                order_id, partner_id, mode, origin, partner_order_id, reference_length, status, published_status, service_level, pickup, dropoff, parcels,
                rate_cents, currency, estimated_delivery, estimated_offset, unboxing, created_at, updated_at)
            WITH RECURSIVE numbers(n, status) AS (
                SELECT 1, 'completed' UNION ALL
                SELECT n + 1, CASE (n + 1) % 20 WHEN 1 THEN 'pending' WHEN 2 THEN 'shipped' WHEN 3 THEN 'unboxing_submitted' WHEN 4 THEN 'disputed' WHEN 5 THEN 'refunded' ELSE 'completed' END
                  FROM numbers WHERE n < {{orders}})
            SELECT 'dc_' || lower(hex(randomblob(8))), k.partner_id, k.mode, 'merchant', printf('OLD-%08d', n), 12, status, status, 'none', '', '', '', 0, 'EUR',
                   {{Epoch}} + n * 1000000, 0,
                   '{"code":"A3F9","product_name":"Air Max 90","amount":{"minor":12990,"currency":"EUR"},"email":"someone@example.com","language":"fr","customer_name":"Camille Tremblay"}',
                   {{Epoch}} + n * 1000000, {{Epoch}} + n * 1000000
              FROM numbers
              JOIN hmac_keys AS k ON k.public_key = '{{Credentials.PublicKey}}';
            INSERT INTO merchant_totals (partner_id, mode, name, shard, orders) SELECT partner_id, mode, status, 0, COUNT(*) FROM orders WHERE origin = 'merchant' GROUP BY partner_id, mode, status;
            COMMIT;
            PRAGMA wal_checkpoint(TRUNCATE);
            """);
        command.ExecuteNonQuery();
    }
}
