//! A temporary PostgreSQL cluster for tests: in memory if there is room, reachable only through a private Unix socket, and
//! removed after the last test.

use crate::{
    child::Server,
    install,
    workspace::{output, run, scratch_dir, which},
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

/// The role that creates and owns databases; row-level security applies to it.
const OWNER: &str = "owner";
/// The role that the server uses; it owns nothing.
const SERVING: &str = "serving";

/// Settings for speed: nothing needs to survive the run, so nothing is flushed to disk, neither at commits nor at checkpoints,
/// which would write the databases of hundreds of tests. Many tests connect at the same time.
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

/// Number of clusters that this process has created, for unique folder names.
static CREATED: AtomicU32 = AtomicU32::new(0);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A running cluster.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    /// The account that owns the cluster, if not ours.
    account: Option<Account>,
    server: Option<Server>,
}

/// A non-root account, since PostgreSQL refuses to run as root.
struct Account {
    uid: u32,
    gid: u32,
}

impl Postgres {
    /// The folder with `initdb` and `postgres`; `None` if they are not installed.
    pub fn find() -> Option<PathBuf> {
        let has_both = |folder: &PathBuf| ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file());
        let on_path = which("postgres").and_then(|path| Some(path.parent()?.to_owned()));
        let configured = || {
            let folder = Command::new(which("pg_config")?).arg("--bindir").output().ok()?.stdout;
            Some(PathBuf::from(String::from_utf8(folder).ok()?.trim()))
        };
        // Debian installs them outside `PATH`, one folder per version.
        let debian = || {
            let versions = fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(|entry| Some(entry.ok()?.path()));
            let version = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
            versions.max_by_key(version).map(|path| path.join("bin"))
        };
        on_path.filter(has_both).or_else(|| configured().filter(has_both)).or_else(|| debian().filter(has_both))
    }

    /// Creates the cluster with its two roles and starts it.
    pub fn start(programs: &Path) -> Result<Self> {
        let number = CREATED.fetch_add(1, Ordering::SeqCst);
        let folder = scratch_dir().join(format!("visitoms-postgres-{}-{number}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
        // From here on, `Drop` removes the folder whatever fails.
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
        postgres.start_server()?;
        Ok(postgres)
    }

    /// Starts the server of the cluster, also after `stop`.
    pub fn start_server(&mut self) -> Result<()> {
        let log = fs::File::options().create(true).append(true).open(self.folder.join("log"))?;
        let mut command = self.program("postgres");
        command.arg("-D").arg(self.data()).arg("-k").arg(&self.folder).stdout(log.try_clone()?).stderr(log);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        let data = self.data();
        // SIGINT is the "fast" shutdown, which does not wait for clients.
        let server = self.server.insert(Server::start(&mut command, Signal::SIGINT)?);
        // The last line has the status (pg_ctl reads it too).
        let status = || fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
        let ready = || status().lines().last().is_some_and(|line| line.trim() == "ready");
        if let Err(error) = server.wait_until("PostgreSQL", Duration::from_mins(1), ready) {
            bail!("{error:#}\n{}", fs::read_to_string(self.folder.join("log")).unwrap_or_default());
        }
        Ok(())
    }

    /// Stops the server; the data stays.
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

    /// The URL for the role that owns and creates databases.
    pub fn owner_url(&self, database: &str) -> String {
        self.url(OWNER, database)
    }

    /// The URL for the plain role that the server uses.
    pub fn serving_url(&self, database: &str) -> String {
        self.url(SERVING, database)
    }

    fn url(&self, role: &str, database: &str) -> String {
        format!("postgres://{role}@localhost/{database}?host={}", self.folder.display())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Immediate shutdown: a normal one would first flush data that is about to be removed.
        if let Some(Err(error)) = self.server.take().map(|mut server| server.stop_with(Signal::SIGQUIT)) {
            eprintln!("xtask: {error:#}");
        }
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("xtask: {} stays behind: {error}", self.folder.display());
        }
    }
}

impl Account {
    /// `None` if we are not root.
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

/// Starts a PostgreSQL cluster for the tests; the error says why there is none.
pub fn start_postgres() -> Result<Postgres, String> {
    let programs = Postgres::find().map_or_else(
        || {
            install::postgres().map_err(|error| format!("{error:#}"))?;
            Postgres::find().ok_or_else(|| "the PostgreSQL that was installed has no initdb".to_owned())
        },
        Ok,
    )?;
    Postgres::start(&programs).map_err(|error| format!("{error:#}"))
}
