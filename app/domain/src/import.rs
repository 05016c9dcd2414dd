//! Importing an agency's data from CSV files: parsing, validation, and the report.
//!
//! Parsing the files is pure (`read`, server only); the store compares them with existing records and saves them.

#[cfg(feature = "import")]
mod cell_text;
#[cfg(feature = "import")]
pub(crate) mod cells;
#[cfg(feature = "import")]
pub(crate) mod cells_of_forms;
#[cfg(feature = "import")]
pub(crate) mod checks;
#[cfg(feature = "import")]
mod columns;
#[cfg(feature = "import")]
mod decode;
#[cfg(feature = "import")]
mod formats;
#[cfg(feature = "import")]
mod further_files;
#[cfg(feature = "import")]
pub mod guardians;
#[cfg(feature = "import")]
mod languages;
pub mod layouts;
#[cfg(all(test, feature = "import"))]
mod malformed_files;
mod problem_code;
#[cfg(feature = "import")]
mod read;
#[cfg(feature = "import")]
mod records;
#[cfg(feature = "import")]
mod rows;
#[cfg(feature = "import")]
mod standard_times;
#[cfg(feature = "import")]
mod table;
#[cfg(feature = "import")]
mod write;

#[cfg(feature = "import")]
pub use cell_text::defuse;
#[cfg(feature = "import")]
pub use cells_of_forms::position_error;
#[cfg(feature = "import")]
pub use checks::{canonical_reference, check_birth_dates, duplicate_child_warning};
#[cfg(feature = "import")]
pub use columns::{Column, columns, template};
#[cfg(feature = "import")]
pub use further_files::{DisciplineRow, PayerRow, PlaceRow, ServiceRow};
#[cfg(feature = "import")]
pub use languages::language_tags;
pub use problem_code::ProblemCode;
#[cfg(feature = "import")]
pub use read::{MAX_ROWS, ParsedFiles, read};
#[cfg(feature = "import")]
pub use rows::{
    Authorization, Child, FurtherOfAuthorization, FurtherOfChild, Guardian, KindOfVisit, Provider, Row, Sheet, Visit,
};
#[cfg(feature = "import")]
pub use write::{ExportedVisit, FileWriter};

use crate::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The uploaded files. Records of a missing file are left unchanged.
#[derive(Clone, Debug, Default)]
pub struct Files {
    pub providers: Option<Vec<u8>>,
    pub children: Option<Vec<u8>>,
    pub authorizations: Option<Vec<u8>>,
    pub visits: Option<Vec<u8>>,
    pub places: Option<Vec<u8>>,
    pub payers: Option<Vec<u8>>,
    pub services: Option<Vec<u8>>,
    pub disciplines: Option<Vec<u8>>,
}

impl Files {
    pub fn of(&mut self, file: ImportFile) -> &mut Option<Vec<u8>> {
        match file {
            ImportFile::Providers => &mut self.providers,
            ImportFile::Children => &mut self.children,
            ImportFile::Authorizations => &mut self.authorizations,
            ImportFile::Visits => &mut self.visits,
            ImportFile::Places => &mut self.places,
            ImportFile::Payers => &mut self.payers,
            ImportFile::Services => &mut self.services,
            ImportFile::Disciplines => &mut self.disciplines,
        }
    }
}

/// The files: four of people, what they are authorized and their visits, and four of what an agency sets up once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportFile {
    Providers,
    Children,
    Authorizations,
    Visits,
    /// The places of children besides their homes.
    Places,
    Payers,
    Services,
    /// The agency's own.
    Disciplines,
}

impl ImportFile {
    pub const ALL: [Self; 8] = [
        Self::Providers,
        Self::Children,
        Self::Authorizations,
        Self::Visits,
        Self::Places,
        Self::Payers,
        Self::Services,
        Self::Disciplines,
    ];

    /// Those that can be made from lists of other programs.
    pub const OF_LISTS: [Self; 4] = [Self::Providers, Self::Children, Self::Authorizations, Self::Visits];

    /// Its name in forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::Providers => "providers",
            Self::Children => "children",
            Self::Authorizations => "authorizations",
            Self::Visits => "visits",
            Self::Places => "places",
            Self::Payers => "payers",
            Self::Services => "services",
            Self::Disciplines => "disciplines",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Providers => "providers.csv",
            Self::Children => "children.csv",
            Self::Authorizations => "authorizations.csv",
            Self::Visits => "visits.csv",
            Self::Places => "places.csv",
            Self::Payers => "payers.csv",
            Self::Services => "services.csv",
            Self::Disciplines => "disciplines.csv",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|file| file.key() == key)
    }

    /// The column with the row's reference.
    pub fn reference_column(self) -> &'static str {
        match self {
            Self::Providers => "provider_id",
            Self::Children | Self::Places => "child_id",
            Self::Authorizations => "authorization_id",
            Self::Visits => "visit_id",
            Self::Payers => "payer",
            Self::Services => "service_code",
            Self::Disciplines => "discipline_code",
        }
    }

    /// The columns that together say which record a row is about.
    pub fn key_columns(self) -> &'static [&'static str] {
        match self {
            Self::Providers => &["provider_id"],
            Self::Children => &["child_id"],
            Self::Authorizations => &["authorization_id"],
            Self::Visits => &["visit_id"],
            Self::Places => &["place_id", "child_id", "place_kind", "place_name", "address"],
            Self::Payers => &["payer"],
            Self::Services => &["discipline", "service_code", "minutes_per_visit"],
            Self::Disciplines => &["discipline_code"],
        }
    }
}

/// Row counts by file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    pub providers: usize,
    pub children: usize,
    pub authorizations: usize,
    pub visits: usize,
    pub places: usize,
    pub payers: usize,
    pub services: usize,
    pub disciplines: usize,
}

