-- The key store: data keys of children, people and agencies, wrapped by a master key that is in a file. It is a database of its
-- own, so that no copy of the data has keys in it. All of this is one transaction; of several processes one makes the tables.
SELECT pg_advisory_xact_lock(7307218417350861687);

-- One row. `changes` rises whenever a key is destroyed: processes then read their cached keys again.
CREATE TABLE IF NOT EXISTS store_state (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    id UUID NOT NULL,
    changes BIGINT NOT NULL
);

-- The master keys that wrap keys now, by a digest of the key. One of them is not retired: it wraps new keys.
CREATE TABLE IF NOT EXISTS master_keys (
    id TEXT NOT NULL PRIMARY KEY,
    created_us BIGINT NOT NULL,
    retired_us BIGINT,
    uses BIGINT NOT NULL
);

-- A destroyed key keeps its row, without the key. What is written later has a key of the next generation.
CREATE TABLE IF NOT EXISTS subject_keys (
    agency UUID NOT NULL,
    subject UUID NOT NULL,
    generation BIGINT NOT NULL,
    master TEXT NOT NULL,
    wrapped BYTEA,
    created_us BIGINT NOT NULL,
    destroyed_us BIGINT,
    PRIMARY KEY (agency, subject, generation),
    CHECK ((wrapped IS NULL) = (destroyed_us IS NOT NULL))
);
CREATE INDEX IF NOT EXISTS subject_keys_by_master ON subject_keys (master) WHERE wrapped IS NOT NULL;
