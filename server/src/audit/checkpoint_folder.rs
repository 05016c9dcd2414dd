//! The folder with copies of signed checkpoints, which is compared with the chain before anything is signed: truncating a
//! chain, or restoring an older database, does not change these files.

use crate::config::Settings;
use domain::agency::Agency;
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use store::audit::{Checkpoint, PublicKey};

/// How many of the newest checkpoints are compared: the last one is enough to detect a truncated chain.
const MAX_COMPARED: usize = 32;
const EXTENSION: &str = "checkpoint";

/// Writes a checkpoint to the configured folder, if there is one. An existing file stays as it is.
pub fn save_checkpoint(settings: &Settings, checkpoint: &Checkpoint) -> Result<(), String> {
    let Some(folder) = &settings.audit_checkpoint_dir else { return Ok(()) };
    write_new(folder, checkpoint).map_err(|error| describe_error(folder, &error))
}

fn describe_error(folder: &Path, error: &io::Error) -> String {
    format!("audit_checkpoint_dir {}: {error}", folder.display())
}

fn write_new(folder: &Path, checkpoint: &Checkpoint) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let path = folder.join(checkpoint.file_name());
    if path.exists() {
        return Ok(());
    }
    // Write to another name first, so that a program that copies the files never reads half of one.
    let unfinished = path.with_extension("unfinished");
    fs::write(&unfinished, checkpoint.to_string())?;
    fs::rename(unfinished, path)
}

/// The newest checkpoints of an agency in the folder that were signed by one of these keys. Other files are ignored with a
/// warning, so that nobody can stop the signing by adding one.
pub fn load_checkpoints(settings: &Settings, keys: &[PublicKey], agency: &Agency) -> Result<Vec<Checkpoint>, String> {
    let Some(folder) = &settings.audit_checkpoint_dir else { return Ok(Vec::new()) };
    let mut files = list_files(folder, &agency.slug).map_err(|error| describe_error(folder, &error))?;
    // The names are the slug and the time, so this sorts by time.
    files.sort();
    let mut checkpoints = Vec::new();
    for path in files.into_iter().rev().take(MAX_COMPARED) {
        let text = fs::read_to_string(&path).map_err(|error| describe_error(&path, &error))?;
        let is_ours = |checkpoint: &Checkpoint| checkpoint.is_signed() && keys.contains(&checkpoint.key);
        if let Some(checkpoint) = Checkpoint::read(&text).filter(is_ours) {
            checkpoints.push(checkpoint);
        } else {
            tracing::warn!("{} is no checkpoint of a key of ours: it is not believed", path.display());
        }
    }
    Ok(checkpoints)
}

fn list_files(folder: &Path, slug: &str) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        // The folder is created with the first checkpoint.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let is_of_agency = stem.strip_prefix(slug).and_then(|rest| rest.strip_prefix('-')).is_some_and(is_time);
        if is_of_agency && path.extension().is_some_and(|extension| extension == EXTENSION) {
            files.push(path);
        }
    }
    Ok(files)
}

/// Whether the text looks like `2026-12-01T000400Z`. Needed since another agency's slug may start with this one's.
fn is_time(text: &str) -> bool {
    text.len() == 18 && text.ends_with('Z') && text.bytes().take(4).all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_agencies_are_ignored() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "maple-2026-12-01T000400Z.checkpoint",
            "maple-2-2026-12-01T000400Z.checkpoint",
            "maple-2026-12-02T000400Z.unfinished",
            "oak-2026-12-01T000400Z.checkpoint",
        ] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let found = list_files(folder.path(), "maple").unwrap();
        assert_eq!(found, [folder.path().join("maple-2026-12-01T000400Z.checkpoint")]);
        assert!(list_files(&folder.path().join("not there"), "maple").unwrap().is_empty());
    }
}
