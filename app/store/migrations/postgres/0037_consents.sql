-- Proof of choices about cookies, only ever added to: what a browser's visitor allowed, when, and under which version of the
-- purposes. The id is random and belongs to no user; the browser's consent cookie has it.
CREATE TABLE consents (
    consent_id UUID NOT NULL,
    -- 1 for the first choice under the id, then one more for each change.
    seq BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('given', 'refused', 'withdrawn')),
    preferences BOOLEAN NOT NULL,
    analytics BOOLEAN NOT NULL,
    -- Whether the browser sent Global Privacy Control.
    gpc BOOLEAN NOT NULL,
    PRIMARY KEY (consent_id, seq)
);
CREATE INDEX consents_by_time ON consents (at_us);
CREATE TRIGGER consents_stay BEFORE UPDATE ON consents FOR EACH ROW EXECUTE FUNCTION refuse_change();
