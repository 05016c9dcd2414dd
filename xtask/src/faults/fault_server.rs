//! The system under test: a demo agency on one engine, its server process, and the ledger of acknowledged writes.

use super::{
    client::{get_page, sign_in},
    writers::Ledger,
};
use crate::{
    child::{Server, wait},
    test::{
        crates::without_settings,
        postgres::{Engine, Postgres},
        stories::{free_port, is_ready, log_tail},
    },
    workspace::Workspace,
};
use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

/// The week of the demo, and the time at which its clock starts.
const WEEK: &str = "2026-11-30";
pub const NOW: &str = "2026-12-01T10:15";

/// The soft limit of open files: the default of most systems, so that the server must raise it.
const OPEN_FILES: u32 = 1024;

pub struct FaultServer {
    visitoms: PathBuf,
    folder: PathBuf,
    pub engine: Engine,
    pub postgres: Option<Postgres>,
    server: Option<Server>,
    pub port: u16,
    /// The session cookie of an admin.
    pub cookie: String,
    pub ledger: Arc<Ledger>,
    /// Email addresses and passwords.
    sign_ins: Vec<(String, String)>,
}

impl FaultServer {
    /// Creates a demo agency in `folder`, or in the given PostgreSQL.
    pub fn new(visitoms: &Path, folder: &Path, postgres: Option<Postgres>) -> Result<Self> {
        let mut fault_server = Self {
            visitoms: visitoms.to_owned(),
            folder: folder.to_owned(),
            engine: if postgres.is_some() { Engine::Postgres } else { Engine::Sqlite },
            postgres,
            server: None,
            // The same port after each restart, so that `Readiness` can go on polling.
            port: free_port()?,
            cookie: String::new(),
            ledger: Arc::default(),
            sign_ins: Vec::new(),
        };
        let made = fault_server.command(&["demo", "--json", "--week", WEEK, "--now", NOW]).stderr(Stdio::inherit()).output()?;
        if !made.status.success() {
            bail!("the demo agency could not be made");
        }
        let sign_ins: Value = serde_json::from_slice(&made.stdout)?;
        let text = |sign_in: &Value, field: &str| Some(sign_in[field].as_str()?.to_owned());
        let all = sign_ins.as_array().context("the sign-ins of the demo are a list")?;
        fault_server.sign_ins = all.iter().filter_map(|one| Some((text(one, "email")?, text(one, "password")?))).collect();
        Ok(fault_server)
    }

    /// A command for the binary with our settings only.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("sh");
        // Only the soft limit, which the program may raise again.
        command.args(["-c", &format!("ulimit -Sn {OPEN_FILES}; exec \"$0\" \"$@\"")]).arg(&self.visitoms).args(arguments);
        without_settings(command.current_dir(&self.folder)).env("VISITOMS_DATA_DIR", self.folder.join("data"));
        if let Some(postgres) = &self.postgres {
            command.env("VISITOMS_DATABASE_URL", postgres.serving_url("visitoms"));
            command.env("VISITOMS_MIGRATE_URL", postgres.owner_url("visitoms"));
        }
        command
    }

    /// Starts the server with its clock at this time.
    pub fn serve(&mut self, now: &str) -> Result<()> {
        let log = fs::File::options().create(true).append(true).open(self.log())?;
        let mut serve = self.command(&["serve", "--now", now]);
        serve.env("VISITOMS_LISTEN", format!("127.0.0.1:{}", self.port));
        // A port without a listener: there is never a mail server.
        serve.env("VISITOMS_SMTP_URL", format!("smtp+plain://127.0.0.1:{}", free_port()?));
        serve.env("VISITOMS_MAIL_FROM", "VisitOMS <no-reply@visitoms.example>");
        let server = self.server.insert(Server::start(serve.stdout(Stdio::null()).stderr(log), Signal::SIGTERM)?);
        let port = self.port;
        server.wait_until("the server", Duration::from_mins(1), || is_ready(port)).with_context(|| log_tail(&self.log()))
    }

    /// Signs in as an admin, unless the session from before the restart is still valid: repeated sign-ins at the same clock time
    /// would be rate limited.
    pub fn ensure_signed_in(&mut self) -> Result<()> {
        if get_page(self.port, &self.cookie, "/settings").is_ok_and(|response| response.status == 200) {
            return Ok(());
        }
        let (email, password) = self.sign_ins.first().context("the demo has an office")?;
        self.cookie = sign_in(self.port, email, password)?;
        Ok(())
    }

    /// The email addresses of all accounts.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.sign_ins.iter().map(|(email, _)| email.as_str())
    }

    /// Kills the server (SIGKILL), as a power failure would.
    pub fn kill(&mut self) -> Result<()> {
        self.server.as_mut().context("it serves")?.kill()
    }

    /// Stops the server gracefully.
    pub fn stop(&mut self) -> Result<()> {
        let Some(mut server) = self.server.take() else { return Ok(()) };
        let status = server.stop()?;
        if !status.success() {
            bail!("told to stop, the server ended badly ({status})\n{}", log_tail(&self.log()));
        }
        Ok(())
    }

    pub fn server_id(&self) -> Result<u32> {
        Ok(self.server.as_ref().context("it serves")?.id())
    }

    /// Checks that the office's pages respond with 200.
    pub fn check_pages(&self) -> Result<()> {
        for path in ["/week", "/day", "/children", "/settings"] {
            let response = get_page(self.port, &self.cookie, path).with_context(|| format!("{path} was not answered"))?;
            if response.status != 200 {
                bail!("{path} was answered with {}", response.status);
            }
        }
        Ok(())
    }

    /// Verifies the audit chain.
    pub fn verify_audit(&self) -> Result<()> {
        let mut verify = self.command(&["audit", "verify"]);
        if !wait(&mut verify.stdout(Stdio::null()).spawn()?)?.success() {
            bail!("the audit does not verify");
        }
        Ok(())
    }

    /// Whether the server has panicked.
    pub fn has_panicked(&self) -> bool {
        fs::read_to_string(self.log()).is_ok_and(|log| log.contains("panicked at"))
    }

    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        // Outside the folder whose disk is filled.
        self.folder.with_extension("log")
    }
}

/// Creates an empty folder, and an empty log beside it.
pub fn create_folder(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    let folder = workspace.target.join("faults").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    fs::write(folder.with_extension("log"), "")?;
    Ok(folder)
}
