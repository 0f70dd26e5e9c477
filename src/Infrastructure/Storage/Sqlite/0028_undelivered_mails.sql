-- The order whose customer an e-mail is for. What was given up is forgotten after some days; that it was stays with the order.
ALTER TABLE mail_messages ADD COLUMN order_seq INTEGER;
CREATE INDEX ix_mail_messages_given_up ON mail_messages (given_up_at) WHERE given_up_at IS NOT NULL;

CREATE TABLE undelivered_mails (
    seq       INTEGER PRIMARY KEY,
    order_seq INTEGER NOT NULL REFERENCES orders (seq),
    at        INTEGER NOT NULL
) STRICT;

CREATE INDEX ix_undelivered_mails_order ON undelivered_mails (order_seq);
