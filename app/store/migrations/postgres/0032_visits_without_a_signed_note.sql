-- Whether the note of a visit is signed, in its row: notes that are missing are found by an index of their visits, however
-- many signed ones there are. A signature is never taken back, so only signing writes it.
ALTER TABLE visits ADD COLUMN note_signed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE visits NO FORCE ROW LEVEL SECURITY;
ALTER TABLE notes NO FORCE ROW LEVEL SECURITY;
UPDATE visits SET note_signed = TRUE WHERE EXISTS (
    SELECT 1 FROM notes n WHERE n.agency_id = visits.agency_id AND n.visit_id = visits.id AND n.state = 'signed');
ALTER TABLE visits FORCE ROW LEVEL SECURITY;
ALTER TABLE notes FORCE ROW LEVEL SECURITY;
CREATE INDEX visits_without_signed_note ON visits (agency_id, starts_us, id) WHERE state = 'done' AND NOT note_signed;
