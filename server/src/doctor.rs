//! `visitoms doctor`: checks an installation and prints what to fix.

use crate::{
    audit, backup,
    commands::{Failure, open_database},
    config::Config,
    keys,
    mail::{Mailer, Relay},
    terminal::sanitize,
};
use auth::Passkeys;
use domain::audit::AuditAction;
use std::{fs, path::Path, time::Duration};
use store::{
    Clock, Db, Engine,
    upgrade::{self, AddressProblem, UnresolvedAddress},
};

/// How long a PostgreSQL notification may take from one connection to another.
const NOTIFY_TIMEOUT: Duration = Duration::from_secs(5);

/// Prints one line per check. Exits with 1 when something must be fixed.
pub async fn doctor(config: &Config) -> Result<(), Failure> {
    let settings = &config.settings;
    print_settings(config);
    let mut broken = 0;
    let mut report = |good: bool, line: String| {
        println!("{} {}", if good { "ok  " } else { "MEND" }, sanitize(&line));
        broken += u32::from(!good);
    };

    match open_database(settings, Clock::default()).await {
        Ok(db) => {
            let engine = match db.engine() {
                Engine::Sqlite => "SQLite",
                Engine::Postgres => "PostgreSQL",
            };
            let agencies = db.identity().agencies().await?;
            let emails = store::outbox::counts(&db).await?;
            report(true, format!("{engine} answers and is up to date; {} agencies", agencies.len()));
            if db.engine() == Engine::Postgres {
                match db.delivers_change_events(NOTIFY_TIMEOUT).await {
                    Ok(true) => report(true, "news between processes arrives".into()),
                    Ok(false) => report(
                        false,
                        "news between processes does not arrive (LISTEN): a pooler such as PgBouncer must pool by session".into(),
                    ),
                    Err(error) => report(false, format!("news between processes can't be sent: {error}")),
                }
            }
            if db.engine() == Engine::Postgres && settings.migrate_url.is_none() {
                println!("tip  one role owns the tables and serves: set migrate_url to the owner, database_url to a plain role");
            }
            if emails.failed > 0 {
                println!("tip  {} e-mails were given up: see `visitoms mail list --failed`", emails.failed);
            }
            if emails.waiting > 0 {
                println!("tip  {} e-mails are waiting", emails.waiting);
            }
            match backup::describe(&backup::status(&db).await?, settings, db.clock().now_us()) {
                backup::Verdict::Good(line) => report(true, line),
                backup::Verdict::Bad(line) => report(false, line),
                backup::Verdict::Tip(line) => println!("tip  {line}"),
            }
            for (slug, _) in &agencies {
                match check_chain(config, &db, slug).await {
                    Ok(tips) => tips.into_iter().for_each(|tip| println!("tip  {}", sanitize(&tip))),
                    Err(message) => report(false, message),
                }
            }
            let status = db.key_status().await?;
            report(true, keys::describe(&status));
            for tip in keys::tips(&status) {
                println!("tip  {tip}");
            }
            for tip in unresolved_addresses(&db).await? {
                println!("tip  {}", sanitize(&tip));
            }
            db.close().await;
        }
        Err(Failure::Input(message) | Failure::Other(message)) => report(false, message),
        Err(Failure::Reported) => {}
    }
    match private_folder(&settings.data_dir) {
        Ok(()) => report(true, format!("only this account reads {}", settings.data_dir.display())),
        Err(message) => report(false, message),
    }
    if let Some(file) = store::sqlite_file(&settings.database_url()) {
        match private_database(&file) {
            Ok(()) => report(true, format!("only this account reads {}", file.display())),
            Err(message) => report(false, message),
        }
    }
    for file in [store::sqlite_file(&settings.keys_url()), Some(settings.master_key_file())].into_iter().flatten() {
        match private_database(&file) {
            Ok(()) => report(true, format!("only this account reads {}", file.display())),
            Err(message) => report(false, message),
        }
    }
    if settings.database_url().starts_with("postgres") && settings.keys_url().starts_with("sqlite:") {
        println!(
            "tip  the key store is on this machine: set keys_url to another PostgreSQL database if other machines serve too"
        );
    }
    let now = Clock::default().now();
    // A machine whose clock was never set shows the year it was made.
    let sane = now.to_string().get(..4).is_some_and(|year| ("2026".."2100").contains(&year));
    report(sane, format!("the clock shows {now}{}", if sane { "" } else { ": set it, notes are signed with its time" }));
    match &settings.contact_email {
        Some(address) => report(true, format!("visitors may write to {address}")),
        None => report(false, "contact_email is not set: the privacy page must name somebody".into()),
    }
    match Relay::from_settings(settings) {
        Ok(Some(relay)) => {
            let description = relay.describe();
            if relay.is_exposed() {
                println!("tip  e-mails and their links travel unencrypted to {description}: use smtps:// or smtp://");
            }
            let checked = match Mailer::new(relay, settings.public_url()) {
                Ok(mailer) => mailer.check_connection().await,
                Err(message) => Err(message),
            };
            match checked {
                Ok(()) => report(
                    true,
                    format!("the mail server {description} answers; try an e-mail with `visitoms mail test ADDRESS`"),
                ),
                Err(message) => report(
                    false,
                    format!(
                        "the mail server {description}: {message}; check smtp_url and smtp_password, and that this machine may connect"
                    ),
                ),
            }
        }
        Ok(None) => println!(
            "tip  no e-mail leaves: set smtp_url and mail_from (see docs/OPERATIONS.md), or hand out links from `visitoms member link`"
        ),
        Err(message) => report(false, message),
    }
    if settings.audit_checkpoint_dir.is_none() && settings.audit_checkpoint_email.is_none() {
        println!(
            "tip  checkpoints of the audit stay in the database: set audit_checkpoint_dir or audit_checkpoint_email, so that a cut end is found"
        );
    }
    let url = settings.public_url();
    if Passkeys::for_url(&url).is_none() {
        println!("tip  passkeys are bound to a name, and {url} has none: give public_url a host name before people sign in");
    }
    report(url.starts_with("https://") || settings.listen.ip().is_loopback(), format!("people come by {url}{}", advice(&url)));
    match &settings.site_dir {
        Some(folder) if !folder.join("manifest.json").is_file() => {
            report(false, format!("{} holds no built site: run `cargo xtask build`", folder.display()));
        }
        None if !cfg!(feature = "embed") => {
            report(false, "there is no site inside this binary: set site_dir, or build with `cargo xtask dist`".into());
        }
        _ => report(true, "the site is there".into()),
    }
    if broken == 0 { Ok(()) } else { Err(Failure::Other(format!("{broken} to fix"))) }
}

