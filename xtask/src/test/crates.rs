//! The tests of the Rust packages: compiled once, under one set of features, then run suite by suite.

use super::table::Counts;
use crate::{
    child,
    house::{House, cargo, scratch},
};
use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The packages of the server's side. Built together: apart, each would compile half of the dependencies anew.
pub const PACKAGES: [&str; 10] =
    ["--package", "domain", "--package", "app", "--package", "store", "--package", "server", "--features", "app/ssr"];

/// What was compiled.
pub struct Programs {
    pub tests: Tests,
    /// The product's binary, unoptimized.
    pub visitoms: PathBuf,
}

/// Programs of tests, in an order that stays.
pub struct Tests(Vec<TestProgram>);

struct TestProgram {
    package: String,
    folder: PathBuf,
    program: PathBuf,
}

/// Which tests of a program: those whose path holds the word, or those whose path doesn't.
#[derive(Clone, Copy)]
pub enum Which {
    With(&'static str),
    Without(&'static str),
    All,
}

impl Programs {
    pub fn compile(house: &House) -> Result<Self> {
        let (tests, visitoms) = build(house, &["--lib", "--bins", "--tests"])?;
        Ok(Self { tests, visitoms: visitoms.context("cargo built no visitoms")? })
    }
}

impl Tests {
    /// Those of one program of tests, and nothing that it doesn't need.
    pub fn compile(house: &House, program: &str) -> Result<Self> {
        Ok(build(house, &["--test", program])?.0)
    }

    /// Runs the tests of a package. `environment` comes on top of an environment without any `VISITOMS_…`.
    pub fn run(&self, package: &str, which: Which, environment: &[(&str, &str)]) -> Result<Counts> {
        let mut counts = Counts::default();
        for test in self.0.iter().filter(|test| test.package == package) {
            let mut command = Command::new(&test.program);
            match which {
                Which::With(word) => command.arg(word),
                Which::Without(word) => command.args(["--skip", word]),
                Which::All => &mut command,
            };
            command.current_dir(&test.folder).env("CARGO_MANIFEST_DIR", &test.folder).env("TMPDIR", scratch());
            counts += run(without_settings(&mut command).envs(environment.iter().copied()))?;
        }
        Ok(counts)
    }
}

/// Builds the product alone, unoptimized.
pub fn product(house: &House) -> Result<PathBuf> {
    build(house, &["--bins"])?.1.context("cargo built no visitoms")
}

/// Builds targets of the packages: the programs of tests among them, and the product's binary.
fn build(house: &House, targets: &[&str]) -> Result<(Tests, Option<PathBuf>)> {
    let mut build = cargo();
    build
        .args(["build", "--message-format", "json-render-diagnostics"])
        .args(targets)
        .args(PACKAGES)
        .current_dir(&house.root)
        .env("CARGO_TARGET_DIR", &house.target)
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
    // The order in which cargo finishes is not the same twice.
    tests.sort_by(|a, b| a.program.cmp(&b.program));
    Ok((Tests(tests), visitoms))
}

/// The examples in the documentation of the packages.
pub fn run_examples(house: &House) -> Result<Counts> {
    run(without_settings(cargo().args(["test", "--quiet", "--doc"]).args(PACKAGES).current_dir(&house.root)))
}

/// The tests of the workshop.
pub fn run_own(house: &House) -> Result<Counts> {
    run(without_settings(cargo().args(["test", "--quiet", "--package", "xtask"]).current_dir(&house.root)))
}

/// A developer's own settings must not change what a test finds.
pub fn without_settings(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("VISITOMS_")) {
        command.env_remove(name);
    }
    command
}

/// Runs a program of tests, passes its output on, and counts.
fn run(command: &mut Command) -> Result<Counts> {
    let mut running = command.stdout(Stdio::piped()).spawn()?;
    let mut counts = Counts::default();
    for line in BufReader::new(running.stdout.take().context("a test has a stdout")?).lines() {
        let line = line?;
        println!("{line}");
        if let Some(result) = line.strip_prefix("test result: ") {
            counts += count(result).with_context(|| format!("not understood: {line}"))?;
        }
    }
    // A program that was killed or panicked outside a test prints no result.
    if !child::wait(&mut running)?.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}

/// `ok. 5 passed; 0 failed; 1 ignored; …`
fn count(result: &str) -> Option<Counts> {
    let after = result.split_once(". ")?.1;
    let number = |word: &str| {
        let part = after.split("; ").find_map(|part| part.strip_suffix(word))?;
        part.trim().parse().ok()
    };
    Some(Counts { passed: number("passed")?, failed: number("failed")?, skipped: number("ignored")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_results_is_read() {
        let line = "FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s";
        assert_eq!(count(line), Some(Counts { passed: 12, failed: 3, skipped: 1 }));
        assert_eq!(count("ok. many passed"), None);
    }

    #[test]
    fn a_program_that_dies_has_failed() {
        assert_eq!(run(Command::new("sh").args(["-c", "kill -9 $$"])).ok(), Some(Counts { failed: 1, ..Counts::default() }));
    }
}
