//! Records as the rows of the files: for exports, and for imports, to see whether a row says what is already here.

use crate::{
    Tx,
    kernel::{
        columns::{parse_date, parse_local, to_local, visit_state},
        sealing::{Sealed, SealedColumn},
        sql::{ids, internal, placeholders},
    },
    records::{authorizations::assignments, children::parse_kind},
};
use domain::{
    ChildId, Result,
    assignments::{Assignment, NamedAssignment, shown, within},
    children::{
        contacts::{ContactFields, write_contacts},
        places::PlaceKind,
    },
    import::{
        Authorization, Child, ExportedVisit, FurtherOfAuthorization, FurtherOfChild, Guardian, KindOfVisit, Provider, Visit,
    },
    merging::Rights,
    places::PlacedBy,
    records::is_over,
    text::EmailAddress,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Records per query.
pub(super) const ROWS: usize = 500;

/// What rows of visits call the child's home, which is in the child's own row and not in `places.csv`.
pub(super) const HOME: &str = "home";

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
    ended_on: Option<String>,
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
                    lat, lon, placed_by, availability, max_visits_per_day, ended_on
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
            ended_on: row.ended_on.as_deref().map(parse_date).transpose()?,
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
    preferred_name: String,
    pronouns_sealed: Sealed,
    further_languages: String,
    interpreter: bool,
    allergies_sealed: Sealed,
    safety_note_sealed: Sealed,
    ended_on: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ContactRow {
    id: Uuid,
    child_id: Uuid,
    kind: String,
    name: String,
    relationship: String,
    phone: String,
    note_sealed: Sealed,
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
    may_see_summaries: bool,
    may_cancel: bool,
    may_sign: bool,
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
                    c.availability, l.address, l.city, l.state, l.zip, l.lat, l.lon, l.placed_by, c.preferred_name,
                    c.pronouns_sealed, c.further_languages, c.interpreter, c.allergies_sealed, c.safety_note_sealed,
                    c.ended_on
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
                "SELECT g.child_id, gn.id, gn.reference, gn.first_name, gn.last_name, g.relationship, gn.email, gn.phone,
                    g.may_see_summaries, g.may_cancel, g.may_sign
                 FROM guardianships g JOIN guardians gn ON gn.agency_id = g.agency_id AND gn.id = g.guardian_id
                 WHERE g.agency_id = $1 AND g.child_id IN ({}) ORDER BY g.child_id, gn.id",
                placeholders(4, some.len())
            ),
            ids(some),
        )
        .await?;
    let mut of_child: BTreeMap<Uuid, Vec<Guardian>> = BTreeMap::new();
    for row in guardians {
        let rights = Rights { may_see_summaries: row.may_see_summaries, may_cancel: row.may_cancel, may_sign: row.may_sign };
        let guardian = Guardian {
            line: 0,
            first_name: row.first_name,
            last_name: row.last_name,
            relationship: row.relationship,
            email: EmailAddress::from_record(row.email).ok(),
            phone: row.phone,
            reference: Some(reference_or_id(row.reference, row.id)),
            rights: rights.into(),
        };
        of_child.entry(row.child_id).or_default().push(guardian);
    }
    let contacts: Vec<ContactRow> = tx
        .fetch_all(
            format!(
                "SELECT id, child_id, kind, name, relationship, phone, note_sealed FROM child_contacts
                 WHERE agency_id = $1 AND ended_on IS NULL AND child_id IN ({}) ORDER BY child_id, id",
                placeholders(4, some.len())
            ),
            ids(some),
        )
        .await?;
    let texts = rows.iter().flat_map(|row| {
        [&row.pronouns_sealed, &row.allergies_sealed, &row.safety_note_sealed].map(|text| (ChildId(row.id), text))
    });
    let notes = contacts.iter().map(|row| (ChildId(row.child_id), &row.note_sealed));
    let opener = tx.opener(texts.chain(notes).collect()).await?;
    let mut contacts_of: BTreeMap<Uuid, Vec<ContactFields>> = BTreeMap::new();
    for row in contacts {
        let contact = ContactFields {
            kind: parse_kind(&row.kind)?,
            note: opener.text(ChildId(row.child_id), SealedColumn::ContactNote, row.id, &row.note_sealed)?,
            name: row.name,
            relationship: row.relationship,
            phone: row.phone,
            ended_on: None,
        };
        contacts_of.entry(row.child_id).or_default().push(contact);
    }
    let mut child = |row: ChildRow| {
        let text = |column, text: &Sealed| opener.text(ChildId(row.id), column, row.id, text).map(Some);
        let further = FurtherOfChild {
            preferred_name: Some(row.preferred_name),
            pronouns: text(SealedColumn::Pronouns, &row.pronouns_sealed)?,
            further_languages: Some(row.further_languages),
            interpreter: Some(yes(row.interpreter)),
            allergies: text(SealedColumn::Allergies, &row.allergies_sealed)?,
            safety_note: text(SealedColumn::SafetyNote, &row.safety_note_sealed)?,
            contacts: Some(write_contacts(&contacts_of.remove(&row.id).unwrap_or_default())),
        };
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
            further,
            ended_on: row.ended_on.as_deref().map(parse_date).transpose()?,
        };
        Ok((row.id, child))
    };
    rows.into_iter().map(&mut child).collect()
}