/// Checks an agency's audit chain against the checkpoints in the folder. Returns tips; an error where they contradict it.
async fn check_chain(config: &Config, db: &Db, slug: &str) -> Result<Vec<String>, String> {
    let settings = &config.settings;
    let describe = |why: &dyn std::fmt::Display| format!("the audit of {slug}: {why}");
    let actor = db.system(slug, "doctor").await.map_err(|error| describe(&error))?;
    // A key that does not exist yet has signed nothing.
    let keys = if settings.audit_key_file().is_file() {
        audit::signer(settings).map(|signer| signer.keys()).map_err(|_| describe(&"its key can't be read"))?
    } else {
        Vec::new()
    };
    let saved = audit::load_checkpoints(settings, &keys, actor.agency()).map_err(|error| describe(&error))?;
    let mut tx = db.read(&actor, AuditAction::AuditVerify).await.map_err(|error| describe(&error))?;
    let found = store::audit::contradictions(&mut tx, &saved).await.map_err(|error| describe(&error))?;
    let set_back = store::audit::set_back(&mut tx).await.map_err(|error| describe(&error))?;
    tx.commit().await.map_err(|error| describe(&error))?;
    if let Some(finding) = found.into_iter().next() {
        return Err(describe(&format!(
            "{finding}; nothing is signed until the right database is back, or those checkpoints are moved out of audit_checkpoint_dir"
        )));
    }
    let set_back =
        set_back.map(|(at, by)| describe(&format!("the clock was set back by {by:#} at {at:.0}; see `visitoms audit verify`")));
    Ok(set_back.into_iter().collect())
}

/// Email addresses that the upgrade could not normalize, printed so that lookalike letters are visible.
async fn unresolved_addresses(db: &Db) -> Result<Vec<String>, Failure> {
    let left = upgrade::unresolved_addresses(db).await?;
    Ok(left.into_iter().map(describe_unresolved_address).collect())
}

fn describe_unresolved_address(left: UnresolvedAddress) -> String {
    let address: String =
        left.address.chars().map(|c| if c.is_ascii_graphic() { c.to_string() } else { c.escape_unicode().to_string() }).collect();
    let of = left.agency.map(|slug| format!(" of {slug}")).unwrap_or_default();
    let (table, id) = (left.table, left.id);
    match left.why {
        AddressProblem::Taken => format!(
            "{table}{of}: {address} looks the same as another address there, so that nobody can type it: find out who is meant ({id})"
        ),
        AddressProblem::LooksLikeAnother => {
            format!(
                "{table}{of}: {address} has letters that look like others, so that nobody can type it: ask for another ({id})"
            )
        }
    }
}

fn advice(url: &str) -> &'static str {
    if url.starts_with("https://") {
        ""
    } else {
        ", which is good on this machine alone: put a TLS proxy before it and set public_url"
    }
}

