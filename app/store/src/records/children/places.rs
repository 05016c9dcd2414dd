//! The places of a child.

mod files;

pub(in crate::records) use files::{further_places, further_places_of, import_place, is_further_place};

use super::{child_ref, parse_kind, previous, reject, require_child, require_editor};
use crate::{
    Tx,
    kernel::{
        columns::{default_place_order, parse_date},
        sealing::{Opener, Sealed, SealedColumn},
        sql::args,
        versions::check_version,
    },
    records::changes::{self, Record},
};
use domain::{
    ChildId, Error, ErrorCode, FieldErrors, PlaceId, Result,
    children::places::{EndPlace, PlaceAddress, PlaceFields, PlaceKind, PlacePage, PlaceRecord, PlaceVersion, SavePlace},
    import::position_error,
    pins::{MovePlacePin, PinSketch},
    places::{PlacedBy, Position},
    records::RecordKind,
    travel::Point,
    visits::{PlaceChoice, PlaceName},
};
use jiff::civil::Date;
use uuid::Uuid;

/// Selects the columns of [`PlaceRow`].
macro_rules! select_places {
    ($condition:literal) => {
        concat!(
            "SELECT id, child_id, version, kind, label, address, city, state, zip, lat, lon, placed_by, availability, note_sealed, ended_on
             FROM places WHERE agency_id = $1 AND ",
            $condition
        )
    };
}

#[derive(sqlx::FromRow)]
pub(super) struct PlaceRow {
    id: Uuid,
    child_id: Uuid,
    version: i64,
    kind: String,
    label: String,
    address: String,
    city: String,
    state: String,
    zip: String,
    lat: f64,
    lon: f64,
    placed_by: String,
    availability: String,
    note_sealed: Sealed,
    ended_on: Option<String>,
}

impl PlaceRow {
    pub fn note(&self) -> &Sealed {
        &self.note_sealed
    }

    pub fn open(self, child: ChildId, opener: &Opener) -> Result<PlaceRecord> {
        let fields = PlaceFields {
            kind: parse_kind(&self.kind)?,
            label: self.label,
            address: self.address,
            city: self.city,
            state: self.state,
            zip: self.zip,
            position: Position { lat: self.lat, lon: self.lon, placed_by: PlacedBy::of(&self.placed_by) },
            availability: self.availability,
            note: opener.text(child, SealedColumn::PlaceNote, self.id, &self.note_sealed)?,
            ended_on: self.ended_on.as_deref().map(parse_date).transpose()?,
        };
        Ok(PlaceRecord { id: PlaceId(self.id), version: self.version, fields })
    }
}

pub(super) async fn rows_of_child(tx: &mut Tx, child: ChildId) -> Result<Vec<PlaceRow>> {
    tx.fetch_all(select_places!("child_id = $4"), args![child]).await
}

/// What a visit's page shows of a place besides its address.
#[derive(sqlx::FromRow)]
pub(super) struct PlaceText {
    pub id: Uuid,
    pub label: String,
    pub note_sealed: Sealed,
}

pub(super) async fn text(tx: &mut Tx, place: PlaceId) -> Result<PlaceText> {
    tx.fetch_one("SELECT id, label, note_sealed FROM places WHERE agency_id = $1 AND id = $4", args![place]).await
}

async fn load(tx: &mut Tx, place: PlaceId) -> Result<(ChildId, PlaceRecord)> {
    let row: PlaceRow = tx.fetch_one(select_places!("id = $4"), args![place]).await?;
    let child = ChildId(row.child_id);
    let opener = tx.opener(std::iter::once((child, row.note())).collect()).await?;
    Ok((child, row.open(child, &opener)?))
}

async fn load_for_change(tx: &mut Tx, seen: PlaceVersion) -> Result<(ChildId, PlaceRecord)> {
    require_editor(tx)?;
    let (child, place) = load(tx, seen.place).await?;
    check_version(place.version, seen.version)?;
    Ok((child, place))
}

