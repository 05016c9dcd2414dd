//! The table of test results.

use super::postgres::Engine;
use std::time::Duration;

/// Numbers of tests by result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
    /// What failed tests reported: repeated below the table, where a log that was cut still has it.
    pub failures: Vec<String>,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.failures.extend(other.failures);
    }
}

/// One suite on one engine.
pub struct Row {
    pub suite: &'static str,
    pub engine: Option<Engine>,
    pub outcome: Outcome,
    pub took: Duration,
}

pub enum Outcome {
    Ran(Counts),
    /// It could not be run, with the reason.
    Missing(String),
    /// It was aborted by an error, with the message.
    RuleViolation(String),
}

/// The results of all suites.
#[derive(Default)]
pub struct Table(Vec<Row>);

impl Table {
    pub fn add(&mut self, row: Row) {
        self.0.push(row);
    }

    /// Removes a suite without any test.
    pub fn remove_if_empty(&mut self, suite: &str) {
        self.0.retain(|row| row.suite != suite || !matches!(&row.outcome, Outcome::Ran(counts) if *counts == Counts::default()));
    }

    /// Why the run as a whole has failed; `strict` requires that every suite was run.
    pub fn problems(&self, strict: bool) -> Vec<String> {
        let mut problems = Vec::new();
        for row in &self.0 {
            let name = row.name();
            match &row.outcome {
                Outcome::Ran(counts) if counts.failed > 0 => problems.push(format!("{name}: {} failed", counts.failed)),
                // A filter that matches nothing must not look like success.
                Outcome::Ran(Counts { passed: 0, skipped: 0, .. }) => problems.push(format!("{name}: there was no test")),
                Outcome::Missing(why) if strict => problems.push(format!("{name} was not run, and CI is set: {why}")),
                Outcome::Ran(_) | Outcome::Missing(_) => {}
                Outcome::RuleViolation(why) => problems.push(format!("{name} broke off: {why}")),
            }
        }
        problems
    }

    /// The table, followed by the suites that were not run and by what failed tests reported.
    pub fn text(&self) -> String {
        let head = ["passed", "failed", "skipped"].map(str::to_owned);
        let mut lines = vec![String::new(), line("suite", "engine", &head, "seconds")];
        let mut notes = Vec::new();
        for row in &self.0 {
            let cells = match &row.outcome {
                Outcome::Ran(counts) => {
                    notes.extend(
                        counts.failures.iter().map(|failure| format!("FAILED   {}: {}\n", row.name(), shortened(failure))),
                    );
                    [counts.passed, counts.failed, counts.skipped].map(|count| count.to_string())
                }
                Outcome::Missing(why) => {
                    notes.push(format!("NOT RUN  {}: {why}", row.name()));
                    ["-", "-", "all"].map(str::to_owned)
                }
                Outcome::RuleViolation(_) => ["-", "broken", "-"].map(str::to_owned),
            };
            let seconds = format!("{:.1}", row.took.as_secs_f64());
            lines.push(line(row.suite, row.engine.map_or("-", Engine::name), &cells, &seconds));
        }
        lines.push(String::new());
        lines.extend(notes);
        lines.join("\n")
    }
}

/// At most 40 lines of 400 characters, without the colors of a terminal.
fn shortened(failure: &str) -> String {
    let mut text = String::new();
    let mut parts = failure.split('\u{1b}');
    text.push_str(parts.next().unwrap_or_default());
    // A color is `ESC [ … m`.
    for part in parts {
        text.push_str(part.split_once('m').map_or(part, |(_, rest)| rest));
    }
    let lines: Vec<String> =
        text.lines().filter(|line| !line.trim().is_empty()).take(40).map(|line| line.chars().take(400).collect()).collect();
    lines.join("\n         ")
}

fn line(suite: &str, engine: &str, [passed, failed, skipped]: &[String; 3], seconds: &str) -> String {
    format!("{suite:<10} {engine:<10} {passed:>7} {failed:>7} {skipped:>8} {seconds:>8}")
}

impl Row {
    fn name(&self) -> String {
        match self.engine {
            Some(engine) => format!("{} on {}", self.suite, engine.name()),
            None => self.suite.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(outcome: Outcome) -> Table {
        let mut table = Table::default();
        table.add(Row { suite: "store", engine: Some(Engine::Postgres), outcome, took: Duration::from_secs(1) });
        table
    }

    #[test]
    fn a_suite_that_did_not_run_is_never_a_success() {
        let missing = table(Outcome::Missing("no PostgreSQL".into()));
        assert!(missing.problems(false).is_empty());
        assert_eq!(missing.problems(true), ["store on PostgreSQL was not run, and CI is set: no PostgreSQL"]);
        assert!(missing.text().contains("NOT RUN  store on PostgreSQL: no PostgreSQL"));
        assert_eq!(table(Outcome::Ran(Counts::default())).problems(false), ["store on PostgreSQL: there was no test"]);
    }

    #[test]
    fn any_failure_fails_the_run() {
        let good = Counts { passed: 7, skipped: 1, ..Counts::default() };
        assert!(table(Outcome::Ran(good.clone())).problems(true).is_empty());
        let failures = vec!["visits::moved\n\n\u{1b}[31mleft: 1\u{1b}[39m".to_owned()];
        let bad = table(Outcome::Ran(Counts { failed: 1, failures, ..good }));
        assert_eq!(bad.problems(false), ["store on PostgreSQL: 1 failed"]);
        assert!(bad.text().ends_with("FAILED   store on PostgreSQL: visits::moved\n         left: 1\n"), "{}", bad.text());
        assert_eq!(table(Outcome::RuleViolation("it hung".into())).problems(false), ["store on PostgreSQL broke off: it hung"]);
    }
}
