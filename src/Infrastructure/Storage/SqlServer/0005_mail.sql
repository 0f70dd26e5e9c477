-- E-mails that are still to be sent; a sent one is deleted, since it holds what is its reader's alone.
CREATE TABLE mail_messages (
    seq         bigint           NOT NULL IDENTITY,
    mail_id     uniqueidentifier NOT NULL,
    mode        nvarchar(8)      COLLATE Latin1_General_100_BIN2 NOT NULL,
    recipient   nvarchar(320)    NOT NULL,
    subject     nvarchar(500)    NOT NULL,
    text_part   nvarchar(max)    NOT NULL,
    html_part   nvarchar(max)    NULL,
    attempts    int              NOT NULL,
    -- While one is being sent, the end of its lease: a node that dies sends it late, not never.
    due_at      datetime2(6)     NOT NULL,
    last_error  nvarchar(500)    NULL,
    given_up_at datetime2(6)     NULL,
    CONSTRAINT pk_mail_messages PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT ux_mail_messages_mail_id UNIQUE (mail_id)
);

-- What is due; without those given up.
CREATE INDEX ix_mail_messages_due ON mail_messages (due_at) WHERE given_up_at IS NULL;