/// One place of this child, for members who may edit it.
///
/// # Errors
/// `NotFound` for a place of another agency or child, and for other members.
pub async fn place(tx: &mut Tx, child: ChildId, place: PlaceId) -> Result<PlacePage> {
    require_editor(tx)?;
    let (owner, place) = load(tx, place).await?;
    if owner != child {
        return Err(Error::NotFound);
    }
    let today = tx.local_now()?.date();
    let (planned,): (i64,) = tx
        .fetch_one(
            "SELECT COUNT(*) FROM visits WHERE agency_id = $1 AND child_id = $4 AND place_id = $5
                AND state IN ('planned', 'under_way') AND starts_local >= $6",
            args![child, place.id, today],
        )
        .await?;
    let last_change = changes::last_change(tx, Record::of_child(RecordKind::Place, place.id.0, child), place.version).await?;
    let next_homes = next_homes(tx, child, place.id, today).await?;
    let planned = u32::try_from(planned).unwrap_or(u32::MAX);
    let sketch = if place.fields.kind == PlaceKind::Video { None } else { Some(sketch(tx, child, &place).await?) };
    Ok(PlacePage { child: child_ref(tx, child).await?, place, last_change, planned, next_homes, sketch })
}

/// Where a place is, among the other places of the child and the providers' bases.
async fn sketch(tx: &mut Tx, child: ChildId, place: &PlaceRecord) -> Result<PinSketch> {
    let PlaceFields { position, zip, .. } = &place.fields;
    let mut near = crate::records::providers::bases_near(tx, *position, None).await?;
    let others: Vec<(f64, f64)> = tx
        .fetch_all(
            "SELECT lat, lon FROM places WHERE agency_id = $1 AND child_id = $4 AND id <> $5 AND kind <> 'video'",
            args![child, place.id],
        )
        .await?;
    near.extend(others.into_iter().map(|(lat, lon)| Point { lat, lon }));
    Ok(PinSketch::new(*position, Position::of_zip(zip), near))
}

/// Moves the pin of a place, as a change of its position by hand.
///
/// # Errors
/// As [`save_place`]; `NotFound` for a place by video too.
pub async fn move_pin(tx: &mut Tx, pin: MovePlacePin) -> Result<ChildId> {
    let (child, place) = load_for_change(tx, PlaceVersion { place: pin.place, version: pin.version }).await?;
    if place.fields.kind == PlaceKind::Video {
        return Err(Error::NotFound);
    }
    let position = place.fields.position.moved(pin.direction, pin.distance);
    let fields = PlaceFields { position, ..place.fields.clone() };
    replace(tx, child, place, fields).await?;
    Ok(child)
}

/// The places with an address that can take over from this one on a day; none if it is not where visits are unless another place is
/// chosen.
async fn next_homes(tx: &mut Tx, child: ChildId, place: PlaceId, day: Date) -> Result<Vec<PlaceChoice>> {
    let mut places = places_on(tx, child, day).await?;
    places.retain(|other| other.name.kind != PlaceKind::Video.as_str());
    if places.first().is_none_or(|first| first.id != place) {
        return Ok(Vec::new());
    }
    places.remove(0);
    Ok(places)
}

/// The places of a child that have not ended by a day. The first is where visits are then unless another is chosen.
pub(crate) async fn places_on(tx: &mut Tx, child: ChildId, day: Date) -> Result<Vec<PlaceChoice>> {
    let rows: Vec<(Uuid, String, String, String)> = tx
        .fetch_all(
            concat!(
                "SELECT l.id, l.kind, l.label, l.address FROM places l
                 WHERE l.agency_id = $1 AND l.child_id = $4 AND (l.ended_on IS NULL OR l.ended_on > $5)",
                default_place_order!("l", "$5")
            ),
            args![child, day],
        )
        .await?;
    let choice = |(id, kind, label, address)| PlaceChoice { id: PlaceId(id), name: PlaceName { kind, label, address } };
    Ok(rows.into_iter().map(choice).collect())
}

