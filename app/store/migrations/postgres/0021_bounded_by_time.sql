-- Whether a child is of a provider's caseload (store::visible) is one look into this index, however many visits there were.
CREATE INDEX visits_of_caseload ON visits (agency_id, provider_id, child_id, ends_us) WHERE state <> 'cancelled';
