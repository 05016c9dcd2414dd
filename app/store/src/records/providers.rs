//! Providers by hand: added, changed, ended and brought back by members of the office who manage.

mod end;

pub use end::{bring_back, end, end_blockers, left_visits};

use crate::{
    Tx,
    kernel::{columns::parse_date, sql::args, versions::check_version, visible::works_today},
    records::{
        authorizations::assignments,
        changes::{self, Record},
        disciplines,
    },
};
use domain::{
    AuthorizationId, Capability, Error, ErrorCode, FieldErrors, MemberId, ProviderId, Result,
    assignments::{Assignment, without},
    children::typed_position,
    discipline::DisciplineChoice,
    import::{canonical_reference, position_error},
    pins::{MoveBasePin, PinSketch, SKETCH_DEGREES},
    places::{PlacedBy, Position},
    providers::{ProviderDetails, ProviderRecord, ProviderVersion, SaveProvider},
    records::{RecordKind, next_reference},
    search::folded_name,
    travel::Point,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct ProviderRow {
    version: i64,
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
    end_reason: String,
}

/// A provider as stored.
pub(super) struct Stored {
    pub version: i64,
    pub reference: String,
    state: ProviderState,
}

impl Stored {
    pub fn ended_on(&self) -> Option<Date> {
        self.state.ended_on
    }

    pub fn into_details(self) -> ProviderDetails {
        self.state.details
    }
}

/// What a change can be undone to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct ProviderState {
    details: ProviderDetails,
    ended_on: Option<Date>,
    end_reason: String,
    /// The authorizations of which the change took the provider away.
    #[serde(default)]
    unassigned: Vec<Unassigned>,
    /// The same in a change of before therapists had days: each was for the whole authorization.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unchosen: Vec<Uuid>,
}

/// The therapists of an authorization before one of them ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Unassigned {
    authorization: Uuid,
    before: Vec<Assignment>,
}

/// A provider whose record is not merged into another one.
pub(super) async fn load(tx: &mut Tx, id: ProviderId) -> Result<Stored> {
    let _: (Uuid,) =
        tx.fetch_one("SELECT id FROM providers WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL", args![id]).await?;
    load_any(tx, id).await
}

/// A provider, also a merged record.
pub(super) async fn load_any(tx: &mut Tx, id: ProviderId) -> Result<Stored> {
    let row: ProviderRow = tx
        .fetch_one(
            "SELECT version, reference, first_name, last_name, email, phone, disciplines, languages, address, city, state, zip,
                lat, lon, placed_by, availability, max_visits_per_day, ended_on, end_reason
             FROM providers WHERE agency_id = $1 AND id = $4",
            args![id],
        )
        .await?;
    let details = ProviderDetails {
        first_name: row.first_name,
        last_name: row.last_name,
        email: row.email,
        phone: row.phone,
        disciplines: row.disciplines,
        languages: row.languages,
        address: row.address,
        city: row.city,
        state: row.state,
        zip: row.zip,
        position: Position { lat: row.lat, lon: row.lon, placed_by: PlacedBy::of(&row.placed_by) },
        availability: row.availability,
        max_visits_per_day: row.max_visits_per_day as u32,
    };
    let ended_on = row.ended_on.as_deref().map(parse_date).transpose()?;
    let state = ProviderState { details, ended_on, end_reason: row.end_reason, unassigned: Vec::new(), unchosen: Vec::new() };
    Ok(Stored { version: row.version, reference: row.reference, state })
}

/// Like [`load`], of a version that a form shows.
async fn load_version(tx: &mut Tx, id: ProviderId, version: i64) -> Result<Stored> {
    let stored = load(tx, id).await?;
    check_version(stored.version, version)?;
    Ok(stored)
}

fn record_of(id: ProviderId) -> Record {
    Record::of_agency(RecordKind::Provider, id.0)
}

/// A provider, for the members who may change one.
///
/// # Errors
/// `NotFound` for a provider of another agency.
pub async fn record(tx: &mut Tx, id: ProviderId) -> Result<ProviderRecord> {
    tx.require_capability(Capability::Manage)?;
    let Stored { version, reference, state } = load(tx, id).await?;
    Ok(ProviderRecord {
        id,
        version,
        reference,
        details: state.details,
        ended_on: state.ended_on,
        end_reason: state.end_reason,
        last_change: changes::last_change(tx, record_of(id), version).await?,
    })
}