/// The references of these children, by their ids.
pub(super) async fn child_references(tx: &mut Tx, some: &[Uuid]) -> Result<BTreeMap<Uuid, String>> {
    if some.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!("SELECT id, reference FROM children WHERE agency_id = $1 AND id IN ({})", placeholders(4, some.len()));
    let rows: Vec<(Uuid, String)> = tx.fetch_all(sql, ids(some)).await?;
    Ok(rows.into_iter().collect())
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
    daily_limit: i64,
    co_visit_allowed: bool,
    method_sealed: Sealed,
    diagnoses_sealed: Sealed,
    ordering_provider_sealed: Sealed,
}

/// A cell of yes or no.
fn yes(is: bool) -> String {
    if is { "yes".to_owned() } else { String::new() }
}

/// The references of assigned providers, by their ids.
async fn provider_references(tx: &mut Tx, assigned: &assignments::Assignments) -> Result<BTreeMap<Uuid, String>> {
    let providers: BTreeSet<Uuid> = assigned.values().flatten().map(|one| one.provider.0).collect();
    let mut references = BTreeMap::new();
    for some in providers.into_iter().collect::<Vec<_>>().chunks(ROWS) {
        let rows: Vec<(Uuid, String)> = tx
            .fetch_all(
                format!("SELECT id, reference FROM providers WHERE agency_id = $1 AND id IN ({})", placeholders(4, some.len())),
                ids(some),
            )
            .await?;
        references.extend(rows);
    }
    Ok(references)
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
                    a.daily_limit, a.co_visit_allowed, a.method_sealed, a.diagnoses_sealed, a.ordering_provider_sealed
                 FROM authorizations a JOIN children c ON c.agency_id = a.agency_id AND c.id = a.child_id
                 LEFT JOIN payers py ON py.agency_id = a.agency_id AND py.id = a.payer_id
                 WHERE a.agency_id = $1 AND a.id IN ({}) ORDER BY a.id",
                placeholders(4, some.len())
            ),
            ids(some),
        )
        .await?;
    let today = tx.local_now()?.date();
    let mut assigned = assignments::of_authorizations(tx, some).await?;
    let references = provider_references(tx, &assigned).await?;
    let texts = rows.iter().flat_map(|row| {
        let texts = [&row.method_sealed, &row.diagnoses_sealed, &row.ordering_provider_sealed];
        texts.map(|text| (ChildId(row.child_id), text))
    });
    let opener = tx.opener(texts.collect()).await?;
    let authorization = |row: AuthorizationRow| {
        let text = |column, text: &Sealed| opener.text(ChildId(row.child_id), column, row.id, text).map(Some);
        let further = FurtherOfAuthorization {
            method: text(SealedColumn::AuthorizedMethod, &row.method_sealed)?,
            diagnoses: text(SealedColumn::Diagnoses, &row.diagnoses_sealed)?,
            ordering_provider: text(SealedColumn::OrderingProvider, &row.ordering_provider_sealed)?,
            daily_limit: Some(if row.daily_limit == 1 { String::new() } else { row.daily_limit.to_string() }),
            co_visits: Some(yes(row.co_visit_allowed)),
        };
        let (starts_on, ends_on) = (parse_date(&row.starts_on)?, parse_date(&row.ends_on)?);
        let assigned = within(&assigned.remove(&row.id).unwrap_or_default(), starts_on, starts_on, ends_on);
        let named = |one: &Assignment| NamedAssignment {
            provider: references.get(&one.provider.0).cloned().unwrap_or_default(),
            first_day: one.first_day,
            last_day: one.last_day,
        };
        let provider = shown(&assigned, today).map(|one| named(one).provider);
        let is_for_all_days = matches!(&assigned[..], [one] if one.first_day == starts_on && one.last_day.is_none());
        let therapists = if is_for_all_days { Vec::new() } else { assigned.iter().map(named).collect() };
        let authorization = Authorization {
            line: 0,
            reference: row.reference,
            child: row.child,
            discipline: row.discipline,
            service_code: row.service_code,
            payer: row.payer,
            starts_on,
            ends_on,
            visits_per_week: row.visits_per_week as u32,
            minutes_per_visit: row.minutes_per_visit as u32,
            units_authorized: row.units_authorized as u32,
            unit_minutes: row.unit_minutes.map(|minutes| minutes as u32),
            unit_rule: row.unit_rule,
            provider,
            therapists,
            further,
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
    child: String,
    authorization_reference: Option<String>,
    kind: Option<String>,
    discipline: Option<String>,
    billable: bool,
    payable: bool,
    needs_note: bool,
    provider: String,
    place_id: Uuid,
    place_kind: String,
    place_ended_on: Option<String>,
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
                "SELECT v.id, v.reference, v.child_id, c.reference AS child, a.reference AS authorization_reference, k.name AS kind,
                    v.discipline, v.billable, v.payable, v.needs_note, COALESCE(p.reference, '') AS provider, v.place_id,
                    l.kind AS place_kind, l.ended_on AS place_ended_on, v.starts_local, v.starts_us, v.zone, c.time_zone AS child_zone, v.minutes, v.state, v.cancelled_by,
                    COALESCE(v.corrected_in_us, v.checked_in_us) AS began_us,
                    COALESCE(v.corrected_out_us, v.checked_out_us) AS ended_us
                 FROM visits v LEFT JOIN authorizations a ON a.agency_id = v.agency_id AND a.id = v.authorization_id
                 LEFT JOIN visit_kinds k ON k.agency_id = v.agency_id AND k.id = v.kind_id
                 LEFT JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
                 JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
                 JOIN places l ON l.agency_id = v.agency_id AND l.id = v.place_id
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
    let place = place_cell(&row, starts.date())?;
    let on_clock = |us: Option<i64>| us.map(|us| to_local(us, &zone)).transpose();
    let (child, billable, payable, needs_note) = (row.child, Some(row.billable), Some(row.payable), Some(row.needs_note));
    let kind = row.kind.zip(row.discipline);
    let kind = kind.map(|(name, discipline)| KindOfVisit { name, child, discipline, billable, payable, needs_note });
    let visit = ExportedVisit {
        row: Visit {
            line: 0,
            reference: reference_or_id(row.reference, row.id),
            authorization: row.authorization_reference.unwrap_or_default(),
            provider: row.provider,
            starts,
            minutes: row.minutes as u32,
            kind,
            place: Some(place),
            state: visit_state(&row.state)?,
        },
        cancelled_by: row.cancelled_by.and_then(|by| by.parse().ok()),
        began: on_clock(row.began_us)?,
        ended: on_clock(row.ended_us)?,
    };
    Ok((row.id, ChildId(row.child_id), visit))
}

/// Empty at a home that has not ended, which is the default place. A further place has its id, by which another agency finds it in the
/// same upload.
fn place_cell(row: &VisitRow, day: Date) -> Result<String> {
    let ended_on = row.place_ended_on.as_deref().map(parse_date).transpose()?;
    Ok(match (parse_kind(&row.place_kind)?, is_over(ended_on, day)) {
        (PlaceKind::Home, false) => String::new(),
        (PlaceKind::Home, true) => HOME.to_owned(),
        _ => row.place_id.to_string(),
    })
}
