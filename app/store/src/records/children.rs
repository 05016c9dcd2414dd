//! Children as the office makes and edits them by hand: with their places and with contacts who are no guardians.
//!
//! A member needs the capability `Manage` or `Schedule`. What an import writes too marks the child as changed here, so that a later
//! import reports a conflict.

mod contacts;
mod places;

pub(super) use contacts::import_contacts;
pub use contacts::{bring_back_contact, contact, end_contact, save_contact, undo_contact};
pub(crate) use places::places_on;
pub use places::{bring_back_place, end_place, move_pin, place, save_place, undo_place};
pub(super) use places::{further_places, further_places_of, import_place, is_further_place, move_places_by_video};

use crate::{
    OfficeAccess, Tx,
    kernel::{
        columns::{ChildColumns, child_columns, parse_date, to_local},
        sealing::{Opener, Sealed, SealedColumn},
        sql::{args, internal},
        versions::check_version,
        visible::{staff_only, visible_child},
    },
    records::{
        changes::{self, Record},
        doubles,
    },
};
use contacts::ContactRow;
use domain::{
    AuthorizationId, Capability, ChildId, Error, ErrorCode, FieldErrors, PlaceId, Result, Role,
    account::Viewer,
    children::{
        ChangeChild, ChildDetails, ChildEnding, ChildFields, ChildForm, ChildRecord, ChildVersion, EndChild,
        contacts::ContactRecord,
        places::{PlaceAddress, PlaceKind},
    },
    doubles::{AlikeChild, Likeness, Person},
    import::canonical_reference,
    records::{RecordKind, is_over, next_reference},
    search::folded_name,
    text::CareText,
    visits::{ChildRef, Contact, VisitCare},
};
use jiff::civil::{Date, DateTime};
use places::{PlaceRow, PlaceText};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// The columns of a child `c` that are edited by hand.
macro_rules! field_columns {
    () => {
        "c.id, c.version, c.reference, c.first_name, c.last_name, c.preferred_name, c.pronouns_sealed, c.birth_date,
         c.home_language, c.further_languages, c.interpreter, c.time_zone, c.availability, c.allergies_sealed,
         c.safety_note_sealed, c.ended_on, c.ended_reason_sealed"
    };
}
pub(super) use field_columns;

#[derive(sqlx::FromRow)]
pub(super) struct FieldColumns {
    id: Uuid,
    version: i64,
    reference: String,
    first_name: String,
    last_name: String,
    preferred_name: String,
    pronouns_sealed: Sealed,
    birth_date: String,
    home_language: String,
    further_languages: String,
    interpreter: bool,
    time_zone: String,
    availability: String,
    allergies_sealed: Sealed,
    safety_note_sealed: Sealed,
    ended_on: Option<String>,
    ended_reason_sealed: Sealed,
}

impl FieldColumns {
    fn texts(&self) -> [&Sealed; 4] {
        [&self.pronouns_sealed, &self.allergies_sealed, &self.safety_note_sealed, &self.ended_reason_sealed]
    }

    fn open(self, opener: &Opener) -> Result<(i64, ChildFields)> {
        let child = ChildId(self.id);
        let text = |column, text: &Sealed| opener.text(child, column, self.id, text);
        let fields = ChildFields {
            pronouns: text(SealedColumn::Pronouns, &self.pronouns_sealed)?,
            allergies: text(SealedColumn::Allergies, &self.allergies_sealed)?,
            safety_note: text(SealedColumn::SafetyNote, &self.safety_note_sealed)?,
            ended_reason: text(SealedColumn::EndedReason, &self.ended_reason_sealed)?,
            reference: self.reference,
            first_name: self.first_name,
            last_name: self.last_name,
            preferred_name: self.preferred_name,
            birth_date: parse_date(&self.birth_date)?,
            home_language: self.home_language,
            further_languages: self.further_languages,
            interpreter: self.interpreter,
            time_zone: self.time_zone,
            availability: self.availability,
            ended_on: self.ended_on.as_deref().map(parse_date).transpose()?,
        };
        Ok((self.version, fields))
    }
}

