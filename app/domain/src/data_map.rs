//! The data map: everything that the software stores about people, and what it promises about it. Each table with its columns,
//! each cookie, key of a browser's storage, kind of file and kind of log line has an [`Entry`]: its class in the privacy policy,
//! what it is for, who sees it, how long it stays, what a deletion does to it, and whether it is sealed.
//!
//! The privacy page and the officer's record are made from it, and tests compare it with the database, the cookies and the
//! sources, so that nothing is stored without an entry. Its texts are in `web::terms::data_map`. The map says what the code does
//! today: a retention period is listed only if a job deletes by it.

mod accounts;
mod browser;
mod care;
mod check;
mod outside;
mod privacy;
mod records;
mod security;

pub use check::{Mismatch, SchemaColumn, unmapped};

crate::keyed_enum! {
    /// The classes of the privacy policy: account and contact information, service data, usage data, cookies (also other storage
    /// in the browser), security and audit.
    pub enum DataClass {
        Account "account"
        Service "service"
        Usage "usage"
        Cookie "cookie"
        Security "security"
    }
}

crate::keyed_enum! {
    /// Where something is stored.
    pub enum Kind {
        Table "table"
        Cookie "cookie"
        LocalStorage "local_storage"
        SessionStorage "session_storage"
        File "file"
        Log "log"
    }
}

crate::keyed_enum! {
    /// What data are for.
    pub enum Purpose {
        Membership "membership"
        SignIn "sign_in"
        Planning "planning"
        Care "care"
        Services "services"
        Import "import"
        Preferences "preferences"
        Consent "consent"
        Analytics "analytics"
        Email "email"
        Inquiries "inquiries"
        Security "security"
        Accountability "accountability"
        Operation "operation"
    }
}

crate::keyed_enum! {
    /// Who sees data in the product: the office, or those of it with a capability (supervise, manage, privacy); providers and
    /// families, of the children in their care; the owner of an account or browser; who runs the installation; or the software
    /// only, which compares or computes with it.
    pub enum Audience {
        Office "office"
        Supervisors "supervisors"
        Managers "managers"
        Officers "officers"
        Providers "providers"
        Families "families"
        Owner "owner"
        Operator "operator"
        Software "software"
    }
}

/// How long data stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Retention {
    /// While the agency uses the product: no job deletes it.
    WhileUsed,
    /// While the account exists, or until its owner removes it.
    WhileAccount,
    /// As long as the agency's audit, which can only be added to.
    Audit,
    /// While the installation runs.
    Installation,
    /// Until the operator of the installation deletes it.
    Operator,
    /// Deleted by a job, or by the browser, after so much time, often earlier.
    Days(u16),
    Hours(u16),
    Minutes(u16),
    /// In the browser: until it is sent or saved, and at sign-out at the latest.
    SignOut,
    /// In the browser: until the tab is closed or the user signs out.
    Tab,
    /// Made for a download and not stored.
    NotStored,
}

crate::keyed_enum! {
    /// What happens to data when the person or the agency asks for deletion.
    pub enum OnDeletion {
        AtOnce "at_once"
        ByOperator "by_operator"
        Expires "expires"
        Stays "stays"
        InBrowser "in_browser"
    }
}

/// Whether data are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sealing {
    /// Encrypted with a key that is not in the database.
    Sealed,
    /// Only a digest, which can be compared and never read back.
    Digest,
    /// Readable in the database, for this reason.
    No(Reason),
}

crate::keyed_enum! {
    /// Why something is not sealed: it is an id, a time, a number, a yes or no, or a word from a list (`Value`); queries search,
    /// sort or match it (`Searched`); it is read with lists of many records (`Listed`); it is free text, but not about a child
    /// (`NotAboutChild`); it is deleted within a day (`ShortLived`); it stays on the device of the person who typed it
    /// (`OnDevice`); it is a copy of the tables, sealed as they are (`AsTables`).
    pub enum Reason {
        Value "value"
        Searched "searched"
        Listed "listed"
        NotAboutChild "not_about_child"
        ShortLived "short_lived"
        OnDevice "on_device"
        AsTables "as_tables"
    }
}

/// What holds for an entry, unless one of its fields differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub class: DataClass,
    pub purpose: Purpose,
    pub seen_by: &'static [Audience],
    pub retention: Retention,
    pub on_deletion: OnDeletion,
}

/// Fields that are stored the same way: columns of a table, or what a cookie, file or log line holds.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    names: &'static [&'static str],
    sealing: Sealing,
    purpose: Option<Purpose>,
    seen_by: Option<&'static [Audience]>,
    retention: Option<Retention>,
}

