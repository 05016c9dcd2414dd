//! A PostgreSQL of our own: in a temporary folder, in memory if there is room, behind a socket that only its account opens,
//! gone with the last test.

use crate::{
    child::Server,
    house::{output, run, scratch, which},
};
use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use std::{
    fs,
    io::Write,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// May make databases and owns what it makes; row security binds it.
const OWNER: &str = "owner";
/// Serves; owns nothing.
const SERVING: &str = "serving";

/// Nothing here outlives the run, so nothing need reach the disk: not at a commit, and not at a checkpoint, which would write
/// the copies of hundreds of tests. Many tests connect at the same time.
const SETTINGS: [&str; 8] = [
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "checkpoint_timeout=1h",
    "max_wal_size=8GB",
    "autovacuum=off",
    "max_connections=400",
];

/// Clusters that this program has made.
static MADE: AtomicU32 = AtomicU32::new(0);

/// A running cluster.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    /// Whose it is, where it can't be ours.
    account: Option<Account>,
    server: Option<Server>,
}

/// Another account, since PostgreSQL refuses to run as root.
struct Account {
    uid: u32,
    gid: u32,
}

impl Postgres {
    /// Where `initdb` and `postgres` are; none when they are not installed.
    pub fn find() -> Option<PathBuf> {
        let holds_both = |folder: &PathBuf| ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file());
        let on_path = which("postgres").and_then(|path| Some(path.parent()?.to_owned()));
        let configured = || {
            let folder = Command::new(which("pg_config")?).arg("--bindir").output().ok()?.stdout;
            Some(PathBuf::from(String::from_utf8(folder).ok()?.trim()))
        };
        // Debian keeps them off the path, one folder per version.
        let debian = || {
            let versions = fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(|entry| Some(entry.ok()?.path()));
            let version = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
            versions.max_by_key(version).map(|path| path.join("bin"))
        };
        on_path.filter(holds_both).or_else(|| configured().filter(holds_both)).or_else(|| debian().filter(holds_both))
    }

    /// Makes the cluster with its two roles and starts it.
    pub fn start(programs: &Path) -> Result<Self> {
        let number = MADE.fetch_add(1, Ordering::SeqCst);
        let folder = scratch().join(format!("visitoms-postgres-{}-{number}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
        // From here on, whatever fails, the folder goes.
        let account = Account::other_than_root();
        let mut postgres = Self { programs: programs.to_owned(), folder, account: None, server: None };
        fs::set_permissions(&postgres.folder, fs::Permissions::from_mode(0o700))?;
        postgres.account = account?;
        if let Some(account) = &postgres.account {
            std::os::unix::fs::chown(&postgres.folder, Some(account.uid), Some(account.gid))?;
        }
        let options = ["--username=cluster", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"];
        run(postgres.program("initdb").args(options).arg(postgres.data()).stdout(Stdio::null()))
            .context("a PostgreSQL cluster could not be made")?;

        let roles = format!(
            "CREATE ROLE {OWNER} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS\nCREATE ROLE {SERVING} LOGIN NOSUPERUSER NOBYPASSRLS\n\
             CREATE DATABASE visitoms OWNER {OWNER}\n"
        );
        let mut single = postgres
            .program("postgres")
            .args(["--single", "-F", "-D"])
            .arg(postgres.data())
            .arg("postgres")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        single.stdin.take().context("it has a stdin")?.write_all(roles.as_bytes())?;
        if !single.wait()?.success() {
            bail!("the roles of the PostgreSQL cluster could not be made");
        }
        postgres.start_again()?;
        Ok(postgres)
    }

    /// Starts it, also after it was stopped.
    pub fn start_again(&mut self) -> Result<()> {
        let log = fs::File::options().create(true).append(true).open(self.folder.join("log"))?;
        let mut command = self.program("postgres");
        command.arg("-D").arg(self.data()).arg("-k").arg(&self.folder).stdout(log.try_clone()?).stderr(log);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        let data = self.data();
        // SIGINT is its "fast" stop, which waits for nobody.
        let server = self.server.insert(Server::start(&mut command, Signal::SIGINT)?);
        // Its last line says so (what pg_ctl reads, too).
        let status = || fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
        let ready = || status().lines().last().is_some_and(|line| line.trim() == "ready");
        if let Err(error) = server.wait_until("PostgreSQL", Duration::from_mins(1), ready) {
            bail!("{error:#}\n{}", fs::read_to_string(self.folder.join("log")).unwrap_or_default());
        }
        Ok(())
    }

    /// Stops it; its data stays.
    pub fn stop(&mut self) -> Result<()> {
        if let Some(mut server) = self.server.take() {
            server.stop()?;
        }
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command.current_dir(&self.folder);
        if let Some(account) = &self.account {
            command.uid(account.uid).gid(account.gid);
        }
        command
    }

    /// For a role that may create databases.
    pub fn owner_url(&self, database: &str) -> String {
        self.url(OWNER, database)
    }

    /// For the plain role that serves.
    pub fn serving_url(&self, database: &str) -> String {
        self.url(SERVING, database)
    }

    fn url(&self, role: &str, database: &str) -> String {
        format!("postgres://{role}@localhost/{database}?host={}", self.folder.display())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // At once: its usual stop would write all that is about to be removed.
        if let Some(Err(error)) = self.server.take().map(|mut server| server.stop_by(Signal::SIGQUIT)) {
            eprintln!("xtask: {error:#}");
        }
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("xtask: {} stays behind: {error}", self.folder.display());
        }
    }
}

impl Account {
    /// None is needed when we are not root.
    fn other_than_root() -> Result<Option<Self>> {
        let id = |arguments: &[&str]| -> Result<u32> { Ok(output(Command::new("id").args(arguments))?.trim().parse()?) };
        if id(&["-u"])? != 0 {
            return Ok(None);
        }
        for name in ["postgres", "nobody"] {
            if let (Ok(uid), Ok(gid)) = (id(&["-u", name]), id(&["-g", name])) {
                return Ok(Some(Self { uid, gid }));
            }
        }
        bail!("PostgreSQL does not run as root, and there is neither an account `postgres` nor `nobody`")
    }
}
