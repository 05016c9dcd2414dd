//! Accounts, memberships, invitations, emails and what people send us: contact information.

use super::{
    Audience,
    DataClass::{Account, Service},
    Entry, MANAGERS, OPERATOR, OWNER,
    OnDeletion::{ByOperator, Expires},
    Purpose::{Email, Import, Inquiries, Membership, Operation, Preferences, SignIn},
    Reason::NotAboutChild,
    Retention::{Days, Hours, Minutes, Operator, WhileAccount, WhileUsed},
    SOFTWARE, digests, rule, sealed, searched, table, text, values,
};

/// A member, and the office members who manage members.
const MEMBER: &[Audience] = &[Audience::Owner, Audience::Managers];

pub(super) const ENTRIES: &[Entry] = &[
    table(
        "users",
        rule(Account, SignIn, OWNER, WhileAccount, ByOperator),
        &[
            values(&["id", "created_us", "password_short", "suspended_us"]),
            searched(&["email"]).seen_by(MEMBER),
            digests(&["password_hash"]).seen_by(SOFTWARE),
            values(&["language", "clock", "density", "initials", "letter_keys"]).purpose(Preferences),
            text(&["suspended_reason"], NotAboutChild).seen_by(OPERATOR),
        ],
    ),
    table(
        "members",
        rule(Account, Membership, MEMBER, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "user_id", "role", "provider_id", "guardian_id", "capabilities", "version"]),
            values(&["created_us", "used_us", "removed_us"]),
            searched(&["name"]),
        ],
    ),
    table(
        "one_time_links",
        rule(Account, Membership, MANAGERS, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "role", "capabilities", "provider_id", "guardian_id", "language"]),
            values(&["made_us", "expires_us", "used_us", "withdrawn_us"]),
            searched(&["email", "name"]),
            digests(&["token_hash"]).seen_by(SOFTWARE),
        ],
    ),
    table(
        "password_asks",
        rule(Account, SignIn, SOFTWARE, Hours(1), Expires),
        &[values(&["id", "language", "asked_us"]), searched(&["email"])],
    ),
    table(
        "password_resets",
        rule(Account, SignIn, SOFTWARE, Hours(1), Expires),
        &[values(&["user_id", "expires_us"]), digests(&["token_hash"])],
    ),
    // An email names no child. Its text can have a link, so it is sealed, and emptied once it was sent.
    table(
        "outbox",
        rule(Account, Email, MANAGERS, Days(90), Expires),
        &[
            values(&[
                "id",
                "agency_id",
                "user_id",
                "kind",
                "language",
                "queued_us",
                "due_us",
                "tries",
                "sent_us",
                "failed_us",
                "too_old_us",
            ]),
            searched(&["recipient"]),
            sealed(&["letter"]).seen_by(SOFTWARE).retention(Days(14)),
            text(&["refusal"], NotAboutChild),
        ],
    ),
    table(
        "contact_requests",
        rule(Account, Inquiries, OPERATOR, Operator, ByOperator),
        &[values(&["id", "at_us"]), searched(&["name", "email", "organisation"]), text(&["message"], NotAboutChild)],
    ),
    table(
        "form_returns",
        rule(Service, Operation, OWNER, Minutes(15), Expires),
        &[
            values(&["member_id", "expires_us"]),
            digests(&["token_hash", "network"]).seen_by(SOFTWARE),
            sealed(&["content_sealed"]),
        ],
    ),
    table(
        "import_uploads",
        rule(Service, Import, OWNER, Minutes(15), Expires),
        &[values(&["agency_id", "member_id", "expires_us"]), sealed(&["content_sealed"])],
    ),
    // Names of columns of the agency's other programs. They may be cells of a list that has no header, so they are sealed.
    table(
        "import_layouts",
        rule(Service, Import, MANAGERS, WhileUsed, ByOperator),
        &[
            values(&["agency_id", "id", "saved_us", "version"]),
            digests(&["fingerprint"]).seen_by(SOFTWARE),
            sealed(&["content_sealed"]),
        ],
    ),
];
