//! `cargo xtask bench`: size of the first load, throughput of the pages, also with ten years of visits, and performance in a
//! throttled browser.

use crate::{
    browser,
    child::Server,
    product::{Profile, visitoms, with_bench},
    test::stories::{Browser, StoryServer, free_port, is_ready},
    workspace::{Workspace, output, run},
};
use anyhow::{Result, bail};
use nix::sys::signal::Signal;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

/// Builds in release mode, puts load on a demo agency, and prints tables.
pub fn bench(workspace: &Workspace) -> Result<()> {
    let built = browser::build(workspace)?;
    let (binary, load) = with_bench(workspace, Profile::Release)?;
    println!("\n| first load of | KiB in brotli |\n| --- | ---: |");
    for (role, bytes) in &built.first_load {
        println!("| {role} | {:.1} |", *bytes as f64 / 1024.0);
    }
    println!();
    let demo = Demo::start(workspace, &binary)?;
    run(&mut demo.load(&load, "pages"))?;
    drop(demo);
    after_ten_years(workspace, &binary, &load)?;
    in_a_browser(workspace, &binary)
}

/// Only measures a provider's day and a parent's home, before and after ten years of visits are added.
pub fn history(workspace: &Workspace, profile: Profile) -> Result<()> {
    let (binary, load) = with_bench(workspace, profile)?;
    after_ten_years(workspace, &binary, &load)
}

fn after_ten_years(workspace: &Workspace, binary: &Path, load: &Path) -> Result<()> {
    let demo = Demo::start(workspace, binary)?;
    run(&mut demo.load(load, "history"))
}

/// A served demo agency with its own data folder.
struct Demo {
    server: Server,
    address: String,
    data: PathBuf,
}

impl Demo {
    fn start(workspace: &Workspace, binary: &Path) -> Result<Self> {
        let data = workspace.target.join("bench");
        if data.exists() {
            fs::remove_dir_all(&data)?;
        }
        output(visitoms(workspace, binary).args(["demo", "--json"]).env("VISITOMS_DATA_DIR", &data))?;
        let port = free_port()?;
        let address = format!("127.0.0.1:{port}");
        let mut serve = visitoms(workspace, binary);
        serve.arg("serve").env("VISITOMS_DATA_DIR", &data).env("VISITOMS_LISTEN", &address).env("VISITOMS_LOG", "warn");
        // The load generator sends `X-Forwarded-For` with many addresses, as a proxy does.
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

/// Runs the measuring browser specs on the release build, with nothing else running: here their times are asserted.
fn in_a_browser(workspace: &Workspace, binary: &Path) -> Result<()> {
    let specs = ["tests/measure.spec.ts", "tests/lighthouse.spec.ts"].map(str::to_owned);
    let counts = StoryServer::new(workspace, binary, "bench", None)?.with_measurements().run(&Browser::find()?, &specs)?;
    if counts.failed > 0 {
        bail!("{} of the measurements are over their limits", counts.failed);
    }
    Ok(())
}
