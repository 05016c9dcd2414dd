//! Addresses that an upgrade could not normalize, for the operator to decide.

use super::normalize_texts::{Row, TABLES, TableTexts, TextKind, is_taken};
use crate::{Db, kernel::sql::args};
use domain::{
    AgencyId, Result,
    text::normal::{is_confusable, normalize_address},
};
use uuid::Uuid;

/// The maximum number per table.
const MAX_LISTED: u32 = 50;

/// An unresolved address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnresolvedAddress {
    /// `users`, `guardians`, ….
    pub table: &'static str,
    /// The agency's slug, if the record belongs to one.
    pub agency: Option<String>,
    pub id: Uuid,
    pub address: String,
    pub why: AddressProblem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressProblem {
    /// Another record has the normalized address.
    Taken,
    /// It mixes scripts, or has characters that look like others.
    LooksLikeAnother,
}

/// These records are temporary: an invitation, for example, becomes a user or expires.
const TRANSIENT_TABLES: [&str; 3] = ["one_time_links", "contact_requests", "outbox"];

/// Searches them again on each call, so that resolved ones are not reported.
pub async fn unresolved_addresses(db: &Db) -> Result<Vec<UnresolvedAddress>> {
    let mut conn = db.connection(false).await?;
    let agencies: Vec<(Uuid, String)> = conn.fetch_all("SELECT id, slug FROM agencies ORDER BY slug", args![]).await?;
    let mut found = Vec::new();
    let permanent = |table: &&TableTexts| {
        !TRANSIENT_TABLES.contains(&table.table) && table.texts.iter().any(|(_, form)| *form != TextKind::Line)
    };
    for table in TABLES.iter().filter(permanent) {
        let nobody = [(Uuid::nil(), String::new())];
        for (agency, slug) in if table.per_agency { &agencies[..] } else { &nobody[..] } {
            conn.scope_to_agency(AgencyId(*agency)).await?;
            let rows: Vec<Row> = conn.fetch_all(table.select(), args![*agency, Uuid::nil(), MAX_LISTED]).await?;
            for (id, one, two, three) in rows {
                let texts = table.texts.iter().zip([one, two, three]);
                for ((_, form), text) in texts.filter(|((_, form), _)| *form != TextKind::Line) {
                    let plain = normalize_address(&text);
                    let why = if is_confusable(&plain) {
                        AddressProblem::LooksLikeAnother
                    } else if plain != text && *form == TextKind::UniqueAddress && is_taken(&mut conn, table, id, &plain).await? {
                        AddressProblem::Taken
                    } else {
                        continue;
                    };
                    let agency = table.per_agency.then(|| slug.clone());
                    found.push(UnresolvedAddress { table: table.table, agency, id, address: text, why });
                }
            }
        }
    }
    conn.commit().await?;
    Ok(found)
}
