//! Simulated history of a demo agency, so that no page is empty.

use crate::{
    Tx,
    audit::hex,
    care::visits::set_cancelled,
    kernel::{
        columns::parse_local,
        sealing::SealedColumn,
        sql::{args, internal},
    },
};
use domain::{ChildId, Error, Language, ProviderId, Result, VisitId, notes::SignedContent, text::Reason};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const MINUTE: i64 = 60_000_000;

/// A note of the demo, with its summary for the family in two languages.
#[derive(Clone, Copy, Debug)]
pub struct NoteTexts {
    pub body: &'static str,
    pub summary: &'static str,
    pub summary_es: &'static str,
}

#[derive(sqlx::FromRow)]
struct PlannedRow {
    id: Uuid,
    child_id: Uuid,
    provider_id: Uuid,
    provider_first: String,
    provider_last: String,
    starts_local: String,
    zone: String,
    home_language: String,
    starts_us: i64,
    ends_us: i64,
}

/// Completes the planned visits that begin before now: most are done and have a signed note from `texts`, whose summary
/// is in Spanish for families who speak it; some are canceled with one of `reasons`, a few recent ones lack their note.
///
/// # Errors
/// `NotFound` in an agency that is not a demo.
pub async fn simulate_history(tx: &mut Tx, texts: &[NoteTexts], reasons: &[&str]) -> Result<()> {
    tx.require_admin()?;
    let (demo,): (bool,) = tx.fetch_one("SELECT demo FROM agencies WHERE id = $1", args![]).await?;
    if !demo || texts.is_empty() || reasons.is_empty() {
        return Err(Error::NotFound);
    }
    // What the office of the demo has allowed: an import does not.
    tx.execute("UPDATE guardianships SET may_cancel = TRUE, rights_changed_here = TRUE WHERE agency_id = $1", args![]).await?;
    let now = tx.now_us();
    let today = tx.local_now()?.date();
    // By reference, not by id, so that every demo of a week has the same history.
    let rows: Vec<PlannedRow> = tx
        .fetch_all(
            "SELECT v.id, v.child_id, v.provider_id, p.first_name AS provider_first, p.last_name AS provider_last,
                v.starts_local, v.zone, v.starts_us, v.ends_us, c.home_language
             FROM visits v JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
             JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
             WHERE v.agency_id = $1 AND v.state = 'planned' AND v.starts_us <= $4 ORDER BY v.starts_us, v.reference",
            args![now],
        )
        .await?;
    for (nth, row) in rows.iter().enumerate() {
        let age_days = (today - parse_local(&row.starts_local)?.date()).get_days();
        if nth % 31 == 17 {
            let reason = Reason::try_from(reasons[nth % reasons.len()]).map_err(|error| internal(&error))?;
            set_cancelled(tx, VisitId(row.id), ChildId(row.child_id), if nth % 2 == 0 { "family" } else { "provider" }, &reason)
                .await?;
        } else if row.ends_us > now {
            tx.execute(
                "UPDATE visits SET state = 'under_way', checked_in_us = $5, version = version + 1
                 WHERE agency_id = $1 AND id = $4",
                args![row.id, row.starts_us],
            )
            .await?;
        } else {
            let late = (nth % 4) as i64 * MINUTE;
            let (checked_in, checked_out) = (row.starts_us + late, row.ends_us + late / 2);
            tx.execute(
                "UPDATE visits SET state = 'done', checked_in_us = $5, checked_out_us = $6, version = version + 2
                 WHERE agency_id = $1 AND id = $4",
                args![row.id, checked_in, checked_out],
            )
            .await?;
            if age_days > 2 || nth % 9 != 4 {
                sign(tx, row, (checked_in, checked_out), texts[nth % texts.len()]).await?;
            }
        }
    }
    tx.record_change(&rows.len());
    Ok(())
}

/// The child with this reference.
///
/// # Errors
/// `NotFound` if there is none.
pub async fn child(tx: &mut Tx, reference: &str) -> Result<ChildId> {
    tx.require_admin()?;
    let (id,): (Uuid,) =
        tx.fetch_one("SELECT id FROM children WHERE agency_id = $1 AND reference = $4", args![reference]).await?;
    tx.record_access(ChildId(id));
    Ok(ChildId(id))
}

/// The provider with this reference.
///
/// # Errors
/// `NotFound` if there is none.
pub async fn provider(tx: &mut Tx, reference: &str) -> Result<ProviderId> {
    tx.require_admin()?;
    let (id,): (Uuid,) =
        tx.fetch_one("SELECT id FROM providers WHERE agency_id = $1 AND reference = $4", args![reference]).await?;
    Ok(ProviderId(id))
}

/// The visit with this reference and its version, while it is planned.
///
/// # Errors
/// `NotFound` for others than the office.
pub async fn planned_visit(tx: &mut Tx, reference: &str) -> Result<Option<(VisitId, i64)>> {
    tx.require_admin()?;
    let row: Option<(Uuid, i64)> = tx
        .fetch_optional(
            "SELECT id, version FROM visits WHERE agency_id = $1 AND reference = $4 AND state = 'planned'",
            args![reference],
        )
        .await?;
    Ok(row.map(|(id, version)| (VisitId(id), version)))
}

async fn sign(tx: &mut Tx, row: &PlannedRow, (checked_in_us, checked_out_us): (i64, i64), text: NoteTexts) -> Result<()> {
    let speaks_spanish = Language::from_tag(&row.home_language) == Some(Language::Es);
    let (body, family_summary) = (text.body, if speaks_spanish { text.summary_es } else { text.summary });
    let signer = format!("{} {}", row.provider_first, row.provider_last);
    let signed_at_us = checked_out_us + 4 * MINUTE;
    let content = SignedContent {
        version: SignedContent::VERSION,
        visit: VisitId(row.id),
        child: ChildId(row.child_id),
        provider: ProviderId(row.provider_id),
        starts: &row.starts_local,
        zone: &row.zone,
        checked_in_us,
        checked_out_us,
        signed_at_us,
        signer: &signer,
        body,
        family_summary,
    };
    let digest = hex(&Sha256::digest(content.canonical_json()));
    let (id, child) = (tx.next_id(), ChildId(row.child_id));
    let body = tx.seal(child, SealedColumn::NoteBody, id, body).await?;
    let family_summary = tx.seal(child, SealedColumn::FamilySummary, id, family_summary).await?;
    tx.execute(
        "INSERT INTO notes (agency_id, id, visit_id, state, body_sealed, family_summary_sealed, sealed, version, saved_us,
            signed_us, signer_name, digest) VALUES ($1, $4, $5, 'signed', $6, $7, TRUE, 2, $8, $8, $9, $10)",
        args![id, row.id, body, family_summary, signed_at_us, &signer, digest],
    )
    .await?;
    crate::care::notes::mark_signed(tx, VisitId(row.id)).await
}
