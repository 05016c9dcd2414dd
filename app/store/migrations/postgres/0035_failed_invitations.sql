-- The list of members shows for each invitation whether its email failed: found by an index of the few that did.
CREATE INDEX outbox_failed_invitations ON outbox (agency_id, recipient)
    WHERE kind = 'invitation' AND sent_us IS NULL AND (failed_us IS NOT NULL OR too_old_us IS NOT NULL);
