-- A guardian is a person with a record of their own, not an address: two may share one, and one may have none. The table
-- is made anew, since a constraint can't be taken off it; what refers to it is checked when all rows are there again.
CREATE TABLE guardians_before AS SELECT * FROM guardians;
PRAGMA defer_foreign_keys = ON;
DROP TABLE guardians;
CREATE TABLE guardians (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    id BLOB NOT NULL,
    email TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    phone TEXT NOT NULL,
    -- The agency's own name for the record, where its files give one.
    reference TEXT,
    -- The office changed the record since a file wrote it.
    changed_here INTEGER NOT NULL DEFAULT 0,
    -- The record is another one of the same person, and the account of that one sees the children of both.
    same_as BLOB,
    -- People with one address were kept as one record: the office looks at those that may hold two of them.
    to_review INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, reference),
    FOREIGN KEY (agency_id, same_as) REFERENCES guardians (agency_id, id)
) STRICT;
INSERT INTO guardians (agency_id, id, email, first_name, last_name, phone)
    SELECT agency_id, id, email, first_name, last_name, phone FROM guardians_before;
DROP TABLE guardians_before;
CREATE INDEX guardians_by_email ON guardians (agency_id, email);
CREATE INDEX guardians_by_same_as ON guardians (agency_id, same_as);
CREATE INDEX guardians_to_review ON guardians (agency_id, id) WHERE to_review;

UPDATE guardians SET to_review = TRUE WHERE (
    SELECT COUNT(DISTINCT lower(c.last_name)) FROM guardianships g
    JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id
    WHERE g.agency_id = guardians.agency_id AND g.guardian_id = guardians.id
) > 1 OR (
    SELECT COUNT(DISTINCT lower(l.address || ', ' || l.city)) FROM guardianships g
    JOIN places l ON l.agency_id = g.agency_id AND l.child_id = g.child_id AND l.kind = 'home'
    WHERE g.agency_id = guardians.agency_id AND g.guardian_id = guardians.id
) > 1;

-- Places whose address a guardian does not see.
CREATE TABLE hidden_places (
    agency_id BLOB NOT NULL,
    guardian_id BLOB NOT NULL,
    child_id BLOB NOT NULL,
    place_id BLOB NOT NULL,
    PRIMARY KEY (agency_id, guardian_id, place_id),
    FOREIGN KEY (agency_id, guardian_id) REFERENCES guardians (agency_id, id),
    FOREIGN KEY (agency_id, child_id, place_id) REFERENCES places (agency_id, child_id, id)
) STRICT;
