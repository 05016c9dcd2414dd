//! People to call about a child who are no guardians.

use super::{child_ref, parse_kind, previous, require_child, require_editor};
use crate::{
    Tx,
    kernel::{
        columns::parse_date,
        sealing::{Opener, Sealed, SealedColumn},
        sql::args,
        versions::check_version,
    },
    records::changes::{self, Record},
};
use domain::{
    ChildId, ContactId, Error, Result,
    children::contacts::{ContactFields, ContactPage, ContactRecord, ContactVersion, EndContact, SaveContact},
    records::RecordKind,
    visits::{self, Contact},
};
use jiff::civil::Date;
use uuid::Uuid;

/// Selects the columns of [`ContactRow`].
macro_rules! select_contacts {
    ($condition:literal) => {
        concat!(
            "SELECT id, child_id, version, kind, name, relationship, phone, note_sealed, ended_on FROM child_contacts
             WHERE agency_id = $1 AND ",
            $condition
        )
    };
}

#[derive(sqlx::FromRow)]
pub(super) struct ContactRow {
    id: Uuid,
    child_id: Uuid,
    version: i64,
    kind: String,
    name: String,
    relationship: String,
    phone: String,
    note_sealed: Sealed,
    ended_on: Option<String>,
}

impl ContactRow {
    pub fn note(&self) -> &Sealed {
        &self.note_sealed
    }

    pub fn ended_on(&self) -> Result<Option<Date>> {
        self.ended_on.as_deref().map(parse_date).transpose()
    }

    /// Emergency contacts first, then by name.
    pub fn order(&self) -> (bool, &str, Uuid) {
        (self.kind != "emergency", &self.name, self.id)
    }

    /// Whom to call, with initials if the reader prefers those.
    pub fn into_call(self, initials: bool) -> Contact {
        let name = if initials { visits::initials_of(&self.name) } else { self.name };
        let relationship = if self.relationship.is_empty() { self.kind } else { self.relationship };
        Contact { name, relationship, phone: self.phone }
    }

    pub fn open(self, child: ChildId, opener: &Opener) -> Result<ContactRecord> {
        let fields = ContactFields {
            kind: parse_kind(&self.kind)?,
            note: opener.text(child, SealedColumn::ContactNote, self.id, &self.note_sealed)?,
            ended_on: self.ended_on()?,
            name: self.name,
            relationship: self.relationship,
            phone: self.phone,
        };
        Ok(ContactRecord { id: ContactId(self.id), version: self.version, fields })
    }
}

pub(super) async fn rows_of_child(tx: &mut Tx, child: ChildId) -> Result<Vec<ContactRow>> {
    tx.fetch_all(select_contacts!("child_id = $4"), args![child]).await
}

async fn load(tx: &mut Tx, contact: ContactId) -> Result<(ChildId, ContactRecord)> {
    let row: ContactRow = tx.fetch_one(select_contacts!("id = $4"), args![contact]).await?;
    let child = ChildId(row.child_id);
    let opener = tx.opener(std::iter::once((child, row.note())).collect()).await?;
    Ok((child, row.open(child, &opener)?))
}

async fn load_for_change(tx: &mut Tx, seen: ContactVersion) -> Result<(ChildId, ContactRecord)> {
    require_editor(tx)?;
    let (child, contact) = load(tx, seen.contact).await?;
    check_version(contact.version, seen.version)?;
    Ok((child, contact))
}

/// One contact of this child, for members who may edit it.
///
/// # Errors
/// `NotFound` for a contact of another agency or child, and for other members.
pub async fn contact(tx: &mut Tx, child: ChildId, contact: ContactId) -> Result<ContactPage> {
    require_editor(tx)?;
    let (owner, contact) = load(tx, contact).await?;
    if owner != child {
        return Err(Error::NotFound);
    }
    let last_change =
        changes::last_change(tx, Record::of_child(RecordKind::Contact, contact.id.0, child), contact.version).await?;
    Ok(ContactPage { child: child_ref(tx, child).await?, contact, last_change })
}

/// Adds a contact to a child, or changes one.
///
/// # Errors
/// `NotFound` for a child or contact of another agency, for a contact of another child, and for members who may not;
/// `Conflict::Stale`.
pub async fn save_contact(tx: &mut Tx, save: SaveContact) -> Result<ContactId> {
    require_editor(tx)?;
    require_child(tx, save.child).await?;
    let before = match save.contact {
        Some(contact) => {
            let (owner, record) =
                load_for_change(tx, ContactVersion { contact, version: save.version.unwrap_or_default() }).await?;
            if owner != save.child {
                return Err(Error::NotFound);
            }
            Some(record)
        }
        None => None,
    };
    let fields = ContactFields {
        kind: save.kind,
        name: save.name.into_string(),
        relationship: save.relationship.into_string(),
        phone: save.phone.into_string(),
        note: save.note.into_string(),
        ended_on: before.as_ref().and_then(|contact| contact.fields.ended_on),
    };
    if let Some(before) = before {
        let contact = before.id;
        replace(tx, save.child, before, fields).await?;
        return Ok(contact);
    }
    let contact = ContactId(tx.next_id());
    write(tx, save.child, contact, None, &fields).await?;
    Ok(contact)
}

