//! The report of an import as text, for the command line.

use crate::terminal::sanitize;
use domain::{Language, import::ImportFile};
use std::fmt::Write;
use store::records::import::{Counts, Report};

/// One line of counts per outcome, then every rejected row, then the warnings.
pub fn render(report: &Report, dry_run: bool) -> String {
    let mut text = String::new();
    let mut line = |label: &str, counts: &Counts| {
        let mut counts = *counts;
        // What an agency sets up once is in few imports.
        let shown = |file: &ImportFile| ImportFile::OF_LISTS.contains(file) || *counts.clone().of(*file) > 0;
        let files: Vec<ImportFile> = ImportFile::ALL.into_iter().filter(shown).collect();
        let parts: Vec<String> = files.into_iter().map(|file| format!("{} {}", counts.of(file), file.key())).collect();
        // Writing to a String can't fail.
        let _ = writeln!(text, "{label:>9}: {}", parts.join(", "));
    };
    line("added", &report.added);
    line("changed", &report.changed);
    line("unchanged", &report.unchanged);
    for (label, problems) in [("refused", &report.errors), ("look at", &report.warnings)] {
        for problem in problems {
            let more = if problem.more > 0 { format!(" (the same in {} more rows)", problem.more) } else { String::new() };
            let _ = writeln!(
                text,
                "{label:>9}: {} line {}, {}: `{}` {}{more}",
                sanitize(&problem.file),
                problem.line,
                sanitize(&problem.column),
                sanitize(&problem.value),
                problem.code.text(Language::En)
            );
        }
    }
    if !report.errors.is_empty() {
        text.push_str("Nothing was changed. Fix these rows and import again.\n");
    } else if dry_run {
        text.push_str("This was a dry run: nothing was changed.\n");
    }
    text
}
