-- Days on which an agency makes no visits.

CREATE TABLE holidays (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (agency_id, day)
) STRICT;