/// `NotFound` for everyone who may not make and edit children.
pub(super) fn require_editor(tx: &Tx) -> Result<OfficeAccess> {
    tx.require_capability(Capability::Manage).or_else(|_| tx.require_capability(Capability::Schedule))
}

fn reject(errors: FieldErrors) -> Result<()> {
    if errors.0.is_empty() { Ok(()) } else { Err(Error::Invalid { fields: errors.0 }) }
}

/// A child with its places and contacts, for the staff; what is over is listed for the office only.
pub(super) async fn record(tx: &mut Tx, columns: FieldColumns) -> Result<ChildRecord> {
    let child = ChildId(columns.id);
    let places = places::rows_of_child(tx, child).await?;
    let contacts = contacts::rows_of_child(tx, child).await?;
    let notes = places.iter().map(PlaceRow::note).chain(contacts.iter().map(ContactRow::note));
    let opener = tx.opener(columns.texts().into_iter().chain(notes).map(|text| (child, text)).collect()).await?;
    let (version, mut fields) = columns.open(&opener)?;
    let mut places = places.into_iter().map(|row| row.open(child, &opener)).collect::<Result<Vec<_>>>()?;
    let mut contacts = contacts.into_iter().map(|row| row.open(child, &opener)).collect::<Result<Vec<_>>>()?;
    let today = tx.local_now()?.date();
    if tx.actor().role() != Role::Admin {
        fields.ended_reason = String::new();
        places.retain(|place| !is_over(place.fields.ended_on, today));
        contacts.retain(|contact| !is_over(contact.fields.ended_on, today));
    }
    let last_change = if require_editor(tx).is_ok() {
        changes::last_change(tx, Record::of_child(RecordKind::Child, child.0, child), version).await?
    } else {
        None
    };
    places.sort_by_key(|place| (is_over(place.fields.ended_on, today), place.fields.kind != PlaceKind::Home, place.id));
    contacts.sort_by(|one, other| {
        let key = |contact: &ContactRecord| (is_over(contact.fields.ended_on, today), contact.fields.kind);
        key(one).cmp(&key(other)).then_with(|| one.fields.name.cmp(&other.fields.name)).then(one.id.cmp(&other.id))
    });
    Ok(ChildRecord { version, fields, places, contacts, last_change })
}

#[derive(sqlx::FromRow)]
struct FormRow {
    #[sqlx(flatten)]
    child: ChildColumns,
    #[sqlx(flatten)]
    fields: FieldColumns,
}

/// A child with its current version, for members who may edit it.
///
/// # Errors
/// `NotFound` for a child of another agency, and for other members.
pub async fn form(tx: &mut Tx, child: ChildId) -> Result<ChildForm> {
    let form = load(tx, child).await?;
    tx.record_access(child);
    Ok(form)
}

pub(super) async fn load(tx: &mut Tx, child: ChildId) -> Result<ChildForm> {
    require_editor(tx)?;
    let row: FormRow = tx
        .fetch_one(
            concat!(
                "SELECT ",
                child_columns!(),
                ", ",
                field_columns!(),
                " FROM children c WHERE ",
                visible_child!(),
                staff_only!(),
                " AND c.id = $4"
            ),
            args![child],
        )
        .await?;
    let opener = tx.opener(row.fields.texts().into_iter().map(|text| (child, text)).collect()).await?;
    let (version, fields) = row.fields.open(&opener)?;
    Ok(ChildForm { child: row.child.into_ref(), version, fields })
}

/// The children who may be the one that was typed into the form of a new child.
///
/// # Errors
/// `NotFound` for members who may not add a child.
pub async fn alike(tx: &mut Tx, person: Person) -> Result<Vec<AlikeChild>> {
    require_editor(tx)?;
    let alike = doubles::alike(tx, &person, None).await?;
    for child in &alike {
        tx.record_access(child.id);
    }
    Ok(alike)
}

/// For the form of a new child: the next free reference, and the state of the address that was entered last, if there is one.
pub async fn new_form(tx: &mut Tx) -> Result<(String, String)> {
    require_editor(tx)?;
    let known: Vec<(String,)> = tx.fetch_all("SELECT reference FROM children WHERE agency_id = $1", args![]).await?;
    Ok((next_reference('C', 4, known.iter().map(|(reference,)| reference.as_str())), last_state(tx).await?))
}

