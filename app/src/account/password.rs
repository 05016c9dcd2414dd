//! Passwords are proved and hashed here, off the threads that serve, no more at once than there are cores.

use super::policy;
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::{Error, Result, text::Password};
use std::{sync::Arc, thread};
use store::identity::{NewPassword, PasswordOwner};
use tokio::{sync::Semaphore, task};

/// Argon2id with the parameters of RFC 9106's second choice as the crate sets them: 19 MiB, two passes.
#[derive(Clone)]
pub struct Hasher {
    cores: Arc<Semaphore>,
    /// What the password of an unknown address is checked against, so that it takes as long as that of a known one.
    nobody: Arc<str>,
}

impl Hasher {
    /// # Panics
    /// When the operating system has no random source: no salt can be made, and the process must not go on.
    pub fn new() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let nobody = Argon2::default().hash_password(b"nobody").expect("a random source and a good parameter set").to_string();
        Self { cores: Arc::new(Semaphore::new(cores)), nobody: nobody.into() }
    }

    /// Checks a password that is to be set ([`policy::check_new`]) and hashes it; what is wrong is said of `field`.
    pub async fn new_password(&self, password: Password, owner: PasswordOwner, field: &str) -> Result<NewPassword> {
        let short = policy::is_short(&password);
        let checked = password.clone();
        let good = self.work(move || policy::check_new(&checked, &owner)).await?;
        good.map_err(|reason| Error::field(field, reason))?;
        Ok(NewPassword { hash: self.hash(password).await?, short })
    }

    /// The hash in PHC form.
    pub async fn hash(&self, password: Password) -> Result<String> {
        self.work(move || {
            Argon2::default()
                .hash_password(policy::normal(password.expose()).as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|error| store::internal(&error))
        })
        .await?
    }

    /// Whether the password is the hash's. Without a hash the answer is no, after the same work.
    pub async fn verify(&self, password: Password, hash: Option<String>) -> Result<bool> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.to_string());
        let right = self
            .work(move || {
                let text = password.expose();
                // A longer one was never set; it is checked all the same, in its first part, to take as long.
                let end = text.char_indices().nth(Password::MOST).map_or(text.len(), |(end, _)| end);
                let hash = PasswordHash::new(&hash).map_err(|error| store::internal(&error))?;
                let normal = policy::normal(&text[..end]);
                let is = |text: &str| Argon2::default().verify_password(text.as_bytes(), &hash).is_ok();
                let mut right = is(&normal);
                // Hashes of before were made of what was typed. Whether this is asked depends on that alone.
                if normal != text[..end] {
                    right |= is(&text[..end]);
                }
                Ok::<_, Error>(right && end == text.len())
            })
            .await??;
        Ok(right && known)
    }

    /// The hashes of recovery codes under one salt. The codes are shorter than 112 bits: hence the work of a password's
    /// hash (NIST SP 800-63B-4 §3.1.2.2).
    pub async fn recovery(&self, codes: Vec<String>, salt: Vec<u8>) -> Result<Vec<Vec<u8>>> {
        self.work(move || {
            let hash = |code: String| {
                let mut hash = vec![0; 32];
                Argon2::default()
                    .hash_password_into(code.as_bytes(), &salt, &mut hash)
                    .map_err(|error| store::internal(&error))?;
                Ok(hash)
            };
            codes.into_iter().map(hash).collect()
        })
        .await?
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _core = self.cores.acquire().await.map_err(|error| store::internal(&error))?;
        task::spawn_blocking(work).await.map_err(|error| store::internal(&error))
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_is_right() {
        let hasher = Hasher::new();
        let password = Password::new("correct horse battery");
        let hash = hasher.hash(password.clone()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hasher.verify(password.clone(), Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify(Password::new("correct horse batterY"), Some(hash)).await.unwrap());
        assert!(!hasher.verify(password, None).await.unwrap());
        assert!(!hasher.verify(Password::new("nobody"), None).await.unwrap(), "the stand-in opens nothing");
    }

    #[tokio::test]
    async fn another_keyboard_types_the_same_password() {
        let hasher = Hasher::new();
        let (joined, apart) = ("contrase\u{f1}a de la abuela", "contrasen\u{303}a de la abuela");
        let hash = hasher.hash(Password::new(joined)).await.unwrap();
        assert!(hasher.verify(Password::new(apart), Some(hash)).await.unwrap());
        // As it was hashed before texts were normalised.
        let old = Argon2::default().hash_password(apart.as_bytes()).unwrap().to_string();
        assert!(hasher.verify(Password::new(apart), Some(old.clone())).await.unwrap());
        assert!(!hasher.verify(Password::new("contrasena de la abuela"), Some(old)).await.unwrap());
    }
}
