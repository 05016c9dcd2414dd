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
mod soak;
mod style;
mod test;
mod wasm;
mod workspace;

use anyhow::{Context, Result, bail};
use bench::Part;
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
           every page with ten years of history, and with ten times the agency;
           in a browser four times slower, what they block, shift and answer; Lighthouse
           [pages|history|size|instructions: one of these alone, the last under valgrind] [--serve|--debug: on the build of `serve`, or an unoptimized one]
  lint     format, plain words, clippy for server, browser and xtask, types of the stories, licenses
  mutate   take out, one at a time, what keeps people apart, and look whether a test turns red (half an hour);
           with an argument: only mutations whose description contains it
  faults   full disk, database away, kill -9, wrong clock, slow connections, large forms: whether what was acknowledged
           is there afterwards [--short]
  soak     random histories of the business rules: many, and each round with a seed that repeats it
           [CASES [SEED]]
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

/// The arguments of `bench`; `None` for an unknown one.
fn bench_options(arguments: &[String]) -> Option<(Part, Profile)> {
    let (mut part, mut profile) = (Part::All, Profile::Release);
    for argument in arguments {
        match argument.as_str() {
            "--serve" => profile = Profile::Serve,
            "--debug" => profile = Profile::Dev,
            name => part = Part::parse(name)?,
        }
    }
    Some((part, profile))
}

fn run(command: Option<&str>, arguments: &[String]) -> Result<()> {
    child::end_all_on_interrupt()?;
    let workspace = Workspace::find()?;
    match (command, arguments) {
        (Some("build"), []) => browser::build(&workspace).map(drop),
        (Some("serve"), arguments) => product::serve(&workspace, arguments),
        (Some("watch"), arguments) => product::watch(&workspace, arguments),
        (Some("dist"), []) => product::dist(&workspace),
        (Some("bench"), arguments) => {
            let (part, profile) = bench_options(arguments).with_context(|| format!("bench has no such argument.\n\n{USAGE}"))?;
            bench::bench(&workspace, part, profile)
        }
        (Some("lint"), []) => lint::lint(&workspace),
        (Some("faults"), []) => faults::faults(&workspace, Length::Full),
        (Some("faults"), [short]) if short == "--short" => faults::faults(&workspace, Length::Short),
        (Some("mutate"), []) => mutate::mutate(&workspace, ""),
        (Some("mutate"), [filter]) => mutate::mutate(&workspace, filter),
        (Some("soak"), []) => soak::soak(&workspace, None, None),
        (Some("soak"), [cases]) => soak::soak(&workspace, Some(cases), None),
        (Some("soak"), [cases, seed]) => soak::soak(&workspace, Some(cases), Some(seed)),
        (Some("test"), arguments) => test::test(&workspace, arguments),
        (None | Some("help" | "--help" | "-h"), _) => {
            print!("{USAGE}");
            Ok(())
        }
        (Some(command), _) => bail!("`{command}` can't be done like this.\n\n{USAGE}"),
    }
}
