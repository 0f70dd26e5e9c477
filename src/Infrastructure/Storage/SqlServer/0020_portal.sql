-- People who sign in. The key is the address in lower case; the hash is a salted one of the password; the TOTP secret is protected by ASP.NET Data Protection.
CREATE TABLE portal_users (
    id                bigint        NOT NULL IDENTITY,
    email             nvarchar(255) NOT NULL,
    email_key         nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    name              nvarchar(255) NOT NULL,
    language          nvarchar(8)   COLLATE Latin1_General_100_BIN2 NOT NULL,
    password_hash     nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    confirmed_at      datetime2(6)  NOT NULL,
    -- Wrong passwords and codes since the last right one.
    failed_sign_ins   int           NOT NULL,
    locked_until      datetime2(6)  NULL,
    totp_secret       nvarchar(max) NULL,
    -- Null while the secret is only being set up.
    totp_confirmed_at datetime2(6)  NULL,
    -- The last code that was used, as the number of its half minute: none works twice.
    totp_last_step    bigint        NULL,
    CONSTRAINT pk_portal_users PRIMARY KEY CLUSTERED (id),
    CONSTRAINT ux_portal_users_email_key UNIQUE (email_key)
);

-- Who works for which account. A person has one.
CREATE TABLE portal_members (
    user_id    bigint       NOT NULL,
    partner_id bigint       NOT NULL,
    role       nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    created_at datetime2(6) NOT NULL,
    CONSTRAINT pk_portal_members PRIMARY KEY CLUSTERED (user_id),
    CONSTRAINT fk_portal_members_users FOREIGN KEY (user_id) REFERENCES portal_users (id),
    CONSTRAINT fk_portal_members_partners FOREIGN KEY (partner_id) REFERENCES partners (id)
);

CREATE INDEX ix_portal_members_partner ON portal_members (partner_id, user_id);

CREATE TABLE portal_recovery_codes (
    user_id   bigint        NOT NULL,
    code_hash varbinary(32) NOT NULL,
    used_at   datetime2(6)  NULL,
    CONSTRAINT pk_portal_recovery_codes PRIMARY KEY CLUSTERED (user_id, code_hash),
    CONSTRAINT fk_portal_recovery_codes_users FOREIGN KEY (user_id) REFERENCES portal_users (id)
);

-- Browsers that are signed in. The hash is the SHA-256 of a random token; last_seen_at is written once a minute at most.
CREATE TABLE portal_sessions (
    id           bigint        NOT NULL IDENTITY,
    user_id      bigint        NOT NULL,
    token_hash   varbinary(32) NOT NULL,
    user_agent   nvarchar(255) NOT NULL,
    created_at   datetime2(6)  NOT NULL,
    last_seen_at datetime2(6)  NOT NULL,
    revoked_at   datetime2(6)  NULL,
    CONSTRAINT pk_portal_sessions PRIMARY KEY CLUSTERED (id),
    CONSTRAINT ux_portal_sessions_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_portal_sessions_users FOREIGN KEY (user_id) REFERENCES portal_users (id)
);

CREATE INDEX ix_portal_sessions_user ON portal_sessions (user_id, id);
CREATE INDEX ix_portal_sessions_last_seen ON portal_sessions (last_seen_at);

-- What a link in a mail, or the step between password and code, stands for. Each is taken once, and goes when it is.
CREATE TABLE portal_tokens (
    id            bigint        NOT NULL IDENTITY,
    purpose       nvarchar(16)  COLLATE Latin1_General_100_BIN2 NOT NULL,
    token_hash    varbinary(32) NOT NULL,
    user_id       bigint        NULL,
    partner_id    bigint        NULL,
    email         nvarchar(255) NULL,
    name          nvarchar(255) NULL,
    account_name  nvarchar(255) NULL,
    password_hash nvarchar(255) COLLATE Latin1_General_100_BIN2 NULL,
    role          nvarchar(16)  COLLATE Latin1_General_100_BIN2 NULL,
    language      nvarchar(8)   COLLATE Latin1_General_100_BIN2 NULL,
    created_at    datetime2(6)  NOT NULL,
    expires_at    datetime2(6)  NOT NULL,
    CONSTRAINT pk_portal_tokens PRIMARY KEY CLUSTERED (id),
    CONSTRAINT ux_portal_tokens_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_portal_tokens_users FOREIGN KEY (user_id) REFERENCES portal_users (id),
    CONSTRAINT fk_portal_tokens_partners FOREIGN KEY (partner_id) REFERENCES partners (id)
);

CREATE INDEX ix_portal_tokens_user ON portal_tokens (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX ix_portal_tokens_partner ON portal_tokens (partner_id, id) WHERE partner_id IS NOT NULL;
CREATE INDEX ix_portal_tokens_expires_at ON portal_tokens (expires_at);
