//! A private folder next to a file that is being made. The file gets its name only when it is complete, so that a process that is
//! killed leaves the old file or the new one.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, DirBuilder, File},
    io,
    path::{Path, PathBuf},
};
use store::{audit::hex, new_private_file, random_bytes};

const SUFFIX: &str = ".unfinished";
/// Locked while the process that made the folder lives.
const LOCK: &str = "lock";
/// The length of the random part of a folder's name.
const RANDOM: usize = 16;

/// The folder; removed when it is dropped.
pub struct Scratch {
    folder: PathBuf,
    target: PathBuf,
    _lock: File,
}

impl Scratch {
    /// Creates the folder for a file that will be `target`. Removes the folders of processes that were killed.
    pub fn create(target: &Path) -> io::Result<Self> {
        let parent = parent(target);
        let name = target.file_name().ok_or_else(|| io::Error::other(format!("{} names no file", target.display())))?;
        remove_abandoned(parent, &prefix(name))?;
        let mut folder = prefix(name);
        folder.push(hex(&random_bytes::<{ RANDOM / 2 }>()));
        folder.push(SUFFIX);
        let folder = parent.join(folder);
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        let lock = new_private_file(&folder.join(LOCK))?;
        lock.try_lock()?;
        Ok(Self { folder, target: target.to_owned(), _lock: lock })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Gives a complete file its name, in place of an existing one.
    pub fn replace(&self, name: &str) -> io::Result<()> {
        fs::rename(self.path(name), &self.target)?;
        sync_folder(parent(&self.target))
    }

    /// Gives a complete file its name.
    ///
    /// # Errors
    /// `AlreadyExists` if another file has it by now.
    pub fn place(&self, name: &str) -> io::Result<()> {
        fs::hard_link(self.path(name), &self.target)?;
        sync_folder(parent(&self.target))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            tracing::warn!(%error, "{} is left; remove it", self.folder.display());
        }
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn prefix(name: &OsStr) -> OsString {
    let mut prefix = name.to_owned();
    prefix.push(".");
    prefix
}

fn remove_abandoned(parent: &Path, prefix: &OsStr) -> io::Result<()> {
    for entry in fs::read_dir(parent)? {
        let (name, path) = entry.map(|entry| (entry.file_name(), entry.path()))?;
        let middle =
            name.to_str().zip(prefix.to_str()).and_then(|(name, prefix)| name.strip_prefix(prefix)?.strip_suffix(SUFFIX));
        if middle.is_none_or(|middle| middle.len() != RANDOM || !middle.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            continue;
        }
        match File::open(path.join(LOCK)) {
            // The system released the lock of a process that was killed.
            Ok(lock) if lock.try_lock().is_ok() => fs::remove_dir_all(&path)?,
            // Killed before there was a lock. The folder of a process that has just begun may be removed too: it then fails.
            Err(error) if error.kind() == io::ErrorKind::NotFound => fs::remove_dir(&path)?,
            _ => {}
        }
    }
    Ok(())
}

/// Writes the names of a folder to the disk: a file that was renamed has its new name after a power cut too.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn an_abandoned_folder_is_removed_and_a_used_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("backup.tar");
        let used = Scratch::create(&target).unwrap();
        let abandoned = folder.path().join("backup.tar.0123456789abcdef.unfinished");
        fs::create_dir(&abandoned).unwrap();
        fs::write(abandoned.join(LOCK), "").unwrap();
        fs::create_dir(folder.path().join("backup.tar.0123456789abcdee.unfinished")).unwrap();
        fs::create_dir(folder.path().join("backup.tar.old.unfinished")).unwrap();
        let second = Scratch::create(&target).unwrap();
        assert!(used.path(LOCK).exists() && second.path(LOCK).exists());
        assert_eq!(names(folder.path()).len(), 3, "the two, and one that is not ours: {:?}", names(folder.path()));
        drop((used, second));
        assert_eq!(names(folder.path()), ["backup.tar.old.unfinished"]);
    }

    #[test]
    fn a_file_that_must_be_new_replaces_none() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("visitoms.db");
        let scratch = Scratch::create(&target).unwrap();
        fs::write(scratch.path("new"), "new").unwrap();
        fs::write(&target, "old").unwrap();
        assert_eq!(scratch.place("new").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        scratch.replace("new").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    }
}
