//! Normalizes names and addresses that were stored as typed to the form that input is normalized to today.
//!
//! An address that would then equal another record's address stays as it is: a person has to decide whose it is.

use super::Progress;
use crate::kernel::sql::{Conn, args};
use domain::{
    AgencyId, Result,
    text::normal::{is_confusable, normalize_address, normalize_line},
};
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextKind {
    Line,
    Address,
    /// An address that must be unique within the table.
    UniqueAddress,
}

/// The text columns of a table.
pub(super) struct TableTexts {
    pub table: &'static str,
    /// Whether the table has row level security by agency in PostgreSQL.
    pub per_agency: bool,
    pub texts: &'static [(&'static str, TextKind)],
    /// SQL condition: the rows among which an address must be unique.
    pub unique_scope: &'static str,
}

pub(super) const TABLES: [TableTexts; 10] = [
    TableTexts { table: "agencies", per_agency: false, texts: &[("name", TextKind::Line)], unique_scope: "" },
    TableTexts { table: "users", per_agency: false, texts: &[("email", TextKind::UniqueAddress)], unique_scope: "" },
    TableTexts { table: "members", per_agency: false, texts: &[("name", TextKind::Line)], unique_scope: "" },
    TableTexts {
        table: "one_time_links",
        per_agency: false,
        texts: &[("name", TextKind::Line), ("email", TextKind::UniqueAddress)],
        // The same two conditions as in the index; used links are history.
        unique_scope: "AND o.agency_id = t.agency_id AND o.used_us IS NULL AND o.withdrawn_us IS NULL",
    },
    TableTexts { table: "passkeys", per_agency: false, texts: &[("name", TextKind::Line)], unique_scope: "" },
    TableTexts {
        table: "contact_requests",
        per_agency: false,
        texts: &[("name", TextKind::Line), ("organisation", TextKind::Line), ("email", TextKind::Address)],
        unique_scope: "",
    },
    TableTexts { table: "outbox", per_agency: false, texts: &[("recipient", TextKind::Address)], unique_scope: "" },
    TableTexts {
        table: "guardians",
        per_agency: true,
        texts: &[("first_name", TextKind::Line), ("last_name", TextKind::Line), ("email", TextKind::Address)],
        unique_scope: "",
    },
    TableTexts {
        table: "providers",
        per_agency: true,
        texts: &[("first_name", TextKind::Line), ("last_name", TextKind::Line), ("email", TextKind::Address)],
        unique_scope: "",
    },
    TableTexts {
        table: "children",
        per_agency: true,
        texts: &[("first_name", TextKind::Line), ("last_name", TextKind::Line)],
        unique_scope: "",
    },
];

/// Progress through the tables: index of the table, agency if the table is per agency, last processed row.
pub(super) struct Cursor {
    pub table: usize,
    pub agency: Uuid,
    pub row: Uuid,
}

impl Cursor {
    pub fn read(place: &str) -> Self {
        let mut fields = place.split(' ');
        let table = fields.next().and_then(|field| field.parse().ok()).unwrap_or_default();
        let mut id = || fields.next().and_then(|field| field.parse().ok()).unwrap_or_default();
        Self { table, agency: id(), row: id() }
    }

    pub fn progress(&self) -> Progress {
        format!("{} {} {}", self.table, self.agency, self.row)
    }
}

/// Continues with at most `max` rows that may need to be normalized.
pub(super) async fn batch(conn: &mut Conn, from: &str, max: u32) -> Result<(Option<Progress>, i64)> {
    let mut cursor = Cursor::read(from);
    let (mut left, mut changed) = (max.max(1), 0);
    while let Some(table) = TABLES.get(cursor.table) {
        if table.per_agency && (cursor.agency.is_nil() || cursor.row == Uuid::max()) {
            let next: Option<(Uuid,)> =
                conn.fetch_optional("SELECT id FROM agencies WHERE id > $1 ORDER BY id LIMIT 1", args![cursor.agency]).await?;
            let Some((agency,)) = next else {
                cursor = Cursor { table: cursor.table + 1, agency: Uuid::nil(), row: Uuid::nil() };
                continue;
            };
            cursor = Cursor { agency, row: Uuid::nil(), ..cursor };
        }
        if left == 0 {
            return Ok((Some(cursor.progress()), changed));
        }
        conn.scope_to_agency(AgencyId(cursor.agency)).await?;
        let rows: Vec<Row> = conn.fetch_all(table.select(), args![cursor.agency, cursor.row, left]).await?;
        let whole = rows.len() < left as usize;
        left -= rows.len() as u32;
        for row in rows {
            cursor.row = row.0;
            changed += i64::from(correct(conn, table, row).await?);
        }
        if whole {
            if table.per_agency {
                cursor.row = Uuid::max();
            } else {
                cursor = Cursor { table: cursor.table + 1, agency: Uuid::nil(), row: Uuid::nil() };
            }
        }
    }
    Ok((None, changed))
}

/// A row's id and up to three texts.
pub(super) type Row = (Uuid, String, String, String);

impl TableTexts {
    fn column(&self, nth: usize) -> &'static str {
        self.texts.get(nth).map_or("''", |(column, _)| column)
    }

    /// At most `$3` rows after `$2` of agency `$1` with non-ASCII characters or several spaces in a row; all others were always
    /// stored normalized.
    pub(super) fn select(&self) -> String {
        // An address may be NULL.
        let [one, two, three] = [0, 1, 2].map(|nth| format!("COALESCE({}, '')", self.column(nth)));
        let suspicious =
            self.texts.iter().map(|(column, _)| format!("octet_length({column}) <> length({column}) OR {column} LIKE '%  %'"));
        let suspicious = suspicious.collect::<Vec<_>>().join(" OR ");
        let agency = if self.per_agency { "agency_id" } else { "$1" };
        let table = self.table;
        format!(
            "SELECT id, {one}, {two}, {three} FROM {table} WHERE {agency} = $1 AND id > $2 AND ({suspicious}) ORDER BY id LIMIT $3"
        )
    }
}

/// Normalizes a row's texts; returns whether any changed.
async fn correct(conn: &mut Conn, table: &TableTexts, (id, one, two, three): Row) -> Result<bool> {
    let mut changed = false;
    for ((column, form), text) in table.texts.iter().zip([one, two, three]) {
        let plain = if *form == TextKind::Line { normalize_line(&text) } else { normalize_address(&text) };
        // Keep a name of invisible characters rather than an empty one.
        if plain == text || plain.is_empty() {
            continue;
        }
        let taken = *form == TextKind::UniqueAddress && is_taken(conn, table, id, &plain).await?;
        if taken || (*form != TextKind::Line && is_confusable(&plain)) {
            tracing::warn!(table = table.table, %id, "an address stays as it was typed: see `visitoms doctor`");
            continue;
        }
        conn.execute(format!("UPDATE {} SET {column} = $2 WHERE id = $1", table.table), args![id, plain]).await?;
        changed = true;
    }
    Ok(changed)
}

/// Whether another record has an address, or would have it after normalization.
pub(super) async fn is_taken(conn: &mut Conn, table: &TableTexts, id: Uuid, plain: &str) -> Result<bool> {
    let others: Vec<(String,)> = conn
        .fetch_all(
            format!(
                "SELECT o.email FROM {table} t JOIN {table} o ON o.id <> t.id {only}
                 WHERE t.id = $1 AND (o.email = $2 OR octet_length(o.email) <> length(o.email))",
                table = table.table,
                only = table.unique_scope
            ),
            args![id, plain],
        )
        .await?;
    Ok(others.iter().any(|(other,)| normalize_address(other) == plain))
}
