//! The settings of the server: defaults, then a TOML file, then `VISITOMS_*` environment variables.

mod environment;
mod errors;
mod relay;

pub(crate) use relay::percent_decode;
pub use relay::{Relay, Security};

use domain::{
    agreements::{ServiceProvider, check_service_providers},
    text::EmailAddress,
};
use environment::Environment;
use figment::{
    Figment,
    providers::{Format, Serialized, Toml},
};
use ipnet::IpNet;
use jiff::{SignedDuration, civil::DateTime};
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

/// The file that is read when there is no `--config`.
const DEFAULT_FILE: &str = "visitoms.toml";

/// Every setting; its environment variable is `VISITOMS_` and the field's name in capitals.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Holds the SQLite database and the demo's sign-ins.
    pub data_dir: PathBuf,
    /// `sqlite:PATH` or `postgres://…`; `visitoms.db` in the data folder when it is not set.
    pub database_url: Option<String>,
    /// The URL of the role that owns the tables, where that is not the role that serves (PostgreSQL).
    pub migrate_url: Option<String>,
    /// The URL of a role that sees the rows of every agency, for backups (PostgreSQL).
    pub backup_url: Option<String>,
    /// How old the newest good backup may be before the operator is warned, such as `26h`.
    pub backup_max_age: Option<String>,
    /// The folder of `pg_dump` and `pg_restore`, where they are not on the `PATH`.
    pub pg_bin_dir: Option<PathBuf>,
    /// The key store, with the wrapped keys of sealed texts: `sqlite:PATH` or `postgres://…`; `keys.db` in the data folder when it
    /// is not set. Never the database itself. Several processes on one database need the same key store.
    pub keys_url: Option<String>,
    /// The master keys, which wrap the keys of the key store; `master.key` in the data folder when it is not set. Created with a
    /// new key store.
    pub master_key_file: Option<PathBuf>,
    /// Size of the pool of database connections.
    pub connections: u32,
    /// Where to listen; a proxy in front terminates TLS.
    pub listen: SocketAddr,
    /// The address that people open, such as `https://visits.example`.
    pub public_url: Option<String>,
    /// Proxies whose `X-Forwarded-For` is trusted: addresses or networks.
    pub trusted_proxies: List,
    /// A file in the MaxMind DB format that maps IP addresses to a country and subdivision.
    pub region_file: Option<PathBuf>,
    /// The contact address that the public pages show.
    pub contact_email: Option<String>,
    /// The service providers that help run this installation (hosting, mail, analytics), for a public page. Only in the file.
    pub service_providers: Vec<ServiceProvider>,
    /// The mail server: `smtps://user@host` (TLS from the first byte), `smtp://user@host` (STARTTLS, never without), or
    /// `smtp+plain://host` (unencrypted: a relay on this machine). Without it no email is sent.
    pub smtp_url: Option<String>,
    /// The password for the mail server, where it is not in `smtp_url`.
    pub smtp_password: Option<String>,
    /// A PEM file with a root certificate for the mail server's certificate, in addition to the public roots.
    pub smtp_root: Option<PathBuf>,
    /// The sender of emails, such as `VisitOMS <no-reply@visits.example>`.
    pub mail_from: Option<String>,
    /// The key that signs audit checkpoints; `audit-key.pem` in the data folder when it is not set.
    pub audit_key_file: Option<PathBuf>,
    /// A folder that each day's audit checkpoint is written to, ideally on another machine.
    pub audit_checkpoint_dir: Option<PathBuf>,
    /// The address that each day's audit checkpoint is sent to.
    pub audit_checkpoint_email: Option<String>,
    /// The folder of the built site, where it is not embedded in the binary.
    pub site_dir: Option<PathBuf>,
    /// The key that encrypts the secrets of authenticator apps in the database; `visitoms.key` in the data folder when it is
    /// not set. Created where the file does not exist. Several processes on one database need the same key.
    pub key_file: Option<PathBuf>,
    /// The log filter, such as `info` or `visitoms=debug,warn`.
    pub log: String,
    /// `text` or `json`.
    pub log_format: LogFormat,
    /// Where the metrics are served in Prometheus' text format, such as `127.0.0.1:9464`: a listener of its own, without
    /// authentication, so it must not be reachable from outside. Without it there are none.
    pub metrics_listen: Option<SocketAddr>,
    /// The OpenTelemetry collector that traces are sent to, such as `http://127.0.0.1:4318`. Without it there are none.
    pub otlp_endpoint: Option<String>,
    /// Requests that take this many milliseconds are logged.
    pub slow_request_ms: u32,
    /// For developers: enables `/gallery`, which shows every UI component in each of its states, with made-up data.
    pub dev_gallery: bool,
    /// For developers: the local time of the demo at which the commands of the command line begin, other than `serve` and `demo`, which
    /// take it as `--now`. A link that is made by the real time is refused by a demo whose clock is behind it.
    pub dev_now: Option<DateTime>,
}

