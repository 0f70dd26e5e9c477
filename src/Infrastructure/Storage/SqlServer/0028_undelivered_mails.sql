-- The order whose customer an e-mail is for. What was given up is forgotten after some days; that it was stays with the order.
ALTER TABLE mail_messages ADD order_seq bigint NULL;
GO

CREATE INDEX ix_mail_messages_given_up ON mail_messages (given_up_at) WHERE given_up_at IS NOT NULL;

CREATE TABLE undelivered_mails (
    seq       bigint       NOT NULL IDENTITY,
    order_seq bigint       NOT NULL,
    at        datetime2(6) NOT NULL,
    CONSTRAINT pk_undelivered_mails PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT fk_undelivered_mails_orders FOREIGN KEY (order_seq) REFERENCES orders (seq)
);

CREATE INDEX ix_undelivered_mails_order ON undelivered_mails (order_seq);
