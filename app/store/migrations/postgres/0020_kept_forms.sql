-- Refused forms are counted by who sent them: a member, or a network of strangers. What is kept for a quarter of an hour is
-- not carried over.
DROP TABLE form_returns;
CREATE TABLE form_returns (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    -- The member whose form it is; null for a stranger's.
    member_id UUID,
    -- Of a stranger: the digest of the network.
    network TEXT NOT NULL,
    expires_us BIGINT NOT NULL,
    content_sealed TEXT NOT NULL
);
CREATE INDEX form_returns_by_sender ON form_returns (member_id, network, expires_us);
CREATE INDEX form_returns_by_end ON form_returns (expires_us);

-- Files of an import between their check and the office's yes: one upload of a member.
CREATE TABLE import_uploads (
    agency_id UUID NOT NULL,
    member_id UUID NOT NULL,
    expires_us BIGINT NOT NULL,
    content_sealed TEXT NOT NULL,
    PRIMARY KEY (agency_id, member_id),
    FOREIGN KEY (agency_id, member_id) REFERENCES members (agency_id, id) ON DELETE CASCADE
);
ALTER TABLE import_uploads ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_uploads FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON import_uploads USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);

-- The place that was last entered with a browser: whose form it is that was sent after the session had ended.
ALTER TABLE known_devices ADD COLUMN member_id UUID;
