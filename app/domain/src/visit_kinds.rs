//! Kinds of visits that no payer authorizes, such as evaluations: their usual length, and whether they are billed, paid and documented.

use crate::{
    Language, VisitKindId,
    form::form,
    records::{LastChange, is_over, read_visit_minutes},
    text::PersonName,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The name of a kind of visit, and what people read whose language is Spanish, if that is another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindName {
    pub name: String,
    pub spanish: Option<String>,
}

impl KindName {
    /// The name in the reader's language.
    pub fn text(&self, lang: Language) -> &str {
        in_language(lang, &self.name, self.spanish.as_deref())
    }
}

fn in_language<'a>(lang: Language, name: &'a str, spanish: Option<&'a str>) -> &'a str {
    spanish.filter(|_| lang == Language::Es).unwrap_or(name)
}

/// A kind of visit as it is stored, and as undo remembers it. A visit copies what it says of bills, pay and notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitKind {
    pub id: VisitKindId,
    pub name: String,
    /// What people read whose language is Spanish, if that is another name.
    #[serde(default)]
    pub name_es: Option<String>,
    /// The usual length of a visit.
    pub minutes: u32,
    pub billable: bool,
    pub payable: bool,
    pub needs_note: bool,
    /// From this day on it can't be chosen for new visits.
    pub ended_on: Option<Date>,
    pub version: i64,
}

impl VisitKind {
    /// Its name in the reader's language.
    pub fn text(&self, lang: Language) -> &str {
        in_language(lang, &self.name, self.name_es.as_deref())
    }

    pub fn is_ended(&self, today: Date) -> bool {
        is_over(self.ended_on, today)
    }
}

/// One kind of visit, for its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitKindPage {
    pub kind: VisitKind,
    pub last_change: Option<LastChange>,
    /// Whether the reader may change it.
    pub can_change: bool,
}

form! {
    /// Input: add a kind of visit, or change the one in `visit_kind`.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct SaveVisitKind {
        pub visit_kind: Option<VisitKindId>,
        pub version: Option<i64>,
        pub name: PersonName,
        pub name_es: Option<PersonName>,
        #[read(read_visit_minutes)]
        pub minutes: u32,
        pub billable: bool,
        pub payable: bool,
        pub needs_note: bool,
    }
}

form! {
    /// Input: end a kind of visit.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct EndVisitKind {
        pub visit_kind: VisitKindId,
        pub version: i64,
        pub ended_on: Date,
    }
}

form! {
    /// Input: bring a kind of visit back, or undo its last change.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct VisitKindVersion {
        pub visit_kind: VisitKindId,
        pub version: i64,
    }
}
