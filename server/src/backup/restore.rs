//! `visitoms restore`.

use super::{
    POSTGRES_MEMBER, SQLITE_MEMBER,
    archive::Archive,
    check_sqlite, describe_counts,
    keys::MissingKeys,
    manifest::{DatabaseInfo, EngineName, VERSION},
    pg_tools,
    scratch::Scratch,
    step,
};
use crate::{
    commands::{Failure, make_private_folder, open_database},
    config::Settings,
    terminal::sanitize,
};
use std::{fs::File, io, path::Path};
use store::{
    Clock, Db,
    audit::PublicKey,
    backup::{Counts, counts, is_empty_postgres, verify_chains},
    sqlite_file,
};

/// Restores a backup. Nothing appears under the name of the database before all checks passed; on PostgreSQL the last checks are
/// made in the restored database.
pub async fn restore(settings: &Settings, file: &Path, keys_file: Option<&Path>) -> Result<(), Failure> {
    step("reading the archive");
    let (archive, database) = open(file)?;
    let keys = keys_file.map(|keys_file| MissingKeys::read(settings, keys_file)).transpose().map_err(Failure::Input)?;
    let url = settings.database_url();
    let is_sqlite = url.starts_with("sqlite:");
    if is_sqlite != (database.engine == EngineName::Sqlite) {
        let engine = if is_sqlite { "PostgreSQL" } else { "SQLite" };
        return Err(Failure::Input(format!("it is the backup of a {engine} database: set database_url to one")));
    }
    make_private_folder(&settings.data_dir)
        .map_err(|error| Failure::Other(format!("the data folder {}: {error}", settings.data_dir.display())))?;
    let trusted: Vec<PublicKey> = database.audit_keys.iter().filter_map(|key| key.parse().ok()).collect();
    let place = if is_sqlite {
        restore_sqlite(settings, &archive, &database, &trusted, keys.as_ref()).await?
    } else {
        restore_postgres(settings, &archive, &database, &trusted, keys.as_ref()).await?;
        "the database".to_owned()
    };
    println!("{} is restored, as it was at {:.0}", sanitize(&place), archive.manifest.made_at);
    println!("{}; the audit of every agency verifies", describe_counts(&database.counts));
    println!("tip  sessions and waiting e-mails are those of that time: see docs/OPERATIONS.md, \"Restoring\"");
    Ok(())
}

/// Reads the archive of a database, and refuses one that is damaged or newer than this program.
fn open(file: &Path) -> Result<(Archive, DatabaseInfo), Failure> {
    let shown = sanitize(&file.display().to_string());
    let archive = Archive::open(file).map_err(|error| Failure::Input(format!("{shown} {error}")))?;
    let manifest = &archive.manifest;
    if manifest.is_newer() {
        return Err(Failure::Input(format!(
            "{shown} was made by VisitOMS {}, which is newer than this one ({VERSION}): install that version",
            manifest.version
        )));
    }
    let database = manifest.database.clone();
    let database = database.ok_or_else(|| Failure::Input(format!("{shown} has key files only: it is an archive for --keys")))?;
    Ok((archive, database))
}

/// Returns the file of the restored database.
async fn restore_sqlite(
    settings: &Settings,
    archive: &Archive,
    database: &DatabaseInfo,
    trusted: &[PublicKey],
    keys: Option<&MissingKeys>,
) -> Result<String, Failure> {
    let target = sqlite_file(&settings.database_url()).ok_or_else(|| Failure::Input("database_url: it names no file".into()))?;
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut path = target.as_os_str().to_owned();
        path.push(suffix);
        if Path::new(&path).exists() {
            return Err(Failure::Input(format!(
                "{} exists: a backup is restored where there is no database; move it away first",
                path.display()
            )));
        }
    }
    let failed = |error: io::Error| Failure::Other(format!("{}: {error}", target.display()));
    let scratch = Scratch::create(&target).map_err(failed)?;
    let copy = scratch.path(SQLITE_MEMBER);
    step("extracting the database");
    archive.extract(SQLITE_MEMBER, &copy).map_err(|error| Failure::Other(format!("the archive {error}")))?;
    step("checking it");
    let key_store = match keys {
        Some(keys) => keys.key_store_in(settings, scratch.folder()).map_err(Failure::Other)?,
        None => (settings.keys_url(), settings.master_key_file()),
    };
    require_key_store(&key_store.0)?;
    let found = check_sqlite(&copy, trusted, key_store).await.map_err(|error| Failure::Input(error.to_string()))?;
    compare(&database.counts, &found).map_err(Failure::Input)?;
    write_keys(keys)?;
    // The check wrote to it when the backup is of an older version.
    File::open(&copy)?.sync_all()?;
    scratch.place(SQLITE_MEMBER).map_err(failed)?;
    Ok(target.display().to_string())
}

/// A database opens only with its key store: without one, an empty one would be created, with which it doesn't open either.
fn require_key_store(url: &str) -> Result<(), Failure> {
    match sqlite_file(url).filter(|store| !store.is_file()) {
        Some(store) => Err(Failure::Input(format!(
            "there is no key store at {}: give the archive of the keys with --keys, or put the key store and its master key back first",
            store.display()
        ))),
        None => Ok(()),
    }
}

async fn restore_postgres(
    settings: &Settings,
    archive: &Archive,
    database: &DatabaseInfo,
    trusted: &[PublicKey],
    keys: Option<&MissingKeys>,
) -> Result<(), Failure> {
    let owner = settings.migrate_url.clone().unwrap_or_else(|| settings.database_url());
    if !is_empty_postgres(&owner).await.map_err(|error| Failure::Other(error.to_string()))? {
        return Err(Failure::Input("the database has tables: a backup is restored into an empty one".into()));
    }
    let scratch = Scratch::create(&settings.data_dir.join(POSTGRES_MEMBER))?;
    let dump = scratch.path(POSTGRES_MEMBER);
    step("extracting the dump");
    archive.extract(POSTGRES_MEMBER, &dump).map_err(|error| Failure::Other(format!("the archive {error}")))?;
    step("restoring it");
    pg_tools::restore(settings, &owner, &dump).await.map_err(|error| Failure::Other(format!("{error}; nothing was restored")))?;
    step("checking it");
    write_keys(keys)?;
    require_key_store(&settings.keys_url())?;
    let db = open_database(settings, Clock::default()).await?;
    let checked = check_postgres(&db, database, trusted).await;
    db.close().await;
    checked.map_err(|error| Failure::Input(format!("{error}; the database has what was restored: drop it, do not serve it")))
}

async fn check_postgres(db: &Db, database: &DatabaseInfo, trusted: &[PublicKey]) -> Result<(), String> {
    verify_chains(db, trusted).await.map_err(|error| error.to_string())?;
    compare(&database.counts, &counts(db).await.map_err(|error| error.to_string())?)
}

fn write_keys(keys: Option<&MissingKeys>) -> Result<(), Failure> {
    keys.map_or(Ok(()), |keys| keys.write().map_err(Failure::Other))
}

fn compare(expected: &Counts, found: &Counts) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    Err(format!("the manifest counts {}; there are {}", describe_counts(expected), describe_counts(found)))
}
