-- Free text about a child is sealed with keys of a store of its own (store::kernel::sealing). The rows from before are sealed by a
-- data step; in a database without agencies there are none.
INSERT INTO data_steps (name, place, done_us) SELECT 'sealed_texts', '', 0 WHERE NOT EXISTS (SELECT 1 FROM agencies);

-- The key store that has the keys of this database. One row.
CREATE TABLE key_store (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL
) STRICT;

-- The child with whose key the remark is sealed: an import may give the visit to another child.
ALTER TABLE road_reports ADD COLUMN child_id BLOB;

-- Whether a row's text is sealed, where a trigger forbids every other change of the row.
ALTER TABLE notes ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE visit_changes ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;

-- A signed note may change once: when its texts are sealed, and nothing else. The digest that was signed stays, and is of the
-- text, not of its sealed form.
DROP TRIGGER notes_signed_stay_update;
CREATE TRIGGER notes_signed_stay_update BEFORE UPDATE ON notes WHEN OLD.state = 'signed' AND NOT (
    NOT OLD.sealed AND NEW.sealed = 1
    AND (substr(NEW.body_sealed, 1, 8) = 'sealed1:' OR (NEW.body_sealed = '' AND OLD.body_sealed = ''))
    AND (substr(NEW.family_summary_sealed, 1, 8) = 'sealed1:'
        OR (NEW.family_summary_sealed = '' AND OLD.family_summary_sealed = ''))
    AND NEW.agency_id = OLD.agency_id AND NEW.id = OLD.id AND NEW.visit_id = OLD.visit_id AND NEW.state = OLD.state
    AND NEW.version = OLD.version AND NEW.saved_us = OLD.saved_us AND NEW.signed_us IS OLD.signed_us
    AND NEW.signer_name IS OLD.signer_name AND NEW.signer_member_id IS OLD.signer_member_id AND NEW.digest IS OLD.digest
)
BEGIN
    SELECT RAISE(ABORT, 'notes_signed_stay');
END;

DROP TRIGGER visit_changes_stay;
CREATE TRIGGER visit_changes_stay BEFORE UPDATE ON visit_changes WHEN NOT (
    NOT OLD.sealed AND NEW.sealed = 1 AND OLD.reason_sealed <> '' AND substr(NEW.reason_sealed, 1, 8) = 'sealed1:'
    AND NEW.agency_id = OLD.agency_id AND NEW.id = OLD.id AND NEW.visit_id = OLD.visit_id AND NEW.child_id = OLD.child_id
    AND NEW.seq = OLD.seq AND NEW.kind = OLD.kind AND NEW.origin IS OLD.origin AND NEW.origin_week IS OLD.origin_week
    AND NEW.before_json IS OLD.before_json AND NEW.after_json IS OLD.after_json AND NEW.by_name = OLD.by_name
    AND NEW.at_us = OLD.at_us
)
BEGIN
    SELECT RAISE(ABORT, 'visit_changes_stay');
END;
