//! The discipline of a service.

use serde::{Deserialize, Serialize};

/// A discipline by its code, such as `SI`, `ST`, `OT`, `PT`, `ABA`. Screens always show the code, never the color alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Discipline(pub String);

impl Discipline {
    /// The codes of disciplines with a name and a color of their own.
    pub const KNOWN: [&str; 6] = ["SI", "ST", "OT", "PT", "ABA", "SW"];

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
