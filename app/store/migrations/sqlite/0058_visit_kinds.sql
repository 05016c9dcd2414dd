-- Visits that no payer authorizes: evaluations, intakes, meetings and what else the agency names.
CREATE TABLE visit_kinds (
    agency_id BLOB NOT NULL REFERENCES agencies (id),
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    -- domain::search::folded_name: an import finds a kind by it.
    name_folded TEXT NOT NULL,
    -- The usual length of a visit.
    minutes INTEGER NOT NULL,
    billable INTEGER NOT NULL,
    payable INTEGER NOT NULL,
    needs_note INTEGER NOT NULL,
    -- No choice for new visits from this day on.
    ended_on TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, name_folded)
) STRICT;

-- A visit has an authorization, or a kind and the discipline in which it is delivered. What the kind says of bills, pay and notes is
-- copied when the visit is scheduled: a later change of the kind changes no visit. The table is made anew, since a column can't be made
-- nullable here. Tables that refer to it keep their rows: their references are checked when the migration ends.
CREATE TABLE visits_before AS SELECT * FROM visits;
PRAGMA defer_foreign_keys = ON;
DROP TABLE visits;
CREATE TABLE visits (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    reference TEXT,
    authorization_id BLOB,
    child_id BLOB NOT NULL,
    provider_id BLOB,
    place_id BLOB NOT NULL,
    starts_local TEXT NOT NULL,
    zone TEXT NOT NULL,
    starts_us INTEGER NOT NULL,
    ends_us INTEGER NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes > 0),
    state TEXT NOT NULL CHECK (state IN ('planned', 'under_way', 'done', 'cancelled')),
    -- Whether it takes its people's time: not when it is cancelled, and not while a change lifts it to place it anew.
    holds_time INTEGER NOT NULL,
    -- Its own id, or one shared by visits of a child that overlap on purpose (a declared joint visit).
    joint_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    override_reason TEXT,
    checked_in_us INTEGER,
    checked_out_us INTEGER,
    cancelled_by TEXT CHECK (cancelled_by IN ('agency', 'provider', 'family')),
    cancelled_us INTEGER,
    cancel_reason TEXT,
    import_digest TEXT NOT NULL,
    changed_here INTEGER NOT NULL,
    corrected_in_us INTEGER,
    corrected_out_us INTEGER,
    note_signed INTEGER NOT NULL DEFAULT 0,
    -- Who had the visit when its provider was taken off last.
    former_provider_id BLOB,
    kind_id BLOB,
    discipline TEXT,
    billable INTEGER NOT NULL DEFAULT 1,
    payable INTEGER NOT NULL DEFAULT 1,
    needs_note INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, reference),
    CHECK (ends_us > starts_us),
    CONSTRAINT visits_have_a_provider CHECK (
        provider_id IS NOT NULL OR (former_provider_id IS NOT NULL AND state IN ('planned', 'cancelled'))),
    CONSTRAINT visits_have_an_authorization_or_a_kind CHECK (
        (authorization_id IS NULL) = (kind_id IS NOT NULL) AND (kind_id IS NULL) = (discipline IS NULL)),
    FOREIGN KEY (agency_id, child_id, authorization_id) REFERENCES authorizations (agency_id, child_id, id),
    FOREIGN KEY (agency_id, child_id, place_id) REFERENCES places (agency_id, child_id, id),
    FOREIGN KEY (agency_id, provider_id) REFERENCES providers (agency_id, id),
    FOREIGN KEY (agency_id, former_provider_id) REFERENCES providers (agency_id, id),
    FOREIGN KEY (agency_id, kind_id) REFERENCES visit_kinds (agency_id, id)
) STRICT;
INSERT INTO visits (agency_id, id, reference, authorization_id, child_id, provider_id, place_id, starts_local, zone, starts_us,
        ends_us, minutes, state, holds_time, joint_id, version, override_reason, checked_in_us, checked_out_us, cancelled_by,
        cancelled_us, cancel_reason, import_digest, changed_here, corrected_in_us, corrected_out_us, note_signed,
        former_provider_id)
    SELECT agency_id, id, reference, authorization_id, child_id, provider_id, place_id, starts_local, zone, starts_us,
        ends_us, minutes, state, holds_time, joint_id, version, override_reason, checked_in_us, checked_out_us, cancelled_by,
        cancelled_us, cancel_reason, import_digest, changed_here, corrected_in_us, corrected_out_us, note_signed,
        former_provider_id
    FROM visits_before;
DROP TABLE visits_before;

CREATE INDEX visits_by_start ON visits (agency_id, starts_us);
CREATE INDEX visits_by_provider ON visits (agency_id, provider_id, starts_us);
CREATE INDEX visits_by_child ON visits (agency_id, child_id, starts_us);
CREATE INDEX visits_by_authorization ON visits (agency_id, authorization_id, starts_us);
CREATE INDEX visits_of_caseload ON visits (agency_id, provider_id, child_id, ends_us) WHERE state <> 'cancelled';
CREATE INDEX visits_without_signed_note ON visits (agency_id, starts_us, id) WHERE state = 'done' AND NOT note_signed AND needs_note;
CREATE INDEX visits_under_way ON visits (agency_id, starts_us, id) WHERE state = 'under_way';

-- As before.
CREATE TRIGGER visits_provider_overlap_insert BEFORE INSERT ON visits WHEN NEW.holds_time
BEGIN
    SELECT RAISE(ABORT, 'visits_provider_overlap') WHERE EXISTS (
        SELECT 1 FROM visits v WHERE v.agency_id = NEW.agency_id AND v.provider_id = NEW.provider_id AND v.holds_time
            AND v.starts_us < NEW.ends_us AND v.ends_us > NEW.starts_us AND v.id <> NEW.id);
    SELECT RAISE(ABORT, 'visits_child_overlap') WHERE EXISTS (
        SELECT 1 FROM visits v WHERE v.agency_id = NEW.agency_id AND v.child_id = NEW.child_id AND v.holds_time
            AND v.joint_id <> NEW.joint_id AND v.starts_us < NEW.ends_us AND v.ends_us > NEW.starts_us AND v.id <> NEW.id);
END;
CREATE TRIGGER visits_provider_overlap_update
BEFORE UPDATE OF provider_id, child_id, starts_us, ends_us, holds_time, joint_id ON visits WHEN NEW.holds_time
BEGIN
    SELECT RAISE(ABORT, 'visits_provider_overlap') WHERE EXISTS (
        SELECT 1 FROM visits v WHERE v.agency_id = NEW.agency_id AND v.provider_id = NEW.provider_id AND v.holds_time
            AND v.starts_us < NEW.ends_us AND v.ends_us > NEW.starts_us AND v.id <> NEW.id);
    SELECT RAISE(ABORT, 'visits_child_overlap') WHERE EXISTS (
        SELECT 1 FROM visits v WHERE v.agency_id = NEW.agency_id AND v.child_id = NEW.child_id AND v.holds_time
            AND v.joint_id <> NEW.joint_id AND v.starts_us < NEW.ends_us AND v.ends_us > NEW.starts_us AND v.id <> NEW.id);
END;