impl Fields {
    const fn new(names: &'static [&'static str], sealing: Sealing) -> Self {
        Self { names, sealing, purpose: None, seen_by: None, retention: None }
    }

    /// The fields have this purpose, not that of the entry.
    const fn purpose(self, purpose: Purpose) -> Self {
        Self { purpose: Some(purpose), ..self }
    }

    /// Others see these fields than the rest of the entry.
    const fn seen_by(self, seen_by: &'static [Audience]) -> Self {
        Self { seen_by: Some(seen_by), ..self }
    }

    /// The fields stay for another time than the rest of the entry.
    const fn retention(self, retention: Retention) -> Self {
        Self { retention: Some(retention), ..self }
    }
}

/// Ids, times, numbers, yes or no, words from a list.
const fn values(names: &'static [&'static str]) -> Fields {
    Fields::new(names, Sealing::No(Reason::Value))
}

/// Names, addresses and the like, which queries search, sort or match.
const fn searched(names: &'static [&'static str]) -> Fields {
    Fields::new(names, Sealing::No(Reason::Searched))
}

/// Free text that is not sealed, for this reason.
const fn text(names: &'static [&'static str], reason: Reason) -> Fields {
    Fields::new(names, Sealing::No(reason))
}

/// Digests.
const fn digests(names: &'static [&'static str]) -> Fields {
    Fields::new(names, Sealing::Digest)
}

/// What is encrypted.
const fn sealed(names: &'static [&'static str]) -> Fields {
    Fields::new(names, Sealing::Sealed)
}

/// A table, cookie, key of a browser's storage, kind of file or kind of log line.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub kind: Kind,
    /// The name that the software uses; a star is for what differs from one to the next.
    pub name: &'static str,
    pub rule: Rule,
    fields: &'static [Fields],
}

/// A field of an entry, with the rule that holds for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub sealing: Sealing,
    pub rule: Rule,
}

impl Entry {
    const fn new(kind: Kind, name: &'static str, rule: Rule, fields: &'static [Fields]) -> Self {
        Self { kind, name, rule, fields }
    }

    /// All fields, each with its own rule.
    pub fn fields(&self) -> impl Iterator<Item = Field> + use<> {
        let rule = self.rule;
        self.fields.iter().flat_map(move |fields| {
            let rule = Rule {
                purpose: fields.purpose.unwrap_or(rule.purpose),
                seen_by: fields.seen_by.unwrap_or(rule.seen_by),
                retention: fields.retention.unwrap_or(rule.retention),
                ..rule
            };
            fields.names.iter().map(move |name| Field { name, sealing: fields.sealing, rule })
        })
    }
}

const fn rule(
    class: DataClass,
    purpose: Purpose,
    seen_by: &'static [Audience],
    retention: Retention,
    on_deletion: OnDeletion,
) -> Rule {
    Rule { class, purpose, seen_by, retention, on_deletion }
}

const fn table(name: &'static str, rule: Rule, fields: &'static [Fields]) -> Entry {
    Entry::new(Kind::Table, name, rule, fields)
}

/// Everyone who works with the record: the office, its providers, and the family of the child.
const EVERYONE: &[Audience] = &[Audience::Office, Audience::Providers, Audience::Families];
const STAFF: &[Audience] = &[Audience::Office, Audience::Providers];
const OFFICE: &[Audience] = &[Audience::Office];
const MANAGERS: &[Audience] = &[Audience::Managers];
const OFFICERS: &[Audience] = &[Audience::Officers];
const OWNER: &[Audience] = &[Audience::Owner];
const OPERATOR: &[Audience] = &[Audience::Operator];
const SOFTWARE: &[Audience] = &[Audience::Software];

/// All entries, by topic.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    [records::ENTRIES, care::ENTRIES, accounts::ENTRIES, privacy::ENTRIES, security::ENTRIES, browser::ENTRIES, outside::ENTRIES]
        .into_iter()
        .flatten()
}

/// The entries of a class, in the order of the map.
pub fn of_class(class: DataClass) -> impl Iterator<Item = &'static Entry> {
    entries().filter(move |entry| entry.rule.class == class)
}

/// The retention schedule of a class: for each period, the names of what stays so long. A field with a period of its own is
/// listed as `entry.field`.
pub fn schedule(class: DataClass) -> Vec<(Retention, Vec<String>)> {
    let mut periods: Vec<(Retention, Vec<String>)> = Vec::new();
    let mut add = |retention: Retention, name: String| match periods.iter_mut().find(|(known, _)| *known == retention) {
        Some((_, names)) => names.push(name),
        None => periods.push((retention, vec![name])),
    };
    for entry in of_class(class) {
        add(entry.rule.retention, entry.name.to_owned());
        for field in entry.fields().filter(|field| field.rule.retention != entry.rule.retention) {
            add(field.rule.retention, format!("{}.{}", entry.name, field.name));
        }
    }
    periods
}
