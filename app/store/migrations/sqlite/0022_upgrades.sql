-- Steps of upgrades that are made row by row in Rust (store::upgrade): how far each has come.
CREATE TABLE data_steps (
    name TEXT NOT NULL PRIMARY KEY,
    place TEXT NOT NULL,
    changed INTEGER NOT NULL DEFAULT 0,
    done_us INTEGER
) STRICT;

-- Of a walk over the audit: how often an event was earlier than the one before it, by how much at the most, and when that was.
ALTER TABLE audit_checks ADD COLUMN set_back INTEGER NOT NULL DEFAULT 0;
ALTER TABLE audit_checks ADD COLUMN set_back_by_us INTEGER NOT NULL DEFAULT 0;
ALTER TABLE audit_checks ADD COLUMN set_back_at_us INTEGER;

-- When a letter had waited so long that it is not sent any more.
ALTER TABLE outbox ADD COLUMN too_old_us INTEGER;
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (due_us) WHERE sent_us IS NULL AND failed_us IS NULL AND too_old_us IS NULL;

-- A letter about somebody's own account is no letter of an agency.
UPDATE outbox SET agency_id = NULL WHERE kind IN ('new_device', 'password_reset');
