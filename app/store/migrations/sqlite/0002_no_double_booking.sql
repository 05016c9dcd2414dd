-- Neither a provider nor a child can be in two overlapping visits. The names in the messages are those of the exclusion
-- constraints of the other engine.

CREATE TRIGGER visits_provider_overlap_insert BEFORE INSERT ON visits WHEN NEW.holds_time
BEGIN
    SELECT RAISE(ABORT, 'visits_provider_overlap') WHERE EXISTS (
        SELECT 1 FROM visits v WHERE v.agency_id = NEW.agency_id AND v.provider_id = NEW.provider_id AND v.holds_time
            AND v.starts_us < NEW.ends_us AND v.ends_us > NEW.starts_us AND v.id <> NEW.id);
    SELECT RAISE(ABORT, 'visits_child_overlap') WHERE EXISTS (
        SELECT 1 FROM visits v WHERE v.agency_id = NEW.agency_id AND v.child_id = NEW.child_id AND v.holds_time
            AND v.joint_id <> NEW.joint_id AND v.starts_us < NEW.ends_us AND v.ends_us > NEW.starts_us AND v.id <> NEW.id);
END;

CREATE TRIGGER visits_provider_overlap_update BEFORE UPDATE ON visits WHEN NEW.holds_time
BEGIN
    SELECT RAISE(ABORT, 'visits_provider_overlap') WHERE EXISTS (
        SELECT 1 FROM visits v WHERE v.agency_id = NEW.agency_id AND v.provider_id = NEW.provider_id AND v.holds_time
            AND v.starts_us < NEW.ends_us AND v.ends_us > NEW.starts_us AND v.id <> NEW.id);
    SELECT RAISE(ABORT, 'visits_child_overlap') WHERE EXISTS (
        SELECT 1 FROM visits v WHERE v.agency_id = NEW.agency_id AND v.child_id = NEW.child_id AND v.holds_time
            AND v.joint_id <> NEW.joint_id AND v.starts_us < NEW.ends_us AND v.ends_us > NEW.starts_us AND v.id <> NEW.id);
END;

-- A signed note is never changed or taken away, and the audit is only ever added to.
CREATE TRIGGER notes_signed_stay_update BEFORE UPDATE ON notes WHEN OLD.state = 'signed'
BEGIN
    SELECT RAISE(ABORT, 'notes_signed_stay');
END;
CREATE TRIGGER notes_signed_stay_delete BEFORE DELETE ON notes WHEN OLD.state = 'signed'
BEGIN
    SELECT RAISE(ABORT, 'notes_signed_stay');
END;
CREATE TRIGGER audit_events_stay_update BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit_events_stay');
END;
CREATE TRIGGER audit_events_stay_delete BEFORE DELETE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit_events_stay');
END;
