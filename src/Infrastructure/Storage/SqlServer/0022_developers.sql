-- An account's signing keys, as the portal lists them.
CREATE INDEX ix_hmac_keys_owner ON hmac_keys (partner_id, mode, created_at);

-- A Bearer key that another one took the place of goes on opening until then.
ALTER TABLE merchant_keys ADD valid_until datetime2(6) NULL;

-- What partners' programs asked in the last days: never a body, a query or an id, only which route. The time is that of the answer.
CREATE TABLE request_log (
    seq          bigint        NOT NULL IDENTITY,
    partner_id   bigint        NOT NULL,
    mode         nvarchar(8)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    at           datetime2(6)  NOT NULL,
    method       nvarchar(16)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    route        nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    status       int           NOT NULL,
    -- The first digit of the status.
    status_class int           NOT NULL,
    duration_us  bigint        NOT NULL,
    request_id   nvarchar(64)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    credential   nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT pk_request_log PRIMARY KEY CLUSTERED (seq)
);

-- One index for each filter of the list, each read backwards, so a page needs no sort.
CREATE INDEX ix_request_log_owner ON request_log (partner_id, mode, seq);
CREATE INDEX ix_request_log_class ON request_log (partner_id, mode, status_class, seq);
CREATE INDEX ix_request_log_request_id ON request_log (partner_id, mode, request_id, seq);