/// The format of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

/// Several values: a list in the TOML file, comma-separated in the environment.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(untagged)]
pub enum List {
    #[default]
    None,
    Many(Vec<String>),
    Line(String),
}

impl List {
    fn items(&self) -> Vec<&str> {
        match self {
            Self::None => Vec::new(),
            Self::Many(items) => items.iter().map(String::as_str).collect(),
            Self::Line(line) => line.split(',').map(str::trim).filter(|item| !item.is_empty()).collect(),
        }
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.items().join(", "))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data_dir: "data".into(),
            database_url: None,
            migrate_url: None,
            backup_url: None,
            backup_max_age: None,
            pg_bin_dir: None,
            keys_url: None,
            master_key_file: None,
            connections: 8,
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            public_url: None,
            trusted_proxies: List::None,
            region_file: None,
            contact_email: None,
            service_providers: Vec::new(),
            smtp_url: None,
            smtp_password: None,
            smtp_root: None,
            mail_from: None,
            audit_key_file: None,
            audit_checkpoint_dir: None,
            audit_checkpoint_email: None,
            site_dir: None,
            key_file: None,
            log: "info".into(),
            log_format: LogFormat::Text,
            metrics_listen: None,
            otlp_endpoint: None,
            slow_request_ms: 1000,
            dev_gallery: false,
            dev_now: None,
        }
    }
}

/// The settings, and where each came from.
pub struct Config {
    pub settings: Settings,
    /// Environment variables with our prefix that are not settings.
    pub ignored: Vec<String>,
    figment: Figment,
}

impl Config {
    /// Reads the file (which must exist if `file` names one) and the environment.
    ///
    /// # Errors
    /// A message for the operator: which setting, where, and what is wrong with it. Never its value, which may be secret.
    pub fn load(file: Option<&Path>) -> Result<Self, String> {
        let mut figment = Figment::from(Serialized::defaults(Settings::default()));
        if let Some(file) = file {
            if !file.is_file() {
                return Err(format!("the configuration file {} does not exist", file.display()));
            }
            figment = figment.merge(Toml::file_exact(file));
        } else {
            figment = figment.merge(Toml::file(DEFAULT_FILE));
        }
        let environment = Environment::from_process()?;
        let ignored = environment.ignored.clone();
        figment = figment.merge(environment);
        let settings: Settings = figment.extract().map_err(errors::describe)?;
        settings.check()?;
        Ok(Self { settings, ignored, figment })
    }

    /// Where a setting came from, such as `VISITOMS_LISTEN` or `the default`.
    pub fn source(&self, setting: &str) -> String {
        let Some(metadata) = self.figment.find_metadata(setting) else { return "the default".into() };
        if metadata.name == environment::NAME {
            return format!("VISITOMS_{}", setting.to_uppercase());
        }
        match &metadata.source {
            Some(figment::Source::File(path)) => path.display().to_string(),
            _ => "the default".into(),
        }
    }
}

