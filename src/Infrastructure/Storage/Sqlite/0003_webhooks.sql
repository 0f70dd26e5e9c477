-- Read in the order of seq; event_id is the id that the partner sees.
CREATE TABLE outbox_events (
    seq        INTEGER PRIMARY KEY,
    event_id   TEXT    NOT NULL UNIQUE,
    partner_id INTEGER NOT NULL,
    mode       TEXT    NOT NULL,
    type       TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    data       TEXT    NOT NULL,
    at         INTEGER NOT NULL
) STRICT;
