CREATE TABLE orders (
    seq                bigint         NOT NULL IDENTITY,
    order_id           varchar(64)    COLLATE Latin1_General_100_BIN2 NOT NULL,
    partner_id         bigint         NOT NULL,
    mode               nvarchar(8)    COLLATE Latin1_General_100_BIN2 NOT NULL,
    origin             nvarchar(16)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    partner_order_id   nvarchar(64)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- Its length: a comparison ignores trailing spaces, whatever the collation.
    reference_length   int            NOT NULL,
    status             nvarchar(32)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    published_status   nvarchar(32)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    service_level      nvarchar(16)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    pickup             nvarchar(max)  NOT NULL,
    dropoff            nvarchar(max)  NOT NULL,
    parcels            nvarchar(max)  NOT NULL,
    cod_cents          bigint         NULL,
    insurance_cents    bigint         NULL,
    reference          nvarchar(255)  COLLATE Latin1_General_100_BIN2 NULL,
    instructions       nvarchar(1000) NULL,
    metadata           nvarchar(max)  NULL,
    rate_cents         bigint         NOT NULL,
    currency           nchar(3)       COLLATE Latin1_General_100_BIN2 NOT NULL,
    estimated_delivery datetime2(6)   NOT NULL,
    -- Seconds east of UTC: the promise is told in the destination's local time.
    estimated_offset   int            NOT NULL,
    quote_id           varchar(64)    COLLATE Latin1_General_100_BIN2 NULL,
    cancelled_by       nvarchar(16)   COLLATE Latin1_General_100_BIN2 NULL,
    cancel_reason      nvarchar(1000) NULL,
    created_at         datetime2(6)   NOT NULL,
    updated_at         datetime2(6)   NOT NULL,
    CONSTRAINT pk_orders PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT fk_orders_partners FOREIGN KEY (partner_id) REFERENCES partners (id)
);

-- The public id: reading, cancelling, tracking, cursors.
CREATE UNIQUE INDEX ux_orders_order_id ON orders (order_id);
-- A partner's reference is used once; it also answers the list's partner_order_id filter with its one row.
CREATE UNIQUE INDEX ux_orders_partner_order ON orders (partner_id, mode, partner_order_id, reference_length);

-- One index for each shape of the list, since a filter outside the index would walk past every other order to find a rare one.
-- Each is read backwards, so a page needs no sort. Only /v1 orders are in them: others pay nothing.
-- No filter, or only times.
CREATE INDEX ix_orders_list ON orders (partner_id, mode, created_at, seq) WHERE origin = N'delivery';
-- ?status=
CREATE INDEX ix_orders_list_status ON orders (partner_id, mode, published_status, created_at, seq) WHERE origin = N'delivery';
-- ?service_level=
CREATE INDEX ix_orders_list_service ON orders (partner_id, mode, service_level, created_at, seq) WHERE origin = N'delivery';
-- ?status=&service_level=
CREATE INDEX ix_orders_list_status_service ON orders (partner_id, mode, published_status, service_level, created_at, seq) WHERE origin = N'delivery';

-- Clustered by order: its steps lie together, in the order they were taken, and no second index is needed.
CREATE TABLE order_history (
    id        bigint       NOT NULL IDENTITY,
    order_seq bigint       NOT NULL,
    status    nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    at        datetime2(6) NOT NULL,
    actor     nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT pk_order_history PRIMARY KEY CLUSTERED (order_seq, id),
    CONSTRAINT fk_order_history_orders FOREIGN KEY (order_seq) REFERENCES orders (seq)
);

CREATE TABLE quotes (
    quote_id    varchar(64)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    partner_id  bigint        NOT NULL,
    mode        nvarchar(8)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    consignment nvarchar(max) NOT NULL,
    rate        nvarchar(max) NOT NULL,
    created_at  datetime2(6)  NOT NULL,
    CONSTRAINT pk_quotes PRIMARY KEY NONCLUSTERED (quote_id)
);

-- Old quotes are forgotten. Clustered, since the rows come and go in this order; random ids would split pages.
CREATE CLUSTERED INDEX ix_quotes_created_at ON quotes (created_at);
