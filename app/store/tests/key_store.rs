//! The key store: it is opened with its own master keys only, keys are stored wrapped, and the master key is rotated while texts are
//! read and written.

use crate::{
    both_engines,
    sealing::{BODY, CANCELED, visit, write_texts},
    support::{Engine, TestApp, options},
    write_tx,
};
use domain::{
    VisitId,
    audit::AuditAction,
    notes::DraftNote,
    text::{FamilySummary, NoteBody, Reason, StoredText},
    visits::{CancelVisit, CancelledBy},
};
use sqlx::{Connection, SqliteConnection};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use store::{
    Actor, Db, OpenError, Options,
    care::{notes, visits},
};
use tokio::{sync::watch, task::JoinSet};

/// Rotations while other tasks read and write.
const ROTATIONS: usize = 4;

/// A master key file of its own: on PostgreSQL the tests share theirs.
struct OwnMasterKeys {
    folder: tempfile::TempDir,
}

impl OwnMasterKeys {
    fn copy_of(app: &TestApp) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let shared =
            options(&app.url).master_key_file.unwrap_or_else(|| PathBuf::from(&app.url[7..]).with_file_name("master.key"));
        std::fs::copy(shared, folder.path().join("master.key")).unwrap();
        Self { folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("master.key")
    }

    /// The database as another process opens it.
    async fn open(&self, app: &TestApp) -> Db {
        let options = Options { clock: app.clock.clone(), master_key_file: Some(self.file()), ..options(&app.url) };
        Db::open(options).await.unwrap()
    }
}

async fn read_note(db: &Db, visit: VisitId) -> String {
    let actor = db.system("maple", "test").await.unwrap();
    let mut tx = db.read(&actor, AuditAction::NotesShow).await.unwrap();
    let note = notes::show(&mut tx, visit).await.unwrap();
    tx.commit().await.unwrap();
    note.body
}

/// Cancels a visit, which makes a key if its child has none.
async fn cancel_and_read(db: &Db, visit: VisitId) -> StoredText {
    let actor = db.system("maple", "test").await.unwrap();
    let reason = Reason::try_from(CANCELED).unwrap();
    let mut tx = db.write(&actor, AuditAction::VisitsCancel).await.unwrap();
    visits::cancel(&mut tx, CancelVisit { visit, version: 1, by: CancelledBy::Agency, reason }).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.read(&actor, AuditAction::VisitsShow).await.unwrap();
    let shown = visits::show(&mut tx, visit).await.unwrap();
    tx.commit().await.unwrap();
    shown.cancelled.unwrap().reason
}

/// Saves a draft and opens it.
async fn save_and_read(db: &Db, provider: &Actor, visit: VisitId, version: i64) {
    let body = format!("Draft {version}");
    let draft = DraftNote {
        visit,
        version,
        body: NoteBody::try_from(body.as_str()).unwrap(),
        family_summary: FamilySummary::try_from("").unwrap(),
    };
    let mut tx = db.write(provider, AuditAction::NotesSave).await.unwrap();
    assert_eq!(notes::save(&mut tx, draft).await, Ok(version + 1));
    tx.commit().await.unwrap();
    assert_eq!(read_note(db, visit).await, body);
}

