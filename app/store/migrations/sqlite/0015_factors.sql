-- A password of fewer characters than may stand alone: it is good beside a second factor only.
ALTER TABLE users ADD COLUMN password_short INTEGER NOT NULL DEFAULT 0;

-- Authenticator apps. The secret is sealed with the installation's key. It counts once a code of it was confirmed;
-- last_step is the last interval whose code was taken, and none at or before it is taken again.
CREATE TABLE totp_secrets (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    secret_sealed BLOB NOT NULL,
    last_step INTEGER NOT NULL,
    created_us INTEGER NOT NULL,
    confirmed_us INTEGER
) STRICT;

-- Passkeys. credential is the public part, as JSON, with the count of signatures.
CREATE TABLE passkeys (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id),
    credential_id BLOB NOT NULL UNIQUE,
    credential TEXT NOT NULL,
    name TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    used_us INTEGER
) STRICT;
CREATE INDEX passkeys_by_user ON passkeys (user_id);

-- Recovery codes, each good once; the codes of a set share a salt.
CREATE TABLE recovery_codes (
    user_id BLOB NOT NULL REFERENCES users (id),
    code_hash BLOB NOT NULL,
    salt BLOB NOT NULL,
    created_us INTEGER NOT NULL,
    used_us INTEGER,
    PRIMARY KEY (user_id, code_hash)
) STRICT;

-- What stands half done between two requests of one browser: a sign-in before its second step, a passkey's challenge.
CREATE TABLE ceremonies (
    token_hash BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    user_id BLOB REFERENCES users (id),
    content_sealed TEXT NOT NULL,
    expires_us INTEGER NOT NULL
) STRICT;
