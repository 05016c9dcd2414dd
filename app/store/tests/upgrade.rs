//! Databases of earlier versions are upgraded without losing data.

use crate::{
    read_tx,
    support::{EmptyDatabase, TestApp, fixture},
};
use domain::text::EmailAddress;
use store::{
    Db, OpenError, Options,
    audit::{self, PublicKey, Trust},
    upgrade::{self, AddressProblem},
};

/// Expands each test into one per engine, which runs with the fixture of each earlier version.
macro_rules! from_each_version {
    ($($(#[$meta:meta])* async fn $name:ident($empty:ident, $version:ident) $body:block)*) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn test($empty: EmptyDatabase, $version: &str) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                for version in fixture::versions() {
                    let empty = EmptyDatabase::sqlite();
                    fixture::load(&empty.url, &version).await;
                    test(empty, &version).await;
                }
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                for version in fixture::versions() {
                    let empty = EmptyDatabase::postgres().await;
                    fixture::load(&empty.url, &version).await;
                    test(empty, &version).await;
                }
            }
        }
    )* };
}

#[test]
fn the_fixtures_include_the_first_release() {
    assert!(fixture::versions().contains(&"0018".to_owned()));
}

from_each_version! {
    async fn an_upgrade_loses_no_row(empty, _version) {
        let before = fixture::row_counts(&empty.url).await;
        assert!(before["visits"] > 20 && before["audit_events"] > 20 && before["outbox"] > 3, "{before:?}");
        assert!(before.values().filter(|rows| **rows > 0).count() > 30, "{before:?}");
        let app = TestApp::open(empty).await;
        let mut after = fixture::row_counts(&app.url).await;
        after.retain(|table, _| before.contains_key(table));
        assert_eq!(after, before);
    }

    async fn signed_notes_are_known_by_their_visits(empty, _version) {
        let app = TestApp::open(empty).await;
        let maple = app.db.system("maple", "test").await.unwrap().agency().id;
        let signed = app.count(maple, "SELECT COUNT(*) FROM notes WHERE state = 'signed'").await;
        assert!(signed > 0);
        assert_eq!(app.count(maple, "SELECT COUNT(*) FROM visits WHERE note_signed").await, signed);
    }

    async fn rights_that_an_import_has_given_are_not_those_of_the_office(empty, _version) {
        let app = TestApp::open(empty).await;
        let maple = app.db.system("maple", "test").await.unwrap().agency().id;
        let count = async |condition: &str| app.count(maple, &format!("SELECT COUNT(*) FROM guardianships WHERE {condition}")).await;
        let given = "imported AND may_see_summaries AND may_cancel AND NOT may_sign";
        assert!(count(given).await > 0);
        assert_eq!(count(given).await, count("NOT rights_changed_here").await);
    }

    async fn the_audit_verifies_after_an_upgrade(empty, version) {
        let key = std::fs::read_to_string(fixture::fixtures_dir().join(version).join("audit-key.pem")).unwrap();
        let app = TestApp::open(empty).await;
        for slug in ["maple", "oak"] {
            let actor = app.db.system(slug, "audit").await.unwrap();
            let trust = Trust { keys: PublicKey::from_pem(&key).unwrap(), checkpoints: Vec::new() };
            let verified = read_tx!(app, &actor, |tx| audit::verify(&mut tx, &trust, |_| {})).unwrap();
            assert!(verified.is_valid(), "{slug}: {:?}", verified.findings);
            assert!(verified.events >= 5 && verified.checkpoints == 1, "{slug}: {verified:?}");
        }
    }

    async fn a_second_start_changes_nothing(empty, _version) {
        let app = TestApp::open(empty).await;
        let before = (fixture::row_counts(&app.url).await, backups(&app.url));
        let again = Db::open(crate::support::options(&app.url)).await.unwrap();
        again.close().await;
        assert_eq!((fixture::row_counts(&app.url).await, backups(&app.url)), before, "no row changes and no backup is made");
    }

    async fn texts_are_normalized_by_the_upgrade(empty, version) {
        if version != "0018" {
            return;
        }
        let app = TestApp::open(empty).await;
        assert_normalized(&app).await;
    }

    async fn an_interrupted_upgrade_continues_at_the_next_start(empty, version) {
        if version != "0018" {
            return;
        }
        let options = Options { upgrade_rows: 1, ..crate::support::options(&empty.url) };
        let mut starts = 0;
        // Each start commits one more batch, and is interrupted in the middle of the next.
        while let Err(error) = Db::open(Options { stop_upgrade_after: Some(1), ..options.clone() }).await {
            assert!(matches!(error, OpenError::Stopped), "{error}");
            starts += 1;
            assert!(starts < 100, "the upgrade completes");
        }
        assert!(starts > 3, "there were several batches to interrupt");
        assert_normalized(&TestApp::open(empty).await).await;
    }

    async fn concurrent_processes_upgrade_once(empty, version) {
        if version != "0018" {
            return;
        }
        let open = || Db::open(Options { upgrade_rows: 1, ..crate::support::options(&empty.url) });
        let (first, second) = tokio::join!(open(), open());
        first.unwrap().close().await;
        second.unwrap().close().await;
        assert_eq!(backups(&empty.url).len(), usize::from(empty.url.starts_with("sqlite:")), "one backup");
        let app = TestApp::open(empty).await;
        assert_normalized(&app).await;
        // The SQLite fixture has the child in both agencies.
        let changed = if app.url.starts_with("sqlite:") { 5 } else { 4 };
        assert_eq!(app.count(no_agency(), "SELECT changed FROM data_steps WHERE name = 'plain_texts'").await, changed);
    }
}

