-- Whether the note of a visit is signed, beside the visit: notes that are missing are found by an index of their visits, however
-- many signed ones there are. A signature is never taken back, so only signing writes it.
ALTER TABLE visits ADD COLUMN note_signed INTEGER NOT NULL DEFAULT 0;
UPDATE visits SET note_signed = 1 WHERE EXISTS (
    SELECT 1 FROM notes n WHERE n.agency_id = visits.agency_id AND n.visit_id = visits.id AND n.state = 'signed');
CREATE INDEX visits_without_signed_note ON visits (agency_id, starts_us, id) WHERE state = 'done' AND NOT note_signed;
