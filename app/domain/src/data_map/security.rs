//! Sessions, second factors, rate limits, the audit, and what the software needs to run.

use super::{
    Audience,
    DataClass::Security,
    Entry, OFFICERS, OPERATOR, OWNER,
    OnDeletion::{AtOnce, ByOperator, Expires, Stays},
    Purpose::{self, Accountability, Operation, SignIn},
    Reason::{NotAboutChild, ShortLived},
    Retention::{Audit, Days, Hours, Installation, WhileAccount},
    SOFTWARE, digests, rule, sealed, table, text, values,
};

/// A family reads who accessed the record of its child.
const ACCESS_READERS: &[Audience] = &[Audience::Officers, Audience::Families];

pub(super) const ENTRIES: &[Entry] = &[
    table(
        "sessions",
        rule(Security, SignIn, OWNER, Days(14), AtOnce),
        &[
            values(&["agency_id", "member_id", "created_us", "used_us", "proved_us", "device", "region"]),
            digests(&["token_hash"]).seen_by(SOFTWARE),
        ],
    ),
    table(
        "security_events",
        rule(Security, Purpose::Security, OWNER, Days(90), Expires),
        &[values(&["id", "user_id", "at_us", "event", "device", "region"])],
    ),
    table(
        "nobodys_events",
        rule(Security, Purpose::Security, SOFTWARE, Hours(1), Expires),
        &[values(&["id", "at_us", "event", "device", "region"])],
    ),
    table(
        "known_devices",
        rule(Security, SignIn, SOFTWARE, Days(400), Expires),
        &[values(&["user_id", "member_id", "used_us", "entered_us"]), digests(&["token_hash"])],
    ),
    // A bucket is the digest of what is counted, such as an address; it is deleted when its limit is over.
    table(
        "attempts",
        rule(Security, Purpose::Security, SOFTWARE, Days(30), Expires),
        &[values(&["window_us", "count", "until_us", "gone_us"]), digests(&["bucket"])],
    ),
    table(
        "totp_secrets",
        rule(Security, SignIn, SOFTWARE, WhileAccount, AtOnce),
        &[values(&["user_id", "last_step", "created_us", "confirmed_us"]), sealed(&["secret_sealed"])],
    ),
    table(
        "passkeys",
        rule(Security, SignIn, OWNER, WhileAccount, AtOnce),
        &[
            values(&["id", "user_id", "created_us", "used_us"]),
            // The public half of a key.
            values(&["credential_id", "credential"]).seen_by(SOFTWARE),
            text(&["name"], NotAboutChild),
        ],
    ),
    table(
        "recovery_codes",
        rule(Security, SignIn, SOFTWARE, WhileAccount, AtOnce),
        &[values(&["user_id", "salt", "created_us", "used_us"]), digests(&["code_hash"])],
    ),
    table(
        "ceremonies",
        rule(Security, SignIn, SOFTWARE, Hours(24), Expires),
        &[values(&["kind", "user_id", "expires_us"]), digests(&["token_hash"]), text(&["content_sealed"], ShortLived)],
    ),
    table(
        "agency_heads",
        rule(Security, Accountability, SOFTWARE, Audit, Stays),
        &[values(&["agency_id", "seq", "changes"]), digests(&["hash"])],
    ),
    // Ids and digests only, so that it can outlive what it is about.
    table(
        "audit_events",
        rule(Security, Accountability, ACCESS_READERS, Audit, Stays),
        &[
            values(&["agency_id", "seq", "at_us", "actor", "action", "subjects", "request", "region"]),
            digests(&["prev", "hash", "digest"]),
        ],
    ),
    table(
        "seen_sets",
        rule(Security, Accountability, ACCESS_READERS, Audit, Stays),
        &[values(&["agency_id", "child_id"]), digests(&["digest"])],
    ),
    table(
        "audit_checkpoints",
        rule(Security, Accountability, OFFICERS, Audit, Stays),
        &[values(&["agency_id", "id", "day", "seq", "at_us"]), text(&["text"], NotAboutChild)],
    ),
    table(
        "audit_checks",
        rule(Security, Accountability, OFFICERS, Audit, Stays),
        &[values(&["agency_id", "id", "at_us", "events", "findings", "set_back", "set_back_by_us", "set_back_at_us"])],
    ),
    table("secrets", rule(Security, Purpose::Security, SOFTWARE, Installation, ByOperator), &[values(&["name", "secret"])]),
    table(
        "data_steps",
        rule(Security, Operation, OPERATOR, Installation, ByOperator),
        &[values(&["name", "place", "changed", "done_us"])],
    ),
    table("readiness", rule(Security, Operation, OPERATOR, Installation, ByOperator), &[values(&["id", "at_us"])]),
];
