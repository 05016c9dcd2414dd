//! Guardians as the office edits them by hand: the last change, and one person as the guardian of several children.

use crate::{
    ChildId, ErrorCode, GuardianId,
    form::{FormValue, form},
    text::Relationship,
    visits::ChildRef,
};
use serde::{Deserialize, Serialize};

/// What the user says when guardians of the agency look like the one that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub enum KnownGuardian {
    /// It is another person.
    Another,
    /// It is this one, who becomes a guardian of the child too.
    Link(GuardianId),
}

impl KnownGuardian {
    /// The value of [`KnownGuardian::Another`] in forms.
    pub const ANOTHER: &'static str = "another";
}

impl From<KnownGuardian> for String {
    fn from(known: KnownGuardian) -> Self {
        match known {
            KnownGuardian::Another => KnownGuardian::ANOTHER.to_owned(),
            KnownGuardian::Link(guardian) => guardian.to_string(),
        }
    }
}

impl FormValue for KnownGuardian {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        match text.trim() {
            Self::ANOTHER => Ok(Self::Another),
            id => GuardianId::read(id).map(Self::Link),
        }
    }
}

form! {
    /// Input: make a known guardian a guardian of another child.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct LinkGuardian {
        pub child: ChildId,
        pub guardian: GuardianId,
        pub relationship: Relationship,
        pub may_see_summaries: bool,
        pub may_cancel: bool,
        /// That an account which sees the child at once is the right one.
        pub confirmed: bool,
    }
}

form! {
    /// Input: a guardian of a child as it was when the user saw it, to undo its last change.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct GuardianVersion {
        pub guardian: GuardianId,
        pub child: ChildId,
        pub version: i64,
    }
}

/// A guardian of a child as it is stored: the person, and the link to the child; also what it was before a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianFields {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
    pub relationship: String,
    pub may_see_summaries: bool,
    pub may_cancel: bool,
    /// `false` if the person is no guardian of the child: not yet, or no longer.
    pub is_linked: bool,
}

/// What was typed of a guardian, to find who may be the same person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedGuardian {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
}

/// A guardian of the agency who may be the person that is meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KnownPerson {
    pub id: GuardianId,
    /// As the reader prefers: in full or initials.
    pub name: String,
    pub email: String,
    pub phone: String,
    /// Their children now.
    pub children: Vec<ChildRef>,
    /// Whether they have an account, which sees another child at once.
    pub joined: bool,
}

impl KnownPerson {
    /// How many are offered.
    pub const MAX_OFFERED: usize = 5;
    /// How many a search finds.
    pub const MAX_FOUND: usize = 8;
}

/// The page that makes a known guardian a guardian of a child.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkPage {
    pub child: ChildRef,
    pub found: Vec<KnownPerson>,
    /// Whether more were found.
    pub more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_is_another_person_or_one_who_is_known() {
        let id = "00000000-0000-0000-0000-000000000001";
        assert_eq!(KnownGuardian::read(" another "), Ok(KnownGuardian::Another));
        assert_eq!(KnownGuardian::read(id).map(String::from).as_deref(), Ok(id));
        assert_eq!(KnownGuardian::read("rosa"), Err(ErrorCode::Unreadable));
        assert_eq!(Option::<KnownGuardian>::read(""), Ok(None));
        let link = json!({ "child": id, "guardian": "", "relationship": " " });
        let wrong = serde_json::from_value::<LinkGuardian>(link).unwrap_err().to_string();
        assert_eq!(wrong, "guardian:guardian.missing, relationship:relationship.missing");
    }
}
