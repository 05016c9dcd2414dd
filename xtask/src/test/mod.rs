//! `cargo xtask test`: runs every test suite, on both database engines, and prints a table of the results.

pub mod crates;
pub mod postgres;
pub mod stories;
pub mod table;

use crate::{
    browser::{self, Built},
    child,
    faults::{self, Length},
    install,
    workspace::{Workspace, has, warn},
};
use anyhow::{Result, anyhow, bail};
use crates::{PACKAGES, Programs, TestFilter};
use postgres::{Engine, Postgres, start_postgres};
use std::{
    env,
    thread::{self, JoinHandle},
    time::Instant,
};
use stories::{Browser, StoryServer};
use table::{Counts, Outcome, Row, Table};

/// Part of the path of every test that needs PostgreSQL.
pub const NEEDS_POSTGRES: &str = "postgres";

/// The packages whose tests need a database, and have suites of their own.
const DATABASE_PACKAGES: [&str; 2] = ["store", "server"];

/// Values of `--only`.
const SUITES: [&str; 5] = ["unit", "store", "http", "browser", "faults"];

/// Size budgets of the entries, of which a page loads one, in KiB: WebAssembly and JavaScript in brotli.
const BUDGETS: [(&str, usize); 5] = [("public", 40), ("member", 55), ("visit", 60), ("office", 75), ("board", 140)];

/// Options of `cargo xtask test`: all suites and engines by default.
#[derive(Default)]
struct Options {
    only: Vec<String>,
    engine: Option<Engine>,
    /// Arguments for Playwright, such as the name of a file.
    arguments: Vec<String>,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match (argument.as_str(), arguments.as_slice().first().map(String::as_str)) {
                ("--", _) => {
                    options.arguments = arguments.cloned().collect();
                    return Ok(options);
                }
                ("--only", Some(suites)) if suites.split(',').all(|suite| SUITES.contains(&suite)) => {
                    options.only = suites.split(',').map(str::to_owned).collect();
                }
                ("--engine", Some("sqlite")) => options.engine = Some(Engine::Sqlite),
                ("--engine", Some("postgres")) => options.engine = Some(Engine::Postgres),
                _ => bail!("test [--only {}[,…]] [--engine sqlite|postgres] [-- ARGUMENTS OF PLAYWRIGHT]", SUITES.join("|")),
            }
            arguments.next();
        }
        Ok(options)
    }

    fn includes_suite(&self, suite: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == suite)
    }

    fn includes_engine(&self, engine: Engine) -> bool {
        self.engine.is_none_or(|only| only == engine)
    }
}

/// Runs all selected suites, even after a failure, and then prints the table of results.
pub fn test(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let options = Options::parse(arguments)?;
    let strict = env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
    let mut table = Table::default();
    let programs = Programs::compile(workspace)?;
    // Builds the WebAssembly in parallel to the tests: neither keeps all cores busy.
    let site = (options.includes_suite("browser") && has("npm") && has("node")).then(|| {
        let workspace = workspace.clone();
        thread::spawn(move || browser::build(&workspace))
    });
    let databases = options.includes_suite("store") || options.includes_suite("http") || options.includes_suite("browser");
    let postgres = if databases && options.includes_engine(Engine::Postgres) {
        start_postgres()
    } else {
        Err("it was not asked for".into())
    };

    if options.includes_suite("unit") && options.engine.is_none() {
        for suite in PACKAGES.into_iter().filter(|package| !DATABASE_PACKAGES.contains(package)) {
            record(&mut table, suite, None, || programs.tests.run(suite, TestFilter::All, &[]))?;
        }
        record(&mut table, "xtask", None, || crates::run_xtask_tests(workspace))?;
        // There are often no doc tests, which is not a problem.
        record(&mut table, "examples", None, || crates::run_doc_tests(workspace))?;
        table.remove_if_empty("examples");
    }
    for (suite, package) in [("store", "store"), ("http", "server")] {
        if options.includes_suite(suite) && options.includes_engine(Engine::Sqlite) {
            record(&mut table, suite, Some(Engine::Sqlite), || {
                programs.tests.run(package, TestFilter::Excluding(NEEDS_POSTGRES), &[])
            })?;
        }
        if options.includes_suite(suite) && options.includes_engine(Engine::Postgres) {
            match &postgres {
                Ok(postgres) => record(&mut table, suite, Some(Engine::Postgres), || {
                    let url = postgres.owner_url("postgres");
                    programs.tests.run(package, TestFilter::Matching(NEEDS_POSTGRES), &[("VISITOMS_TEST_POSTGRES", &url)])
                })?,
                Err(why) => skip(&mut table, suite, Some(Engine::Postgres), why),
            }
        }
    }
    if options.includes_suite("browser") {
        browser_suites(workspace, &options, &programs, &postgres, site, &mut table)?;
    }
    // Stop it before the table, so that the table is the last output; the fault tests have their own cluster.
    drop(postgres);
    if options.includes_suite("faults") && options.engine.is_none() {
        record(&mut table, "faults", None, || {
            let mut counts = faults::run(workspace, &programs.visitoms, Length::Short)?;
            // Faults that this machine can't produce are skipped, which counts as a failure in CI.
            if strict {
                counts.failed += std::mem::take(&mut counts.skipped);
            }
            Ok(counts)
        })?;
    }
    println!("{}", table.text());
    let problems = table.problems(strict);
    if problems.is_empty() { Ok(()) } else { bail!("the tests failed:\n  {}", problems.join("\n  ")) }
}

