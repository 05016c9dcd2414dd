//! Compares the data map with the columns of a database.

use super::{Kind, entries};
use std::{collections::BTreeSet, fmt};

/// A column of a database, by the names of its table and its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchemaColumn {
    pub table: String,
    pub column: String,
}

/// A difference between the map and a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// The database has a column that the map doesn't list.
    NotInMap(SchemaColumn),
    /// The map lists a column that the database doesn't have.
    NotInDatabase(SchemaColumn),
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInMap(SchemaColumn { table, column }) => {
                write!(f, "{table}.{column} is not in the data map: add it to the table's entry in app/domain/src/data_map/")
            }
            Self::NotInDatabase(SchemaColumn { table, column }) => {
                write!(f, "the data map has {table}.{column}, which is not in the database")
            }
        }
    }
}

/// What the map and the columns of a database don't have in common. Empty if they agree.
pub fn unmapped(schema: &BTreeSet<SchemaColumn>) -> Vec<Mismatch> {
    let tables = entries().filter(|entry| entry.kind == Kind::Table);
    let in_map: BTreeSet<SchemaColumn> = tables
        .flat_map(|entry| {
            entry.fields().map(move |field| SchemaColumn { table: entry.name.to_owned(), column: field.name.to_owned() })
        })
        .collect();
    let missing = schema.difference(&in_map).cloned().map(Mismatch::NotInMap);
    let surplus = in_map.difference(schema).cloned().map(Mismatch::NotInDatabase);
    missing.chain(surplus).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data_map::{Entry, Reason, Retention, Sealing};

    fn columns() -> BTreeSet<SchemaColumn> {
        let tables = entries().filter(|entry| entry.kind == Kind::Table);
        let fields = |entry: &'static Entry| entry.fields().map(move |field| (entry.name, field.name));
        tables.flat_map(fields).map(|(table, column)| column_of(table, column)).collect()
    }

    fn column_of(table: &str, column: &str) -> SchemaColumn {
        SchemaColumn { table: table.to_owned(), column: column.to_owned() }
    }

    #[test]
    fn a_difference_is_reported_on_its_side() {
        let mut schema = columns();
        assert!(unmapped(&schema).is_empty());
        let (gone, new) = (column_of("children", "birth_date"), column_of("children", "eye_color"));
        assert!(schema.remove(&gone) && schema.insert(new.clone()));
        assert_eq!(unmapped(&schema), [Mismatch::NotInMap(new), Mismatch::NotInDatabase(gone)]);
    }

    #[test]
    fn nothing_is_listed_twice() {
        let mut names = BTreeSet::new();
        for entry in entries() {
            // Its texts are found by the name alone.
            assert!(names.insert(entry.name), "{} has two entries", entry.name);
            let mut fields = BTreeSet::new();
            assert!(entry.fields().all(|field| fields.insert(field.name)), "{} has a field twice", entry.name);
            assert!(!fields.is_empty(), "{} has no fields", entry.name);
            assert!(entry.fields().all(|field| !field.rule.seen_by.is_empty()), "{} has no reader", entry.name);
        }
    }

    /// Words in the names of columns with free text.
    const FREE_TEXT: [&str; 12] = [
        "body",
        "comment",
        "content",
        "description",
        "detail",
        "explanation",
        "message",
        "note",
        "reason",
        "remark",
        "summary",
        "text",
    ];

    /// Columns with yes or no that have such a word.
    const YES_OR_NO: [&str; 2] = ["needs_note", "note_signed"];

    #[test]
    fn free_text_is_sealed_or_has_a_reason() {
        for entry in entries().filter(|entry| entry.kind == Kind::Table) {
            for field in entry.fields() {
                let column = format!("{}.{}", entry.name, field.name);
                let unsealed = matches!(field.sealing, Sealing::No(Reason::Value | Reason::Searched | Reason::Listed));
                if field.name.ends_with("_sealed") {
                    assert!(!unsealed && field.sealing != Sealing::Digest, "{column} is named sealed and isn't");
                } else {
                    let has_word = field.name.split('_').any(|word| FREE_TEXT.contains(&word));
                    let looks_free = has_word && !YES_OR_NO.contains(&field.name);
                    let is_value = field.sealing == Sealing::No(Reason::Value);
                    assert!(!(looks_free && is_value), "{column} looks like free text: seal it, or list it with a reason");
                }
            }
        }
    }

    #[test]
    fn what_is_short_lived_is_deleted_within_a_day() {
        let short = |retention| match retention {
            Retention::Minutes(_) => true,
            Retention::Hours(hours) => hours <= 24,
            _ => false,
        };
        for entry in entries() {
            let mut fields = entry.fields().filter(|field| field.sealing == Sealing::No(Reason::ShortLived));
            assert!(fields.all(|field| short(field.rule.retention)), "{} is not short-lived", entry.name);
        }
    }
}
