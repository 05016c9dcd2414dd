-- An authorization is issued to the agency, which assigns therapists to it, each for some of its days.
CREATE TABLE authorization_assignments (
    agency_id UUID NOT NULL,
    authorization_id UUID NOT NULL,
    first_day TEXT NOT NULL,
    -- Empty until the authorization ends.
    last_day TEXT,
    provider_id UUID NOT NULL,
    PRIMARY KEY (agency_id, authorization_id, first_day),
    FOREIGN KEY (agency_id, authorization_id) REFERENCES authorizations (agency_id, id),
    FOREIGN KEY (agency_id, provider_id) REFERENCES providers (agency_id, id),
    CHECK (last_day >= first_day),
    -- One therapist at a time. The days are ranges of numbers such as 20260901.
    CONSTRAINT authorization_assignments_overlap EXCLUDE USING gist (
        agency_id WITH =, authorization_id WITH =,
        int4range(replace(first_day, '-', '')::int4, replace(last_day, '-', '')::int4, '[]') WITH &&
    )
);
CREATE INDEX authorization_assignments_by_provider ON authorization_assignments (agency_id, provider_id);

-- The chosen provider is the therapist of all days. The column is neither read nor written any more.
ALTER TABLE authorizations NO FORCE ROW LEVEL SECURITY;
INSERT INTO authorization_assignments (agency_id, authorization_id, first_day, last_day, provider_id)
    SELECT agency_id, id, starts_on, NULL, provider_id FROM authorizations WHERE provider_id IS NOT NULL;
ALTER TABLE authorizations FORCE ROW LEVEL SECURITY;

ALTER TABLE authorization_assignments ENABLE ROW LEVEL SECURITY;
ALTER TABLE authorization_assignments FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON authorization_assignments USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
