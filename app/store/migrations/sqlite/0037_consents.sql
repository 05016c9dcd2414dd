-- Proof of choices about cookies, only ever added to: what a browser's visitor allowed, when, and under which version of the
-- purposes. The id is random and belongs to no user; the browser's consent cookie has it.
CREATE TABLE consents (
    consent_id BLOB NOT NULL,
    -- 1 for the first choice under the id, then one more for each change.
    seq INTEGER NOT NULL,
    at_us INTEGER NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('given', 'refused', 'withdrawn')),
    preferences INTEGER NOT NULL,
    analytics INTEGER NOT NULL,
    -- Whether the browser sent Global Privacy Control.
    gpc INTEGER NOT NULL,
    PRIMARY KEY (consent_id, seq)
) STRICT;
CREATE INDEX consents_by_time ON consents (at_us);
CREATE TRIGGER consents_stay BEFORE UPDATE ON consents
BEGIN
    SELECT RAISE(ABORT, 'consents_stay');
END;
