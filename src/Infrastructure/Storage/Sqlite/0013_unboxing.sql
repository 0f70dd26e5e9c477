-- Files that customers send part by part. Without expires_at: part of the order's submission. The rest is swept when it is due, the files first.
CREATE TABLE unboxing_uploads (
    seq           INTEGER PRIMARY KEY,
    upload_id     TEXT    NOT NULL UNIQUE,
    order_seq     INTEGER NOT NULL REFERENCES orders (seq),
    kind          TEXT    NOT NULL,
    is_live       INTEGER NOT NULL,
    bytes         INTEGER NOT NULL,
    original_id   TEXT    NOT NULL,
    display_id    TEXT    NOT NULL,
    -- What others see: one of the two. Null until it has arrived.
    shown_id      TEXT,
    format        TEXT,
    sha256        BLOB,
    -- Parts of the original that others do not see: JSON, since no statement looks into it.
    private_parts TEXT,
    created_at    INTEGER NOT NULL,
    received_at   INTEGER,
    expires_at    INTEGER
) STRICT;

CREATE INDEX ix_unboxing_uploads_order ON unboxing_uploads (order_seq);
CREATE INDEX ix_unboxing_uploads_expires_at ON unboxing_uploads (expires_at) WHERE expires_at IS NOT NULL;
CREATE UNIQUE INDEX ux_unboxing_uploads_shown ON unboxing_uploads (shown_id) WHERE shown_id IS NOT NULL;

-- One for an order. Its score is made afterwards; a report of the evidence is JSON.
CREATE TABLE unboxing_submissions (
    order_seq         INTEGER PRIMARY KEY REFERENCES orders (seq),
    receipt           TEXT    NOT NULL UNIQUE,
    condition         TEXT    NOT NULL,
    problem           TEXT,
    notes             TEXT,
    submitted_at      INTEGER NOT NULL,
    report            TEXT,
    analysis_due_at   INTEGER,
    analysis_attempts INTEGER NOT NULL DEFAULT 0,
    -- When the files were removed.
    erased_at         INTEGER
) STRICT;

CREATE INDEX ix_unboxing_submissions_analysis ON unboxing_submissions (analysis_due_at) WHERE analysis_due_at IS NOT NULL;
CREATE INDEX ix_unboxing_submissions_kept ON unboxing_submissions (submitted_at) WHERE erased_at IS NULL;

-- Figures, as for the other tables.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('unboxing_uploads',     'ix_unboxing_uploads_order',        '1000000 4'),
    ('unboxing_uploads',     'ix_unboxing_uploads_expires_at',   '1000 2'),
    ('unboxing_uploads',     'ux_unboxing_uploads_shown',        '1000000 1'),
    ('unboxing_submissions', 'ix_unboxing_submissions_analysis', '100 2'),
    ('unboxing_submissions', 'ix_unboxing_submissions_kept',     '100000 2');
