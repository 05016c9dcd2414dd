//! Imports an agency's data from files: upload, matching of columns, preview, import. `server/src/web/import.rs` handles the
//! upload, since a file can't be a field of a server function.

mod api;
mod columns;
mod matching;
mod messages;
mod page;
mod saved_layouts;

// Public for the test that checks all texts (`shell`).
pub use api::*;
pub use columns::meanings;
pub use page::Import;

use domain::{
    Result,
    import::{
        ProblemCode, Report,
        layouts::{Layout, SourceTable},
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Actor, Db};

/// The paths that receive the upload and the confirmation.
pub const UPLOAD: &str = "/import";
pub const CONFIRM: &str = "/import/confirm";

/// The path that receives the layouts of uploaded lists, or a saved layout.
pub const LAYOUT: &str = "/import/layout";

/// The form field of files of other programs.
pub const FOREIGN: &str = "files";

/// The form field with the upload that a page shows.
pub const SHOWN: &str = "upload";

/// What the form of a layout does, as the value of its button.
pub const ACTION: &str = "action";
pub const SHOW: &str = "show";
pub const CHECK: &str = "check";

/// How many rows of a list are stored to show it.
pub const SAMPLE_ROWS: usize = 20;

/// How many problems are shown; a file with more is fixed and checked again.
const MAX_PROBLEMS_SHOWN: usize = 100;

/// The problem codes of records that differ from the files, or were changed in the application since the last import; the user may let
/// the files overwrite them.
const CHANGED_HERE: [ProblemCode; 2] = [ProblemCode::ChangedHere, ProblemCode::DiffersHere];

/// The uploaded files and the result of checking them, stored on the server between the two steps for the member who uploaded
/// them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SavedUpload {
    /// Which upload it is, and how often it was saved since. Forms send them back, so that the page of one tab does not import
    /// what another tab has uploaded since.
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub saves: u32,
    /// Base64 by kind; empty if the files were rejected.
    pub files: BTreeMap<String, String>,
    /// Files of other programs, and the lists in them. With these, `files` is empty.
    #[serde(default)]
    pub sources: Vec<UploadedFile>,
    #[serde(default)]
    pub tables: Vec<UploadedTable>,
    pub overwrite: bool,
    pub outcome: Outcome,
}

/// A file of another program.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UploadedFile {
    pub name: String,
    /// Base64.
    pub content: String,
}

/// A list of such a file, and how its columns are matched so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UploadedTable {
    /// The list with its first rows.
    pub sample: SourceTable,
    pub layout: Layout,
    /// The name under which the layout is saved; empty if it is not.
    pub name: String,
    /// Whether the layout was saved before.
    pub saved: bool,
}

/// The result of an upload.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// No file was chosen.
    NothingChosen,
    /// The files exceed the size limit.
    TooLarge,
    /// The columns of the lists have to be matched. `tried` if the office has sent them, so that mistakes are shown.
    Matching {
        tried: bool,
    },
    Checked(Checked),
}

/// The changes the import would make. Only the first problems are stored, with the total counts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Checked {
    pub report: Box<Report>,
    pub errors: usize,
    pub warnings: usize,
    /// Whether some of the errors, or all, are records changed in the application that the files may overwrite.
    pub some_changed_here: bool,
    pub only_changed_here: bool,
}

impl SavedUpload {
    /// Rejected files aren't stored: the user fixes them and uploads them again.
    pub fn new(files: BTreeMap<String, String>, overwrite: bool, outcome: Outcome) -> Self {
        let mut upload = Self { files, ..Self::of_tables(Vec::new(), Vec::new(), overwrite, outcome) };
        if !upload.can_confirm() {
            upload.files.clear();
        }
        upload
    }

    /// Files of other programs stay until they are imported: the office may match the columns in another way.
    pub fn of_tables(sources: Vec<UploadedFile>, tables: Vec<UploadedTable>, overwrite: bool, outcome: Outcome) -> Self {
        Self { id: String::new(), saves: 0, files: BTreeMap::new(), sources, tables, overwrite, outcome }
    }

    /// What the form that imports sends back: the upload as it was checked.
    pub fn checked_id(&self) -> String {
        format!("{}.{}", self.id, self.saves)
    }

    /// Whether the import may be confirmed: it would change something, or would if the files may overwrite what is here.
    pub fn can_confirm(&self) -> bool {
        match &self.outcome {
            Outcome::Checked(checked) => checked.writes() || checked.needs_overwrite(),
            Outcome::NothingChosen | Outcome::TooLarge | Outcome::Matching { .. } => false,
        }
    }
}

impl Checked {
    /// Whether the import writes something.
    pub fn writes(&self) -> bool {
        self.report.added.total() + self.report.changed.total() > 0
    }

    /// Whether only records that the files may overwrite are in the way.
    pub fn needs_overwrite(&self) -> bool {
        self.errors > 0 && self.only_changed_here
    }
}

impl Outcome {
    pub fn from_report(mut report: Report) -> Self {
        let (errors, warnings) = (report.errors.len(), report.warnings.len());
        let mut changed_here = report.errors.iter().map(|problem| CHANGED_HERE.contains(&problem.code));
        let some_changed_here = changed_here.clone().any(|is| is);
        let only_changed_here = changed_here.all(|is| is);
        report.errors.truncate(MAX_PROBLEMS_SHOWN);
        report.warnings.truncate(MAX_PROBLEMS_SHOWN);
        Self::Checked(Checked { report: Box::new(report), errors, warnings, some_changed_here, only_changed_here })
    }
}

/// The member's stored upload, if there is one.
pub async fn load_saved_upload(db: &Db, actor: &Actor) -> Result<Option<SavedUpload>> {
    let content = db.identity().upload(actor).await?;
    Ok(content.and_then(|content| serde_json::from_str(&content).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::import::{Counts, ImportFile, Problem};

    fn checked(codes: &[ProblemCode], times: usize, visits: usize) -> SavedUpload {
        let problems = codes.iter().map(|code| Problem::new(ImportFile::Visits, 2, "visit_id", "V1", *code));
        let errors = std::iter::repeat_n(problems, times).flatten().collect();
        let files = BTreeMap::from([("visits".to_owned(), "dmlzaXRzCg==".to_owned())]);
        let changed = Counts { visits, ..Counts::default() };
        SavedUpload::new(files, false, Outcome::from_report(Report { errors, changed, ..Report::default() }))
    }

    #[test]
    fn only_files_that_can_be_imported_are_stored() {
        for (upload, confirmable) in [
            (checked(&[], 1, 1), true),
            (checked(&[], 1, 0), false),
            (checked(&[ProblemCode::ChangedHere], 1, 0), true),
            (checked(&CHANGED_HERE, 1, 0), true),
            (checked(&[ProblemCode::ChangedHere, ProblemCode::Missing], 1, 0), false),
            (SavedUpload::new(BTreeMap::from([("visits".into(), "dg==".into())]), false, Outcome::TooLarge), false),
        ] {
            assert_eq!((upload.can_confirm(), upload.files.is_empty()), (confirmable, !confirmable), "{upload:?}");
        }
    }

    #[test]
    fn only_the_first_problems_are_stored_and_all_are_counted() {
        let Outcome::Checked(checked) = checked(&[ProblemCode::Missing, ProblemCode::ChangedHere], 5_000, 0).outcome else {
            panic!("it was checked")
        };
        assert_eq!((checked.report.errors.len(), checked.errors), (MAX_PROBLEMS_SHOWN, 10_000));
        assert!(checked.some_changed_here && !checked.only_changed_here);
    }
}
