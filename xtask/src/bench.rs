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

/// What `cargo xtask bench` measures.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    All,
    /// The main pages under load.
    Pages,
    /// Pages before and after ten years of visits are added.
    History,
    /// Pages before and after the agency is ten times as large.
    Size,
    /// Instructions per page.
    Instructions,
}

impl Part {
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "pages" => Some(Self::Pages),
            "history" => Some(Self::History),
            "size" => Some(Self::Size),
            "instructions" => Some(Self::Instructions),
            _ => None,
        }
    }
}

/// Builds with optimization, puts load on a demo agency, and prints tables.
pub fn bench(workspace: &Workspace, part: Part, profile: Profile) -> Result<()> {
    let built = browser::build(workspace)?;
    let (binary, load) = with_bench(workspace, profile)?;
    match part {
        Part::All => {}
        Part::Pages => return on_a_demo(workspace, &binary, &load, "pages"),
        Part::History => return on_a_demo(workspace, &binary, &load, "history"),
        Part::Size => return on_a_demo(workspace, &binary, &load, "size"),
        Part::Instructions => return under_callgrind(workspace, &binary, &load),
    }
    println!("\n| first load of | KiB in brotli |\n| --- | ---: |");
    for (entry, bytes) in &built.first_load {
        println!("| {entry} | {:.1} |", *bytes as f64 / 1024.0);
    }
    println!();
    for part in ["pages", "history", "size"] {
        on_a_demo(workspace, &binary, &load, part)?;
    }
    in_a_browser(workspace, &binary)
}

fn on_a_demo(workspace: &Workspace, binary: &Path, load: &Path, part: &str) -> Result<()> {
    let demo = Demo::start(workspace, binary, None)?;
    run(&mut demo.load(load, part))
}

/// Counts what each page executes; Debian's package `valgrind` has the tool.
fn under_callgrind(workspace: &Workspace, binary: &Path, load: &Path) -> Result<()> {
    let dumps = workspace.target.join("callgrind");
    for old in fs::read_dir(&workspace.target)? {
        let old = old?.path();
        if old.file_stem() == dumps.file_name() {
            fs::remove_file(old)?;
        }
    }
    let demo = Demo::start(workspace, binary, Some(&dumps))?;
    run(demo.load(load, "instructions").arg(&dumps))
}

/// A served demo agency with its own data folder.
struct Demo {
    server: Server,
    address: String,
    data: PathBuf,
}

impl Demo {
    /// With the file that callgrind writes to, the server runs under it, not yet counting.
    fn start(workspace: &Workspace, binary: &Path, callgrind: Option<&Path>) -> Result<Self> {
        let data = workspace.target.join("bench");
        if data.exists() {
            fs::remove_dir_all(&data)?;
        }
        output(visitoms(workspace, binary).args(["demo", "--json"]).env("VISITOMS_DATA_DIR", &data))?;
        let port = free_port()?;
        let address = format!("127.0.0.1:{port}");
        let mut serve = visitoms(workspace, binary);
        if let Some(dumps) = callgrind {
            serve = visitoms(workspace, Path::new("valgrind"));
            serve.args(["--tool=callgrind", "--instr-atstart=no"]).arg(format!("--callgrind-out-file={}", dumps.display()));
            serve.arg(binary);
        }
        serve.arg("serve").env("VISITOMS_DATA_DIR", &data).env("VISITOMS_LISTEN", &address).env("VISITOMS_LOG", "warn");
        // The load generator sends `X-Forwarded-For` with many addresses, as a proxy does.
        serve.env("VISITOMS_TRUSTED_PROXIES", "127.0.0.0/8");
        let mut server = Server::start(serve.stdout(Stdio::null()), Signal::SIGTERM)?;
        server.wait_until("the server", Duration::from_mins(2), || is_ready(port))?;
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
