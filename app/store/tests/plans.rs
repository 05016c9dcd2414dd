//! How the databases find what the hot pages show: by an index that holds the time asked for, so that a page costs the same
//! after ten years. And no statement about a member looks through all of them.

mod support;

use domain::UserId;
use jiff::civil::date;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::{
    fmt::{Debug, Write},
    fs,
    sync::{Mutex, Once},
};
use store::{
    family, people, schedule,
    security::Origin,
    {identity::Entry, visits},
};
use support::House;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// The statements that were run since the last look, as the driver tells them.
static STATEMENTS: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// Statements are of the whole process: one test at a time.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

struct Listener;

#[derive(Default)]
struct Told {
    summary: String,
    whole: String,
}

impl Visit for Told {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut told = Told::default();
        event.record(&mut told);
        // A short statement is its own summary.
        let sql = if told.whole.is_empty() { told.summary } else { told.whole };
        STATEMENTS.lock().unwrap().push(sql.trim().to_owned());
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Listener).unwrap());
    STATEMENTS.lock().unwrap().clear();
}

/// The statements since [`listen`] that read or change one of these tables, each once. Another test may be making its tables
/// meanwhile.
fn heard(tables: &[&str]) -> Vec<String> {
    let mut heard = std::mem::take(&mut *STATEMENTS.lock().unwrap());
    heard.retain(|sql| ["SELECT", "INSERT", "UPDATE", "DELETE"].iter().any(|verb| sql.starts_with(verb)));
    heard.retain(|sql| sql.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| tables.contains(&word)));
    heard.sort();
    heard.dedup();
    heard
}

