-- The key store: data keys of children, people and agencies, wrapped by a master key that is in a file. It is a database of its
-- own, so that no copy of the data has keys in it.
BEGIN IMMEDIATE;

-- One row. `changes` rises whenever a key is destroyed: processes then read their cached keys again.
CREATE TABLE IF NOT EXISTS store_state (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL,
    changes INTEGER NOT NULL
) STRICT;

-- The master keys that wrap keys now, by a digest of the key. One of them is not retired: it wraps new keys.
CREATE TABLE IF NOT EXISTS master_keys (
    id TEXT NOT NULL PRIMARY KEY,
    created_us INTEGER NOT NULL,
    retired_us INTEGER,
    uses INTEGER NOT NULL
) STRICT;

-- A destroyed key keeps its row, without the key. What is written later has a key of the next generation.
CREATE TABLE IF NOT EXISTS subject_keys (
    agency BLOB NOT NULL,
    subject BLOB NOT NULL,
    generation INTEGER NOT NULL,
    master TEXT NOT NULL,
    wrapped BLOB,
    created_us INTEGER NOT NULL,
    destroyed_us INTEGER,
    PRIMARY KEY (agency, subject, generation),
    CHECK ((wrapped IS NULL) = (destroyed_us IS NOT NULL))
) STRICT;
CREATE INDEX IF NOT EXISTS subject_keys_by_master ON subject_keys (master) WHERE wrapped IS NOT NULL;

COMMIT;
