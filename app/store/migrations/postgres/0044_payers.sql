-- Payers and services as records of their own, and authorizations that the office enters by hand.
CREATE TABLE payers (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    name TEXT NOT NULL,
    -- domain::search::folded_name: an import finds a payer by it.
    name_folded TEXT NOT NULL,
    -- domain::units::UnitRule
    unit_rule TEXT NOT NULL,
    -- NULL if a visit is the unit.
    unit_minutes BIGINT,
    -- The minutes from which each band of visits begins.
    visit_bands TEXT NOT NULL,
    -- The first day of the payer's week.
    first_day TEXT NOT NULL,
    -- No choice for new authorizations from this day on.
    ended_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, name_folded)
);

CREATE TABLE services (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    code TEXT NOT NULL,
    discipline TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The usual length of a visit.
    minutes BIGINT NOT NULL,
    -- NULL if the payer's count.
    unit_minutes BIGINT,
    ended_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, discipline, code, minutes)
);

-- Set for all authorizations by the data step `payers`. The text `payer` is read for those without it, and removed later.
ALTER TABLE authorizations ADD COLUMN payer_id UUID;
ALTER TABLE authorizations ADD COLUMN service_id UUID;
-- The most visits of one day.
ALTER TABLE authorizations ADD COLUMN daily_limit BIGINT NOT NULL DEFAULT 1;
ALTER TABLE authorizations ADD COLUMN co_visit_allowed BOOLEAN NOT NULL DEFAULT FALSE;
-- How and where visits happen, as authorized.
ALTER TABLE authorizations ADD COLUMN method_sealed TEXT NOT NULL DEFAULT '';
ALTER TABLE authorizations ADD COLUMN diagnoses_sealed TEXT NOT NULL DEFAULT '';
ALTER TABLE authorizations ADD COLUMN ordering_provider_sealed TEXT NOT NULL DEFAULT '';
-- The last day as the payer set it, if the office has ended the authorization earlier: ends_on is then the earlier day.
ALTER TABLE authorizations ADD COLUMN ends_on_before TEXT;
ALTER TABLE authorizations ADD COLUMN end_reason_sealed TEXT NOT NULL DEFAULT '';
ALTER TABLE authorizations ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX authorizations_by_payer ON authorizations (agency_id, payer_id);
ALTER TABLE authorizations ADD FOREIGN KEY (agency_id, payer_id) REFERENCES payers (agency_id, id);
ALTER TABLE authorizations ADD FOREIGN KEY (agency_id, service_id) REFERENCES services (agency_id, id);

ALTER TABLE payers ENABLE ROW LEVEL SECURITY;
ALTER TABLE payers FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON payers USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

ALTER TABLE services ENABLE ROW LEVEL SECURITY;
ALTER TABLE services FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON services USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
