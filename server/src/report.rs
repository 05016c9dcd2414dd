//! The report of an import in words, for the command line.

use crate::terminal::plain;
use std::fmt::Write;
use store::import::{Counts, Report};

/// One line per kind, then every refused row, then what to look at.
pub fn in_words(report: &Report, dry_run: bool) -> String {
    let mut text = String::new();
    let mut line = |what: &str, counts: &Counts| {
        let Counts { providers, children, authorizations, visits } = counts;
        // Writing to a String can't fail.
        let _ = writeln!(
            text,
            "{what:>9}: {providers} providers, {children} children, {authorizations} authorizations, {visits} visits"
        );
    };
    line("added", &report.added);
    line("changed", &report.changed);
    line("unchanged", &report.unchanged);
    for (what, problems) in [("refused", &report.errors), ("look at", &report.warnings)] {
        for problem in problems {
            let more = if problem.more > 0 { format!(" (the same in {} more rows)", problem.more) } else { String::new() };
            let _ = writeln!(
                text,
                "{what:>9}: {} line {}, {}: `{}` {}{more}",
                problem.file,
                problem.line,
                plain(&problem.column),
                plain(&problem.value),
                plain(&problem.reason)
            );
        }
    }
    if !report.errors.is_empty() {
        text.push_str("Nothing was changed. Mend these rows and import again.\n");
    } else if dry_run {
        text.push_str("This was a dry run: nothing was changed.\n");
    }
    text
}
