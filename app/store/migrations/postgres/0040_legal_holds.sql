-- Legal holds: records that must not be deleted while a legal matter is open. A hold is on a child, on a person or on a period,
-- and is open until it is lifted. Its row is never deleted.
CREATE TABLE legal_holds (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    child_id UUID,
    provider_id UUID,
    guardian_id UUID,
    member_id UUID,
    -- All records about these days, the last one included.
    from_day TEXT,
    to_day TEXT,
    -- When the duty to preserve the records began.
    since TEXT NOT NULL,
    ground_sealed TEXT NOT NULL,
    set_us BIGINT NOT NULL,
    -- NULL if it was the command line.
    set_by UUID,
    lifted_on TEXT,
    lift_ground_sealed TEXT,
    lifted_us BIGINT,
    lifted_by UUID,
    version BIGINT NOT NULL,
    PRIMARY KEY (agency_id, id),
    FOREIGN KEY (agency_id, child_id) REFERENCES children (agency_id, id),
    FOREIGN KEY (agency_id, provider_id) REFERENCES providers (agency_id, id),
    FOREIGN KEY (agency_id, guardian_id) REFERENCES guardians (agency_id, id),
    FOREIGN KEY (agency_id, member_id) REFERENCES members (agency_id, id),
    FOREIGN KEY (agency_id, set_by) REFERENCES members (agency_id, id),
    FOREIGN KEY (agency_id, lifted_by) REFERENCES members (agency_id, id),
    CHECK ((CASE WHEN child_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN provider_id IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN guardian_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN member_id IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN from_day IS NULL THEN 0 ELSE 1 END) = 1),
    CHECK ((from_day IS NULL) = (to_day IS NULL)),
    CHECK ((lifted_us IS NULL) = (lifted_on IS NULL) AND (lifted_us IS NULL) = (lift_ground_sealed IS NULL))
);
CREATE INDEX legal_holds_open ON legal_holds (agency_id, id) WHERE lifted_us IS NULL;

ALTER TABLE legal_holds ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_holds FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON legal_holds USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
