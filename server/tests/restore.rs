//! What a restore refuses, and what it brings back of key files.

use crate::{
    backup::text,
    command_line::{create_agency, file_mode, run, run_successfully},
};
use server::backup::{
    archive::{self, Archive, Content, Part},
    manifest::Manifest,
};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use std::{fs, path::PathBuf};
use tempfile::TempDir;

/// An installation with a backup, whose data folder is then lost, but for its keys.
fn lost_installation() -> TempDir {
    let folder = create_agency();
    run_successfully(folder.path(), &["backup", "backup.tar"]);
    let (data, old) = (folder.path().join("data"), folder.path().join("old"));
    fs::rename(&data, &old).expect("the data are lost");
    fs::create_dir(&data).expect("a folder");
    for name in ["keys.db", "master.key"] {
        fs::copy(old.join(name), data.join(name)).expect("the keys are elsewhere");
    }
    folder
}

/// Restores an archive that must be refused, and leave no database. Returns the message.
fn refusal(folder: &TempDir, archive: &str) -> String {
    let output = run(folder.path(), &[], &["restore", archive]);
    assert_eq!(output.status.code(), Some(2), "{archive}: {}", text(&output));
    assert!(!folder.path().join("data/visitoms.db").exists(), "{archive}: {}", text(&output));
    text(&output)
}

/// Writes the backup again with another manifest and database.
fn rewrite(folder: &TempDir, name: &str, database: Option<PathBuf>, change: impl FnOnce(&mut Manifest)) {
    let archive = Archive::open(&folder.path().join("backup.tar")).expect("a good archive");
    let database = database.unwrap_or_else(|| folder.path().join("old/visitoms.db"));
    let parts = [
        Part { name: "visitoms.toml", content: Content::Bytes(archive.bytes("visitoms.toml").expect("the settings")) },
        Part { name: "visitoms.db", content: Content::File(database) },
    ];
    let mut manifest = archive.manifest;
    change(&mut manifest);
    archive::write(&folder.path().join(name), manifest, &parts).expect("an archive");
}

#[test]
fn a_damaged_archive_is_refused() {
    let folder = lost_installation();
    let good = fs::read(folder.path().join("backup.tar")).expect("an archive");
    for at in [0, 700, good.len() / 3, good.len() / 2, good.len() - 1100] {
        let mut changed = good.clone();
        changed[at] ^= 1;
        fs::write(folder.path().join("changed.tar"), changed).expect("a file");
        let message = refusal(&folder, "changed.tar");
        assert!(message.contains("damaged"), "byte {at}: {message}");
    }
    for length in [0, 512, good.len() / 2, good.len() - 512] {
        fs::write(folder.path().join("short.tar"), &good[..length]).expect("a file");
        assert!(refusal(&folder, "short.tar").contains("damaged"), "{length} bytes");
    }
    run_successfully(folder.path(), &["restore", "backup.tar"]);
    assert_eq!(file_mode(&folder.path().join("data/visitoms.db")), 0o600);
}

#[test]
fn a_backup_of_a_newer_version_is_refused() {
    let folder = lost_installation();
    rewrite(&folder, "same.tar", None, |_| {});
    rewrite(&folder, "version.tar", None, |manifest| manifest.version = "99.0.0".into());
    rewrite(&folder, "schema.tar", None, |manifest| manifest.database.as_mut().expect("a database").migration += 1);
    for archive in ["version.tar", "schema.tar"] {
        let message = refusal(&folder, archive);
        assert!(message.contains("newer than this one"), "{message}");
    }
    run_successfully(folder.path(), &["restore", "same.tar"]);
}

