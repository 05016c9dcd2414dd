-- Days on which an agency makes no visits.

CREATE TABLE holidays (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (agency_id, day)
);

ALTER TABLE holidays ENABLE ROW LEVEL SECURITY;
ALTER TABLE holidays FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON holidays USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
