//! Passwords are proved and hashed here, on threads of their own that give way to those that serve.

use super::policy;
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::{Error, Result, text::Password};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, SyncSender, TrySendError},
    },
    thread,
};
use store::identity::{NewPassword, PasswordOwner};
use tokio::sync::oneshot;

/// Passwords that may wait for a thread. Whoever comes when so many wait is asked to come again: a queue without an end
/// would answer nobody in time.
const WAITING: usize = 256;
/// New passwords that may wait to be judged. That is work of another kind, for which nobody who signs in waits.
const NEW_WAITING: usize = 32;
/// When to come again.
const COME_AGAIN_SECONDS: u32 = 10;
/// How far the threads that hash stand back behind those that serve pages.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

type Job = Box<dyn FnOnce() + Send>;

/// Argon2id with the parameters of RFC 9106's second choice as the crate sets them: 19 MiB, two passes.
#[derive(Clone)]
pub struct Hasher {
    jobs: SyncSender<Job>,
    /// Where new passwords are judged, one after the other.
    judged: SyncSender<Job>,
    /// What the password of an unknown address is checked against, so that it takes as long as that of a known one.
    nobody: Arc<str>,
}

impl Hasher {
    /// A thread per core for hashing and one for judging, each behind all that serve.
    ///
    /// # Panics
    /// When the operating system has no random source or no thread: nothing can be proved, and the process must not go on.
    pub fn new() -> Self {
        let jobs = queue("hasher", WAITING, thread::available_parallelism().map_or(1, usize::from));
        let judged = queue("judge", NEW_WAITING, 1);
        let nobody = Argon2::default().hash_password(b"nobody").expect("a random source and a good parameter set").to_string();
        Self { jobs, judged, nobody: nobody.into() }
    }

    /// Checks a password that is to be set ([`policy::check_new`]) and hashes it; what is wrong is said of `field`.
    pub async fn new_password(&self, password: Password, owner: PasswordOwner, field: &str) -> Result<NewPassword> {
        let short = policy::is_short(&password);
        let checked = password.clone();
        let good = work(&self.judged, move || policy::check_new(&checked, &owner)).await?;
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
        self::work(&self.jobs, work).await
    }
}

/// A queue, and the threads that work through it.
fn queue(name: &str, waiting: usize, threads: usize) -> SyncSender<Job> {
    let (jobs, waiting) = mpsc::sync_channel(waiting);
    let waiting = Arc::new(Mutex::new(waiting));
    for _ in 0..threads {
        let waiting = waiting.clone();
        let thread = thread::Builder::new().name(name.into());
        thread.spawn(move || work_through(&waiting)).expect("the operating system has a thread");
    }
    jobs
}

async fn work<T: Send + 'static>(jobs: &SyncSender<Job>, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (answer, done) = oneshot::channel();
    // Whoever asked may have gone away: then nobody takes the answer.
    let job = Box::new(move || drop(answer.send(work())));
    jobs.try_send(job).map_err(|refused| match refused {
        TrySendError::Full(_) => Error::Throttled { retry_after_seconds: COME_AGAIN_SECONDS },
        TrySendError::Disconnected(_) => store::internal(&"no thread works on passwords"),
    })?;
    done.await.map_err(|error| store::internal(&error))
}

/// The life of a thread that hashes; it ends with the last [`Hasher`].
fn work_through(waiting: &Mutex<Receiver<Job>>) {
    step_back();
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // Who asked hears of it by the answer that does not come; the thread is needed by the next.
        catch_unwind(AssertUnwindSafe(job)).ok();
    }
}

/// On Linux a priority is a thread's own; elsewhere it is the whole process's, and stays.
fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::warn!(%error, "passwords are hashed at the priority of pages");
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

    /// The threads that judge stand still; a password is proved and set all the same.
    #[tokio::test]
    async fn nobody_who_signs_in_waits_for_a_new_password() {
        let hasher = Hasher::new();
        let (go_on, held) = mpsc::channel::<()>();
        let stands_still = move || {
            held.recv().ok();
        };
        hasher.judged.send(Box::new(stands_still)).unwrap();
        let password = Password::new("correct horse battery");
        let judging = hasher.new_password(password.clone(), PasswordOwner::default(), "password");
        let mut judging = std::pin::pin!(judging);
        std::future::poll_fn(|context| {
            assert!(judging.as_mut().poll(context).is_pending());
            std::task::Poll::Ready(())
        })
        .await;
        let hash = hasher.hash(password.clone()).await.unwrap();
        assert!(hasher.verify(password, Some(hash)).await.unwrap());
        drop(go_on);
        assert!(!judging.await.unwrap().short);
    }

    #[tokio::test]
    async fn too_many_new_passwords_are_asked_to_come_again() {
        let hasher = Hasher::new();
        let (go_on, held) = mpsc::channel::<()>();
        let (begun, has_begun) = mpsc::channel::<()>();
        let stands_still = move || {
            begun.send(()).unwrap();
            held.recv().ok();
        };
        hasher.judged.send(Box::new(stands_still)).unwrap();
        has_begun.recv().unwrap();
        let idle = || Box::new(|| ()) as Job;
        while hasher.judged.try_send(idle()).is_ok() {}
        let refused = hasher.new_password(Password::new("correct horse battery"), PasswordOwner::default(), "password").await;
        assert_eq!(refused.unwrap_err(), Error::Throttled { retry_after_seconds: COME_AGAIN_SECONDS });
        drop(go_on);
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
