-- Layouts of import files: which columns of another program's lists become ours. One for each header.
CREATE TABLE import_layouts (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    id BLOB NOT NULL,
    -- The hash of the names of the columns, in their order.
    fingerprint TEXT NOT NULL,
    -- The name of the layout, the header and the sources of our columns (domain::import::layouts::NamedLayout).
    content_sealed TEXT NOT NULL,
    saved_us INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, fingerprint)
) STRICT;
