//! `cargo xtask test`: every suite, on both engines, and a table of what came of it.

pub mod crates;
pub mod postgres;
pub mod stories;
pub mod table;

use crate::{
    browser::{self, Built},
    child,
    faults::{self, Length},
    house::{House, has, loud},
    install,
};
use anyhow::{Result, anyhow, bail};
use crates::{Programs, Which};
use postgres::Postgres;
use std::{
    env,
    thread::{self, JoinHandle},
    time::Instant,
};
use stories::{Browser, Stage};
use table::{Counts, Outcome, Row, Table};

/// A test that needs a PostgreSQL says so in its name.
pub const NEEDS_POSTGRES: &str = "postgres";

/// What may be asked for.
const SUITES: [&str; 5] = ["unit", "store", "http", "browser", "faults"];

/// The most that a role's first load may weigh: WebAssembly and JavaScript in brotli.
const PUBLIC_BUDGET: usize = 130 * 1024;
const ROLE_BUDGET: usize = 180 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// What was asked for: everything, unless the command line says less.
#[derive(Default)]
struct Wish {
    only: Vec<String>,
    engine: Option<Engine>,
    /// For Playwright, such as the name of a file.
    arguments: Vec<String>,
}

impl Wish {
    fn read(arguments: &[String]) -> Result<Self> {
        let mut wish = Self::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match (argument.as_str(), arguments.as_slice().first().map(String::as_str)) {
                ("--", _) => {
                    wish.arguments = arguments.cloned().collect();
                    return Ok(wish);
                }
                ("--only", Some(suites)) if suites.split(',').all(|suite| SUITES.contains(&suite)) => {
                    wish.only = suites.split(',').map(str::to_owned).collect();
                }
                ("--engine", Some("sqlite")) => wish.engine = Some(Engine::Sqlite),
                ("--engine", Some("postgres")) => wish.engine = Some(Engine::Postgres),
                _ => bail!("test [--only {}[,…]] [--engine sqlite|postgres] [-- ARGUMENTS OF PLAYWRIGHT]", SUITES.join("|")),
            }
            arguments.next();
        }
        Ok(wish)
    }

    fn suite(&self, suite: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == suite)
    }

    fn engine(&self, engine: Engine) -> bool {
        self.engine.is_none_or(|only| only == engine)
    }
}

/// Runs what was asked for to its end, whatever fails, and then says how it went.
pub fn test(house: &House, arguments: &[String]) -> Result<()> {
    let wish = Wish::read(arguments)?;
    let strict = env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
    let mut table = Table::default();
    let programs = Programs::compile(house)?;
    // One core compiles WebAssembly while the other tests: neither alone keeps both busy.
    let site = (wish.suite("browser") && has("npm") && has("node")).then(|| {
        let house = house.clone();
        thread::spawn(move || browser::build(&house))
    });
    let databases = wish.suite("store") || wish.suite("http") || wish.suite("browser");
    let postgres = if databases && wish.engine(Engine::Postgres) { start_postgres() } else { Err("it was not asked for".into()) };

    if wish.suite("unit") && wish.engine.is_none() {
        for (suite, package) in [("domain", "domain"), ("app", "app")] {
            record(&mut table, suite, None, || programs.tests.run(package, Which::All, &[]))?;
        }
        record(&mut table, "xtask", None, || crates::run_own(house))?;
        // Most often there is none, which is no reason to complain.
        record(&mut table, "examples", None, || crates::run_examples(house))?;
        table.forget_if_empty("examples");
    }
    for (suite, package) in [("store", "store"), ("http", "server")] {
        if wish.suite(suite) && wish.engine(Engine::Sqlite) {
            record(&mut table, suite, Some(Engine::Sqlite), || programs.tests.run(package, Which::Without(NEEDS_POSTGRES), &[]))?;
        }
        if wish.suite(suite) && wish.engine(Engine::Postgres) {
            match &postgres {
                Ok(postgres) => record(&mut table, suite, Some(Engine::Postgres), || {
                    let url = postgres.owner_url("postgres");
                    programs.tests.run(package, Which::With(NEEDS_POSTGRES), &[("VISITOMS_TEST_POSTGRES", &url)])
                })?,
                Err(why) => skip(&mut table, suite, Some(Engine::Postgres), why),
            }
        }
    }
    if wish.suite("browser") {
        browser_suites(house, &wish, &programs, &postgres, site, &mut table)?;
    }
    // Stopped before the table, which shall be the last word; what breaks things has a cluster of its own.
    drop(postgres);
    if wish.suite("faults") && wish.engine.is_none() {
        record(&mut table, "faults", None, || {
            let mut counts = faults::run(house, &programs.visitoms, Length::Short)?;
            // What could not be made here is a skip, which a CI does not pass.
            if strict {
                counts.failed += std::mem::take(&mut counts.skipped);
            }
            Ok(counts)
        })?;
    }
    println!("{}", table.text());
    let complaints = table.complaints(strict);
    if complaints.is_empty() { Ok(()) } else { bail!("the tests failed:\n  {}", complaints.join("\n  ")) }
}

