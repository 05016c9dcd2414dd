-- An authorization is issued to the agency, which assigns therapists to it, each for some of its days.
CREATE TABLE authorization_assignments (
    agency_id BLOB NOT NULL,
    authorization_id BLOB NOT NULL,
    first_day TEXT NOT NULL,
    -- Empty until the authorization ends.
    last_day TEXT,
    provider_id BLOB NOT NULL,
    PRIMARY KEY (agency_id, authorization_id, first_day),
    FOREIGN KEY (agency_id, authorization_id) REFERENCES authorizations (agency_id, id),
    FOREIGN KEY (agency_id, provider_id) REFERENCES providers (agency_id, id),
    CHECK (last_day >= first_day)
) STRICT;
CREATE INDEX authorization_assignments_by_provider ON authorization_assignments (agency_id, provider_id);

-- One therapist at a time.
CREATE TRIGGER authorization_assignments_overlap_insert BEFORE INSERT ON authorization_assignments
BEGIN
    SELECT RAISE(ABORT, 'authorization_assignments_overlap') WHERE EXISTS (
        SELECT 1 FROM authorization_assignments o
        WHERE o.agency_id = NEW.agency_id AND o.authorization_id = NEW.authorization_id
            AND (NEW.last_day IS NULL OR o.first_day <= NEW.last_day) AND (o.last_day IS NULL OR o.last_day >= NEW.first_day));
END;
CREATE TRIGGER authorization_assignments_overlap_update BEFORE UPDATE ON authorization_assignments
BEGIN
    SELECT RAISE(ABORT, 'authorization_assignments_overlap') WHERE EXISTS (
        SELECT 1 FROM authorization_assignments o
        WHERE o.agency_id = NEW.agency_id AND o.authorization_id = NEW.authorization_id AND o.first_day <> OLD.first_day
            AND (NEW.last_day IS NULL OR o.first_day <= NEW.last_day) AND (o.last_day IS NULL OR o.last_day >= NEW.first_day));
END;

-- The chosen provider is the therapist of all days. The column is neither read nor written any more.
INSERT INTO authorization_assignments (agency_id, authorization_id, first_day, last_day, provider_id)
    SELECT agency_id, id, starts_on, NULL, provider_id FROM authorizations WHERE provider_id IS NOT NULL;