/// The member who signs in as this provider, if any.
pub async fn member(tx: &mut Tx, id: ProviderId) -> Result<Option<MemberId>> {
    tx.require_capability(Capability::Manage)?;
    let row: Option<(Uuid,)> = tx
        .fetch_optional("SELECT id FROM members WHERE agency_id = $1 AND provider_id = $4 AND removed_us IS NULL", args![id])
        .await?;
    Ok(row.map(|(id,)| MemberId(id)))
}

/// The disciplines to choose from in the form of a provider, the reference that a new one gets, and the state of the address of the
/// provider who was added last, if there is one.
pub async fn form_choices(tx: &mut Tx) -> Result<(Vec<DisciplineChoice>, String, String)> {
    tx.require_capability(Capability::Manage)?;
    let sql = "SELECT reference, state FROM providers WHERE agency_id = $1 ORDER BY id";
    let known: Vec<(String, String)> = tx.fetch_all(sql, args![]).await?;
    let state = known.last().map(|(_, state)| state.clone()).unwrap_or_default();
    let next = next_reference('P', 3, known.iter().map(|(reference, _)| reference.as_str()));
    Ok((disciplines::choices(tx).await?, next, state))
}

/// All references, also those of providers who have ended: a row is never deleted, so no reference is given twice.
async fn references(tx: &mut Tx) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = tx.fetch_all("SELECT reference FROM providers WHERE agency_id = $1", args![]).await?;
    Ok(rows.into_iter().map(|(reference,)| reference).collect())
}

/// How many bases a sketch shows.
const MAX_BASES: u32 = 40;

/// The bases of other providers around a position, of those who work today.
pub(super) async fn bases_near(tx: &mut Tx, at: Position, but: Option<ProviderId>) -> Result<Vec<Point>> {
    let (lat, lon) = (at.lat, at.lon);
    let rows: Vec<(f64, f64)> = tx
        .fetch_all(
            concat!(
                "SELECT p.lat, p.lon FROM providers p WHERE p.agency_id = $1 AND p.lat BETWEEN $4 AND $5 AND p.lon BETWEEN $6 AND $7
                    AND p.id <> $8 AND ",
                works_today!(),
                " ORDER BY p.id LIMIT $9"
            ),
            args![
                lat - SKETCH_DEGREES,
                lat + SKETCH_DEGREES,
                lon - SKETCH_DEGREES,
                lon + SKETCH_DEGREES,
                but.unwrap_or(ProviderId::NOBODY),
                MAX_BASES
            ],
        )
        .await?;
    Ok(rows.into_iter().map(|(lat, lon)| Point { lat, lon }).collect())
}

/// Where a provider's base is, among the other bases.
pub async fn sketch(tx: &mut Tx, record: &ProviderRecord) -> Result<PinSketch> {
    tx.require_capability(Capability::Manage)?;
    let ProviderDetails { position, zip, .. } = &record.details;
    let near = bases_near(tx, *position, Some(record.id)).await?;
    Ok(PinSketch::new(*position, Position::of_zip(zip), near))
}

/// Moves the pin of a provider's base, as a change of its position by hand.
///
/// # Errors
/// `NotFound` for a provider of another agency; `Conflict::Stale`.
pub async fn move_pin(tx: &mut Tx, pin: MoveBasePin) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let before = load_version(tx, pin.provider, pin.version).await?;
    let position = before.state.details.position.moved(pin.direction, pin.distance);
    let details = ProviderDetails { position, ..before.state.details.clone() };
    let after = ProviderState { details, ..before.state.clone() };
    save_state(tx, pin.provider, &before, &after, Vec::new()).await?;
    tx.record_change(&pin);
    Ok(())
}

/// Adds a provider, or changes one.
///
/// # Errors
/// `NotFound` for a provider of another agency; `Conflict::Stale` if another member changed it first; `Invalid` `ReferenceTaken`,
/// `PositionMissing` and others of the position.
pub async fn save(tx: &mut Tx, form: SaveProvider) -> Result<ProviderId> {
    tx.require_capability(Capability::Manage)?;
    match form.provider {
        Some(id) => change(tx, id, &form).await,
        None => add(tx, &form).await,
    }
}

