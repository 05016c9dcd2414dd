-- A guardian is a person with a record of their own, not an address: two may share one, and one may have none.
ALTER TABLE guardians DROP CONSTRAINT guardians_agency_id_email_key;
-- The agency's own name for the record, where its files give one.
ALTER TABLE guardians ADD COLUMN reference TEXT;
-- The office changed the record since a file wrote it.
ALTER TABLE guardians ADD COLUMN changed_here BOOLEAN NOT NULL DEFAULT FALSE;
-- The record is another one of the same person, and the account of that one sees the children of both.
ALTER TABLE guardians ADD COLUMN same_as UUID;
-- People with one address were kept as one record: the office looks at those that may hold two of them.
ALTER TABLE guardians ADD COLUMN to_review BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE guardians ADD FOREIGN KEY (agency_id, same_as) REFERENCES guardians (agency_id, id);
ALTER TABLE guardians ADD UNIQUE (agency_id, reference);
CREATE INDEX guardians_by_email ON guardians (agency_id, email);
CREATE INDEX guardians_by_same_as ON guardians (agency_id, same_as);
CREATE INDEX guardians_to_review ON guardians (agency_id, id) WHERE to_review;

-- The policies would hide every agency's rows from the owner, who names none here.
ALTER TABLE guardians NO FORCE ROW LEVEL SECURITY;
ALTER TABLE guardianships NO FORCE ROW LEVEL SECURITY;
ALTER TABLE children NO FORCE ROW LEVEL SECURITY;
ALTER TABLE places NO FORCE ROW LEVEL SECURITY;
UPDATE guardians SET to_review = TRUE WHERE (
    SELECT COUNT(DISTINCT lower(c.last_name)) FROM guardianships g
    JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id
    WHERE g.agency_id = guardians.agency_id AND g.guardian_id = guardians.id
) > 1 OR (
    SELECT COUNT(DISTINCT lower(l.address || ', ' || l.city)) FROM guardianships g
    JOIN places l ON l.agency_id = g.agency_id AND l.child_id = g.child_id AND l.kind = 'home'
    WHERE g.agency_id = guardians.agency_id AND g.guardian_id = guardians.id
) > 1;
ALTER TABLE guardians FORCE ROW LEVEL SECURITY;
ALTER TABLE guardianships FORCE ROW LEVEL SECURITY;
ALTER TABLE children FORCE ROW LEVEL SECURITY;
ALTER TABLE places FORCE ROW LEVEL SECURITY;

-- Places whose address a guardian does not see.
CREATE TABLE hidden_places (
    agency_id UUID NOT NULL,
    guardian_id UUID NOT NULL,
    child_id UUID NOT NULL,
    place_id UUID NOT NULL,
    PRIMARY KEY (agency_id, guardian_id, place_id),
    FOREIGN KEY (agency_id, guardian_id) REFERENCES guardians (agency_id, id),
    FOREIGN KEY (agency_id, child_id, place_id) REFERENCES places (agency_id, child_id, id)
);
ALTER TABLE hidden_places ENABLE ROW LEVEL SECURITY;
ALTER TABLE hidden_places FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON hidden_places USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
