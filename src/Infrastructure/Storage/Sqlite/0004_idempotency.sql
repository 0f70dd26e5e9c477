-- Without a status while the unit of work that took the key runs: nobody else sees that.
CREATE TABLE idempotency_keys (
    partner_id      INTEGER NOT NULL,
    mode            TEXT    NOT NULL,
    idempotency_key TEXT    NOT NULL,
    fingerprint     BLOB    NOT NULL,
    status          INTEGER,
    body            BLOB,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (partner_id, mode, idempotency_key)
) STRICT;

-- Keys past their lifetime are forgotten.
CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at);
