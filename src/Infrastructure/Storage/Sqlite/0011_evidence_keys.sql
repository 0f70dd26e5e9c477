-- The keys that seal evidence, numbered as they came: the last one signs. A public half stays for good, since what it verifies does. A private half, a text
-- protected by ASP.NET Data Protection, goes when the next key comes.
CREATE TABLE evidence_keys (
    generation  INTEGER PRIMARY KEY,
    key_id      TEXT    NOT NULL UNIQUE,
    public_key  BLOB    NOT NULL,
    private_key TEXT,
    created_at  INTEGER NOT NULL,
    retired_at  INTEGER
) STRICT;