/// For the form of a new place: the state of the address that was entered last; empty if there is none.
///
/// # Errors
/// `NotFound` for members who may not add a place.
pub async fn last_state(tx: &mut Tx) -> Result<String> {
    require_editor(tx)?;
    let sql = "SELECT state FROM places WHERE agency_id = $1 AND state <> '' ORDER BY id DESC LIMIT 1";
    let last: Option<(String,)> = tx.fetch_optional(sql, args![]).await?;
    Ok(last.map(|(state,)| state).unwrap_or_default())
}

/// Adds a child with a home; `people::add_child` adds a guardian too. `doubles_of` is the child as it was typed, unless the user has
/// already answered that it is none of those who are alike.
///
/// # Errors
/// `Invalid` `ChildrenAlike` if there are children who may be this one;
/// `NotFound` without the capability; `Invalid` `ReferenceTaken`, `NotBornYet`, `TimeZoneUnknown`, `PositionMissing` and
/// others of the position.
pub(super) async fn add(
    tx: &mut Tx,
    details: ChildDetails,
    address: &PlaceAddress,
    doubles_of: Option<&Person>,
) -> Result<ChildId> {
    let office = require_editor(tx)?;
    let child = ChildId(tx.next_id());
    let (free, _) = new_form(tx).await?;
    let mut errors = FieldErrors::default();
    let fields = details.into_fields(free, None, String::new());
    check_fields(tx, child, None, &fields, &mut errors).await?;
    let position = places::typed_or_of_zip(address, &mut errors);
    if let Some(person) = doubles_of
        && doubles::alike(tx, person, None).await?.iter().any(|child| child.alike.likeness == Likeness::Likely)
    {
        errors.add("confirm_new", ErrorCode::ChildrenAlike);
    }
    reject(errors)?;
    write(tx, office, child, None, &fields).await?;
    places::insert_home(tx, child, address, position).await?;
    Ok(child)
}

/// Changes a child. Nothing is written if nothing differs. The reference stays: an import knows the child by it.
///
/// # Errors
/// As [`add`]; `NotFound` for a child of another agency; `Conflict::Stale` if another user saved first.
pub async fn change(tx: &mut Tx, change: ChangeChild) -> Result<()> {
    let ChangeChild { record, details } = change;
    let form = form_for_change(tx, record).await?;
    let details = ChildDetails { reference: None, ..details };
    let fields = details.into_fields(form.fields.reference.clone(), form.fields.ended_on, form.fields.ended_reason.clone());
    save(tx, form, fields).await
}

/// Takes the last change of a child back; that can be undone in turn.
///
/// # Errors
/// As [`change`]; `Conflict::State` `NothingToUndo`, `ChildHasPlannedVisits`.
pub async fn undo(tx: &mut Tx, undo: ChildVersion) -> Result<()> {
    let (form, before) = undone(tx, undo).await?;
    save(tx, form, before).await
}

/// Checks that the last change of a child can be undone.
///
/// # Errors
/// As [`undo`].
pub(super) async fn check_undo(tx: &mut Tx, undo: ChildVersion) -> Result<()> {
    let (form, before) = undone(tx, undo).await?;
    check(tx, &form, &before).await
}

/// A child, and what it was before its last change.
async fn undone(tx: &mut Tx, undo: ChildVersion) -> Result<(ChildForm, ChildFields)> {
    let form = form_for_change(tx, undo).await?;
    let record = Record::of_child(RecordKind::Child, undo.child.0, undo.child);
    let before = previous(tx, record, undo.version).await?;
    Ok((form, before))
}

/// What a record was before its last change by hand. A record that only an import has written has none.
pub(super) async fn previous<T: DeserializeOwned>(tx: &mut Tx, record: Record, version: i64) -> Result<T> {
    let before = changes::previous(tx, record, version).await;
    before.map_err(|error| if error == Error::NotFound { Error::state(ErrorCode::NothingToUndo) } else { error })
}

