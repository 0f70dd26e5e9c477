-- E-mails that are still to be sent; a sent one is deleted, since it holds what is its reader's alone.
CREATE TABLE mail_messages (
    seq         INTEGER PRIMARY KEY,
    mail_id     TEXT    NOT NULL UNIQUE,
    mode        TEXT    NOT NULL,
    recipient   TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    text_part   TEXT    NOT NULL,
    html_part   TEXT,
    attempts    INTEGER NOT NULL,
    -- While one is being sent, the end of its lease: a node that dies sends it late, not never.
    due_at      INTEGER NOT NULL,
    last_error  TEXT,
    given_up_at INTEGER
) STRICT;

-- What is due; without those given up.
CREATE INDEX ix_mail_messages_due ON mail_messages (due_at) WHERE given_up_at IS NULL;
