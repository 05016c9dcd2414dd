-- A connection sees the rows of the agency it has named with set_config('app.agency_id', …, true), and no others.
-- A setting that was reset is the empty string, hence NULLIF. FORCE binds the tables' owner as well.

ALTER TABLE agency_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE agency_heads FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON agency_heads USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON audit_events USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

ALTER TABLE seen_sets ENABLE ROW LEVEL SECURITY;
ALTER TABLE seen_sets FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON seen_sets USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

ALTER TABLE providers ENABLE ROW LEVEL SECURITY;
ALTER TABLE providers FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON providers USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

ALTER TABLE children ENABLE ROW LEVEL SECURITY;
ALTER TABLE children FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON children USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

ALTER TABLE places ENABLE ROW LEVEL SECURITY;
ALTER TABLE places FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON places USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

ALTER TABLE guardians ENABLE ROW LEVEL SECURITY;
ALTER TABLE guardians FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON guardians USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

ALTER TABLE guardianships ENABLE ROW LEVEL SECURITY;
ALTER TABLE guardianships FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON guardianships USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

ALTER TABLE authorizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE authorizations FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON authorizations USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

ALTER TABLE visits ENABLE ROW LEVEL SECURITY;
ALTER TABLE visits FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON visits USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE notes FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON notes USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

ALTER TABLE road_reports ENABLE ROW LEVEL SECURITY;
ALTER TABLE road_reports FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON road_reports USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