async fn add(tx: &mut Tx, form: &SaveProvider) -> Result<ProviderId> {
    let mut errors = FieldErrors::default();
    let known = references(tx).await?;
    let reference = match &form.reference {
        // References that differ only in leading zeros are one to a spreadsheet.
        Some(wanted) if known.iter().any(|it| canonical_reference(it) == canonical_reference(wanted.as_str())) => {
            errors.add("reference", ErrorCode::ReferenceTaken);
            String::new()
        }
        Some(wanted) => wanted.as_str().to_owned(),
        None => next_reference('P', 3, known.iter().map(String::as_str)),
    };
    check_disciplines(tx, form, "", &mut errors).await?;
    let position = position(form, None, &mut errors);
    let Some(position) = position.filter(|_| errors.0.is_empty()) else { return Err(Error::Invalid { fields: errors.0 }) };
    let id = ProviderId(tx.next_id());
    tx.execute(
        "INSERT INTO providers (agency_id, id, reference, first_name, last_name, email, phone, address, city, state, zip, lat,
            lon, disciplines, languages, availability, max_visits_per_day, import_digest, first_name_folded, last_name_folded,
            changed_here, version)
         VALUES ($1, $4, $5, '', '', '', '', '', '', '', '', $6, $7, '', '', '', 1, '', '', '', TRUE, 0)",
        args![id, reference, position.lat, position.lon],
    )
    .await?;
    let details = ProviderDetails::of(form, position);
    let state =
        ProviderState { details, ended_on: None, end_reason: String::new(), unassigned: Vec::new(), unchosen: Vec::new() };
    write(tx, id, 1, &state, true).await?;
    changes::record_previous::<ProviderState>(tx, record_of(id), 1, None).await?;
    tx.record_subject("provider", id.0);
    tx.record_change(form);
    Ok(id)
}

async fn change(tx: &mut Tx, id: ProviderId, form: &SaveProvider) -> Result<ProviderId> {
    let before = load_version(tx, id, form.version.unwrap_or_default()).await?;
    let mut errors = FieldErrors::default();
    let known = &before.state.details;
    check_disciplines(tx, form, &known.disciplines, &mut errors).await?;
    let position = position(form, Some(known), &mut errors);
    let Some(position) = position.filter(|_| errors.0.is_empty()) else { return Err(Error::Invalid { fields: errors.0 }) };
    let after = ProviderState { details: ProviderDetails::of(form, position), ..before.state.clone() };
    if after == before.state {
        tx.mark_unchanged();
        return Ok(id);
    }
    save_state(tx, id, &before, &after, Vec::new()).await?;
    tx.record_change(form);
    Ok(id)
}

/// Writes a version of a provider. `is_edited` says whether an import would now overwrite something: an end is in no import file.
async fn write(tx: &mut Tx, id: ProviderId, version: i64, after: &ProviderState, is_edited: bool) -> Result<()> {
    let ProviderState { details, ended_on, end_reason, .. } = after;
    tx.execute(
        "UPDATE providers SET first_name = $6, last_name = $7, email = $8, phone = $9, address = $10, city = $11, state = $12,
            zip = $13, lat = $14, lon = $15, disciplines = $16, languages = $17, availability = $18, max_visits_per_day = $19,
            first_name_folded = $20, last_name_folded = $21, ended_on = $22, end_reason = $23, placed_by = $24,
            changed_here = (changed_here OR $25), version = $5
         WHERE agency_id = $1 AND id = $4",
        args![
            id,
            version,
            &details.first_name,
            &details.last_name,
            &details.email,
            &details.phone,
            &details.address,
            &details.city,
            &details.state,
            &details.zip,
            details.position.lat,
            details.position.lon,
            &details.disciplines,
            &details.languages,
            &details.availability,
            details.max_visits_per_day,
            folded_name(&details.first_name),
            folded_name(&details.last_name),
            ended_on.map(|day| day.to_string()),
            end_reason,
            details.position.placed_by.as_str(),
            is_edited
        ],
    )
    .await?;
    Ok(())
}

/// Writes other details as the next version of a provider. The last change by hand is not undone any more.
pub(super) async fn write_details(tx: &mut Tx, id: ProviderId, details: &ProviderDetails) -> Result<()> {
    let before = load(tx, id).await?;
    let after = ProviderState { details: details.clone(), ..before.state };
    write(tx, id, before.version + 1, &after, true).await
}

/// Writes the next version of a provider, and what an undo of it goes back to. `unassigned` are the authorizations of which the
/// change takes the provider away.
async fn save_state(
    tx: &mut Tx,
    id: ProviderId,
    before: &Stored,
    after: &ProviderState,
    unassigned: Vec<Unassigned>,
) -> Result<()> {
    write(tx, id, before.version + 1, after, after.details != before.state.details).await?;
    let previous = ProviderState { unassigned, ..before.state.clone() };
    changes::record_previous(tx, record_of(id), before.version + 1, Some(&previous)).await?;
    tx.record_subject("provider", id.0);
    Ok(())
}

