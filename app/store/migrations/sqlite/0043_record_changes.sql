-- The last change of each record that the office edits by hand: who, when, and what the record was before, for undo.
CREATE TABLE record_changes (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    -- domain::records::RecordKind
    kind TEXT NOT NULL,
    record_id BLOB NOT NULL,
    -- The record's version after the change.
    version INTEGER NOT NULL,
    -- Empty for a record that was made by the change.
    previous_sealed TEXT NOT NULL,
    changed_us INTEGER NOT NULL,
    changed_by BLOB,
    PRIMARY KEY (agency_id, kind, record_id),
    FOREIGN KEY (agency_id, changed_by) REFERENCES members (agency_id, id)
) STRICT;
