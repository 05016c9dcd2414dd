-- The audit is only ever added to, whatever way a change comes.
CREATE TRIGGER audit_events_stay_truncate BEFORE TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seen_sets_stay BEFORE UPDATE OR DELETE ON seen_sets
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seen_sets_stay_truncate BEFORE TRUNCATE ON seen_sets
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A chain's head moves forward and never goes.
CREATE TRIGGER agency_heads_forward_update BEFORE UPDATE ON agency_heads
    FOR EACH ROW WHEN (NEW.seq < OLD.seq OR NEW.agency_id <> OLD.agency_id) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agency_heads_forward_delete BEFORE DELETE ON agency_heads
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agency_heads_forward_truncate BEFORE TRUNCATE ON agency_heads
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Signed statements of where a chain stood (store::audit::Checkpoint). The day's own has its UTC day; others have none.
CREATE TABLE audit_checkpoints (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    day TEXT,
    seq BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, day)
);
CREATE INDEX audit_checkpoints_by_seq ON audit_checkpoints (agency_id, seq);
CREATE TRIGGER audit_checkpoints_stay BEFORE UPDATE OR DELETE ON audit_checkpoints
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_checkpoints_stay_truncate BEFORE TRUNCATE ON audit_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_checkpoints ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_checkpoints FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON audit_checkpoints USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

-- When a chain was walked from its beginning, how far, and how much was wrong.
CREATE TABLE audit_checks (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    at_us BIGINT NOT NULL,
    events BIGINT NOT NULL,
    findings BIGINT NOT NULL,
    PRIMARY KEY (agency_id, id)
);
CREATE TRIGGER audit_checks_stay BEFORE UPDATE OR DELETE ON audit_checks
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_checks_stay_truncate BEFORE TRUNCATE ON audit_checks
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_checks ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_checks FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON audit_checks USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

-- Who did what, and who saw whom, newest first.
CREATE INDEX audit_events_by_actor ON audit_events (agency_id, actor, seq);
CREATE INDEX audit_events_by_digest ON audit_events (agency_id, digest, seq);
CREATE INDEX seen_sets_by_child ON seen_sets (agency_id, child_id);
