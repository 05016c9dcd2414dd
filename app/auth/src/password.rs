//! Password verification and hashing, on dedicated threads with a lower priority than the threads that serve requests.

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
use store::identity::{NewPassword, PasswordContext};
use tokio::sync::oneshot;

/// The maximum number of queued hashing jobs. Further requests are rejected with `Throttled`: an unbounded queue would answer no
/// request in time.
const MAX_QUEUED: usize = 256;
/// The maximum number of queued strength checks. They have their own queue, so that sign-ins do not wait for them.
const MAX_QUEUED_CHECKS: usize = 32;
/// The `Retry-After` of a rejected request.
const RETRY_AFTER_SECONDS: u32 = 10;
/// The nice value of the hashing threads.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

type Job = Box<dyn FnOnce() + Send>;

/// Argon2id with the parameters of RFC 9106's second choice as the crate sets them: 19 MiB, two passes.
#[derive(Clone)]
pub struct Hasher {
    jobs: SyncSender<Job>,
    /// The queue for strength checks of new passwords; one thread.
    strength_checks: SyncSender<Job>,
    /// The hash that is checked for an unknown address, so that the response takes as long as for a known one.
    dummy_hash: Arc<str>,
}

impl Hasher {
    /// Starts one hashing thread per core and one thread for strength checks, all with low priority.
    ///
    /// # Panics
    /// If the operating system provides no random source or no thread: the process cannot verify passwords and must not go on.
    pub fn new() -> Self {
        let jobs = queue("hasher", MAX_QUEUED, thread::available_parallelism().map_or(1, usize::from));
        let strength_checks = queue("judge", MAX_QUEUED_CHECKS, 1);
        let dummy_hash =
            Argon2::default().hash_password(b"nobody").expect("a random source and a good parameter set").to_string();
        Self { jobs, strength_checks, dummy_hash: dummy_hash.into() }
    }

    /// Validates a new password ([`policy::check_new`]) without hashing it. Errors refer to `field`.
    pub async fn check_new(&self, password: &Password, owner: PasswordContext, field: &str) -> Result<()> {
        let checked = password.clone();
        let valid = run_job(&self.strength_checks, move || policy::check_new(&checked, &owner)).await?;
        valid.map_err(|code| Error::field(field, code))
    }

    /// Validates a new password as [`Self::check_new`] does, and hashes it.
    pub async fn new_password(&self, password: Password, owner: PasswordContext, field: &str) -> Result<NewPassword> {
        let short = policy::is_short(&password);
        self.check_new(&password, owner, field).await?;
        Ok(NewPassword { hash: self.hash(password).await?, short })
    }

    /// The hash in PHC string format.
    pub async fn hash(&self, password: Password) -> Result<String> {
        self.run_job(move || {
            Argon2::default()
                .hash_password(policy::normalize(password.expose()).as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|error| store::internal(&error))
        })
        .await?
    }

    /// Whether the password matches the hash. Without a hash the result is `false`, after the same work.
    pub async fn verify(&self, password: Password, hash: Option<String>) -> Result<bool> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.dummy_hash.to_string());
        let matches = self
            .run_job(move || {
                let text = password.expose();
                // A longer password was never set. Its first part is checked anyway, to take the same time.
                let end = text.char_indices().nth(Password::MAX_LENGTH).map_or(text.len(), |(end, _)| end);
                let hash = PasswordHash::new(&hash).map_err(|error| store::internal(&error))?;
                let normalized = policy::normalize(&text[..end]);
                let matches = |text: &str| Argon2::default().verify_password(text.as_bytes(), &hash).is_ok();
                let mut right = matches(&normalized);
                // Old hashes were made without normalization. Whether this check runs depends on the typed text alone.
                if normalized != text[..end] {
                    right |= matches(&text[..end]);
                }
                Ok::<_, Error>(right && end == text.len())
            })
            .await??;
        Ok(matches && known)
    }

    /// The hashes of recovery codes under one salt. The codes are shorter than 112 bits: hence the work of a password's
    /// hash (NIST SP 800-63B-4 §3.1.2.2).
    pub async fn hash_recovery_codes(&self, codes: Vec<String>, salt: Vec<u8>) -> Result<Vec<Vec<u8>>> {
        self.run_job(move || {
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

    async fn run_job<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        self::run_job(&self.jobs, work).await
    }
}

/// Creates a job queue and its worker threads.
fn queue(name: &str, capacity: usize, threads: usize) -> SyncSender<Job> {
    let (jobs, receiver) = mpsc::sync_channel(capacity);
    let receiver = Arc::new(Mutex::new(receiver));
    for _ in 0..threads {
        let receiver = receiver.clone();
        let thread = thread::Builder::new().name(name.into());
        thread.spawn(move || run_jobs(&receiver)).expect("the operating system has a thread");
    }
    jobs
}

async fn run_job<T: Send + 'static>(jobs: &SyncSender<Job>, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (sender, receiver) = oneshot::channel();
    // The receiver may be gone if the request was canceled; then the result is dropped.
    let job = Box::new(move || drop(sender.send(work())));
    jobs.try_send(job).map_err(|error| match error {
        TrySendError::Full(_) => Error::Throttled { retry_after_seconds: RETRY_AFTER_SECONDS },
        TrySendError::Disconnected(_) => store::internal(&"no thread works on passwords"),
    })?;
    receiver.await.map_err(|error| store::internal(&error))
}

