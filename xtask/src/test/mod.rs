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

/// At which size the stories are played: a project of Playwright.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Phone,
    Desktop,
}

impl Size {
    const ALL: [Self; 2] = [Self::Phone, Self::Desktop];

    fn project(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Desktop => "desktop",
        }
    }

    /// What the table calls its stories, and the check of their HTML.
    fn suites(self) -> [&'static str; 2] {
        match self {
            Self::Phone => ["phone", "phone's HTML"],
            Self::Desktop => ["desktop", "desktop's HTML"],
        }
    }

    fn argument(self) -> String {
        format!("--project={}", self.project())
    }

    /// What no database changes is looked at once: on PostgreSQL the stories are few, and of one size.
    fn is_played_on(self, engine: Engine) -> bool {
        engine == Engine::Sqlite || self == Self::Desktop
    }

    /// Whether these arguments of Playwright name it, or no size at all.
    fn is_asked_for(self, arguments: &[String]) -> bool {
        let mut named = arguments.iter().filter(|argument| argument.starts_with("--project=")).peekable();
        named.peek().is_none() || named.any(|argument| *argument == self.argument())
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
                Err(why) => table.add(missing(suite, Some(Engine::Postgres), why)),
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
        table.add(missing("size", None, why));
        let plays = engines.flat_map(|engine| Size::ALL.map(|size| (engine, size)));
        for (engine, size) in plays.filter(|(engine, size)| size.is_played_on(*engine)) {
            size.suites().into_iter().for_each(|suite| table.add(missing(suite, Some(engine), why)));
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
    let (browser, java) = (Browser::find(), install::java());
    for engine in engines {
        for size in Size::ALL.into_iter().filter(|size| size.is_asked_for(&wish.arguments) && size.is_played_on(engine)) {
            let rows = play(house, wish, programs, postgres, (&browser, &java), engine, size)?;
            rows.into_iter().for_each(|row| table.add(row));
        }
    }
    Ok(())
}

/// The stories on one engine at one size, and the HTML of their pages.
fn play(
    house: &House,
    wish: &Wish,
    programs: &Programs,
    postgres: &Result<Postgres, String>,
    (browser, java): (&Result<Browser>, &Result<()>),
    engine: Engine,
    size: Size,
) -> Result<[Row; 2]> {
    let [stories, html] = size.suites();
    let postgres = match (engine, postgres) {
        (Engine::Sqlite, _) => Ok(None),
        (Engine::Postgres, Ok(postgres)) => Ok(Some(postgres)),
        (Engine::Postgres, Err(why)) => Err(why.clone()),
    };
    let ready = browser.as_ref().map_err(|error| format!("{error:#}")).and_then(|browser| Ok((browser, postgres?)));
    let (browser, postgres) = match ready {
        Ok(ready) => ready,
        Err(why) => return Ok([missing(stories, Some(engine), &why), missing(html, Some(engine), &why)]),
    };
    let name = format!("{}-{}", engine.name().to_lowercase(), size.project());
    let stage = Stage::new(house, &programs.visitoms, &name, postgres)?;
    let arguments: Vec<_> = wish.arguments.iter().cloned().chain([size.argument()]).collect();
    let played = ran(stories, Some(engine), || stage.play(browser, &arguments))?;
    let checked = match java {
        Ok(()) => ran(html, Some(engine), || stage.check_html())?,
        Err(error) => missing(html, Some(engine), &format!("{error:#}")),
    };
    Ok([played, checked])
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
    table.add(ran(suite, engine, run)?);
    Ok(())
}

/// What came of a suite. Only an interruption ends the whole run.
fn ran(suite: &'static str, engine: Option<Engine>, run: impl FnOnce() -> Result<Counts>) -> Result<Row> {
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
    Ok(Row { suite, engine, outcome, took: started.elapsed() })
}

/// A suite that can't be run.
fn missing(suite: &'static str, engine: Option<Engine>, why: &str) -> Row {
    loud(&format!("NOT RUN: {suite}{}: {why}", engine.map_or(String::new(), |engine| format!(" on {}", engine.name()))));
    Row { suite, engine, outcome: Outcome::Missing(why.to_owned()), took: std::time::Duration::ZERO }
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
        assert!(Size::ALL.iter().all(|size| size.is_asked_for(&less.arguments)));
        let phone = wish("-- --project=phone tests/board.spec.ts").unwrap();
        assert_eq!(Size::ALL.map(|size| size.is_asked_for(&phone.arguments)), [true, false]);
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
