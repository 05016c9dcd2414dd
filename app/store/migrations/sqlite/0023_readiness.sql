-- What a process writes to find out whether the database takes writes: one row, of no agency.
CREATE TABLE readiness (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    at_us INTEGER NOT NULL
) STRICT;
INSERT INTO readiness (id, at_us) VALUES (1, 0);
