//! Backups: under load, killed at any point; and the warning when one is late.

use crate::{
    both_engines,
    command_line::{create_agency, run, run_successfully},
    support::{TestApp, TestUser, database::Database, random::Random, spawn_app},
};
use domain::{audit::AuditAction, backups::BackupProblem, holidays::NewHoliday};
use jiff::{Span, civil::date};
use server::{
    backup::{archive::Archive, warn_operator},
    config::Settings,
};
use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use store::{outbox, scheduling::holidays};
use tokio::{sync::watch, task::JoinHandle, time};

/// A member that writes about a hundred times a second, and the names of the holidays that were acknowledged.
struct Writer {
    acknowledged: Arc<Mutex<Vec<String>>>,
    count: watch::Receiver<usize>,
    over: Arc<AtomicBool>,
    task: JoinHandle<()>,
}

impl Writer {
    async fn start(app: &TestApp) -> Self {
        let (db, actor) = (app.db.clone(), app.db.system("maple", "test").await.expect("the agency"));
        let (acknowledged, over) = (Arc::<Mutex<Vec<String>>>::default(), Arc::new(AtomicBool::new(false)));
        let (sender, count) = watch::channel(0);
        let (names, stopped) = (acknowledged.clone(), over.clone());
        let task = tokio::spawn(async move {
            let mut ticks = time::interval(Duration::from_millis(10));
            let mut day = date(2030, 1, 1);
            while !stopped.load(Ordering::SeqCst) {
                ticks.tick().await;
                let name = format!("written {day}");
                let mut tx = db.write(&actor, AuditAction::AgencyAddHoliday).await.expect("the agency's lock");
                holidays::add(&mut tx, NewHoliday { date: day, name: name.clone() }).await.expect("a holiday");
                tx.commit().await.expect("a commit");
                names.lock().unwrap().push(name);
                sender.send_modify(|count| *count += 1);
                day = day.saturating_add(Span::new().days(1));
            }
        });
        Self { acknowledged, count, over, task }
    }

    async fn wait_for(&mut self, more: usize) {
        let goal = *self.count.borrow() + more;
        self.count.wait_for(|count| *count >= goal).await.expect("the writer writes");
    }

    fn acknowledged(&self) -> Vec<String> {
        self.acknowledged.lock().unwrap().clone()
    }

    async fn stop(self) {
        self.over.store(true, Ordering::SeqCst);
        self.task.await.expect("the writer ends");
    }
}

/// The settings with which the program uses a database, in environment variables.
pub fn variables(database: &Database) -> Vec<(&'static str, String)> {
    let (url, (keys_url, master_keys)) = (&database.url, database.key_store());
    let mut variables = vec![
        ("VISITOMS_DATABASE_URL", url.clone()),
        ("VISITOMS_KEYS_URL", keys_url),
        ("VISITOMS_MASTER_KEY_FILE", master_keys.display().to_string()),
    ];
    if let Some((_, rest)) = url.split_once('@').filter(|_| url.starts_with("postgres://")) {
        // The superuser role of the test cluster that `cargo xtask test` starts: it sees every row.
        variables.push(("VISITOMS_BACKUP_URL", format!("postgres://cluster@{rest}")));
        variables.extend(pg_bin_dir().map(|folder| ("VISITOMS_PG_BIN_DIR", folder.display().to_string())));
    }
    variables
}

/// The newest folder of programs that Debian installs outside `PATH`.
fn pg_bin_dir() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let version = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    versions.max_by_key(version).map(|path| path.join("bin")).filter(|folder| folder.join("pg_dump").is_file())
}

/// Runs the program in this folder with a database.
async fn run_with(folder: &Path, database: &Database, arguments: &[&str]) -> Output {
    let (folder, variables) = (folder.to_owned(), variables(database));
    let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    let running = tokio::task::spawn_blocking(move || {
        let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        run(&folder, &variables, &arguments)
    });
    running.await.expect("the program runs")
}

pub fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

