-- Children, their places and contacts are made and edited by hand. A record that has ended keeps its row.
ALTER TABLE children ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
-- Empty if the first name is the one to use.
ALTER TABLE children ADD COLUMN preferred_name TEXT NOT NULL DEFAULT '';
ALTER TABLE children ADD COLUMN pronouns_sealed TEXT NOT NULL DEFAULT '';
-- BCP 47 tags, separated by semicolons.
ALTER TABLE children ADD COLUMN further_languages TEXT NOT NULL DEFAULT '';
ALTER TABLE children ADD COLUMN interpreter INTEGER NOT NULL DEFAULT 0;
ALTER TABLE children ADD COLUMN allergies_sealed TEXT NOT NULL DEFAULT '';
ALTER TABLE children ADD COLUMN safety_note_sealed TEXT NOT NULL DEFAULT '';
-- The first day without visits.
ALTER TABLE children ADD COLUMN ended_on TEXT;
ALTER TABLE children ADD COLUMN ended_reason_sealed TEXT NOT NULL DEFAULT '';

ALTER TABLE places ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE places ADD COLUMN label TEXT NOT NULL DEFAULT '';
-- Empty if it has no hours of its own.
ALTER TABLE places ADD COLUMN availability TEXT NOT NULL DEFAULT '';
ALTER TABLE places ADD COLUMN note_sealed TEXT NOT NULL DEFAULT '';
-- The first day without visits there.
ALTER TABLE places ADD COLUMN ended_on TEXT;
CREATE INDEX places_by_child ON places (agency_id, child_id);

-- People to call about a child who are no guardians.
CREATE TABLE child_contacts (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    child_id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('emergency', 'day_care', 'other')),
    name TEXT NOT NULL,
    relationship TEXT NOT NULL,
    phone TEXT NOT NULL,
    note_sealed TEXT NOT NULL,
    -- The first day on which nobody should call.
    ended_on TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (agency_id, id),
    FOREIGN KEY (agency_id, child_id) REFERENCES children (agency_id, id)
) STRICT;
CREATE INDEX child_contacts_by_child ON child_contacts (agency_id, child_id);
