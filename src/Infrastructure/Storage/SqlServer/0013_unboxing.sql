-- Files that customers send part by part. Without expires_at: part of the order's submission. The rest is swept when it is due, the files first.
CREATE TABLE unboxing_uploads (
    seq           bigint         NOT NULL IDENTITY,
    upload_id     varchar(64)    COLLATE Latin1_General_100_BIN2 NOT NULL,
    order_seq     bigint         NOT NULL,
    kind          nvarchar(16)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    is_live       bit            NOT NULL,
    bytes         bigint         NOT NULL,
    original_id   varchar(64)    COLLATE Latin1_General_100_BIN2 NOT NULL,
    display_id    varchar(64)    COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- What others see: one of the two. Null until it has arrived.
    shown_id      varchar(64)    COLLATE Latin1_General_100_BIN2 NULL,
    format        nvarchar(16)   COLLATE Latin1_General_100_BIN2 NULL,
    sha256        varbinary(32)  NULL,
    -- Parts of the original that others do not see: JSON, since no statement looks into it.
    private_parts nvarchar(max)  NULL,
    created_at    datetime2(6)   NOT NULL,
    received_at   datetime2(6)   NULL,
    expires_at    datetime2(6)   NULL,
    CONSTRAINT pk_unboxing_uploads PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT ux_unboxing_uploads_upload_id UNIQUE (upload_id),
    CONSTRAINT fk_unboxing_uploads_orders FOREIGN KEY (order_seq) REFERENCES orders (seq)
);

CREATE INDEX ix_unboxing_uploads_order ON unboxing_uploads (order_seq, seq);
CREATE INDEX ix_unboxing_uploads_expires_at ON unboxing_uploads (expires_at) WHERE expires_at IS NOT NULL;
CREATE UNIQUE INDEX ux_unboxing_uploads_shown ON unboxing_uploads (shown_id) WHERE shown_id IS NOT NULL;

-- One for an order. Its score is made afterwards; a report of the evidence is JSON.
CREATE TABLE unboxing_submissions (
    order_seq         bigint         NOT NULL,
    receipt           nvarchar(16)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    condition         nvarchar(16)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    problem           nvarchar(32)   COLLATE Latin1_General_100_BIN2 NULL,
    notes             nvarchar(2000) NULL,
    submitted_at      datetime2(6)   NOT NULL,
    report            nvarchar(max)  NULL,
    analysis_due_at   datetime2(6)   NULL,
    analysis_attempts int            NOT NULL CONSTRAINT df_unboxing_submissions_analysis_attempts DEFAULT 0,
    -- When the files were removed.
    erased_at         datetime2(6)   NULL,
    CONSTRAINT pk_unboxing_submissions PRIMARY KEY CLUSTERED (order_seq),
    CONSTRAINT ux_unboxing_submissions_receipt UNIQUE (receipt),
    CONSTRAINT fk_unboxing_submissions_orders FOREIGN KEY (order_seq) REFERENCES orders (seq)
);

CREATE INDEX ix_unboxing_submissions_analysis ON unboxing_submissions (analysis_due_at) WHERE analysis_due_at IS NOT NULL;
CREATE INDEX ix_unboxing_submissions_kept ON unboxing_submissions (submitted_at) WHERE erased_at IS NULL;
