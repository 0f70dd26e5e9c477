-- What is kept of every submitted picture, and of what is left of it when its edges are cut.
CREATE TABLE picture_fingerprints (
    order_number INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    medium_id    TEXT    NOT NULL,
    layout       INTEGER NOT NULL,
    thumbnail    BLOB    NOT NULL,
    PRIMARY KEY (order_number, position)
) STRICT, WITHOUT ROWID;

-- The pieces of the hashes by which a near copy is looked up. Rows of short columns: a table and an index would hold all of it twice.
CREATE TABLE picture_bands (
    mode         TEXT    NOT NULL,
    band         INTEGER NOT NULL,
    submitted_at INTEGER NOT NULL,
    order_number INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    PRIMARY KEY (mode, band, submitted_at, order_number, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX ix_picture_bands_order ON picture_bands (order_number);