fn print_settings(config: &Config) {
    let settings = &config.settings;
    let or_none = |value: Option<String>| value.unwrap_or_else(|| "-".into());
    let names: Vec<&str> = settings.service_providers.iter().map(|provider| provider.name.as_str()).collect();
    let values = [
        ("data_dir", settings.data_dir.display().to_string()),
        ("database_url", without_password(&settings.database_url())),
        ("migrate_url", or_none(settings.migrate_url.as_deref().map(without_password))),
        ("backup_url", or_none(settings.backup_url.as_deref().map(without_password))),
        ("backup_max_age", or_none(settings.backup_max_age.clone())),
        ("pg_bin_dir", or_none(settings.pg_bin_dir.as_ref().map(|folder| folder.display().to_string()))),
        ("keys_url", without_password(&settings.keys_url())),
        ("master_key_file", settings.master_key_file().display().to_string()),
        ("connections", settings.connections.to_string()),
        ("listen", settings.listen.to_string()),
        ("public_url", settings.public_url()),
        ("trusted_proxies", or_none(Some(settings.trusted_proxies.to_string()).filter(|list| !list.is_empty()))),
        ("contact_email", or_none(settings.contact_email.clone())),
        ("service_providers", or_none(Some(names.join(", ")).filter(|names| !names.is_empty()))),
        ("smtp_url", or_none(settings.smtp_url.as_deref().map(without_password))),
        ("smtp_password", or_none(settings.smtp_password.as_ref().map(|_| "…".into()))),
        ("smtp_root", or_none(settings.smtp_root.as_ref().map(|file| file.display().to_string()))),
        ("mail_from", or_none(settings.mail_from.clone())),
        ("audit_key_file", settings.audit_key_file().display().to_string()),
        ("audit_checkpoint_dir", or_none(settings.audit_checkpoint_dir.as_ref().map(|folder| folder.display().to_string()))),
        ("audit_checkpoint_email", or_none(settings.audit_checkpoint_email.clone())),
        ("site_dir", or_none(settings.site_dir.as_ref().map(|folder| folder.display().to_string()))),
        ("key_file", settings.key_file().display().to_string()),
        ("log", settings.log.clone()),
    ];
    for (name, value) in values {
        println!("{name:>22}  {}  ({})", sanitize(&value), config.source(name));
    }
    println!();
}

/// A URL for display: without the password between the user's name and the host.
pub fn without_password(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").map_or(("", url), |(scheme, rest)| (&url[..scheme.len() + 3], rest));
    let url = match rest.rsplit_once('@') {
        Some((user, host)) => format!("{scheme}{}:…@{host}", user.split(':').next().unwrap_or_default()),
        None => url.to_owned(),
    };
    let Some((address, query)) = url.split_once('?') else { return url };
    // Any other parameter may be a secret, or become one in a later version.
    let harmless = ["host", "hostaddr", "port", "dbname", "user", "application_name", "statement-cache-capacity", "mode"];
    let describe = |pair: &str| {
        let name = pair.split('=').next().unwrap_or_default();
        if harmless.contains(&name) || name.starts_with("ssl") && name.ends_with("mode") {
            pair.to_owned()
        } else {
            format!("{name}=…")
        }
    };
    format!("{address}?{}", query.split('&').map(describe).collect::<Vec<_>>().join("&"))
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(folder).map_err(|error| format!("{}: {error}", folder.display()))?.permissions().mode();
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(format!("other accounts of this machine may read {0}: run `chmod 700 {0}`", folder.display()))
    }
}

/// A file that is readable by others is safe in a folder that they can't open.
#[cfg(unix)]
fn private_database(file: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    if file.parent().is_some_and(|folder| private_folder(folder).is_ok()) {
        return Ok(());
    }
    let mode = fs::metadata(file).map_err(|error| format!("{}: {error}", file.display()))?.permissions().mode();
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(format!("other accounts of this machine may read {0}: run `chmod 600 {0}*`", file.display()))
    }
}

#[cfg(not(unix))]
fn private_database(file: &Path) -> Result<(), String> {
    fs::metadata(file).map(drop).map_err(|error| format!("{}: {error}", file.display()))
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> Result<(), String> {
    fs::metadata(folder).map(drop).map_err(|error| format!("{}: {error}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn a_password_is_not_printed() {
        assert_eq!(without_password("postgres://oms:secret@db/oms"), "postgres://oms:…@db/oms");
        assert_eq!(without_password("smtps://oms%40x:secret@mail.example"), "smtps://oms%40x:…@mail.example");
        assert_eq!(without_password("sqlite:data/visitoms.db"), "sqlite:data/visitoms.db");
        assert_eq!(
            without_password("postgres:///oms?host=/run&password=secret&sslmode=require"),
            "postgres:///oms?host=/run&password=…&sslmode=require"
        );
        assert_eq!(without_password("postgres:oms:secret@db/oms"), "postgres:…@db/oms");
        assert_eq!(without_password("postgres://oms:se?cr@et@db/oms"), "postgres://oms:…@db/oms");
    }
}
