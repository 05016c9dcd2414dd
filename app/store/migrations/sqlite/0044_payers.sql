-- Payers and services as records of their own, and authorizations that the office enters by hand.
CREATE TABLE payers (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    -- domain::search::folded_name: an import finds a payer by it.
    name_folded TEXT NOT NULL,
    -- domain::units::UnitRule
    unit_rule TEXT NOT NULL,
    -- NULL if a visit is the unit.
    unit_minutes INTEGER,
    -- The minutes from which each band of visits begins.
    visit_bands TEXT NOT NULL,
    -- The first day of the payer's week.
    first_day TEXT NOT NULL,
    -- No choice for new authorizations from this day on.
    ended_on TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, name_folded)
) STRICT;

CREATE TABLE services (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    id BLOB NOT NULL,
    code TEXT NOT NULL,
    discipline TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The usual length of a visit.
    minutes INTEGER NOT NULL,
    -- NULL if the payer's count.
    unit_minutes INTEGER,
    ended_on TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, discipline, code, minutes)
) STRICT;

-- Set for all authorizations by the data step `payers`. The text `payer` is read for those without it, and removed later.
ALTER TABLE authorizations ADD COLUMN payer_id BLOB;
ALTER TABLE authorizations ADD COLUMN service_id BLOB;
-- The most visits of one day.
ALTER TABLE authorizations ADD COLUMN daily_limit INTEGER NOT NULL DEFAULT 1;
ALTER TABLE authorizations ADD COLUMN co_visit_allowed INTEGER NOT NULL DEFAULT 0;
-- How and where visits happen, as authorized.
ALTER TABLE authorizations ADD COLUMN method_sealed TEXT NOT NULL DEFAULT '';
ALTER TABLE authorizations ADD COLUMN diagnoses_sealed TEXT NOT NULL DEFAULT '';
ALTER TABLE authorizations ADD COLUMN ordering_provider_sealed TEXT NOT NULL DEFAULT '';
-- The last day as the payer set it, if the office has ended the authorization earlier: ends_on is then the earlier day.
ALTER TABLE authorizations ADD COLUMN ends_on_before TEXT;
ALTER TABLE authorizations ADD COLUMN end_reason_sealed TEXT NOT NULL DEFAULT '';
ALTER TABLE authorizations ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE INDEX authorizations_by_payer ON authorizations (agency_id, payer_id);
