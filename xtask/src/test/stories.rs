//! The browser tests ("stories"): makes the demo agency once per engine, runs Playwright, which starts servers on copies of it
//! (`end2end/support/server.ts`), and then the HTML checker.

use super::{crates::without_settings, postgres::Postgres, table::Counts};
use crate::{child::wait, install, workspace::Workspace};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

/// The week of the demo, and the time at which its clock starts: Tuesday morning, just when a visit is canceled.
const WEEK: &str = "2026-11-30";
const NOW: &str = "2026-12-01T10:15";

/// The system programs that the browser tests need.
pub struct Browser {
    chromium: PathBuf,
    /// A command-line authenticator app.
    oathtool: PathBuf,
}

impl Browser {
    /// Finds or installs them; the error says what is missing. The npm packages were installed by the build.
    pub fn find() -> Result<Self> {
        Ok(Self { chromium: install::chromium()?, oathtool: install::oathtool()? })
    }
}

/// The demo, the program and the folders of the stories on one engine.
pub struct StoryServer<'a> {
    workspace: &'a Workspace,
    /// A copy of the program: a build during the run must not change what is tested.
    visitoms: PathBuf,
    /// Output of Playwright: results, traces, pages.
    results: PathBuf,
    /// The demo's data folder, from which servers get copies; the database is in it or is `postgres`.
    data: PathBuf,
    postgres: Option<&'a Postgres>,
    measuring: bool,
}

impl<'a> StoryServer<'a> {
    /// Creates empty folders. `postgres` has an empty database `visitoms`.
    pub fn new(workspace: &'a Workspace, visitoms: &'a Path, name: &str, postgres: Option<&'a Postgres>) -> Result<Self> {
        let folder = workspace.target.join("stories").join(name);
        let results = workspace.end2end().join("results").join(name);
        for old in [&folder, &results] {
            if old.exists() {
                fs::remove_dir_all(old)?;
            }
        }
        let data = folder.join("data");
        fs::create_dir_all(&folder)?;
        fs::create_dir_all(&results)?;
        let copy = folder.join("visitoms");
        fs::copy(visitoms, &copy).with_context(|| format!("{} could not be copied", visitoms.display()))?;
        Ok(Self { workspace, visitoms: copy, results, data, postgres, measuring: false })
    }

    /// Also asserts times and runs Lighthouse, for a machine that does nothing else.
    pub fn with_measurements(self) -> Self {
        Self { measuring: true, ..self }
    }

    /// Runs the stories; `arguments` go to Playwright.
    pub fn run(&self, browser: &Browser, arguments: &[String]) -> Result<Counts> {
        let accounts = self.results.join("accounts.json");
        let mut demo = self.visitoms();
        demo.args(["demo", "--json", "--week", WEEK, "--now", NOW]).stdout(fs::File::create(&accounts)?);
        if !wait(&mut demo.spawn()?)?.success() {
            bail!("the demo agency could not be made");
        }
        self.run_playwright(browser, &accounts, arguments)
    }

    /// Validates the HTML of every page that the stories visited; counts pages.
    pub fn check_html(&self) -> Result<Counts> {
        let pages = self.pages();
        let total = if pages.is_dir() { fs::read_dir(&pages)?.count() as u64 } else { 0 };
        if total == 0 {
            bail!("the stories left no page in {}", pages.display());
        }
        for page in fs::read_dir(&pages)? {
            let page = page?.path();
            fs::write(&page, without_markers(&fs::read_to_string(&page)?))?;
        }
        let checker = self.workspace.end2end().join("node_modules/vnu-jar/build/dist/vnu.jar");
        let mut java = Command::new("java");
        // On machines with little memory Java's default stack is too small for long pages.
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
        Ok(Counts { passed: total.saturating_sub(failed), failed, ..Counts::default() })
    }

    fn pages(&self) -> PathBuf {
        self.results.join("pages")
    }

    /// A command for the binary with our settings only.
    fn visitoms(&self) -> Command {
        let mut command = Command::new(&self.visitoms);
        // In a folder without the developer's `visitoms.toml`.
        without_settings(command.current_dir(self.data.parent().unwrap_or(&self.data)))
            .env("VISITOMS_DATA_DIR", &self.data)
            .env("VISITOMS_CONTACT_EMAIL", "office@visitoms.example")
            .env("VISITOMS_DEV_GALLERY", "true");
        command.envs(self.database_settings());
        command
    }

    fn database_settings(&self) -> Vec<(&'static str, String)> {
        let Some(postgres) = self.postgres else { return Vec::new() };
        vec![
            ("VISITOMS_DATABASE_URL", postgres.serving_url("visitoms")),
            ("VISITOMS_MIGRATE_URL", postgres.owner_url("visitoms")),
        ]
    }

