//! The folder that checkpoints are put into, and that is asked before anything is signed: whoever cuts a chain off, or brings
//! an older database back, does not reach what lies there.

use crate::config::Settings;
use domain::agency::Agency;
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use store::audit::{Checkpoint, PublicKey};

/// The newest so many are compared with: of a chain that was cut, the last one tells.
const NEWEST: usize = 32;
const EXTENSION: &str = "checkpoint";

/// Writes a checkpoint into the folder of the settings, where one is set. A file that is there already stays.
pub fn put_aside(settings: &Settings, checkpoint: &Checkpoint) -> Result<(), String> {
    let Some(folder) = &settings.audit_checkpoint_dir else { return Ok(()) };
    write_new(folder, checkpoint).map_err(|error| told(folder, &error))
}

fn told(folder: &Path, error: &io::Error) -> String {
    format!("audit_checkpoint_dir {}: {error}", folder.display())
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

/// The newest checkpoints that lie in the folder under an agency's name and were signed by one of these keys. A file that anybody
/// else put there is no reason to stop.
pub fn kept(settings: &Settings, keys: &[PublicKey], agency: &Agency) -> Result<Vec<Checkpoint>, String> {
    let Some(folder) = &settings.audit_checkpoint_dir else { return Ok(Vec::new()) };
    let mut files = files_of(folder, &agency.slug).map_err(|error| told(folder, &error))?;
    // Their names begin with the slug and go on with the time.
    files.sort();
    let mut kept = Vec::new();
    for path in files.into_iter().rev().take(NEWEST) {
        let text = fs::read_to_string(&path).map_err(|error| told(&path, &error))?;
        let ours = |checkpoint: &Checkpoint| checkpoint.is_signed() && keys.contains(&checkpoint.key);
        if let Some(checkpoint) = Checkpoint::read(&text).filter(ours) {
            kept.push(checkpoint);
        } else {
            tracing::warn!("{} is no checkpoint of a key of ours: it is not believed", path.display());
        }
    }
    Ok(kept)
}

fn files_of(folder: &Path, slug: &str) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        // It is made with the first checkpoint.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let of_slug = stem.strip_prefix(slug).and_then(|rest| rest.strip_prefix('-')).is_some_and(is_time);
        if of_slug && path.extension().is_some_and(|extension| extension == EXTENSION) {
            files.push(path);
        }
    }
    Ok(files)
}

/// Such as `2026-12-01T000400Z`: the slug of another agency may begin with this one's.
fn is_time(text: &str) -> bool {
    text.len() == 18 && text.ends_with('Z') && text.bytes().take(4).all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_another_agency_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "maple-2026-12-01T000400Z.checkpoint",
            "maple-2-2026-12-01T000400Z.checkpoint",
            "maple-2026-12-02T000400Z.unfinished",
            "oak-2026-12-01T000400Z.checkpoint",
        ] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let found = files_of(folder.path(), "maple").unwrap();
        assert_eq!(found, [folder.path().join("maple-2026-12-01T000400Z.checkpoint")]);
        assert!(files_of(&folder.path().join("not there"), "maple").unwrap().is_empty());
    }
}