impl Counts {
    pub fn of(&mut self, file: ImportFile) -> &mut usize {
        match file {
            ImportFile::Providers => &mut self.providers,
            ImportFile::Children => &mut self.children,
            ImportFile::Authorizations => &mut self.authorizations,
            ImportFile::Visits => &mut self.visits,
            ImportFile::Places => &mut self.places,
            ImportFile::Payers => &mut self.payers,
            ImportFile::Services => &mut self.services,
            ImportFile::Disciplines => &mut self.disciplines,
        }
    }

    pub fn total(&self) -> usize {
        let mut counts = *self;
        ImportFile::ALL.into_iter().map(|file| *counts.of(file)).sum()
    }
}

/// The report of an import. If there are errors, nothing was changed and all counts are 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub added: Counts,
    pub changed: Counts,
    pub unchanged: Counts,
    pub errors: Vec<Problem>,
    pub warnings: Vec<Problem>,
}

/// A validation error or warning about a cell or a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "SerializedProblem", into = "SerializedProblem")]
pub struct Problem {
    /// Such as `visits.csv`.
    pub file: String,
    /// The line of the file on which the row begins; the first line is 1.
    pub line: u64,
    /// The column's name in the header; empty if the problem concerns the whole row.
    pub column: String,
    /// The cell's text, truncated to 120 characters.
    pub value: String,
    pub code: ProblemCode,
    /// How many more rows of the file have the same problem in this column; they are not listed.
    pub more: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde requires this signature")]
fn is_none(more: &u64) -> bool {
    *more == 0
}

/// A problem as programs read it: with its English message.
#[derive(Serialize, Deserialize)]
struct SerializedProblem {
    file: String,
    line: u64,
    column: String,
    value: String,
    #[serde(default = "rejected")]
    code: ProblemCode,
    #[serde(skip_deserializing)]
    reason: &'static str,
    #[serde(default, skip_serializing_if = "is_none")]
    more: u64,
}

/// A report of a version that wrote no codes.
fn rejected() -> ProblemCode {
    ProblemCode::Rejected
}

impl From<SerializedProblem> for Problem {
    fn from(SerializedProblem { file, line, column, value, code, more, .. }: SerializedProblem) -> Self {
        Self { file, line, column, value, code, more }
    }
}

impl From<Problem> for SerializedProblem {
    fn from(problem: Problem) -> Self {
        let reason = problem.code.text(Language::En);
        let Problem { file, line, column, value, code, more } = problem;
        Self { file, line, column, value, code, reason, more }
    }
}

impl Problem {
    const MAX_VALUE_LENGTH: usize = 120;

    pub fn new(file: ImportFile, line: u64, column: &str, value: &str, code: ProblemCode) -> Self {
        Self {
            file: file.name().to_owned(),
            line,
            column: column.to_owned(),
            value: value.chars().take(Self::MAX_VALUE_LENGTH).collect(),
            code,
            more: 0,
        }
    }
}

/// Reports a problem that most rows of a file have in the same column only once, with the number of the others. `rows` has the
/// number of rows of each file.
pub fn collapse_repeated_problems(problems: &mut Vec<Problem>, rows: &Counts) {
    const MIN_REPEATS: usize = 5;
    let mut rows = *rows;
    let mut times: BTreeMap<(String, String, ProblemCode), (usize, usize)> = BTreeMap::new();
    let key = |problem: &Problem| (problem.file.clone(), problem.column.clone(), problem.code);
    for (nth, problem) in problems.iter().enumerate() {
        times.entry(key(problem)).or_insert((nth, 0)).1 += 1;
    }
    let many = |file: &str, times: usize, rows: &mut Counts| {
        let file = ImportFile::ALL.into_iter().find(|known| known.name() == file);
        times >= MIN_REPEATS && file.is_some_and(|file| times * 2 > *rows.of(file))
    };
    let mut nth = 0;
    problems.retain_mut(|problem| {
        let (first, all) = times[&key(problem)];
        nth += 1;
        if problem.column.is_empty() || !many(&problem.file, all, &mut rows) {
            return true;
        }
        problem.more = all as u64 - 1;
        first + 1 == nth
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_keeps_its_code_in_a_round_trip() {
        let problem = Problem::new(ImportFile::Visits, 7, "minutes", &"9".repeat(200), ProblemCode::Minutes);
        let text = serde_json::to_string(&problem).unwrap();
        assert!(text.contains("\"code\":\"import.minutes\",\"reason\":\"Minutes must be from 5 to 480.\""), "{text}");
        assert_eq!(serde_json::from_str::<Problem>(&text).unwrap(), problem);
        assert_eq!(problem.value.len(), 120);
    }

    #[test]
    fn problems_of_a_whole_column_are_reported_once() {
        let wrong = |lines: std::ops::Range<u64>, code: ProblemCode| {
            lines.map(|line| Problem::new(ImportFile::Visits, line, "minutes", "", code)).collect::<Vec<_>>()
        };
        let rows = Counts { visits: 10, ..Counts::default() };
        let gathered = |problems: &[Vec<Problem>]| {
            let mut problems = problems.concat();
            collapse_repeated_problems(&mut problems, &rows);
            problems.iter().map(|problem| (problem.line, problem.more)).collect::<Vec<_>>()
        };
        assert_eq!(gathered(&[wrong(2..8, ProblemCode::Minutes), wrong(8..10, ProblemCode::Missing)]), [(2, 5), (8, 0), (9, 0)]);
        assert_eq!(gathered(&[wrong(2..7, ProblemCode::Minutes)]).len(), 5, "no more than half");
    }
}
