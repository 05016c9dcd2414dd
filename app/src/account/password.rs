//! Passwords are proved and hashed here, off the threads that serve, no more at once than there are cores.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::{Result, text::Password};
use std::{sync::Arc, thread};
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

    /// The hash in PHC form.
    pub async fn hash(&self, password: Password) -> Result<String> {
        self.work(move || {
            Argon2::default()
                .hash_password(password.expose().as_bytes())
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
                let right = Argon2::default().verify_password(&text.as_bytes()[..end], &hash).is_ok();
                Ok::<_, domain::Error>(right && end == text.len())
            })
            .await??;
        Ok(right && known)
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
}
