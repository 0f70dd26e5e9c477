-- A purchase that a shop told of. Consumer and content are JSON, since no statement looks into them.
CREATE TABLE purchase_events (
    seq          bigint        NOT NULL IDENTITY,
    event_id     varchar(64)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    website_seq  bigint        NOT NULL,
    reference    nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- SHA-256 of the normalised event: the same event again is a duplicate, another one a conflict. Null once the consumer was erased, like the next two.
    fingerprint  varbinary(32) NULL,
    consumer     nvarchar(max) NULL,
    -- SHA-256 of the address in lower case: by it a person's wishes are found.
    email_hash   varbinary(32) NULL,
    content      nvarchar(max) NOT NULL,
    purchased_at datetime2(6)  NOT NULL,
    -- The order on this platform that it tells of.
    order_seq    bigint        NULL,
    source       nvarchar(16)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    received_at  datetime2(6)  NOT NULL,
    erased_at    datetime2(6)  NULL,
    CONSTRAINT pk_purchase_events PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT ux_purchase_events_event_id UNIQUE (event_id),
    CONSTRAINT ux_purchase_events_reference UNIQUE (website_seq, reference),
    CONSTRAINT fk_purchase_events_websites FOREIGN KEY (website_seq) REFERENCES websites (seq)
);

CREATE INDEX ix_purchase_events_order ON purchase_events (order_seq) WHERE order_seq IS NOT NULL;
CREATE INDEX ix_purchase_events_email ON purchase_events (website_seq, email_hash) WHERE email_hash IS NOT NULL;

-- A request for a review, or the line that the follow-up shows in its place: a purchase that nobody is asked about, or one that was refused.
CREATE TABLE solicitations (
    seq          bigint           NOT NULL IDENTITY,
    website_seq  bigint           NOT NULL,
    event_seq    bigint           NULL,
    reference    nvarchar(255)    COLLATE Latin1_General_100_BIN2 NOT NULL,
    kind         nvarchar(16)     COLLATE Latin1_General_100_BIN2 NULL,
    status       nvarchar(16)     COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- When the purchase asks for it, and when something is next done about it: while it is being sent, the end of its lease.
    scheduled_at datetime2(6)     NULL,
    due_at       datetime2(6)     NULL,
    lease        uniqueidentifier NULL,
    attempts     int              NOT NULL CONSTRAINT df_solicitations_attempts DEFAULT 0,
    sent_at      datetime2(6)     NULL,
    opened_at    datetime2(6)     NULL,
    reminded_at  datetime2(6)     NULL,
    answered_at  datetime2(6)     NULL,
    ended_at     datetime2(6)     NULL,
    -- Why it was cancelled, bounced or refused; of a refusal the code, the sentence's arguments and the field too.
    reason       nvarchar(64)     COLLATE Latin1_General_100_BIN2 NULL,
    problem      nvarchar(max)    NULL,
    received_at  datetime2(6)     NOT NULL,
    CONSTRAINT pk_solicitations PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT fk_solicitations_websites FOREIGN KEY (website_seq) REFERENCES websites (seq),
    CONSTRAINT fk_solicitations_events FOREIGN KEY (event_seq) REFERENCES purchase_events (seq)
);

-- One index for each shape of the follow-up, newest first.
CREATE INDEX ix_solicitations_website ON solicitations (website_seq, received_at, seq);
CREATE INDEX ix_solicitations_status ON solicitations (website_seq, status, received_at, seq);
CREATE INDEX ix_solicitations_reference ON solicitations (website_seq, reference, received_at, seq);
CREATE INDEX ix_solicitations_event ON solicitations (event_seq) WHERE event_seq IS NOT NULL;
CREATE INDEX ix_solicitations_due ON solicitations (due_at) WHERE due_at IS NOT NULL;

-- A file of purchases, and how far it has come.
CREATE TABLE purchase_imports (
    seq          bigint           NOT NULL IDENTITY,
    import_id    uniqueidentifier NOT NULL,
    website_seq  bigint           NOT NULL,
    file_name    nvarchar(255)    NULL,
    -- The columns as the file names them: JSON. And what stands between them.
    columns      nvarchar(max)    NOT NULL,
    delimiter    nvarchar(1)      NOT NULL,
    lines        int              NOT NULL,
    accepted     int              NOT NULL CONSTRAINT df_purchase_imports_accepted DEFAULT 0,
    duplicates   int              NOT NULL CONSTRAINT df_purchase_imports_duplicates DEFAULT 0,
    rejected     int              NOT NULL CONSTRAINT df_purchase_imports_rejected DEFAULT 0,
    batches_left int              NOT NULL,
    created_at   datetime2(6)     NOT NULL,
    completed_at datetime2(6)     NULL,
    CONSTRAINT pk_purchase_imports PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT ux_purchase_imports_import_id UNIQUE (import_id),
    CONSTRAINT fk_purchase_imports_websites FOREIGN KEY (website_seq) REFERENCES websites (seq)
);