both_engines! {
    async fn a_backup_under_load_has_every_write_acknowledged_before_it_began(engine) {
        let app = spawn_app(engine).await;
        let folder = tempfile::tempdir().expect("a folder");
        let mut writer = Writer::start(&app).await;
        writer.wait_for(30).await;
        let before = writer.acknowledged();
        let output = run_with(folder.path(), &app.database, &["backup", "backup.tar"]).await;
        assert!(output.status.success(), "{}", text(&output));
        let counts = text(&output).lines().find(|line| line.contains(" agencies, ")).expect("the counts").to_owned();
        assert!(counts.starts_with("2 agencies, ") && !counts.contains(" 0 children"), "{counts}");
        let during = writer.acknowledged().len() - before.len();
        assert_ne!(during, 0, "nobody can write during a backup");
        writer.stop().await;

        // A SQLite database has no file yet, one of PostgreSQL no tables.
        let mut restored = Database::new(engine).await;
        restored.share_keys_of(&app.database);
        let output = run_with(folder.path(), &restored, &["restore", "backup.tar"]).await;
        assert!(output.status.success(), "{}", text(&output));
        assert!(text(&output).contains(&counts), "{counts}: {}", text(&output));
        let output = run_with(folder.path(), &restored, &["audit", "verify"]).await;
        assert!(output.status.success(), "{}", text(&output));
        let again = run_with(folder.path(), &restored, &["restore", "backup.tar"]).await;
        assert_eq!(again.status.code(), Some(2), "the target is not empty: {}", text(&again));

        let restored = TestApp::start(restored, app.fixtures.clone(), |_| {}).await;
        let actor = restored.db.system("maple", "test").await.expect("the agency");
        let mut tx = restored.db.read(&actor, AuditAction::AgencyAddHoliday).await.expect("a transaction");
        let found: Vec<String> = holidays::all(&mut tx).await.expect("holidays").into_iter().map(|holiday| holiday.name).collect();
        drop(tx);
        let lost: Vec<_> = before.iter().filter(|name| !found.contains(name)).collect();
        assert!(lost.is_empty(), "{lost:?} of {} writes are not in the backup", before.len());
        for (user, page) in [
            (TestUser::Admin, "/week/2026-11-30"),
            (TestUser::Admin, "/children"),
            (TestUser::Admin, "/audit"),
            (TestUser::AssignedProvider, "/day/2026-11-30"),
            (TestUser::Guardian, "/home"),
        ] {
            assert_eq!(restored.client(user).get(page).await.status, 200, "{user:?} requests {page}");
        }
        let database = &restored.database;
        restored.db.close().await;
        database.drop_database().await;
    }

    async fn the_operator_gets_one_email_for_each_problem(engine) {
        const HOUR: i64 = 3_600_000_000;
        let app = spawn_app(engine).await;
        app.database.empty_outbox().await;
        let settings = Settings { contact_email: Some("operator@visits.example".into()), ..Settings::default() };
        let emails = async || {
            let all = outbox::list(&app.db, false).await.expect("the list");
            all.into_iter().filter(|email| email.kind == "backup_problem").map(|email| email.to).collect::<Vec<_>>()
        };
        app.clock.shift(1000 * HOUR);
        assert_eq!(warn_operator(&app.db, &settings).await, Ok(None), "an installation that is backed up by other means");
        let strict = Settings { backup_max_age: Some("24h".into()), ..settings.clone() };
        assert_eq!(warn_operator(&app.db, &strict).await, Ok(Some((BackupProblem::Late, None))));
        assert_eq!(emails().await, ["operator@visits.example"]);

        let run = store::backup::begin(&app.db).await.expect("a backup begins");
        store::backup::finish(&app.db, run, Ok((7, "00ff"))).await.expect("it is good");
        app.clock.shift(25 * HOUR);
        assert_eq!(warn_operator(&app.db, &settings).await, Ok(None));
        let run = store::backup::begin(&app.db).await.expect("a backup begins");
        store::backup::finish(&app.db, run, Err("the disk is full")).await.expect("it failed");
        for _ in 0..3 {
            let problem = warn_operator(&app.db, &settings).await.expect("the database answers").expect("a problem");
            assert_eq!(problem.0, BackupProblem::Failed);
        }
        assert_eq!(emails().await.len(), 2, "one about the failed backup");
        app.clock.shift(2 * HOUR);
        for db in [&app.db, &app.another_process().await] {
            let problem = warn_operator(db, &settings).await.expect("the database answers").expect("a problem");
            assert_eq!(problem.0, BackupProblem::Late);
        }
        assert_eq!(emails().await.len(), 3, "one about the late backup");

        let run = store::backup::begin(&app.db).await.expect("a backup begins");
        store::backup::finish(&app.db, run, Ok((8, "ff00"))).await.expect("it is good");
        assert_eq!(warn_operator(&app.db, &settings).await, Ok(None));
        app.clock.shift(27 * HOUR);
        warn_operator(&app.db, &settings).await.expect("the database answers").expect("a problem");
        assert_eq!(emails().await.len(), 4, "the next one that is late");
    }
}

/// Random points of a run at which it is killed.
const POINTS: usize = 50;

/// Limits the size of any file that the program writes, in blocks of 512 bytes: the system kills it at the first byte beyond.
fn run_until_size(folder: &Path, blocks: usize) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -c 0; ulimit -f \"$1\"; shift; exec \"$@\"", "sh", &blocks.to_string()]);
    command.arg(env!("CARGO_BIN_EXE_visitoms")).args(["backup", "backup.tar"]);
    command.current_dir(folder).env("VISITOMS_DATA_DIR", folder.join("data")).output().expect("a shell")
}

