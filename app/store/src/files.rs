//! Files that nobody reads but the account under which the program runs.

use crate::random_bytes;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// Opens such a file to be written anew: made where there is none, emptied where there is one.
pub fn private_file(path: &Path) -> io::Result<File> {
    open(OpenOptions::new().create(true).truncate(true), path)
}

/// Makes such a file where there is none; one that is there stays. It is written whole under another name first: of several
/// processes that make one at the same time, one wins and all read its.
pub fn make_private_file(path: &Path, content: &[u8]) -> io::Result<()> {
    let draft = path.with_extension(format!("{:016x}", u64::from_le_bytes(random_bytes())));
    let mut file = open(OpenOptions::new().create_new(true), &draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        done => done,
    }
}

fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn only_this_account_reads_them() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (anew, made) = (folder.path().join("anew"), folder.path().join("made.key"));
        for text in ["a longer text", "short"] {
            private_file(&anew).unwrap().write_all(text.as_bytes()).unwrap();
        }
        for text in ["first", "second"] {
            make_private_file(&made, text.as_bytes()).unwrap();
        }
        for (path, content) in [(anew, "short"), (made, "first")] {
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no draft is left");
    }
}
