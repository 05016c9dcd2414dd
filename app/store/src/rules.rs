//! The facts that the hard rules of a week ask for, and what a change would break.

use crate::{
    Tx,
    names::{date, day_start_us, disciplines},
    placing::Slot,
    sql::{args, internal},
};
use domain::{
    AuthorizationId, ChildId, ProviderId, Result, VisitId,
    availability::Availability,
    rules::{AuthorizationFacts, Broken, ChildFacts, Facts, PlannedVisit, ProviderFacts, broken_by_change, monday_of},
    schedule::Discipline,
    travel::Point,
};
use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub(crate) fn availability(text: &str) -> Result<Availability> {
    text.parse().map_err(|error: String| internal(&error))
}

/// Tags such as `en;es`.
pub(crate) fn languages(tags: &str) -> Vec<String> {
    tags.split(';').map(|tag| tag.trim().to_owned()).collect()
}

/// Where all places of the agency's children are.
pub(crate) async fn places(tx: &mut Tx) -> Result<BTreeMap<Uuid, Point>> {
    let rows: Vec<(Uuid, f64, f64)> = tx.all("SELECT id, lat, lon FROM places WHERE agency_id = $1", args![]).await?;
    Ok(rows.into_iter().map(|(id, lat, lon)| (id, Point { lat, lon })).collect())
}

/// All providers of the agency, as the rules see them.
pub(crate) async fn provider_facts(tx: &mut Tx) -> Result<BTreeMap<ProviderId, ProviderFacts>> {
    let rows: Vec<(Uuid, String, String, String, i64, f64, f64)> = tx
        .all(
            "SELECT id, disciplines, languages, availability, max_visits_per_day, lat, lon FROM providers WHERE agency_id = $1",
            args![],
        )
        .await?;
    rows.into_iter()
        .map(|(id, letters, tags, windows, most, lat, lon)| {
            let facts = ProviderFacts {
                disciplines: disciplines(&letters),
                languages: self::languages(&tags),
                availability: availability(&windows)?,
                max_visits_per_day: most as u16,
                base: Point { lat, lon },
            };
            Ok((ProviderId(id), facts))
        })
        .collect()
}

/// All that the rules ask of the agency.
pub(crate) async fn facts(tx: &mut Tx) -> Result<Facts> {
    let children: Vec<(Uuid, String, String, f64, f64)> = tx
        .all(
            "SELECT c.id, c.home_language, c.availability, l.lat, l.lon FROM children c
             JOIN places l ON l.agency_id = c.agency_id AND l.child_id = c.id AND l.kind = 'home'
             WHERE c.agency_id = $1",
            args![],
        )
        .await?;
    let authorizations: Vec<AuthorizationRow> = tx
        .all(
            "SELECT id, child_id, discipline, starts_on, ends_on, visits_per_week, minutes_per_visit, provider_id
             FROM authorizations WHERE agency_id = $1",
            args![],
        )
        .await?;
    Ok(Facts {
        settings: tx.agency().settings.clone(),
        providers: provider_facts(tx).await?,
        children: children
            .into_iter()
            .map(|(id, language, windows, lat, lon)| {
                let facts = ChildFacts { language, availability: availability(&windows)?, home: Point { lat, lon } };
                Ok((ChildId(id), facts))
            })
            .collect::<Result<_>>()?,
        authorizations: authorizations.into_iter().map(AuthorizationRow::facts).collect::<Result<_>>()?,
        holidays: crate::holidays::between(tx, Date::MIN, Date::MAX).await?,
    })
}

#[derive(sqlx::FromRow)]
struct AuthorizationRow {
    id: Uuid,
    child_id: Uuid,
    discipline: String,
    starts_on: String,
    ends_on: String,
    visits_per_week: i64,
    minutes_per_visit: i64,
    provider_id: Option<Uuid>,
}

impl AuthorizationRow {
    fn facts(self) -> Result<(AuthorizationId, AuthorizationFacts)> {
        let facts = AuthorizationFacts {
            child: ChildId(self.child_id),
            discipline: Discipline(self.discipline),
            starts_on: date(&self.starts_on)?,
            ends_on: date(&self.ends_on)?,
            visits_per_week: self.visits_per_week as u16,
            minutes_per_visit: self.minutes_per_visit as u16,
            provider: self.provider_id.map(ProviderId),
        };
        Ok((AuthorizationId(self.id), facts))
    }
}