CREATE INDEX ix_purchase_imports_website ON purchase_imports (website_seq, seq);
CREATE INDEX ix_purchase_imports_created_at ON purchase_imports (created_at);

-- The lines that were refused, to be given back with the reason.
CREATE TABLE purchase_import_lines (
    import_seq bigint        NOT NULL,
    line       int           NOT NULL,
    reference  nvarchar(255) COLLATE Latin1_General_100_BIN2 NULL,
    -- As in purchase_events.
    email_hash varbinary(32) NULL,
    -- The line's values and why it was refused: JSON. The values are gone once the consumer was erased.
    source     nvarchar(max) NULL,
    problems   nvarchar(max) NOT NULL,
    CONSTRAINT pk_purchase_import_lines PRIMARY KEY CLUSTERED (import_seq, line),
    CONSTRAINT fk_purchase_import_lines_imports FOREIGN KEY (import_seq) REFERENCES purchase_imports (seq)
);

-- Purchases that were taken and wait for a worker, at most 50 in a row: JSON. A row goes away in the transaction that stores its purchases.
CREATE TABLE purchase_batches (
    seq         bigint           NOT NULL IDENTITY,
    batch_id    uniqueidentifier NOT NULL,
    website_seq bigint           NOT NULL,
    import_seq  bigint           NULL,
    source      nvarchar(16)     COLLATE Latin1_General_100_BIN2 NOT NULL,
    events      nvarchar(max)    NOT NULL,
    received_at datetime2(6)     NOT NULL,
    -- When it is next worked on; while it is, the end of the lease.
    due_at      datetime2(6)     NOT NULL,
    lease       uniqueidentifier NULL,
    attempts    int              NOT NULL CONSTRAINT df_purchase_batches_attempts DEFAULT 0,
    CONSTRAINT pk_purchase_batches PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT ux_purchase_batches_batch_id UNIQUE (batch_id),
    CONSTRAINT fk_purchase_batches_websites FOREIGN KEY (website_seq) REFERENCES websites (seq),
    CONSTRAINT fk_purchase_batches_imports FOREIGN KEY (import_seq) REFERENCES purchase_imports (seq)
);

CREATE INDEX ix_purchase_batches_due ON purchase_batches (due_at);
CREATE INDEX ix_purchase_batches_website ON purchase_batches (website_seq);
CREATE INDEX ix_purchase_batches_import ON purchase_batches (import_seq) WHERE import_seq IS NOT NULL;

-- Files in a drop folder, from the moment one node reads them until they lie in another folder.
CREATE TABLE purchase_files (
    seq         bigint           NOT NULL IDENTITY,
    -- Which folder, as the settings spell it.
    place       nvarchar(255)    COLLATE Latin1_General_100_BIN2 NOT NULL,
    name        nvarchar(255)    COLLATE Latin1_General_100_BIN2 NOT NULL,
    size        bigint           NOT NULL,
    modified_at datetime2(6)     NOT NULL,
    import_seq  bigint           NULL,
    -- Why nothing of it can be read: JSON.
    problem     nvarchar(max)    NULL,
    taken_at    datetime2(6)     NOT NULL,
    due_at      datetime2(6)     NOT NULL,
    lease       uniqueidentifier NULL,
    moved_at    datetime2(6)     NULL,
    CONSTRAINT pk_purchase_files PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT fk_purchase_files_imports FOREIGN KEY (import_seq) REFERENCES purchase_imports (seq)
);

CREATE UNIQUE INDEX ux_purchase_files_waiting ON purchase_files (place, name) WHERE moved_at IS NULL;
CREATE INDEX ix_purchase_files_import ON purchase_files (import_seq) WHERE import_seq IS NOT NULL;
CREATE INDEX ix_purchase_files_moved_at ON purchase_files (moved_at) WHERE moved_at IS NOT NULL;