/// Runs a backup and kills it after this time. Returns whether it was killed before its end.
fn kill_after(folder: &Path, time: Duration) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_visitoms"));
    command.args(["backup", "backup.tar"]).current_dir(folder).env("VISITOMS_DATA_DIR", folder.join("data"));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs");
    thread::sleep(time);
    child.kill().expect("it is killed, or ended");
    child.wait().expect("it ends").signal().is_some()
}

/// Runs a backup and kills it when it has printed so many lines.
fn kill_after_lines(folder: &Path, lines: usize) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_visitoms"));
    command.args(["backup", "backup.tar"]).current_dir(folder).env("VISITOMS_DATA_DIR", folder.join("data"));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs");
    let printed = BufReader::new(child.stderr.take().expect("its errors")).lines().take(lines);
    assert_eq!(printed.count(), lines, "a backup has more steps");
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
}

#[test]
fn a_killed_backup_leaves_the_old_archive_or_the_new_one() {
    let (folder, mut random) = (create_agency(), Random::from_printed_seed());
    let file = folder.path().join("backup.tar");
    let started = Instant::now();
    run_successfully(folder.path(), &["backup", "backup.tar"]);
    let whole = started.elapsed();
    let mut archive = fs::read(&file).expect("an archive");
    let check = |archive: &mut Vec<u8>, point: &str| {
        let found = fs::read(&file).expect("an archive");
        if found != *archive {
            Archive::open(&file).unwrap_or_else(|error| panic!("{point}: {error}"));
            *archive = found;
        }
    };
    let blocks = archive.len() / 512;
    let mut killed = 0;
    // The bytes at the end of the archive, random ones, and random moments: also when no byte is written.
    let mut points = vec![blocks - 1, blocks - 2, blocks - 3];
    points.extend((0..POINTS / 2).map(|_| random.below(blocks + blocks / 16)));
    for point in points {
        let output = run_until_size(folder.path(), point);
        let was_killed = output.status.signal().is_some();
        assert!(was_killed || output.status.success(), "at block {point}: {}", text(&output));
        assert!(was_killed || point >= blocks - 1, "the archive has more than {point} blocks");
        killed += usize::from(was_killed);
        check(&mut archive, &format!("at block {point} of {blocks}"));
    }
    for _ in 0..POINTS / 2 {
        let time = whole.mul_f64(random.below(1000) as f64 / 1000.0);
        killed += usize::from(kill_after(folder.path(), time));
        check(&mut archive, &format!("after {time:?}"));
    }
    assert!(killed > POINTS / 2, "only {killed} backups were killed");
    for lines in 1..=5 {
        kill_after_lines(folder.path(), lines);
        check(&mut archive, &format!("after {lines} lines"));
    }
    run_successfully(folder.path(), &["backup", "backup.tar"]);
    let names: Vec<_> =
        fs::read_dir(folder.path()).expect("the folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(names.len(), 2, "the archive, the data folder, and nothing of the killed: {names:?}");
    for name in ["visitoms.db", "visitoms.db-wal", "visitoms.db-shm"] {
        fs::remove_file(folder.path().join("data").join(name)).ok();
    }
    run_successfully(folder.path(), &["restore", "backup.tar"]);
    run_successfully(folder.path(), &["audit", "verify"]);
}

#[test]
fn a_backup_replaces_no_other_file_and_makes_no_database() {
    let folder = create_agency();
    let database = folder.path().join("data/visitoms.db");
    for arguments in [&["backup", "data/visitoms.db"][..], &["backup", "backup.tar", "--keys", "data/visitoms.db"]] {
        let output = run(folder.path(), &[], arguments);
        assert_eq!(output.status.code(), Some(2), "{}", text(&output));
        assert!(text(&output).contains("is no backup"), "{}", text(&output));
    }
    run_successfully(folder.path(), &["audit", "verify"]);
    fs::remove_file(&database).expect("the database is elsewhere");
    let output = run(folder.path(), &[], &["backup", "backup.tar"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    assert!(!database.exists() && !folder.path().join("backup.tar").exists());
}

#[test]
fn a_failed_backup_is_reported_by_the_doctor() {
    let folder = create_agency();
    let doctor = || text(&run(folder.path(), &[], &["doctor"]));
    assert!(doctor().contains("tip  no backup was made yet"), "{}", doctor());
    let failed = run(folder.path(), &[], &["backup", "not there/backup.tar"]);
    assert_eq!(failed.status.code(), Some(1), "{}", text(&failed));
    let report = doctor();
    let line = report.lines().find(|line| line.contains("there is no good backup")).expect("a line about backups");
    assert!(line.starts_with("MEND") && line.contains("failed: not there/backup.tar: No such file"), "{line}");
    run_successfully(folder.path(), &["backup", "backup.tar"]);
    let report = doctor();
    assert!(report.contains("ok   the newest good backup began at "), "{report}");
}
