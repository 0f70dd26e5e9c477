-- A merchant's order has no delivery of ours. The columns of one cannot be made nullable on every engine: in such a row service_level is 'none', pickup,
-- dropoff and parcels are empty, and price and estimate say nothing.

-- What is shipped and how its opening goes: JSON, since no statement looks into it but for the two times.
ALTER TABLE orders ADD unboxing nvarchar(max) NULL;
ALTER TABLE orders ADD unboxing_deadline datetime2(6) NULL;
-- Null before the window opens, and once the customer was reminded.
ALTER TABLE orders ADD unboxing_reminder_at datetime2(6) NULL;
GO

-- A merchant's list, newest first; with ?status=.
CREATE INDEX ix_orders_merchant ON orders (partner_id, mode, seq) WHERE origin = N'merchant';
CREATE INDEX ix_orders_merchant_status ON orders (partner_id, mode, status, seq) WHERE origin = N'merchant';
-- What the clock does: windows that are over, and reminders that are due.
CREATE INDEX ix_orders_unboxing_deadline ON orders (unboxing_deadline) WHERE status = N'unboxing_pending';
CREATE INDEX ix_orders_unboxing_reminder ON orders (unboxing_reminder_at) WHERE unboxing_reminder_at IS NOT NULL;

-- The account's plan, and what becomes of an order whose window ends without a submission.
ALTER TABLE partners ADD [plan] nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT df_partners_plan DEFAULT N'free';
ALTER TABLE partners ADD expired_window nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT df_partners_expired_window DEFAULT N'completed';

-- Bearer keys. The hash is the SHA-256 of a random secret; the hint is what a person tells it by.
CREATE TABLE merchant_keys (
    id           bigint        NOT NULL IDENTITY,
    partner_id   bigint        NOT NULL,
    mode         nvarchar(8)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    name         nvarchar(255) NOT NULL,
    hint         nvarchar(32)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    secret_hash  varbinary(32) NOT NULL,
    created_at   datetime2(6)  NOT NULL,
    last_used_at datetime2(6)  NULL,
    revoked_at   datetime2(6)  NULL,
    CONSTRAINT pk_merchant_keys PRIMARY KEY CLUSTERED (id),
    CONSTRAINT ux_merchant_keys_secret_hash UNIQUE (secret_hash),
    CONSTRAINT fk_merchant_keys_partners FOREIGN KEY (partner_id) REFERENCES partners (id)
);

CREATE INDEX ix_merchant_keys_owner ON merchant_keys (partner_id, mode, id);

-- Kept, never counted: orders of a merchant by status, and those refunded after a proof. In several rows each, so that writers do not wait for one
-- another.
CREATE TABLE merchant_totals (
    partner_id bigint       NOT NULL,
    mode       nvarchar(8)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    name       nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    shard      int          NOT NULL,
    orders     bigint       NOT NULL,
    CONSTRAINT pk_merchant_totals PRIMARY KEY CLUSTERED (partner_id, mode, name, shard)
);

-- Live orders of a calendar month in UTC: 2025-11.
CREATE TABLE plan_usage (
    partner_id bigint      NOT NULL,
    month      nvarchar(7) COLLATE Latin1_General_100_BIN2 NOT NULL,
    shard      int         NOT NULL,
    orders     bigint      NOT NULL,
    CONSTRAINT pk_plan_usage PRIMARY KEY CLUSTERED (partner_id, month, shard)
);

-- Wrong verification codes, by order number whether it exists or not, and by network address.
CREATE TABLE code_tries (
    subject    nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    tries      int          NOT NULL,
    expires_at datetime2(6) NOT NULL,
    CONSTRAINT pk_code_tries PRIMARY KEY CLUSTERED (subject)
);

CREATE INDEX ix_code_tries_expires_at ON code_tries (expires_at);

-- What the events that orders send to their own webhook_url are signed with; protected like the endpoints' secrets.
CREATE TABLE webhook_default_secrets (
    partner_id bigint        NOT NULL,
    mode       nvarchar(8)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    secret     nvarchar(max) NOT NULL,
    created_at datetime2(6)  NOT NULL,
    CONSTRAINT pk_webhook_default_secrets PRIMARY KEY CLUSTERED (partner_id, mode),
    CONSTRAINT fk_webhook_default_secrets_partners FOREIGN KEY (partner_id) REFERENCES partners (id)
);

-- An endpoint that single orders named: it hears of those alone, and no list shows it.
ALTER TABLE webhook_endpoints ADD is_of_orders bit NOT NULL CONSTRAINT df_webhook_endpoints_is_of_orders DEFAULT 0;
GO
CREATE UNIQUE INDEX ux_webhook_endpoints_of_orders ON webhook_endpoints (partner_id, mode, url) WHERE is_of_orders = 1;