fn browser_suites(
    workspace: &Workspace,
    options: &Options,
    programs: &Programs,
    postgres: &Result<Postgres, String>,
    site: Option<JoinHandle<Result<Built>>>,
    table: &mut Table,
) -> Result<()> {
    let engines = [Engine::Sqlite, Engine::Postgres].into_iter().filter(|engine| options.includes_engine(*engine));
    let Some(site) = site else {
        let why = "npm and node are not installed";
        skip(table, "size", None, why);
        for engine in engines {
            skip(table, "stories", Some(engine), why);
            skip(table, "html", Some(engine), why);
        }
        return Ok(());
    };
    let mut built = false;
    record(table, "size", None, || {
        let site = site.join().map_err(|_| anyhow!("the build of the site panicked"))??;
        built = true;
        Ok(check_sizes(&site))
    })?;
    if !built {
        return Ok(());
    }
    let browser = Browser::find();
    let java = install::java();
    for engine in engines {
        let why = match (&browser, engine, postgres) {
            (Err(error), ..) => Some(format!("{error:#}")),
            (_, Engine::Postgres, Err(why)) => Some(why.clone()),
            _ => None,
        };
        let (Ok(browser), None) = (&browser, &why) else {
            let why = why.unwrap_or_default();
            skip(table, "stories", Some(engine), &why);
            skip(table, "html", Some(engine), &why);
            continue;
        };
        let (name, postgres) = match engine {
            Engine::Sqlite => ("sqlite", None),
            Engine::Postgres => ("postgres", postgres.as_ref().ok()),
        };
        let story_server = StoryServer::new(workspace, &programs.visitoms, name, postgres)?;
        record(table, "stories", Some(engine), || story_server.run(browser, &options.arguments))?;
        match &java {
            Ok(()) => record(table, "html", Some(engine), || story_server.check_html())?,
            Err(error) => skip(table, "html", Some(engine), &format!("{error:#}")),
        }
    }
    Ok(())
}

/// Checks the size budgets: one "test" per entry.
fn check_sizes(built: &Built) -> Counts {
    let mut counts = Counts::default();
    if !built.optimized {
        warn("the sizes are those of WebAssembly that wasm-opt has not seen");
        counts.failed += 1;
    }
    for (entry, bytes) in &built.first_load {
        let budget = BUDGETS.iter().find(|(name, _)| name == entry).map_or(0, |(_, kib)| kib * 1024);
        if *bytes <= budget {
            counts.passed += 1;
        } else {
            warn(&format!("the entry {entry} weighs {bytes} bytes, {} more than it may", bytes - budget));
            counts.failed += 1;
        }
    }
    counts
}

/// Runs a suite and adds its result to the table. Only an interruption is an error.
fn record(table: &mut Table, suite: &'static str, engine: Option<Engine>, run: impl FnOnce() -> Result<Counts>) -> Result<()> {
    println!("\n=== {suite}{}", engine.map_or(String::new(), |engine| format!(" on {}", engine.name())));
    let started = Instant::now();
    let outcome = match run() {
        Ok(counts) => Outcome::Ran(counts),
        Err(error) => {
            child::not_interrupted()?;
            warn(&format!("{error:#}"));
            Outcome::RuleViolation(format!("{error:#}").lines().next().unwrap_or_default().to_owned())
        }
    };
    table.add(Row { suite, engine, outcome, took: started.elapsed() });
    Ok(())
}

fn skip(table: &mut Table, suite: &'static str, engine: Option<Engine>, why: &str) {
    let outcome = Outcome::Missing(why.to_owned());
    warn(&format!("NOT RUN: {suite}{}: {why}", engine.map_or(String::new(), |engine| format!(" on {}", engine.name()))));
    table.add(Row { suite, engine, outcome, took: std::time::Duration::ZERO });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(line: &str) -> Result<Options> {
        Options::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn everything_is_selected_by_default() {
        let all = options("").unwrap();
        assert!(all.includes_suite("unit") && all.includes_suite("browser") && all.includes_engine(Engine::Postgres));
        let less = options("--only store,http --engine sqlite -- --grep x").unwrap();
        assert!(less.includes_suite("store") && less.includes_suite("http") && !less.includes_suite("browser"));
        assert!(less.includes_engine(Engine::Sqlite) && !less.includes_engine(Engine::Postgres));
        assert_eq!(less.arguments, ["--grep", "x"]);
        for bad in ["--only everything", "--engine", "--engine mysql", "store"] {
            assert!(options(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_first_load_over_budget_fails() {
        let built = |public| Built { optimized: true, first_load: vec![("public", public), ("board", 1)] };
        assert_eq!(check_sizes(&built(40 * 1024)), Counts { passed: 2, ..Counts::default() });
        assert_eq!(check_sizes(&built(40 * 1024 + 1)), Counts { passed: 1, failed: 1, ..Counts::default() });
    }
}
