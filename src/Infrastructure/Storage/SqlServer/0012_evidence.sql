-- What is kept of every submitted picture, and of what is left of it when its edges are cut.
CREATE TABLE picture_fingerprints (
    order_number bigint        NOT NULL,
    position     int           NOT NULL,
    medium_id    varchar(64)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    layout       bigint        NOT NULL,
    thumbnail    varbinary(256) NOT NULL,
    CONSTRAINT pk_picture_fingerprints PRIMARY KEY CLUSTERED (order_number, position)
);

-- The pieces of the hashes by which a near copy is looked up.
CREATE TABLE picture_bands (
    mode         nvarchar(8)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    band         int          NOT NULL,
    submitted_at datetime2(6) NOT NULL,
    order_number bigint       NOT NULL,
    position     int          NOT NULL,
    CONSTRAINT pk_picture_bands PRIMARY KEY CLUSTERED (mode, band, submitted_at, order_number, position)
);

CREATE INDEX ix_picture_bands_order ON picture_bands (order_number);
