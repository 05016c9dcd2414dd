-- What a member of the office may do, as words (domain::role::Capability). Whoever was in the office could do all of it.
ALTER TABLE members ADD COLUMN capabilities TEXT NOT NULL DEFAULT '';
UPDATE members SET capabilities = 'schedule bill supervise privacy manage' WHERE role = 'admin';
ALTER TABLE one_time_links ADD COLUMN capabilities TEXT NOT NULL DEFAULT '';
UPDATE one_time_links SET capabilities = 'schedule bill supervise privacy manage' WHERE role = 'admin';

-- When the session's owner last proved who they are; dangerous acts ask that it is not long ago. What the session was
-- opened with and from where, in words as coarse as an owner needs to recognise it.
ALTER TABLE sessions ADD COLUMN proved_us INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET proved_us = created_us;
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN region TEXT NOT NULL DEFAULT '';

-- What happened to an account, for its owner (domain::security::SecurityEvent).
CREATE TABLE security_events (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id),
    at_us INTEGER NOT NULL,
    event TEXT NOT NULL,
    device TEXT NOT NULL,
    region TEXT NOT NULL
) STRICT;
CREATE INDEX security_events_by_user ON security_events (user_id, at_us);

-- Letters to be sent. One is queued in the transaction of what it tells. letter is JSON (domain::mail::Letter) and is
-- emptied once it has left, since it may open a door.
CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY,
    agency_id BLOB REFERENCES agencies (id),
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    letter TEXT NOT NULL,
    queued_us INTEGER NOT NULL,
    due_us INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    sent_us INTEGER,
    failed_us INTEGER,
    refusal TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_by_due ON outbox (due_us);
