//! Files, log lines, and what else leaves the process.

use super::{
    Audience,
    DataClass::{self, Security, Service, Usage},
    Entry, Fields,
    Kind::{File, Log},
    OFFICERS, OPERATOR,
    OnDeletion::ByOperator,
    Purpose::{self, Accountability, Operation},
    Reason::AsTables,
    Retention::{self, Installation, NotStored, Operator, WhileUsed},
    Rule, STAFF, rule, text, values,
};

/// All that the tables hold, as it is there.
const TABLES: &[Fields] = &[text(&["tables"], AsTables)];
const KEY: &[Fields] = &[values(&["key"])];

const fn file(class: DataClass, purpose: Purpose, seen_by: &'static [Audience], retention: Retention) -> Rule {
    rule(class, purpose, seen_by, retention, ByOperator)
}

/// Log lines go to the standard error of the process: how long they stay is the operator's choice. They have ids, never the name,
/// e-mail address or network address of a person.
const LOG: Rule = rule(Usage, Operation, OPERATOR, Operator, ByOperator);

pub(super) const ENTRIES: &[Entry] = &[
    Entry::new(File, "visitoms.db", file(Service, Operation, OPERATOR, WhileUsed), TABLES),
    Entry::new(File, "visitoms.db.*.from-*", file(Service, Operation, OPERATOR, Operator), TABLES),
    Entry::new(File, "visitoms.key", file(Security, Purpose::Security, OPERATOR, Installation), KEY),
    // Which children and members have a key, and the keys, each encrypted by a master key.
    Entry::new(File, "keys.db", file(Security, Purpose::Security, OPERATOR, Installation), KEY),
    Entry::new(File, "master.key", file(Security, Purpose::Security, OPERATOR, Installation), KEY),
    Entry::new(File, "*.tar", file(Service, Operation, OPERATOR, Operator), TABLES),
    Entry::new(File, "audit-key.pem", file(Security, Accountability, OPERATOR, Installation), KEY),
    Entry::new(
        File,
        "*.checkpoint",
        file(Security, Accountability, OPERATOR, Operator),
        &[values(&["agency", "seq", "hash", "time", "signature"])],
    ),
    Entry::new(
        File,
        "audit-*.jsonl",
        file(Security, Accountability, OFFICERS, NotStored),
        &[values(&["events", "seen_sets", "checkpoint"])],
    ),
    // Rows of lists, downloaded by those who may see them; the office's export of children, guardians, providers, authorizations
    // and visits.
    Entry::new(File, "*.csv", file(Service, Operation, STAFF, NotStored), TABLES),
    Entry::new(Log, "request", LOG, &[values(&["id", "method", "route", "status", "ms"])]),
    Entry::new(Log, "statement", LOG, &[values(&["ms", "rows", "statement"])]),
    Entry::new(Log, "email", LOG, &[values(&["email", "kind"])]),
    Entry::new(Log, "error", LOG, &[values(&["id", "error"])]),
    Entry::new(Log, "agency", LOG, &[values(&["agency", "finding"])]),
    Entry::new(Log, "trace", LOG, &[values(&["id", "route", "status", "action", "statements", "rows", "ms"])]),
    Entry::new(Log, "metric", LOG, &[values(&["route", "action", "status", "ms"])]),
];