impl Settings {
    fn check(&self) -> Result<(), String> {
        for proxy in self.trusted_proxies.items() {
            network(proxy).ok_or_else(|| format!("trusted_proxies: `{proxy}` is no address or network such as 10.0.0.0/8"))?;
        }
        Relay::from_settings(self)?;
        check_service_providers(&self.service_providers)?;
        if self.keys_url() == self.database_url() {
            return Err("keys_url: the key store must not be the database: a copy of the data would have the keys in it".into());
        }
        if let Some(url) = &self.public_url {
            let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
            if !rest.is_some_and(|host| !host.is_empty() && !host.contains('/')) {
                return Err(format!("public_url: `{url}` must look like https://visits.example, without a slash at its end"));
            }
            if self.dev_gallery && url.starts_with("https://") {
                return Err("dev_gallery: the gallery is for developers, and people come here by https".into());
            }
            if self.dev_now.is_some() && url.starts_with("https://") {
                return Err("dev_now: the clock is moved for developers, and people come here by https".into());
            }
        }
        if let Some(endpoint) = &self.otlp_endpoint {
            let address = endpoint.strip_prefix("http://").filter(|host| !host.is_empty());
            address
                .ok_or("otlp_endpoint: it must look like http://127.0.0.1:4318; traces leave this network by the collector")?;
        }
        if self.backup_max_age.is_some() && self.backup_max_age_seconds().is_none() {
            return Err("backup_max_age: it must be a time such as 26h, of at least a minute".into());
        }
        if let Some(address) = &self.audit_checkpoint_email {
            EmailAddress::try_from(address.as_str())
                .map_err(|_| format!("audit_checkpoint_email: `{address}` is no e-mail address"))?;
        }
        Ok(())
    }

    pub fn audit_key_file(&self) -> PathBuf {
        self.audit_key_file.clone().unwrap_or_else(|| self.data_dir.join("audit-key.pem"))
    }

    pub fn database_url(&self) -> String {
        self.database_url.clone().unwrap_or_else(|| format!("sqlite:{}", self.data_dir.join("visitoms.db").display()))
    }

    /// The value of `backup_max_age`; `None` if it is not set, or is none.
    pub fn backup_max_age_seconds(&self) -> Option<i64> {
        let age: SignedDuration = self.backup_max_age.as_deref()?.parse().ok()?;
        Some(age.as_secs()).filter(|seconds| *seconds >= 60)
    }

    pub fn keys_url(&self) -> String {
        self.keys_url.clone().unwrap_or_else(|| format!("sqlite:{}", self.data_dir.join("keys.db").display()))
    }

    pub fn master_key_file(&self) -> PathBuf {
        self.master_key_file.clone().unwrap_or_else(|| self.data_dir.join("master.key"))
    }

    /// Whether a mail server is configured.
    pub fn sends_mail(&self) -> bool {
        self.smtp_url.is_some()
    }

    pub fn key_file(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.data_dir.join("visitoms.key"))
    }

    pub fn public_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// The networks whose `X-Forwarded-For` is trusted.
    pub fn proxies(&self) -> Vec<IpNet> {
        self.trusted_proxies.items().into_iter().filter_map(network).collect()
    }

    /// Whether a peer's `X-Forwarded-For` is trusted.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.proxies().iter().any(|network| network.contains(&peer))
    }
}

