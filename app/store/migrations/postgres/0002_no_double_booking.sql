-- Neither a provider nor a child can be in two overlapping visits.
CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER TABLE visits ADD CONSTRAINT visits_provider_overlap EXCLUDE USING gist (
    agency_id WITH =, provider_id WITH =, int8range(starts_us, ends_us) WITH &&
) WHERE (holds_time);
ALTER TABLE visits ADD CONSTRAINT visits_child_overlap EXCLUDE USING gist (
    agency_id WITH =, child_id WITH =, joint_id WITH <>, int8range(starts_us, ends_us) WITH &&
) WHERE (holds_time);

-- A signed note is never changed or taken away, and the audit is only ever added to.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_NAME, ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER notes_signed_stay BEFORE UPDATE OR DELETE ON notes
    FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_events_stay BEFORE UPDATE OR DELETE ON audit_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
