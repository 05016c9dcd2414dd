-- Providers made, changed and ended by hand, and the agency's own disciplines.
ALTER TABLE providers ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
-- The first day on which the provider no longer works.
ALTER TABLE providers ADD COLUMN ended_on TEXT;
ALTER TABLE providers ADD COLUMN end_reason TEXT NOT NULL DEFAULT '';

-- In addition to the disciplines that the product knows.
CREATE TABLE agency_disciplines (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    -- 2 to 5 letters, such as NU.
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The first day on which it can't be chosen any more.
    ended_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, code)
);

ALTER TABLE agency_disciplines ENABLE ROW LEVEL SECURITY;
ALTER TABLE agency_disciplines FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON agency_disciplines USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
