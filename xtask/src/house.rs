//! Where things stand, and how other programs are run.

use crate::child;
use anyhow::{Context, Result, bail};
use nix::sys::statvfs::statvfs;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The folders that the workshop works in.
#[derive(Clone, Debug)]
pub struct House {
    /// The root of the repository.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
}

impl House {
    /// Asks cargo; works from any folder of the repository.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workshop stands in the repository")?.to_owned();
        let mut metadata = cargo();
        metadata.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(&root);
        let metadata: serde_json::Value = serde_json::from_str(&output(&mut metadata)?)?;
        let target = metadata["target_directory"].as_str().context("cargo metadata names no target folder")?.into();
        Ok(Self { root, target })
    }

    /// What the server serves, in the repository's own `target` wherever cargo's is: the embedding names it.
    pub fn site(&self) -> PathBuf {
        self.root.join("target/site")
    }

    /// Where the npm tools are.
    pub fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }
}

/// Where databases go that nobody keeps: in memory, where the machine has room for those of all tests; else where it keeps
/// what is temporary.
pub fn scratch() -> PathBuf {
    const ROOM: u64 = 12 << 30;
    let memory = Path::new("/dev/shm");
    let room = statvfs(memory).map_or(0, |disk| disk.blocks_available() * disk.fragment_size());
    if room.min(memory_available()) >= ROOM { memory.to_owned() } else { env::temp_dir() }
}

/// Bytes of memory that programs could still have, as Linux tells; none elsewhere.
fn memory_available() -> u64 {
    let told = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("MemAvailable:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or(0) << 10
}

/// The cargo that runs the workshop.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // `cargo run` sets these for the workshop; a nested cargo would take them for its own and rebuild everything.
    for (name, _) in env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST") {
            cargo.env_remove(&name);
        }
    }
    cargo
}

/// Runs to the end; its output goes where ours goes.
pub fn run(command: &mut Command) -> Result<()> {
    let mut child = command.spawn().with_context(|| format!("{} could not be started", name(command)))?;
    let status = child::wait(&mut child)?;
    if !status.success() {
        bail!("{} failed ({status})", line(command));
    }
    Ok(())
}

/// Runs to the end and gives what it wrote to stdout.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("{} could not be started", name(command)))?;
    if !output.status.success() {
        bail!("{} failed ({})", line(command), output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Whether a program is on the path.
pub fn has(program: &str) -> bool {
    which(program).is_some()
}

/// Where a program is.
pub fn which(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Something that a reader of the output must not miss.
pub fn loud(message: &str) {
    eprintln!("\n>>> {message}\n");
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn line(command: &Command) -> String {
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    std::iter::once(command.get_program().to_string_lossy()).chain(arguments).collect::<Vec<_>>().join(" ")
}
