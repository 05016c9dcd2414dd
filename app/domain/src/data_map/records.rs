//! What an agency keeps of itself and of the people it works with: it enters or imports these records.

use super::{
    Audience,
    DataClass::Service,
    EVERYONE, Entry, OFFICE,
    OnDeletion::{AtOnce, ByOperator},
    Purpose::{Membership, Planning, Services},
    Reason::NotAboutChild,
    Retention::WhileUsed,
    SOFTWARE, STAFF, digests, rule, sealed, searched, table, text, values,
};

/// Guardians don't see each other: a record is seen by its own guardian, and by the staff.
const GUARDIAN: &[Audience] = &[Audience::Office, Audience::Providers, Audience::Owner];

pub(super) const ENTRIES: &[Entry] = &[
    table(
        "agencies",
        rule(Service, Planning, EVERYONE, WhileUsed, ByOperator),
        &[
            values(&["id", "slug", "time_zone", "settings", "demo", "created_us", "suspended_us"]),
            searched(&["name"]),
            text(&["suspended_reason"], NotAboutChild).seen_by(&[Audience::Operator]),
        ],
    ),
    table(
        "holidays",
        rule(Service, Planning, STAFF, WhileUsed, AtOnce),
        &[values(&["agency_id", "day"]), text(&["name"], NotAboutChild)],
    ),
    table(
        "children",
        rule(Service, Planning, EVERYONE, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "home_language", "time_zone", "availability", "changed_here", "ended_on"]),
            values(&["version", "further_languages", "interpreter"]).seen_by(STAFF),
            values(&["merged_into_id"]).seen_by(OFFICE),
            searched(&["first_name", "last_name", "birth_date"]),
            searched(&["preferred_name"]).seen_by(STAFF),
            sealed(&["pronouns_sealed", "allergies_sealed", "safety_note_sealed"]).seen_by(STAFF),
            sealed(&["ended_reason_sealed"]).seen_by(OFFICE),
            searched(&["reference"]).seen_by(STAFF),
            searched(&["first_name_folded", "last_name_folded"]).seen_by(SOFTWARE),
            digests(&["import_digest"]).seen_by(SOFTWARE),
        ],
    ),
    table(
        "places",
        rule(Service, Planning, EVERYONE, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "child_id", "kind", "lat", "lon", "placed_by"]),
            values(&["version", "availability", "ended_on", "takes_over"]).seen_by(STAFF),
            searched(&["address", "city", "state", "zip"]),
            searched(&["label"]).seen_by(STAFF),
            sealed(&["note_sealed"]).seen_by(STAFF),
        ],
    ),
    // Guardians don't see whom else the office calls.
    table(
        "child_contacts",
        rule(Service, Planning, STAFF, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "child_id", "kind", "ended_on", "version"]),
            searched(&["name", "relationship", "phone"]),
            sealed(&["note_sealed"]),
        ],
    ),
    table(
        "hidden_places",
        rule(Service, Membership, OFFICE, WhileUsed, AtOnce),
        &[values(&["agency_id", "guardian_id", "child_id", "place_id"])],
    ),
    table(
        "guardians",
        rule(Service, Planning, GUARDIAN, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "changed_here", "same_as", "to_review", "version"]),
            values(&["merged_into_id"]).seen_by(OFFICE),
            searched(&["reference", "email", "first_name", "last_name", "phone"]),
        ],
    ),
    table(
        "guardianships",
        rule(Service, Membership, GUARDIAN, WhileUsed, AtOnce),
        &[
            values(&[
                "agency_id",
                "child_id",
                "guardian_id",
                "may_see_summaries",
                "may_cancel",
                "may_sign",
                "imported",
                "rights_changed_here",
            ]),
            searched(&["relationship"]),
        ],
    ),
    table(
        "revoked_guardianships",
        rule(Service, Membership, OFFICE, WhileUsed, ByOperator),
        &[
            values(&[
                "agency_id",
                "child_id",
                "guardian_id",
                "may_see_summaries",
                "may_cancel",
                "may_sign",
                "imported",
                "revoked_us",
            ]),
            searched(&["relationship"]),
        ],
    ),
    // Families read the name of the provider of their visits.
    table(
        "providers",
        rule(Service, Planning, STAFF, WhileUsed, ByOperator),
        &[
            values(&[
                "agency_id",
                "id",
                "lat",
                "lon",
                "placed_by",
                "disciplines",
                "languages",
                "availability",
                "max_visits_per_day",
                "changed_here",
                "version",
                "ended_on",
            ]),
            values(&["merged_into_id"]).seen_by(OFFICE),
            text(&["end_reason"], NotAboutChild).seen_by(OFFICE),
            searched(&["first_name", "last_name"]).seen_by(EVERYONE),
            searched(&["reference", "email", "phone", "address", "city", "state", "zip"]),
            searched(&["first_name_folded", "last_name_folded"]).seen_by(SOFTWARE),
            digests(&["import_digest"]).seen_by(SOFTWARE),
        ],
    ),
    // A provider sees their own absences. A note may be about their health, but not about a child.
    table(
        "provider_absences",
        rule(Service, Planning, &[Audience::Office, Audience::Owner], WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "provider_id", "kind", "state", "first_day", "last_day"]),
            values(&["asked_us", "decided_us", "decided_by", "version"]),
            text(&["note"], NotAboutChild),
        ],
    ),
    table(
        "agency_disciplines",
        rule(Service, Planning, OFFICE, WhileUsed, ByOperator),
        &[values(&["agency_id", "id", "code", "ended_on", "version"]), text(&["name"], NotAboutChild)],
    ),
    table(
        "authorizations",
        rule(Service, Services, STAFF, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "child_id", "discipline", "service_code", "starts_on", "ends_on", "visits_per_week"]),
            values(&["minutes_per_visit", "units_authorized", "unit_minutes", "unit_rule", "provider_id", "changed_here"]),
            values(&["payer_id", "service_id", "daily_limit", "co_visit_allowed", "ends_on_before", "version"]),
            searched(&["reference", "payer"]),
            sealed(&["method_sealed", "diagnoses_sealed", "ordering_provider_sealed", "end_reason_sealed"]).seen_by(OFFICE),
            digests(&["import_digest"]).seen_by(SOFTWARE),
        ],
    ),
    table(
        "authorization_assignments",
        rule(Service, Services, STAFF, WhileUsed, ByOperator),
        &[values(&["agency_id", "authorization_id", "first_day", "last_day", "provider_id"])],
    ),
    table(
        "payers",
        rule(Service, Services, STAFF, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "unit_rule", "unit_minutes", "visit_bands", "first_day", "ended_on", "version"]),
            searched(&["name"]),
            searched(&["name_folded"]).seen_by(SOFTWARE),
        ],
    ),
    table(
        "services",
        rule(Service, Services, STAFF, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "code", "discipline", "minutes", "unit_minutes", "ended_on", "version"]),
            text(&["name"], NotAboutChild),
        ],
    ),
    table(
        "visit_kinds",
        rule(Service, Services, EVERYONE, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "minutes", "billable", "payable", "needs_note", "ended_on", "version"]),
            searched(&["name", "name_es"]),
            searched(&["name_folded"]).seen_by(SOFTWARE),
        ],
    ),
    table(
        "record_changes",
        rule(Service, Planning, OFFICE, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "kind", "record_id", "child_id", "version", "changed_us", "changed_by"]),
            sealed(&["previous_sealed"]),
        ],
    ),
    table(
        "child_merges",
        rule(Service, Planning, OFFICE, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "survivor_id", "merged_id", "merged_us", "merged_by", "undone_us", "undone_by"]),
            sealed(&["reason_sealed", "journal_sealed"]),
        ],
    ),
    table(
        "provider_merges",
        rule(Service, Membership, OFFICE, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "survivor_id", "merged_id", "merged_us", "merged_by", "undone_us", "undone_by"]),
            sealed(&["reason_sealed", "journal_sealed"]),
        ],
    ),
    table(
        "guardian_merges",
        rule(Service, Membership, OFFICE, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "survivor_id", "merged_id", "merged_us", "merged_by", "undone_us", "undone_by"]),
            sealed(&["reason_sealed", "journal_sealed"]),
        ],
    ),
    table(
        "week_copies",
        rule(Service, Planning, OFFICE, WhileUsed, ByOperator),
        &[values(&["agency_id", "id", "from_monday", "to_monday", "copied_us", "taken_back_us"])],
    ),
    table(
        "week_copy_visits",
        rule(Service, Planning, OFFICE, WhileUsed, ByOperator),
        &[values(&["agency_id", "copy_id", "visit_id"])],
    ),
];
