-- A merchant's order has no delivery of ours. The columns of one cannot be made nullable on every engine: in such a row service_level is 'none', pickup,
-- dropoff and parcels are empty, and price and estimate say nothing.

-- What is shipped and how its opening goes: JSON, since no statement looks into it but for the two times.
ALTER TABLE orders ADD COLUMN unboxing TEXT;
ALTER TABLE orders ADD COLUMN unboxing_deadline INTEGER;
-- Null before the window opens, and once the customer was reminded.
ALTER TABLE orders ADD COLUMN unboxing_reminder_at INTEGER;

-- A merchant's list, newest first; with ?status=. SQLite ends each with seq, the order's number.
CREATE INDEX ix_orders_merchant ON orders (partner_id, mode) WHERE origin = 'merchant';
CREATE INDEX ix_orders_merchant_status ON orders (partner_id, mode, status) WHERE origin = 'merchant';
-- What the clock does: windows that are over, and reminders that are due.
CREATE INDEX ix_orders_unboxing_deadline ON orders (unboxing_deadline) WHERE status = 'unboxing_pending';
CREATE INDEX ix_orders_unboxing_reminder ON orders (unboxing_reminder_at) WHERE unboxing_reminder_at IS NOT NULL;

-- Figures, as for the other lists of orders.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('orders', 'ix_orders_merchant',          '1000000 1000000 1000000'),
    ('orders', 'ix_orders_merchant_status',   '1000000 1000000 1000000 200000'),
    ('orders', 'ix_orders_unboxing_deadline', '10000 2'),
    ('orders', 'ix_orders_unboxing_reminder', '10000 2');

-- The account's plan, and what becomes of an order whose window ends without a submission.
ALTER TABLE partners ADD COLUMN plan TEXT NOT NULL DEFAULT 'free';
ALTER TABLE partners ADD COLUMN expired_window TEXT NOT NULL DEFAULT 'completed';

-- Bearer keys. The hash is the SHA-256 of a random secret; the hint is what a person tells it by.
CREATE TABLE merchant_keys (
    id           INTEGER PRIMARY KEY,
    partner_id   INTEGER NOT NULL REFERENCES partners (id),
    mode         TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    hint         TEXT    NOT NULL,
    secret_hash  BLOB    NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at   INTEGER
) STRICT;

CREATE INDEX ix_merchant_keys_owner ON merchant_keys (partner_id, mode);

-- Kept, never counted: orders of a merchant by status, and those refunded after a proof. In several rows each, so that writers on SQL Server do not
-- wait for one another.
CREATE TABLE merchant_totals (
    partner_id INTEGER NOT NULL,
    mode       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    shard      INTEGER NOT NULL,
    orders     INTEGER NOT NULL,
    PRIMARY KEY (partner_id, mode, name, shard)
) STRICT;

-- Live orders of a calendar month in UTC: 2025-11.
CREATE TABLE plan_usage (
    partner_id INTEGER NOT NULL,
    month      TEXT    NOT NULL,
    shard      INTEGER NOT NULL,
    orders     INTEGER NOT NULL,
    PRIMARY KEY (partner_id, month, shard)
) STRICT;

-- Wrong verification codes, by order number whether it exists or not, and by network address.
CREATE TABLE code_tries (
    subject    TEXT    NOT NULL PRIMARY KEY,
    tries      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX ix_code_tries_expires_at ON code_tries (expires_at);

-- What the events that orders send to their own webhook_url are signed with; protected like the endpoints' secrets.
CREATE TABLE webhook_default_secrets (
    partner_id INTEGER NOT NULL REFERENCES partners (id),
    mode       TEXT    NOT NULL,
    secret     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (partner_id, mode)
) STRICT;

-- An endpoint that single orders named: it hears of those alone, and no list shows it.
ALTER TABLE webhook_endpoints ADD COLUMN is_of_orders INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX ux_webhook_endpoints_of_orders ON webhook_endpoints (partner_id, mode, url) WHERE is_of_orders = 1;