/// Writes the therapists of an authorization when those change because a provider does.
async fn assign(tx: &mut Tx, authorization: Uuid, assigned: &[Assignment]) -> Result<()> {
    assignments::write(tx, AuthorizationId(authorization), assigned).await?;
    tx.execute(
        "UPDATE authorizations SET changed_here = TRUE, version = version + 1 WHERE agency_id = $1 AND id = $4",
        args![authorization],
    )
    .await?;
    Ok(())
}

/// Undoes the last change of a provider: also an end, or that one was brought back.
///
/// # Errors
/// `Conflict::Stale` if it was changed again; `Conflict::State` `NothingToUndo` after it was added, `ProviderHasVisits` and
/// `ProviderIsChosen` if undoing would end a provider who has visits or authorizations again.
pub async fn undo(tx: &mut Tx, undo: ProviderVersion) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let before = load_version(tx, undo.provider, undo.version).await?;
    let previous: ProviderState = changes::previous(tx, record_of(undo.provider), undo.version).await?;
    if let Some(day) = previous.ended_on.filter(|day| before.state.ended_on != Some(*day)) {
        let blockers = end::blockers(tx, undo.provider, day).await?;
        if blockers.visits > 0 {
            return Err(Error::state(ErrorCode::ProviderHasVisits));
        }
        if blockers.authorizations > 0 {
            return Err(Error::state(ErrorCode::ProviderIsChosen));
        }
    }
    let mut assigned_again = 0;
    for Unassigned { authorization, before: assigned } in &previous.unassigned {
        // Who else was assigned meanwhile stays.
        let left = before.state.ended_on.and_then(|day| without(assigned, undo.provider, day, Date::MAX));
        if left.as_ref() == Some(&assignments::of_authorization(tx, AuthorizationId(*authorization)).await?) {
            assign(tx, *authorization, assigned).await?;
            assigned_again += 1;
        }
    }
    for authorization in &previous.unchosen {
        let (starts_on,): (String,) =
            tx.fetch_one("SELECT starts_on FROM authorizations WHERE agency_id = $1 AND id = $4", args![*authorization]).await?;
        if assignments::of_authorization(tx, AuthorizationId(*authorization)).await?.is_empty() {
            assign(tx, *authorization, &[Assignment::begins(parse_date(&starts_on)?, undo.provider)]).await?;
            assigned_again += 1;
        }
    }
    tx.record_count("authorization", assigned_again);
    let after = ProviderState { unassigned: Vec::new(), unchosen: Vec::new(), ..previous };
    save_state(tx, undo.provider, &before, &after, Vec::new()).await?;
    tx.record_change(&undo);
    Ok(())
}

/// Rejects codes that no form offers, except those that the provider has: a code may have been imported or ended.
async fn check_disciplines(tx: &mut Tx, form: &SaveProvider, current: &str, errors: &mut FieldErrors) -> Result<()> {
    let choices = disciplines::choices(tx).await?;
    let known =
        |code: &str| choices.iter().any(|choice| choice.code == code) || current.split([';', ',']).any(|it| it.trim() == code);
    if !form.disciplines.as_str().split(';').all(known) {
        errors.add("disciplines", ErrorCode::Unreadable);
    }
    Ok(())
}

/// The position of a provider's base: as typed, or the middle of the ZIP code. A position that stays while the ZIP code changes is
/// that of the old address. `None` after adding an error.
fn position(form: &SaveProvider, current: Option<&ProviderDetails>, errors: &mut FieldErrors) -> Option<Position> {
    let typed = match typed_position(form.lat, form.lon) {
        Ok(typed) => typed,
        Err(error) => {
            errors.0.push(error);
            return None;
        }
    };
    let zip = form.zip.as_str();
    let unmoved = current.filter(|current| typed.is_none_or(|typed| typed.is_at(&current.position)));
    let position = match unmoved {
        Some(current) if current.zip == zip => Some(current.position),
        Some(_) => Position::of_zip(zip).or(typed),
        None => typed.or_else(|| Position::of_zip(zip)),
    };
    let Some(at) = position else {
        errors.add("zip", ErrorCode::PositionMissing);
        return None;
    };
    if let Some(error) = position_error(form.state.as_str(), at) {
        errors.0.push(error);
        return None;
    }
    Some(at)
}
