//! Agreements, consent, usage data, legal holds, reports of wrong data, and backups.

use super::{
    Audience,
    DataClass::{Account, Security, Service, Usage},
    Entry, MANAGERS, OFFICERS, OPERATOR, OWNER,
    OnDeletion::{ByOperator, Expires, InBrowser, Stays},
    Purpose::{Accountability, Analytics, Consent, Membership, Operation},
    Reason::NotAboutChild,
    Retention::{Days, Installation, WhileUsed},
    SOFTWARE, digests, rule, sealed, table, text, values,
};
use crate::consent::{PROOF_DAYS, VALID_DAYS};

/// A proof outlasts its choice, in days.
const PROOF: u16 = (VALID_DAYS + PROOF_DAYS) as u16;
/// The office's officers, and the member who wrote it.
const REPORT: &[Audience] = &[Audience::Officers, Audience::Owner];

pub(super) const ENTRIES: &[Entry] = &[
    table(
        "agreement_acceptances",
        rule(Account, Membership, OWNER, WhileUsed, Stays),
        &[values(&["id", "document", "version", "user_id", "agency_id", "role", "capabilities", "accepted_us", "region"])],
    ),
    table(
        "service_provider_lists",
        rule(Security, Accountability, MANAGERS, Installation, ByOperator),
        &[values(&["number", "since_us"]), digests(&["digest"]), text(&["list"], NotAboutChild)],
    ),
    // Under a random id that only the visitor's browser has.
    table(
        "consents",
        rule(Usage, Consent, OPERATOR, Days(PROOF), Expires),
        &[values(&["consent_id", "seq", "at_us", "version", "kind", "preferences", "analytics", "gpc"])],
    ),
    // Under the same id, so that a withdrawal deletes them.
    table(
        "usage_events",
        rule(Usage, Analytics, SOFTWARE, Days(30), InBrowser),
        &[values(&["consent_id", "hour_us", "page", "action", "device", "region", "count"])],
    ),
    table(
        "legal_holds",
        rule(Service, Accountability, OFFICERS, WhileUsed, Stays),
        &[
            values(&["agency_id", "id", "child_id", "provider_id", "guardian_id", "member_id", "from_day", "to_day", "since"]),
            values(&["set_us", "set_by", "lifted_on", "lifted_us", "lifted_by", "version"]),
            sealed(&["ground_sealed", "lift_ground_sealed"]),
        ],
    ),
    table(
        "data_reports",
        rule(Service, Accountability, REPORT, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "member_id", "item", "state", "sent_us", "answered_us", "answered_by", "version"]),
            sealed(&["text_sealed", "answer_sealed"]),
        ],
    ),
    table(
        "backups",
        rule(Security, Operation, OPERATOR, Days(400), Expires),
        &[values(&["id", "started_us", "finished_us", "good", "size"]), digests(&["digest"]), text(&["reason"], NotAboutChild)],
    ),
    table("key_store", rule(Security, Operation, SOFTWARE, Installation, ByOperator), &[values(&["one", "id"])]),
];
