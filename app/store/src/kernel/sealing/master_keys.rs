//! The file of the master keys: one key a line, its id and its base64, the newest last. While keys are rewrapped there are two.

use super::text::{KEY, decrypt, encrypt};
use crate::{
    audit::hex,
    kernel::files::{make_private_file, new_private_file},
    kernel::sql::internal,
    random_bytes,
};
use aes_gcm::{Aes256Gcm, aead::KeyInit};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::Result;
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock},
};

/// Digits of a key's id.
const ID: usize = 16;

#[derive(Clone)]
pub(super) struct MasterKey {
    /// The begin of a digest of the key, in hexadecimal: a line whose key was cut or mixed up is found.
    pub id: String,
    bytes: [u8; KEY],
    cipher: Aes256Gcm,
}

impl MasterKey {
    fn new(bytes: [u8; KEY]) -> Self {
        let digest = Sha256::new().chain_update(b"visitoms master key").chain_update(bytes).finalize();
        let mut id = hex(&digest);
        id.truncate(ID);
        Self { id, bytes, cipher: Aes256Gcm::new(&bytes.into()) }
    }

    pub fn random() -> Self {
        Self::new(random_bytes())
    }

    pub fn wrap(&self, aad: &[u8], key: &[u8; KEY]) -> Result<Vec<u8>> {
        encrypt(&self.cipher, aad, key)
    }

    pub fn unwrap(&self, aad: &[u8], wrapped: &[u8]) -> Result<[u8; KEY]> {
        let key = decrypt(&self.cipher, aad, wrapped).and_then(|key| key.try_into().ok());
        key.ok_or_else(|| internal(&"a key in the key store is not as it was written"))
    }

    fn line(&self) -> String {
        format!("{} {}\n", self.id, BASE64_STANDARD.encode(self.bytes))
    }

    fn from_line(line: &str) -> Option<Self> {
        let (id, key) = line.split_once(' ')?;
        let key = Self::new(BASE64_STANDARD.decode(key.trim()).ok()?.try_into().ok()?);
        (key.id == id).then_some(key)
    }
}

/// The master keys, read again when one is missing: another process may have added it.
pub(super) struct MasterKeys {
    file: PathBuf,
    keys: RwLock<Vec<MasterKey>>,
}

impl MasterKeys {
    /// Reads the file.
    pub fn open(file: &Path) -> io::Result<Self> {
        Ok(Self { keys: RwLock::new(read(file)?), file: file.to_owned() })
    }

    /// Reads the file, or creates it with a new key: readable only by this system account.
    pub fn create(file: &Path) -> io::Result<Self> {
        if !file.exists() {
            make_private_file(file, MasterKey::random().line().as_bytes())?;
        }
        Self::open(file)
    }

    pub fn newest(&self) -> Option<MasterKey> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).last().cloned()
    }

    /// # Errors
    /// `Internal` if the file doesn't have the key.
    pub fn get(&self, id: &str) -> Result<MasterKey> {
        self.find(id)?.ok_or_else(|| internal(&format!("the master key file has no key {id}")))
    }

    /// `None` if the file doesn't have the key: perhaps not any more.
    pub fn find(&self, id: &str) -> Result<Option<MasterKey>> {
        let find = || self.keys.read().unwrap_or_else(PoisonError::into_inner).iter().find(|key| key.id == id).cloned();
        if let Some(key) = find() {
            return Ok(Some(key));
        }
        self.reload().map_err(|error| internal(&format!("the master key file: {error}")))?;
        Ok(find())
    }

    /// Adds a key at the end.
    pub fn add(&self, key: MasterKey) -> io::Result<()> {
        let mut keys = read(&self.file)?;
        keys.push(key);
        self.write(keys)
    }

    /// Removes all keys but this one.
    pub fn remove_others(&self, id: &str) -> io::Result<()> {
        let mut keys = read(&self.file)?;
        keys.retain(|key| key.id == id);
        if keys.is_empty() { Err(io::Error::other("the current key is not in the file")) } else { self.write(keys) }
    }

    pub fn reload(&self) -> io::Result<()> {
        let keys = read(&self.file)?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// Replaces the file in one step: a process that reads it meanwhile gets the old or the new content.
    fn write(&self, keys: Vec<MasterKey>) -> io::Result<()> {
        let draft = self.file.with_extension(hex(&random_bytes::<8>()));
        let mut file = new_private_file(&draft)?;
        file.write_all(keys.iter().map(MasterKey::line).collect::<String>().as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, &self.file)?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }
}

fn read(file: &Path) -> io::Result<Vec<MasterKey>> {
    let text = fs::read_to_string(file)?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let keys: Option<Vec<MasterKey>> = lines.map(MasterKey::from_line).collect();
    let keys = keys.filter(|keys| !keys.is_empty());
    keys.ok_or_else(|| io::Error::other("each line has the id of a key and its base64, and one of this file has not"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_the_key_that_it_has() {
        let key = MasterKey::random();
        let read = MasterKey::from_line(key.line().trim_end()).unwrap();
        assert_eq!((&read.id, read.bytes), (&key.id, key.bytes));
        let other = MasterKey::random();
        let mixed = format!("{} {}", key.id, BASE64_STANDARD.encode(other.bytes));
        assert!(MasterKey::from_line(&mixed).is_none());
    }

    #[test]
    fn the_file_is_created_once_and_read_again_for_a_key_of_another_process() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master.key");
        let (one, two) = (MasterKeys::create(&file).unwrap(), MasterKeys::create(&file).unwrap());
        let first = one.newest().unwrap().id;
        assert_eq!(two.newest().unwrap().id, first);
        let added = MasterKey::random();
        one.add(added.clone()).unwrap();
        assert_eq!(two.get(&added.id).unwrap().bytes, added.bytes);
        one.remove_others(&added.id).unwrap();
        two.reload().unwrap();
        assert!(two.get(&first).is_err() && two.get(&added.id).is_ok());
        assert!(one.remove_others(&first).is_err(), "the last key stays");
        fs::write(&file, "nonsense\n").unwrap();
        assert!(MasterKeys::create(&file).is_err());
    }
}
