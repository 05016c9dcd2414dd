//! Programs that run beside the workshop. None of them outlives it: not when a step fails, not on Ctrl-C or SIGTERM.

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

/// How long a program may take to end when it is told to.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often the state of a program is looked at.
pub const GLANCE: Duration = Duration::from_millis(20);

/// What the workshop is waiting for just now.
static AWAITED: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// On Ctrl-C or SIGTERM ends what is being waited for; the step then fails, and all that it started is stopped on the way out.
pub fn end_all_on_interrupt() -> Result<()> {
    ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        for pid in AWAITED.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            signal(*pid, Signal::SIGTERM);
        }
    })
    .context("signals can't be caught")
}

/// An error once the workshop was told to stop.
pub fn not_interrupted() -> Result<()> {
    if INTERRUPTED.load(Ordering::SeqCst) {
        bail!("interrupted");
    }
    Ok(())
}

/// Waits for a program's end; an interruption ends it.
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

/// A server; stopped at the latest when it goes out of scope.
pub struct Server {
    child: Child,
    stop: Signal,
}

impl Server {
    /// Starts it in a process group of its own, so that Ctrl-C reaches the workshop alone and things stop in order.
    pub fn start(command: &mut Command, stop: Signal) -> Result<Self> {
        not_interrupted()?;
        let program = command.get_program().to_owned();
        let child = command.process_group(0).spawn().with_context(|| format!("{} could not be started", program.display()))?;
        Ok(Self { child, stop })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits until `ready` says so; an error when the server ends first, or after `patience`.
    pub fn wait_until(&mut self, what: &str, patience: Duration, ready: impl Fn() -> bool) -> Result<()> {
        let started = Instant::now();
        while !ready() {
            not_interrupted()?;
            if let Some(status) = self.ended()? {
                bail!("{what} ended before it was ready ({status})");
            }
            if started.elapsed() > patience {
                bail!("{what} was not ready after {} seconds", patience.as_secs());
            }
            thread::sleep(GLANCE);
        }
        Ok(())
    }

    /// Ends it without telling it: nothing of it can tidy up.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Tells it to stop and waits for it. One that does not listen is killed, which is an error.
    pub fn stop(&mut self) -> Result<ExitStatus> {
        self.stop_by(self.stop)
    }

    /// The same by another signal than its usual one.
    pub fn stop_by(&mut self, stop: Signal) -> Result<ExitStatus> {
        if let Some(status) = self.ended()? {
            return Ok(status);
        }
        signal(self.child.id(), stop);
        let told = Instant::now();
        while told.elapsed() < PATIENCE {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            thread::sleep(GLANCE);
        }
        self.child.kill()?;
        self.child.wait()?;
        bail!("told to stop ({stop}), it was still there after {} seconds", PATIENCE.as_secs())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("xtask: {error:#}");
        }
    }
}

/// A program that has gone already needs no signal.
fn signal(pid: u32, signal: Signal) {
    kill(Pid::from_raw(pid as i32), signal).ok();
}
