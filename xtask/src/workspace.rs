//! Paths of the workspace, and helpers to run other programs.

use crate::child;
use anyhow::{Context, Result, bail};
use nix::sys::statvfs::statvfs;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The folders that the tasks work in.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The root of the repository.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
}

impl Workspace {
    /// Asks cargo for the target folder; works from any folder of the repository.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask is in the repository")?.to_owned();
        let mut metadata = cargo();
        metadata.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(&root);
        let metadata: serde_json::Value = serde_json::from_str(&output(&mut metadata)?)?;
        let target = metadata["target_directory"].as_str().context("cargo metadata names no target folder")?.into();
        Ok(Self { root, target })
    }

    /// The built site, always in the repository's own `target`, even if cargo's is elsewhere: the server embeds it by this path.
    pub fn site(&self) -> PathBuf {
        self.root.join("target/site")
    }

    /// The folder of the npm packages and browser tests.
    pub fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }
}

/// The folder for temporary databases: in memory (`/dev/shm`), where there is enough for those of all tests, else the
/// system's temporary folder.
pub fn scratch_dir() -> PathBuf {
    const NEEDED_BYTES: u64 = 12 << 30;
    let memory = Path::new("/dev/shm");
    let free_bytes = statvfs(memory).map_or(0, |disk| disk.blocks_available() * disk.fragment_size());
    if free_bytes.min(memory_available()) >= NEEDED_BYTES { memory.to_owned() } else { env::temp_dir() }
}

/// Bytes of available memory, from `/proc/meminfo`; 0 on systems other than Linux.
fn memory_available() -> u64 {
    let meminfo = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or(0) << 10
}

/// A command for the cargo that runs xtask.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // `cargo run` sets these for xtask; a nested cargo would see them as changed and rebuild everything.
    for (name, _) in env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST") {
            cargo.env_remove(&name);
        }
    }
    cargo
}

/// Runs a command to completion with inherited output; an error if it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let mut child = command.spawn().with_context(|| format!("{} could not be started", name(command)))?;
    let status = child::wait(&mut child)?;
    if !status.success() {
        bail!("{} failed ({status})", line(command));
    }
    Ok(())
}

/// Runs a command to completion and returns its stdout.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("{} could not be started", name(command)))?;
    if !output.status.success() {
        bail!("{} failed ({})", line(command), output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Whether a program is on `PATH`.
pub fn has(program: &str) -> bool {
    which(program).is_some()
}

/// The path of a program on `PATH`.
pub fn which(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Prints a highlighted warning.
pub fn warn(message: &str) {
    eprintln!("\n>>> {message}\n");
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn line(command: &Command) -> String {
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    std::iter::once(command.get_program().to_string_lossy()).chain(arguments).collect::<Vec<_>>().join(" ")
}
