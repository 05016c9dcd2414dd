-- Two records of one child are merged: the rows of one go to the other, and it stays as a row that leads there.
ALTER TABLE children ADD COLUMN merged_into_id BLOB;
CREATE INDEX children_by_merged_into ON children (agency_id, merged_into_id) WHERE merged_into_id IS NOT NULL;

-- Children who may be one child are looked for by birth date and by name.
CREATE INDEX children_by_birth_date ON children (agency_id, birth_date);

-- What each merge moved and changed, so that it can be undone for a day. Its rows are never deleted: they also say with whose key the
-- texts of a row that was moved may be sealed.
CREATE TABLE child_merges (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    survivor_id BLOB NOT NULL,
    merged_id BLOB NOT NULL,
    merged_us INTEGER NOT NULL,
    -- NULL if it was the command line.
    merged_by BLOB,
    reason_sealed TEXT NOT NULL,
    -- The ids of the moved rows and what was before (store::records::merging::Journal), with the survivor's key.
    journal_sealed TEXT NOT NULL,
    undone_us INTEGER,
    undone_by BLOB,
    PRIMARY KEY (agency_id, id),
    FOREIGN KEY (agency_id, survivor_id) REFERENCES children (agency_id, id),
    FOREIGN KEY (agency_id, merged_id) REFERENCES children (agency_id, id),
    FOREIGN KEY (agency_id, merged_by) REFERENCES members (agency_id, id),
    FOREIGN KEY (agency_id, undone_by) REFERENCES members (agency_id, id)
) STRICT;
CREATE INDEX child_merges_by_survivor ON child_merges (agency_id, survivor_id);
CREATE INDEX child_merges_by_merged ON child_merges (agency_id, merged_id);
