-- Free text about a child is sealed with keys of a store of its own (store::kernel::sealing). The rows from before are sealed by a
-- data step; in a database without agencies there are none.
INSERT INTO data_steps (name, place, done_us) SELECT 'sealed_texts', '', 0 WHERE NOT EXISTS (SELECT 1 FROM agencies);

-- The key store that has the keys of this database. One row.
CREATE TABLE key_store (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    id UUID NOT NULL
);

-- The child with whose key the remark is sealed: an import may give the visit to another child.
ALTER TABLE road_reports ADD COLUMN child_id UUID;

-- Whether a row's text is sealed, where a trigger forbids every other change of the row.
ALTER TABLE notes ADD COLUMN sealed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE visit_changes ADD COLUMN sealed BOOLEAN NOT NULL DEFAULT FALSE;

-- A signed note may change once: when its texts are sealed, and nothing else. The digest that was signed stays, and is of the
-- text, not of its sealed form. The triggers keep their names, which are in the messages.
DROP TRIGGER notes_signed_stay ON notes;
CREATE FUNCTION refuse_change_of_signed_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NOT OLD.sealed AND NEW.sealed
        AND (substr(NEW.body_sealed, 1, 8) = 'sealed1:' OR (NEW.body_sealed = '' AND OLD.body_sealed = ''))
        AND (substr(NEW.family_summary_sealed, 1, 8) = 'sealed1:'
            OR (NEW.family_summary_sealed = '' AND OLD.family_summary_sealed = ''))
        AND to_jsonb(NEW) - '{body_sealed,family_summary_sealed,sealed}'::text[]
            = to_jsonb(OLD) - '{body_sealed,family_summary_sealed,sealed}'::text[]
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING MESSAGE = TG_NAME, ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER notes_signed_stay BEFORE UPDATE OR DELETE ON notes
    FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION refuse_change_of_signed_note();

DROP TRIGGER visit_changes_stay ON visit_changes;
CREATE FUNCTION refuse_change_of_visit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OLD.sealed AND NEW.sealed AND OLD.reason_sealed <> '' AND substr(NEW.reason_sealed, 1, 8) = 'sealed1:'
        AND to_jsonb(NEW) - '{reason_sealed,sealed}'::text[] = to_jsonb(OLD) - '{reason_sealed,sealed}'::text[]
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING MESSAGE = TG_NAME, ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER visit_changes_stay BEFORE UPDATE ON visit_changes FOR EACH ROW EXECUTE FUNCTION refuse_change_of_visit_change();
