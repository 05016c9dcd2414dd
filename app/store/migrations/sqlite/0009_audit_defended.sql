-- The audit is only ever added to, whatever way a change comes. REPLACE takes a row away without the delete that a trigger
-- would see, hence the triggers on what comes in.
CREATE TRIGGER audit_events_stay_insert BEFORE INSERT ON audit_events
WHEN EXISTS (SELECT 1 FROM audit_events e WHERE e.agency_id = NEW.agency_id AND e.seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'audit_events_stay');
END;

CREATE TRIGGER seen_sets_stay_update BEFORE UPDATE ON seen_sets
BEGIN
    SELECT RAISE(ABORT, 'seen_sets_stay');
END;
CREATE TRIGGER seen_sets_stay_delete BEFORE DELETE ON seen_sets
BEGIN
    SELECT RAISE(ABORT, 'seen_sets_stay');
END;
CREATE TRIGGER seen_sets_stay_insert BEFORE INSERT ON seen_sets
WHEN EXISTS (SELECT 1 FROM seen_sets s WHERE s.agency_id = NEW.agency_id AND s.digest = NEW.digest AND s.child_id = NEW.child_id)
BEGIN
    SELECT RAISE(ABORT, 'seen_sets_stay');
END;

-- A chain's head moves forward and never goes.
CREATE TRIGGER agency_heads_forward_update BEFORE UPDATE ON agency_heads
WHEN NEW.seq < OLD.seq OR NEW.agency_id <> OLD.agency_id
BEGIN
    SELECT RAISE(ABORT, 'agency_heads_forward');
END;
CREATE TRIGGER agency_heads_forward_delete BEFORE DELETE ON agency_heads
BEGIN
    SELECT RAISE(ABORT, 'agency_heads_forward');
END;
CREATE TRIGGER agency_heads_forward_insert BEFORE INSERT ON agency_heads
WHEN EXISTS (SELECT 1 FROM agency_heads h WHERE h.agency_id = NEW.agency_id)
BEGIN
    SELECT RAISE(ABORT, 'agency_heads_forward');
END;

-- Signed statements of where a chain stood (store::audit::Checkpoint). The day's own has its UTC day; others have none.
CREATE TABLE audit_checkpoints (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    id BLOB NOT NULL,
    day TEXT,
    seq INTEGER NOT NULL,
    at_us INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, day)
) STRICT;
CREATE INDEX audit_checkpoints_by_seq ON audit_checkpoints (agency_id, seq);
CREATE TRIGGER audit_checkpoints_stay_update BEFORE UPDATE ON audit_checkpoints
BEGIN
    SELECT RAISE(ABORT, 'audit_checkpoints_stay');
END;
CREATE TRIGGER audit_checkpoints_stay_delete BEFORE DELETE ON audit_checkpoints
BEGIN
    SELECT RAISE(ABORT, 'audit_checkpoints_stay');
END;
CREATE TRIGGER audit_checkpoints_stay_insert BEFORE INSERT ON audit_checkpoints
WHEN EXISTS (SELECT 1 FROM audit_checkpoints c WHERE c.agency_id = NEW.agency_id AND c.id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'audit_checkpoints_stay');
END;

-- When a chain was walked from its beginning, how far, and how much was wrong.
CREATE TABLE audit_checks (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    id BLOB NOT NULL,
    at_us INTEGER NOT NULL,
    events INTEGER NOT NULL,
    findings INTEGER NOT NULL,
    PRIMARY KEY (agency_id, id)
) STRICT;
CREATE TRIGGER audit_checks_stay_update BEFORE UPDATE ON audit_checks
BEGIN
    SELECT RAISE(ABORT, 'audit_checks_stay');
END;
CREATE TRIGGER audit_checks_stay_delete BEFORE DELETE ON audit_checks
BEGIN
    SELECT RAISE(ABORT, 'audit_checks_stay');
END;
CREATE TRIGGER audit_checks_stay_insert BEFORE INSERT ON audit_checks
WHEN EXISTS (SELECT 1 FROM audit_checks c WHERE c.agency_id = NEW.agency_id AND c.id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'audit_checks_stay');
END;

-- Who did what, and who saw whom, newest first.
CREATE INDEX audit_events_by_actor ON audit_events (agency_id, actor, seq);
CREATE INDEX audit_events_by_digest ON audit_events (agency_id, digest, seq);
CREATE INDEX seen_sets_by_child ON seen_sets (agency_id, child_id);
