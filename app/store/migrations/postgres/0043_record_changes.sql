-- The last change of each record that the office edits by hand: who, when, and what the record was before, for undo.
CREATE TABLE record_changes (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    -- domain::records::RecordKind
    kind TEXT NOT NULL,
    record_id UUID NOT NULL,
    -- The record's version after the change.
    version BIGINT NOT NULL,
    -- Empty for a record that was made by the change.
    previous_sealed TEXT NOT NULL,
    changed_us BIGINT NOT NULL,
    changed_by UUID,
    PRIMARY KEY (agency_id, kind, record_id),
    FOREIGN KEY (agency_id, changed_by) REFERENCES members (agency_id, id)
);

ALTER TABLE record_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE record_changes FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON record_changes USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
