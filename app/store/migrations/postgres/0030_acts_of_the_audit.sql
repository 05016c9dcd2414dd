-- What people did, newest first. Most events are looks at records, and the page that leaves them out does not walk over them:
-- the condition is that of store/src/audit/search.rs, letter by letter.
CREATE INDEX audit_acts ON audit_events (agency_id, seq) WHERE substr(subjects, 1, 7) <> '["seen:';

-- Where a change of a visit comes from, if not from a hand: an import, or a copied week and its Monday.
ALTER TABLE visit_changes ADD COLUMN origin TEXT CHECK (origin IN ('import', 'copy'));
ALTER TABLE visit_changes ADD COLUMN origin_week TEXT;
