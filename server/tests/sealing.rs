//! The texts of an earlier version are sealed by a process that is killed again and again, while another one serves.

use crate::{
    backup::{text, variables},
    command_line::command,
    support::{Engine, TestApp, TestUser, random::Random, spawn_app},
};
use domain::{VisitId, audit::AuditAction, text::StoredText};
use sqlx::{Connection, SqliteConnection};
use std::{
    process::{Child, Stdio},
    time::Duration,
};
use store::{care::visits, outbox};
use tokio::time;
use uuid::Uuid;

const KILLS: usize = 30;
/// Plain texts of each visit.
const REASONS: usize = 30;
const EMAILS: usize = 2_000;

const PLAIN_REASONS: &str = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $1)
    INSERT INTO visit_changes (agency_id, id, visit_id, child_id, kind, reason_sealed, seq, by_name, at_us)
    SELECT v.agency_id, randomblob(16), v.id, v.child_id, 'corrected', 'Plain reason ' || n.n, n.n, 'Marta', n.n
    FROM visits v, n";

/// Half of them are of an agency.
const PLAIN_EMAILS: &str = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $1)
    INSERT INTO outbox (id, agency_id, recipient, language, kind, letter, queued_us, due_us)
    SELECT randomblob(16), CASE n.n % 2 WHEN 0 THEN (SELECT id FROM agencies WHERE slug = 'maple') END, 'ana@maple.example', 'en',
        'security_change', '{\"letter\":\"security_change\",\"event\":\"Plain event ' || n.n || '\"}', n.n, n.n FROM n";

/// Writes texts as an earlier version did, and returns how many.
async fn write_plain(app: &TestApp) -> usize {
    let mut conn = SqliteConnection::connect(&app.database.url).await.expect("the database");
    let mut rows = 0;
    for (sql, count) in [(PLAIN_REASONS, REASONS), (PLAIN_EMAILS, EMAILS)] {
        let written = sqlx::query(sql).bind(count as i64).execute(&mut conn).await.expect("rows in plain");
        rows += written.rows_affected() as usize;
    }
    let reset = "UPDATE data_steps SET place = '', changed = 0, done_us = NULL WHERE name = 'sealed_texts'";
    assert_eq!(sqlx::query(reset).execute(&mut conn).await.expect("the step").rows_affected(), 1);
    rows
}

async fn count_sealed(app: &TestApp) -> usize {
    app.database.select_number("SELECT changed FROM data_steps WHERE name = 'sealed_texts'").await as usize
}

/// Kills the process as soon as so many texts are sealed, and a little later. False if it ended before.
async fn kill_at(app: &TestApp, process: &mut Child, sealed: usize, later: Duration) -> bool {
    while count_sealed(app).await < sealed && process.try_wait().expect("a process").is_none() {
        time::sleep(Duration::from_millis(1)).await;
    }
    time::sleep(later).await;
    let ended = process.try_wait().expect("a process").is_some();
    process.kill().expect("it is killed, or ended");
    process.wait().expect("it ends");
    !ended
}

async fn assert_page_is_readable(app: &TestApp) {
    let page = app.client(TestUser::Admin).get(&format!("/visits/{}", app.fixtures.id("done"))).await;
    assert!(page.status == 200 && page.text.contains(&format!("Plain reason {REASONS}")), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_text_is_sealed_once_although_the_process_is_killed_at_random_points() {
    let (app, folder, mut random) =
        (spawn_app(Engine::Sqlite).await, tempfile::tempdir().expect("a folder"), Random::from_printed_seed());
    let variables = variables(&app.database);
    let migrate = || command(folder.path(), variables.iter().map(|(name, value)| (*name, value.as_str())), &["migrate"]);
    let rows = write_plain(&app).await;
    // Not the very last rows, so that there is something left to kill.
    let mut points: Vec<usize> = (0..KILLS).map(|_| random.below(rows * 9 / 10)).collect();
    points.sort_unstable();
    let mut killed = 0;
    for point in points {
        let mut process = migrate().stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs");
        let later = Duration::from_micros(random.below(40_000) as u64);
        killed += usize::from(kill_at(&app, &mut process, point, later).await);
        assert_page_is_readable(&app).await;
    }
    assert!(killed > KILLS / 2, "only {killed} processes were killed");
    let output = migrate().output().expect("the program runs");
    assert!(output.status.success(), "{}", text(&output));
    assert!(app.db.key_status().await.expect("the key store").all_sealed);
    assert_eq!(count_sealed(&app).await, rows, "each text is sealed once");
    let plain = "SELECT (SELECT COUNT(*) FROM visit_changes WHERE reason_sealed LIKE 'Plain%')
        + (SELECT COUNT(*) FROM outbox WHERE letter LIKE '%Plain%')";
    assert_eq!(app.database.select_number(plain).await, 0);
    assert_page_is_readable(&app).await;
    assert_all_readable(&app).await;
}

async fn assert_all_readable(app: &TestApp) {
    let emails = outbox::texts(&app.db).await.expect("the outbox");
    let mut events: Vec<String> = emails.into_iter().map(|(_, text)| text).filter(|text| text.contains("Plain event")).collect();
    let mut expected: Vec<String> =
        (1..=EMAILS).map(|n| format!("{{\"letter\":\"security_change\",\"event\":\"Plain event {n}\"}}")).collect();
    events.sort_unstable();
    expected.sort_unstable();
    assert!(events == expected, "{} of {EMAILS} emails are as they were", events.len());
    let agency = app.db.system("maple", "test").await.expect("the agency");
    let mut conn = SqliteConnection::connect(&app.database.url).await.expect("the database");
    let all: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM visits WHERE agency_id = $1")
        .bind(agency.agency().id.0)
        .fetch_all(&mut conn)
        .await
        .expect("visits");
    let mut tx = app.db.read(&agency, AuditAction::VisitsShow).await.expect("a transaction");
    for visit in all {
        let shown = visits::show(&mut tx, VisitId(visit)).await.expect("a visit");
        let reasons: Vec<StoredText> =
            shown.time_changes.into_iter().filter(|change| change.by == "Marta").map(|change| change.reason).collect();
        let expected: Vec<StoredText> = (1..=REASONS).map(|n| format!("Plain reason {n}").into()).collect();
        assert!(reasons == expected, "{visit}: {} of {REASONS} reasons are as they were", reasons.len());
    }
    tx.commit().await.expect("a commit");
}