/// The position of an address: as typed, or else the middle of its ZIP code. `None` after adding an error.
pub(super) fn typed_or_of_zip(address: &PlaceAddress, errors: &mut FieldErrors) -> Option<Position> {
    let typed = match address.typed_position() {
        Ok(typed) => typed,
        Err(error) => {
            errors.0.push(error);
            return None;
        }
    };
    let Some(at) = typed.or_else(|| Position::of_zip(address.zip.as_str())) else {
        errors.add("zip", ErrorCode::PositionMissing);
        return None;
    };
    if let Some(error) = position_error(address.state.as_str(), at) {
        errors.0.push(error);
        return None;
    }
    Some(at)
}

/// Adds the home of a new child.
pub(super) async fn insert_home(tx: &mut Tx, child: ChildId, address: &PlaceAddress, position: Option<Position>) -> Result<()> {
    let fields = PlaceFields { position: position.ok_or(Error::NotFound)?, ..PlaceFields::new(PlaceKind::Home, Some(address)) };
    let place = PlaceId(tx.next_id());
    write(tx, child, place, None, &fields).await
}

/// Adds a place to a child, or changes one. Visits that are planned there move with it.
///
/// # Errors
/// `NotFound` for a child or place of another agency, for a place of another child, and for members who may not; `Conflict::Stale`;
/// `Invalid` `SecondPlaceHome`, `PositionMissing` and others of the position.
pub async fn save_place(tx: &mut Tx, save: SavePlace) -> Result<PlaceId> {
    require_editor(tx)?;
    let SavePlace { details, address } = save;
    require_child(tx, details.child).await?;
    let before = match details.place {
        Some(place) => {
            let seen = PlaceVersion { place, version: details.version.unwrap_or_default() };
            let (owner, record) = load_for_change(tx, seen).await?;
            if owner != details.child {
                return Err(Error::NotFound);
            }
            Some(record)
        }
        None => None,
    };
    let mut errors = FieldErrors::default();
    let was_home = before.as_ref().is_some_and(|place| place.fields.kind == PlaceKind::Home);
    if was_home != (details.kind == PlaceKind::Home) {
        errors.add("kind", ErrorCode::SecondPlaceHome);
    }
    let unmoved = before.as_ref().map(|place| &place.fields).filter(|before| before.kind != PlaceKind::Video);
    let position = match &address {
        None => of_home(tx, details.child).await?,
        Some(address) => match (address.typed_position(), unmoved) {
            (Ok(None), Some(before)) if before.zip == address.zip.as_str() => Some(before.position),
            _ => typed_or_of_zip(address, &mut errors),
        },
    };
    reject(errors)?;
    let fields = PlaceFields {
        label: details.label.into_string(),
        position: position.ok_or(Error::NotFound)?,
        availability: details.availability.map(|hours| hours.as_str().to_owned()).unwrap_or_default(),
        note: details.note.into_string(),
        ended_on: before.as_ref().and_then(|place| place.fields.ended_on),
        ..PlaceFields::new(details.kind, address.as_ref())
    };
    if let Some(before) = before {
        let (place, gets_address) = (before.id, gets_address(Some(&before.fields), &fields));
        replace(tx, details.child, before, fields).await?;
        if gets_address {
            hide_from_same_guardians(tx, details.child, place).await?;
        }
        return Ok(place);
    }
    let place = PlaceId(tx.next_id());
    write(tx, details.child, place, None, &fields).await?;
    if gets_address(None, &fields) {
        hide_from_same_guardians(tx, details.child, place).await?;
    }
    Ok(place)
}

