//! The product itself: served from here, or packed into one binary.

use crate::{
    browser,
    child::{GLANCE, Server, not_interrupted},
    house::{House, cargo, loud, run},
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

/// How the server is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Dev,
    Release,
}

fn build_server(house: &House, profile: Profile, features: &[&str]) -> Result<PathBuf> {
    let mut build = cargo();
    build.args(["build", "--package", "server"]).current_dir(&house.root);
    if profile == Profile::Release {
        build.arg("--release");
    }
    if !features.is_empty() {
        build.args(["--features", &features.join(",")]);
    }
    println!("  server");
    run(&mut build)?;
    Ok(house.target.join(if profile == Profile::Release { "release/visitoms" } else { "debug/visitoms" }))
}

/// The server as it is served.
fn release(house: &House) -> Result<PathBuf> {
    build_server(house, Profile::Release, &[])
}

/// The server and the program that puts load on it.
pub fn with_bench(house: &House, profile: Profile) -> Result<(PathBuf, PathBuf)> {
    let binary = build_server(house, profile, &[])?;
    let mut build = cargo();
    build.args(["build", "--package", "server", "--example", "bench"]).current_dir(&house.root);
    if profile == Profile::Release {
        build.arg("--release");
    }
    run(&mut build)?;
    let folder = if profile == Profile::Release { "release" } else { "debug" };
    Ok((binary, house.target.join(folder).join("examples/bench")))
}

/// The binary at work in the repository: its data in `data`, unless the environment says otherwise.
pub fn visitoms(house: &House, binary: &Path) -> Command {
    let mut command = Command::new(binary);
    command.current_dir(&house.root).env("VISITOMS_SITE_DIR", house.site());
    command
}

/// Whether the settings lead to a database that nobody has used.
fn is_new(house: &House) -> bool {
    let folder = env::var_os("VISITOMS_DATA_DIR").map_or_else(|| house.root.join("data"), PathBuf::from);
    env::var_os("VISITOMS_DATABASE_URL").is_none() && !folder.join("visitoms.db").exists()
}

/// Builds all in release, makes the demo agency where there is no database yet, and serves until it is interrupted.
/// `arguments` go to `visitoms serve`.
pub fn serve(house: &House, arguments: &[String]) -> Result<()> {
    browser::build(house)?;
    let binary = release(house)?;
    if is_new(house) {
        let mut demo = visitoms(house, &binary);
        demo.arg("demo");
        // What is over at the time to which the clock is moved is over in the demo.
        if let Some(now) = arguments.iter().skip_while(|argument| *argument != "--now").nth(1) {
            demo.args(["--now", now, "--week", now.split('T').next().unwrap_or(now)]);
        }
        run(&mut demo)?;
    }
    let mut server = Server::start(visitoms(house, &binary).arg("serve").args(arguments), Signal::SIGTERM)?;
    loop {
        if let Some(status) = server.ended()? {
            if status.success() {
                return Ok(());
            }
            bail!("the server ended ({status})");
        }
        if not_interrupted().is_err() {
            return Ok(());
        }
        thread::sleep(GLANCE);
    }
}

/// Builds without optimizing, serves, and does so again whenever a source file has changed.
pub fn watch(house: &House, arguments: &[String]) -> Result<()> {
    let mut server: Option<Server> = None;
    let mut seen = None;
    while not_interrupted().is_ok() {
        let newest = newest_change(&house.root)?;
        if seen == Some(newest) {
            thread::sleep(GLANCE);
            continue;
        }
        seen = Some(newest);
        match browser::build(house).and_then(|_| build_server(house, Profile::Dev, &[])) {
            Ok(binary) => {
                drop(server.take());
                let mut serve = visitoms(house, &binary);
                server = Some(Server::start(serve.arg("serve").args(arguments), Signal::SIGTERM)?);
            }
            // The compiler has said why; the next change tries again.
            Err(error) => loud(&format!("{error:#}")),
        }
    }
    Ok(())
}

/// When a source file was last written.
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
pub fn dist(house: &House) -> Result<()> {
    if !browser::build(house)?.optimized {
        bail!("npm is not installed: what is shipped must have been through wasm-opt");
    }
    let binary = build_server(house, Profile::Release, &["embed"])?;
    let folder = house.root.join("target/dist");
    fs::create_dir_all(&folder)?;
    let shipped = folder.join("visitoms");
    fs::copy(&binary, &shipped).with_context(|| format!("{} could not be copied", binary.display()))?;
    println!("{}", shipped.display());
    Ok(())
}
