-- Days on which a provider is away. Dates are on the agency's calendar, both included.
CREATE TABLE provider_absences (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    id BLOB NOT NULL,
    provider_id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('sick', 'time_off', 'leave')),
    state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'declined', 'withdrawn')),
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    note TEXT NOT NULL,
    asked_us INTEGER NOT NULL,
    decided_us INTEGER,
    -- NULL if nobody has decided: it waits, or the provider is sick.
    decided_by BLOB,
    version INTEGER NOT NULL,
    PRIMARY KEY (agency_id, id),
    FOREIGN KEY (agency_id, provider_id) REFERENCES providers (agency_id, id),
    FOREIGN KEY (agency_id, decided_by) REFERENCES members (agency_id, id),
    CHECK (first_day <= last_day)
) STRICT;
CREATE INDEX provider_absences_by_provider ON provider_absences (agency_id, provider_id, last_day);
CREATE INDEX provider_absences_approved ON provider_absences (agency_id, last_day) WHERE state = 'approved';
CREATE INDEX provider_absences_asked ON provider_absences (agency_id, first_day) WHERE state = 'asked';
