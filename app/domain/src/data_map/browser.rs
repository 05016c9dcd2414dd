//! Cookies, and keys of a browser's storage.

use super::{
    DataClass::Cookie,
    Entry, Fields,
    Kind::{self, LocalStorage, SessionStorage},
    OWNER,
    OnDeletion::InBrowser,
    Purpose::{self, Care, Consent, Operation, Planning, Preferences, SignIn},
    Reason::OnDevice,
    Retention::{self, Days, Hours, Minutes, SignOut, Tab},
    rule, text, values,
};

/// A value that only the browser has in full: the database has its digest.
const TOKEN: &[Fields] = &[values(&["token"])];

const fn cookie(name: &'static str, purpose: Purpose, retention: Retention, fields: &'static [Fields]) -> Entry {
    stored(Kind::Cookie, name, purpose, retention, fields)
}

const fn stored(kind: Kind, name: &'static str, purpose: Purpose, retention: Retention, fields: &'static [Fields]) -> Entry {
    Entry::new(kind, name, rule(Cookie, purpose, OWNER, retention, InBrowser), fields)
}

pub(super) const ENTRIES: &[Entry] = &[
    cookie("session", SignIn, Days(14), TOKEN),
    cookie("device", SignIn, Days(400), TOKEN),
    cookie("second", SignIn, Minutes(5), TOKEN),
    cookie("passkey", SignIn, Minutes(5), TOKEN),
    cookie("codes", SignIn, Minutes(15), TOKEN),
    cookie("handed", SignIn, Hours(24), TOKEN),
    cookie("form", Operation, Minutes(15), TOKEN),
    cookie("notice", Operation, Minutes(1), &[values(&["message"])]),
    cookie("language", Preferences, Days(365), &[values(&["language"])]),
    cookie("consent", Consent, Days(182), &[values(&["version", "id", "time", "preferences", "analytics"])]),
    stored(LocalStorage, "session-ends", SignIn, SignOut, &[values(&["time"])]),
    stored(LocalStorage, "draft-*", Care, SignOut, &[values(&["version"]), text(&["body", "family_summary"], OnDevice)]),
    stored(SessionStorage, "typed:*", Operation, Tab, &[text(&["fields"], OnDevice)]),
    stored(SessionStorage, "typed-return", Operation, Tab, &[values(&["page"])]),
    stored(SessionStorage, "visitoms.board", Planning, Tab, &[values(&["changes"])]),
    stored(SessionStorage, "visitoms.filter", Operation, Tab, &[values(&["field"])]),
];