#[derive(sqlx::FromRow)]
struct PlannedRow {
    id: Uuid,
    authorization_id: Uuid,
    child_id: Uuid,
    provider_id: Uuid,
    place_id: Uuid,
    starts_local: String,
    starts_us: i64,
    minutes: i64,
    lat: f64,
    lon: f64,
}

impl PlannedRow {
    fn planned(self, agency: &TimeZone) -> Result<PlannedVisit> {
        Ok(PlannedVisit {
            id: VisitId(self.id),
            authorization: AuthorizationId(self.authorization_id),
            child: ChildId(self.child_id),
            provider: ProviderId(self.provider_id),
            starts: crate::names::local(&self.starts_local)?,
            agency_starts: crate::names::at(self.starts_us, agency)?,
            minutes: self.minutes as u16,
            at: Point { lat: self.lat, lon: self.lon },
        })
    }
}

/// The visits that stand from one day up to another on the agency's wall clock.
pub(crate) async fn planned(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<PlannedVisit>> {
    Ok(placed(tx, from, to).await?.into_iter().map(|(_, _, visit)| visit).collect())
}

/// [`planned`], each with its place and its instant in microseconds UTC.
pub(crate) async fn placed(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<(Uuid, i64, PlannedVisit)>> {
    let zone = tx.zone()?;
    let (from, to) = (day_start_us(from, &zone)?, day_start_us(to, &zone)?);
    let rows: Vec<PlannedRow> = tx
        .all(
            "SELECT v.id, v.authorization_id, v.child_id, v.provider_id, v.place_id, v.starts_local, v.starts_us, v.minutes,
                l.lat, l.lon
             FROM visits v JOIN places l ON l.agency_id = v.agency_id AND l.id = v.place_id
             WHERE v.agency_id = $1 AND v.holds_time AND v.starts_us >= $4 AND v.starts_us < $5 ORDER BY v.starts_us, v.id",
            args![from, to],
        )
        .await?;
    rows.into_iter().map(|row| Ok((row.place_id, row.starts_us, row.planned(&zone)?))).collect()
}

/// The hard rules that these slots would break and that were whole before, in the weeks they leave and enter.
pub(crate) async fn broken_by(tx: &mut Tx, slots: &[Slot]) -> Result<Vec<Broken>> {
    let zone = tx.zone()?;
    let moved: BTreeSet<VisitId> = slots.iter().map(|slot| slot.visit).collect();
    let mut weeks: BTreeSet<Date> = slots.iter().map(|slot| monday_of(slot.starts.date())).collect();
    let mut after = Vec::with_capacity(slots.len());
    for slot in slots {
        let (lat, lon): (f64, f64) =
            tx.one("SELECT lat, lon FROM places WHERE agency_id = $1 AND id = $4", args![slot.place]).await?;
        let (starts_us, _) = slot.span_us()?;
        let instant = Timestamp::from_microsecond(starts_us).map_err(|error| internal(&error))?;
        after.push(PlannedVisit {
            id: slot.visit,
            authorization: slot.authorization,
            child: slot.child,
            provider: slot.provider,
            starts: slot.starts,
            agency_starts: instant.to_zoned(zone.clone()).datetime(),
            minutes: slot.minutes,
            at: Point { lat, lon },
        });
        let left: Option<(String,)> =
            tx.maybe("SELECT starts_local FROM visits WHERE agency_id = $1 AND id = $4", args![slot.visit]).await?;
        if let Some((left,)) = left {
            weeks.insert(monday_of(crate::names::local(&left)?.date()));
        }
    }
    let facts = facts(tx).await?;
    let mut before = Vec::new();
    for monday in weeks {
        before.extend(planned(tx, monday, monday.saturating_add(Span::new().days(7))).await?);
    }
    after.extend(before.iter().filter(|visit| !moved.contains(&visit.id)).cloned());
    Ok(broken_by_change(&facts, &before, &after))
}
