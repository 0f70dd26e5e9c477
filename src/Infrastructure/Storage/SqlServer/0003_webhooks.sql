-- Read in the order of seq; event_id is the id that the partner sees.
CREATE TABLE outbox_events (
    seq        bigint        NOT NULL IDENTITY,
    event_id   uniqueidentifier NOT NULL,
    partner_id bigint        NOT NULL,
    mode       nvarchar(8)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    type       nvarchar(64)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    subject    nvarchar(64)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    data       nvarchar(max) NOT NULL,
    at         datetime2(6)  NOT NULL,
    CONSTRAINT pk_outbox_events PRIMARY KEY CLUSTERED (seq),
    CONSTRAINT ux_outbox_events_event_id UNIQUE (event_id)
);
