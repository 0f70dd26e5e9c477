-- People who sign in. The key is the address in lower case; the hash is a salted one of the password; the TOTP secret is protected by ASP.NET Data Protection.
CREATE TABLE portal_users (
    id                INTEGER PRIMARY KEY,
    email             TEXT    NOT NULL,
    email_key         TEXT    NOT NULL UNIQUE,
    name              TEXT    NOT NULL,
    language          TEXT    NOT NULL,
    password_hash     TEXT    NOT NULL,
    confirmed_at      INTEGER NOT NULL,
    -- Wrong passwords and codes since the last right one.
    failed_sign_ins   INTEGER NOT NULL,
    locked_until      INTEGER,
    totp_secret       TEXT,
    -- Null while the secret is only being set up.
    totp_confirmed_at INTEGER,
    -- The last code that was used, as the number of its half minute: none works twice.
    totp_last_step    INTEGER
) STRICT;

-- Who works for which account. A person has one.
CREATE TABLE portal_members (
    user_id    INTEGER PRIMARY KEY REFERENCES portal_users (id),
    partner_id INTEGER NOT NULL REFERENCES partners (id),
    role       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX ix_portal_members_partner ON portal_members (partner_id);

CREATE TABLE portal_recovery_codes (
    user_id   INTEGER NOT NULL REFERENCES portal_users (id),
    code_hash BLOB    NOT NULL,
    used_at   INTEGER,
    PRIMARY KEY (user_id, code_hash)
) STRICT;

-- Browsers that are signed in. The hash is the SHA-256 of a random token; last_seen_at is written once a minute at most.
CREATE TABLE portal_sessions (
    id           INTEGER PRIMARY KEY,
    user_id      INTEGER NOT NULL REFERENCES portal_users (id),
    token_hash   BLOB    NOT NULL UNIQUE,
    user_agent   TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    revoked_at   INTEGER
) STRICT;

CREATE INDEX ix_portal_sessions_user ON portal_sessions (user_id);
CREATE INDEX ix_portal_sessions_last_seen ON portal_sessions (last_seen_at);

-- What a link in a mail, or the step between password and code, stands for. Each is taken once, and goes when it is.
CREATE TABLE portal_tokens (
    id            INTEGER PRIMARY KEY,
    purpose       TEXT    NOT NULL,
    token_hash    BLOB    NOT NULL UNIQUE,
    user_id       INTEGER REFERENCES portal_users (id),
    partner_id    INTEGER REFERENCES partners (id),
    email         TEXT,
    name          TEXT,
    account_name  TEXT,
    password_hash TEXT,
    role          TEXT,
    language      TEXT,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX ix_portal_tokens_user ON portal_tokens (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX ix_portal_tokens_partner ON portal_tokens (partner_id) WHERE partner_id IS NOT NULL;
CREATE INDEX ix_portal_tokens_expires_at ON portal_tokens (expires_at);

-- Figures, as for the other tables.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('portal_members',        'ix_portal_members_partner',                     '10000 5'),
    ('portal_recovery_codes', 'sqlite_autoindex_portal_recovery_codes_1',      '10000 10 1'),
    ('portal_sessions',       'ix_portal_sessions_user',                       '100000 5'),
    ('portal_sessions',       'ix_portal_sessions_last_seen',                  '100000 2'),
    ('portal_tokens',         'ix_portal_tokens_user',                         '1000 2'),
    ('portal_tokens',         'ix_portal_tokens_partner',                      '1000 5'),
    ('portal_tokens',         'ix_portal_tokens_expires_at',                   '1000 2');
