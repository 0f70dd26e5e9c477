-- Who hears that an endpoint was disabled.
ALTER TABLE partners ADD COLUMN contact_email TEXT;

-- The exact bytes of the request, ASCII, made once: every attempt sends the same.
ALTER TABLE outbox_events ADD COLUMN body TEXT;

-- The secrets are texts protected by ASP.NET Data Protection. An endpoint that was deleted stays as long as its attempts are kept.
CREATE TABLE webhook_endpoints (
    seq                  INTEGER PRIMARY KEY,
    endpoint_id          TEXT    NOT NULL UNIQUE,
    partner_id           INTEGER NOT NULL REFERENCES partners (id),
    mode                 TEXT    NOT NULL,
    url                  TEXT    NOT NULL,
    events               TEXT    NOT NULL,
    description          TEXT,
    active               INTEGER NOT NULL,
    disabled_reason      TEXT,
    disabled_at          INTEGER,
    failing_since        INTEGER,
    secret               TEXT    NOT NULL,
    previous_secret      TEXT,
    previous_valid_until INTEGER,
    created_at           INTEGER NOT NULL,
    deleted_at           INTEGER
) STRICT;

-- An owner's endpoints: the list, and who hears of an event.
CREATE INDEX ix_webhook_endpoints_owner ON webhook_endpoints (partner_id, mode) WHERE deleted_at IS NULL;

-- Deleted endpoints are forgotten with their attempts.
CREATE INDEX ix_webhook_endpoints_deleted_at ON webhook_endpoints (deleted_at) WHERE deleted_at IS NOT NULL;

-- What an endpoint hears: an exact type, a group such as order.*, or *.
CREATE TABLE webhook_subscriptions (
    endpoint_seq INTEGER NOT NULL REFERENCES webhook_endpoints (seq),
    pattern      TEXT    NOT NULL,
    PRIMARY KEY (endpoint_seq, pattern)
) STRICT;

-- One event on its way to one endpoint. Deliveries of one subject to one endpoint are a line: only its head is pending or being sent.
CREATE TABLE webhook_deliveries (
    seq          INTEGER PRIMARY KEY,
    event_seq    INTEGER NOT NULL REFERENCES outbox_events (seq),
    endpoint_seq INTEGER NOT NULL,
    subject      TEXT    NOT NULL,
    event_at     INTEGER NOT NULL,
    status       TEXT    NOT NULL,
    due_at       INTEGER NOT NULL,
    -- All attempts ever; and the failures since it was last queued, which the retry table counts by.
    attempts     INTEGER NOT NULL,
    failures     INTEGER NOT NULL,
    lease        TEXT,
    leased_until INTEGER
) STRICT;

-- Each index holds only the statuses it serves: what is finished, the most by far, is in none of them.
-- An endpoint's due deliveries, and nobody else's: a dead endpoint's are never walked for another's.
CREATE INDEX ix_webhook_deliveries_due ON webhook_deliveries (endpoint_seq, due_at) WHERE status = 'pending';
-- What one node took, and leases that have ended.
CREATE INDEX ix_webhook_deliveries_leased ON webhook_deliveries (leased_until) WHERE status = 'sending';
-- A line: is there an unfinished delivery, and which comes next.
CREATE INDEX ix_webhook_deliveries_line ON webhook_deliveries (endpoint_seq, subject, status) WHERE status IN ('pending', 'sending', 'blocked');
-- All that wait behind another, in the order they came.
CREATE INDEX ix_webhook_deliveries_blocked ON webhook_deliveries (seq) WHERE status = 'blocked';
-- What a replay may queue.
CREATE INDEX ix_webhook_deliveries_unsent ON webhook_deliveries (endpoint_seq, event_at) WHERE status IN ('failed', 'parked');
-- An event's deliveries: nothing that is still referred to is forgotten.
CREATE INDEX ix_webhook_deliveries_event ON webhook_deliveries (event_seq);

-- What partners see of deliveries. It outlives them, so it repeats what it needs of them.
CREATE TABLE webhook_attempts (
    seq          INTEGER PRIMARY KEY,
    attempt_id   TEXT    NOT NULL UNIQUE,
    delivery_seq INTEGER NOT NULL,
    partner_id   INTEGER NOT NULL,
    mode         TEXT    NOT NULL,
    endpoint_id  TEXT    NOT NULL,
    event_id     TEXT    NOT NULL,
    type         TEXT    NOT NULL,
    attempt      INTEGER NOT NULL,
    status       TEXT    NOT NULL,
    status_code  INTEGER,
    duration_ms  INTEGER NOT NULL,
    error        TEXT,
    response     TEXT,
    created_at   INTEGER NOT NULL
) STRICT;

-- One index for each filter of the list; SQLite ends each with seq, so a page is read backwards without a sort.
CREATE INDEX ix_webhook_attempts_owner ON webhook_attempts (partner_id, mode);
CREATE INDEX ix_webhook_attempts_status ON webhook_attempts (partner_id, mode, status);
CREATE INDEX ix_webhook_attempts_endpoint ON webhook_attempts (endpoint_id);
CREATE INDEX ix_webhook_attempts_event ON webhook_attempts (event_id);

-- Without figures SQLite could take the owner's index for as good as an event's: the rows, and how many share the first column, the first two, …
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('webhook_attempts', 'ix_webhook_attempts_owner',           '1000000 1000000 1000000'),
    ('webhook_attempts', 'ix_webhook_attempts_status',          '1000000 1000000 1000000 100000'),
    ('webhook_attempts', 'ix_webhook_attempts_endpoint',        '1000000 50000'),
    ('webhook_attempts', 'ix_webhook_attempts_event',           '1000000 2'),
    ('webhook_deliveries', 'ix_webhook_deliveries_due',         '100000 50000 2'),
    ('webhook_deliveries', 'ix_webhook_deliveries_leased',      '100 2'),
    ('webhook_deliveries', 'ix_webhook_deliveries_line',        '200000 100000 2 2'),
    ('webhook_deliveries', 'ix_webhook_deliveries_blocked',     '100000 1'),
    ('webhook_deliveries', 'ix_webhook_deliveries_unsent',      '100000 50000 2'),
    ('webhook_deliveries', 'ix_webhook_deliveries_event',       '1000000 2');
