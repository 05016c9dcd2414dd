-- Days on which a provider is away. Dates are on the agency's calendar, both included.
CREATE TABLE provider_absences (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    provider_id UUID NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('sick', 'time_off', 'leave')),
    state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'declined', 'withdrawn')),
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    note TEXT NOT NULL,
    asked_us BIGINT NOT NULL,
    decided_us BIGINT,
    -- NULL if nobody has decided: it waits, or the provider is sick.
    decided_by UUID,
    version BIGINT NOT NULL,
    PRIMARY KEY (agency_id, id),
    FOREIGN KEY (agency_id, provider_id) REFERENCES providers (agency_id, id),
    FOREIGN KEY (agency_id, decided_by) REFERENCES members (agency_id, id),
    CHECK (first_day <= last_day)
);
CREATE INDEX provider_absences_by_provider ON provider_absences (agency_id, provider_id, last_day);
CREATE INDEX provider_absences_approved ON provider_absences (agency_id, last_day) WHERE state = 'approved';
CREATE INDEX provider_absences_asked ON provider_absences (agency_id, first_day) WHERE state = 'asked';

ALTER TABLE provider_absences ENABLE ROW LEVEL SECURITY;
ALTER TABLE provider_absences FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON provider_absences USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