/// The provider of a visit, who has checked in.
async fn checked_in(app: &TestApp, admin: &Actor, reference: &str) -> (Actor, VisitId) {
    let email = format!(
        "SELECT p.email FROM providers p JOIN visits v ON v.agency_id = p.agency_id AND v.provider_id = p.id
         WHERE v.reference = '{reference}'"
    );
    let email: String = app.query_value(admin.agency().id, &email).await;
    let provider = app.sign_in_member(admin, &email).await;
    let visit = visit(app, admin, reference).await;
    write_tx!(app, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
    (provider, visit)
}

both_engines! {
    async fn the_master_key_is_rotated_while_texts_are_read_and_written(app, admin) {
        let texts = write_texts(&app, &admin).await;
        let keys = OwnMasterKeys::copy_of(&app);
        let (db, serving) = (keys.open(&app).await, keys.open(&app).await);
        let before = db.key_status().await.unwrap();
        let next = db.begin_key_rotation().await.unwrap();
        assert_ne!(next, before.master);
        assert_eq!(db.begin_key_rotation().await.unwrap(), next, "an interrupted rotation is continued");
        let mut rewrapped = 0;
        loop {
            // A process that knew only the old master key reads, and makes a key for another child.
            assert_eq!(read_note(&serving, texts.noted).await, BODY);
            if rewrapped == 1 {
                assert_eq!(cancel_and_read(&serving, visit(&app, &admin, "V00006").await).await, CANCELED);
            }
            match db.rewrap_keys(1).await.unwrap() {
                0 => break,
                some => rewrapped += some,
            }
        }
        assert!(rewrapped >= 2, "{rewrapped}");
        db.finish_key_rotation().await.unwrap();
        let after = db.key_status().await.unwrap();
        assert_eq!((after.master.as_str(), after.to_rewrap), (next.as_str(), 0));
        assert!(after.living > before.living);
        serving.close().await;
        let restarted = keys.open(&app).await;
        assert_eq!(read_note(&restarted, texts.noted).await, BODY);
        restarted.close().await;
        db.close().await;
    }

    async fn no_text_is_missed_while_several_tasks_read_and_write_during_rotations(app, admin) {
        app.next_day();
        let admin = app.reload_actor(&admin).await;
        let writers = [checked_in(&app, &admin, "V00113").await, checked_in(&app, &admin, "V00104").await];
        let (provider, noted) = &writers[0];
        save_and_read(&app.db, provider, *noted, 0).await;
        let later = "SELECT MIN(reference) FROM visits WHERE starts_local >= '2026-12-02' GROUP BY child_id ORDER BY 1 LIMIT 20";
        let mut unplanned = Vec::new();
        for reference in app.query_values::<String>(admin.agency().id, later).await {
            unplanned.push(visit(&app, &admin, &reference).await);
        }
        assert_eq!(unplanned.len(), 20);
        let keys = OwnMasterKeys::copy_of(&app);
        let (rotating, serving) = (keys.open(&app).await, keys.open(&app).await);
        let before = rotating.key_status().await.unwrap();
        let (over, (done, mut progress)) = (Arc::new(AtomicBool::new(false)), watch::channel(0_u64));
        let mut tasks = JoinSet::new();
        for (nth, (provider, visit)) in writers.iter().cloned().enumerate() {
            let (db, over, done) = (serving.clone(), over.clone(), done.clone());
            let first = i64::from(nth == 0);
            tasks.spawn(async move {
                let mut version = first;
                while !over.load(Ordering::SeqCst) {
                    save_and_read(&db, &provider, visit, version).await;
                    done.send_modify(|done| *done += 1);
                    version += 1;
                }
                assert!(version > first, "{version}");
            });
        }
        for db in [&serving, &rotating] {
            let (db, over, done, noted) = (db.clone(), over.clone(), done.clone(), *noted);
            tasks.spawn(async move {
                while !over.load(Ordering::SeqCst) {
                    assert!(read_note(&db, noted).await.starts_with("Draft "));
                    done.send_modify(|done| *done += 1);
                }
            });
        }
        let (db, ends) = (serving.clone(), done.clone());
        let canceled = unplanned.clone();
        tasks.spawn(async move {
            for visit in canceled {
                assert_eq!(cancel_and_read(&db, visit).await, CANCELED);
                ends.send_modify(|done| *done += 1);
            }
        });
        let rotate = async {
            for _ in 0..ROTATIONS {
                rotating.begin_key_rotation().await.unwrap();
                while rotating.rewrap_keys(2).await.unwrap() > 0 {
                    let seen = *progress.borrow();
                    progress.wait_for(|done| *done > seen + 2).await.unwrap();
                }
                rotating.finish_key_rotation().await.unwrap();
            }
            over.store(true, Ordering::SeqCst);
        };
        // A process that has just started has no key in memory.
        let restart = async {
            while !over.load(Ordering::SeqCst) {
                let db = keys.open(&app).await;
                assert!(read_note(&db, *noted).await.starts_with("Draft "));
                db.close().await;
                done.send_modify(|done| *done += 1);
            }
        };
        tokio::join!(rotate, restart);
        while let Some(ended) = tasks.join_next().await {
            ended.unwrap();
        }
        let after = rotating.key_status().await.unwrap();
        assert_ne!(after.master, before.master);
        assert_eq!((after.to_rewrap, after.destroyed), (0, 0));
        assert!(after.living >= before.living + 10, "keys were made meanwhile: {before:?} {after:?}");
        let file = std::fs::read_to_string(keys.file()).unwrap();
        assert!(file.lines().count() == 1 && file.starts_with(&after.master));
        serving.close().await;
        rotating.close().await;
        let restarted = keys.open(&app).await;
        for (_, visit) in &writers {
            assert!(read_note(&restarted, *visit).await.starts_with("Draft "));
        }
        let actor = restarted.system("maple", "test").await.unwrap();
        let mut tx = restarted.read(&actor, AuditAction::VisitsShow).await.unwrap();
        for visit in unplanned {
            assert_eq!(visits::show(&mut tx, visit).await.unwrap().cancelled.unwrap().reason, CANCELED);
        }
        tx.commit().await.unwrap();
        restarted.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_opens_only_with_its_own_keys() {
    let (app, _) = TestApp::with_demo_agency(Engine::Sqlite).await;
    let path = |name: &str| Path::new(app.url.trim_start_matches("sqlite:")).with_file_name(name);
    let open = async |keys: &str, master: &str| {
        let keys_url = Some(format!("sqlite:{}", path(keys).display()));
        Db::open(Options { keys_url, master_key_file: Some(path(master)), ..options(&app.url) }).await
    };
    let other = open("other.db", "other.key").await.err();
    assert!(matches!(other, Some(OpenError::OtherKeys)), "{other:?}");
    let lost = open("keys.db", "lost.key").await.err();
    assert!(matches!(lost, Some(OpenError::Keys(_))), "{lost:?}");
    assert!(!path("lost.key").exists(), "no new key takes its place");
    let mixed = open("keys.db", "other.key").await.err();
    assert!(matches!(mixed, Some(OpenError::Keys(_))), "{mixed:?}");
    open("keys.db", "master.key").await.unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_stored_wrapped() {
    let (app, admin) = TestApp::with_demo_agency(Engine::Sqlite).await;
    write_texts(&app, &admin).await;
    let mut conn = SqliteConnection::connect(&crate::support::keys_url(&app.url)).await.unwrap();
    let rows: Vec<(i64, Vec<u8>, String)> =
        sqlx::query_as("SELECT generation, wrapped, master FROM subject_keys").fetch_all(&mut conn).await.unwrap();
    let status = app.db.key_status().await.unwrap();
    assert_eq!(rows.len() as i64, status.living);
    assert!(rows.iter().all(|(generation, wrapped, master)| *generation == 1 && wrapped.len() == 60 && *master == status.master));
    assert!(rows.len() >= 2);
}
