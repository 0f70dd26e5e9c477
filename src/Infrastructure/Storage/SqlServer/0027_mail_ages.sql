-- Since when an e-mail waits: due_at moves with every attempt.
ALTER TABLE mail_messages ADD queued_at datetime2(6) NULL;
GO

UPDATE mail_messages SET queued_at = due_at;
CREATE INDEX ix_mail_messages_queued ON mail_messages (queued_at) WHERE given_up_at IS NULL;
