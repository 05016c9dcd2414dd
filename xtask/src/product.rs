//! `cargo xtask serve`, `watch` and `dist`: runs the product from the repository, or packs it into one binary.

use crate::{
    browser,
    child::{POLL_INTERVAL, Server, not_interrupted},
    workspace::{Workspace, cargo, run, warn},
};
use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::SystemTime,
};

/// The cargo profile of the server.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Dev,
    /// Optimized for trying: without link-time optimization, and with the types of components erased.
    Serve,
    Release,
}

impl Profile {
    /// The arguments of cargo.
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Dev => &[],
            Self::Serve => &["--profile", "serve"],
            Self::Release => &["--release"],
        }
    }

    /// The folder below the target folder.
    fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Serve => "serve",
            Self::Release => "release",
        }
    }
}

/// Cargo for the server and what is built with it.
fn build_command(workspace: &Workspace, profile: Profile) -> Command {
    let mut build = cargo();
    build.args(["build", "--package", "server"]).args(profile.arguments()).current_dir(&workspace.root);
    if profile == Profile::Serve {
        // A view becomes one type instead of one as deep as the page: a fraction of the code to compile.
        build.env("RUSTFLAGS", "--cfg erase_components");
    }
    build
}

fn build_server(workspace: &Workspace, profile: Profile, features: &[&str]) -> Result<PathBuf> {
    let mut build = build_command(workspace, profile);
    if !features.is_empty() {
        build.args(["--features", &features.join(",")]);
    }
    println!("  server");
    run(&mut build)?;
    Ok(workspace.target.join(profile.folder()).join("visitoms"))
}

/// Builds the server and the load generator (the example `bench`). At once: with an example cargo resolves the features of what
/// only tests use too, and the server alone would be built with others, a second time.
pub fn with_bench(workspace: &Workspace, profile: Profile) -> Result<(PathBuf, PathBuf)> {
    println!("  server and load generator");
    run(build_command(workspace, profile).args(["--bin", "visitoms", "--example", "bench"]))?;
    let folder = workspace.target.join(profile.folder());
    Ok((folder.join("visitoms"), folder.join("examples/bench")))
}

/// A command that runs the binary in the repository: its data is in `data`, unless the environment says otherwise.
pub fn visitoms(workspace: &Workspace, binary: &Path) -> Command {
    let mut command = Command::new(binary);
    command.current_dir(&workspace.root).env("VISITOMS_SITE_DIR", workspace.site());
    command
}

/// Whether the configured SQLite database does not exist yet.
fn is_database_missing(workspace: &Workspace) -> bool {
    let folder = env::var_os("VISITOMS_DATA_DIR").map_or_else(|| workspace.root.join("data"), PathBuf::from);
    env::var_os("VISITOMS_DATABASE_URL").is_none() && !folder.join("visitoms.db").exists()
}

/// Builds everything optimized for trying, creates the demo agency where there is no database yet, and serves until interrupted.
/// `arguments` go to `visitoms serve`.
pub fn serve(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    browser::build(workspace)?;
    let binary = build_server(workspace, Profile::Serve, &[])?;
    if is_database_missing(workspace) {
        let mut demo = visitoms(workspace, &binary);
        demo.arg("demo");
        // The demo gets the same clock, so that visits before this time are over.
        if let Some(now) = arguments.iter().skip_while(|argument| *argument != "--now").nth(1) {
            demo.args(["--now", now, "--week", now.split('T').next().unwrap_or(now)]);
        }
        run(&mut demo)?;
    }
    let mut server = Server::start(visitoms(workspace, &binary).arg("serve").args(arguments), Signal::SIGTERM)?;
    loop {
        if let Some(status) = server.exit_status()? {
            if status.success() {
                return Ok(());
            }
            bail!("the server ended ({status})");
        }
        if not_interrupted().is_err() {
            return Ok(());
        }
        thread::sleep(POLL_INTERVAL);
    }
}

/// Builds unoptimized and serves; rebuilds and restarts whenever a source file has changed.
pub fn watch(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let mut server: Option<Server> = None;
    let mut built_change = None;
    while not_interrupted().is_ok() {
        let newest = newest_change(&workspace.root)?;
        if built_change == Some(newest) {
            thread::sleep(POLL_INTERVAL);
            continue;
        }
        built_change = Some(newest);
        match browser::build(workspace).and_then(|_| build_server(workspace, Profile::Dev, &[])) {
            Ok(binary) => {
                drop(server.take());
                let mut serve = visitoms(workspace, &binary);
                server = Some(Server::start(serve.arg("serve").args(arguments), Signal::SIGTERM)?);
            }
            // The compiler has printed why; the next change tries again.
            Err(error) => warn(&format!("{error:#}")),
        }
    }
    Ok(())
}

/// The newest modification time of all source files.
fn newest_change(root: &Path) -> Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for folder in ["app", "server/src", "src", "style", "public"] {
        for file in crate::site::files_below(&root.join(folder))? {
            newest = newest.max(fs::metadata(file)?.modified()?);
        }
    }
    Ok(newest)
}

/// One release binary with the site inside, at `target/dist/visitoms`.
pub fn dist(workspace: &Workspace) -> Result<()> {
    if !browser::build(workspace)?.optimized {
        bail!("npm is not installed: what is shipped must have been through wasm-opt");
    }
    let binary = build_server(workspace, Profile::Release, &["embed"])?;
    let folder = workspace.root.join("target/dist");
    fs::create_dir_all(&folder)?;
    let shipped = folder.join("visitoms");
    fs::copy(&binary, &shipped).with_context(|| format!("{} could not be copied", binary.display()))?;
    println!("{}", shipped.display());
    Ok(())
}
