-- The keys that seal evidence, numbered as they came: the last one signs. A public half stays for good, since what it verifies does. A private half, a text
-- protected by ASP.NET Data Protection, goes when the next key comes.
CREATE TABLE evidence_keys (
    generation  bigint          NOT NULL,
    key_id      varchar(64)     COLLATE Latin1_General_100_BIN2 NOT NULL,
    public_key  varbinary(1024) NOT NULL,
    private_key nvarchar(max)   NULL,
    created_at  datetime2(6)    NOT NULL,
    retired_at  datetime2(6)    NULL,
    CONSTRAINT pk_evidence_keys PRIMARY KEY CLUSTERED (generation),
    CONSTRAINT ux_evidence_keys_key_id UNIQUE (key_id)
);
