//! Names and addresses that were kept as they were typed, brought into the one form that they are typed in today.
//!
//! What would then be the address of somebody else stays as it is: who of the two is meant, a person has to say.

use super::steps::Place;
use crate::sql::{Conn, args};
use domain::{
    Result,
    text::normal::{address, line, looks_like_another},
};
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Line,
    Address,
    /// An address that no two records of the same kind have.
    OnlyAddress,
}

/// Texts of a table.
pub(super) struct Part {
    pub table: &'static str,
    /// Whether PostgreSQL shows its rows to a connection of their agency alone.
    pub divided: bool,
    pub texts: &'static [(&'static str, Form)],
    /// Which rows there may be one of for each address, and within what.
    pub only: &'static str,
}

pub(super) const PARTS: [Part; 10] = [
    Part { table: "agencies", divided: false, texts: &[("name", Form::Line)], only: "" },
    Part { table: "users", divided: false, texts: &[("email", Form::OnlyAddress)], only: "" },
    Part { table: "members", divided: false, texts: &[("name", Form::Line)], only: "" },
    Part {
        table: "one_time_links",
        divided: false,
        texts: &[("name", Form::Line), ("email", Form::OnlyAddress)],
        // The same two conditions as the index has; used ones are history.
        only: "AND o.agency_id = t.agency_id AND o.used_us IS NULL AND o.withdrawn_us IS NULL",
    },
    Part { table: "passkeys", divided: false, texts: &[("name", Form::Line)], only: "" },
    Part {
        table: "contact_requests",
        divided: false,
        texts: &[("name", Form::Line), ("organisation", Form::Line), ("email", Form::Address)],
        only: "",
    },
    Part { table: "outbox", divided: false, texts: &[("recipient", Form::Address)], only: "" },
    Part {
        table: "guardians",
        divided: true,
        texts: &[("first_name", Form::Line), ("last_name", Form::Line), ("email", Form::Address)],
        only: "",
    },
    Part {
        table: "providers",
        divided: true,
        texts: &[("first_name", Form::Line), ("last_name", Form::Line), ("email", Form::Address)],
        only: "",
    },
    Part { table: "children", divided: true, texts: &[("first_name", Form::Line), ("last_name", Form::Line)], only: "" },
];

/// Where the walk over the parts stands: a part, an agency of a divided one, the last row that was looked at.
struct At {
    part: usize,
    agency: Uuid,
    row: Uuid,
}

impl At {
    fn read(place: &str) -> Self {
        let mut fields = place.split(' ');
        let part = fields.next().and_then(|field| field.parse().ok()).unwrap_or_default();
        let mut id = || fields.next().and_then(|field| field.parse().ok()).unwrap_or_default();
        Self { part, agency: id(), row: id() }
    }

    fn place(&self) -> Place {
        format!("{} {} {}", self.part, self.agency, self.row)
    }
}

/// Goes on over at most so many rows that may need another form.
pub(super) async fn batch(conn: &mut Conn, from: &str, most: u32) -> Result<(Option<Place>, i64)> {
    let mut at = At::read(from);
    let (mut left, mut changed) = (most.max(1), 0);
    while let Some(part) = PARTS.get(at.part) {
        if part.divided && (at.agency.is_nil() || at.row == Uuid::max()) {
            let next: Option<(Uuid,)> =
                conn.maybe("SELECT id FROM agencies WHERE id > $1 ORDER BY id LIMIT 1", args![at.agency]).await?;
            let Some((agency,)) = next else {
                at = At { part: at.part + 1, agency: Uuid::nil(), row: Uuid::nil() };
                continue;
            };
            at = At { agency, row: Uuid::nil(), ..at };
        }
        if left == 0 {
            return Ok((Some(at.place()), changed));
        }
        name_agency(conn, at.agency).await?;
        let rows: Vec<Row> = conn.all(part.select(), args![at.agency, at.row, left]).await?;
        let whole = rows.len() < left as usize;
        left -= rows.len() as u32;
        for row in rows {
            at.row = row.0;
            changed += i64::from(correct(conn, part, row).await?);
        }
        if whole {
            if part.divided {
                at.row = Uuid::max();
            } else {
                at = At { part: at.part + 1, agency: Uuid::nil(), row: Uuid::nil() };
            }
        }
    }
    Ok((None, changed))
}

/// A row's id and up to three texts.
pub(super) type Row = (Uuid, String, String, String);

impl Part {
    fn column(&self, nth: usize) -> &'static str {
        self.texts.get(nth).map_or("''", |(column, _)| column)
    }

    /// Rows after `$2` of the agency `$1`, at most `$3`: those with other letters than ASCII, whose plain ones were always kept
    /// in one form, or with several spaces in a row.
    pub(super) fn select(&self) -> String {
        // An address may be absent.
        let [one, two, three] = [0, 1, 2].map(|nth| format!("COALESCE({}, '')", self.column(nth)));
        let suspicious =
            self.texts.iter().map(|(column, _)| format!("octet_length({column}) <> length({column}) OR {column} LIKE '%  %'"));
        let suspicious = suspicious.collect::<Vec<_>>().join(" OR ");
        let agency = if self.divided { "agency_id" } else { "$1" };
        let table = self.table;
        format!(
            "SELECT id, {one}, {two}, {three} FROM {table} WHERE {agency} = $1 AND id > $2 AND ({suspicious}) ORDER BY id LIMIT $3"
        )
    }
}

pub(super) async fn name_agency(conn: &mut Conn, agency: Uuid) -> Result<()> {
    if conn.is_postgres() {
        conn.run("SELECT set_config('app.agency_id', $1, true)", args![agency.to_string()]).await?;
    }
    Ok(())
}

/// Gives a row's texts their form; whether any had another.
async fn correct(conn: &mut Conn, part: &Part, (id, one, two, three): Row) -> Result<bool> {
    let mut changed = false;
    for ((column, form), text) in part.texts.iter().zip([one, two, three]) {
        let plain = if *form == Form::Line { line(&text) } else { address(&text) };
        // A name of characters that nobody sees is still the one there is.
        if plain == text || plain.is_empty() {
            continue;
        }
        let taken = *form == Form::OnlyAddress && is_taken(conn, part, id, &plain).await?;
        if taken || (*form != Form::Line && looks_like_another(&plain)) {
            tracing::warn!(table = part.table, %id, "an address stays as it was typed: see `visitoms doctor`");
            continue;
        }
        conn.run(format!("UPDATE {} SET {column} = $2 WHERE id = $1", part.table), args![id, plain]).await?;
        changed = true;
    }
    Ok(changed)
}

/// Whether another record has an address, or would have it in its plain form.
pub(super) async fn is_taken(conn: &mut Conn, part: &Part, id: Uuid, plain: &str) -> Result<bool> {
    let others: Vec<(String,)> = conn
        .all(
            format!(
                "SELECT o.email FROM {table} t JOIN {table} o ON o.id <> t.id {only}
                 WHERE t.id = $1 AND (o.email = $2 OR octet_length(o.email) <> length(o.email))",
                table = part.table,
                only = part.only
            ),
            args![id, plain],
        )
        .await?;
    Ok(others.iter().any(|(other,)| address(other) == plain))
}
