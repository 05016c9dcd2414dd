-- What a letter was about, also when its text has been emptied (domain::mail::Kind).
ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT '';
DROP INDEX outbox_by_due;
CREATE INDEX outbox_waiting ON outbox (due_us) WHERE sent_us IS NULL AND failed_us IS NULL;
CREATE INDEX outbox_by_agency ON outbox (agency_id, queued_us);

-- Who asked for a new password: any address that was typed. The job that sends letters finds out whether it is known, so
-- that the answer to the form can't tell.
CREATE TABLE password_asks (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    language TEXT NOT NULL,
    asked_us INTEGER NOT NULL
) STRICT;

-- The one live link of a user to a new password.
CREATE TABLE password_resets (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    token_hash BLOB NOT NULL UNIQUE,
    expires_us INTEGER NOT NULL
) STRICT;
