-- Guardians are edited by hand: a save needs the version that its form was opened with, and the last change can be undone. The version
-- is that of the person and of their links to children together.
ALTER TABLE guardians ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
-- The child whose key seals the record before. NULL for a record of no child, and for a change of an earlier version.
ALTER TABLE record_changes ADD COLUMN child_id BLOB;
