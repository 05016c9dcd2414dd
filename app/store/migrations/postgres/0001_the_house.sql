-- The agency's records. Every table of a tenant has PRIMARY KEY (agency_id, …) and composite foreign keys, so that a row
-- can't point across agencies. Instants (…_us) are microseconds UTC; local wall times are text beside their zone.

CREATE TABLE agencies (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    time_zone TEXT NOT NULL,
    settings TEXT NOT NULL,
    demo BOOLEAN NOT NULL,
    created_us BIGINT NOT NULL
);

-- The write lock of an agency and the head of its audit chain.
CREATE TABLE agency_heads (
    agency_id UUID NOT NULL PRIMARY KEY REFERENCES agencies (id),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE audit_events (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    seq BIGINT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subjects TEXT NOT NULL,
    digest TEXT NOT NULL,
    request TEXT NOT NULL,
    region TEXT NOT NULL,
    PRIMARY KEY (agency_id, seq)
);

-- Which children a *seen* event showed: a set is kept once, under the digest that the event carries.
CREATE TABLE seen_sets (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    digest TEXT NOT NULL,
    child_id UUID NOT NULL,
    PRIMARY KEY (agency_id, digest, child_id)
);

CREATE TABLE providers (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    reference TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    zip TEXT NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    disciplines TEXT NOT NULL,
    languages TEXT NOT NULL,
    availability TEXT NOT NULL,
    max_visits_per_day BIGINT NOT NULL,
    import_digest TEXT NOT NULL,
    changed_here BOOLEAN NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, reference)
);
CREATE INDEX providers_by_email ON providers (agency_id, email);

CREATE TABLE children (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    reference TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    home_language TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    availability TEXT NOT NULL,
    import_digest TEXT NOT NULL,
    changed_here BOOLEAN NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, reference)
);

-- Two children who would look the same get their town beside the name.
CREATE INDEX children_by_first_name ON children (agency_id, first_name);

-- Where visits happen. A child has several; `home` comes from the import.
CREATE TABLE places (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    child_id UUID NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('home', 'second_home', 'day_care', 'clinic', 'video')),
    address TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    zip TEXT NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, child_id, id),
    FOREIGN KEY (agency_id, child_id) REFERENCES children (agency_id, id)
);

CREATE TABLE guardians (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    email TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    phone TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, email)
);

CREATE TABLE guardianships (
    agency_id UUID NOT NULL,
    child_id UUID NOT NULL,
    guardian_id UUID NOT NULL,
    relationship TEXT NOT NULL,
    may_see_summaries BOOLEAN NOT NULL,
    may_cancel BOOLEAN NOT NULL,
    may_sign BOOLEAN NOT NULL,
    imported BOOLEAN NOT NULL,
    PRIMARY KEY (agency_id, child_id, guardian_id),
    FOREIGN KEY (agency_id, child_id) REFERENCES children (agency_id, id),
    FOREIGN KEY (agency_id, guardian_id) REFERENCES guardians (agency_id, id)
);
CREATE INDEX guardianships_by_guardian ON guardianships (agency_id, guardian_id);

CREATE TABLE authorizations (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    reference TEXT NOT NULL,
    child_id UUID NOT NULL,
    discipline TEXT NOT NULL,
    service_code TEXT NOT NULL,
    payer TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    visits_per_week BIGINT NOT NULL,
    minutes_per_visit BIGINT NOT NULL,
    units_authorized BIGINT NOT NULL,
    unit_minutes BIGINT,
    unit_rule TEXT NOT NULL,
    provider_id UUID,
    import_digest TEXT NOT NULL,
    changed_here BOOLEAN NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, reference),
    UNIQUE (agency_id, child_id, id),
    FOREIGN KEY (agency_id, child_id) REFERENCES children (agency_id, id),
    FOREIGN KEY (agency_id, provider_id) REFERENCES providers (agency_id, id)
);

