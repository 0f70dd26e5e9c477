-- What an order is looked for by besides its ids: the recipient's address in lower case, and the carrier's number.
ALTER TABLE orders ADD recipient_email nvarchar(255) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE orders ADD tracking_number nvarchar(255) COLLATE Latin1_General_100_BIN2 NULL;
GO

UPDATE orders
   SET recipient_email = LOWER(COALESCE(JSON_VALUE(unboxing, '$.email'), CASE WHEN dropoff <> N'' THEN JSON_VALUE(dropoff, '$.email') END)),
       tracking_number = JSON_VALUE(unboxing, '$.shipment.tracking_number');

CREATE INDEX ix_orders_recipient ON orders (partner_id, mode, recipient_email, created_at, seq) WHERE recipient_email IS NOT NULL;
CREATE INDEX ix_orders_tracking ON orders (partner_id, mode, tracking_number, created_at, seq) WHERE tracking_number IS NOT NULL;

-- One list of both kinds of order, by time: a merchant's, with a status or without.
CREATE INDEX ix_orders_merchant_created ON orders (partner_id, mode, created_at, seq) WHERE origin = N'merchant';
CREATE INDEX ix_orders_merchant_status_created ON orders (partner_id, mode, status, created_at, seq) WHERE origin = N'merchant';
-- And deliveries by the statuses of their unboxing, which /v1 keeps to itself. Those without an unboxing pay nothing.
CREATE INDEX ix_orders_unboxing ON orders (partner_id, mode, status, created_at, seq)
 WHERE origin = N'delivery' AND status IN (N'unboxing_pending', N'unboxing_submitted', N'completed', N'disputed', N'refunded');
CREATE INDEX ix_orders_unboxing_service ON orders (partner_id, mode, status, service_level, created_at, seq)
 WHERE origin = N'delivery' AND status IN (N'unboxing_pending', N'unboxing_submitted', N'completed', N'disputed', N'refunded');

-- What an order's page shows of its events.
CREATE INDEX ix_outbox_events_subject ON outbox_events (subject, seq);

-- Kept, never counted: what happened to an account's orders on a day in UTC (2025-11-08). In several rows each, so that writers do not wait for one
-- another.
CREATE TABLE order_days (
    partner_id bigint       NOT NULL,
    mode       nvarchar(8)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    name       nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    day        nvarchar(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
    shard      int          NOT NULL,
    orders     bigint       NOT NULL,
    CONSTRAINT pk_order_days PRIMARY KEY CLUSTERED (partner_id, mode, name, day, shard)
);

INSERT INTO order_days (partner_id, mode, name, day, shard, orders)
SELECT o.partner_id, o.mode, N'created', CONVERT(nvarchar(10), o.created_at, 23), 0, COUNT(*)
  FROM orders AS o
 GROUP BY o.partner_id, o.mode, CONVERT(nvarchar(10), o.created_at, 23);

INSERT INTO order_days (partner_id, mode, name, day, shard, orders)
SELECT s.partner_id, s.mode, s.name, s.day, 0, COUNT(*)
  FROM (SELECT o.partner_id, o.mode, CONVERT(nvarchar(10), h.at, 23) AS day,
               CASE WHEN h.status = N'unboxing_pending' THEN N'handed_over'
                    WHEN h.status = N'unboxing_submitted' THEN N'submitted'
                    ELSE h.status END AS name
          FROM order_history AS h
          JOIN orders AS o ON o.seq = h.order_seq
         WHERE h.status = N'unboxing_submitted'
            OR (o.origin = N'merchant' AND h.status = N'unboxing_pending')
            OR (o.origin = N'delivery' AND h.status IN (N'delivered', N'failed', N'cancelled'))) AS s
 GROUP BY s.partner_id, s.mode, s.name, s.day;
