//! Placing visits in the schedule, new or moved: checks the rules and prevents overlaps.

pub(crate) use super::placed_visit::{PlacedKind, PlacedVisit};

use crate::{
    OfficeAccess, Tx,
    kernel::{
        columns::{ChildColumns, ProviderColumns, child_columns, format_local, has_ended, provider_columns, to_local},
        sealing::SealedColumn,
        sql::args,
    },
    scheduling::{
        neighbors::{adjacent_visits, load_neighbors},
        rules,
    },
};
use domain::{Conflict, Error, ErrorCode, Result, VisitId, rules::RuleViolation, text::Reason};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Places visits, new or moved: checks the rules, releases the time of all visits that move, then saves each one. The agency's
/// lock is held, so the checked state is the saved state; the database's overlap constraints are a second check.
pub(crate) async fn place_visits(tx: &mut Tx, _: OfficeAccess, slots: Vec<PlacedVisit>, reason: Option<Reason>) -> Result<()> {
    for slot in &slots {
        ensure_provider(tx, slot).await?;
        ensure_not_ended(tx, slot).await?;
    }
    if let Some(overlap) = find_overlap(tx, &slots).await? {
        return Err(overlap.into());
    }
    let mut violations = rules::find_violations(tx, &slots).await?;
    let now = tx.now_us();
    for slot in &slots {
        if slot.span_us()?.0 < now {
            violations.push(RuleViolation::InThePast);
            break;
        }
    }
    let reason = reason.filter(|_| violations.iter().all(RuleViolation::can_be_overridden));
    if !violations.is_empty() && reason.is_none() {
        let adjacent = adjacent_visits(&violations, |visit| slots.iter().any(|slot| slot.visit == visit));
        let neighbors = load_neighbors(tx, adjacent).await?;
        return Err(Conflict::Rules { violations, neighbors }.into());
    }
    // An unnecessary reason is not saved: the mark on the board means that a rule was overridden. It stays after a later move
    // that needs none.
    let reason = reason.filter(|_| !violations.is_empty());
    for slot in &slots {
        tx.execute("UPDATE visits SET holds_time = FALSE WHERE agency_id = $1 AND id = $4", args![slot.visit]).await?;
    }
    for slot in slots {
        upsert_visit(tx, &slot, reason.as_ref()).await?;
    }
    Ok(())
}

/// A visit has a provider of the agency. One that lost its provider may stay without, or lose it again when a change is undone; no
/// placement takes the provider off another one, since that needs a reason: see [`crate::care::visits::take_provider_off`].
async fn ensure_provider(tx: &mut Tx, slot: &PlacedVisit) -> Result<()> {
    if let Some(provider) = slot.provider.known() {
        let known: Option<(Uuid,)> = tx
            .fetch_optional(
                "SELECT id FROM providers WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL",
                args![provider],
            )
            .await?;
        return known.map(drop).ok_or(Error::NotFound);
    }
    let former: Option<(Option<Uuid>,)> =
        tx.fetch_optional("SELECT former_provider_id FROM visits WHERE agency_id = $1 AND id = $4", args![slot.visit]).await?;
    match former {
        None => Err(Error::NotFound),
        Some((None,)) => Err(Error::state(ErrorCode::ProviderTakenOffOnPage)),
        Some((Some(_),)) => Ok(()),
    }
}

/// No reason overrides that a child's services or its place have ended, or who pays, or what is paid for.
async fn ensure_not_ended(tx: &mut Tx, slot: &PlacedVisit) -> Result<()> {
    type Ends = (Option<String>, Option<String>, Option<String>, Option<String>);
    let (child, place, payer, service): Ends = tx
        .fetch_one(
            "SELECT c.ended_on, l.ended_on, py.ended_on, sv.ended_on
             FROM children c JOIN places l ON l.agency_id = c.agency_id AND l.child_id = c.id
             LEFT JOIN authorizations a ON a.agency_id = c.agency_id AND a.id = $6
             LEFT JOIN payers py ON py.agency_id = a.agency_id AND py.id = a.payer_id
             LEFT JOIN services sv ON sv.agency_id = a.agency_id AND sv.id = a.service_id
             WHERE c.agency_id = $1 AND c.id = $4 AND l.id = $5",
            args![slot.child, slot.place, slot.authorization.known()],
        )
        .await?;
    let day = slot.starts.date();
    for (ended_on, code) in [
        (child, ErrorCode::ChildEnded),
        (place, ErrorCode::PlaceEnded),
        (payer, ErrorCode::PayerOfVisitEnded),
        (service, ErrorCode::ServiceOfVisitEnded),
    ] {
        if has_ended(ended_on.as_deref(), day) {
            return Err(Error::state(code));
        }
    }
    Ok(())
}

