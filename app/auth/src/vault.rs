//! Encryption of secrets in the database, with the installation's key, which is stored outside of the database.

use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use domain::{Result, UserId};
use std::{
    fs,
    io::{self, Read},
    path::Path,
};

const KEY: usize = 32;
const NONCE: usize = 12;

/// AES-256-GCM encryption, bound to one user and one purpose: a row that is copied to another account can't be decrypted there.
#[derive(Clone)]
pub struct Vault(Aes256Gcm);

impl Vault {
    pub fn new(key: [u8; KEY]) -> Self {
        Self(Aes256Gcm::new(&key.into()))
    }

    /// Reads the key from a file, or creates the file with a new key, readable only by this system account.
    pub fn open(file: &Path) -> io::Result<Self> {
        if !file.exists() {
            store::make_private_file(file, &store::random_bytes::<KEY>())?;
        }
        let mut key = Vec::with_capacity(KEY);
        fs::File::open(file)?.take(KEY as u64 + 1).read_to_end(&mut key)?;
        let key = key.try_into().map_err(|_| io::Error::other(format!("a key has {KEY} bytes, and this file has not")))?;
        Ok(Self::new(key))
    }

    pub fn seal(&self, user: UserId, purpose: &str, text: &[u8]) -> Result<Vec<u8>> {
        let nonce = store::random_bytes::<NONCE>();
        let aad = aad(user, purpose);
        let sealed = self
            .0
            .encrypt(&Nonce::from(nonce), Payload { msg: text, aad: &aad })
            .map_err(|_| store::internal(&"a text could not be sealed"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// # Errors
    /// `Internal` if the text was encrypted with another key, for another user or purpose, or was changed since.
    pub fn unseal(&self, user: UserId, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let unreadable = || store::internal(&"a sealed text does not open with this installation's key");
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(unreadable)?;
        let aad = aad(user, purpose);
        self.0.decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: &aad }).map_err(|_| unreadable())
    }
}

fn aad(user: UserId, purpose: &str) -> Vec<u8> {
    [user.0.as_bytes(), purpose.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_text_opens_only_for_its_user_and_purpose() {
        let (ana, ben) = (UserId(uuid::Uuid::from_u128(1)), UserId(uuid::Uuid::from_u128(2)));
        let vault = Vault::new([7; KEY]);
        let sealed = vault.seal(ana, "totp", b"secret").unwrap();
        assert_ne!(sealed, vault.seal(ana, "totp", b"secret").unwrap());
        assert_eq!(vault.unseal(ana, "totp", &sealed).unwrap(), b"secret");
        assert!(vault.unseal(ben, "totp", &sealed).is_err());
        assert!(vault.unseal(ana, "codes", &sealed).is_err());
        assert!(Vault::new([8; KEY]).unseal(ana, "totp", &sealed).is_err());
        assert!(vault.unseal(ana, "totp", &sealed[..sealed.len() - 1]).is_err());
        assert!(vault.unseal(ana, "totp", b"short").is_err());
    }

    #[test]
    fn the_key_file_is_created_once_with_private_permissions() {
        let folder = std::env::temp_dir().join(format!("visitoms-{:016x}", u64::from_le_bytes(store::random_bytes())));
        fs::create_dir(&folder).unwrap();
        let file = folder.join("visitoms.key");
        let user = UserId(uuid::Uuid::nil());
        let sealed = Vault::open(&file).unwrap().seal(user, "totp", b"secret").unwrap();
        assert_eq!(Vault::open(&file).unwrap().unseal(user, "totp", &sealed).unwrap(), b"secret");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::write(&file, b"too short").unwrap();
        assert!(Vault::open(&file).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
