//! The archive of key files and of the key store, apart from the archive of the data: anyone who has both can read the sealed
//! texts. A key store on PostgreSQL is backed up by its operator.

use super::{
    archive::{self, Archive, Content, Part},
    manifest::Manifest,
    scratch::Scratch,
};
use crate::config::Settings;
use jiff::Timestamp;
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use store::{backup::copy_key_store, make_private_file, sqlite_file, sqlite_url};

const NEW: &str = "keys.tar";

/// The key store and its master keys, in the archive.
const KEY_STORE: &str = "keys.db";
const MASTER_KEYS: &str = "master.key";

/// The key files of an installation: their names in the archive, and where they are.
fn key_files(settings: &Settings) -> [(&'static str, PathBuf); 3] {
    [
        ("visitoms.key", settings.key_file()),
        ("audit-key.pem", settings.audit_key_file()),
        (MASTER_KEYS, settings.master_key_file()),
    ]
}

/// Writes the key files that exist, and a copy of the key store. Returns their names.
pub async fn write(settings: &Settings, made_at: Timestamp, file: &Path) -> Result<Vec<String>, String> {
    let failed = |error: io::Error| format!("{}: {error}", file.display());
    let mut parts = Vec::new();
    for (name, path) in key_files(settings) {
        match fs::read(&path) {
            Ok(bytes) => parts.push(Part { name, content: Content::Bytes(bytes) }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("{}: {error}", path.display())),
        }
    }
    let scratch = Scratch::create(file).map_err(failed)?;
    if sqlite_file(&settings.keys_url()).is_some_and(|store| store.is_file()) {
        let copy = scratch.path(KEY_STORE);
        copy_key_store(&settings.keys_url(), &copy).await.map_err(|error| format!("the key store: {error}"))?;
        parts.push(Part { name: KEY_STORE, content: Content::File(copy) });
    }
    if parts.is_empty() {
        return Err("--keys: there is no key file yet: the first start of the server creates them".into());
    }
    let new = scratch.path(NEW);
    archive::write(&new, Manifest::new(made_at, None), &parts).map_err(failed)?;
    Archive::open(&new).map_err(|error| format!("{} {error}", file.display()))?;
    scratch.replace(NEW).map_err(failed)?;
    Ok(parts.into_iter().map(|part| part.name.to_owned()).collect())
}

/// Key files of an archive that are missing here: their names in it, where they belong, and their content.
pub struct MissingKeys(Vec<(&'static str, PathBuf, Vec<u8>)>);

impl MissingKeys {
    /// Reads an archive of key files.
    ///
    /// # Errors
    /// If there is another key here already: what was sealed with it would become unreadable. A key store that is here stays: it
    /// may be newer, and what was destroyed in it stays destroyed.
    pub fn read(settings: &Settings, file: &Path) -> Result<Self, String> {
        let shown = file.display();
        let archive = Archive::open(file).map_err(|error| format!("{shown} {error}"))?;
        if archive.manifest.is_newer() {
            return Err(format!("{shown} was made by VisitOMS {}: install that version", archive.manifest.version));
        }
        if archive.manifest.database.is_some() {
            return Err(format!("--keys: {shown} has a database, no key files"));
        }
        let mut missing = Vec::new();
        for (name, path) in key_files(settings) {
            if !archive.manifest.members.iter().any(|member| member.name == name) {
                continue;
            }
            let content = archive.bytes(name).map_err(|error| format!("{shown} {error}"))?;
            match fs::read(&path) {
                Ok(existing) if existing == content => {}
                Ok(_) => return Err(format!("{} exists and is another key: move it away first", path.display())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => missing.push((name, path, content)),
                Err(error) => return Err(format!("{}: {error}", path.display())),
            }
        }
        let store = sqlite_file(&settings.keys_url()).filter(|store| !store.exists());
        if let Some(store) = store.filter(|_| archive.manifest.members.iter().any(|member| member.name == KEY_STORE)) {
            let content = archive.bytes(KEY_STORE).map_err(|error| format!("{shown} {error}"))?;
            missing.push((KEY_STORE, store, content));
        }
        Ok(Self(missing))
    }

    /// Writes the key store and its master keys to a folder, where they are missing here, so that a database can be checked with
    /// them before anything is in its place. Returns the URL of the key store and the file of its master keys, here or there.
    pub fn key_store_in(&self, settings: &Settings, folder: &Path) -> Result<(String, PathBuf), String> {
        let (mut url, mut master) = (settings.keys_url(), settings.master_key_file());
        for (name, _, content) in self.0.iter().filter(|(name, ..)| [KEY_STORE, MASTER_KEYS].contains(name)) {
            let copy = folder.join(name);
            make_private_file(&copy, content).map_err(|error| format!("{}: {error}", copy.display()))?;
            match *name {
                KEY_STORE => url = sqlite_url(&copy).ok_or_else(|| format!("{} is not UTF-8", copy.display()))?,
                _ => master = copy,
            }
        }
        Ok((url, master))
    }

    /// Writes them, readable for this account only.
    pub fn write(&self) -> Result<(), String> {
        for (_, path, content) in &self.0 {
            make_private_file(path, content).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(())
    }
}
