//! The file of the key that signs checkpoints.

use crate::{commands::Failure, config::Settings};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};
use store::audit::Signer;

/// The key of the settings; made, for this account alone to read, where there is none.
pub fn signer(settings: &Settings) -> Result<Signer, Failure> {
    let path = settings.audit_key_file();
    let told = |why: &dyn std::fmt::Display| Failure::Other(format!("the key of the audit, {}: {why}", path.display()));
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(&path).and_then(|()| fs::read_to_string(&path)),
        read => read,
    };
    Signer::from_pem(&text.map_err(|error| told(&error))?).map_err(|error| told(&error))
}

/// Of several processes that make one at the same time, one wins and all read its.
fn make(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let own = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = private(&own)?;
    file.write_all(Signer::new_pem().as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&own, path);
    fs::remove_file(&own)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        done => done,
    }
}

#[cfg(unix)]
fn private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(settings: &Settings) -> String {
        signer(settings).map_err(|_| "no key").unwrap().public().to_string()
    }

    #[test]
    fn a_key_is_made_once_and_for_one_account() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { data_dir: folder.path().join("data"), ..Settings::default() };
        let first = public(&settings);
        assert_eq!(public(&settings), first);
        let path = settings.audit_key_file();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing else is left");
        fs::write(&path, "nonsense").unwrap();
        assert!(signer(&settings).is_err(), "a broken key is not replaced");
    }
}
