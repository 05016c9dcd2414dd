-- How often the records of an agency were changed: what was rendered from them is current while this number is the same. The
-- sequence of the audit can't tell, since it counts who looked, too.
ALTER TABLE agency_heads ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;

-- The planning context of a week reads what is valid in it, not what ended years ago.
CREATE INDEX authorizations_by_end ON authorizations (agency_id, ends_on);
