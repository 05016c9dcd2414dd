-- What a process writes to find out whether the database takes writes: one row, of no agency.
CREATE TABLE readiness (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    at_us BIGINT NOT NULL
);
INSERT INTO readiness (id, at_us) VALUES (1, 0);
