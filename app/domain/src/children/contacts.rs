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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_contact_has_a_name_and_a_number() {
        let child = "00000000-0000-0000-0000-000000000001";
        let form = json!({ "child": child, "kind": "emergency", "name": " ", "relationship": "", "phone": "", "note": "" });
        let wrong = serde_json::from_value::<SaveContact>(form).unwrap_err().to_string();
        assert_eq!(wrong, "name:name.missing, phone:phone.missing");
    }
}
