CREATE TABLE orders (
    seq                INTEGER PRIMARY KEY,
    order_id           TEXT    NOT NULL,
    partner_id         INTEGER NOT NULL REFERENCES partners (id),
    mode               TEXT    NOT NULL,
    origin             TEXT    NOT NULL,
    partner_order_id   TEXT    NOT NULL,
    -- Its length; SQL Server needs it to tell references apart by their trailing spaces.
    reference_length   INTEGER NOT NULL,
    status             TEXT    NOT NULL,
    published_status   TEXT    NOT NULL,
    service_level      TEXT    NOT NULL,
    pickup             TEXT    NOT NULL,
    dropoff            TEXT    NOT NULL,
    parcels            TEXT    NOT NULL,
    cod_cents          INTEGER,
    insurance_cents    INTEGER,
    reference          TEXT,
    instructions       TEXT,
    metadata           TEXT,
    rate_cents         INTEGER NOT NULL,
    currency           TEXT    NOT NULL,
    estimated_delivery INTEGER NOT NULL,
    -- Seconds east of UTC: the promise is told in the destination's local time.
    estimated_offset   INTEGER NOT NULL,
    quote_id           TEXT,
    cancelled_by       TEXT,
    cancel_reason      TEXT,
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL
) STRICT;

-- The public id: reading, cancelling, tracking, cursors.
CREATE UNIQUE INDEX ux_orders_order_id ON orders (order_id);
-- A partner's reference is used once; it also answers the list's partner_order_id filter with its one row.
CREATE UNIQUE INDEX ux_orders_partner_order ON orders (partner_id, mode, partner_order_id, reference_length);

-- One index for each shape of the list, since a filter outside the index would walk past every other order to find a rare one.
-- SQLite ends each with seq, so a page is read backwards without a sort. Only /v1 orders are in them: others pay nothing.
-- No filter, or only times.
CREATE INDEX ix_orders_list ON orders (partner_id, mode, created_at) WHERE origin = 'delivery';
-- ?status=
CREATE INDEX ix_orders_list_status ON orders (partner_id, mode, published_status, created_at) WHERE origin = 'delivery';
-- ?service_level=
CREATE INDEX ix_orders_list_service ON orders (partner_id, mode, service_level, created_at) WHERE origin = 'delivery';
-- ?status=&service_level=
CREATE INDEX ix_orders_list_status_service ON orders (partner_id, mode, published_status, service_level, created_at) WHERE origin = 'delivery';

-- Without figures SQLite takes every index for a small one and now and then seeks by time alone, past all that the filters leave out.
-- So it gets those of one partner with a million orders: the rows, and how many share the first column, the first two, …
ANALYZE;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('orders', 'ux_orders_order_id',            '1000000 1'),
    ('orders', 'ux_orders_partner_order',       '1000000 1000000 1000000 1 1'),
    ('orders', 'ix_orders_list',                '1000000 1000000 1000000 2'),
    ('orders', 'ix_orders_list_status',         '1000000 1000000 1000000 100000 2'),
    ('orders', 'ix_orders_list_service',        '1000000 1000000 1000000 300000 2'),
    ('orders', 'ix_orders_list_status_service', '1000000 1000000 1000000 100000 30000 2');

CREATE TABLE order_history (
    id        INTEGER PRIMARY KEY,
    order_seq INTEGER NOT NULL REFERENCES orders (seq),
    status    TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL
) STRICT;

-- An order's steps, in the order they were taken.
CREATE INDEX ix_order_history_order ON order_history (order_seq);

CREATE TABLE quotes (
    quote_id    TEXT    NOT NULL PRIMARY KEY,
    partner_id  INTEGER NOT NULL,
    mode        TEXT    NOT NULL,
    consignment TEXT    NOT NULL,
    rate        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

-- Old quotes are forgotten.
CREATE INDEX ix_quotes_created_at ON quotes (created_at);
