-- After how many days without an answer a request is sent once more. Zero: never. And the account's own words, JSON; null while it has none.
ALTER TABLE websites ADD remind_after int NOT NULL CONSTRAINT df_websites_remind_after DEFAULT 7;
ALTER TABLE websites ADD invitation_texts nvarchar(max) NULL;

-- Who does not want to be asked by a shop again. By the hash alone, so that the wish outlives the person's erasure.
CREATE TABLE review_refusals (
    website_seq bigint        NOT NULL,
    -- As in purchase_events.
    email_hash  varbinary(32) NOT NULL,
    refused_at  datetime2(6)  NOT NULL,
    CONSTRAINT pk_review_refusals PRIMARY KEY CLUSTERED (website_seq, email_hash),
    CONSTRAINT fk_review_refusals_websites FOREIGN KEY (website_seq) REFERENCES websites (seq)
);
