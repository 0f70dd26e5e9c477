-- A purchase that a shop told of. Consumer and content are JSON, since no statement looks into them.
CREATE TABLE purchase_events (
    seq          INTEGER PRIMARY KEY,
    event_id     TEXT    NOT NULL UNIQUE,
    website_seq  INTEGER NOT NULL REFERENCES websites (seq),
    reference    TEXT    NOT NULL,
    -- SHA-256 of the normalised event: the same event again is a duplicate, another one a conflict. Null once the consumer was erased, like the next two.
    fingerprint  BLOB,
    consumer     TEXT,
    -- SHA-256 of the address in lower case: by it a person's wishes are found.
    email_hash   BLOB,
    content      TEXT    NOT NULL,
    purchased_at INTEGER NOT NULL,
    -- The order on this platform that it tells of.
    order_seq    INTEGER,
    source       TEXT    NOT NULL,
    received_at  INTEGER NOT NULL,
    erased_at    INTEGER
) STRICT;

CREATE UNIQUE INDEX ux_purchase_events_reference ON purchase_events (website_seq, reference);
CREATE INDEX ix_purchase_events_order ON purchase_events (order_seq) WHERE order_seq IS NOT NULL;
CREATE INDEX ix_purchase_events_email ON purchase_events (website_seq, email_hash) WHERE email_hash IS NOT NULL;

-- A request for a review, or the line that the follow-up shows in its place: a purchase that nobody is asked about, or one that was refused.
CREATE TABLE solicitations (
    seq          INTEGER PRIMARY KEY,
    website_seq  INTEGER NOT NULL REFERENCES websites (seq),
    event_seq    INTEGER REFERENCES purchase_events (seq),
    reference    TEXT    NOT NULL,
    kind         TEXT,
    status       TEXT    NOT NULL,
    -- When the purchase asks for it, and when something is next done about it: while it is being sent, the end of its lease.
    scheduled_at INTEGER,
    due_at       INTEGER,
    lease        TEXT,
    attempts     INTEGER NOT NULL DEFAULT 0,
    sent_at      INTEGER,
    opened_at    INTEGER,
    reminded_at  INTEGER,
    answered_at  INTEGER,
    ended_at     INTEGER,
    -- Why it was cancelled, bounced or refused; of a refusal the code, the sentence's arguments and the field too.
    reason       TEXT,
    problem      TEXT,
    received_at  INTEGER NOT NULL
) STRICT;

-- One index for each shape of the follow-up, newest first; SQLite ends each with seq.
CREATE INDEX ix_solicitations_website ON solicitations (website_seq, received_at);
CREATE INDEX ix_solicitations_status ON solicitations (website_seq, status, received_at);
CREATE INDEX ix_solicitations_reference ON solicitations (website_seq, reference, received_at);
CREATE INDEX ix_solicitations_event ON solicitations (event_seq) WHERE event_seq IS NOT NULL;
CREATE INDEX ix_solicitations_due ON solicitations (due_at) WHERE due_at IS NOT NULL;

-- A file of purchases, and how far it has come.
CREATE TABLE purchase_imports (
    seq          INTEGER PRIMARY KEY,
    import_id    TEXT    NOT NULL UNIQUE,
    website_seq  INTEGER NOT NULL REFERENCES websites (seq),
    file_name    TEXT,
    -- The columns as the file names them: JSON. And what stands between them.
    columns      TEXT    NOT NULL,
    delimiter    TEXT    NOT NULL,
    lines        INTEGER NOT NULL,
    accepted     INTEGER NOT NULL DEFAULT 0,
    duplicates   INTEGER NOT NULL DEFAULT 0,
    rejected     INTEGER NOT NULL DEFAULT 0,
    batches_left INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    completed_at INTEGER
) STRICT;

CREATE INDEX ix_purchase_imports_website ON purchase_imports (website_seq);
CREATE INDEX ix_purchase_imports_created_at ON purchase_imports (created_at);

-- The lines that were refused, to be given back with the reason.
CREATE TABLE purchase_import_lines (
    import_seq INTEGER NOT NULL REFERENCES purchase_imports (seq),
    line       INTEGER NOT NULL,
    reference  TEXT,
    -- As in purchase_events.
    email_hash BLOB,
    -- The line's values and why it was refused: JSON. The values are gone once the consumer was erased.
    source     TEXT,
    problems   TEXT    NOT NULL,
    PRIMARY KEY (import_seq, line)
) STRICT;

-- Purchases that were taken and wait for a worker, at most 50 in a row: JSON. A row goes away in the transaction that stores its purchases.
CREATE TABLE purchase_batches (
    seq         INTEGER PRIMARY KEY,
    batch_id    TEXT    NOT NULL UNIQUE,
    website_seq INTEGER NOT NULL REFERENCES websites (seq),
    import_seq  INTEGER REFERENCES purchase_imports (seq),
    source      TEXT    NOT NULL,
    events      TEXT    NOT NULL,
    received_at INTEGER NOT NULL,
    -- When it is next worked on; while it is, the end of the lease.
    due_at      INTEGER NOT NULL,
    lease       TEXT,
    attempts    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX ix_purchase_batches_due ON purchase_batches (due_at);
CREATE INDEX ix_purchase_batches_website ON purchase_batches (website_seq);
CREATE INDEX ix_purchase_batches_import ON purchase_batches (import_seq) WHERE import_seq IS NOT NULL;

-- Files in a drop folder, from the moment one node reads them until they lie in another folder.
CREATE TABLE purchase_files (
    seq         INTEGER PRIMARY KEY,
    -- Which folder, as the settings spell it.
    place       TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    size        INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    import_seq  INTEGER REFERENCES purchase_imports (seq),
    -- Why nothing of it can be read: JSON.
    problem     TEXT,
    taken_at    INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    lease       TEXT,
    moved_at    INTEGER
) STRICT;

CREATE UNIQUE INDEX ux_purchase_files_waiting ON purchase_files (place, name) WHERE moved_at IS NULL;
CREATE INDEX ix_purchase_files_import ON purchase_files (import_seq) WHERE import_seq IS NOT NULL;
CREATE INDEX ix_purchase_files_moved_at ON purchase_files (moved_at) WHERE moved_at IS NOT NULL;

-- Figures, as for the other tables.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('purchase_events',  'ux_purchase_events_reference', '1000000 100000 1'),
    ('purchase_events',  'ix_purchase_events_order',     '100000 1'),
    ('purchase_events',  'ix_purchase_events_email',     '1000000 100000 2'),
    ('solicitations',    'ix_solicitations_website',     '1000000 100000 4'),
    ('solicitations',    'ix_solicitations_status',      '1000000 100000 20000 4'),
    ('solicitations',    'ix_solicitations_reference',   '1000000 100000 2 2'),
    ('solicitations',    'ix_solicitations_event',       '1000000 2'),
    ('solicitations',    'ix_solicitations_due',         '10000 2'),
    ('purchase_imports', 'ix_purchase_imports_website',  '10000 100'),
    ('purchase_batches', 'ix_purchase_batches_due',      '10000 2'),
    ('purchase_batches', 'ix_purchase_batches_website',  '10000 100');
