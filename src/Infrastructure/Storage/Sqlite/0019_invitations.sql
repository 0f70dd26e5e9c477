-- After how many days without an answer a request is sent once more. Zero: never. And the account's own words, JSON; null while it has none.
ALTER TABLE websites ADD COLUMN remind_after INTEGER NOT NULL DEFAULT 7;
ALTER TABLE websites ADD COLUMN invitation_texts TEXT;

-- Who does not want to be asked by a shop again. By the hash alone, so that the wish outlives the person's erasure.
CREATE TABLE review_refusals (
    website_seq INTEGER NOT NULL REFERENCES websites (seq),
    -- As in purchase_events.
    email_hash  BLOB    NOT NULL,
    refused_at  INTEGER NOT NULL,
    PRIMARY KEY (website_seq, email_hash)
) STRICT;
