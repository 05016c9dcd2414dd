//! The discipline of a service.

use crate::{
    DisciplineId, ErrorCode,
    form::{FormValue, form},
    records::LastChange,
    text::PersonName,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A discipline by its code, such as `SI`, `ST`, `OT`, `PT`, `ABA`. Screens always show the code, never the color alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Discipline(pub String);

impl Discipline {
    /// The disciplines that every agency has.
    pub const BUILT_IN: [&'static str; 6] = ["SI", "ST", "OT", "PT", "ABA", "SW"];

    /// A code as people write it; `None` unless it has 1 to 12 letters and digits.
    pub fn parse(code: &str) -> Option<Self> {
        let is_code = (1..=12).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
        is_code.then(|| Self(code.to_ascii_uppercase()))
    }

    /// The suffix of a CSS class, such as `si`. Disciplines without a color of their own share `other`.
    pub fn class(&self) -> &'static str {
        match self.0.as_str() {
            "SI" => "si",
            "ST" => "st",
            "OT" => "ot",
            "PT" => "pt",
            "ABA" => "aba",
            "SW" => "sw",
            _ => "other",
        }
    }
}

/// The code of an agency's own discipline: 2 to 5 letters, in capitals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DisciplineCode(String);

impl DisciplineCode {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FormValue for DisciplineCode {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        let code = text.trim().to_ascii_uppercase();
        let is_code = (2..=5).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if is_code { Ok(Self(code)) } else { Err(ErrorCode::DisciplineCodeInvalid) }
    }
}

form! {
    /// Input: add a discipline.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct NewDiscipline {
        pub code: DisciplineCode,
        pub name: PersonName,
    }
}

form! {
    /// Input: rename a discipline.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct RenameDiscipline {
        pub discipline: DisciplineId,
        pub version: i64,
        pub name: PersonName,
    }
}

form! {
    /// Input: end a discipline from today on, or bring it back.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct EndDiscipline {
        pub discipline: DisciplineId,
        pub version: i64,
        pub ended: bool,
    }
}

form! {
    /// Input: undo the last change of a discipline.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct UndoDiscipline {
        pub discipline: DisciplineId,
        pub version: i64,
    }
}

/// A discipline of the agency, in its settings.
#[derive(Clone, Debug, PartialEq)]
pub struct AgencyDiscipline {
    pub id: DisciplineId,
    pub code: String,
    pub name: String,
    pub ended_on: Option<Date>,
    pub version: i64,
    pub last_change: Option<LastChange>,
}

/// A discipline to choose in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisciplineChoice {
    pub code: String,
    /// The agency's name for it; `None` for a built-in one, whose name is a term of the product.
    pub name: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_two_to_five_letters() {
        let read = |text: &str| DisciplineCode::read(text).map(|code| code.0);
        assert_eq!([read(" nu "), read("VISON")], [Ok("NU".into()), Ok("VISON".into())]);
        for wrong in ["", "N", "NUTRIT", "N1", "N U", "ÑU"] {
            assert_eq!(read(wrong), Err(ErrorCode::DisciplineCodeInvalid), "{wrong}");
        }
    }

    #[test]
    fn built_in_disciplines_have_a_color_of_their_own() {
        for code in Discipline::BUILT_IN {
            assert_ne!(Discipline(code.into()).class(), "other", "{code}");
        }
        assert_eq!(Discipline("NU".into()).class(), "other");
    }
}
