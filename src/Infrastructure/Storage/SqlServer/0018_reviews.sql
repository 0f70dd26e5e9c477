-- From how many stars on a review is published without a person, when nothing in it asks for one. Null: never.
ALTER TABLE websites ADD auto_publish_from int NULL;

-- What is reviewed: a shop, whose product_ref is empty, or one of its products, as its last purchase described it.
CREATE TABLE review_subjects (
    seq               bigint         NOT NULL IDENTITY,
    website_seq       bigint         NOT NULL,
    kind              nvarchar(16)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    product_ref       nvarchar(255)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    name              nvarchar(500)  NOT NULL,
    brand             nvarchar(255)  NULL,
    url               nvarchar(2000) NULL,
    image_url         nvarchar(2000) NULL,
    -- When a review of it was last published; null before the first.
    last_published_at datetime2(6)   NULL,
    CONSTRAINT pk_review_subjects PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT ux_review_subjects_ref UNIQUE (website_seq, product_ref),
    CONSTRAINT fk_review_subjects_websites FOREIGN KEY (website_seq) REFERENCES websites (seq)
);

CREATE INDEX ix_review_subjects_published ON review_subjects (website_seq, last_published_at, seq) WHERE last_published_at IS NOT NULL AND kind = N'product';

CREATE TABLE reviews (
    seq          bigint         NOT NULL IDENTITY,
    review_id    varchar(64)    COLLATE Latin1_General_100_BIN2 NOT NULL,
    website_seq  bigint         NOT NULL,
    mode         nvarchar(8)    COLLATE Latin1_General_100_BIN2 NOT NULL,
    event_seq    bigint         NOT NULL,
    subject_seq  bigint         NOT NULL,
    kind         nvarchar(16)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    rating       int            NOT NULL,
    content      nvarchar(4000) NOT NULL,
    -- SHA-256 of the text without its spelling: who else wrote the same. Null when it is too short to mean anything.
    text_hash    varbinary(32)  NULL,
    language     nvarchar(8)    COLLATE Latin1_General_100_BIN2 NOT NULL,
    status       nvarchar(16)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    version      int            NOT NULL,
    -- Names with spaces between them, as are the ids of the photos.
    hints        nvarchar(255)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    photos       nvarchar(500)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    flags        int            NOT NULL,
    reason       nvarchar(32)   COLLATE Latin1_General_100_BIN2 NULL,
    reply        nvarchar(2000) NULL,
    replied_at   datetime2(6)   NULL,
    -- Null while it is not public.
    published_at datetime2(6)   NULL,
    created_at   datetime2(6)   NOT NULL,
    updated_at   datetime2(6)   NOT NULL,
    erase_at     datetime2(6)   NULL,
    CONSTRAINT pk_reviews PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT ux_reviews_review_id UNIQUE (review_id),
    CONSTRAINT ux_reviews_purchase UNIQUE (event_seq, subject_seq),
    CONSTRAINT fk_reviews_websites FOREIGN KEY (website_seq) REFERENCES websites (seq),
    CONSTRAINT fk_reviews_events FOREIGN KEY (event_seq) REFERENCES purchase_events (seq),
    CONSTRAINT fk_reviews_subjects FOREIGN KEY (subject_seq) REFERENCES review_subjects (seq)
);

-- What is published, newest first: of all products of a shop, and of one subject; each with the stars too.
CREATE INDEX ix_reviews_website ON reviews (website_seq, published_at, seq) WHERE published_at IS NOT NULL AND kind = N'product';
CREATE INDEX ix_reviews_website_rating ON reviews (website_seq, rating, published_at, seq) WHERE published_at IS NOT NULL AND kind = N'product';
CREATE INDEX ix_reviews_subject ON reviews (subject_seq, published_at, seq) WHERE published_at IS NOT NULL;
CREATE INDEX ix_reviews_subject_rating ON reviews (subject_seq, rating, published_at, seq) WHERE published_at IS NOT NULL;
-- What waits for a person, longest first: everyone's, and a shop's.
CREATE INDEX ix_reviews_work ON reviews (mode, status, updated_at, seq);
CREATE INDEX ix_reviews_website_work ON reviews (website_seq, status, updated_at, seq);
CREATE INDEX ix_reviews_text ON reviews (website_seq, text_hash) WHERE text_hash IS NOT NULL;
CREATE INDEX ix_reviews_erase ON reviews (erase_at) WHERE erase_at IS NOT NULL;

-- Every step: who took it, when and why. A text that was written stands with it, as a reply does.
CREATE TABLE review_history (
    seq        bigint         NOT NULL IDENTITY,
    review_seq bigint         NOT NULL,
    at         datetime2(6)   NOT NULL,
    event      nvarchar(16)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    actor      nvarchar(100)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    reason     nvarchar(32)   COLLATE Latin1_General_100_BIN2 NULL,
    note       nvarchar(2000) NULL,
    rating     int            NULL,
    content    nvarchar(4000) NULL,
    CONSTRAINT pk_review_history PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT fk_review_history_reviews FOREIGN KEY (review_seq) REFERENCES reviews (seq)
);

CREATE INDEX ix_review_history_review ON review_history (review_seq, seq);

-- Kept, never counted: the public reviews of a subject by their stars. In several rows each, so that writers do not wait for one another.
CREATE TABLE review_totals (
    subject_seq bigint NOT NULL,
    rating      int    NOT NULL,
    shard       int    NOT NULL,
    reviews     bigint NOT NULL,
    CONSTRAINT pk_review_totals PRIMARY KEY CLUSTERED (subject_seq, rating, shard)
);

-- Photos that customers sent. Without expires_at: part of a review. The rest is swept when it is due, the files first.
CREATE TABLE review_photos (
    seq         bigint        NOT NULL IDENTITY,
    media_id    varchar(64)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    event_seq   bigint        NOT NULL,
    product_ref nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    review_seq  bigint        NULL,
    created_at  datetime2(6)  NOT NULL,
    expires_at  datetime2(6)  NULL,
    CONSTRAINT pk_review_photos PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT ux_review_photos_media_id UNIQUE (media_id),
    CONSTRAINT fk_review_photos_events FOREIGN KEY (event_seq) REFERENCES purchase_events (seq),
    CONSTRAINT fk_review_photos_reviews FOREIGN KEY (review_seq) REFERENCES reviews (seq)
);

CREATE INDEX ix_review_photos_purchase ON review_photos (event_seq, seq);
CREATE INDEX ix_review_photos_review ON review_photos (review_seq, seq) WHERE review_seq IS NOT NULL;
CREATE INDEX ix_review_photos_expires_at ON review_photos (expires_at) WHERE expires_at IS NOT NULL;
