-- A password of fewer characters than may stand alone: it is good beside a second factor only.
ALTER TABLE users ADD COLUMN password_short BOOLEAN NOT NULL DEFAULT FALSE;

-- Authenticator apps. The secret is sealed with the installation's key. It counts once a code of it was confirmed;
-- last_step is the last interval whose code was taken, and none at or before it is taken again.
CREATE TABLE totp_secrets (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id),
    secret_sealed BYTEA NOT NULL,
    last_step BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    confirmed_us BIGINT
);

-- Passkeys. credential is the public part, as JSON, with the count of signatures.
CREATE TABLE passkeys (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    credential_id BYTEA NOT NULL UNIQUE,
    credential TEXT NOT NULL,
    name TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    used_us BIGINT
);
CREATE INDEX passkeys_by_user ON passkeys (user_id);

-- Recovery codes, each good once; the codes of a set share a salt.
CREATE TABLE recovery_codes (
    user_id UUID NOT NULL REFERENCES users (id),
    code_hash BYTEA NOT NULL,
    salt BYTEA NOT NULL,
    created_us BIGINT NOT NULL,
    used_us BIGINT,
    PRIMARY KEY (user_id, code_hash)
);

-- What stands half done between two requests of one browser: a sign-in before its second step, a passkey's challenge.
CREATE TABLE ceremonies (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    user_id UUID REFERENCES users (id),
    content_sealed TEXT NOT NULL,
    expires_us BIGINT NOT NULL
);
