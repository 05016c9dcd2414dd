-- Times that were entered by hand. They count instead of the recorded ones, which stay as they are.
ALTER TABLE visits ADD COLUMN corrected_in_us BIGINT;
ALTER TABLE visits ADD COLUMN corrected_out_us BIGINT;

-- How a visit stood before each change and after it, as JSON (domain::visits::Stand): what the event `seq` of the audit was
-- about. A visit that was withdrawn is no row any more; what became of it is.
CREATE TABLE visit_changes (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    visit_id UUID NOT NULL,
    child_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN (
        'placed', 'moved', 'cancelled', 'reinstated', 'withdrawn', 'checked_in', 'checked_out', 'undone', 'corrected')),
    before_json TEXT,
    after_json TEXT,
    reason_sealed TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (agency_id, id),
    FOREIGN KEY (agency_id, child_id) REFERENCES children (agency_id, id)
);
CREATE INDEX visit_changes_by_visit ON visit_changes (agency_id, visit_id, seq);
CREATE INDEX visit_changes_by_event ON visit_changes (agency_id, seq);
CREATE INDEX visit_changes_by_child ON visit_changes (agency_id, child_id);

CREATE TRIGGER visit_changes_stay BEFORE UPDATE ON visit_changes FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE visit_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE visit_changes FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON visit_changes USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
