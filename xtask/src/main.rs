//! Build tooling: every development task as a subcommand of `cargo xtask`.

mod bench;
mod browser;
mod child;
mod content_hash;
mod faults;
mod install;
mod lint;
mod mutate;
mod plain_words;
mod product;
mod site;
mod style;
mod test;
mod wasm;
mod workspace;

use anyhow::{Result, bail};
use faults::Length;
use product::Profile;
use std::process::ExitCode;
use workspace::Workspace;

const USAGE: &str = "\
cargo xtask COMMAND

  serve    build all optimized, make the demo agency where there is no database, serve
           [ARGUMENTS OF visitoms serve, such as --now 2026-12-01T10:15]
  watch    build unoptimized and serve, again after each change of a source file
  dist     one release binary with its assets inside: target/dist/visitoms
  bench    weight of each role's first load; requests per second and memory of the main pages, against a bare handler;
           a provider's day and a parent's home with ten years behind them;
           in a browser four times slower, what they block, shift and answer; Lighthouse
           [history: the ten years alone; history --debug: on an unoptimized build]
  lint     format, plain words, clippy for server, browser and xtask, types of the stories, licenses
  mutate   take out, one at a time, what keeps people apart, and look whether a test turns red (half an hour);
           with an argument: only mutations whose description contains it
  faults   full disk, database away, kill -9, wrong clock, slow connections, large forms: whether what was acknowledged
           is there afterwards [--short]
  build    the browser's part: one WebAssembly per role, style, fonts, into target/site
  test     every test, on SQLite and PostgreSQL, and in a real browser
           [--only unit|store|http|browser|faults[,...]] [--engine sqlite|postgres] [-- ARGUMENTS OF PLAYWRIGHT]
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match run(arguments.next().as_deref(), &arguments.collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Option<&str>, arguments: &[String]) -> Result<()> {
    child::end_all_on_interrupt()?;
    let workspace = Workspace::find()?;
    match (command, arguments) {
        (Some("build"), []) => browser::build(&workspace).map(drop),
        (Some("serve"), arguments) => product::serve(&workspace, arguments),
        (Some("watch"), arguments) => product::watch(&workspace, arguments),
        (Some("dist"), []) => product::dist(&workspace),
        (Some("bench"), []) => bench::bench(&workspace),
        (Some("bench"), [only]) if only == "history" => bench::history(&workspace, Profile::Release),
        (Some("bench"), [only, build]) if only == "history" && build == "--debug" => bench::history(&workspace, Profile::Dev),
        (Some("lint"), []) => lint::lint(&workspace),
        (Some("faults"), []) => faults::faults(&workspace, Length::Full),
        (Some("faults"), [short]) if short == "--short" => faults::faults(&workspace, Length::Short),
        (Some("mutate"), []) => mutate::mutate(&workspace, ""),
        (Some("mutate"), [filter]) => mutate::mutate(&workspace, filter),
        (Some("test"), arguments) => test::test(&workspace, arguments),
        (None | Some("help" | "--help" | "-h"), _) => {
            print!("{USAGE}");
            Ok(())
        }
        (Some(command), _) => bail!("`{command}` can't be done like this.\n\n{USAGE}"),
    }
}