/// Parses an address or a network; IPv4-mapped IPv6 becomes IPv4.
fn network(text: &str) -> Option<IpNet> {
    /// Bits of an IPv4-mapped IPv6 address before the IPv4 address.
    const MAPPED: u8 = 96;
    let network = text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))?;
    let inside = network.prefix_len().checked_sub(MAPPED).zip(match network.addr().to_canonical() {
        IpAddr::V4(address) if network.addr().is_ipv6() => Some(address),
        _ => None,
    });
    inside.map_or(Some(network), |(prefix, address)| IpNet::new(address.into(), prefix).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The error message for a file with this content.
    fn load_error(toml: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("visitoms.toml");
        std::fs::write(&file, toml).unwrap();
        let message = Config::load(Some(&file)).err().expect("it is rejected");
        message.replace(&file.display().to_string(), "FILE")
    }

    #[test]
    fn error_messages_never_contain_the_value() {
        assert_eq!(
            load_error("smtp_password = 1234567"),
            "FILE, smtp_password: expected a string, found a number (a text stands in quotes)"
        );
        assert_eq!(
            load_error("listen = \"127.0.0.1:3000\"\nsmtp_password = \"1234567"),
            "FILE: TOML parse error at line 2, column 25"
        );
        assert_eq!(
            load_error("smtp_pasword = \"1234567\""),
            "FILE, smtp_pasword: no setting has this name: see docs/OPERATIONS.md"
        );
        assert_eq!(load_error("log_format = \"xml\""), "FILE, log_format: it must be one of text, json");
        assert_eq!(load_error("listen = \"here\""), "FILE, listen: invalid socket address syntax");
    }

    #[test]
    fn service_providers_are_tables_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("visitoms.toml");
        let entry = "[[service_providers]]\nname = \"Oak Hosting\"\npurpose = \"Hosting\"\ncountry = \"United States\"\n";
        std::fs::write(&file, format!("{entry}since = \"2026-12-01\"\n")).unwrap();
        let settings = Config::load(Some(&file)).unwrap().settings;
        let names: Vec<_> = settings.service_providers.iter().map(|provider| provider.name.as_str()).collect();
        assert_eq!(names, ["Oak Hosting"]);
        let wrong = load_error(&format!("{entry}since = \"2026-12-01\"\n{entry}since = \"2026-12-01\"\n"));
        assert_eq!(wrong, "service_providers: entry 2 has the name of an earlier one");
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        let settings = Settings { trusted_proxies: List::Line("10.0.0.0/8, ::1".into()), ..Settings::default() };
        settings.check().unwrap();
        assert!(settings.trusts("10.1.2.3".parse().unwrap()));
        assert!(settings.trusts("::1".parse().unwrap()));
        assert!(!settings.trusts("192.0.2.1".parse().unwrap()));
        assert!(settings.trusts("::ffff:10.1.2.3".parse().unwrap()));
        assert!(Settings { trusted_proxies: List::Line("all".into()), ..Settings::default() }.check().is_err());
    }

    #[test]
    fn the_key_store_is_not_the_database() {
        let settings = |keys: &str| Settings {
            database_url: Some("postgres://oms@db/oms".into()),
            keys_url: Some(keys.into()),
            ..Settings::default()
        };
        assert!(settings("postgres://oms@db/oms").check().is_err());
        assert!(settings("postgres://oms@db/keys").check().is_ok());
        assert_eq!(Settings::default().keys_url(), "sqlite:data/keys.db");
    }

    #[test]
    fn what_is_for_developers_is_rejected_on_a_public_https_site() {
        let settings = |url: &str| Settings { dev_gallery: true, public_url: Some(url.into()), ..Settings::default() };
        assert!(settings("http://127.0.0.1:3000").check().is_ok());
        assert!(settings("https://visits.example").check().is_err());
        let moved = |url: &str| Settings {
            dev_now: Some("2026-12-01T10:15".parse().unwrap()),
            public_url: Some(url.into()),
            ..Settings::default()
        };
        assert!(moved("http://127.0.0.1:3000").check().is_ok());
        assert!(moved("https://visits.example").check().is_err());
    }

    #[test]
    fn the_age_of_a_backup_is_a_time() {
        let seconds = |text: &str| Settings { backup_max_age: Some(text.into()), ..Settings::default() }.backup_max_age_seconds();
        assert_eq!((seconds("26h"), seconds("90 minutes"), seconds("36h 30m")), (Some(93_600), Some(5_400), Some(131_400)));
        for wrong in ["26", "soon", "-26h", "10s", ""] {
            assert_eq!(seconds(wrong), None, "{wrong}");
            assert!(Settings { backup_max_age: Some(wrong.into()), ..Settings::default() }.check().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_collector_is_reached_by_http() {
        for (url, good) in [("http://127.0.0.1:4318", true), ("https://collector.example", false), ("here", false)] {
            assert_eq!(Settings { otlp_endpoint: Some(url.into()), ..Settings::default() }.check().is_ok(), good, "{url}");
        }
    }

    #[test]
    fn public_url_must_be_an_origin() {
        for (url, good) in
            [("https://visits.example", true), ("http://10.0.0.7:3000", true), ("visits.example", false), ("https://a/b", false)]
        {
            assert_eq!(Settings { public_url: Some(url.into()), ..Settings::default() }.check().is_ok(), good, "{url}");
        }
    }
}
