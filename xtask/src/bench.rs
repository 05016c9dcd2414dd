//! `cargo xtask bench`: what a first load weighs, what the pages bear, also after ten years, and what they cost a slow phone.

use crate::{
    browser,
    child::Server,
    house::{House, output, run},
    product::{Profile, visitoms, with_bench},
    test::stories::{Browser, Stage, free_port, is_ready},
};
use anyhow::{Result, bail};
use nix::sys::signal::Signal;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

/// Builds in release, loads a demo of its own, and prints tables.
pub fn bench(house: &House) -> Result<()> {
    let built = browser::build(house)?;
    let (binary, load) = with_bench(house, Profile::Release)?;
    println!("\n| first load of | KiB in brotli |\n| --- | ---: |");
    for (role, bytes) in &built.first_load {
        println!("| {role} | {:.1} |", *bytes as f64 / 1024.0);
    }
    println!();
    let demo = Demo::start(house, &binary)?;
    run(&mut demo.load(&load, "pages"))?;
    drop(demo);
    after_ten_years(house, &binary, &load)?;
    in_a_browser(house, &binary)
}

/// What ten years of visits behind them cost a provider's day and a parent's home, alone.
pub fn history(house: &House, profile: Profile) -> Result<()> {
    let (binary, load) = with_bench(house, profile)?;
    after_ten_years(house, &binary, &load)
}

fn after_ten_years(house: &House, binary: &Path, load: &Path) -> Result<()> {
    let demo = Demo::start(house, binary)?;
    run(&mut demo.load(load, "history"))
}

/// A demo of its own, served.
struct Demo {
    server: Server,
    address: String,
    data: PathBuf,
}

impl Demo {
    fn start(house: &House, binary: &Path) -> Result<Self> {
        let data = house.target.join("bench");
        if data.exists() {
            fs::remove_dir_all(&data)?;
        }
        output(visitoms(house, binary).args(["demo", "--json"]).env("VISITOMS_DATA_DIR", &data))?;
        let port = free_port()?;
        let address = format!("127.0.0.1:{port}");
        let mut serve = visitoms(house, binary);
        serve.arg("serve").env("VISITOMS_DATA_DIR", &data).env("VISITOMS_LISTEN", &address).env("VISITOMS_LOG", "warn");
        // The load speaks for many addresses, as a proxy does.
        serve.env("VISITOMS_TRUSTED_PROXIES", "127.0.0.0/8");
        let mut server = Server::start(serve.stdout(Stdio::null()), Signal::SIGTERM)?;
        server.wait_until("the server", Duration::from_mins(1), || is_ready(port))?;
        Ok(Self { server, address, data })
    }

    fn load(&self, program: &Path, part: &str) -> Command {
        let mut load = Command::new(program);
        load.arg(&self.address).arg(self.data.join("demo-sign-ins.json")).arg(self.server.id().to_string());
        load.arg(self.data.join("visitoms.db")).arg(part);
        load
    }
}

/// The specs that measure, on the release build and with nothing beside them: here their times are asserted.
fn in_a_browser(house: &House, binary: &Path) -> Result<()> {
    let specs = ["tests/measure.spec.ts", "tests/lighthouse.spec.ts"].map(str::to_owned);
    let counts = Stage::new(house, binary, "bench", None)?.measuring().play(&Browser::find()?, &specs)?;
    if counts.failed > 0 {
        bail!("{} of the measurements are over their limits", counts.failed);
    }
    Ok(())
}
