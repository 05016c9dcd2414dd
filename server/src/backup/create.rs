//! `visitoms backup`.

use super::{
    POSTGRES_MEMBER, SETTINGS_MEMBER, SQLITE_MEMBER,
    archive::{self, Archive, Content, Part},
    audit_keys, check_sqlite, describe_counts, keys,
    manifest::{DatabaseInfo, Manifest},
    pg_tools,
    scratch::Scratch,
    settings_copy, step,
};
use crate::{
    commands::{Failure, open_database},
    config::Settings,
    terminal::sanitize,
};
use std::{fmt::Display, path::Path};
use store::{
    Clock, Db, Engine,
    audit::PublicKey,
    backup::{self, Counts},
    sqlite_file, upgrade,
};

/// The name of an archive until it is complete.
const NEW: &str = "archive.tar";

/// A backup that was made.
struct Made {
    counts: Counts,
    size: u64,
    digest: String,
    /// The names of the key files that were written.
    keys: Vec<String>,
}

/// Writes a backup to `file`, and the key files to `keys_file`. Records in the database what became of it.
pub async fn backup(settings: &Settings, file: &Path, keys_file: Option<&Path>) -> Result<(), Failure> {
    if keys_file == Some(file) {
        return Err(Failure::Input("--keys: the key files are never in the archive of the data: name another file".into()));
    }
    for path in [Some(file), keys_file].into_iter().flatten() {
        let shown = sanitize(&path.display().to_string());
        if !archive::may_replace(path).map_err(|error| Failure::Input(format!("{shown}: {error}")))? {
            return Err(Failure::Input(format!("{shown} exists and is no backup: it is not replaced")));
        }
    }
    // Opening it would create an empty one, whose backup would then replace the last of the right one.
    if let Some(database) = sqlite_file(&settings.database_url()).filter(|database| !database.is_file()) {
        let shown = sanitize(&database.display().to_string());
        return Err(Failure::Input(format!("there is no database at {shown}: are these the settings of the server?")));
    }
    let db = open_database(settings, Clock::default()).await?;
    // A database that takes no writes, as on a full disk, can still be backed up.
    let run = backup::begin(&db).await;
    let made = make(settings, &db, file, keys_file).await;
    let recorded = match run {
        Ok(run) => {
            let outcome = made.as_ref().map(|made| (made.size, made.digest.as_str())).map_err(String::as_str);
            backup::finish(&db, run, outcome).await
        }
        Err(error) => Err(error),
    };
    if let Err(error) = recorded {
        tracing::warn!(%error, "the database has no record of this backup; `visitoms doctor` does not know it");
    }
    db.close().await;
    let made = made.map_err(Failure::Other)?;
    println!("{}: {} bytes, SHA-256 {}", sanitize(&file.display().to_string()), made.size, made.digest);
    println!("{}", describe_counts(&made.counts));
    match keys_file {
        Some(keys_file) => {
            let keys_file = sanitize(&keys_file.display().to_string());
            println!("{keys_file}: {}; store it apart from the backup", made.keys.join(", "));
        }
        None => println!("tip  the key files are not in it: write them once with --keys KEYFILE, and store them elsewhere"),
    }
    Ok(())
}

/// An error of one of the steps, as a message.
fn failed<E: Display>(what: impl Display) -> impl FnOnce(E) -> String {
    move |error| format!("{what}: {error}")
}

async fn make(settings: &Settings, db: &Db, file: &Path, keys_file: Option<&Path>) -> Result<Made, String> {
    let shown = file.display();
    let scratch = Scratch::create(file).map_err(failed(&shown))?;
    let (made_at, trusted) = (db.clock().now(), audit_keys(settings)?);
    let member = if db.engine() == Engine::Sqlite { SQLITE_MEMBER } else { POSTGRES_MEMBER };
    let copy = scratch.path(member);
    let counts = match db.engine() {
        Engine::Sqlite => copy_sqlite(settings, db, &copy, &trusted).await?,
        Engine::Postgres => dump_postgres(settings, db, &copy, &trusted).await?,
    };
    step("writing the archive");
    let database = DatabaseInfo {
        engine: db.engine().into(),
        migration: upgrade::newest_migration(),
        counts,
        audit_keys: trusted.iter().map(PublicKey::to_string).collect(),
    };
    let parts = [
        Part { name: SETTINGS_MEMBER, content: Content::Bytes(settings_copy::without_secrets(settings)?.into_bytes()) },
        Part { name: member, content: Content::File(copy) },
    ];
    let new = scratch.path(NEW);
    archive::write(&new, Manifest::new(made_at, Some(database)), &parts).map_err(failed(&shown))?;
    step("reading it back");
    let written = Archive::open(&new).map_err(|error| format!("{shown} {error}"))?;
    // After the copy: so the key files have what it needs.
    let keys = match keys_file {
        Some(keys_file) => keys::write(settings, made_at, keys_file).await?,
        None => Vec::new(),
    };
    step("giving it its name");
    scratch.replace(NEW).map_err(failed(&shown))?;
    Ok(Made { counts, size: written.size, digest: written.digest, keys })
}

async fn copy_sqlite(settings: &Settings, db: &Db, copy: &Path, trusted: &[PublicKey]) -> Result<Counts, String> {
    step("copying the database");
    backup::copy_sqlite(db, copy).await.map_err(failed("the copy"))?;
    step("checking the copy");
    check_sqlite(copy, trusted, (settings.keys_url(), settings.master_key_file())).await.map_err(failed("the copy"))
}

async fn dump_postgres(settings: &Settings, db: &Db, dump: &Path, trusted: &[PublicKey]) -> Result<Counts, String> {
    step("copying the database");
    let url = settings.backup_url.clone().unwrap_or_else(|| settings.database_url());
    let snapshot = backup::open_snapshot(&url).await.map_err(|error| error.to_string())?;
    pg_tools::dump(settings, &url, &snapshot.name, dump).await?;
    let counts = snapshot.counts;
    drop(snapshot);
    step("checking the copy");
    pg_tools::check_dump(settings, dump).await?;
    // A chain only grows: the one of the database contains the one of the copy.
    backup::verify_chains(db, trusted).await.map_err(|error| error.to_string())?;
    Ok(counts)
}
