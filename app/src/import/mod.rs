//! Bringing the agency in from CSV files: upload, preview, import. The uploads come by `server/src/web/import.rs`, since a
//! file is no field of a server function.

mod page;
mod sentences;
mod words;

pub use page::Import;

use domain::{MemberId, import::Report};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The four files, as the form names them.
pub const KINDS: [&str; 4] = ["providers", "children", "authorizations", "visits"];

/// Where the files are sent, and where the import is asked for.
pub const UPLOAD: &str = "/import";
pub const CONFIRM: &str = "/import/confirm";

/// What was uploaded and what would come of it, kept on the server between the two steps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// Who uploaded; nobody else sees it.
    pub member: MemberId,
    /// Base64 by kind.
    pub files: BTreeMap<String, String>,
    pub overwrite: bool,
    pub outcome: Outcome,
}

/// What came of an upload.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// No file was chosen.
    NothingChosen,
    /// The files are larger than can be taken.
    TooLarge,
    Checked(Report),
}

impl Kept {
    /// Whether the import may be asked for: nothing is refused, or only what the files may win over.
    pub fn may_go_on(&self) -> bool {
        match &self.outcome {
            Outcome::Checked(report) => report.errors.iter().all(|problem| problem.code == "import.changed_here"),
            Outcome::NothingChosen | Outcome::TooLarge => false,
        }
    }
}
