-- A shop of an account, which asks its customers for reviews; its settings are defaults for its purchases.
CREATE TABLE websites (
    seq          INTEGER PRIMARY KEY,
    website_id   TEXT    NOT NULL UNIQUE,
    partner_id   INTEGER NOT NULL REFERENCES partners (id),
    mode         TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    url          TEXT,
    logo_url     TEXT,
    sender_name  TEXT,
    language     TEXT    NOT NULL DEFAULT 'fr',
    country      TEXT    NOT NULL DEFAULT 'FR',
    time_zone    TEXT    NOT NULL DEFAULT 'Europe/Paris',
    -- Orders that were delivered on this platform become purchases here by themselves.
    takes_orders INTEGER NOT NULL DEFAULT 0,
    created_at   INTEGER NOT NULL
) STRICT;

CREATE INDEX ix_websites_owner ON websites (partner_id, mode);
CREATE UNIQUE INDEX ux_websites_takes_orders ON websites (partner_id, mode) WHERE takes_orders = 1;

-- Who asks for tokens. The secrets are texts protected by ASP.NET Data Protection: the account page shows them again.
CREATE TABLE oauth_clients (
    client_id            TEXT    NOT NULL PRIMARY KEY,
    partner_id           INTEGER NOT NULL REFERENCES partners (id),
    mode                 TEXT    NOT NULL,
    secret               TEXT    NOT NULL,
    previous_secret      TEXT,
    previous_valid_until INTEGER,
    created_at           INTEGER NOT NULL,
    last_used_at         INTEGER,
    revoked_at           INTEGER
) STRICT;

CREATE INDEX ix_oauth_clients_owner ON oauth_clients (partner_id, mode, created_at, client_id);

-- What tokens are signed with, numbered as they came and shared by all nodes; protected in the same way. A key goes when the last token of its has expired.
CREATE TABLE oauth_signing_keys (
    generation  INTEGER PRIMARY KEY,
    key_id      TEXT    NOT NULL UNIQUE,
    private_key TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    -- When it stops signing, which the nodes are told a little before.
    retired_at  INTEGER
) STRICT;

-- Figures, as for the other tables.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('websites',      'ix_websites_owner',        '10000 2 2'),
    ('websites',      'ux_websites_takes_orders', '1000 1 1'),
    ('oauth_clients', 'ix_oauth_clients_owner',   '10000 2 2 1 1');
