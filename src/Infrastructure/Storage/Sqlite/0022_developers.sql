-- An account's signing keys, as the portal lists them.
CREATE INDEX ix_hmac_keys_owner ON hmac_keys (partner_id, mode, created_at);

-- A Bearer key that another one took the place of goes on opening until then.
ALTER TABLE merchant_keys ADD COLUMN valid_until INTEGER;

-- What partners' programs asked in the last days: never a body, a query or an id, only which route. The time is that of the answer.
CREATE TABLE request_log (
    seq          INTEGER PRIMARY KEY,
    partner_id   INTEGER NOT NULL,
    mode         TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    method       TEXT    NOT NULL,
    route        TEXT    NOT NULL,
    status       INTEGER NOT NULL,
    -- The first digit of the status.
    status_class INTEGER NOT NULL,
    duration_us  INTEGER NOT NULL,
    request_id   TEXT    NOT NULL,
    credential   TEXT    NOT NULL
) STRICT;

-- One index for each filter of the list, each read backwards, so a page needs no sort.
CREATE INDEX ix_request_log_owner ON request_log (partner_id, mode);
CREATE INDEX ix_request_log_class ON request_log (partner_id, mode, status_class);
CREATE INDEX ix_request_log_request_id ON request_log (partner_id, mode, request_id);

-- Figures, as for the other tables.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('hmac_keys',   'ix_hmac_keys_owner',        '10000 2 2 1'),
    ('request_log', 'ix_request_log_owner',      '1000000 100000 100000'),
    ('request_log', 'ix_request_log_class',      '1000000 100000 100000 30000'),
    ('request_log', 'ix_request_log_request_id', '1000000 100000 100000 1');
