-- Two records of one provider are merged: what one has goes to the other, and it stays as a row that leads there.
ALTER TABLE providers ADD COLUMN merged_into_id BLOB;
CREATE INDEX providers_by_merged_into ON providers (agency_id, merged_into_id) WHERE merged_into_id IS NOT NULL;

-- What each merge moved and changed, so that it can be undone for a day. Its rows are never deleted: they also say for which records
-- the notes of a provider may have been signed.
CREATE TABLE provider_merges (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    survivor_id BLOB NOT NULL,
    merged_id BLOB NOT NULL,
    merged_us INTEGER NOT NULL,
    -- NULL if it was the command line.
    merged_by BLOB,
    reason_sealed TEXT NOT NULL,
    -- domain::merging::providers::ProviderMerge, with the agency's key.
    journal_sealed TEXT NOT NULL,
    undone_us INTEGER,
    undone_by BLOB,
    PRIMARY KEY (agency_id, id),
    FOREIGN KEY (agency_id, survivor_id) REFERENCES providers (agency_id, id),
    FOREIGN KEY (agency_id, merged_id) REFERENCES providers (agency_id, id),
    FOREIGN KEY (agency_id, merged_by) REFERENCES members (agency_id, id),
    FOREIGN KEY (agency_id, undone_by) REFERENCES members (agency_id, id)
) STRICT;
CREATE INDEX provider_merges_by_survivor ON provider_merges (agency_id, survivor_id);
CREATE INDEX provider_merges_by_merged ON provider_merges (agency_id, merged_id);
