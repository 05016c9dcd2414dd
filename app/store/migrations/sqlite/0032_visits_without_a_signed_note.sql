-- Overlaps are looked for only where a visit takes other time: the search reads the earlier visits of its people, which would make
-- every other change of a visit, such as the one below, slower from year to year.
DROP TRIGGER visits_provider_overlap_update;
CREATE TRIGGER visits_provider_overlap_update
BEFORE UPDATE OF provider_id, child_id, starts_us, ends_us, holds_time, joint_id ON visits WHEN NEW.holds_time
BEGIN
    SELECT RAISE(ABORT, 'visits_provider_overlap') WHERE EXISTS (
        SELECT 1 FROM visits v WHERE v.agency_id = NEW.agency_id AND v.provider_id = NEW.provider_id AND v.holds_time
            AND v.starts_us < NEW.ends_us AND v.ends_us > NEW.starts_us AND v.id <> NEW.id);
    SELECT RAISE(ABORT, 'visits_child_overlap') WHERE EXISTS (
        SELECT 1 FROM visits v WHERE v.agency_id = NEW.agency_id AND v.child_id = NEW.child_id AND v.holds_time
            AND v.joint_id <> NEW.joint_id AND v.starts_us < NEW.ends_us AND v.ends_us > NEW.starts_us AND v.id <> NEW.id);
END;

-- Whether the note of a visit is signed, in its row: notes that are missing are found by an index of their visits, however many
-- signed ones there are. A signature is never taken back, so only signing writes it.
ALTER TABLE visits ADD COLUMN note_signed INTEGER NOT NULL DEFAULT 0;
UPDATE visits SET note_signed = 1 WHERE EXISTS (
    SELECT 1 FROM notes n WHERE n.agency_id = visits.agency_id AND n.visit_id = visits.id AND n.state = 'signed');
CREATE INDEX visits_without_signed_note ON visits (agency_id, starts_us, id) WHERE state = 'done' AND NOT note_signed;
