//! The stories in a real browser: a server with the demo agency per engine, Playwright before it, the HTML checker after it.

use super::{crates::without_settings, postgres::Postgres, table::Counts};
use crate::{
    child::{Server, wait},
    house::House,
    install,
};
use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use serde_json::Value;
use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

/// The week that the demo plays in, and the moment at which its clock starts: Tuesday morning, when a visit falls out.
const WEEK: &str = "2026-11-30";
const NOW: &str = "2026-12-01T10:15";

/// What the browser tests need of the machine.
pub struct Browser {
    chromium: PathBuf,
    /// An authenticator app of the command line.
    oathtool: PathBuf,
}

impl Browser {
    /// Finds or installs it all; the error says what is missing. The npm packages are there since the build.
    pub fn find() -> Result<Self> {
        Ok(Self { chromium: install::chromium()?, oathtool: install::oathtool()? })
    }
}

/// One engine's server and folders.
pub struct Stage<'a> {
    house: &'a House,
    visitoms: &'a Path,
    /// What Playwright leaves: results, traces, pages.
    results: PathBuf,
    /// The server's data folder; the database is in it or is `postgres`.
    data: PathBuf,
    postgres: Option<&'a Postgres>,
    measuring: bool,
}

impl<'a> Stage<'a> {
    /// A stage with nothing on it. `postgres` holds an empty database `visitoms`.
    pub fn new(house: &'a House, visitoms: &'a Path, name: &str, postgres: Option<&'a Postgres>) -> Result<Self> {
        let folder = house.target.join("stories").join(name);
        let results = house.end2end().join("results").join(name);
        for old in [&folder, &results] {
            if old.exists() {
                fs::remove_dir_all(old)?;
            }
        }
        let data = folder.join("data");
        fs::create_dir_all(&folder)?;
        fs::create_dir_all(&results)?;
        Ok(Self { house, visitoms, results, data, postgres, measuring: false })
    }

    /// Where the machine does nothing else, times are asserted and Lighthouse is asked.
    pub fn measuring(self) -> Self {
        Self { measuring: true, ..self }
    }

    /// Plays the stories; `arguments` go to Playwright.
    pub fn play(&self, browser: &Browser, arguments: &[String]) -> Result<Counts> {
        let accounts = self.results.join("accounts.json");
        let mut demo = self.visitoms();
        demo.args(["demo", "--json", "--week", WEEK, "--now", NOW]).stdout(fs::File::create(&accounts)?);
        if !wait(&mut demo.spawn()?)?.success() {
            bail!("the demo agency could not be made");
        }
        let letters = self.mail_server()?;
        let port = free_port()?;
        // By name: passkeys are bound to one.
        let address = format!("http://localhost:{port}");
        let log = self.results.join("server.log");
        let mut serve = self.visitoms();
        serve.args(["serve", "--now", NOW]).env("VISITOMS_LISTEN", format!("127.0.0.1:{port}"));
        serve.env("VISITOMS_PUBLIC_URL", &address).env("VISITOMS_SITE_DIR", self.house.site());
        serve.env("VISITOMS_SMTP_URL", format!("smtp+plain://127.0.0.1:{}", letters.smtp));
        // A story that must not wait for another's attempts comes from an address of its own.
        serve.env("VISITOMS_TRUSTED_PROXIES", "127.0.0.1");
        serve.env("VISITOMS_MAIL_FROM", "VisitOMS <no-reply@visitoms.example>");
        // It prints sign-ins: those go where the accounts are, not into the log of a CI.
        serve.stdout(Stdio::null()).stderr(fs::File::create(&log)?);
        let mut server = Server::start(&mut serve, Signal::SIGTERM)?;
        server.wait_until("the server", Duration::from_mins(1), || is_ready(port)).with_context(|| end_of(&log))?;

        let played = self.playwright(browser, &address, &accounts, &letters, arguments);
        let stopped = server.stop();
        let counts = played.with_context(|| end_of(&log))?;
        let status = stopped.context("the server")?;
        if !status.success() {
            bail!("told to stop, the server ended badly ({status})\n{}", end_of(&log));
        }
        if fs::read_to_string(&log)?.contains("panicked at") {
            bail!("the server panicked: see {}\n{}", log.display(), end_of(&log));
        }
        Ok(counts)
    }

    /// A mail server that takes every letter, for as long as it is held.
    fn mail_server(&self) -> Result<MailServer> {
        let (smtp, http) = (free_port()?, free_port()?);
        let mut node = Command::new("node");
        node.arg("support/mail-server.mjs").current_dir(self.house.end2end());
        node.env("VISITOMS_TEST_SMTP_PORT", smtp.to_string()).env("VISITOMS_TEST_MAIL_PORT", http.to_string());
        let mut server = Server::start(&mut node, Signal::SIGTERM)?;
        let listens = || TcpStream::connect(("127.0.0.1", http)).is_ok();
        server.wait_until("the mail server", Duration::from_mins(1), listens)?;
        Ok(MailServer { _server: server, smtp, http })
    }

