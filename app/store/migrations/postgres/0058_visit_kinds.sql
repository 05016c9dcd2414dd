-- Visits that no payer authorizes: evaluations, intakes, meetings and what else the agency names.
CREATE TABLE visit_kinds (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    name TEXT NOT NULL,
    -- domain::search::folded_name: an import finds a kind by it.
    name_folded TEXT NOT NULL,
    -- The usual length of a visit.
    minutes BIGINT NOT NULL,
    billable BOOLEAN NOT NULL,
    payable BOOLEAN NOT NULL,
    needs_note BOOLEAN NOT NULL,
    -- No choice for new visits from this day on.
    ended_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, name_folded)
);
ALTER TABLE visit_kinds ENABLE ROW LEVEL SECURITY;
ALTER TABLE visit_kinds FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON visit_kinds USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

-- A visit has an authorization, or a kind and the discipline in which it is delivered. What the kind says of bills, pay and notes is
-- copied when the visit is scheduled: a later change of the kind changes no visit.
ALTER TABLE visits ALTER COLUMN authorization_id DROP NOT NULL;
ALTER TABLE visits ADD COLUMN kind_id UUID;
ALTER TABLE visits ADD COLUMN discipline TEXT;
ALTER TABLE visits ADD COLUMN billable BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE visits ADD COLUMN payable BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE visits ADD COLUMN needs_note BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE visits ADD FOREIGN KEY (agency_id, kind_id) REFERENCES visit_kinds (agency_id, id);
ALTER TABLE visits ADD CONSTRAINT visits_have_an_authorization_or_a_kind CHECK (
    (authorization_id IS NULL) = (kind_id IS NOT NULL) AND (kind_id IS NULL) = (discipline IS NULL));
DROP INDEX visits_without_signed_note;
CREATE INDEX visits_without_signed_note ON visits (agency_id, starts_us, id) WHERE state = 'done' AND NOT note_signed AND needs_note;
