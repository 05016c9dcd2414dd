//! A disk that fills up, and has room again.

use super::{Length, ready::Readiness, stage::Stage, writers::Writers};
use crate::house::output;
use anyhow::{Context, Result, bail};
use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

/// Holds the demo several times.
const MEBIBYTES: u32 = 192;
/// A file system in memory, of a size that is soon used up.
pub struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    /// Needs the right to mount, which root has.
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

/// Takes all room that is left.
fn fill(ballast: &Path) -> Result<u64> {
    let mut file = File::options().create(true).append(true).open(ballast)?;
    for size in [1 << 20, 1 << 12, 1] {
        let block = vec![0; size];
        while file.write_all(&block).is_ok() {}
    }
    Ok(file.metadata()?.len() >> 20)
}

pub fn full_and_freed(stage: &mut Stage, ready: &Readiness, _: Length, problems: &mut Vec<String>) -> Result<String> {
    let writers = Writers::start(&stage.ledger, stage.port, &stage.cookie);
    writers.get_through(20, Duration::from_secs(30))?;
    let ballast = stage.data().join("ballast");
    let filled = fill(&ballast)?;
    writers.are_refused(8, Duration::from_mins(1)).context("with a full disk")?;
    fill(&ballast)?;
    ready.says_steadily(503, "nothing can be written", problems)?;
    let slowest = stage.ledger.slowest();
    if slowest > Duration::from_secs(15) {
        problems.push(format!("somebody waited {} seconds for a refusal", slowest.as_secs()));
    }
    fs::remove_file(&ballast)?;
    writers.get_through(20, Duration::from_secs(30)).context("after the disk had room again")?;
    ready.says_steadily(200, "the disk has room again", problems)?;
    if stage.ledger.refused() == 0 {
        bail!("nothing was refused");
    }
    Ok(format!("filled with {filled} MiB under four writers, freed, no restart; longest answer {:.1} s", slowest.as_secs_f64()))
}