    /// Checks every page that the stories visited; counts pages.
    pub fn check_html(&self) -> Result<Counts> {
        let pages = self.pages();
        let total = if pages.is_dir() { fs::read_dir(&pages)?.count() as u64 } else { 0 };
        if total == 0 {
            bail!("the stories left no page in {}", pages.display());
        }
        let checker = self.house.end2end().join("node_modules/vnu-jar/build/dist/vnu.jar");
        let mut java = Command::new("java");
        // On a machine with little memory its default stack is too small for long pages.
        java.args(["-Xss4m", "-jar"]).arg(checker).args(["--errors-only", "--format", "json", "--exit-zero-always"]).arg(&pages);
        let output = java.stdout(Stdio::inherit()).stderr(Stdio::piped()).output()?;
        let report: Value = serde_json::from_slice(&output.stderr)
            .with_context(|| format!("the HTML checker said: {}", String::from_utf8_lossy(&output.stderr)))?;
        let mut bad = std::collections::BTreeSet::new();
        for message in report["messages"].as_array().context("the HTML checker's report holds no messages")? {
            let page = message["url"].as_str().and_then(|url| url.rsplit('/').next()).unwrap_or("a page");
            println!("  {page}:{} {}\n      {}", message["lastLine"], message["message"], message["extract"]);
            bad.insert(page.to_owned());
        }
        let failed = bad.len() as u64;
        Ok(Counts { passed: total.saturating_sub(failed), failed, skipped: 0 })
    }

    fn pages(&self) -> PathBuf {
        self.results.join("pages")
    }

    /// The binary with this stage's settings and no others.
    fn visitoms(&self) -> Command {
        let mut command = Command::new(self.visitoms);
        // A `visitoms.toml` of the developer is not here.
        without_settings(command.current_dir(self.data.parent().unwrap_or(&self.data)))
            .env("VISITOMS_DATA_DIR", &self.data)
            .env("VISITOMS_CONTACT_EMAIL", "office@visitoms.example")
            .env("VISITOMS_DEV_GALLERY", "true");
        command.envs(self.database());
        command
    }

    fn database(&self) -> Vec<(&'static str, String)> {
        let Some(postgres) = self.postgres else { return Vec::new() };
        vec![
            ("VISITOMS_DATABASE_URL", postgres.serving_url("visitoms")),
            ("VISITOMS_MIGRATE_URL", postgres.owner_url("visitoms")),
        ]
    }

    fn playwright(
        &self,
        browser: &Browser,
        address: &str,
        accounts: &Path,
        letters: &MailServer,
        arguments: &[String],
    ) -> Result<Counts> {
        let results = self.results.join("results.json");
        let mut playwright = Command::new(self.house.end2end().join("node_modules/.bin/playwright"));
        without_settings(playwright.arg("test").args(arguments).current_dir(self.house.end2end()))
            .env("CHROMIUM_PATH", &browser.chromium)
            .env("VISITOMS_TEST_ADDRESS", address)
            .env("VISITOMS_TEST_OATHTOOL", &browser.oathtool)
            .env("VISITOMS_TEST_ACCOUNTS", accounts)
            .env("VISITOMS_TEST_BINARY", self.visitoms)
            .env("VISITOMS_TEST_DATA_DIR", &self.data)
            .env("VISITOMS_TEST_ENGINE", if self.postgres.is_some() { "postgres" } else { "sqlite" })
            .env("VISITOMS_TEST_MAIL_PORT", letters.http.to_string())
            .env("VISITOMS_TEST_NOW", NOW)
            .env("VISITOMS_TEST_RESULTS", &self.results)
            .env("VISITOMS_TEST_SITE_DIR", self.house.site())
            .env("VISITOMS_TEST_WEEK", WEEK)
            .envs(self.database().into_iter().map(|(name, url)| (name.replace("VISITOMS_", "VISITOMS_TEST_"), url)));
        if self.measuring {
            playwright.env("VISITOMS_TEST_BENCH", "1");
        }
        let status = wait(&mut playwright.spawn().context("Playwright could not be started")?)?;
        let report = fs::read(&results).with_context(|| format!("Playwright ({status}) left no results"))?;
        let report: Value = serde_json::from_slice(&report)?;
        let number = |name: &str| report["stats"][name].as_u64().with_context(|| format!("the results hold no {name}"));
        let counts =
            Counts { passed: number("expected")?, failed: number("unexpected")? + number("flaky")?, skipped: number("skipped")? };
        if !status.success() && counts.failed == 0 {
            bail!("Playwright broke off ({status}): {}", report["errors"]);
        }
        Ok(counts)
    }
}

/// The mail server of the stories, and its ports.
struct MailServer {
    _server: Server,
    smtp: u16,
    http: u16,
}

/// A port that nobody listens on just now.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Whether a server on this machine says that it can do its work.
pub fn is_ready(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut connection = TcpStream::connect(("127.0.0.1", port))?;
        connection.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(connection, "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}

/// The last lines of a log.
pub fn end_of(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    format!("the end of {}:\n{}", log.display(), lines[lines.len().saturating_sub(30)..].join("\n"))
}
