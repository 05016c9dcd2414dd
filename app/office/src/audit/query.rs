//! The query parameters of `/audit`.

use super::messages;
use domain::{
    Language,
    audit::{AuditSearch, Group},
};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The value of the checked check box for record accesses.
pub const ACCESSES_VALUE: &str = "true";

/// The parsed query parameters, with the dates as they were typed.
#[derive(Clone, Default)]
pub struct AuditQuery {
    pub search: AuditSearch,
    pub from: String,
    pub to: String,
    /// Whether a date could not be parsed; it is ignored.
    pub bad_dates: bool,
}

impl AuditQuery {
    pub fn read() -> Self {
        let query = use_query_map().read_untracked().clone();
        let text = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
        let (from, to) = (text("from"), text("to"));
        let day = |text: &str| text.parse().ok().filter(|day: &Date| AuditSearch::YEARS.contains(&day.year()));
        let search = AuditSearch {
            who: text("who").chars().take(80).collect(),
            action: text("action"),
            group: text("group").parse().ok(),
            include_accesses: text("looks") == ACCESSES_VALUE,
            child: text("child").parse().ok(),
            visit: text("visit").parse().ok(),
            from: day(&from),
            to: day(&to),
            before: text("before").parse().ok(),
            after: text("after").parse().ok(),
        };
        let bad = |typed: &str, read: Option<Date>| !typed.is_empty() && read.is_none();
        Self { bad_dates: bad(&from, search.from) || bad(&to, search.to), search, from, to }
    }

    /// The error message for invalid dates.
    pub fn error_text(&self, lang: Language) -> Option<&'static str> {
        let reversed = self.search.from.zip(self.search.to).is_some_and(|(from, to)| from > to);
        if self.bad_dates { Some(messages::bad_dates(lang)) } else { reversed.then(|| messages::reversed_dates(lang)) }
    }

    /// The URL of another page of the same search.
    pub fn page_address(&self, name: &'static str, seq: i64) -> String {
        self.address(Some((name, seq)))
    }

    /// The URL of the same search in one group, or in all groups.
    pub fn in_group(&self, group: Option<Group>) -> String {
        let search = AuditSearch { action: String::new(), group, ..self.search.clone() };
        Self { search, ..self.clone() }.address(None)
    }

    /// The URL of the same search with record accesses.
    pub fn with_accesses(&self) -> String {
        Self { search: AuditSearch { include_accesses: true, ..self.search.clone() }, ..self.clone() }.address(None)
    }

    fn address(&self, page: Option<(&'static str, i64)>) -> String {
        let AuditSearch { who, action, group, include_accesses, child, visit, .. } = &self.search;
        let id = |id: Option<String>| id.unwrap_or_default();
        let (name, seq) = page.map(|(name, seq)| (name, seq.to_string())).unwrap_or_default();
        let pairs = [
            ("who", who.clone()),
            ("action", action.clone()),
            ("group", group.map(Group::as_str).unwrap_or_default().to_owned()),
            ("looks", if *include_accesses { ACCESSES_VALUE } else { "" }.to_owned()),
            ("child", id(child.map(|child| child.to_string()))),
            ("visit", id(visit.map(|visit| visit.to_string()))),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
            (name, seq),
        ];
        let pairs: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        match serde_urlencoded::to_string(pairs).unwrap_or_default() {
            query if query.is_empty() => "/audit".to_owned(),
            query => format!("/audit?{query}"),
        }
    }
}