/// Whether a place has an address now, and had none before.
fn gets_address(before: Option<&PlaceFields>, after: &PlaceFields) -> bool {
    after.kind != PlaceKind::Video && before.is_none_or(|before| before.kind == PlaceKind::Video)
}

/// Hides a place with a new address from the guardians from whom another place of the child is hidden: they must not learn where the child is now
/// before the office has decided about it.
async fn hide_from_same_guardians(tx: &mut Tx, child: ChildId, place: PlaceId) -> Result<()> {
    let guardians: Vec<(Uuid,)> = tx
        .fetch_all("SELECT DISTINCT guardian_id FROM hidden_places WHERE agency_id = $1 AND child_id = $4", args![child])
        .await?;
    for (guardian,) in guardians {
        tx.execute(
            "INSERT INTO hidden_places (agency_id, guardian_id, child_id, place_id) VALUES ($1, $4, $5, $6)
             ON CONFLICT (agency_id, guardian_id, place_id) DO NOTHING",
            args![guardian, child, place],
        )
        .await?;
    }
    Ok(())
}

/// A place by video has the position of the home, so that drives around it are counted from there.
async fn of_home(tx: &mut Tx, child: ChildId) -> Result<Option<Position>> {
    let home: Option<(f64, f64, String)> = tx
        .fetch_optional(
            concat!(
                "SELECT l.lat, l.lon, l.placed_by FROM places l WHERE l.agency_id = $1 AND l.child_id = $4",
                default_place_order!("l", "$today"),
                " LIMIT 1"
            ),
            args![child],
        )
        .await?;
    Ok(home.map(|(lat, lon, placed_by)| Position { lat, lon, placed_by: PlacedBy::of(&placed_by) }))
}

/// Moves the places by video of a child to where its home is now.
pub(in crate::records) async fn move_places_by_video(tx: &mut Tx, child: Uuid, home: Position) -> Result<()> {
    tx.execute(
        "UPDATE places SET lat = $5, lon = $6, placed_by = $7 WHERE agency_id = $1 AND child_id = $4 AND kind = 'video'",
        args![child, home.lat, home.lon, home.placed_by.as_str()],
    )
    .await?;
    Ok(())
}

/// Takes the last change of a place back.
///
/// # Errors
/// As [`save_place`] and [`end_place`]; `Conflict::State` `NothingToUndo`.
pub async fn undo_place(tx: &mut Tx, undo: PlaceVersion) -> Result<ChildId> {
    let (child, place) = load_for_change(tx, undo).await?;
    let mut before: PlaceFields = previous(tx, Record::of_child(RecordKind::Place, undo.place.0, child), undo.version).await?;
    if before.kind == PlaceKind::Video {
        before.position = of_home(tx, child).await?.unwrap_or(before.position);
    }
    let (id, gets_address) = (place.id, gets_address(Some(&place.fields), &before));
    replace(tx, child, place, before).await?;
    if gets_address {
        hide_from_same_guardians(tx, child, id).await?;
    }
    Ok(child)
}

/// Ends a place: no visit takes place there from that day on.
///
/// # Errors
/// `NotFound`, `Conflict::Stale` as [`save_place`]; `Conflict::State` `PlaceHasPlannedVisits` while visits are planned there on that
/// day or later, `OnlyPlace` for the only place of a child that has an address; `Invalid` `NextHomeMissing` where several places can
/// take over and none is chosen.
pub async fn end_place(tx: &mut Tx, end: EndPlace) -> Result<ChildId> {
    let (child, place) = load_for_change(tx, PlaceVersion { place: end.place, version: end.version }).await?;
    let others = next_homes(tx, child, end.place, end.ended_on).await?;
    let next = others.iter().find(|other| Some(other.id) == end.next_home);
    if others.len() > 1 && next.is_none() {
        return Err(Error::field("next_home", ErrorCode::NextHomeMissing));
    }
    let next = next.or(others.first()).map(|next| next.id);
    let fields = PlaceFields { ended_on: Some(end.ended_on), ..place.fields.clone() };
    replace(tx, child, place, fields).await?;
    if let Some(next) = next {
        tx.execute("UPDATE places SET takes_over = (id = $5) WHERE agency_id = $1 AND child_id = $4", args![child, next]).await?;
    }
    Ok(child)
}

