-- When backups were made, and what became of them: the operator is warned when the newest good one is too old.
CREATE TABLE backups (
    id UUID NOT NULL PRIMARY KEY,
    started_us BIGINT NOT NULL,
    finished_us BIGINT,
    good BOOLEAN NOT NULL DEFAULT FALSE,
    size BIGINT NOT NULL DEFAULT 0,
    digest TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT ''
);