fn browser_suites(
    house: &House,
    wish: &Wish,
    programs: &Programs,
    postgres: &Result<Postgres, String>,
    site: Option<JoinHandle<Result<Built>>>,
    table: &mut Table,
) -> Result<()> {
    let engines = [Engine::Sqlite, Engine::Postgres].into_iter().filter(|engine| wish.engine(*engine));
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
        Ok(sizes(&site))
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
        let stage = Stage::new(house, &programs.visitoms, name, postgres)?;
        record(table, "stories", Some(engine), || stage.play(browser, &wish.arguments))?;
        match &java {
            Ok(()) => record(table, "html", Some(engine), || stage.check_html())?,
            Err(error) => skip(table, "html", Some(engine), &format!("{error:#}")),
        }
    }
    Ok(())
}

/// One "test" per role.
fn sizes(built: &Built) -> Counts {
    let mut counts = Counts::default();
    if !built.optimized {
        loud("the sizes are those of WebAssembly that wasm-opt has not seen");
        counts.failed += 1;
    }
    for (role, bytes) in &built.first_load {
        let budget = if *role == "public" { PUBLIC_BUDGET } else { ROLE_BUDGET };
        if *bytes <= budget {
            counts.passed += 1;
        } else {
            loud(&format!("the first load of the role {role} weighs {bytes} bytes, {} more than it may", bytes - budget));
            counts.failed += 1;
        }
    }
    counts
}

/// A cluster of our own, or why there is none.
pub fn start_postgres() -> Result<Postgres, String> {
    let programs = Postgres::find().map_or_else(
        || {
            install::postgres().map_err(|error| format!("{error:#}"))?;
            Postgres::find().ok_or_else(|| "the PostgreSQL that was installed has no initdb".to_owned())
        },
        Ok,
    )?;
    Postgres::start(&programs).map_err(|error| format!("{error:#}"))
}

/// Runs a suite and keeps what came of it. Only an interruption ends the whole run.
fn record(table: &mut Table, suite: &'static str, engine: Option<Engine>, run: impl FnOnce() -> Result<Counts>) -> Result<()> {
    println!("\n=== {suite}{}", engine.map_or(String::new(), |engine| format!(" on {}", engine.name())));
    let started = Instant::now();
    let outcome = match run() {
        Ok(counts) => Outcome::Ran(counts),
        Err(error) => {
            child::not_interrupted()?;
            loud(&format!("{error:#}"));
            Outcome::Broken(format!("{error:#}").lines().next().unwrap_or_default().to_owned())
        }
    };
    table.add(Row { suite, engine, outcome, took: started.elapsed() });
    Ok(())
}

fn skip(table: &mut Table, suite: &'static str, engine: Option<Engine>, why: &str) {
    let outcome = Outcome::Missing(why.to_owned());
    loud(&format!("NOT RUN: {suite}{}: {why}", engine.map_or(String::new(), |engine| format!(" on {}", engine.name()))));
    table.add(Row { suite, engine, outcome, took: std::time::Duration::ZERO });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(line: &str) -> Result<Wish> {
        Wish::read(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn everything_unless_less_is_asked_for() {
        let all = wish("").unwrap();
        assert!(all.suite("unit") && all.suite("browser") && all.engine(Engine::Postgres));
        let less = wish("--only store,http --engine sqlite -- --grep x").unwrap();
        assert!(less.suite("store") && less.suite("http") && !less.suite("browser"));
        assert!(less.engine(Engine::Sqlite) && !less.engine(Engine::Postgres));
        assert_eq!(less.arguments, ["--grep", "x"]);
        for bad in ["--only everything", "--engine", "--engine mysql", "store"] {
            assert!(wish(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_role_that_is_too_heavy_fails() {
        let built = |public| Built { optimized: true, first_load: vec![("public", public), ("admin", ROLE_BUDGET)] };
        assert_eq!(sizes(&built(PUBLIC_BUDGET)), Counts { passed: 2, failed: 0, skipped: 0 });
        assert_eq!(sizes(&built(PUBLIC_BUDGET + 1)), Counts { passed: 1, failed: 1, skipped: 0 });
    }
}
