//! Files that only the account of this process can read.

use crate::random_bytes;
use sqlx::sqlite::SqliteConnectOptions;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    str::FromStr,
};

/// Opens a private file for writing: creates it, or truncates an existing one.
pub fn open_private_file(path: &Path) -> io::Result<File> {
    open(OpenOptions::new().create(true).truncate(true), path)
}

/// Creates a private file for writing.
///
/// # Errors
/// `AlreadyExists` if there is one.
pub fn new_private_file(path: &Path) -> io::Result<File> {
    open(OpenOptions::new().create_new(true), path)
}

/// Creates a private file with this content; an existing file is left alone. The content is first written to a temporary file: if
/// several processes create the file at the same time, one wins and all read its content.
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

/// The file of a SQLite URL; `None` for an in-memory database or another engine.
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let options = SqliteConnectOptions::from_str(url.strip_prefix("sqlite:").map(|_| url)?).ok()?;
    let file = options.get_filename();
    let in_memory = url.contains("mode=memory") || file.to_str().is_some_and(|name| name.is_empty() || name.starts_with("file:"));
    (!in_memory).then(|| file.to_owned())
}

/// The URL of a SQLite file; `None` if its name is not UTF-8.
pub fn sqlite_url(file: &Path) -> Option<String> {
    // The same characters that a URL decodes, or reads as its end.
    let name = file.to_str()?.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    Some(format!("sqlite:{name}"))
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

    #[test]
    fn an_address_names_a_file_or_none() {
        let file = |url| sqlite_file(url).map(|file| file.display().to_string());
        assert_eq!(file("sqlite:data/visitoms.db").as_deref(), Some("data/visitoms.db"));
        assert_eq!(file("sqlite:///var/oms/a.db?mode=rwc").as_deref(), Some("/var/oms/a.db"));
        for none in ["sqlite::memory:", "sqlite://?mode=memory", "postgres://oms@db/oms"] {
            assert_eq!(file(none), None, "{none}");
        }
    }

    #[test]
    fn a_file_has_the_url_that_names_it() {
        for name in ["data/visitoms.db", "/var/100% sure?/a#b.db"] {
            let url = sqlite_url(Path::new(name)).unwrap();
            assert_eq!(sqlite_file(&url).as_deref(), Some(Path::new(name)), "{url}");
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn only_this_account_reads_a_database() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("elsewhere.db");
        let db = crate::Db::open(crate::Options::new(format!("sqlite:{}", file.display()))).await.unwrap();
        for entry in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{}", entry.path().display());
        }
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            7,
            "two databases with their logs and shared memory, and the master key"
        );
        db.close().await;
    }

    #[cfg(unix)]
    #[test]
    fn only_this_account_reads_them() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (anew, made) = (folder.path().join("anew"), folder.path().join("made.key"));
        for text in ["a longer text", "short"] {
            open_private_file(&anew).unwrap().write_all(text.as_bytes()).unwrap();
        }
        for text in ["first", "second"] {
            make_private_file(&made, text.as_bytes()).unwrap();
        }
        let new = folder.path().join("new");
        new_private_file(&new).unwrap().write_all(b"new").unwrap();
        assert_eq!(new_private_file(&new).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        for (path, content) in [(anew, "short"), (made, "first"), (new, "new")] {
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "no draft is left");
    }
}
