//! Bringing an agency in from CSV files: what they hold, and what came of it.
//!
//! Reading the files is pure (`read`, the server's side only); comparing with what stands and saving is the store's.

#[cfg(feature = "import")]
mod cells;
#[cfg(feature = "import")]
mod checks;
#[cfg(feature = "import")]
mod columns;
#[cfg(feature = "import")]
mod decode;
#[cfg(feature = "import")]
mod formats;
#[cfg(feature = "import")]
pub mod guardians;
#[cfg(feature = "import")]
mod languages;
#[cfg(feature = "import")]
mod read;
#[cfg(feature = "import")]
mod records;
#[cfg(feature = "import")]
mod rows;
mod sentences;
#[cfg(all(test, feature = "import"))]
mod spoiled;
#[cfg(feature = "import")]
mod table;

#[cfg(feature = "import")]
pub use checks::{births, same_child, stem};
#[cfg(feature = "import")]
pub use columns::{Column, columns, template};
#[cfg(feature = "import")]
pub use read::{MOST_ROWS, Read, read};
#[cfg(feature = "import")]
pub use rows::{Authorization, Child, Guardian, Provider, Row, Sheet, Visit};
pub use sentences::{key_of, sentence};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The bytes of the files that there are. One that is absent leaves its records alone.
#[derive(Clone, Debug, Default)]
pub struct Files {
    pub providers: Option<Vec<u8>>,
    pub children: Option<Vec<u8>>,
    pub authorizations: Option<Vec<u8>>,
    pub visits: Option<Vec<u8>>,
}

/// The four files, in the order in which one refers to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum File {
    Providers,
    Children,
    Authorizations,
    Visits,
}

impl File {
    pub const ALL: [Self; 4] = [Self::Providers, Self::Children, Self::Authorizations, Self::Visits];

    pub fn name(self) -> &'static str {
        match self {
            Self::Providers => "providers.csv",
            Self::Children => "children.csv",
            Self::Authorizations => "authorizations.csv",
            Self::Visits => "visits.csv",
        }
    }

    /// The column by which a row is known.
    pub fn reference_column(self) -> &'static str {
        match self {
            Self::Providers => "provider_id",
            Self::Children => "child_id",
            Self::Authorizations => "authorization_id",
            Self::Visits => "visit_id",
        }
    }
}

/// Rows by file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub providers: usize,
    pub children: usize,
    pub authorizations: usize,
    pub visits: usize,
}

impl Counts {
    pub fn of(&mut self, file: File) -> &mut usize {
        match file {
            File::Providers => &mut self.providers,
            File::Children => &mut self.children,
            File::Authorizations => &mut self.authorizations,
            File::Visits => &mut self.visits,
        }
    }

    pub fn total(&self) -> usize {
        self.providers + self.children + self.authorizations + self.visits
    }
}

/// What came of an import. With errors nothing was changed, and no row is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub added: Counts,
    pub changed: Counts,
    pub unchanged: Counts,
    pub errors: Vec<Problem>,
    pub warnings: Vec<Problem>,
}

/// One cell, or one row, that can't be taken as it is or should be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Told")]
pub struct Problem {
    /// Such as `visits.csv`.
    pub file: String,
    /// The line of the file on which the row begins; the header is line 1.
    pub line: u64,
    /// The name in the header; empty where a problem is the whole row's.
    pub column: String,
    /// What stands in the cell, cut after 120 characters.
    pub value: String,
    /// An English sentence, for the command line and for programs.
    pub reason: String,
    /// In how many more rows of the file the same is wrong with this column; they are not listed.
    #[serde(skip_serializing_if = "is_none")]
    pub more: u64,
    /// The key of that sentence, for the screens' catalogue of words.
    #[serde(skip_serializing)]
    pub code: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_none(more: &u64) -> bool {
    *more == 0
}

/// A problem as it is written out; its key is found again by its sentence.
#[derive(Deserialize)]
struct Told {
    file: String,
    line: u64,
    column: String,
    value: String,
    reason: String,
    #[serde(default)]
    more: u64,
}

impl From<Told> for Problem {
    fn from(Told { file, line, column, value, reason, more }: Told) -> Self {
        let code = key_of(&reason).to_owned();
        Self { file, line, column, value, reason, more, code }
    }
}

impl Problem {
    const MOST_SHOWN: usize = 120;

    /// `code` is a key of [`sentence`].
    pub fn new(file: File, line: u64, column: &str, value: &str, code: &str) -> Self {
        Self {
            file: file.name().to_owned(),
            line,
            column: column.to_owned(),
            value: value.chars().take(Self::MOST_SHOWN).collect(),
            reason: sentence(code).to_owned(),
            more: 0,
            code: code.to_owned(),
        }
    }
}

/// What is wrong with most rows of a file is wrong with its column: told once, with the number of the others. `rows` is how many
/// a file has.
pub fn gather(problems: &mut Vec<Problem>, rows: &Counts) {
    const FEW: usize = 5;
    let mut rows = *rows;
    let mut times: BTreeMap<(String, String, String), (usize, usize)> = BTreeMap::new();
    let key = |problem: &Problem| (problem.file.clone(), problem.column.clone(), problem.code.clone());
    for (nth, problem) in problems.iter().enumerate() {
        times.entry(key(problem)).or_insert((nth, 0)).1 += 1;
    }
    let many = |file: &str, times: usize, rows: &mut Counts| {
        let file = File::ALL.into_iter().find(|known| known.name() == file);
        times >= FEW && file.is_some_and(|file| times * 2 > *rows.of(file))
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
    fn a_problem_keeps_its_key_on_the_way_to_a_screen() {
        let problem = Problem::new(File::Visits, 7, "minutes", &"9".repeat(200), "import.minutes");
        let text = serde_json::to_string(&problem).unwrap();
        assert!(!text.contains("import.minutes"), "{text}");
        assert_eq!(serde_json::from_str::<Problem>(&text).unwrap(), problem);
        assert_eq!(problem.value.len(), 120);
    }

    #[test]
    fn what_is_wrong_with_a_column_is_told_once() {
        let wrong = |lines: std::ops::Range<u64>, code: &str| {
            lines.map(|line| Problem::new(File::Visits, line, "minutes", "", code)).collect::<Vec<_>>()
        };
        let rows = Counts { visits: 10, ..Counts::default() };
        let gathered = |problems: &[Vec<Problem>]| {
            let mut problems = problems.concat();
            gather(&mut problems, &rows);
            problems.iter().map(|problem| (problem.line, problem.more)).collect::<Vec<_>>()
        };
        assert_eq!(gathered(&[wrong(2..8, "import.minutes"), wrong(8..10, "import.missing")]), [(2, 5), (8, 0), (9, 0)]);
        assert_eq!(gathered(&[wrong(2..7, "import.minutes")]).len(), 5, "no more than half");
    }
}
