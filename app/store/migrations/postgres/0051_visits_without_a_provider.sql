-- A planned visit may have lost its provider: it takes the child's time only, since no provider is equal to none. `former_provider_id`
-- is who had it when its provider was taken off last.
ALTER TABLE visits ALTER COLUMN provider_id DROP NOT NULL;
ALTER TABLE visits ADD COLUMN former_provider_id UUID;
ALTER TABLE visits ADD FOREIGN KEY (agency_id, former_provider_id) REFERENCES providers (agency_id, id);
ALTER TABLE visits ADD CONSTRAINT visits_have_a_provider CHECK (
    provider_id IS NOT NULL OR (former_provider_id IS NOT NULL AND state IN ('planned', 'cancelled')));
