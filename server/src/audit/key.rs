//! The file with the key that signs audit checkpoints.

use crate::{commands::Failure, config::Settings};
use std::{fs, io, path::Path};
use store::audit::Signer;

/// Reads the configured key file; creates it, readable by this account only, where it does not exist.
pub fn signer(settings: &Settings) -> Result<Signer, Failure> {
    let path = settings.audit_key_file();
    let failure = |why: &dyn std::fmt::Display| Failure::Other(format!("the key of the audit, {}: {why}", path.display()));
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => create(&path).and_then(|()| fs::read_to_string(&path)),
        read => read,
    };
    Signer::from_pem(&text.map_err(|error| failure(&error))?).map_err(|error| failure(&error))
}

fn create(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    store::make_private_file(path, Signer::new_pem().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(settings: &Settings) -> String {
        signer(settings).map_err(|_| "no key").unwrap().public().to_string()
    }

    #[test]
    fn the_key_is_created_once_and_readable_by_one_account() {
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
