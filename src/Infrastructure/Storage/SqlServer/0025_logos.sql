-- What customers know a shop by, beside its name: a file in the media store.
ALTER TABLE partners ADD logo varchar(64) COLLATE Latin1_General_100_BIN2 NULL;
GO

CREATE UNIQUE INDEX ux_partners_logo ON partners (logo) WHERE logo IS NOT NULL;

-- Files that nobody has yet, or any more; they go when their time is over.
CREATE TABLE spare_media (
    media_id   varchar(64)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    expires_at datetime2(6) NOT NULL,
    CONSTRAINT pk_spare_media PRIMARY KEY CLUSTERED (media_id)
);

CREATE INDEX ix_spare_media_expires_at ON spare_media (expires_at);
