-- Two records of one guardian are merged: what one has goes to the other, and it stays as a row that leads there.
ALTER TABLE guardians ADD COLUMN merged_into_id BLOB;
CREATE INDEX guardians_by_merged_into ON guardians (agency_id, merged_into_id) WHERE merged_into_id IS NOT NULL;

-- What both records had before each merge and what the one that stays had afterwards, so that it can be undone for a day.
CREATE TABLE guardian_merges (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    survivor_id BLOB NOT NULL,
    merged_id BLOB NOT NULL,
    merged_us INTEGER NOT NULL,
    -- NULL if it was the command line.
    merged_by BLOB,
    reason_sealed TEXT NOT NULL,
    -- domain::merging::guardians::GuardianMerge, with the agency's key.
    journal_sealed TEXT NOT NULL,
    undone_us INTEGER,
    undone_by BLOB,
    PRIMARY KEY (agency_id, id),
    FOREIGN KEY (agency_id, survivor_id) REFERENCES guardians (agency_id, id),
    FOREIGN KEY (agency_id, merged_id) REFERENCES guardians (agency_id, id),
    FOREIGN KEY (agency_id, merged_by) REFERENCES members (agency_id, id),
    FOREIGN KEY (agency_id, undone_by) REFERENCES members (agency_id, id)
) STRICT;
CREATE INDEX guardian_merges_by_survivor ON guardian_merges (agency_id, survivor_id);
CREATE INDEX guardian_merges_by_merged ON guardian_merges (agency_id, merged_id);
