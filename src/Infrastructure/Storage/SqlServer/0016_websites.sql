-- A shop of an account, which asks its customers for reviews; its settings are defaults for its purchases.
CREATE TABLE websites (
    seq          bigint           NOT NULL IDENTITY,
    website_id   uniqueidentifier NOT NULL,
    partner_id   bigint           NOT NULL,
    mode         nvarchar(8)      COLLATE Latin1_General_100_BIN2 NOT NULL,
    name         nvarchar(255)    NOT NULL,
    url          nvarchar(2000)   NULL,
    logo_url     nvarchar(2000)   NULL,
    sender_name  nvarchar(255)    NULL,
    language     nvarchar(8)      COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT df_websites_language DEFAULT N'fr',
    country      nvarchar(2)      COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT df_websites_country DEFAULT N'FR',
    time_zone    nvarchar(64)     COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT df_websites_time_zone DEFAULT N'Europe/Paris',
    -- Orders that were delivered on this platform become purchases here by themselves.
    takes_orders bit              NOT NULL CONSTRAINT df_websites_takes_orders DEFAULT 0,
    created_at   datetime2(6)     NOT NULL,
    CONSTRAINT pk_websites PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT ux_websites_website_id UNIQUE (website_id),
    CONSTRAINT fk_websites_partners FOREIGN KEY (partner_id) REFERENCES partners (id)
);

CREATE INDEX ix_websites_owner ON websites (partner_id, mode, seq);
CREATE UNIQUE INDEX ux_websites_takes_orders ON websites (partner_id, mode) WHERE takes_orders = 1;

-- Who asks for tokens. The secrets are texts protected by ASP.NET Data Protection: the account page shows them again.
CREATE TABLE oauth_clients (
    client_id            nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    partner_id           bigint        NOT NULL,
    mode                 nvarchar(8)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    secret               nvarchar(max) NOT NULL,
    previous_secret      nvarchar(max) NULL,
    previous_valid_until datetime2(6)  NULL,
    created_at           datetime2(6)  NOT NULL,
    last_used_at         datetime2(6)  NULL,
    revoked_at           datetime2(6)  NULL,
    CONSTRAINT pk_oauth_clients PRIMARY KEY CLUSTERED (client_id),
    CONSTRAINT fk_oauth_clients_partners FOREIGN KEY (partner_id) REFERENCES partners (id)
);

CREATE INDEX ix_oauth_clients_owner ON oauth_clients (partner_id, mode, created_at, client_id);

-- What tokens are signed with, numbered as they came and shared by all nodes; protected in the same way. A key goes when the last token of its has expired.
CREATE TABLE oauth_signing_keys (
    generation  bigint        NOT NULL,
    key_id      nvarchar(64)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    private_key nvarchar(max) NOT NULL,
    created_at  datetime2(6)  NOT NULL,
    -- When it stops signing, which the nodes are told a little before.
    retired_at  datetime2(6)  NULL,
    CONSTRAINT pk_oauth_signing_keys PRIMARY KEY CLUSTERED (generation),
    CONSTRAINT ux_oauth_signing_keys_key_id UNIQUE (key_id)
);
