//! Finds the system programs that the tests need, or installs them where that is allowed.

use crate::workspace::{has, warn, which};
use anyhow::{Result, bail};
use std::{
    env,
    path::PathBuf,
    process::{Command, Stdio},
};

/// A Chromium that starts. `CHROMIUM_PATH` overrides the search.
pub fn chromium() -> Result<PathBuf> {
    let find = || {
        let named = env::var_os("CHROMIUM_PATH").map(PathBuf::from);
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        let all = named.into_iter().chain(names.into_iter().filter_map(which));
        // On some systems `chromium-browser` is a stub that only prints where to get one.
        all.into_iter().find(|path| starts(Command::new(path).arg("--version")))
    };
    if let Some(path) = find() {
        return Ok(path);
    }
    install("chromium")?;
    match find() {
        Some(path) => Ok(path),
        None => bail!("the Chromium that was installed does not start"),
    }
}

/// OATH Toolkit's `oathtool`: an independent implementation of authenticator codes (TOTP).
pub fn oathtool() -> Result<PathBuf> {
    if which("oathtool").is_none() {
        install("oathtool")?;
    }
    match which("oathtool") {
        Some(path) => Ok(path),
        None => bail!("the oathtool that was installed is not found"),
    }
}

/// Java, for the HTML checker.
pub fn java() -> Result<()> {
    // On macOS `java` can be a stub that only prints where to get one.
    let works = || starts(Command::new("java").arg("-version"));
    if works() {
        return Ok(());
    }
    install("default-jre-headless")?;
    if works() { Ok(()) } else { bail!("the Java that was installed does not start") }
}

/// PostgreSQL's programs. Installing Debian's package also starts a cluster, so this is done in CI only.
pub fn postgres() -> Result<()> {
    if env::var_os("CI").is_some() { install("postgresql") } else { bail!("PostgreSQL is not installed") }
}

fn starts(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Installs a Debian package, as root or with passwordless sudo.
fn install(package: &str) -> Result<()> {
    if !has("apt-get") {
        bail!("{package} is not installed");
    }
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    if !is_root && !starts(Command::new("sudo").args(["-n", "true"])) {
        bail!("{package} is not installed, and we may not install it: try `sudo apt-get install {package}`");
    }
    warn(&format!("{package} is missing: installing it"));
    let apt_get = |arguments: &[&str]| {
        let mut command = Command::new(if is_root { "apt-get" } else { "sudo" });
        if !is_root {
            command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).stdout(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let install_package = || apt_get(&["install", "--yes", "--no-install-recommends", package]);
    // A fresh machine has no package lists yet.
    if install_package() || (apt_get(&["update"]) && install_package()) {
        Ok(())
    } else {
        bail!("{package} could not be installed")
    }
}
