CREATE TABLE couriers (
    seq              bigint        NOT NULL IDENTITY,
    courier_id       varchar(64)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    name             nvarchar(255) NOT NULL,
    phone            nvarchar(64)  NOT NULL,
    created_at       datetime2(6)  NOT NULL,
    last_assigned_at datetime2(6)  NULL,
    deactivated_at   datetime2(6)  NULL,
    CONSTRAINT pk_couriers PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT ux_couriers_courier_id UNIQUE (courier_id)
);

-- Without a courier_id: a dispatcher. The hash is the SHA-256 of a random secret.
CREATE TABLE operators (
    id          bigint        NOT NULL IDENTITY,
    name        nvarchar(255) NOT NULL,
    courier_id  varchar(64)   COLLATE Latin1_General_100_BIN2 NULL,
    secret_hash varbinary(32) NOT NULL,
    created_at  datetime2(6)  NOT NULL,
    revoked_at  datetime2(6)  NULL,
    CONSTRAINT pk_operators PRIMARY KEY CLUSTERED (id),
    CONSTRAINT ux_operators_secret_hash UNIQUE (secret_hash),
    CONSTRAINT fk_operators_couriers FOREIGN KEY (courier_id) REFERENCES couriers (courier_id)
);

CREATE INDEX ix_operators_courier ON operators (courier_id) WHERE courier_id IS NOT NULL;

-- What operators did, for good.
CREATE TABLE audit_log (
    id      bigint        NOT NULL IDENTITY,
    at      datetime2(6)  NOT NULL,
    actor   nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    address nvarchar(64)  COLLATE Latin1_General_100_BIN2 NULL,
    action  nvarchar(64)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    subject nvarchar(64)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT pk_audit_log PRIMARY KEY CLUSTERED (id)
);

CREATE INDEX ix_audit_log_subject ON audit_log (subject);

-- The simulator's courier is nobody's account, so this is no foreign key.
ALTER TABLE orders ADD courier_id varchar(64) COLLATE Latin1_General_100_BIN2 NULL;
-- What the courier reported: JSON, since no statement looks into it.
ALTER TABLE orders ADD progress nvarchar(max) NULL;
ALTER TABLE orders ADD pin_hash nvarchar(128) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE orders ADD pin_tries int NOT NULL CONSTRAINT df_orders_pin_tries DEFAULT 0;
ALTER TABLE order_history ADD failure_reason nvarchar(32) COLLATE Latin1_General_100_BIN2 NULL;
GO

-- The operators' lists, oldest first: of a status, and of a courier. A courier's index only grows when an order is assigned.
CREATE INDEX ix_orders_work ON orders (mode, published_status, created_at, seq) WHERE origin = N'delivery';
CREATE INDEX ix_orders_courier ON orders (courier_id, mode, published_status, created_at, seq) WHERE courier_id IS NOT NULL;

-- What a scanner reads off a parcel, without the spaces around it: at the end they would not be compared.
CREATE TABLE order_parcels (
    code      nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    order_seq bigint       NOT NULL,
    CONSTRAINT pk_order_parcels PRIMARY KEY CLUSTERED (code, order_seq),
    CONSTRAINT fk_order_parcels_orders FOREIGN KEY (order_seq) REFERENCES orders (seq)
);

INSERT INTO order_parcels (code, order_seq)
SELECT DISTINCT LTRIM(RTRIM(c.code)), c.seq
  FROM (SELECT o.seq, JSON_VALUE(p.[value], '$.id') COLLATE Latin1_General_100_BIN2 AS code FROM orders AS o CROSS APPLY OPENJSON(o.parcels) AS p
         UNION ALL
        SELECT o.seq, JSON_VALUE(p.[value], '$.barcode') COLLATE Latin1_General_100_BIN2 FROM orders AS o CROSS APPLY OPENJSON(o.parcels) AS p) AS c
 WHERE LTRIM(RTRIM(c.code)) <> N'';

-- Images that were stored and that no order has yet. The unit of work that gives one to an order takes its row away; the rest is swept.
CREATE TABLE media_uploads (
    media_id    varchar(64)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    operator_id bigint       NOT NULL,
    created_at  datetime2(6) NOT NULL,
    CONSTRAINT pk_media_uploads PRIMARY KEY (media_id)
);

CREATE INDEX ix_media_uploads_created_at ON media_uploads (created_at);
