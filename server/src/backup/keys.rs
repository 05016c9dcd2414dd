//! The archive of key files, apart from the archive of the data: anyone who has both can read the sealed texts.

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
use store::make_private_file;

const NEW: &str = "keys.tar";

/// The key files of an installation: their names in the archive, and where they are.
fn key_files(settings: &Settings) -> [(&'static str, PathBuf); 2] {
    [("visitoms.key", settings.key_file()), ("audit-key.pem", settings.audit_key_file())]
}

/// Writes the key files that exist. Returns their names.
pub fn write(settings: &Settings, made_at: Timestamp, file: &Path) -> Result<Vec<String>, String> {
    let failed = |error: io::Error| format!("{}: {error}", file.display());
    let mut parts = Vec::new();
    for (name, path) in key_files(settings) {
        match fs::read(&path) {
            Ok(bytes) => parts.push(Part { name, content: Content::Bytes(bytes) }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("{}: {error}", path.display())),
        }
    }
    if parts.is_empty() {
        return Err("--keys: there is no key file yet: the first start of the server creates them".into());
    }
    let scratch = Scratch::create(file).map_err(failed)?;
    let new = scratch.path(NEW);
    archive::write(&new, Manifest::new(made_at, None), &parts).map_err(failed)?;
    Archive::open(&new).map_err(|error| format!("{} {error}", file.display()))?;
    scratch.replace(NEW).map_err(failed)?;
    Ok(parts.into_iter().map(|part| part.name.to_owned()).collect())
}

/// Key files of an archive that are missing here: where they belong, and their content.
pub struct MissingKeys(Vec<(PathBuf, Vec<u8>)>);

impl MissingKeys {
    /// Reads an archive of key files.
    ///
    /// # Errors
    /// If there is another key here already: what was sealed with it would become unreadable.
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
                Err(error) if error.kind() == io::ErrorKind::NotFound => missing.push((path, content)),
                Err(error) => return Err(format!("{}: {error}", path.display())),
            }
        }
        Ok(Self(missing))
    }

    /// Writes them, readable for this account only.
    pub fn write(&self) -> Result<(), String> {
        for (path, content) in &self.0 {
            make_private_file(path, content).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(())
    }
}
