-- What the office's first screen shows is found by indexes of the few rows that need someone, however large the agency is.
CREATE INDEX visits_planned ON visits (agency_id, starts_us, id) WHERE state = 'planned';
CREATE INDEX visits_without_provider ON visits (agency_id, starts_us, id) WHERE state = 'planned' AND provider_id IS NULL;
CREATE INDEX outbox_failed ON outbox (agency_id, queued_us) WHERE sent_us IS NULL AND (failed_us IS NOT NULL OR too_old_us IS NOT NULL);