/// Ends the services of a child: from that day on it is in no list of current children and gets no visits. Ended again, it gets
/// the other day.
///
/// # Errors
/// As [`change`]; `Invalid` `EndsBeforeBirth`; `Conflict::State` `ChildHasPlannedVisits` while visits are planned on that day or
/// later.
pub async fn end(tx: &mut Tx, end: EndChild) -> Result<()> {
    let form = form_for_change(tx, ChildVersion { child: end.child, version: end.version }).await?;
    if end.ended_on < form.fields.birth_date {
        return Err(Error::field("ended_on", ErrorCode::EndsBeforeBirth));
    }
    let fields = ChildFields { ended_on: Some(end.ended_on), ended_reason: end.reason.into_string(), ..form.fields.clone() };
    save(tx, form, fields).await
}

/// Brings an ended child back, with everything as it was.
///
/// # Errors
/// As [`change`].
pub async fn bring_back(tx: &mut Tx, back: ChildVersion) -> Result<()> {
    let form = form_for_change(tx, back).await?;
    let fields = ChildFields { ended_on: None, ended_reason: String::new(), ..form.fields.clone() };
    save(tx, form, fields).await
}

/// What ending a child's services would leave: its planned visits, and its authorizations.
pub async fn ending(tx: &mut Tx, child: ChildId) -> Result<ChildEnding> {
    let form = form(tx, child).await?;
    let today = tx.local_now()?.date();
    let (planned, first_us): (i64, Option<i64>) = tx
        .fetch_one(
            "SELECT COUNT(*), MIN(starts_us) FROM visits
             WHERE agency_id = $1 AND child_id = $4 AND state IN ('planned', 'under_way') AND starts_local >= $5",
            args![child, today],
        )
        .await?;
    let authorizations: Vec<(Uuid, String)> = tx
        .fetch_all(
            "SELECT id, reference FROM authorizations WHERE agency_id = $1 AND child_id = $4 AND ends_on >= $5
             ORDER BY ends_on, id LIMIT 20",
            args![child, today],
        )
        .await?;
    let zone = tx.zone()?;
    let first_planned = first_us.map(|us| to_local(us, &zone)).transpose()?.map(DateTime::date);
    Ok(ChildEnding {
        form,
        planned: u32::try_from(planned).unwrap_or(u32::MAX),
        first_planned,
        authorizations: authorizations.into_iter().map(|(id, reference)| (AuthorizationId(id), reference)).collect(),
    })
}

async fn form_for_change(tx: &mut Tx, seen: ChildVersion) -> Result<ChildForm> {
    let form = load(tx, seen.child).await?;
    check_version(form.version, seen.version)?;
    Ok(form)
}

async fn save(tx: &mut Tx, before: ChildForm, after: ChildFields) -> Result<()> {
    let office = require_editor(tx)?;
    let child = before.child.id;
    if before.fields == after {
        tx.mark_unchanged();
        return Ok(());
    }
    check(tx, &before, &after).await?;
    write(tx, office, child, Some((before.version, &before.fields)), &after).await
}

/// Checks what a child would be.
async fn check(tx: &mut Tx, before: &ChildForm, after: &ChildFields) -> Result<()> {
    let child = before.child.id;
    let mut errors = FieldErrors::default();
    check_fields(tx, child, Some(&before.fields), after, &mut errors).await?;
    reject(errors)?;
    match after.ended_on.filter(|day| before.fields.ended_on.is_none_or(|ended| *day < ended)) {
        Some(day) => ensure_nothing_planned(tx, child, day).await,
        None => Ok(()),
    }
}

async fn ensure_nothing_planned(tx: &mut Tx, child: ChildId, day: Date) -> Result<()> {
    let (planned,): (i64,) = tx
        .fetch_one(
            "SELECT COUNT(*) FROM visits
             WHERE agency_id = $1 AND child_id = $4 AND state IN ('planned', 'under_way') AND starts_local >= $5",
            args![child, day],
        )
        .await?;
    if planned == 0 { Ok(()) } else { Err(Error::state(ErrorCode::ChildHasPlannedVisits)) }
}

/// Whether another child has this reference. References that differ only in leading zeros are one to a spreadsheet.
async fn is_taken(tx: &mut Tx, child: ChildId, reference: &str) -> Result<bool> {
    let known: Vec<(String,)> =
        tx.fetch_all("SELECT reference FROM children WHERE agency_id = $1 AND id <> $4", args![child]).await?;
    let wanted = canonical_reference(reference);
    Ok(known.iter().any(|(other,)| canonical_reference(other) == wanted))
}

