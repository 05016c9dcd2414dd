//! What is delivered and scheduled of an authorization, in units.

use crate::{
    Tx,
    kernel::{
        columns::{day_start_us, parse_local, visit_state},
        sql::args,
    },
};
use domain::{
    AuthorizationId, Result,
    authorizations::Authorization,
    payers::Payer,
    units::{CountedVisit, STANDARD_UNIT, UnitBalance, UnitCount, UnitRule},
    visits::VisitState,
};
use jiff::{Span, civil::Date};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct CountedRow {
    authorization_id: Uuid,
    starts_local: String,
    minutes: i64,
    state: String,
    began_us: Option<i64>,
    ended_us: Option<i64>,
}

impl CountedRow {
    /// The visit, and whether it is done. A done visit counts the whole minutes between check-in and check-out.
    fn visit(&self) -> Result<(bool, CountedVisit)> {
        let is_done = visit_state(&self.state)? == VisitState::Done;
        let worked = self.began_us.zip(self.ended_us).map(|(began, ended)| (ended - began) / 60_000_000);
        let minutes = worked.filter(|_| is_done).unwrap_or(self.minutes);
        let authorization = AuthorizationId(self.authorization_id);
        let day = parse_local(&self.starts_local)?.date();
        Ok((is_done, CountedVisit { authorization, day, minutes: minutes.max(0) as u32 }))
    }
}

/// The arithmetic of an authorization. What it reads is bounded by the authorization's visits and, for `cms`, by its days.
pub(super) async fn balance(tx: &mut Tx, authorization: &Authorization, payer: Option<&Payer>) -> Result<UnitBalance> {
    let mut rows: Vec<CountedRow> = tx
        .fetch_all(
            "SELECT v.authorization_id, v.starts_local, v.minutes, v.state,
                COALESCE(v.corrected_in_us, v.checked_in_us) AS began_us, COALESCE(v.corrected_out_us, v.checked_out_us) AS ended_us
             FROM visits v WHERE v.agency_id = $1 AND v.authorization_id = $4 AND v.state <> 'cancelled'",
            args![authorization.id],
        )
        .await?;
    if authorization.unit_rule == UnitRule::Cms {
        rows.extend(pooled(tx, authorization).await?);
    }
    let (mut delivered, mut scheduled) = (Vec::new(), Vec::new());
    for row in &rows {
        let (is_done, visit) = row.visit()?;
        if is_done { &mut delivered } else { &mut scheduled }.push(visit);
    }
    let count = UnitCount {
        rule: authorization.unit_rule,
        unit_minutes: authorization.unit_minutes.unwrap_or(STANDARD_UNIT),
        bands: payer.map(|payer| payer.bands.clone()).unwrap_or_default(),
        minutes_per_visit: authorization.minutes_per_visit,
    };
    Ok(UnitBalance::of(&count, authorization.id, authorization.units_authorized, &delivered, &scheduled))
}

/// The visits of the child's other authorizations whose minutes are rounded together with this one's.
async fn pooled(tx: &mut Tx, authorization: &Authorization) -> Result<Vec<CountedRow>> {
    let zone = tx.zone()?;
    let day = |day: Date, days: i64| day_start_us(day.saturating_add(Span::new().days(days)), &zone);
    // The child's days may begin earlier and end later than the agency's.
    let (from, to) = (day(authorization.starts_on, -1)?, day(authorization.ends_on, 2)?);
    tx.fetch_all(
        "SELECT v.authorization_id, v.starts_local, v.minutes, v.state,
            COALESCE(v.corrected_in_us, v.checked_in_us) AS began_us, COALESCE(v.corrected_out_us, v.checked_out_us) AS ended_us
         FROM visits v JOIN authorizations o ON o.agency_id = v.agency_id AND o.id = v.authorization_id
         WHERE v.agency_id = $1 AND v.child_id = $4 AND v.starts_us >= $5 AND v.starts_us < $6 AND v.state <> 'cancelled'
            AND o.id <> $7 AND o.discipline = $8 AND o.payer_id = $9 AND o.unit_rule = 'cms'",
        args![authorization.child, from, to, authorization.id, &authorization.discipline.0, authorization.payer],
    )
    .await
}
