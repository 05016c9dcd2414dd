-- Weeks that were copied into others, and the visits that came of it. A visit that is withdrawn leaves its copy.
CREATE TABLE week_copies (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    id BLOB NOT NULL,
    from_monday TEXT NOT NULL,
    to_monday TEXT NOT NULL,
    copied_us INTEGER NOT NULL,
    taken_back_us INTEGER,
    PRIMARY KEY (agency_id, id)
) STRICT;

CREATE TABLE week_copy_visits (
    agency_id BLOB NOT NULL,
    copy_id BLOB NOT NULL,
    visit_id BLOB NOT NULL,
    PRIMARY KEY (agency_id, copy_id, visit_id),
    FOREIGN KEY (agency_id, copy_id) REFERENCES week_copies (agency_id, id),
    FOREIGN KEY (agency_id, visit_id) REFERENCES visits (agency_id, id)
) STRICT;
CREATE INDEX week_copy_visits_by_visit ON week_copy_visits (agency_id, visit_id);
