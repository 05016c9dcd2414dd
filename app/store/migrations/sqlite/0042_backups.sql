-- When backups were made, and what became of them: the operator is warned when the newest good one is too old.
CREATE TABLE backups (
    id BLOB NOT NULL PRIMARY KEY,
    started_us INTEGER NOT NULL,
    finished_us INTEGER,
    good INTEGER NOT NULL DEFAULT 0,
    size INTEGER NOT NULL DEFAULT 0,
    digest TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT ''
) STRICT;
