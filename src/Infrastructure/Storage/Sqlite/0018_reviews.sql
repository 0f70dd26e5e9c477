-- From how many stars on a review is published without a person, when nothing in it asks for one. Null: never.
ALTER TABLE websites ADD COLUMN auto_publish_from INTEGER;

-- What is reviewed: a shop, whose product_ref is empty, or one of its products, as its last purchase described it.
CREATE TABLE review_subjects (
    seq               INTEGER PRIMARY KEY,
    website_seq       INTEGER NOT NULL REFERENCES websites (seq),
    kind              TEXT    NOT NULL,
    product_ref       TEXT    NOT NULL,
    name              TEXT    NOT NULL,
    brand             TEXT,
    url               TEXT,
    image_url         TEXT,
    -- When a review of it was last published; null before the first.
    last_published_at INTEGER
) STRICT;

CREATE UNIQUE INDEX ux_review_subjects_ref ON review_subjects (website_seq, product_ref);
CREATE INDEX ix_review_subjects_published ON review_subjects (website_seq, last_published_at) WHERE last_published_at IS NOT NULL AND kind = 'product';

CREATE TABLE reviews (
    seq          INTEGER PRIMARY KEY,
    review_id    TEXT    NOT NULL UNIQUE,
    website_seq  INTEGER NOT NULL REFERENCES websites (seq),
    mode         TEXT    NOT NULL,
    event_seq    INTEGER NOT NULL REFERENCES purchase_events (seq),
    subject_seq  INTEGER NOT NULL REFERENCES review_subjects (seq),
    kind         TEXT    NOT NULL,
    rating       INTEGER NOT NULL,
    content      TEXT    NOT NULL,
    -- SHA-256 of the text without its spelling: who else wrote the same. Null when it is too short to mean anything.
    text_hash    BLOB,
    language     TEXT    NOT NULL,
    status       TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    -- Names with spaces between them, as are the ids of the photos.
    hints        TEXT    NOT NULL,
    photos       TEXT    NOT NULL,
    flags        INTEGER NOT NULL,
    reason       TEXT,
    reply        TEXT,
    replied_at   INTEGER,
    -- Null while it is not public.
    published_at INTEGER,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    erase_at     INTEGER
) STRICT;

CREATE UNIQUE INDEX ux_reviews_purchase ON reviews (event_seq, subject_seq);
-- What is published, newest first: of all products of a shop, and of one subject; each with the stars too.
CREATE INDEX ix_reviews_website ON reviews (website_seq, published_at) WHERE published_at IS NOT NULL AND kind = 'product';
CREATE INDEX ix_reviews_website_rating ON reviews (website_seq, rating, published_at) WHERE published_at IS NOT NULL AND kind = 'product';
CREATE INDEX ix_reviews_subject ON reviews (subject_seq, published_at) WHERE published_at IS NOT NULL;
CREATE INDEX ix_reviews_subject_rating ON reviews (subject_seq, rating, published_at) WHERE published_at IS NOT NULL;
-- What waits for a person, longest first: everyone's, and a shop's.
CREATE INDEX ix_reviews_work ON reviews (mode, status, updated_at);
CREATE INDEX ix_reviews_website_work ON reviews (website_seq, status, updated_at);
CREATE INDEX ix_reviews_text ON reviews (website_seq, text_hash) WHERE text_hash IS NOT NULL;
CREATE INDEX ix_reviews_erase ON reviews (erase_at) WHERE erase_at IS NOT NULL;

-- Every step: who took it, when and why. A text that was written stands with it, as a reply does.
CREATE TABLE review_history (
    seq        INTEGER PRIMARY KEY,
    review_seq INTEGER NOT NULL REFERENCES reviews (seq),
    at         INTEGER NOT NULL,
    event      TEXT    NOT NULL,
    actor      TEXT    NOT NULL,
    reason     TEXT,
    note       TEXT,
    rating     INTEGER,
    content    TEXT
) STRICT;

CREATE INDEX ix_review_history_review ON review_history (review_seq);

-- Kept, never counted: the public reviews of a subject by their stars. In several rows each, so that writers on SQL Server do not wait for one another.
CREATE TABLE review_totals (
    subject_seq INTEGER NOT NULL,
    rating      INTEGER NOT NULL,
    shard       INTEGER NOT NULL,
    reviews     INTEGER NOT NULL,
    PRIMARY KEY (subject_seq, rating, shard)
) STRICT;

-- Photos that customers sent. Without expires_at: part of a review. The rest is swept when it is due, the files first.
CREATE TABLE review_photos (
    seq         INTEGER PRIMARY KEY,
    media_id    TEXT    NOT NULL UNIQUE,
    event_seq   INTEGER NOT NULL REFERENCES purchase_events (seq),
    product_ref TEXT    NOT NULL,
    review_seq  INTEGER REFERENCES reviews (seq),
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER
) STRICT;

CREATE INDEX ix_review_photos_purchase ON review_photos (event_seq);
CREATE INDEX ix_review_photos_review ON review_photos (review_seq) WHERE review_seq IS NOT NULL;
CREATE INDEX ix_review_photos_expires_at ON review_photos (expires_at) WHERE expires_at IS NOT NULL;

-- Figures, as for the other tables.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('review_subjects', 'ux_review_subjects_ref',       '100000 1000 1'),
    ('review_subjects', 'ix_review_subjects_published', '100000 1000 2'),
    ('reviews',         'ux_reviews_purchase',          '1000000 2 1'),
    ('reviews',         'ix_reviews_website',           '1000000 100000 2'),
    ('reviews',         'ix_reviews_website_rating',    '1000000 100000 20000 2'),
    ('reviews',         'ix_reviews_subject',           '1000000 1000 2'),
    ('reviews',         'ix_reviews_subject_rating',    '1000000 1000 200 2'),
    ('reviews',         'ix_reviews_work',              '1000000 500000 100000 2'),
    ('reviews',         'ix_reviews_website_work',      '1000000 100000 20000 2'),
    ('reviews',         'ix_reviews_text',              '1000000 100000 2'),
    ('reviews',         'ix_reviews_erase',             '1000 2'),
    ('review_history',  'ix_review_history_review',     '1000000 3'),
    ('review_photos',   'ix_review_photos_purchase',    '1000000 2'),
    ('review_photos',   'ix_review_photos_review',      '1000000 2'),
    ('review_photos',   'ix_review_photos_expires_at',  '1000 2');
