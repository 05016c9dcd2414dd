//! Records as the rows of the four files: for exports, and for imports, to see whether a row says what is already here.

use crate::{
    Tx,
    kernel::{
        columns::{parse_date, parse_local, to_local, visit_state},
        sql::{ids, internal, placeholders},
    },
};
use domain::{
    ChildId, Result,
    import::{Authorization, Child, ExportedVisit, Guardian, Provider, Visit},
    places::PlacedBy,
    text::EmailAddress,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Records per query.
pub(super) const ROWS: usize = 500;

/// The reference of a record that may have none: its id, which never changes.
pub(super) fn reference_or_id(reference: Option<String>, id: Uuid) -> String {
    reference.unwrap_or_else(|| id.to_string())
}

#[derive(sqlx::FromRow)]
struct ProviderRow {
    id: Uuid,
    reference: String,
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
    disciplines: String,
    languages: String,
    address: String,
    city: String,
    state: String,
    zip: String,
    lat: f64,
    lon: f64,
    placed_by: String,
    availability: String,
    max_visits_per_day: i64,
}

/// The providers with these ids, in the order of their ids.
pub(super) async fn providers(tx: &mut Tx, some: &[Uuid]) -> Result<Vec<(Uuid, Provider)>> {
    if some.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<ProviderRow> = tx
        .fetch_all(
            format!(
                "SELECT id, reference, first_name, last_name, email, phone, disciplines, languages, address, city, state, zip,
                    lat, lon, placed_by, availability, max_visits_per_day
                 FROM providers WHERE agency_id = $1 AND id IN ({}) ORDER BY id",
                placeholders(4, some.len())
            ),
            ids(some),
        )
        .await?;
    let row = |row: ProviderRow| {
        let provider = Provider {
            line: 0,
            reference: row.reference,
            first_name: row.first_name,
            last_name: row.last_name,
            email: EmailAddress::from_record(row.email).map_err(|_| internal(&format!("provider {} has no address", row.id)))?,
            phone: row.phone,
            disciplines: row.disciplines,
            languages: row.languages,
            address: row.address,
            city: row.city,
            state: row.state,
            zip: row.zip,
            lat: row.lat,
            lon: row.lon,
            placed_by: PlacedBy::of(&row.placed_by),
            availability: row.availability,
            max_visits_per_day: row.max_visits_per_day as u32,
        };
        Ok((row.id, provider))
    };
    rows.into_iter().map(row).collect()
}

#[derive(sqlx::FromRow)]
struct ChildRow {
    id: Uuid,
    reference: String,
    first_name: String,
    last_name: String,
    birth_date: String,
    home_language: String,
    time_zone: String,
    availability: String,
    address: String,
    city: String,
    state: String,
    zip: String,
    lat: f64,
    lon: f64,
    placed_by: String,
}

#[derive(sqlx::FromRow)]
struct GuardianRow {
    child_id: Uuid,
    id: Uuid,
    reference: Option<String>,
    first_name: String,
    last_name: String,
    relationship: String,
    email: String,
    phone: String,
}

/// The children with these ids, with their home and their guardians, in the order of their ids. A guardian whose access was
/// revoked is left out.
pub(super) async fn children(tx: &mut Tx, some: &[Uuid]) -> Result<Vec<(Uuid, Child)>> {
    if some.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<ChildRow> = tx
        .fetch_all(
            format!(
                "SELECT c.id, c.reference, c.first_name, c.last_name, c.birth_date, c.home_language, c.time_zone,
                    c.availability, l.address, l.city, l.state, l.zip, l.lat, l.lon, l.placed_by
                 FROM children c JOIN places l ON l.agency_id = c.agency_id AND l.id =
                    (SELECT home.id FROM places home WHERE home.agency_id = c.agency_id AND home.child_id = c.id
                        ORDER BY home.kind = 'home' DESC, home.id LIMIT 1)
                 WHERE c.agency_id = $1 AND c.id IN ({}) ORDER BY c.id",
                placeholders(4, some.len())
            ),
            ids(some),
        )
        .await?;
    let guardians: Vec<GuardianRow> = tx
        .fetch_all(
            format!(
                "SELECT g.child_id, gn.id, gn.reference, gn.first_name, gn.last_name, g.relationship, gn.email, gn.phone
                 FROM guardianships g JOIN guardians gn ON gn.agency_id = g.agency_id AND gn.id = g.guardian_id
                 WHERE g.agency_id = $1 AND g.child_id IN ({}) ORDER BY g.child_id, gn.id",
                placeholders(4, some.len())
            ),
            ids(some),
        )
        .await?;
    let mut of_child: BTreeMap<Uuid, Vec<Guardian>> = BTreeMap::new();
    for row in guardians {
        let guardian = Guardian {
            line: 0,
            first_name: row.first_name,
            last_name: row.last_name,
            relationship: row.relationship,
            email: EmailAddress::from_record(row.email).ok(),
            phone: row.phone,
            reference: Some(reference_or_id(row.reference, row.id)),
        };
        of_child.entry(row.child_id).or_default().push(guardian);
    }
    let mut child = |row: ChildRow| {
        let child = Child {
            line: 0,
            reference: row.reference,
            first_name: row.first_name,
            last_name: row.last_name,
            birth_date: parse_date(&row.birth_date)?,
            home_language: row.home_language,
            address: row.address,
            city: row.city,
            state: row.state,
            zip: row.zip,
            lat: row.lat,
            lon: row.lon,
            placed_by: PlacedBy::of(&row.placed_by),
            time_zone: row.time_zone,
            guardians: of_child.remove(&row.id).unwrap_or_default(),
            availability: row.availability,
        };
        Ok((row.id, child))
    };
    rows.into_iter().map(&mut child).collect()
}

#[derive(sqlx::FromRow)]
struct AuthorizationRow {
    id: Uuid,
    reference: String,
    child_id: Uuid,
    child: String,
    discipline: String,
    service_code: String,
    payer: String,
    starts_on: String,
    ends_on: String,
    visits_per_week: i64,
    minutes_per_visit: i64,
    units_authorized: i64,
    unit_minutes: Option<i64>,
    unit_rule: String,
    provider: Option<String>,
}

/// The authorizations with these ids, with their children, in the order of their ids.
pub(super) async fn authorizations(tx: &mut Tx, some: &[Uuid]) -> Result<Vec<(Uuid, ChildId, Authorization)>> {
    if some.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<AuthorizationRow> = tx
        .fetch_all(
            format!(
                "SELECT a.id, a.reference, a.child_id, c.reference AS child, a.discipline, a.service_code,
                    COALESCE(py.name, a.payer) AS payer, a.starts_on,
                    a.ends_on, a.visits_per_week, a.minutes_per_visit, a.units_authorized, a.unit_minutes, a.unit_rule,
                    p.reference AS provider
                 FROM authorizations a JOIN children c ON c.agency_id = a.agency_id AND c.id = a.child_id
                 LEFT JOIN providers p ON p.agency_id = a.agency_id AND p.id = a.provider_id
                 LEFT JOIN payers py ON py.agency_id = a.agency_id AND py.id = a.payer_id
                 WHERE a.agency_id = $1 AND a.id IN ({}) ORDER BY a.id",
                placeholders(4, some.len())
            ),
            ids(some),
        )
        .await?;
    let authorization = |row: AuthorizationRow| {
        let authorization = Authorization {
            line: 0,
            reference: row.reference,
            child: row.child,
            discipline: row.discipline,
            service_code: row.service_code,
            payer: row.payer,
            starts_on: parse_date(&row.starts_on)?,
            ends_on: parse_date(&row.ends_on)?,
            visits_per_week: row.visits_per_week as u32,
            minutes_per_visit: row.minutes_per_visit as u32,
            units_authorized: row.units_authorized as u32,
            unit_minutes: row.unit_minutes.map(|minutes| minutes as u32),
            unit_rule: row.unit_rule,
            provider: row.provider,
        };
        Ok((row.id, ChildId(row.child_id), authorization))
    };
    rows.into_iter().map(authorization).collect()
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    id: Uuid,
    reference: Option<String>,
    child_id: Uuid,
    authorization_reference: String,
    provider: String,
    starts_local: String,
    starts_us: i64,
    zone: String,
    child_zone: String,
    minutes: i64,
    state: String,
    cancelled_by: Option<String>,
    began_us: Option<i64>,
    ended_us: Option<i64>,
}

/// The visits with these ids, with their children, in the order of their ids. Times are on the clock of the child's home.
pub(super) async fn visits(tx: &mut Tx, some: &[Uuid]) -> Result<Vec<(Uuid, ChildId, ExportedVisit)>> {
    if some.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<VisitRow> = tx
        .fetch_all(
            format!(
                "SELECT v.id, v.reference, v.child_id, a.reference AS authorization_reference, COALESCE(p.reference, '') AS provider,
                    v.starts_local, v.starts_us, v.zone, c.time_zone AS child_zone, v.minutes, v.state, v.cancelled_by,
                    COALESCE(v.corrected_in_us, v.checked_in_us) AS began_us,
                    COALESCE(v.corrected_out_us, v.checked_out_us) AS ended_us
                 FROM visits v JOIN authorizations a ON a.agency_id = v.agency_id AND a.id = v.authorization_id
                 LEFT JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
                 JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
                 WHERE v.agency_id = $1 AND v.id IN ({}) ORDER BY v.id",
                placeholders(4, some.len())
            ),
            ids(some),
        )
        .await?;
    rows.into_iter().map(exported_visit).collect()
}

fn exported_visit(row: VisitRow) -> Result<(Uuid, ChildId, ExportedVisit)> {
    let zone = crate::zone(&row.child_zone)?;
    // A visit keeps its zone when the child moves to another one.
    let starts = if row.zone == row.child_zone { parse_local(&row.starts_local)? } else { to_local(row.starts_us, &zone)? };
    let on_clock = |us: Option<i64>| us.map(|us| to_local(us, &zone)).transpose();
    let visit = ExportedVisit {
        row: Visit {
            line: 0,
            reference: reference_or_id(row.reference, row.id),
            authorization: row.authorization_reference,
            provider: row.provider,
            starts,
            minutes: row.minutes as u32,
            state: visit_state(&row.state)?,
        },
        cancelled_by: row.cancelled_by.and_then(|by| by.parse().ok()),
        began: on_clock(row.began_us)?,
        ended: on_clock(row.ended_us)?,
    };
    Ok((row.id, ChildId(row.child_id), visit))
}
