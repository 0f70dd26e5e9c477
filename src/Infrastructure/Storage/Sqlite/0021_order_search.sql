-- What an order is looked for by besides its ids: the recipient's address in lower case, and the carrier's number.
ALTER TABLE orders ADD COLUMN recipient_email TEXT;
ALTER TABLE orders ADD COLUMN tracking_number TEXT;

UPDATE orders
   SET recipient_email = lower(COALESCE(json_extract(unboxing, '$.email'), CASE WHEN dropoff <> '' THEN json_extract(dropoff, '$.email') END)),
       tracking_number = json_extract(unboxing, '$.shipment.tracking_number');

CREATE INDEX ix_orders_recipient ON orders (partner_id, mode, recipient_email, created_at) WHERE recipient_email IS NOT NULL;
CREATE INDEX ix_orders_tracking ON orders (partner_id, mode, tracking_number, created_at) WHERE tracking_number IS NOT NULL;

-- One list of both kinds of order, by time: a merchant's, with a status or without.
CREATE INDEX ix_orders_merchant_created ON orders (partner_id, mode, created_at) WHERE origin = 'merchant';
CREATE INDEX ix_orders_merchant_status_created ON orders (partner_id, mode, status, created_at) WHERE origin = 'merchant';
-- And deliveries by the statuses of their unboxing, which /v1 keeps to itself. Those without an unboxing pay nothing.
CREATE INDEX ix_orders_unboxing ON orders (partner_id, mode, status, created_at)
 WHERE origin = 'delivery' AND status IN ('unboxing_pending', 'unboxing_submitted', 'completed', 'disputed', 'refunded');
CREATE INDEX ix_orders_unboxing_service ON orders (partner_id, mode, status, service_level, created_at)
 WHERE origin = 'delivery' AND status IN ('unboxing_pending', 'unboxing_submitted', 'completed', 'disputed', 'refunded');

-- What an order's page shows of its events.
CREATE INDEX ix_outbox_events_subject ON outbox_events (subject);

-- Kept, never counted: what happened to an account's orders on a day in UTC (2025-11-08). In several rows each, so that writers on SQL Server do not wait
-- for one another.
CREATE TABLE order_days (
    partner_id INTEGER NOT NULL,
    mode       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    day        TEXT    NOT NULL,
    shard      INTEGER NOT NULL,
    orders     INTEGER NOT NULL,
    PRIMARY KEY (partner_id, mode, name, day, shard)
) STRICT;

INSERT INTO order_days (partner_id, mode, name, day, shard, orders)
SELECT o.partner_id, o.mode, 'created', date(o.created_at / 1000000, 'unixepoch'), 0, COUNT(*)
  FROM orders AS o
 GROUP BY o.partner_id, o.mode, date(o.created_at / 1000000, 'unixepoch');

INSERT INTO order_days (partner_id, mode, name, day, shard, orders)
SELECT s.partner_id, s.mode, s.name, s.day, 0, COUNT(*)
  FROM (SELECT o.partner_id, o.mode, date(h.at / 1000000, 'unixepoch') AS day,
               CASE WHEN h.status = 'unboxing_pending' THEN 'handed_over'
                    WHEN h.status = 'unboxing_submitted' THEN 'submitted'
                    ELSE h.status END AS name
          FROM order_history AS h
          JOIN orders AS o ON o.seq = h.order_seq
         WHERE h.status = 'unboxing_submitted'
            OR (o.origin = 'merchant' AND h.status = 'unboxing_pending')
            OR (o.origin = 'delivery' AND h.status IN ('delivered', 'failed', 'cancelled'))) AS s
 GROUP BY s.partner_id, s.mode, s.name, s.day;

-- Figures, as for the other lists of orders.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('orders',        'ix_orders_recipient',                '1000000 1000000 1000000 3 2'),
    ('orders',        'ix_orders_tracking',                 '1000000 1000000 1000000 2 2'),
    ('orders',        'ix_orders_merchant_created',         '1000000 1000000 1000000 2'),
    ('orders',        'ix_orders_merchant_status_created',  '1000000 1000000 1000000 200000 2'),
    ('orders',        'ix_orders_unboxing',                 '1000000 1000000 1000000 200000 2'),
    ('orders',        'ix_orders_unboxing_service',         '1000000 1000000 1000000 200000 60000 2'),
    ('outbox_events', 'ix_outbox_events_subject',           '1000000 6'),
    ('order_days',    'sqlite_autoindex_order_days_1',      '100000 10000 5000 1000 1 1');
