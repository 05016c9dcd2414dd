//! The audit from the operator's side: its key, its checkpoints, its walks.

mod cli;
pub mod daily;
mod key;

pub use cli::{Command, run};
pub use key::signer;

use crate::config::Settings;
use std::{fs, io, path::Path};
use store::audit::Checkpoint;

/// Writes a checkpoint into the folder of the settings, where one is set. A file that is there already stays.
fn put_aside(settings: &Settings, checkpoint: &Checkpoint) -> Result<(), String> {
    let Some(folder) = &settings.audit_checkpoint_dir else { return Ok(()) };
    write_new(folder, checkpoint).map_err(|error| format!("audit_checkpoint_dir {}: {error}", folder.display()))
}

fn write_new(folder: &Path, checkpoint: &Checkpoint) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let path = folder.join(checkpoint.file_name());
    if path.exists() {
        return Ok(());
    }
    // Under another name first, so that whoever fetches files never finds half of one.
    let unfinished = path.with_extension("unfinished");
    fs::write(&unfinished, checkpoint.to_string())?;
    fs::rename(unfinished, path)
}
