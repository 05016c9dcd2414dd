//! Fault: the disk fills up, then has free space again.

use super::{Length, fault_server::FaultServer, ready::Readiness, writers::Writers};
use crate::workspace::output;
use anyhow::{Context, Result, bail};
use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

/// Enough for several demo agencies.
const MEBIBYTES: u32 = 192;

/// A small file system in memory (tmpfs).
pub struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    /// Needs root, to mount.
    pub fn mount(folder: &Path) -> Result<Self> {
        let size = format!("size={MEBIBYTES}m,mode=700");
        output(Command::new("mount").args(["-t", "tmpfs", "-o", &size, "visitoms-faults"]).arg(folder))
            .context("a small disk could not be mounted (it needs root)")?;
        Ok(Self { folder: folder.to_owned() })
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if let Err(error) = output(Command::new("umount").arg(&self.folder)) {
            eprintln!("xtask: {error:#}");
        }
    }
}

/// Uses up all free space by appending to the file `ballast`; returns its size in MiB.
fn fill(ballast: &Path) -> Result<u64> {
    let mut file = File::options().create(true).append(true).open(ballast)?;
    for size in [1 << 20, 1 << 12, 1] {
        let block = vec![0; size];
        while file.write_all(&block).is_ok() {}
    }
    Ok(file.metadata()?.len() >> 20)
}

/// Fills the disk during writes, then frees it.
pub fn fill_and_free(fault_server: &mut FaultServer, ready: &Readiness, _: Length, problems: &mut Vec<String>) -> Result<String> {
    let writers = Writers::start(&fault_server.ledger, fault_server.port, &fault_server.cookie);
    writers.wait_for_acknowledged(20, Duration::from_secs(30))?;
    let ballast = fault_server.data().join("ballast");
    let filled = fill(&ballast)?;
    writers.wait_for_rejected(8, Duration::from_mins(1)).context("with a full disk")?;
    fill(&ballast)?;
    ready.wait_for_steady(503, "nothing can be written", problems)?;
    let slowest = fault_server.ledger.take_slowest();
    if slowest > Duration::from_secs(15) {
        problems.push(format!("somebody waited {} seconds for a refusal", slowest.as_secs()));
    }
    fs::remove_file(&ballast)?;
    writers.wait_for_acknowledged(20, Duration::from_secs(30)).context("after the disk had room again")?;
    ready.wait_for_steady(200, "the disk has room again", problems)?;
    if fault_server.ledger.rejected() == 0 {
        bail!("nothing was refused");
    }
    Ok(format!("filled with {filled} MiB under four writers, freed, no restart; longest answer {:.1} s", slowest.as_secs_f64()))
}
