//! What happens with visits: their times, notes, reports and history.

use super::{
    Audience,
    DataClass::Service,
    EVERYONE, Entry, OFFICE,
    OnDeletion::{ByOperator, Stays},
    Purpose::{Accountability, Care, Planning},
    Reason::Listed,
    Retention::WhileUsed,
    SOFTWARE, STAFF, digests, rule, sealed, searched, table, text, values,
};

/// The text of a note is read by its provider and, in the office, by those who supervise.
const NOTE: &[Audience] = &[Audience::Supervisors, Audience::Providers];
/// The summary is for the family too.
const SUMMARY: &[Audience] = &[Audience::Supervisors, Audience::Providers, Audience::Families];

pub(super) const ENTRIES: &[Entry] = &[
    table(
        "visits",
        rule(Service, Planning, EVERYONE, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "authorization_id", "child_id", "provider_id", "place_id", "starts_local", "zone"]),
            // What a visit that needs no authorization delivers; families read the name of its kind.
            values(&["kind_id", "discipline", "needs_note"]),
            values(&["former_provider_id", "billable", "payable"]).seen_by(OFFICE),
            values(&[
                "starts_us",
                "ends_us",
                "minutes",
                "state",
                "holds_time",
                "joint_id",
                "version",
                "changed_here",
                "note_signed",
            ]),
            values(&["checked_in_us", "checked_out_us", "corrected_in_us", "corrected_out_us"]).purpose(Care),
            values(&["cancelled_by", "cancelled_us"]),
            sealed(&["cancel_reason"]),
            sealed(&["override_reason"]).seen_by(STAFF),
            searched(&["reference"]).seen_by(STAFF),
            digests(&["import_digest"]).seen_by(SOFTWARE),
        ],
    ),
    table(
        "notes",
        rule(Service, Care, STAFF, WhileUsed, Stays),
        &[
            values(&["agency_id", "id", "visit_id", "state", "version", "saved_us", "signed_us", "signer_member_id", "sealed"]),
            searched(&["signer_name"]),
            sealed(&["body_sealed"]).seen_by(NOTE),
            sealed(&["family_summary_sealed"]).seen_by(SUMMARY),
            digests(&["digest"]),
        ],
    ),
    table(
        "road_reports",
        rule(Service, Care, EVERYONE, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "visit_id", "child_id", "report", "minutes", "at_us"]),
            sealed(&["remark_sealed"]).seen_by(STAFF),
        ],
    ),
    // The values of a visit before and after a change are those that boards show: people, times, state, no text.
    table(
        "visit_changes",
        rule(Service, Accountability, STAFF, WhileUsed, Stays),
        &[
            values(&["agency_id", "id", "visit_id", "child_id", "seq", "kind", "origin", "origin_week", "at_us", "sealed"]),
            text(&["before_json", "after_json", "by_name"], Listed),
            sealed(&["reason_sealed"]),
        ],
    ),
];
