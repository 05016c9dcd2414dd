//! The product that faults are made under: a demo agency on one engine, its server, and what was acknowledged so far.

use super::{
    client::{page, sign_in},
    writers::Ledger,
};
use crate::{
    child::{Server, wait},
    house::House,
    test::{
        Engine,
        crates::without_settings,
        postgres::Postgres,
        stories::{end_of, free_port, is_ready},
    },
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

/// The week that the demo plays in, and the moment at which its clock starts.
const WEEK: &str = "2026-11-30";
pub const NOW: &str = "2026-12-01T10:15";

/// Files that may be open: what most systems grant, so that the server must ask for more.
const OPEN_FILES: u32 = 1024;

pub struct Stage {
    visitoms: PathBuf,
    folder: PathBuf,
    pub engine: Engine,
    pub postgres: Option<Postgres>,
    server: Option<Server>,
    pub port: u16,
    /// Of the office.
    pub cookie: String,
    pub ledger: Arc<Ledger>,
    /// Address, password.
    sign_ins: Vec<(String, String)>,
}

impl Stage {
    /// A demo agency in `folder`, or in a PostgreSQL of its own.
    pub fn new(visitoms: &Path, folder: &Path, postgres: Option<Postgres>) -> Result<Self> {
        let mut stage = Self {
            visitoms: visitoms.to_owned(),
            folder: folder.to_owned(),
            engine: if postgres.is_some() { Engine::Postgres } else { Engine::Sqlite },
            postgres,
            server: None,
            // The same for every server of this stage, so that whoever watches it goes on.
            port: free_port()?,
            cookie: String::new(),
            ledger: Arc::default(),
            sign_ins: Vec::new(),
        };
        let made = stage.command(&["demo", "--json", "--week", WEEK, "--now", NOW]).stderr(Stdio::inherit()).output()?;
        if !made.status.success() {
            bail!("the demo agency could not be made");
        }
        let sign_ins: Value = serde_json::from_slice(&made.stdout)?;
        let text = |sign_in: &Value, field: &str| Some(sign_in[field].as_str()?.to_owned());
        let all = sign_ins.as_array().context("the sign-ins of the demo are a list")?;
        stage.sign_ins = all.iter().filter_map(|one| Some((text(one, "email")?, text(one, "password")?))).collect();
        Ok(stage)
    }

    /// The product with this stage's settings and no others.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("sh");
        // The soft limit alone, which the program may raise again.
        command.args(["-c", &format!("ulimit -Sn {OPEN_FILES}; exec \"$0\" \"$@\"")]).arg(&self.visitoms).args(arguments);
        without_settings(command.current_dir(&self.folder)).env("VISITOMS_DATA_DIR", self.folder.join("data"));
        if let Some(postgres) = &self.postgres {
            command.env("VISITOMS_DATABASE_URL", postgres.serving_url("visitoms"));
            command.env("VISITOMS_MIGRATE_URL", postgres.owner_url("visitoms"));
        }
        command
    }

    /// Serves, with the clock at this time.
    pub fn serve(&mut self, now: &str) -> Result<()> {
        let log = fs::File::options().create(true).append(true).open(self.log())?;
        let mut serve = self.command(&["serve", "--now", now]);
        serve.env("VISITOMS_LISTEN", format!("127.0.0.1:{}", self.port));
        // Nobody answers there: the mail server is away all the time.
        serve.env("VISITOMS_SMTP_URL", format!("smtp+plain://127.0.0.1:{}", free_port()?));
        serve.env("VISITOMS_MAIL_FROM", "VisitOMS <no-reply@visitoms.example>");
        let server = self.server.insert(Server::start(serve.stdout(Stdio::null()).stderr(log), Signal::SIGTERM)?);
        let port = self.port;
        server.wait_until("the server", Duration::from_mins(1), || is_ready(port)).with_context(|| end_of(&self.log()))
    }

    /// Opens a session of the office, where the one that was open before the server ended does not go on: who signs in again and
    /// again at the same time of the clock has to wait.
    pub fn enter(&mut self) -> Result<()> {
        if page(self.port, &self.cookie, "/settings").is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        let (email, password) = self.sign_ins.first().context("the demo has an office")?;
        self.cookie = sign_in(self.port, email, password)?;
        Ok(())
    }

    /// The addresses of all who can sign in.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.sign_ins.iter().map(|(email, _)| email.as_str())
    }

    /// Ends the server as a power cut would end it.
    pub fn kill(&mut self) -> Result<()> {
        self.server.as_mut().context("it serves")?.kill()
    }

    /// Ends the server in order.
    pub fn stop(&mut self) -> Result<()> {
        let Some(mut server) = self.server.take() else { return Ok(()) };
        let status = server.stop()?;
        if !status.success() {
            bail!("told to stop, the server ended badly ({status})\n{}", end_of(&self.log()));
        }
        Ok(())
    }

    pub fn server_id(&self) -> Result<u32> {
        Ok(self.server.as_ref().context("it serves")?.id())
    }

    /// Whether the office's pages come, and say what they should.
    pub fn pages_answer(&self) -> Result<()> {
        for path in ["/week", "/day", "/children", "/settings"] {
            let answer = page(self.port, &self.cookie, path).with_context(|| format!("{path} was not answered"))?;
            if answer.status != 200 {
                bail!("{path} was answered with {}", answer.status);
            }
        }
        Ok(())
    }

    /// Whether the chain of the audit stands.
    pub fn audit_stands(&self) -> Result<()> {
        let mut verify = self.command(&["audit", "verify"]);
        if !wait(&mut verify.stdout(Stdio::null()).spawn()?)?.success() {
            bail!("the audit does not verify");
        }
        Ok(())
    }

    /// Whether the server has panicked.
    pub fn panicked(&self) -> bool {
        fs::read_to_string(self.log()).is_ok_and(|log| log.contains("panicked at"))
    }

    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        // Not where the disk is full.
        self.folder.with_extension("log")
    }
}

/// An empty folder for a stage, and no log of an earlier one.
pub fn folder(house: &House, name: &str) -> Result<PathBuf> {
    let folder = house.target.join("faults").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    fs::write(folder.with_extension("log"), "")?;
    Ok(folder)
}
