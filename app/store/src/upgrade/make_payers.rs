//! Makes a payer of each name in the authorizations of an agency, for rows that were written before payers were records. It gets the
//! unit rule of the authorization that begins last.

use super::Progress;
use crate::{
    kernel::{
        options::Options,
        sql::{Conn, args},
    },
    records::payers::folded,
};
use domain::{AgencyId, Result, agency::FirstDay, units::VisitBands};
use uuid::Uuid;

/// Continues with at most `max` names of one agency.
pub(super) async fn batch(conn: &mut Conn, from: &str, max: u32, options: &Options) -> Result<(Option<Progress>, i64)> {
    let agency: Uuid = from.parse().unwrap_or_default();
    conn.scope_to_agency(AgencyId(agency)).await?;
    let names: Vec<(String,)> = conn
        .fetch_all(
            "SELECT DISTINCT payer FROM authorizations WHERE agency_id = $1 AND payer_id IS NULL ORDER BY payer LIMIT $2",
            args![agency, max.max(1)],
        )
        .await?;
    let mut changed = 0;
    for (name,) in &names {
        let payer = find_or_make(conn, agency, name, options).await?;
        changed += conn
            .execute(
                "UPDATE authorizations SET payer_id = $3 WHERE agency_id = $1 AND payer = $2 AND payer_id IS NULL",
                args![agency, name, payer],
            )
            .await?;
    }
    if !names.is_empty() {
        return Ok((Some(agency.to_string()), changed as i64));
    }
    let next: Option<(Uuid,)> =
        conn.fetch_optional("SELECT id FROM agencies WHERE id > $1 ORDER BY id LIMIT 1", args![agency]).await?;
    Ok((next.map(|(agency,)| agency.to_string()), 0))
}

async fn find_or_make(conn: &mut Conn, agency: Uuid, name: &str, options: &Options) -> Result<Uuid> {
    let folded = folded(name);
    let known: Option<(Uuid,)> =
        conn.fetch_optional("SELECT id FROM payers WHERE agency_id = $1 AND name_folded = $2", args![agency, &folded]).await?;
    if let Some((id,)) = known {
        return Ok(id);
    }
    let (rule, minutes): (String, Option<i64>) = conn
        .fetch_one(
            "SELECT unit_rule, unit_minutes FROM authorizations WHERE agency_id = $1 AND payer = $2
             ORDER BY starts_on DESC, id DESC LIMIT 1",
            args![agency, name],
        )
        .await?;
    let id = options.ids.next(&options.clock);
    let (bands, first_day) = (VisitBands::default().to_string(), FirstDay::default().as_str());
    conn.execute(
        "INSERT INTO payers (agency_id, id, name, name_folded, unit_rule, unit_minutes, visit_bands, first_day, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
        args![agency, id, name, folded, rule, minutes, bands, first_day],
    )
    .await?;
    Ok(id)
}
