//! The tests of the Rust packages: compiled once with one set of features, then run suite by suite.

use super::table::Counts;
use crate::{
    child,
    workspace::{Workspace, cargo, scratch_dir},
};
use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The packages of the server side. Built together: separately, each would recompile half of the dependencies with other features.
pub const PACKAGES: [&str; 15] = [
    "domain", "store", "auth", "web", "ui", "visits", "schedule", "records", "office", "account", "family", "privacy", "public",
    "shell", "server",
];

/// The arguments that choose them.
pub fn package_arguments() -> impl Iterator<Item = &'static str> {
    PACKAGES.into_iter().flat_map(|package| ["--package", package])
}

/// The compiled programs.
pub struct Programs {
    pub tests: Tests,
    /// The product's binary, unoptimized.
    pub visitoms: PathBuf,
}

/// Compiled test programs, in a stable order.
pub struct Tests(Vec<TestProgram>);

struct TestProgram {
    package: String,
    folder: PathBuf,
    program: PathBuf,
}

/// Selects tests of a program: those whose path contains the word, or those whose path doesn't.
#[derive(Clone, Copy)]
pub enum TestFilter {
    Matching(&'static str),
    Excluding(&'static str),
    All,
}

impl Programs {
    pub fn compile(workspace: &Workspace) -> Result<Self> {
        let (tests, visitoms) = build(workspace, &["--lib", "--bins", "--tests"])?;
        Ok(Self { tests, visitoms: visitoms.context("cargo built no visitoms")? })
    }
}

impl Tests {
    /// Compiles one test program, and nothing that it doesn't need.
    pub fn compile(workspace: &Workspace, program: &str) -> Result<Self> {
        Ok(build(workspace, &["--test", program])?.0)
    }

    /// Runs the tests of a package. `environment` is added to our environment without any `VISITOMS_…`.
    pub fn run(&self, package: &str, filter: TestFilter, environment: &[(&str, &str)]) -> Result<Counts> {
        let mut counts = Counts::default();
        for test in self.0.iter().filter(|test| test.package == package) {
            let mut command = Command::new(&test.program);
            match filter {
                TestFilter::Matching(word) => command.arg(word),
                TestFilter::Excluding(word) => command.args(["--skip", word]),
                TestFilter::All => &mut command,
            };
            command.current_dir(&test.folder).env("CARGO_MANIFEST_DIR", &test.folder).env("TMPDIR", scratch_dir());
            counts += run(without_settings(&mut command).envs(environment.iter().copied()))?;
        }
        Ok(counts)
    }
}

/// Builds only the product's binary, unoptimized.
pub fn product(workspace: &Workspace) -> Result<PathBuf> {
    build(workspace, &["--bins"])?.1.context("cargo built no visitoms")
}

/// Builds targets of the packages; returns the test programs among them, and the product's binary.
fn build(workspace: &Workspace, targets: &[&str]) -> Result<(Tests, Option<PathBuf>)> {
    let mut build = cargo();
    build
        .args(["build", "--message-format", "json-render-diagnostics"])
        .args(targets)
        .args(package_arguments())
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target)
        .stdout(Stdio::piped());
    let mut running = build.spawn().context("cargo could not be started")?;
    let messages = BufReader::new(running.stdout.take().context("cargo has a stdout")?);
    let mut tests = Vec::new();
    let mut visitoms = None;
    for line in messages.lines() {
        let message: serde_json::Value = serde_json::from_str(&line?).context("cargo's message")?;
        let Some(program) = message["executable"].as_str().map(PathBuf::from) else { continue };
        let manifest = Path::new(message["manifest_path"].as_str().context("an artifact without a manifest")?);
        let folder = manifest.parent().context("a manifest without a folder")?.to_owned();
        if message["profile"]["test"] == true {
            let package = folder.file_name().context("a package without a name")?.to_string_lossy().into_owned();
            tests.push(TestProgram { package, folder, program });
        } else if message["target"]["name"] == "visitoms" {
            visitoms = Some(program);
        }
    }
    if !child::wait(&mut running)?.success() {
        bail!("the tests do not compile");
    }
    // Cargo finishes in a different order each time.
    tests.sort_by(|a, b| a.program.cmp(&b.program));
    Ok((Tests(tests), visitoms))
}

/// Runs the doc tests of the packages.
pub fn run_doc_tests(workspace: &Workspace) -> Result<Counts> {
    run(without_settings(cargo().args(["test", "--quiet", "--doc"]).args(package_arguments()).current_dir(&workspace.root)))
}

/// Runs the tests of xtask itself.
pub fn run_xtask_tests(workspace: &Workspace) -> Result<Counts> {
    run(without_settings(cargo().args(["test", "--quiet", "--package", "xtask"]).current_dir(&workspace.root)))
}

/// Removes `VISITOMS_…` from the environment, so that a developer's own settings don't change test results.
pub fn without_settings(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("VISITOMS_")) {
        command.env_remove(name);
    }
    command
}

/// Runs a test program, prints its output, and counts results.
fn run(command: &mut Command) -> Result<Counts> {
    let mut running = command.stdout(Stdio::piped()).spawn()?;
    let mut counts = Counts::default();
    let mut failure = None;
    for line in BufReader::new(running.stdout.take().context("a test has a stdout")?).lines() {
        let line = line?;
        println!("{line}");
        if let Some(result) = line.strip_prefix("test result: ") {
            counts += parse_counts(result).with_context(|| format!("not understood: {line}"))?;
        }
        // The output of each failed test begins with such a line; a list of their names follows the last.
        if line.starts_with("---- ") || line == "failures:" {
            counts.failures.extend(failure.take());
            failure = line.starts_with("---- ").then(String::new);
        }
        if let Some(failure) = &mut failure {
            *failure += &format!("{line}\n");
        }
    }
    // A program that was killed, or that panicked outside a test, prints no result.
    if !child::wait(&mut running)?.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}

/// Parses `ok. 5 passed; 0 failed; 1 ignored; …`
fn parse_counts(result: &str) -> Option<Counts> {
    let after = result.split_once(". ")?.1;
    let number = |word: &str| {
        let part = after.split("; ").find_map(|part| part.strip_suffix(word))?;
        part.trim().parse().ok()
    };
    Some(Counts { passed: number("passed")?, failed: number("failed")?, skipped: number("ignored")?, ..Counts::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_result_line_is_parsed() {
        let line = "FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s";
        assert_eq!(parse_counts(line), Some(Counts { passed: 12, failed: 3, skipped: 1, ..Counts::default() }));
        assert_eq!(parse_counts("ok. many passed"), None);
    }

    #[test]
    fn the_output_of_failed_tests_is_collected() {
        let output = "---- moved stdout ----\nleft: 1\n---- signed stdout ----\nright: 2\nfailures:\n  moved\n\
                      test result: FAILED. 0 passed; 2 failed; 0 ignored; finished";
        let counts = run(Command::new("echo").arg(output)).unwrap();
        assert_eq!(counts.failures, ["---- moved stdout ----\nleft: 1\n", "---- signed stdout ----\nright: 2\n"]);
    }

    #[test]
    fn a_killed_program_counts_as_failed() {
        assert_eq!(run(Command::new("sh").args(["-c", "kill -9 $$"])).ok(), Some(Counts { failed: 1, ..Counts::default() }));
    }
}
