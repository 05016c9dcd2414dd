//! Bringing the agency in from CSV files: upload, preview, import. The uploads come by `server/src/web/import.rs`, since a
//! file is no field of a server function.

mod columns;
mod page;
mod sentences;
mod words;

#[cfg(test)]
pub use columns::meanings;
pub use page::Import;
#[cfg(test)]
pub use sentences::{keys as sentence_keys, spanish as spanish_sentence};

use domain::{Result, import::Report};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Actor, Db};

/// The four files, as the form names them.
pub const KINDS: [&str; 4] = ["providers", "children", "authorizations", "visits"];

/// Where the files are sent, and where the import is asked for.
pub const UPLOAD: &str = "/import";
pub const CONFIRM: &str = "/import/confirm";

/// How many rows of problems are shown; a file with more is mended and checked again.
const SHOWN: usize = 100;

/// What the files may win over.
const CHANGED_HERE: &str = "import.changed_here";

/// What was uploaded and what would come of it, kept on the server between the two steps, for the member who uploaded it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// Base64 by kind; none where they were refused.
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
    Checked(Checked),
}

/// What would come of the files. Of the problems the first are kept, and how many there are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Checked {
    pub report: Report,
    pub errors: usize,
    pub warnings: usize,
    /// Some errors are of what the files may win over, and whether all are.
    pub some_changed_here: bool,
    pub only_changed_here: bool,
}

impl Kept {
    /// Refused files are not kept: they are mended and chosen again.
    pub fn of(files: BTreeMap<String, String>, overwrite: bool, outcome: Outcome) -> Self {
        let mut kept = Self { files, overwrite, outcome };
        if !kept.may_go_on() {
            kept.files.clear();
        }
        kept
    }

    /// Whether the import may be asked for: nothing is refused, or only what the files may win over.
    pub fn may_go_on(&self) -> bool {
        match &self.outcome {
            Outcome::Checked(checked) => checked.only_changed_here,
            Outcome::NothingChosen | Outcome::TooLarge => false,
        }
    }
}

impl Outcome {
    pub fn of(mut report: Report) -> Self {
        let (errors, warnings) = (report.errors.len(), report.warnings.len());
        let mut changed_here = report.errors.iter().map(|problem| problem.code == CHANGED_HERE);
        let some_changed_here = changed_here.clone().any(|is| is);
        let only_changed_here = changed_here.all(|is| is);
        report.errors.truncate(SHOWN);
        report.warnings.truncate(SHOWN);
        Self::Checked(Checked { report, errors, warnings, some_changed_here, only_changed_here })
    }
}

/// What this member has uploaded, if it is still kept.
pub async fn kept_upload(db: &Db, actor: &Actor) -> Result<Option<Kept>> {
    let content = db.identity().upload(actor).await?;
    Ok(content.and_then(|content| serde_json::from_str(&content).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::import::{File, Problem};

    fn checked(codes: &[&str], times: usize) -> Kept {
        let problems = codes.iter().map(|code| Problem::new(File::Visits, 2, "visit_id", "V1", code));
        let errors = std::iter::repeat_n(problems, times).flatten().collect();
        let files = BTreeMap::from([("visits".to_owned(), "dmlzaXRzCg==".to_owned())]);
        Kept::of(files, false, Outcome::of(Report { errors, ..Report::default() }))
    }

    #[test]
    fn refused_files_are_not_kept() {
        for (kept, waits) in [
            (checked(&[], 1), true),
            (checked(&[CHANGED_HERE], 1), true),
            (checked(&[CHANGED_HERE, "import.missing"], 1), false),
            (Kept::of(BTreeMap::from([("visits".into(), "dg==".into())]), false, Outcome::TooLarge), false),
        ] {
            assert_eq!((kept.may_go_on(), kept.files.is_empty()), (waits, !waits), "{kept:?}");
        }
    }

    #[test]
    fn a_few_of_many_problems_are_kept_and_all_are_counted() {
        let Outcome::Checked(checked) = checked(&["import.missing", CHANGED_HERE], 5_000).outcome else {
            panic!("it was checked")
        };
        assert_eq!((checked.report.errors.len(), checked.errors), (SHOWN, 10_000));
        assert!(checked.some_changed_here && !checked.only_changed_here);
    }
}