/// What a form can't know by itself.
async fn check_fields(
    tx: &mut Tx,
    child: ChildId,
    before: Option<&ChildFields>,
    fields: &ChildFields,
    errors: &mut FieldErrors,
) -> Result<()> {
    let is_same = before.is_some_and(|before| before.reference == fields.reference);
    if !is_same && is_taken(tx, child, &fields.reference).await? {
        errors.add("reference", ErrorCode::ReferenceTaken);
    }
    if fields.birth_date > tx.local_now()?.date() {
        errors.add("birth_date", ErrorCode::NotBornYet);
    }
    if crate::zone(&fields.time_zone).is_err() {
        errors.add("time_zone", ErrorCode::TimeZoneUnknown);
    }
    Ok(())
}

/// Whether an import would write one of the fields that differ.
fn differs_for_imports(before: &ChildFields, after: &ChildFields) -> bool {
    let imported = |fields: &ChildFields| {
        let ChildFields { reference, first_name, last_name, birth_date, home_language, time_zone, availability, .. } =
            fields.clone();
        (reference, first_name, last_name, birth_date, home_language, time_zone, availability)
    };
    imported(before) != imported(after)
}

/// Writes the values of a child after a merge or its undo, as a version of its own beside theirs: the rows of the child differ too, and
/// undoing the values alone would lose what was joined, or give one child the values of the other.
pub(super) async fn write_if_changed(
    tx: &mut Tx,
    office: OfficeAccess,
    child: ChildId,
    (version, before): (i64, &ChildFields),
    after: &ChildFields,
) -> Result<()> {
    if before != after {
        write(tx, office, child, Some((version, before)), after).await?;
    }
    tx.execute("UPDATE children SET version = version + 1 WHERE agency_id = $1 AND id = $4", args![child]).await.map(drop)
}

/// Texts that were joined may be too long together.
pub(super) fn check_care_texts(fields: &ChildFields) -> Result<()> {
    let mut errors = FieldErrors::default();
    for (field, text) in [("allergies", &fields.allergies), ("safety_note", &fields.safety_note)] {
        if let Err(error) = CareText::try_from(text.as_str()) {
            errors.add(field, error.code);
        }
    }
    reject(errors)
}

async fn write(
    tx: &mut Tx,
    _: OfficeAccess,
    child: ChildId,
    before: Option<(i64, &ChildFields)>,
    fields: &ChildFields,
) -> Result<()> {
    let pronouns = tx.seal(child, SealedColumn::Pronouns, child.0, &fields.pronouns).await?;
    let allergies = tx.seal(child, SealedColumn::Allergies, child.0, &fields.allergies).await?;
    let safety_note = tx.seal(child, SealedColumn::SafetyNote, child.0, &fields.safety_note).await?;
    let reason = tx.seal(child, SealedColumn::EndedReason, child.0, &fields.ended_reason).await?;
    let changed_here = before.is_none_or(|(_, before)| differs_for_imports(before, fields));
    tx.execute(
        "INSERT INTO children (agency_id, id, reference, first_name, last_name, birth_date, home_language, time_zone,
            availability, import_digest, first_name_folded, last_name_folded, changed_here, version, preferred_name,
            pronouns_sealed, further_languages, interpreter, allergies_sealed, safety_note_sealed, ended_on, ended_reason_sealed)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10, $11, '', $12, $13, $14, 1, $15, $16, $17, $18, $19, $20, $21, $22)
         ON CONFLICT (agency_id, id) DO UPDATE SET reference = $5, first_name = $6, last_name = $7, birth_date = $8,
            home_language = $9, time_zone = $10, availability = $11, first_name_folded = $12, last_name_folded = $13,
            changed_here = children.changed_here OR $14, version = children.version + 1, preferred_name = $15,
            pronouns_sealed = $16, further_languages = $17, interpreter = $18, allergies_sealed = $19, safety_note_sealed = $20,
            ended_on = $21, ended_reason_sealed = $22",
        args![
            child,
            &fields.reference,
            &fields.first_name,
            &fields.last_name,
            fields.birth_date,
            &fields.home_language,
            &fields.time_zone,
            &fields.availability,
            folded_name(&fields.first_name),
            folded_name(&fields.last_name),
            changed_here,
            &fields.preferred_name,
            pronouns,
            &fields.further_languages,
            fields.interpreter,
            allergies,
            safety_note,
            fields.ended_on.map(|day| day.to_string()),
            reason
        ],
    )
    .await?;
    let version = before.map_or(1, |(version, _)| version + 1);
    let record = Record::of_child(RecordKind::Child, child.0, child);
    changes::record_previous(tx, record, version, before.map(|(_, fields)| fields)).await?;
    tx.record_subject("child", child.0);
    tx.record_change(fields);
    Ok(())
}

