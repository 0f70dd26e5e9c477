-- Keys, codes and partners' references compare byte by byte; the default collation would fold case and trailing spaces.
CREATE TABLE partners (
    id         bigint        NOT NULL IDENTITY,
    name       nvarchar(255) NOT NULL,
    language   nvarchar(8)   COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT df_partners_language DEFAULT N'en',
    created_at datetime2(6)  NOT NULL,
    CONSTRAINT pk_partners PRIMARY KEY (id)
);

-- The secrets are texts protected by ASP.NET Data Protection.
CREATE TABLE hmac_keys (
    public_key           nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    partner_id           bigint        NOT NULL,
    mode                 nvarchar(8)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    secret               nvarchar(max) NOT NULL,
    previous_secret      nvarchar(max) NULL,
    previous_valid_until datetime2(6)  NULL,
    created_at           datetime2(6)  NOT NULL,
    last_used_at         datetime2(6)  NULL,
    revoked_at           datetime2(6)  NULL,
    CONSTRAINT pk_hmac_keys PRIMARY KEY (public_key),
    CONSTRAINT fk_hmac_keys_partners FOREIGN KEY (partner_id) REFERENCES partners (id)
);

-- The Data Protection key ring that all nodes share. Without its rows no secret above can be read again.
CREATE TABLE data_protection_keys (
    friendly_name nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    xml           nvarchar(max) NOT NULL,
    created_at    datetime2(6)  NOT NULL,
    CONSTRAINT pk_data_protection_keys PRIMARY KEY (friendly_name)
);
