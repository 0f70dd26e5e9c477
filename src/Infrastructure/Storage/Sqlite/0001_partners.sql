-- Times are microseconds since 1970-01-01T00:00:00Z. STRICT refuses what a wrong type handler would store.
CREATE TABLE partners (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    language   TEXT    NOT NULL DEFAULT 'en',
    created_at INTEGER NOT NULL
) STRICT;

-- The secrets are texts protected by ASP.NET Data Protection.
CREATE TABLE hmac_keys (
    public_key           TEXT    NOT NULL PRIMARY KEY,
    partner_id           INTEGER NOT NULL REFERENCES partners (id),
    mode                 TEXT    NOT NULL,
    secret               TEXT    NOT NULL,
    previous_secret      TEXT,
    previous_valid_until INTEGER,
    created_at           INTEGER NOT NULL,
    last_used_at         INTEGER,
    revoked_at           INTEGER
) STRICT;
