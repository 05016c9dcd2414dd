-- Providers made, changed and ended by hand, and the agency's own disciplines.
ALTER TABLE providers ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
-- The first day on which the provider no longer works.
ALTER TABLE providers ADD COLUMN ended_on TEXT;
ALTER TABLE providers ADD COLUMN end_reason TEXT NOT NULL DEFAULT '';

-- In addition to the disciplines that the product knows.
CREATE TABLE agency_disciplines (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    id BLOB NOT NULL,
    -- 2 to 5 letters, such as NU.
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The first day on which it can't be chosen any more.
    ended_on TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, code)
) STRICT;
