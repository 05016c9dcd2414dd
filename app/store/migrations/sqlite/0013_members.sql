-- Memberships that can be taken away and given back, invitations of which an address has one at a time, and custody that
-- was revoked.

-- A removed membership keeps its row and leaves its record to somebody else, so that two constraints become indexes over
-- the memberships that stand. The table is made anew, and with it the sessions, which would go with their members.
CREATE TABLE members_before AS SELECT * FROM members;
CREATE TABLE sessions_before AS SELECT * FROM sessions;
PRAGMA defer_foreign_keys = ON;
DROP TABLE members;
CREATE TABLE members (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    id BLOB NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('admin', 'provider', 'parent')),
    name TEXT NOT NULL,
    provider_id BLOB,
    guardian_id BLOB,
    created_us INTEGER NOT NULL,
    capabilities TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    used_us INTEGER,
    removed_us INTEGER,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, user_id, role),
    CHECK ((role = 'provider') = (provider_id IS NOT NULL)),
    CHECK ((role = 'parent') = (guardian_id IS NOT NULL)),
    FOREIGN KEY (agency_id, provider_id) REFERENCES providers (agency_id, id),
    FOREIGN KEY (agency_id, guardian_id) REFERENCES guardians (agency_id, id)
) STRICT;
INSERT INTO members (agency_id, id, user_id, role, name, provider_id, guardian_id, created_us, capabilities)
    SELECT agency_id, id, user_id, role, name, provider_id, guardian_id, created_us, capabilities FROM members_before;
CREATE INDEX members_by_user ON members (user_id);
CREATE UNIQUE INDEX members_of_provider ON members (agency_id, provider_id) WHERE removed_us IS NULL;
CREATE UNIQUE INDEX members_of_guardian ON members (agency_id, guardian_id) WHERE removed_us IS NULL;
INSERT INTO sessions SELECT * FROM sessions_before;
DROP TABLE members_before;
DROP TABLE sessions_before;
UPDATE members SET used_us =
    (SELECT MAX(s.used_us) FROM sessions s WHERE s.agency_id = members.agency_id AND s.member_id = members.id);

-- An invitation keeps its id when its link is made anew. Of those that are still open an address has one.
ALTER TABLE one_time_links RENAME TO one_time_links_before;
CREATE TABLE one_time_links (
    token_hash BLOB NOT NULL PRIMARY KEY,
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    provider_id BLOB,
    guardian_id BLOB,
    expires_us INTEGER NOT NULL,
    used_us INTEGER,
    capabilities TEXT NOT NULL DEFAULT '',
    id BLOB NOT NULL UNIQUE,
    language TEXT NOT NULL,
    made_us INTEGER NOT NULL,
    withdrawn_us INTEGER
) STRICT;
INSERT INTO one_time_links
    SELECT token_hash, agency_id, email, name, role, provider_id, guardian_id, expires_us, used_us, capabilities,
        randomblob(16), 'en', expires_us - 604800000000, NULL FROM one_time_links_before;
DROP TABLE one_time_links_before;
UPDATE one_time_links SET withdrawn_us = made_us WHERE used_us IS NULL AND EXISTS (SELECT 1 FROM one_time_links o
    WHERE o.agency_id = one_time_links.agency_id AND o.email = one_time_links.email AND o.used_us IS NULL
        AND (o.made_us > one_time_links.made_us
            OR (o.made_us = one_time_links.made_us AND o.token_hash > one_time_links.token_hash)));
CREATE UNIQUE INDEX one_time_links_open ON one_time_links (agency_id, email) WHERE used_us IS NULL AND withdrawn_us IS NULL;

-- Guardianships that were taken away lie apart, so that no query can show a child by forgetting to ask.
CREATE TABLE revoked_guardianships (
    agency_id BLOB NOT NULL,
    child_id BLOB NOT NULL,
    guardian_id BLOB NOT NULL,
    relationship TEXT NOT NULL,
    may_see_summaries INTEGER NOT NULL,
    may_cancel INTEGER NOT NULL,
    may_sign INTEGER NOT NULL,
    imported INTEGER NOT NULL,
    revoked_us INTEGER NOT NULL,
    PRIMARY KEY (agency_id, child_id, guardian_id),
    FOREIGN KEY (agency_id, child_id) REFERENCES children (agency_id, id),
    FOREIGN KEY (agency_id, guardian_id) REFERENCES guardians (agency_id, id)
) STRICT;
