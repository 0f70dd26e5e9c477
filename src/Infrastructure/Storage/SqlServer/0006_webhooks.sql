-- Who hears that an endpoint was disabled.
ALTER TABLE partners ADD contact_email nvarchar(320) NULL;

-- The exact bytes of the request, ASCII, made once: every attempt sends the same.
ALTER TABLE outbox_events ADD body nvarchar(max) NULL;

-- The secrets are texts protected by ASP.NET Data Protection. An endpoint that was deleted stays as long as its attempts are kept.
CREATE TABLE webhook_endpoints (
    seq                  bigint        NOT NULL IDENTITY,
    endpoint_id          varchar(64)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    partner_id           bigint        NOT NULL,
    mode                 nvarchar(8)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    url                  nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    events               nvarchar(max) NOT NULL,
    description          nvarchar(255) NULL,
    active               bit           NOT NULL,
    disabled_reason      nvarchar(16)  COLLATE Latin1_General_100_BIN2 NULL,
    disabled_at          datetime2(6)  NULL,
    failing_since        datetime2(6)  NULL,
    secret               nvarchar(max) NOT NULL,
    previous_secret      nvarchar(max) NULL,
    previous_valid_until datetime2(6)  NULL,
    created_at           datetime2(6)  NOT NULL,
    deleted_at           datetime2(6)  NULL,
    CONSTRAINT pk_webhook_endpoints PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT ux_webhook_endpoints_endpoint_id UNIQUE (endpoint_id),
    CONSTRAINT fk_webhook_endpoints_partners FOREIGN KEY (partner_id) REFERENCES partners (id)
);

-- An owner's endpoints: the list, and who hears of an event.
CREATE INDEX ix_webhook_endpoints_owner ON webhook_endpoints (partner_id, mode, seq) WHERE deleted_at IS NULL;

-- Deleted endpoints are forgotten with their attempts.
CREATE INDEX ix_webhook_endpoints_deleted_at ON webhook_endpoints (deleted_at) WHERE deleted_at IS NOT NULL;

-- What an endpoint hears: an exact type, a group such as order.*, or *.
CREATE TABLE webhook_subscriptions (
    endpoint_seq bigint       NOT NULL,
    pattern      nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT pk_webhook_subscriptions PRIMARY KEY CLUSTERED (endpoint_seq, pattern),
    CONSTRAINT fk_webhook_subscriptions_endpoints FOREIGN KEY (endpoint_seq) REFERENCES webhook_endpoints (seq)
);

-- One event on its way to one endpoint. Deliveries of one subject to one endpoint are a line: only its head is pending or being sent.
CREATE TABLE webhook_deliveries (
    seq          bigint           NOT NULL IDENTITY,
    event_seq    bigint           NOT NULL,
    endpoint_seq bigint           NOT NULL,
    subject      nvarchar(64)     COLLATE Latin1_General_100_BIN2 NOT NULL,
    event_at     datetime2(6)     NOT NULL,
    status       nvarchar(16)     COLLATE Latin1_General_100_BIN2 NOT NULL,
    due_at       datetime2(6)     NOT NULL,
    -- All attempts ever; and the failures since it was last queued, which the retry table counts by.
    attempts     int              NOT NULL,
    failures     int              NOT NULL,
    lease        uniqueidentifier NULL,
    leased_until datetime2(6)     NULL,
    CONSTRAINT pk_webhook_deliveries PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT fk_webhook_deliveries_events FOREIGN KEY (event_seq) REFERENCES outbox_events (seq)
);

-- Each index holds only the statuses it serves: what is finished, the most by far, is in none of them.
-- An endpoint's due deliveries, and nobody else's: a dead endpoint's are never walked for another's.
CREATE INDEX ix_webhook_deliveries_due ON webhook_deliveries (endpoint_seq, due_at) WHERE status = N'pending';
-- What one node took, and leases that have ended.
CREATE INDEX ix_webhook_deliveries_leased ON webhook_deliveries (leased_until) WHERE status = N'sending';
-- A line: is there an unfinished delivery, and which comes next.
CREATE INDEX ix_webhook_deliveries_line ON webhook_deliveries (endpoint_seq, subject, status) WHERE status IN (N'pending', N'sending', N'blocked');
-- All that wait behind another, in the order they came.
CREATE INDEX ix_webhook_deliveries_blocked ON webhook_deliveries (seq) WHERE status = N'blocked';
-- What a replay may queue.
CREATE INDEX ix_webhook_deliveries_unsent ON webhook_deliveries (endpoint_seq, event_at) WHERE status IN (N'failed', N'parked');
-- An event's deliveries: nothing that is still referred to is forgotten.
CREATE INDEX ix_webhook_deliveries_event ON webhook_deliveries (event_seq);

-- What partners see of deliveries. It outlives them, so it repeats what it needs of them.
CREATE TABLE webhook_attempts (
    seq          bigint           NOT NULL IDENTITY,
    attempt_id   varchar(64)      COLLATE Latin1_General_100_BIN2 NOT NULL,
    delivery_seq bigint           NOT NULL,
    partner_id   bigint           NOT NULL,
    mode         nvarchar(8)      COLLATE Latin1_General_100_BIN2 NOT NULL,
    endpoint_id  varchar(64)      COLLATE Latin1_General_100_BIN2 NOT NULL,
    event_id     uniqueidentifier NOT NULL,
    type         nvarchar(64)     COLLATE Latin1_General_100_BIN2 NOT NULL,
    attempt      int              NOT NULL,
    status       nvarchar(16)     COLLATE Latin1_General_100_BIN2 NOT NULL,
    status_code  int              NULL,
    duration_ms  bigint           NOT NULL,
    error        nvarchar(255)    NULL,
    response     nvarchar(max)    NULL,
    created_at   datetime2(6)     NOT NULL,
    CONSTRAINT pk_webhook_attempts PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT ux_webhook_attempts_attempt_id UNIQUE (attempt_id)
);

-- One index for each filter of the list, each read backwards, so a page needs no sort.
CREATE INDEX ix_webhook_attempts_owner ON webhook_attempts (partner_id, mode, seq);
CREATE INDEX ix_webhook_attempts_status ON webhook_attempts (partner_id, mode, status, seq);
CREATE INDEX ix_webhook_attempts_endpoint ON webhook_attempts (endpoint_id, seq);
CREATE INDEX ix_webhook_attempts_event ON webhook_attempts (event_id, seq);
