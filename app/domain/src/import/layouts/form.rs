//! The form in which a layout is shown and changed. Its fields are plain text, so that it works without JavaScript.

use super::{DateFormat, Layout, Source};
use crate::import::{ImportFile, columns, columns::Column};
use std::collections::BTreeMap;

/// From how many columns a reference can be made.
pub const MAX_MADE_FROM: usize = 6;

/// The maximum length in characters of a text that is the same in every row. It is rewritten for each of them, and a longer one is
/// too long for every column anyway.
const MAX_CONSTANT_LENGTH: usize = 1_000;

/// The name of a field of the table with this index: `0.children.first_name`. A part is another field of the same column.
pub fn field_name(table: usize, file: ImportFile, column: &str, part: &str) -> String {
    let part = if part.is_empty() { String::new() } else { format!(".{part}") };
    format!("{table}.{}.{column}{part}", file.key())
}

impl Source {
    /// The choice in the list of sources.
    pub fn choice(&self) -> String {
        match self {
            Self::Column(column) | Self::DateAndTime { date: column, .. } | Self::MinutesBetween { start: column, .. } => {
                format!("c{column}")
            }
            Self::NamePart(column) => format!("n{column}"),
            Self::Constant(_) => "text".to_owned(),
            Self::MadeFrom(_) => "made".to_owned(),
        }
    }

    /// The other fields of the column, by their part of the name.
    pub fn parts(&self) -> Vec<(String, String)> {
        match self {
            Self::Column(_) | Self::NamePart(_) => Vec::new(),
            Self::Constant(text) => vec![("text".to_owned(), text.clone())],
            Self::MadeFrom(columns) => columns.iter().zip(1..).map(|(column, n)| (n.to_string(), format!("c{column}"))).collect(),
            Self::DateAndTime { time: second, .. } | Self::MinutesBetween { end: second, .. } => {
                vec![("1".to_owned(), format!("c{second}"))]
            }
        }
    }
}

impl Column {
    /// Whether its cells may be the first or last name of a full name.
    pub fn is_name(&self) -> bool {
        self.name.ends_with("first_name") || self.name.ends_with("last_name")
    }

    /// Whether its cells are references, which may be made from other cells.
    pub fn is_reference(&self) -> bool {
        self.name.ends_with("_id")
    }

    /// Whether its cells may be made from two: a date and a time, or the times of beginning and end.
    pub fn has_second(&self) -> bool {
        matches!(self.name, "starts_at" | "minutes")
    }
}

/// Reads the layout of the table with this index from the fields of the form. Choices that the table does not have are left out.
pub fn fields_of(fields: &[(String, String)], table: usize, width: usize) -> Layout {
    let get = |name: &str| fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
    let feeds = format!("{table}.files");
    let chosen = |file: &ImportFile| fields.iter().any(|(field, value)| *field == feeds && value == file.key());
    let column = |choice: &str, mark: char| {
        choice.strip_prefix(mark).and_then(|index| index.parse::<usize>().ok()).filter(|index| *index < width)
    };
    let constant = |text: &str| Source::Constant(text.trim().chars().take(MAX_CONSTANT_LENGTH).collect());
    let source = |file: ImportFile, of: &Column| {
        let part = |part: &str| get(&field_name(table, file, of.name, part));
        let choice = part("");
        if let Some(first) = column(choice, 'c') {
            let second = column(part("1"), 'c').filter(|_| of.has_second());
            return Some(match (second, of.name) {
                (None, _) => Source::Column(first),
                (Some(time), "starts_at") => Source::DateAndTime { date: first, time },
                (Some(end), _) => Source::MinutesBetween { start: first, end },
            });
        }
        match choice {
            "text" => Some(constant(part("text"))),
            "made" if of.is_reference() => {
                let columns = (1..=MAX_MADE_FROM).filter_map(|n| column(part(&n.to_string()), 'c'));
                Some(Source::MadeFrom(columns.collect()))
            }
            // A text without a choice is meant to be used.
            "" if !part("text").trim().is_empty() => Some(constant(part("text"))),
            _ => column(choice, 'n').filter(|_| of.is_name()).map(Source::NamePart),
        }
    };
    let files = ImportFile::ALL.into_iter().filter(chosen).map(|file| {
        let sources = columns(file).iter().filter_map(|of| Some((of.name.to_owned(), source(file, of)?)));
        (file, sources.collect::<BTreeMap<_, _>>())
    });
    Layout { dates: DateFormat::from_key(get(&format!("{table}.dates"))).unwrap_or_default(), files: files.collect() }
}
