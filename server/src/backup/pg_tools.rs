//! `pg_dump` and `pg_restore`. Passwords reach them by the environment, which other accounts of the machine can't read.

use crate::config::{Settings, percent_decode};
use std::{
    io::ErrorKind,
    path::Path,
    process::{Command, Stdio},
};
use store::new_private_file;
use tokio::task::spawn_blocking;
use url::{Url, form_urlencoded};

/// The longest part of a program's error output in a message, in characters.
const MAX_MESSAGE: usize = 600;

/// Dumps a snapshot of the database into a new private file, in the custom format.
pub async fn dump(settings: &Settings, url: &str, snapshot: &str, file: &Path) -> Result<(), String> {
    new_private_file(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut command = program(settings, "pg_dump");
    command.args(["--format=custom", "--no-password", "--lock-wait-timeout=60s"]);
    command.arg(format!("--snapshot={snapshot}")).arg("--file").arg(file);
    // A key store in a schema of the same server is never in a copy of the data.
    if let Some(schema) = key_store_schema(&settings.keys_url()) {
        command.arg(format!("--exclude-schema={schema}"));
    }
    connect(&mut command, url)?;
    run(command, "pg_dump").await
}

/// Reads a whole dump, so that a truncated or damaged one is found.
pub async fn check_dump(settings: &Settings, file: &Path) -> Result<(), String> {
    let mut command = program(settings, "pg_restore");
    command.arg("--file=/dev/null").arg(file);
    run(command, "pg_restore").await
}

/// Restores a dump into an empty database, as the role that will own its tables: all or nothing.
pub async fn restore(settings: &Settings, url: &str, file: &Path) -> Result<(), String> {
    let mut command = program(settings, "pg_restore");
    // Roles and their rights are the installation's, not the dump's; comments of an extension are its owner's.
    command.args(["--no-owner", "--no-privileges", "--no-comments", "--no-password", "--single-transaction", "--exit-on-error"]);
    connect(&mut command, url)?;
    command.arg(file);
    run(command, "pg_restore").await
}

/// The schema of a key store's URL, if its `options` set one as the search path.
fn key_store_schema(url: &str) -> Option<String> {
    let url = Url::parse(url).ok().filter(|url| url.scheme().starts_with("postgres"))?;
    let (_, options) = url.query_pairs().find(|(name, _)| name == "options")?;
    let (_, schema) = options.split_once("search_path=")?;
    Some(schema.split([' ', ',']).next()?.to_owned())
}

fn program(settings: &Settings, name: &str) -> Command {
    match &settings.pg_bin_dir {
        Some(folder) => Command::new(folder.join(name)),
        None => Command::new(name),
    }
}

/// Adds the database to the arguments, and its password to the environment.
fn connect(command: &mut Command, url: &str) -> Result<(), String> {
    let (address, password) = split_password(url).ok_or("the address of the database can't be read")?;
    command.arg(format!("--dbname={address}"));
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    Ok(())
}

/// A PostgreSQL URL as libpq reads it, without its password, and the password.
fn split_password(address: &str) -> Option<(String, Option<String>)> {
    let mut url = Url::parse(address).ok()?;
    let mut password = match url.password() {
        Some(password) => Some(percent_decode(password)?),
        None => None,
    };
    if password.is_some() {
        url.set_password(None).ok()?;
    }
    let mut pairs = Vec::new();
    for (name, value) in url.query_pairs() {
        match &*name {
            "password" => password = Some(value.into_owned()),
            // A setting of this program's library, unknown to libpq.
            "statement-cache-capacity" => {}
            _ => pairs.push((name.into_owned(), value.into_owned())),
        }
    }
    // libpq decodes %20 but not the plus of a form.
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().replace('+', "%20");
    url.set_query(Some(&query).filter(|query| !query.is_empty()).map(String::as_str));
    Some((url.to_string(), password))
}

async fn run(mut command: Command, name: &'static str) -> Result<(), String> {
    command.stdin(Stdio::null());
    let output = spawn_blocking(move || command.output()).await.map_err(|error| format!("{name}: {error}"))?;
    let output = output.map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!(
            "{name} is not found: install the client programs of PostgreSQL, of the server's version or newer, or set pg_bin_dir to \
             their folder"
        ),
        _ => format!("{name}: {error}"),
    })?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let text: String = text.trim().chars().take(MAX_MESSAGE).collect();
    Err(format!("{name} failed: {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_of_a_key_store_is_known_by_its_url() {
        let schema = |url: &str| key_store_schema(url);
        assert_eq!(schema("postgres://oms@db/oms?options=-csearch_path%3Dkeys").as_deref(), Some("keys"));
        assert_eq!(schema("postgres://oms@db/oms?options=-c%20search_path%3Dkeys,public").as_deref(), Some("keys"));
        assert_eq!([schema("postgres://oms@db/keys"), schema("sqlite:/data/keys.db")], [None, None]);
    }

    #[test]
    fn a_password_is_no_argument() {
        let split = |url| split_password(url).unwrap();
        assert_eq!(
            split("postgres://o+ms:p%40ss+w@db.example:5433/oms?sslmode=require"),
            ("postgres://o+ms@db.example:5433/oms?sslmode=require".into(), Some("p@ss+w".into()))
        );
        assert_eq!(
            split("postgres://oms@localhost/oms?host=%2Frun%2Fmy+db&password=secret&statement-cache-capacity=0"),
            ("postgres://oms@localhost/oms?host=%2Frun%2Fmy%20db".into(), Some("secret".into()))
        );
        assert_eq!(split("postgres:///oms?host=/run"), ("postgres:///oms?host=%2Frun".into(), None));
    }

    #[tokio::test]
    async fn a_missing_program_is_named() {
        let settings = Settings { pg_bin_dir: Some("/nowhere".into()), ..Settings::default() };
        let message = check_dump(&settings, Path::new("dump")).await.unwrap_err();
        assert!(message.contains("pg_restore is not found") && message.contains("pg_bin_dir"), "{message}");
    }
}