/// A child of the agency whose record is not merged into another one.
///
/// # Errors
/// `NotFound` for others.
pub(crate) async fn require_child(tx: &mut Tx, child: ChildId) -> Result<()> {
    let _: (Uuid,) =
        tx.fetch_one("SELECT id FROM children WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL", args![child]).await?;
    Ok(())
}

/// The child, for the form of a new record of it.
///
/// # Errors
/// `NotFound` for a child of another agency, and for members who may not edit it.
pub async fn child_for_new_record(tx: &mut Tx, child: ChildId) -> Result<ChildRef> {
    require_editor(tx)?;
    child_ref(tx, child).await
}

/// The child's name on a page of the office about one of its records.
async fn child_ref(tx: &mut Tx, child: ChildId) -> Result<ChildRef> {
    let row: ChildColumns = tx
        .fetch_one(
            concat!("SELECT ", child_columns!(), " FROM children c WHERE ", visible_child!(), staff_only!(), " AND c.id = $4"),
            args![child],
        )
        .await?;
    tx.record_access(child);
    Ok(row.into_ref())
}

#[derive(sqlx::FromRow)]
struct CareRow {
    preferred_name: String,
    pronouns_sealed: Sealed,
    allergies_sealed: Sealed,
    safety_note_sealed: Sealed,
}

/// What those who visit a child at a place must know. The caller has checked that the reader may see the visit.
pub(crate) async fn care(tx: &mut Tx, child: ChildId, place: PlaceId) -> Result<VisitCare> {
    let row: CareRow = tx
        .fetch_one(
            "SELECT preferred_name, pronouns_sealed, allergies_sealed, safety_note_sealed FROM children
             WHERE agency_id = $1 AND id = $4",
            args![child],
        )
        .await?;
    let place = places::text(tx, place).await?;
    let contacts = contacts::rows_of_child(tx, child).await?;
    let PlaceText { id, label, note_sealed } = place;
    let texts = [&row.pronouns_sealed, &row.allergies_sealed, &row.safety_note_sealed, &note_sealed];
    let opener = tx.opener(texts.into_iter().map(|text| (child, text)).collect()).await?;
    let text = |column, text: &Sealed| opener.text(child, column, child.0, text);
    let today = tx.local_now()?.date();
    let mut current = Vec::with_capacity(contacts.len());
    for contact in contacts {
        if !is_over(contact.ended_on()?, today) {
            current.push(contact);
        }
    }
    current.sort_by(|one, other| one.order().cmp(&other.order()));
    let initials = tx.actor().viewer().is_some_and(Viewer::wants_initials);
    Ok(VisitCare {
        preferred_name: if initials { String::new() } else { row.preferred_name },
        pronouns: text(SealedColumn::Pronouns, &row.pronouns_sealed)?,
        allergies: text(SealedColumn::Allergies, &row.allergies_sealed)?,
        safety_note: text(SealedColumn::SafetyNote, &row.safety_note_sealed)?,
        place_label: label,
        place_note: opener.text(child, SealedColumn::PlaceNote, id, &note_sealed)?,
        contacts: current.into_iter().map(|contact| contact.into_call(initials)).collect::<Vec<Contact>>(),
    })
}

/// The kind of a record in the database, which has a constraint for it.
pub(super) fn parse_kind<T: DeserializeOwned>(kind: &str) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(kind.to_owned())).map_err(|error| internal(&error))
}