/// Brings an ended place back.
///
/// # Errors
/// `NotFound`, `Conflict::Stale` as [`save_place`].
pub async fn bring_back_place(tx: &mut Tx, back: PlaceVersion) -> Result<ChildId> {
    let (child, place) = load_for_change(tx, back).await?;
    let fields = PlaceFields { ended_on: None, ..place.fields.clone() };
    replace(tx, child, place, fields).await?;
    Ok(child)
}

async fn replace(tx: &mut Tx, child: ChildId, before: PlaceRecord, after: PlaceFields) -> Result<()> {
    if before.fields == after {
        tx.mark_unchanged();
        return Ok(());
    }
    if let Some(day) = after.ended_on.filter(|day| before.fields.ended_on.is_none_or(|ended| *day < ended)) {
        ensure_may_end(tx, child, before.id, day).await?;
    }
    write(tx, child, before.id, Some(&before), &after).await
}

async fn ensure_may_end(tx: &mut Tx, child: ChildId, place: PlaceId, day: Date) -> Result<()> {
    let (planned, others): (i64, i64) = tx
        .fetch_one(
            "SELECT (SELECT COUNT(*) FROM visits WHERE agency_id = $1 AND child_id = $4 AND place_id = $5
                    AND state IN ('planned', 'under_way') AND starts_local >= $6),
                (SELECT COUNT(*) FROM places WHERE agency_id = $1 AND child_id = $4 AND id <> $5 AND ended_on IS NULL
                    AND kind <> 'video')",
            args![child, place, day],
        )
        .await?;
    if others == 0 {
        return Err(Error::state(ErrorCode::OnlyPlace));
    }
    if planned > 0 { Err(Error::state(ErrorCode::PlaceHasPlannedVisits)) } else { Ok(()) }
}

async fn write(tx: &mut Tx, child: ChildId, place: PlaceId, before: Option<&PlaceRecord>, fields: &PlaceFields) -> Result<()> {
    let note = tx.seal(child, SealedColumn::PlaceNote, place.0, &fields.note).await?;
    let kind = fields.kind.as_str();
    tx.execute(
        "INSERT INTO places (agency_id, id, child_id, kind, address, city, state, zip, lat, lon, version, label, availability,
            note_sealed, ended_on, placed_by)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $14, $15, $16, $17)
         ON CONFLICT (agency_id, id) DO UPDATE SET kind = $6, address = $7, city = $8, state = $9, zip = $10, lat = $11, lon = $12,
            version = places.version + 1, label = $13, availability = $14, note_sealed = $15, ended_on = $16,
            placed_by = $17",
        args![
            place,
            child,
            kind,
            &fields.address,
            &fields.city,
            &fields.state,
            &fields.zip,
            fields.position.lat,
            fields.position.lon,
            &fields.label,
            &fields.availability,
            note,
            fields.ended_on.map(|day| day.to_string()),
            fields.position.placed_by.as_str()
        ],
    )
    .await?;
    if before.is_some() && fields.kind == PlaceKind::Home {
        // An import writes the home as a part of the child.
        tx.execute("UPDATE children SET changed_here = TRUE WHERE agency_id = $1 AND id = $4", args![child]).await?;
        move_places_by_video(tx, child.0, fields.position).await?;
    }
    let version = before.map_or(1, |before| before.version + 1);
    let record = Record::of_child(RecordKind::Place, place.0, child);
    changes::record_previous(tx, record, version, before.map(|before| &before.fields)).await?;
    tx.record_subject("child", child.0);
    tx.record_change(fields);
    Ok(())
}