    fn run_playwright(&self, browser: &Browser, accounts: &Path, arguments: &[String]) -> Result<Counts> {
        let results = self.results.join("results.json");
        let mut playwright = Command::new(self.workspace.end2end().join("node_modules/.bin/playwright"));
        without_settings(playwright.arg("test").args(arguments).current_dir(self.workspace.end2end()))
            .env("CHROMIUM_PATH", &browser.chromium)
            .env("VISITOMS_TEST_OATHTOOL", &browser.oathtool)
            .env("VISITOMS_TEST_ACCOUNTS", accounts)
            .env("VISITOMS_TEST_BINARY", &self.visitoms)
            .env("VISITOMS_TEST_TEMPLATE_DIR", &self.data)
            .env("VISITOMS_TEST_ENGINE", if self.postgres.is_some() { "postgres" } else { "sqlite" })
            .env("VISITOMS_TEST_NOW", NOW)
            .env("VISITOMS_TEST_RESULTS", &self.results)
            .env("VISITOMS_TEST_SITE_DIR", self.workspace.site())
            .env("VISITOMS_TEST_WEEK", WEEK)
            .envs(self.database_settings().into_iter().map(|(name, url)| (name.replace("VISITOMS_", "VISITOMS_TEST_"), url)));
        if self.measuring {
            playwright.env("VISITOMS_TEST_BENCH", "1");
        }
        let status = wait(&mut playwright.spawn().context("Playwright could not be started")?)?;
        let report = fs::read(&results).with_context(|| format!("Playwright ({status}) left no results"))?;
        let report: Value = serde_json::from_slice(&report)?;
        let number = |name: &str| report["stats"][name].as_u64().with_context(|| format!("the results hold no {name}"));
        let counts = Counts {
            passed: number("expected")?,
            failed: number("unexpected")? + number("flaky")?,
            skipped: number("skipped")?,
            failures: failures(&report),
        };
        if !status.success() && counts.failed == 0 {
            bail!("Playwright broke off ({status}): {}", report["errors"]);
        }
        Ok(counts)
    }
}

/// What the failed tests in Playwright's report said, with the file, size and title of each.
fn failures(suite: &Value) -> Vec<String> {
    let list = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
    let mut found: Vec<_> = list(suite, "suites").iter().flat_map(failures).collect();
    for spec in list(suite, "specs") {
        for test in list(&spec, "tests")
            .iter()
            .filter(|test| ["unexpected", "flaky"].contains(&test["status"].as_str().unwrap_or_default()))
        {
            let errors = list(test, "results")
                .iter()
                .flat_map(|result| list(result, "errors"))
                .map(|error| text(&error["message"]).to_owned())
                .collect::<Vec<_>>();
            found.push(format!(
                "[{}] {} {}\n{}",
                text(&test["projectName"]),
                text(&spec["file"]),
                text(&spec["title"]),
                errors.join("\n")
            ));
        }
    }
    found
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A TCP port that is currently free.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Whether the server on this port is ready (`/readyz`).
pub fn is_ready(port: u16) -> bool {
    let check = || -> std::io::Result<bool> {
        let mut connection = TcpStream::connect(("127.0.0.1", port))?;
        connection.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(connection, "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")?;
        let mut response = String::new();
        connection.read_to_string(&mut response)?;
        Ok(response.starts_with("HTTP/1.1 200"))
    };
    check().unwrap_or(false)
}

/// The last 30 lines of a log.
pub fn log_tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    format!("the end of {}:\n{}", log.display(), lines[lines.len().saturating_sub(30)..].join("\n"))
}

/// Removes markers that Leptos adds for hydration and that the checker reports as errors: `<!>`, which a browser parses as an
/// empty comment, and a script for resources after the end of the document, which our pages don't use. Text is escaped, so
/// neither can be in user input.
fn without_markers(page: &str) -> String {
    const END: &str = "</html>";
    // A page that does use a resource keeps the script, so that the checker reports it.
    const RESOURCE: &str = "__RESOLVED_RESOURCES[";
    let end = page.rfind(END).map_or(page.len(), |start| start + END.len());
    let (document, rest) = page.split_at(end);
    let rest = if rest.contains(RESOURCE) { rest } else { "" };
    document.replace("<!>", "<!---->") + rest
}

#[cfg(test)]
mod tests {
    use super::{failures, without_markers};

    #[test]
    fn failures_are_found_in_any_depth_of_the_report() {
        let test = |status: &str| serde_json::json!({"status": status, "projectName": "phone", "results": [{"errors": [{"message": "too wide"}]}]});
        let spec = serde_json::json!({"file": "week.spec.ts", "title": "fits", "tests": [test("unexpected"), test("expected")]});
        let report = serde_json::json!({"suites": [{"suites": [{"specs": [spec]}]}]});
        assert_eq!(failures(&report), ["[phone] week.spec.ts fits\ntoo wide"]);
    }

    #[test]
    fn only_the_markers_of_the_framework_are_removed() {
        let empty = "<script>__RESOLVED_RESOURCES=[];</script>";
        assert_eq!(without_markers(&format!("<html><p>a<!>b</p></html>{empty}")), "<html><p>a<!---->b</p></html>");
        let full = "<script>__RESOLVED_RESOURCES[0] = 1;</script>";
        assert_eq!(without_markers(&format!("<html></html>{full}")), format!("<html></html>{full}"));
    }
}
