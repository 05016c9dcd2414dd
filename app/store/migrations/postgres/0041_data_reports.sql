-- What members report as wrong in their own data, and the office's answer, which closes a report.
CREATE TABLE data_reports (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    -- The kind of data (domain::data_reports::DataItem).
    item TEXT NOT NULL,
    text_sealed TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done')),
    sent_us BIGINT NOT NULL,
    answer_sealed TEXT,
    answered_us BIGINT,
    answered_by UUID,
    version BIGINT NOT NULL,
    PRIMARY KEY (agency_id, id),
    FOREIGN KEY (agency_id, member_id) REFERENCES members (agency_id, id),
    FOREIGN KEY (agency_id, answered_by) REFERENCES members (agency_id, id),
    CHECK ((state = 'done') = (answer_sealed IS NOT NULL) AND (answer_sealed IS NULL) = (answered_us IS NULL))
);
CREATE INDEX data_reports_by_member ON data_reports (agency_id, member_id, sent_us, id);
CREATE INDEX data_reports_by_state ON data_reports (agency_id, state, sent_us, id);

ALTER TABLE data_reports ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_reports FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON data_reports USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
