//! Addresses that an upgrade left as they were typed, for the operator to decide.

use super::texts::{Form, PARTS, Part, Row, is_taken, name_agency};
use crate::{Db, sql::args};
use domain::{
    Result,
    text::normal::{address, looks_like_another},
};
use uuid::Uuid;

/// More than these are not listed.
const MOST: u32 = 50;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// `users`, `guardians`, ….
    pub table: &'static str,
    /// The agency's short name, where it is a record of one.
    pub agency: Option<String>,
    pub id: Uuid,
    pub address: String,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Somebody else has the address that it looks like.
    Taken,
    /// It mixes alphabets, or letters that look like others.
    LooksLikeAnother,
}

/// An invitation to such an address makes a user of it, or runs out.
const PASSING: [&str; 3] = ["one_time_links", "contact_requests", "outbox"];

/// Looks for them anew, so that what was put right meanwhile is not told.
pub async fn leftovers(db: &Db) -> Result<Vec<Leftover>> {
    let mut conn = db.connection(false).await?;
    let agencies: Vec<(Uuid, String)> = conn.all("SELECT id, slug FROM agencies ORDER BY slug", args![]).await?;
    let mut found = Vec::new();
    let lasting = |part: &&Part| !PASSING.contains(&part.table) && part.texts.iter().any(|(_, form)| *form != Form::Line);
    for part in PARTS.iter().filter(lasting) {
        let nobody = [(Uuid::nil(), String::new())];
        for (agency, slug) in if part.divided { &agencies[..] } else { &nobody[..] } {
            name_agency(&mut conn, *agency).await?;
            let rows: Vec<Row> = conn.all(part.select(), args![*agency, Uuid::nil(), MOST]).await?;
            for (id, one, two, three) in rows {
                let texts = part.texts.iter().zip([one, two, three]);
                for ((_, form), text) in texts.filter(|((_, form), _)| *form != Form::Line) {
                    let plain = address(&text);
                    let why = if looks_like_another(&plain) {
                        Why::LooksLikeAnother
                    } else if plain != text && *form == Form::OnlyAddress && is_taken(&mut conn, part, id, &plain).await? {
                        Why::Taken
                    } else {
                        continue;
                    };
                    let agency = part.divided.then(|| slug.clone());
                    found.push(Leftover { table: part.table, agency, id, address: text, why });
                }
            }
        }
    }
    conn.commit().await?;
    Ok(found)
}
