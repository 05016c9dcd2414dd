-- Weeks that were copied into others, and the visits that came of it. A visit that is withdrawn leaves its copy.
CREATE TABLE week_copies (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    from_monday TEXT NOT NULL,
    to_monday TEXT NOT NULL,
    copied_us BIGINT NOT NULL,
    taken_back_us BIGINT,
    PRIMARY KEY (agency_id, id)
);

CREATE TABLE week_copy_visits (
    agency_id UUID NOT NULL,
    copy_id UUID NOT NULL,
    visit_id UUID NOT NULL,
    PRIMARY KEY (agency_id, copy_id, visit_id),
    FOREIGN KEY (agency_id, copy_id) REFERENCES week_copies (agency_id, id),
    FOREIGN KEY (agency_id, visit_id) REFERENCES visits (agency_id, id)
);
CREATE INDEX week_copy_visits_by_visit ON week_copy_visits (agency_id, visit_id);

ALTER TABLE week_copies ENABLE ROW LEVEL SECURITY;
ALTER TABLE week_copies FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON week_copies USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

ALTER TABLE week_copy_visits ENABLE ROW LEVEL SECURITY;
ALTER TABLE week_copy_visits FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON week_copy_visits USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