/// The texts that the fixture of 0018 holds in several Unicode forms are normalized.
async fn assert_normalized(app: &TestApp) {
    let maple = app.db.system("maple", "test").await.unwrap().agency().id;
    let first: Vec<String> =
        app.query_values(maple, "SELECT first_name FROM guardians WHERE email = 'guardian3@family.example'").await;
    assert_eq!(first, ["Jos\u{e9}"]);
    let name: Vec<String> = app.query_values(maple, "SELECT name FROM members WHERE name LIKE 'Jos%'").await;
    assert_eq!(name, ["Jos\u{e9} Robinson"]);
    let last: Vec<String> = app.query_values(maple, "SELECT last_name FROM children WHERE reference = 'C0207'").await;
    assert_eq!(last[0], "Cruz");
    // Folded after they were normalized.
    let folded: Vec<String> = app.query_values(maple, "SELECT last_name_folded FROM children WHERE reference = 'C0207'").await;
    assert_eq!(folded[0], "cruz");
    let unfolded = "SELECT (SELECT COUNT(*) FROM children WHERE first_name_folded = '')
        + (SELECT COUNT(*) FROM providers WHERE last_name_folded = '')";
    assert_eq!(app.count(maple, unfolded).await, 0);
    let known = app.db.identity().credentials(&EmailAddress::try_from("guardian3@family.example").unwrap()).await.unwrap();
    assert!(known.is_some(), "the normalized address is found");
    let mut left: Vec<(String, AddressProblem)> =
        upgrade::unresolved_addresses(&app.db).await.unwrap().into_iter().map(|left| (left.address, left.why)).collect();
    left.sort_by(|one, other| one.0.cmp(&other.0));
    let expected =
        [("b\u{456}ll@maple.example", AddressProblem::LooksLikeAnother), ("ro\u{200b}sa@maple.example", AddressProblem::Taken)];
    assert_eq!(left, expected.map(|(address, why)| (address.to_owned(), why)));
}

fn no_agency() -> domain::AgencyId {
    domain::AgencyId(uuid::Uuid::nil())
}

/// The backups next to a SQLite database.
fn backups(url: &str) -> Vec<std::path::PathBuf> {
    let Some(path) = url.strip_prefix("sqlite:") else { return Vec::new() };
    let files = std::fs::read_dir(std::path::Path::new(path).parent().unwrap()).unwrap();
    files.map(|file| file.unwrap().path()).filter(|path| path.to_string_lossy().contains(".from-")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_database_is_backed_up_readable_by_its_owner_only() {
    let empty = EmptyDatabase::sqlite();
    fixture::load(&empty.url, "0018").await;
    let before = fixture::row_counts(&empty.url).await;
    let app = TestApp::open(empty).await;
    let backups_made = backups(&app.url);
    let [copy] = &backups_made[..] else { panic!("one backup: {backups_made:?}") };
    assert!(copy.to_string_lossy().ends_with("visitoms.db.20261130T120000.from-0018"), "{}", copy.display());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(copy).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(fixture::row_counts(&format!("sqlite:{}", copy.display())).await, before, "the backup holds the same rows");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_database_is_not_backed_up() {
    let app = TestApp::open(EmptyDatabase::sqlite()).await;
    assert!(backups(&app.url).is_empty());
}
