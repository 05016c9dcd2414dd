-- Layouts of import files: which columns of another program's lists become ours. One for each header.
CREATE TABLE import_layouts (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    -- The hash of the names of the columns, in their order.
    fingerprint TEXT NOT NULL,
    -- The name of the layout, the header and the sources of our columns (domain::import::layouts::NamedLayout).
    content_sealed TEXT NOT NULL,
    saved_us BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, fingerprint)
);

ALTER TABLE import_layouts ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_layouts FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON import_layouts USING (agency_id = NULLIF(current_setting('app.agency_id', true), '')::uuid);
