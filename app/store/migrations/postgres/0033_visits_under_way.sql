-- Forgotten check-outs are found by an index of the few visits that are under way, however many are over.
CREATE INDEX visits_under_way ON visits (agency_id, starts_us, id) WHERE state = 'under_way';
