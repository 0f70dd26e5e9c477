-- Without a status while the unit of work that took the key runs: nobody else sees that, they wait for its lock.
CREATE TABLE idempotency_keys (
    partner_id      bigint         NOT NULL,
    mode            nvarchar(8)    COLLATE Latin1_General_100_BIN2 NOT NULL,
    idempotency_key nvarchar(255)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    fingerprint     varbinary(32)  NOT NULL,
    status          int            NULL,
    body            varbinary(max) NULL,
    created_at      datetime2(6)   NOT NULL,
    CONSTRAINT pk_idempotency_keys PRIMARY KEY NONCLUSTERED (partner_id, mode, idempotency_key)
);

-- Keys past their lifetime are forgotten. Clustered, since the rows come and go in this order.
CREATE CLUSTERED INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at);
