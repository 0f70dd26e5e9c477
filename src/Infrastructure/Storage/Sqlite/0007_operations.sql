CREATE TABLE couriers (
    seq              INTEGER PRIMARY KEY,
    courier_id       TEXT    NOT NULL UNIQUE,
    name             TEXT    NOT NULL,
    phone            TEXT    NOT NULL,
    created_at       INTEGER NOT NULL,
    last_assigned_at INTEGER,
    deactivated_at   INTEGER
) STRICT;

-- Without a courier_id: a dispatcher. The hash is the SHA-256 of a random secret.
CREATE TABLE operators (
    id          INTEGER PRIMARY KEY,
    name        TEXT    NOT NULL,
    courier_id  TEXT    REFERENCES couriers (courier_id),
    secret_hash BLOB    NOT NULL UNIQUE,
    created_at  INTEGER NOT NULL,
    revoked_at  INTEGER
) STRICT;

CREATE INDEX ix_operators_courier ON operators (courier_id) WHERE courier_id IS NOT NULL;

-- What operators did, for good.
CREATE TABLE audit_log (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    address TEXT,
    action  TEXT    NOT NULL,
    subject TEXT    NOT NULL
) STRICT;

CREATE INDEX ix_audit_log_subject ON audit_log (subject);

-- The simulator's courier is nobody's account, so this is no foreign key.
ALTER TABLE orders ADD COLUMN courier_id TEXT;
-- What the courier reported: JSON, since no statement looks into it.
ALTER TABLE orders ADD COLUMN progress TEXT;
ALTER TABLE orders ADD COLUMN pin_hash TEXT;
ALTER TABLE orders ADD COLUMN pin_tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE order_history ADD COLUMN failure_reason TEXT;

-- The operators' lists, oldest first: of a status, and of a courier. A courier's index only grows when an order is assigned.
CREATE INDEX ix_orders_work ON orders (mode, published_status, created_at) WHERE origin = 'delivery';
CREATE INDEX ix_orders_courier ON orders (courier_id, mode, published_status, created_at) WHERE courier_id IS NOT NULL;

-- Figures, as for the partners' lists.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('orders', 'ix_orders_work',    '1000000 500000 100000 2'),
    ('orders', 'ix_orders_courier', '1000000 5000 5000 1000 2');

-- What a scanner reads off a parcel, without the spaces around it. Rows of two short columns: a table and an index would hold all of it twice.
CREATE TABLE order_parcels (
    code      TEXT    NOT NULL,
    order_seq INTEGER NOT NULL REFERENCES orders (seq),
    PRIMARY KEY (code, order_seq)
) STRICT, WITHOUT ROWID;

INSERT INTO order_parcels (code, order_seq)
SELECT DISTINCT trim(c.code), c.seq
  FROM (SELECT o.seq, json_extract(p.value, '$.id') AS code FROM orders AS o, json_each(o.parcels) AS p
         UNION ALL
        SELECT o.seq, json_extract(p.value, '$.barcode') FROM orders AS o, json_each(o.parcels) AS p) AS c
 WHERE trim(c.code) <> '';

-- Images that were stored and that no order has yet. The unit of work that gives one to an order takes its row away; the rest is swept.
CREATE TABLE media_uploads (
    media_id    TEXT    NOT NULL PRIMARY KEY,
    operator_id INTEGER NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX ix_media_uploads_created_at ON media_uploads (created_at);