/// Adds a visit or changes it. The row that is added has the former provider too: without a provider it would be refused, even where
/// there is a visit to change; so it is with the kind. What the kind says of bills, pay and notes is copied when the visit is added.
async fn upsert_visit(tx: &mut Tx, slot: &PlacedVisit, reason: Option<&Reason>) -> Result<()> {
    let (starts_us, ends_us) = slot.span_us()?;
    let reason = match reason {
        Some(reason) => Some(tx.seal(slot.child, SealedColumn::OverrideReason, slot.visit.0, reason.as_str()).await?),
        None => None,
    };
    tx.execute(
        "INSERT INTO visits (agency_id, id, reference, authorization_id, child_id, provider_id, place_id, starts_local, zone,
            starts_us, ends_us, minutes, state, holds_time, joint_id, version, override_reason, import_digest, changed_here,
            former_provider_id, kind_id, discipline, billable, payable, needs_note)
         VALUES ($1, $4, NULL, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'planned', TRUE, $14, 1, $15, '', TRUE,
            (SELECT former.former_provider_id FROM visits former WHERE former.agency_id = $1 AND former.id = $4), $16, $17,
            COALESCE((SELECT k.billable FROM visit_kinds k WHERE k.agency_id = $1 AND k.id = $16), TRUE),
            COALESCE((SELECT k.payable FROM visit_kinds k WHERE k.agency_id = $1 AND k.id = $16), TRUE),
            COALESCE((SELECT k.needs_note FROM visit_kinds k WHERE k.agency_id = $1 AND k.id = $16), TRUE))
         ON CONFLICT (agency_id, id) DO UPDATE SET provider_id = $7, place_id = $8, starts_local = $9, starts_us = $11,
            ends_us = $12, minutes = $13, holds_time = TRUE, version = visits.version + 1,
            override_reason = COALESCE($15, visits.override_reason), changed_here = TRUE",
        args![
            slot.visit,
            slot.authorization.known(),
            slot.child,
            slot.provider.known(),
            slot.place,
            format_local(slot.starts),
            &slot.zone,
            starts_us,
            ends_us,
            slot.minutes,
            slot.joint,
            reason,
            slot.kind.as_ref().map(|kind| kind.id.0),
            slot.kind.as_ref().map(|kind| kind.discipline.0.clone())
        ],
    )
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct OverlappingVisit {
    id: Uuid,
    starts_us: i64,
    ends_us: i64,
    same_provider: bool,
    #[sqlx(flatten)]
    child: ChildColumns,
    #[sqlx(flatten)]
    provider: ProviderColumns,
}

/// The first visit that overlaps one of these for its provider or child, except the moved ones.
async fn find_overlap(tx: &mut Tx, slots: &[PlacedVisit]) -> Result<Option<Conflict>> {
    let moved: BTreeSet<Uuid> = slots.iter().map(|slot| slot.visit.0).collect();
    for slot in slots {
        let (starts_us, ends_us) = slot.span_us()?;
        let rows: Vec<OverlappingVisit> = tx
            .fetch_all(
                concat!(
                    "SELECT v.id, v.starts_us, v.ends_us, COALESCE(v.provider_id = $4, FALSE) AS same_provider, ",
                    child_columns!(),
                    ", ",
                    provider_columns!(),
                    " FROM visits v
                     JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
                     LEFT JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
                     WHERE v.agency_id = $1 AND v.holds_time AND v.starts_us < $6 AND v.ends_us > $5
                        AND (v.provider_id = $4 OR (v.child_id = $7 AND v.joint_id <> $8)) ORDER BY v.starts_us, v.id"
                ),
                args![slot.provider, starts_us, ends_us, slot.child, slot.joint],
            )
            .await?;
        if let Some(row) = rows.into_iter().find(|row| !moved.contains(&row.id)) {
            // In the zone of the placed visit, as in the form.
            let zone = crate::zone(&slot.zone)?;
            let child = tx.child(row.child);
            tx.record_access(child.id);
            let provider = domain::visits::ProviderRef::from(row.provider);
            let who = if row.same_provider { domain::Who::Provider } else { domain::Who::Child };
            return Ok(Some(Conflict::Overlap {
                who,
                // The user knows whose time is taken; the other name identifies the conflicting visit.
                name: if row.same_provider { child.listed_name() } else { provider.listed_name() },
                visit: VisitId(row.id),
                starts: to_local(row.starts_us, &zone)?,
                ends: to_local(row.ends_us, &zone)?,
            }));
        }
    }
    Ok(None)
}
