-- Who accepted which version of which document: the terms of use and the privacy policy by a user, for all of their agencies
-- (agency_id is NULL); the data processing agreement by a manager for an agency. With the rights of the member at that time and
-- the coarse region of the session. Rows are only ever added. Without row level security, since sign-in reads it.
CREATE TABLE agreement_acceptances (
    id UUID NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    version TEXT NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id),
    agency_id UUID REFERENCES agencies (id),
    role TEXT NOT NULL,
    capabilities TEXT NOT NULL,
    accepted_us BIGINT NOT NULL,
    region TEXT NOT NULL
);
CREATE INDEX agreement_acceptances_by_user ON agreement_acceptances (user_id, document, version);
CREATE INDEX agreement_acceptances_by_agency ON agreement_acceptances (agency_id, document, version);
CREATE TRIGGER agreement_acceptances_stay BEFORE UPDATE OR DELETE ON agreement_acceptances
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agreement_acceptances_stay_truncate BEFORE TRUNCATE ON agreement_acceptances
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The service providers that the operator named in the configuration, each list from the start of the server that first had it.
CREATE TABLE service_provider_lists (
    number BIGINT NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL,
    list TEXT NOT NULL,
    since_us BIGINT NOT NULL
);
