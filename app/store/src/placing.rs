//! Setting visits down in the week, new or moved: the rules are asked, and nobody is in two places.

use crate::{
    AsAdmin, Tx,
    names::{ChildColumns, ProviderColumns, at, child_columns, local, local_text, provider_columns},
    rules,
    sql::args,
};
use domain::{
    AuthorizationId, ChildId, Conflict, Error, PlaceId, ProviderId, Result, VisitId, rules::Broken, text::Reason,
    visits::instant_of,
};
use jiff::civil::DateTime;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Where a visit is to stand.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub visit: VisitId,
    pub authorization: AuthorizationId,
    pub child: ChildId,
    pub provider: ProviderId,
    pub place: PlaceId,
    pub starts: DateTime,
    pub minutes: u16,
    pub zone: String,
    pub joint: Uuid,
}

impl Slot {
    /// Begin and end in microseconds UTC.
    pub fn span_us(&self) -> Result<(i64, i64)> {
        let starts = instant_of(self.starts, &crate::zone(&self.zone)?)?.as_microsecond();
        Ok((starts, starts + i64::from(self.minutes) * 60_000_000))
    }
}

/// Places visits, new or moved: asks the rules, lifts all that move, then sets each down. The lock of the agency is held,
/// so what the rules saw is what stands; the database's own refusal of overlaps remains behind them.
pub(crate) async fn place_all(tx: &mut Tx, _: AsAdmin, slots: Vec<Slot>, reason: Option<Reason>) -> Result<()> {
    for slot in &slots {
        let known: Option<(Uuid,)> =
            tx.maybe("SELECT id FROM providers WHERE agency_id = $1 AND id = $4", args![slot.provider]).await?;
        known.ok_or(Error::NotFound)?;
    }
    if let Some(overlap) = overlap(tx, &slots).await? {
        return Err(overlap.into());
    }
    let mut broken = rules::broken_by(tx, &slots).await?;
    let now = tx.now_us();
    for slot in &slots {
        if slot.span_us()?.0 < now {
            broken.push(Broken::InThePast);
            break;
        }
    }
    if !broken.is_empty() && reason.is_none() {
        return Err(Conflict::Rules { broken }.into());
    }
    // A reason that was not needed is not kept: the mark on the board means that a rule was broken. It stays after the next
    // move, which may need none.
    let reason = reason.filter(|_| !broken.is_empty()).map(Reason::into_string);
    for slot in &slots {
        tx.run("UPDATE visits SET holds_time = FALSE WHERE agency_id = $1 AND id = $4", args![slot.visit]).await?;
    }
    for slot in slots {
        set_down(tx, &slot, reason.clone()).await?;
    }
    Ok(())
}

async fn set_down(tx: &mut Tx, slot: &Slot, reason: Option<String>) -> Result<()> {
    let (starts_us, ends_us) = slot.span_us()?;
    tx.run(
        "INSERT INTO visits (agency_id, id, reference, authorization_id, child_id, provider_id, place_id, starts_local, zone,
            starts_us, ends_us, minutes, state, holds_time, joint_id, version, override_reason, import_digest, changed_here)
         VALUES ($1, $4, NULL, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'planned', TRUE, $14, 1, $15, '', TRUE)
         ON CONFLICT (agency_id, id) DO UPDATE SET provider_id = $7, place_id = $8, starts_local = $9, starts_us = $11,
            ends_us = $12, minutes = $13, holds_time = TRUE, version = visits.version + 1,
            override_reason = COALESCE($15, visits.override_reason), changed_here = TRUE",
        args![
            slot.visit,
            slot.authorization,
            slot.child,
            slot.provider,
            slot.place,
            local_text(slot.starts),
            &slot.zone,
            starts_us,
            ends_us,
            slot.minutes,
            slot.joint,
            reason
        ],
    )
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct InTheWay {
    id: Uuid,
    starts_local: String,
    ends_us: i64,
    zone: String,
    same_provider: bool,
    #[sqlx(flatten)]
    child: ChildColumns,
    #[sqlx(flatten)]
    provider: ProviderColumns,
}

/// The first visit that takes the time of a provider or a child of one of these, the moved ones themselves left out.
async fn overlap(tx: &mut Tx, slots: &[Slot]) -> Result<Option<Conflict>> {
    let moved: BTreeSet<Uuid> = slots.iter().map(|slot| slot.visit.0).collect();
    for slot in slots {
        let (starts_us, ends_us) = slot.span_us()?;
        let rows: Vec<InTheWay> = tx
            .all(
                concat!(
                    "SELECT v.id, v.starts_local, v.ends_us, v.zone, v.provider_id = $4 AS same_provider, ",
                    child_columns!(),
                    ", ",
                    provider_columns!(),
                    " FROM visits v
                     JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
                     JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
                     WHERE v.agency_id = $1 AND v.holds_time AND v.starts_us < $6 AND v.ends_us > $5
                        AND (v.provider_id = $4 OR (v.child_id = $7 AND v.joint_id <> $8)) ORDER BY v.starts_us, v.id"
                ),
                args![slot.provider, starts_us, ends_us, slot.child, slot.joint],
            )
            .await?;
        if let Some(row) = rows.into_iter().find(|row| !moved.contains(&row.id)) {
            let ends = at(row.ends_us, &crate::zone(&row.zone)?)?;
            let child = tx.child(row.child);
            tx.saw(child.id);
            let provider = domain::visits::ProviderRef::from(row.provider);
            let who = if row.same_provider { domain::Who::Provider } else { domain::Who::Child };
            return Ok(Some(Conflict::Overlap {
                who,
                // The one whose time is taken is known to the mover; the other name tells which visit is in the way.
                name: if row.same_provider { child.short_name() } else { provider.full_name() },
                visit: VisitId(row.id),
                starts: local(&row.starts_local)?,
                ends,
            }));
        }
    }
    Ok(None)
}
