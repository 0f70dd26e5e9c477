-- What customers know a shop by, beside its name: a file in the media store.
ALTER TABLE partners ADD COLUMN logo TEXT;
CREATE UNIQUE INDEX ux_partners_logo ON partners (logo) WHERE logo IS NOT NULL;

-- Files that nobody has yet, or any more; they go when their time is over.
CREATE TABLE spare_media (
    media_id   TEXT    NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX ix_spare_media_expires_at ON spare_media (expires_at);

-- Figures, as for the other tables.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('partners',    'ux_partners_logo',          '10000 1'),
    ('spare_media', 'ix_spare_media_expires_at', '1000 2');
