//! The workshop: everything that is done to the product, behind one door.

mod browser;
mod child;
mod house;
mod install;
mod site;
mod style;
mod test;
mod wasm;

use anyhow::{Result, bail};
use house::House;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  build    the browser's part: one WebAssembly per role, style, fonts, into target/site
  test     every test, on SQLite and PostgreSQL, and in a real browser
           [--only unit|store|http|browser[,...]] [--engine sqlite|postgres] [-- ARGUMENTS OF PLAYWRIGHT]
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
    let house = House::find()?;
    match (command, arguments) {
        (Some("build"), []) => browser::build(&house).map(drop),
        (Some("test"), arguments) => test::test(&house, arguments),
        (None | Some("help" | "--help" | "-h"), _) => {
            print!("{USAGE}");
            Ok(())
        }
        (Some(command), _) => bail!("`{command}` can't be done like this.\n\n{USAGE}"),
    }
}