#[tokio::test]
async fn a_backup_that_differs_from_its_manifest_is_refused() {
    let folder = lost_installation();
    rewrite(&folder, "counts.tar", None, |manifest| manifest.database.as_mut().expect("a database").counts.children += 1);
    let message = refusal(&folder, "counts.tar");
    assert!(message.contains("the manifest counts 1 agencies, 1 children"), "{message}");

    let forged = folder.path().join("forged.db");
    fs::copy(folder.path().join("old/visitoms.db"), &forged).expect("a copy");
    let mut conn = SqliteConnection::connect(&format!("sqlite:{}", forged.display())).await.expect("a database");
    let triggers: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_events'")
            .fetch_all(&mut conn)
            .await
            .expect("the triggers");
    assert!(!triggers.is_empty());
    for trigger in triggers {
        sqlx::query(AssertSqlSafe(format!("DROP TRIGGER {trigger}"))).execute(&mut conn).await.expect("it is dropped");
    }
    sqlx::query("UPDATE audit_events SET actor = 'nobody' WHERE seq = 1").execute(&mut conn).await.expect("an event is changed");
    conn.close().await.expect("the file is complete");
    rewrite(&folder, "forged.tar", Some(forged), |_| {});
    let message = refusal(&folder, "forged.tar");
    assert!(message.contains("the audit of maple is damaged"), "{message}");
}

#[test]
fn a_backup_has_no_secrets_and_keys_are_restored_from_their_own_archive() {
    let folder = create_agency();
    let data = folder.path().join("data");
    let canary = "canary-of-thirty-two-bytes-00000";
    fs::write(data.join("visitoms.key"), canary).expect("a key file");
    run_successfully(folder.path(), &["audit", "checkpoint"]);
    let audit_key = fs::read_to_string(data.join("audit-key.pem")).expect("the audit's key");
    let secret_line = audit_key.lines().nth(1).expect("the key itself").to_owned();
    let secrets = [
        ("VISITOMS_SMTP_URL", "smtps://oms@mail.example"),
        ("VISITOMS_SMTP_PASSWORD", "canary-of-the-mail-server"),
        ("VISITOMS_MAIL_FROM", "VisitOMS <no-reply@visits.example>"),
        ("VISITOMS_MIGRATE_URL", "postgres://oms:canary-of-the-owner@db/oms"),
    ];
    let refused = run(folder.path(), &secrets, &["backup", "backup.tar", "--keys", "backup.tar"]);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused));
    let output = run(folder.path(), &secrets, &["backup", "backup.tar", "--keys", "keys.tar"]);
    assert!(output.status.success() && text(&output).contains("visitoms.key, audit-key.pem"), "{}", text(&output));
    let contains = |file: &str, text: &str| {
        let bytes = fs::read(folder.path().join(file)).expect("an archive");
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    for secret in [canary, &secret_line, "canary-of-the-mail-server", "canary-of-the-owner"] {
        assert!(!contains("backup.tar", secret), "{secret}");
    }
    assert!(contains("backup.tar", "no-reply@visits.example") && contains("backup.tar", "postgres://oms:"), "settings are in it");
    assert!(contains("keys.tar", canary) && contains("keys.tar", &secret_line));
    assert_eq!([file_mode(&folder.path().join("backup.tar")), file_mode(&folder.path().join("keys.tar"))], [0o600; 2]);

    fs::remove_dir_all(&data).expect("the data are lost");
    let swapped = run(folder.path(), &[], &["restore", "keys.tar"]);
    assert_eq!(swapped.status.code(), Some(2), "{}", text(&swapped));
    let without_keys = run(folder.path(), &[], &["restore", "backup.tar"]);
    assert!(text(&without_keys).contains("there is no key store at "), "{}", text(&without_keys));
    assert!(!data.join("keys.db").exists() && !data.join("visitoms.db").exists(), "nothing is made in its place");
    run_successfully(folder.path(), &["restore", "backup.tar", "--keys", "keys.tar"]);
    assert_eq!(fs::read_to_string(data.join("visitoms.key")).expect("the key"), canary);
    assert_eq!(fs::read_to_string(data.join("audit-key.pem")).expect("the audit's key"), audit_key);
    assert_eq!([file_mode(&data.join("visitoms.key")), file_mode(&data.join("keys.db"))], [0o600; 2]);
    assert!(contains("keys.tar", "SQLite format 3") && data.join("master.key").is_file(), "the key store is with its master key");
    run_successfully(folder.path(), &["audit", "verify"]);

    fs::remove_file(data.join("visitoms.db")).expect("the database is lost");
    fs::write(data.join("visitoms.key"), "another key").expect("a key file");
    let refused = run(folder.path(), &[], &["restore", "backup.tar", "--keys", "keys.tar"]);
    assert!(text(&refused).contains("is another key"), "{}", text(&refused));
    assert!(!data.join("visitoms.db").exists());
}