/// The loop of a worker thread; it ends when the last [`Hasher`] is dropped.
fn run_jobs(receiver: &Mutex<Receiver<Job>>) {
    lower_priority();
    loop {
        let job = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // After a panic the caller gets an error from the closed channel; the thread continues with the next job.
        catch_unwind(AssertUnwindSafe(job)).ok();
    }
}

/// Sets the nice value of this thread. Only on Linux: elsewhere it would apply to the whole process.
fn lower_priority() {
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
    async fn only_the_exact_password_matches() {
        let hasher = Hasher::new();
        let password = Password::new("correct horse battery");
        let hash = hasher.hash(password.clone()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hasher.verify(password.clone(), Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify(Password::new("correct horse batterY"), Some(hash)).await.unwrap());
        assert!(!hasher.verify(password, None).await.unwrap());
        assert!(!hasher.verify(Password::new("nobody"), None).await.unwrap(), "the dummy hash matches no password");
    }

    /// While the thread for strength checks is blocked, passwords can still be hashed and verified.
    #[tokio::test]
    async fn sign_ins_do_not_wait_for_strength_checks() {
        let hasher = Hasher::new();
        let (release, blocked) = mpsc::channel::<()>();
        let block = move || {
            blocked.recv().ok();
        };
        hasher.strength_checks.send(Box::new(block)).unwrap();
        let password = Password::new("correct horse battery");
        let checking = hasher.new_password(password.clone(), PasswordContext::default(), "password");
        let mut checking = std::pin::pin!(checking);
        std::future::poll_fn(|context| {
            assert!(checking.as_mut().poll(context).is_pending());
            std::task::Poll::Ready(())
        })
        .await;
        let hash = hasher.hash(password.clone()).await.unwrap();
        assert!(hasher.verify(password, Some(hash)).await.unwrap());
        drop(release);
        assert!(!checking.await.unwrap().short);
    }

    #[tokio::test]
    async fn a_full_queue_of_strength_checks_rejects_new_passwords() {
        let hasher = Hasher::new();
        let (release, blocked) = mpsc::channel::<()>();
        let (started, has_started) = mpsc::channel::<()>();
        let block = move || {
            started.send(()).unwrap();
            blocked.recv().ok();
        };
        hasher.strength_checks.send(Box::new(block)).unwrap();
        has_started.recv().unwrap();
        let idle = || Box::new(|| ()) as Job;
        while hasher.strength_checks.try_send(idle()).is_ok() {}
        let refused = hasher.new_password(Password::new("correct horse battery"), PasswordContext::default(), "password").await;
        assert_eq!(refused.unwrap_err(), Error::Throttled { retry_after_seconds: RETRY_AFTER_SECONDS });
        drop(release);
    }

    #[tokio::test]
    async fn composed_and_decomposed_unicode_match() {
        let hasher = Hasher::new();
        let (joined, apart) = ("contrase\u{f1}a de la abuela", "contrasen\u{303}a de la abuela");
        let hash = hasher.hash(Password::new(joined)).await.unwrap();
        assert!(hasher.verify(Password::new(apart), Some(hash)).await.unwrap());
        // A hash from before passwords were normalized.
        let old = Argon2::default().hash_password(apart.as_bytes()).unwrap().to_string();
        assert!(hasher.verify(Password::new(apart), Some(old.clone())).await.unwrap());
        assert!(!hasher.verify(Password::new("contrasena de la abuela"), Some(old)).await.unwrap());
    }
}
