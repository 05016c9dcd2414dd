-- Legal holds: records that must not be deleted while a legal matter is open. A hold is on a child, on a person or on a period,
-- and is open until it is lifted. Its row is never deleted.
CREATE TABLE legal_holds (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    id BLOB NOT NULL,
    child_id BLOB,
    provider_id BLOB,
    guardian_id BLOB,
    member_id BLOB,
    -- All records about these days, the last one included.
    from_day TEXT,
    to_day TEXT,
    -- When the duty to preserve the records began.
    since TEXT NOT NULL,
    ground_sealed TEXT NOT NULL,
    set_us INTEGER NOT NULL,
    -- NULL if it was the command line.
    set_by BLOB,
    lifted_on TEXT,
    lift_ground_sealed TEXT,
    lifted_us INTEGER,
    lifted_by BLOB,
    version INTEGER NOT NULL,
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
) STRICT;
CREATE INDEX legal_holds_open ON legal_holds (agency_id, id) WHERE lifted_us IS NULL;
