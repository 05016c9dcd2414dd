//! Child processes. None of them outlives xtask: not when a step fails, and not on Ctrl-C or SIGTERM.

use anyhow::{Context, Result, bail};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::{
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// How long a program may take to end after the stop signal.
const STOP_TIMEOUT: Duration = Duration::from_secs(20);
/// How often the state of a program is polled.
pub const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// Process ids that `wait` is waiting for.
static AWAITED: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// On Ctrl-C or SIGTERM stops the awaited programs; the current step then fails, and its servers are stopped when dropped.
pub fn end_all_on_interrupt() -> Result<()> {
    ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        for pid in AWAITED.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            signal(*pid, Signal::SIGTERM);
        }
    })
    .context("signals can't be caught")
}

/// An error once xtask was interrupted.
pub fn not_interrupted() -> Result<()> {
    if INTERRUPTED.load(Ordering::SeqCst) {
        bail!("interrupted");
    }
    Ok(())
}

/// Waits until a program has ended; an interruption stops it.
pub fn wait(child: &mut Child) -> Result<ExitStatus> {
    let pid = child.id();
    AWAITED.lock().unwrap_or_else(PoisonError::into_inner).push(pid);
    let status = not_interrupted().and_then(|()| Ok(child.wait()?));
    AWAITED.lock().unwrap_or_else(PoisonError::into_inner).retain(|awaited| *awaited != pid);
    if status.is_err() {
        signal(pid, Signal::SIGTERM);
        child.wait()?;
    }
    not_interrupted()?;
    status
}

/// A server process; stopped when dropped.
pub struct Server {
    child: Child,
    stop: Signal,
}

impl Server {
    /// Starts it in its own process group, so that Ctrl-C reaches xtask only and servers stop in order.
    pub fn start(command: &mut Command, stop: Signal) -> Result<Self> {
        not_interrupted()?;
        let program = command.get_program().to_owned();
        let child = command.process_group(0).spawn().with_context(|| format!("{} could not be started", program.display()))?;
        Ok(Self { child, stop })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The exit status, if it has ended.
    pub fn exit_status(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits until `ready` returns true; an error if the server ends first, or after `timeout`.
    pub fn wait_until(&mut self, name: &str, timeout: Duration, ready: impl Fn() -> bool) -> Result<()> {
        let started = Instant::now();
        while !ready() {
            not_interrupted()?;
            if let Some(status) = self.exit_status()? {
                bail!("{name} ended before it was ready ({status})");
            }
            if started.elapsed() > timeout {
                bail!("{name} was not ready after {} seconds", timeout.as_secs());
            }
            thread::sleep(POLL_INTERVAL);
        }
        Ok(())
    }

    /// Kills it (SIGKILL), without a chance to clean up.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Sends the stop signal and waits. A server that does not stop in time is killed, which is an error.
    pub fn stop(&mut self) -> Result<ExitStatus> {
        self.stop_with(self.stop)
    }

    /// Like `stop`, with another signal.
    pub fn stop_with(&mut self, stop: Signal) -> Result<ExitStatus> {
        if let Some(status) = self.exit_status()? {
            return Ok(status);
        }
        signal(self.child.id(), stop);
        let started = Instant::now();
        while started.elapsed() < STOP_TIMEOUT {
            if let Some(status) = self.exit_status()? {
                return Ok(status);
            }
            thread::sleep(POLL_INTERVAL);
        }
        self.child.kill()?;
        self.child.wait()?;
        bail!("told to stop ({stop}), it was still there after {} seconds", STOP_TIMEOUT.as_secs())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("xtask: {error:#}");
        }
    }
}

/// Sends a signal; ignores the error of a process that has already ended.
fn signal(pid: u32, signal: Signal) {
    kill(Pid::from_raw(pid as i32), signal).ok();
}
