-- Memberships that can be taken away and given back, invitations of which an address has one at a time, and custody that
-- was revoked.

-- A removed membership keeps its row and leaves its record to somebody else, so that two constraints become indexes over
-- the memberships that stand.
ALTER TABLE members DROP CONSTRAINT members_agency_id_provider_id_key;
ALTER TABLE members DROP CONSTRAINT members_agency_id_guardian_id_key;
ALTER TABLE members ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE members ADD COLUMN used_us BIGINT;
ALTER TABLE members ADD COLUMN removed_us BIGINT;
CREATE UNIQUE INDEX members_of_provider ON members (agency_id, provider_id) WHERE removed_us IS NULL;
CREATE UNIQUE INDEX members_of_guardian ON members (agency_id, guardian_id) WHERE removed_us IS NULL;
UPDATE members SET used_us =
    (SELECT MAX(s.used_us) FROM sessions s WHERE s.agency_id = members.agency_id AND s.member_id = members.id);

-- An invitation keeps its id when its link is made anew. Of those that are still open an address has one.
ALTER TABLE one_time_links ADD COLUMN id UUID NOT NULL UNIQUE DEFAULT gen_random_uuid();
ALTER TABLE one_time_links ALTER COLUMN id DROP DEFAULT;
ALTER TABLE one_time_links ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
ALTER TABLE one_time_links ALTER COLUMN language DROP DEFAULT;
ALTER TABLE one_time_links ADD COLUMN made_us BIGINT NOT NULL DEFAULT 0;
ALTER TABLE one_time_links ALTER COLUMN made_us DROP DEFAULT;
ALTER TABLE one_time_links ADD COLUMN withdrawn_us BIGINT;
UPDATE one_time_links SET made_us = expires_us - 604800000000;
UPDATE one_time_links SET withdrawn_us = made_us WHERE used_us IS NULL AND EXISTS (SELECT 1 FROM one_time_links o
    WHERE o.agency_id = one_time_links.agency_id AND o.email = one_time_links.email AND o.used_us IS NULL
        AND (o.made_us > one_time_links.made_us
            OR (o.made_us = one_time_links.made_us AND o.token_hash > one_time_links.token_hash)));
CREATE UNIQUE INDEX one_time_links_open ON one_time_links (agency_id, email) WHERE used_us IS NULL AND withdrawn_us IS NULL;

-- Guardianships that were taken away lie apart, so that no query can show a child by forgetting to ask.
CREATE TABLE revoked_guardianships (
    agency_id UUID NOT NULL,
    child_id UUID NOT NULL,
    guardian_id UUID NOT NULL,
    relationship TEXT NOT NULL,
    may_see_summaries BOOLEAN NOT NULL,
    may_cancel BOOLEAN NOT NULL,
    may_sign BOOLEAN NOT NULL,
    imported BOOLEAN NOT NULL,
    revoked_us BIGINT NOT NULL,
    PRIMARY KEY (agency_id, child_id, guardian_id),
    FOREIGN KEY (agency_id, child_id) REFERENCES children (agency_id, id),
    FOREIGN KEY (agency_id, guardian_id) REFERENCES guardians (agency_id, id)
);
ALTER TABLE revoked_guardianships ENABLE ROW LEVEL SECURITY;
ALTER TABLE revoked_guardianships FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON revoked_guardianships USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