/// A statement's plan, a step a line. Tables are scanned only where no index will do.
async fn plan(house: &House, agency: domain::AgencyId, sql: &str) -> Vec<String> {
    if house.url.starts_with("sqlite:") {
        let mut conn = SqliteConnection::connect(&house.url).await.unwrap();
        let steps: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(&mut conn).await.unwrap();
        return steps.into_iter().map(|(.., step)| step).collect();
    }
    let mut conn = PgConnection::connect(&house.url).await.unwrap();
    let numbered =
        |number: &usize| sql.split(&format!("${number}")).skip(1).any(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
    let most = (1..20).rev().find(numbered).unwrap_or(0);
    // What a statement does not name has no type of its own.
    let types: Vec<&str> = (1..=most).map(|number| if numbered(&number) { "unknown" } else { "text" }).collect();
    let nothing = vec!["NULL"; most].join(", ");
    for set in [
        // Which index is the best one only figures of the tables tell.
        "ANALYZE".to_owned(),
        format!("SET app.agency_id = '{agency}'"),
        "SET enable_seqscan = off".to_owned(),
        "SET plan_cache_mode = force_generic_plan".to_owned(),
        format!("PREPARE asked ({}) AS {sql}", types.join(", ")),
    ] {
        sqlx::raw_sql(AssertSqlSafe(set.clone())).execute(&mut conn).await.unwrap_or_else(|error| panic!("{error}: {set}"));
    }
    let explain = format!("EXPLAIN EXECUTE asked ({nothing})");
    let steps = sqlx::raw_sql(AssertSqlSafe(explain)).fetch_all(&mut conn).await.unwrap();
    steps.iter().map(|row| sqlx::Row::get::<String, _>(row, 0)).collect()
}

/// What of a plan looks at more visits than the time that is asked for holds.
fn unbounded(plan: &[String]) -> Vec<&String> {
    let bounded =
        |step: &str| step.contains("starts_us") || step.contains("ends_us") || step.contains("AND id=") || step.contains("(id =");
    let mut found = Vec::new();
    for (nth, step) in plan.iter().enumerate() {
        let of_visits =
            step.contains("INDEX visits_") || step.contains("sqlite_autoindex_visits") || step.contains(" using visits_");
        let sqlite = (of_visits && step.contains("SEARCH") && !bounded(step)) || scans(step);
        let postgres = ["Seq Scan on visits", "Seq Scan on audit_events"].iter().any(|scan| step.contains(scan))
            || ((of_visits || step.contains("Bitmap Index Scan on visits_")) && !step.contains("SEARCH") && {
                let condition = plan[nth + 1..].iter().find(|next| next.contains("Index Cond:"));
                condition.is_none_or(|condition| !bounded(condition))
            });
        if sqlite || postgres {
            found.push(step);
        }
    }
    // Read in the order of an index, a page ends where it is full; sorted first, it would read all.
    found.extend(plan.iter().filter(|step| step.contains("USE TEMP B-TREE FOR ORDER BY") && reads_backwards(plan)));
    found
}

/// Visits stand as `v` or `o` in the store's statements, and events of the audit as `e`.
fn scans(step: &str) -> bool {
    ["SCAN v", "SCAN o", "SCAN visits", "SCAN e", "SCAN audit_events"]
        .iter()
        .any(|scan| step == *scan || step.starts_with(&format!("{scan} ")))
}

fn reads_backwards(plan: &[String]) -> bool {
    plan.iter().any(|step| step.contains("starts_us<?") && !step.contains("starts_us>?"))
}

fn report(statements: &[(String, Vec<String>)]) -> String {
    let mut text = String::new();
    for (sql, plan) in statements {
        writeln!(text, "{sql}\n  {}\n", plan.join("\n  ")).unwrap();
    }
    text
}

both_engines! {
    async fn a_providers_day_and_a_familys_page_read_the_time_they_show(house, admin) {
        let _alone = ALONE.lock().await;
        let provider = house.member(&admin, "jennifer.berry@maple.example").await;
        let parent = house.member(&admin, "guardian207@family.example").await;
        let (child, visit) = (house.id(&admin, "children", "C0207").await, house.id(&admin, "visits", "V00104").await);
        listen();
        reading!(house, &provider, |tx| schedule::own_day(&mut tx, Some(date(2026, 12, 1)))).unwrap();
        reading!(house, &provider, |tx| schedule::week(&mut tx, None, domain::schedule::BoardQuery::default())).unwrap();
        reading!(house, &provider, |tx| schedule::drive_to(&mut tx, domain::VisitId(visit), date(2026, 12, 1))).unwrap();
        reading!(house, &provider, |tx| people::child(&mut tx, domain::ChildId(child))).unwrap();
        reading!(house, &provider, |tx| people::children(&mut tx, &domain::people::Search { q: String::new(), page: 1 })).unwrap();
        reading!(house, &parent, |tx| family::home(&mut tx, 1)).unwrap();
        reading!(house, &parent, |tx| family::home(&mut tx, 2)).unwrap();
        reading!(house, &parent, |tx| family::coming(&mut tx, domain::VisitId(visit))).unwrap();
        reading!(house, &provider, |tx| visits::show(&mut tx, domain::VisitId(visit))).unwrap();
        let heard = heard(&["visits", "audit_events"]);
        assert!(heard.len() >= 8, "the driver tells what it runs: {heard:#?}");
        let mut wrong = Vec::new();
        for sql in heard {
            let plan = plan(&house, admin.agency().id, &sql).await;
            if !unbounded(&plan).is_empty() {
                wrong.push((sql, plan));
            }
        }
        assert!(wrong.is_empty(), "{}", report(&wrong));
    }

    async fn a_member_is_found_by_their_agency(house, admin) {
        let _alone = ALONE.lock().await;
        let user: UserId = admin.viewer().unwrap().user;
        let identity = house.db.identity();
        listen();
        let origin = Origin::default();
        let entered = identity.enter(Entry { user, agency: None, old: None, device: None, origin: &origin }).await.unwrap();
        house.clock.shift(120_000_000);
        identity.actor(&entered.session, "test").await.unwrap().unwrap();
        identity.enter_place(user, &entered.session, None, admin.viewer().unwrap().member).await.unwrap();
        let heard = heard(&["members"]);
        assert!(heard.iter().filter(|sql| sql.starts_with("UPDATE members")).count() >= 1, "{heard:#?}");
        let mut wrong = Vec::new();
        for sql in heard {
            let plan = plan(&house, admin.agency().id, &sql).await;
            let scans = |step: &String| step.contains("Seq Scan on members") || ["SCAN m", "SCAN members"].contains(&step.as_str());
            if plan.iter().any(scans) {
                wrong.push((sql, plan));
            }
        }
        assert!(wrong.is_empty(), "{}", report(&wrong));
    }
}

/// A statement that changes members names their agency, so that it finds them by their key and touches no other's.
#[test]
fn whoever_changes_members_names_their_agency() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/identity");
    let mut found = 0;
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for start in ["\"UPDATE members", "\"DELETE FROM members"] {
            for rest in text.split(start).skip(1) {
                found += 1;
                let statement = rest.split('"').next().unwrap_or_default();
                assert!(statement.contains("agency_id = $1"), "{start}{statement}");
            }
        }
    }
    assert_eq!(found, 3, "sign-in, use and change of place say when a member was last here");
}
