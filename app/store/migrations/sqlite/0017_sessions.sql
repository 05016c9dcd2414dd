-- A bucket says when its next attempt may be made, and when nothing of it matters any more (domain::throttle).
-- window_us is since when the next attempt is being forgotten.
ALTER TABLE attempts ADD COLUMN until_us INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN gone_us INTEGER NOT NULL DEFAULT 0;
CREATE INDEX attempts_by_end ON attempts (gone_us);

-- Browsers in which somebody has signed in before, by the digest of a cookie of theirs. Guessing elsewhere does not slow
-- them down, and a sign-in from another is told to its owner.
CREATE TABLE known_devices (
    token_hash BLOB NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (id),
    used_us INTEGER NOT NULL,
    PRIMARY KEY (token_hash, user_id)
) STRICT;
CREATE INDEX known_devices_by_user ON known_devices (user_id);
CREATE INDEX known_devices_by_use ON known_devices (used_us);

-- Failed sign-ins at addresses without an account: as much work as a failure that its owner will read, so that the time
-- of the answer tells nothing. Without the address.
CREATE TABLE nobodys_events (
    id BLOB NOT NULL PRIMARY KEY,
    at_us INTEGER NOT NULL,
    event TEXT NOT NULL,
    device TEXT NOT NULL,
    region TEXT NOT NULL
) STRICT;
CREATE INDEX nobodys_events_by_time ON nobodys_events (at_us);
CREATE INDEX security_events_by_time ON security_events (at_us);

-- Keys that the processes of an installation share.
CREATE TABLE secrets (
    name TEXT NOT NULL PRIMARY KEY,
    secret BLOB NOT NULL
) STRICT;