/// Takes the last change of a contact back.
///
/// # Errors
/// As [`save_contact`]; `Conflict::State` `NothingToUndo`.
pub async fn undo_contact(tx: &mut Tx, undo: ContactVersion) -> Result<ChildId> {
    let (child, contact) = load_for_change(tx, undo).await?;
    let record = Record::of_child(RecordKind::Contact, undo.contact.0, child);
    let before: ContactFields = previous(tx, record, undo.version).await?;
    replace(tx, child, contact, before).await?;
    Ok(child)
}

/// Ends a contact: from that day on it is shown to no provider.
///
/// # Errors
/// As [`save_contact`].
pub async fn end_contact(tx: &mut Tx, end: EndContact) -> Result<ChildId> {
    let (child, contact) = load_for_change(tx, ContactVersion { contact: end.contact, version: end.version }).await?;
    let fields = ContactFields { ended_on: Some(end.ended_on), ..contact.fields.clone() };
    replace(tx, child, contact, fields).await?;
    Ok(child)
}

/// Brings an ended contact back.
///
/// # Errors
/// As [`save_contact`].
pub async fn bring_back_contact(tx: &mut Tx, back: ContactVersion) -> Result<ChildId> {
    let (child, contact) = load_for_change(tx, back).await?;
    let fields = ContactFields { ended_on: None, ..contact.fields.clone() };
    replace(tx, child, contact, fields).await?;
    Ok(child)
}

/// Adds the contacts that a file names, and changes those of the same name and phone. None is taken away, and none comes back.
pub(in crate::records) async fn import_contacts(tx: &mut Tx, child: ChildId, named: &[ContactFields]) -> Result<()> {
    if named.is_empty() {
        return Ok(());
    }
    let rows = rows_of_child(tx, child).await?;
    let opener = tx.opener(rows.iter().map(|row| (child, row.note())).collect()).await?;
    let mut known = rows.into_iter().map(|row| row.open(child, &opener)).collect::<Result<Vec<_>>>()?;
    known.sort_by_key(|contact| (contact.fields.ended_on.is_some(), contact.id));
    for fields in named {
        let of_file = known.iter().find(|other| other.fields.name == fields.name && other.fields.phone == fields.phone);
        match of_file {
            Some(contact) if contact.fields.ended_on.is_some() || contact.fields == *fields => {}
            Some(contact) => {
                let note = tx.seal(child, SealedColumn::ContactNote, contact.id.0, &fields.note).await?;
                tx.execute(
                    "UPDATE child_contacts SET kind = $5, relationship = $6, note_sealed = $7, version = version + 1
                     WHERE agency_id = $1 AND id = $4",
                    args![contact.id, fields.kind.as_str(), &fields.relationship, note],
                )
                .await?;
            }
            None => {
                let id = ContactId(tx.next_id());
                let note = tx.seal(child, SealedColumn::ContactNote, id.0, &fields.note).await?;
                tx.execute(
                    "INSERT INTO child_contacts (agency_id, id, child_id, kind, name, relationship, phone, note_sealed, ended_on,
                        version)
                     VALUES ($1, $4, $5, $6, $7, $8, $9, $10, NULL, 1)",
                    args![id, child, fields.kind.as_str(), &fields.name, &fields.relationship, &fields.phone, note],
                )
                .await?;
            }
        }
    }
    Ok(())
}

async fn replace(tx: &mut Tx, child: ChildId, before: ContactRecord, after: ContactFields) -> Result<()> {
    if before.fields == after {
        tx.mark_unchanged();
        return Ok(());
    }
    write(tx, child, before.id, Some(&before), &after).await
}

async fn write(
    tx: &mut Tx,
    child: ChildId,
    contact: ContactId,
    before: Option<&ContactRecord>,
    fields: &ContactFields,
) -> Result<()> {
    let note = tx.seal(child, SealedColumn::ContactNote, contact.0, &fields.note).await?;
    tx.execute(
        "INSERT INTO child_contacts (agency_id, id, child_id, kind, name, relationship, phone, note_sealed, ended_on, version)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10, $11, 1)
         ON CONFLICT (agency_id, id) DO UPDATE SET kind = $6, name = $7, relationship = $8, phone = $9, note_sealed = $10,
            ended_on = $11, version = child_contacts.version + 1",
        args![
            contact,
            child,
            fields.kind.as_str(),
            &fields.name,
            &fields.relationship,
            &fields.phone,
            note,
            fields.ended_on.map(|day| day.to_string())
        ],
    )
    .await?;
    let version = before.map_or(1, |before| before.version + 1);
    let record = Record::of_child(RecordKind::Contact, contact.0, child);
    changes::record_previous(tx, record, version, before.map(|before| &before.fields)).await?;
    tx.record_subject("child", child.0);
    tx.record_change(fields);
    Ok(())
}
