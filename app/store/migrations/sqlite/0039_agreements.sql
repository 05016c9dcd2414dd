-- Who accepted which version of which document: the terms of use and the privacy policy by a user, for all of their agencies
-- (agency_id is NULL); the data processing agreement by a manager for an agency. With the rights of the member at that time and
-- the coarse region of the session. Rows are only ever added.
CREATE TABLE agreement_acceptances (
    id BLOB NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    version TEXT NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (id),
    agency_id BLOB REFERENCES agencies (id),
    role TEXT NOT NULL,
    capabilities TEXT NOT NULL,
    accepted_us INTEGER NOT NULL,
    region TEXT NOT NULL
) STRICT;
CREATE INDEX agreement_acceptances_by_user ON agreement_acceptances (user_id, document, version);
CREATE INDEX agreement_acceptances_by_agency ON agreement_acceptances (agency_id, document, version);
CREATE TRIGGER agreement_acceptances_stay_update BEFORE UPDATE ON agreement_acceptances
BEGIN
    SELECT RAISE(ABORT, 'agreement_acceptances_stay');
END;
CREATE TRIGGER agreement_acceptances_stay_delete BEFORE DELETE ON agreement_acceptances
BEGIN
    SELECT RAISE(ABORT, 'agreement_acceptances_stay');
END;
CREATE TRIGGER agreement_acceptances_stay_insert BEFORE INSERT ON agreement_acceptances
WHEN EXISTS (SELECT 1 FROM agreement_acceptances t WHERE t.id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'agreement_acceptances_stay');
END;

-- The service providers that the operator named in the configuration, each list from the start of the server that first had it.
CREATE TABLE service_provider_lists (
    number INTEGER NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL,
    list TEXT NOT NULL,
    since_us INTEGER NOT NULL
) STRICT;
