//! Layouts: which columns of another program's tables become the columns of our four files.
//!
//! A layout belongs to a header, so it can be used again for every table with the same header. `tables` reads files into tables,
//! `suggest` proposes a layout, `translate` makes our four files of tables and their layouts, which are then read like any others.

#[cfg(feature = "import")]
mod fields;
#[cfg(feature = "import")]
mod form;
#[cfg(feature = "import")]
mod suggest;
#[cfg(feature = "import")]
mod tables;
#[cfg(all(test, feature = "import"))]
mod tests;
#[cfg(feature = "import")]
mod translate;
#[cfg(feature = "import")]
mod values;
#[cfg(feature = "import")]
mod workbook;

#[cfg(feature = "import")]
pub use form::{MAX_MADE_FROM, field_name, fields_of};
#[cfg(feature = "import")]
pub use suggest::{suggest, suggest_file};
#[cfg(feature = "import")]
pub use tables::{MAX_TABLES, SourceFile, SourceRow, SourceTable, Tables, fingerprint, own_layout, read_tables};
#[cfg(feature = "import")]
pub use translate::{Preview, Translation, missing_sources, preview, translate};

use super::ImportFile;
use crate::{ImportLayoutId, form::form};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a table feeds our files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    #[serde(default)]
    pub dates: DateFormat,
    /// The files that the table feeds, with the source of each of their columns. A column without a source is empty.
    pub files: BTreeMap<ImportFile, BTreeMap<String, Source>>,
}

/// Where the cells of one of our columns come from. Columns of the table are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Column(usize),
    /// The first or last name, as our column is, of a cell with the full name: "Diaz, Gloria" or "Gloria Diaz".
    NamePart(usize),
    /// The same text in every row.
    Constant(String),
    /// A reference made from the words of these cells. The same words in any order make the same reference.
    MadeFrom(Vec<usize>),
    DateAndTime {
        date: usize,
        time: usize,
    },
    /// The minutes from one time of day to another.
    MinutesBetween {
        start: usize,
        end: usize,
    },
}

impl Source {
    /// The columns of the table that it reads.
    pub fn columns(&self) -> Vec<usize> {
        match self {
            Self::Column(column) | Self::NamePart(column) => vec![*column],
            Self::Constant(_) => Vec::new(),
            Self::MadeFrom(columns) => columns.clone(),
            Self::DateAndTime { date, time } => vec![*date, *time],
            Self::MinutesBetween { start, end } => vec![*start, *end],
        }
    }
}

/// How a table writes its dates. A date such as 2026-11-30 is read with every format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateFormat {
    #[default]
    MonthFirst,
    DayFirst,
    YearFirst,
}

impl DateFormat {
    pub const ALL: [Self; 3] = [Self::MonthFirst, Self::DayFirst, Self::YearFirst];

    /// Its name in forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::MonthFirst => "month_first",
            Self::DayFirst => "day_first",
            Self::YearFirst => "year_first",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.key() == key)
    }
}

/// A layout that the agency has saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedLayout {
    pub id: ImportLayoutId,
    /// The hash of the header.
    pub fingerprint: String,
    pub version: i64,
    pub content: NamedLayout,
    /// In the agency's local time.
    pub saved_at: DateTime,
}

/// What is stored of a saved layout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedLayout {
    pub name: LayoutName,
    pub header: Vec<String>,
    pub layout: Layout,
}

/// The name of a saved layout: one line of 1 to 80 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LayoutName(String);

impl LayoutName {
    const MAX_LENGTH: usize = 80;

    /// The text as a name: without line breaks, cut at the maximum length. `None` if nothing is left.
    pub fn of(text: &str) -> Option<Self> {
        let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
        let line: String = words.collect::<Vec<_>>().join(" ").chars().take(Self::MAX_LENGTH).collect();
        (!line.is_empty()).then(|| Self(line.trim_end().to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

form! {
    /// Input: delete a saved layout. What was imported with it stays.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct DeleteLayout {
        pub layout: ImportLayoutId,
        pub version: i64,
    }
}
