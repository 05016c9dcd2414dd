//! People to call about a child who are no guardians. Guardians never see them.

use crate::{
    ChildId, ContactId, ErrorCode,
    form::{FormValue, form, read_choice},
    records::LastChange,
    text::{CareText, OptionalLine, PersonName, Phone},
    visits::ChildRef,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Why someone is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    Emergency,
    DayCare,
    Other,
}

impl ContactKind {
    pub const ALL: [Self; 3] = [Self::Emergency, Self::DayCare, Self::Other];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::DayCare => "day_care",
            Self::Other => "other",
        }
    }
}

impl FormValue for ContactKind {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        read_choice(text)
    }
}

form! {
    /// Input: add a contact to a child, or change one.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct SaveContact {
        pub child: ChildId,
        /// `None` for a new contact.
        pub contact: Option<ContactId>,
        pub version: Option<i64>,
        pub kind: ContactKind,
        pub name: PersonName,
        pub relationship: OptionalLine,
        #[read(read_phone)]
        pub phone: Phone,
        pub note: CareText,
    }
}

/// A contact without a number is of no use.
fn read_phone(text: &str) -> Result<Phone, ErrorCode> {
    Phone::read(text).and_then(|phone| if phone.as_str().is_empty() { Err(ErrorCode::FieldMissing) } else { Ok(phone) })
}

form! {
    /// Input: a contact as it was when the user saw it; to undo its last change, or to bring it back.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct ContactVersion {
        pub contact: ContactId,
        pub version: i64,
    }
}

form! {
    /// Input: end a contact.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct EndContact {
        pub contact: ContactId,
        pub version: i64,
        /// The first day on which nobody should call.
        pub ended_on: Date,
    }
}

/// A contact as it is stored, with its note opened; also what it was before a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFields {
    pub kind: ContactKind,
    pub name: String,
    pub relationship: String,
    pub phone: String,
    pub note: String,
    pub ended_on: Option<Date>,
}

/// A contact of a child, for the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRecord {
    pub id: ContactId,
    pub version: i64,
    pub fields: ContactFields,
}

/// The page of one contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContactPage {
    pub child: ChildRef,
    pub contact: ContactRecord,
    pub last_change: Option<LastChange>,
}

/// Contacts in a cell of a file, each in a line of its own: `emergency | Rosa Diaz | aunt | +15855550102 | Speaks Spanish`.
pub fn write_contacts(contacts: &[ContactFields]) -> String {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('|', "\\|").replace('\n', "\\n");
    let line =
        |one: &ContactFields| [one.kind.as_str(), &one.name, &one.relationship, &one.phone, &one.note].map(escaped).join(" | ");
    let mut lines: Vec<String> = contacts.iter().map(line).collect();
    lines.sort();
    lines.join("\n")
}

/// Reads what [`write_contacts`] writes.
///
/// # Errors
/// `Unreadable`.
pub fn read_contacts(cell: &str) -> Result<Vec<ContactFields>, ErrorCode> {
    let lines = cell.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| read_contact(&parts_of(line)).ok_or(ErrorCode::Unreadable)).collect()
}

fn read_contact(parts: &[String]) -> Option<ContactFields> {
    let part = |nth: usize| parts.get(nth).map_or("", String::as_str);
    if parts.len() > 5 {
        return None;
    }
    Some(ContactFields {
        kind: ContactKind::read(part(0)).ok()?,
        name: PersonName::read(part(1)).ok()?.into_string(),
        relationship: OptionalLine::read(part(2)).ok()?.into_string(),
        phone: read_phone(part(3)).ok()?.into_string(),
        note: CareText::read(part(4)).ok()?.into_string(),
        ended_on: None,
    })
}

/// The parts of a line between vertical bars. A backslash is before a bar or a backslash of a text, and `\n` for a line break.
fn parts_of(line: &str) -> Vec<String> {
    let (mut parts, mut part, mut chars) = (Vec::new(), String::new(), line.chars());
    while let Some(c) = chars.next() {
        match c {
            '|' => parts.push(std::mem::take(&mut part)),
            '\\' => part.extend(chars.next().map(|c| if c == 'n' { '\n' } else { c })),
            c => part.push(c),
        }
    }
    parts.push(part);
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn contacts_are_written_and_read() {
        let one = |kind, name: &str, note: &str| ContactFields {
            kind,
            name: name.to_owned(),
            relationship: "aunt".to_owned(),
            phone: "+15855550102".to_owned(),
            note: note.to_owned(),
            ended_on: None,
        };
        let all = [one(ContactKind::DayCare, "Elm | Co", "Ring\ntwice \\o/"), one(ContactKind::Emergency, "Rosa Diaz", "")];
        let cell = write_contacts(&all);
        assert_eq!(read_contacts(cell.trim()).unwrap(), all);
        assert_eq!(read_contacts("emergency|Rosa Diaz|aunt|+15855550102").unwrap(), all[1..]);
        for wrong in ["aunt | Rosa", "emergency | Rosa", "emergency | | | 1", "emergency | a | b | 1 | c | d"] {
            assert_eq!(read_contacts(wrong), Err(ErrorCode::Unreadable), "{wrong}");
        }
    }

    #[test]
    fn a_contact_has_a_name_and_a_number() {
        let child = "00000000-0000-0000-0000-000000000001";
        let form = json!({ "child": child, "kind": "emergency", "name": " ", "relationship": "", "phone": "", "note": "" });
        let wrong = serde_json::from_value::<SaveContact>(form).unwrap_err().to_string();
        assert_eq!(wrong, "name:name.missing, phone:phone.missing");
    }
}