CREATE TABLE visits (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    reference TEXT,
    authorization_id UUID NOT NULL,
    child_id UUID NOT NULL,
    provider_id UUID NOT NULL,
    place_id UUID NOT NULL,
    starts_local TEXT NOT NULL,
    zone TEXT NOT NULL,
    starts_us BIGINT NOT NULL,
    ends_us BIGINT NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes > 0),
    state TEXT NOT NULL CHECK (state IN ('planned', 'under_way', 'done', 'cancelled')),
    -- Whether it takes its people's time: not when it is cancelled, and not while a change lifts it to place it anew.
    holds_time BOOLEAN NOT NULL,
    -- Its own id, or one shared by visits of a child that overlap on purpose (a declared joint visit).
    joint_id UUID NOT NULL,
    version BIGINT NOT NULL,
    override_reason TEXT,
    checked_in_us BIGINT,
    checked_out_us BIGINT,
    cancelled_by TEXT CHECK (cancelled_by IN ('agency', 'provider', 'family')),
    cancelled_us BIGINT,
    cancel_reason TEXT,
    import_digest TEXT NOT NULL,
    changed_here BOOLEAN NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, reference),
    CHECK (ends_us > starts_us),
    FOREIGN KEY (agency_id, child_id, authorization_id) REFERENCES authorizations (agency_id, child_id, id),
    FOREIGN KEY (agency_id, child_id, place_id) REFERENCES places (agency_id, child_id, id),
    FOREIGN KEY (agency_id, provider_id) REFERENCES providers (agency_id, id)
);
CREATE INDEX visits_by_start ON visits (agency_id, starts_us);
CREATE INDEX visits_by_provider ON visits (agency_id, provider_id, starts_us);
CREATE INDEX visits_by_child ON visits (agency_id, child_id, starts_us);
CREATE INDEX visits_by_authorization ON visits (agency_id, authorization_id, starts_us);

-- Text in …_sealed columns is read and written whole: no query looks inside, no index, no copy elsewhere.
CREATE TABLE notes (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    visit_id UUID NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'signed')),
    body_sealed TEXT NOT NULL,
    family_summary_sealed TEXT NOT NULL,
    version BIGINT NOT NULL,
    saved_us BIGINT NOT NULL,
    signed_us BIGINT,
    signer_name TEXT,
    signer_member_id UUID,
    digest TEXT,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, visit_id),
    CHECK ((state = 'signed') = (signed_us IS NOT NULL)),
    CHECK ((state = 'signed') = (digest IS NOT NULL)),
    FOREIGN KEY (agency_id, visit_id) REFERENCES visits (agency_id, id)
);

-- What providers tell the office from the road.
CREATE TABLE road_reports (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    visit_id UUID NOT NULL,
    report TEXT NOT NULL CHECK (report IN ('running_late', 'nobody_home')),
    minutes BIGINT,
    remark_sealed TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (agency_id, id),
    FOREIGN KEY (agency_id, visit_id) REFERENCES visits (agency_id, id)
);
CREATE INDEX road_reports_by_visit ON road_reports (agency_id, visit_id);

-- A person with a password.
CREATE TABLE users (
    id UUID NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    language TEXT,
    created_us BIGINT NOT NULL
);

-- A user in an agency, with one role and, for providers and parents, the record that is theirs.
CREATE TABLE members (
    agency_id UUID NOT NULL REFERENCES agencies (id),
    id UUID NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('admin', 'provider', 'parent')),
    name TEXT NOT NULL,
    provider_id UUID,
    guardian_id UUID,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, user_id, role),
    UNIQUE (agency_id, provider_id),
    UNIQUE (agency_id, guardian_id),
    CHECK ((role = 'provider') = (provider_id IS NOT NULL)),
    CHECK ((role = 'parent') = (guardian_id IS NOT NULL)),
    FOREIGN KEY (agency_id, provider_id) REFERENCES providers (agency_id, id),
    FOREIGN KEY (agency_id, guardian_id) REFERENCES guardians (agency_id, id)
);
CREATE INDEX members_by_user ON members (user_id);

-- Server-side sessions. Only the SHA-256 of the cookie's token is kept.
CREATE TABLE sessions (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    agency_id UUID NOT NULL,
    member_id UUID NOT NULL,
    created_us BIGINT NOT NULL,
    used_us BIGINT NOT NULL,
    FOREIGN KEY (agency_id, member_id) REFERENCES members (agency_id, id) ON DELETE CASCADE
);

-- Single-use links that set a password or join a record.
CREATE TABLE one_time_links (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    agency_id UUID NOT NULL REFERENCES agencies (id),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    provider_id UUID,
    guardian_id UUID,
    expires_us BIGINT NOT NULL,
    used_us BIGINT
);

-- Counted attempts: of an address, an account, a form.
CREATE TABLE attempts (
    bucket TEXT NOT NULL PRIMARY KEY,
    window_us BIGINT NOT NULL,
    count BIGINT NOT NULL
);

-- What was asked of the operator by the contact form.
CREATE TABLE contact_requests (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    organisation TEXT NOT NULL,
    message TEXT NOT NULL,
    at_us BIGINT NOT NULL
);

-- A refused form on its way back to its sender: what was typed and what is wrong, for minutes.
CREATE TABLE form_returns (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    content_sealed TEXT NOT NULL,
    expires_us BIGINT NOT NULL
);
