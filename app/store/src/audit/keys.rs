//! The keys that sign checkpoints: Ed25519 (RFC 8032), in PEM files as written by `openssl genpkey -algorithm ed25519`.

use base64::{Engine, prelude::BASE64_STANDARD};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use std::{fmt, str::FromStr};

/// PKCS #8 prefix (RFC 8410 §7) of a 32-byte private key.
const PRIVATE: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
/// SubjectPublicKeyInfo prefix (RFC 8410 §4) of a 32-byte public key.
const PUBLIC: [u8; 12] = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];

/// The signing key, and the public keys of its predecessors.
pub struct Signer {
    pair: Ed25519KeyPair,
    former: Vec<PublicKey>,
}

/// Why a file holds no key, as an error message for the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("it holds no private key of Ed25519 (PEM, as `openssl genpkey -algorithm ed25519` writes it)")]
    NoPrivate,
    #[error("it holds no public key of Ed25519 (PEM, as `visitoms audit key` prints it)")]
    NoPublic,
}

impl Signer {
    /// The content of a key file with a new private key.
    pub fn new_pem() -> String {
        pem("PRIVATE KEY", &[&PRIVATE[..], &crate::random_bytes::<32>()].concat())
    }

    /// Reads a key file: a private key, and the public keys of its predecessors.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let private = blocks(text, "PRIVATE KEY").into_iter().next().ok_or(KeyError::NoPrivate)?;
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&private).map_err(|_| KeyError::NoPrivate)?;
        Ok(Self { pair, former: PublicKey::all_of_pem(text) })
    }

    pub fn public(&self) -> PublicKey {
        let mut key = [0; 32];
        key.copy_from_slice(self.pair.public_key().as_ref());
        PublicKey(key)
    }

    /// All keys whose checkpoints are trusted.
    pub fn keys(&self) -> Vec<PublicKey> {
        std::iter::once(self.public()).chain(self.former.iter().copied()).collect()
    }

    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }
}

/// A public key, displayed as the base64 of its 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Reads a file of public keys.
    pub fn from_pem(text: &str) -> Result<Vec<Self>, KeyError> {
        let keys = Self::all_of_pem(text);
        if keys.is_empty() { Err(KeyError::NoPublic) } else { Ok(keys) }
    }

    fn all_of_pem(text: &str) -> Vec<Self> {
        let blocks = blocks(text, "PUBLIC KEY").into_iter();
        blocks.filter_map(|block| Some(Self(block.strip_prefix(&PUBLIC)?.try_into().ok()?))).collect()
    }

    /// As `openssl pkeyutl -pubin` reads it.
    pub fn pem(&self) -> String {
        pem("PUBLIC KEY", &[&PUBLIC[..], &self.0].concat())
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0).verify(message, signature).is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64_STANDARD.encode(self.0))
    }
}

impl FromStr for PublicKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(Self(BASE64_STANDARD.decode(text).map_err(drop)?.try_into().map_err(drop)?))
    }
}

fn pem(kind: &str, der: &[u8]) -> String {
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", BASE64_STANDARD.encode(der))
}

/// The contents of all PEM blocks of a kind (RFC 7468).
fn blocks(text: &str, kind: &str) -> Vec<Vec<u8>> {
    let (begin, end) = (format!("-----BEGIN {kind}-----"), format!("-----END {kind}-----"));
    let inner = text.split(&begin).skip(1).filter_map(|rest| rest.split_once(&end).map(|(inner, _)| inner));
    inner.filter_map(|inner| BASE64_STANDARD.decode(inner.split_whitespace().collect::<String>()).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first test vector of RFC 8032 §7.1, in the PEM that openssl makes of it.
    const VECTOR: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
";

    #[test]
    fn a_key_of_openssl_is_read() {
        let signer = Signer::from_pem(VECTOR).unwrap();
        assert_eq!(super::super::hex(&signer.public().0), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        let signature = super::super::hex(&signer.sign(b""));
        assert!(signature.starts_with("e5564300c360ac729086e2cc806e828a"), "{signature}");
    }

    #[test]
    fn a_key_file_is_read_back() {
        let old = Signer::from_pem(&Signer::new_pem()).unwrap().public();
        let signer = Signer::from_pem(&(Signer::new_pem() + &old.pem())).unwrap();
        assert_eq!(signer.keys(), [signer.public(), old]);
        assert_eq!(signer.public().to_string().parse(), Ok(signer.public()));
        assert_eq!(PublicKey::from_pem(&old.pem()), Ok(vec![old]));
        assert_eq!(Signer::from_pem(&old.pem()).err(), Some(KeyError::NoPrivate));
        assert_eq!(PublicKey::from_pem("nonsense"), Err(KeyError::NoPublic));
    }

    #[test]
    fn another_text_is_not_signed() {
        let signer = Signer::from_pem(VECTOR).unwrap();
        let signature = signer.sign(b"so");
        assert!(signer.public().verifies(b"so", &signature));
        assert!(!signer.public().verifies(b"otherwise", &signature));
    }
}
