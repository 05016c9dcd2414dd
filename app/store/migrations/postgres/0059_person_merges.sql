-- Two records of one guardian are merged: what one has goes to the other, and it stays as a row that leads there.
ALTER TABLE guardians ADD COLUMN merged_into_id UUID;
CREATE INDEX guardians_by_merged_into ON guardians (agency_id, merged_into_id) WHERE merged_into_id IS NOT NULL;

-- What both records had before each merge and what the one that stays had afterwards, so that it can be undone for a day.
CREATE TABLE guardian_merges (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    survivor_id UUID NOT NULL,
    merged_id UUID NOT NULL,
    merged_us BIGINT NOT NULL,
    -- NULL if it was the command line.
    merged_by UUID,
    reason_sealed TEXT NOT NULL,
    -- domain::merging::guardians::GuardianMerge, with the agency's key.
    journal_sealed TEXT NOT NULL,
    undone_us BIGINT,
    undone_by UUID,
    PRIMARY KEY (agency_id, id),
    FOREIGN KEY (agency_id, survivor_id) REFERENCES guardians (agency_id, id),
    FOREIGN KEY (agency_id, merged_id) REFERENCES guardians (agency_id, id),
    FOREIGN KEY (agency_id, merged_by) REFERENCES members (agency_id, id),
    FOREIGN KEY (agency_id, undone_by) REFERENCES members (agency_id, id)
);
CREATE INDEX guardian_merges_by_survivor ON guardian_merges (agency_id, survivor_id);
CREATE INDEX guardian_merges_by_merged ON guardian_merges (agency_id, merged_id);

ALTER TABLE guardian_merges ENABLE ROW LEVEL SECURITY;
ALTER TABLE guardian_merges FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON guardian_merges USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
