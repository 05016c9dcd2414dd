//! Databases of earlier versions are opened by this one and lose nothing.

use crate::{
    reading,
    support::{Empty, House, fixture},
};
use domain::text::Email;
use store::{
    Db, OpenError, Options,
    audit::{self, PublicKey, Trust},
    upgrade::{self, Why},
};

/// What each version left, opened by this one.
macro_rules! from_each_version {
    ($($(#[$meta:meta])* async fn $name:ident($empty:ident, $version:ident) $body:block)*) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn test($empty: Empty, $version: &str) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                for version in fixture::versions() {
                    let empty = Empty::sqlite();
                    fixture::load(&empty.url, &version).await;
                    test(empty, &version).await;
                }
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                for version in fixture::versions() {
                    let empty = Empty::postgres().await;
                    fixture::load(&empty.url, &version).await;
                    test(empty, &version).await;
                }
            }
        }
    )* };
}

#[test]
fn there_is_a_database_of_the_first_release() {
    assert!(fixture::versions().contains(&"0018".to_owned()));
}

from_each_version! {
    async fn no_row_is_lost(empty, _version) {
        let before = fixture::counts(&empty.url).await;
        assert!(before["visits"] > 20 && before["audit_events"] > 20 && before["outbox"] > 3, "{before:?}");
        assert!(before.values().filter(|rows| **rows > 0).count() > 30, "{before:?}");
        let house = House::open(empty).await;
        let mut after = fixture::counts(&house.url).await;
        after.retain(|table, _| before.contains_key(table));
        assert_eq!(after, before);
    }

    async fn the_audit_of_before_verifies(empty, version) {
        let key = std::fs::read_to_string(fixture::folder().join(version).join("audit-key.pem")).unwrap();
        let house = House::open(empty).await;
        for slug in ["maple", "oak"] {
            let actor = house.db.system(slug, "audit").await.unwrap();
            let trust = Trust { keys: PublicKey::from_pem(&key).unwrap(), checkpoints: Vec::new() };
            let verified = reading!(house, &actor, |tx| audit::verify(&mut tx, &trust, |_| {})).unwrap();
            assert!(verified.stands(), "{slug}: {:?}", verified.findings);
            assert!(verified.events >= 5 && verified.checkpoints == 1, "{slug}: {verified:?}");
        }
    }

    async fn a_second_start_finds_nothing_to_do(empty, _version) {
        let house = House::open(empty).await;
        let before = (fixture::counts(&house.url).await, copies(&house.url));
        let again = store::Db::open(store::Options::new(&house.url)).await.unwrap();
        again.close().await;
        assert_eq!((fixture::counts(&house.url).await, copies(&house.url)), before, "nothing is changed, and nothing backed up");
    }

    async fn texts_get_the_form_in_which_they_are_typed_today(empty, version) {
        if version != "0018" {
            return;
        }
        let house = House::open(empty).await;
        assert_one_form(&house).await;
    }

    async fn an_upgrade_that_is_broken_off_goes_on_at_the_next_start(empty, version) {
        if version != "0018" {
            return;
        }
        let options = Options { upgrade_rows: 1, ..Options::new(&empty.url) };
        let mut starts = 0;
        // Each start gets one batch further, and is cut off in the middle of the next.
        while let Err(error) = Db::open(Options { stop_upgrade_after: Some(1), ..options.clone() }).await {
            assert!(matches!(error, OpenError::Stopped), "{error}");
            starts += 1;
            assert!(starts < 50, "it comes to its end");
        }
        assert!(starts > 3, "there was something to break off");
        assert_one_form(&House::open(empty).await).await;
    }

    async fn two_processes_upgrade_it_once(empty, version) {
        if version != "0018" {
            return;
        }
        let open = || Db::open(Options { upgrade_rows: 1, ..Options::new(&empty.url) });
        let (first, second) = tokio::join!(open(), open());
        first.unwrap().close().await;
        second.unwrap().close().await;
        assert_eq!(copies(&empty.url).len(), usize::from(empty.url.starts_with("sqlite:")), "one backup");
        let house = House::open(empty).await;
        assert_one_form(&house).await;
        // SQLite has the child in both agencies.
        let changed = if house.url.starts_with("sqlite:") { 5 } else { 4 };
        assert_eq!(house.count(nobody(), "SELECT CAST(SUM(changed) AS BIGINT) FROM data_steps").await, changed);
    }
}

/// What the fixture of 0018 has in several forms.
async fn assert_one_form(house: &House) {
    let maple = house.db.system("maple", "test").await.unwrap().agency().id;
    let first: Vec<String> =
        house.values(maple, "SELECT first_name FROM guardians WHERE email = 'guardian3@family.example'").await;
    assert_eq!(first, ["Jos\u{e9}"]);
    let name: Vec<String> = house.values(maple, "SELECT name FROM members WHERE name LIKE 'Jos%'").await;
    assert_eq!(name, ["Jos\u{e9} Robinson"]);
    let last: Vec<String> = house.values(maple, "SELECT last_name FROM children WHERE reference = 'C0207'").await;
    assert_eq!(last[0], "Cruz");
    let known = house.db.identity().credentials(&Email::try_from("guardian3@family.example").unwrap()).await.unwrap();
    assert!(known.is_some(), "the address can be typed");
    let mut left: Vec<(String, Why)> =
        upgrade::leftovers(&house.db).await.unwrap().into_iter().map(|left| (left.address, left.why)).collect();
    left.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [("b\u{456}ll@maple.example", Why::LooksLikeAnother), ("ro\u{200b}sa@maple.example", Why::Taken)];
    assert_eq!(left, expected.map(|(address, why)| (address.to_owned(), why)));
}

fn nobody() -> domain::AgencyId {
    domain::AgencyId(uuid::Uuid::nil())
}

/// The backups beside a database of SQLite.
fn copies(url: &str) -> Vec<std::path::PathBuf> {
    let Some(path) = url.strip_prefix("sqlite:") else { return Vec::new() };
    let files = std::fs::read_dir(std::path::Path::new(path).parent().unwrap()).unwrap();
    files.map(|file| file.unwrap().path()).filter(|path| path.to_string_lossy().contains(".from-")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_of_sqlite_is_backed_up_for_its_owner_alone() {
    let empty = Empty::sqlite();
    fixture::load(&empty.url, "0018").await;
    let before = fixture::counts(&empty.url).await;
    let house = House::open(empty).await;
    let copies_made = copies(&house.url);
    let [copy] = &copies_made[..] else { panic!("one backup: {copies_made:?}") };
    assert!(copy.to_string_lossy().ends_with("visitoms.db.20261130T120000.from-0018"), "{}", copy.display());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(copy).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(fixture::counts(&format!("sqlite:{}", copy.display())).await, before, "as it was");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_database_is_not_backed_up() {
    let house = House::open(Empty::sqlite()).await;
    assert!(copies(&house.url).is_empty());
}
