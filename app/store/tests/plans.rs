//! Query plans of the most frequent pages: each statement uses an index that is bounded by the requested period, so that a page
//! costs the same after ten years of data. Statements about one member never scan all members.

mod support;

use domain::{
    UserId,
    audit::AuditSearch,
    lists::ListQuery,
    people::Search,
    text::Reason,
    visits::{CancelVisit, CancelledBy},
};
use jiff::civil::date;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::{
    fmt::{Debug, Write},
    fs,
    sync::{Mutex, Once},
};
use store::{
    audit,
    care::{family, notes, visits},
    identity::{Origin, VerifiedSignIn},
    records::{bulk, members, people},
    scheduling,
};
use support::TestApp;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// The statements that ran since the last call, as the driver logs them.
static STATEMENTS: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// Statements are recorded for the whole process, so only one test runs at a time.
static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

struct StatementRecorder;

#[derive(Default)]
struct StatementFields {
    summary: String,
    whole: String,
}

impl Visit for StatementFields {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

impl Subscriber for StatementRecorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = StatementFields::default();
        event.record(&mut fields);
        // A short statement is its own summary.
        let sql = if fields.whole.is_empty() { fields.summary } else { fields.whole };
        STATEMENTS.lock().unwrap().push(sql.trim().to_owned());
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

fn start_recording() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(StatementRecorder).unwrap());
    STATEMENTS.lock().unwrap().clear();
}

/// The statements since [`start_recording`] that read or change one of these tables, without duplicates. Other statements can
/// come from a test that creates its tables meanwhile.
fn take_statements(tables: &[&str]) -> Vec<String> {
    let mut statements = std::mem::take(&mut *STATEMENTS.lock().unwrap());
    statements.retain(|sql| ["SELECT", "INSERT", "UPDATE", "DELETE"].iter().any(|verb| sql.starts_with(verb)));
    statements.retain(|sql| sql.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| tables.contains(&word)));
    statements.sort();
    statements.dedup();
    statements
}

/// The query plan of a statement, one step per line. Sequential scans are disabled, so they show only if no index applies.
async fn explain(app: &TestApp, agency: domain::AgencyId, sql: &str) -> Vec<String> {
    if app.url.starts_with("sqlite:") {
        let mut conn = SqliteConnection::connect(&app.url).await.unwrap();
        let steps: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(&mut conn).await.unwrap();
        return steps.into_iter().map(|(.., step)| step).collect();
    }
    let mut conn = PgConnection::connect(&app.url).await.unwrap();
    let numbered =
        |number: &usize| sql.split(&format!("${number}")).skip(1).any(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
    let count = (1..20).rev().find(numbered).unwrap_or(0);
    // PostgreSQL can't infer the type of a parameter that the statement does not use.
    let types: Vec<&str> = (1..=count).map(|number| if numbered(&number) { "unknown" } else { "text" }).collect();
    let nulls = vec!["NULL"; count].join(", ");
    for set in [
        // The planner needs table statistics to choose the best index.
        "ANALYZE".to_owned(),
        format!("SET app.agency_id = '{agency}'"),
        "SET enable_seqscan = off".to_owned(),
        "SET plan_cache_mode = force_generic_plan".to_owned(),
        format!("PREPARE statement ({}) AS {sql}", types.join(", ")),
    ] {
        sqlx::raw_sql(AssertSqlSafe(set.clone())).execute(&mut conn).await.unwrap_or_else(|error| panic!("{error}: {set}"));
    }
    let explain = format!("EXPLAIN EXECUTE statement ({nulls})");
    let steps = sqlx::raw_sql(AssertSqlSafe(explain)).fetch_all(&mut conn).await.unwrap();
    steps.iter().map(|row| sqlx::Row::get::<String, _>(row, 0)).collect()
}

/// The steps of a plan that read visits outside the requested period.
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
    // In index order, reading stops when the page is full. A sort would have to read all rows first.
    found.extend(plan.iter().filter(|step| step.contains("USE TEMP B-TREE FOR ORDER BY") && reads_backwards(plan)));
    found
}

/// Whether a step scans a table. The store's statements use the aliases `v` and `o` for visits, and `e` for audit events.
fn scans(step: &str) -> bool {
    ["SCAN v", "SCAN o", "SCAN visits", "SCAN e", "SCAN audit_events"]
        .iter()
        .any(|scan| step == *scan || step.starts_with(&format!("{scan} ")))
}

fn reads_backwards(plan: &[String]) -> bool {
    plan.iter().any(|step| step.contains("starts_us<?") && !step.contains("starts_us>?"))
}

fn format_plans(statements: &[(String, Vec<String>)]) -> String {
    let mut text = String::new();
    for (sql, plan) in statements {
        writeln!(text, "{sql}\n  {}\n", plan.join("\n  ")).unwrap();
    }
    text
}

/// Asserts that each statement reads only rows within the bounds of an index.
async fn assert_bounded(app: &TestApp, agency: domain::AgencyId, statements: Vec<String>) {
    let mut wrong = Vec::new();
    for sql in statements {
        let plan = explain(app, agency, &sql).await;
        if !unbounded(&plan).is_empty() {
            wrong.push((sql, plan));
        }
    }
    assert!(wrong.is_empty(), "{}", format_plans(&wrong));
}

both_engines! {
    async fn provider_and_family_pages_read_only_the_period_they_show(app, admin) {
        let _guard = ONE_AT_A_TIME.lock().await;
        let provider = app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        let parent = app.sign_in_member(&admin, "guardian207@family.example").await;
        let (child, visit) = (app.id(&admin, "children", "C0207").await, app.id(&admin, "visits", "V00104").await);
        start_recording();
        read_tx!(app, &provider, |tx| scheduling::own_day(&mut tx, Some(date(2026, 12, 1)))).unwrap();
        read_tx!(app, &provider, |tx| scheduling::week(&mut tx, None, domain::schedule::BoardQuery::default())).unwrap();
        read_tx!(app, &provider, |tx| scheduling::drive_to(&mut tx, domain::VisitId(visit), date(2026, 12, 1))).unwrap();
        read_tx!(app, &provider, |tx| people::child(&mut tx, domain::ChildId(child))).unwrap();
        read_tx!(app, &provider, |tx| people::children(&mut tx, &Search { q: String::new(), page: 1 })).unwrap();
        read_tx!(app, &parent, |tx| family::home(&mut tx, 1)).unwrap();
        read_tx!(app, &parent, |tx| family::home(&mut tx, 2)).unwrap();
        read_tx!(app, &parent, |tx| family::upcoming_visit(&mut tx, domain::VisitId(visit))).unwrap();
        read_tx!(app, &provider, |tx| visits::show(&mut tx, domain::VisitId(visit))).unwrap();
        let statements = take_statements(&["visits", "audit_events"]);
        assert!(statements.len() >= 8, "the driver logs its statements: {statements:#?}");
        assert_bounded(&app, admin.agency().id, statements).await;
    }

    async fn previews_of_chosen_records_read_only_visits_from_the_day(app, admin) {
        let _guard = ONE_AT_A_TIME.lock().await;
        let child = app.id(&admin, "children", "C0207").await;
        let authorization = app.id(&admin, "authorizations", "A00291").await;
        start_recording();
        let (children, authorizations) = (ListQuery::only(vec![child]), ListQuery::only(vec![authorization]));
        read_tx!(app, &admin, |tx| bulk::children_to_end(&mut tx, children, None)).unwrap();
        read_tx!(app, &admin, |tx| bulk::authorizations_to_end(&mut tx, authorizations, None)).unwrap();
        let statements = take_statements(&["visits"]);
        assert_eq!(statements.len(), 3, "the children of the list, and one for each preview: {statements:#?}");
        assert_bounded(&app, admin.agency().id, statements).await;
    }

    async fn unsigned_notes_are_read_without_the_signed_ones(app, admin) {
        let _guard = ONE_AT_A_TIME.lock().await;
        let provider = app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        for actor in [&admin, &provider] {
            start_recording();
            read_tx!(app, actor, |tx| notes::unsigned(&mut tx, &ListQuery::default())).unwrap();
            let statements = take_statements(&["visits"]);
            assert_eq!(statements.len(), 2, "the number and a page: {statements:#?}");
            for sql in statements {
                let plan = explain(&app, admin.agency().id, &sql).await;
                assert!(plan.iter().any(|step| step.contains("visits_without_signed_note")), "{sql}\n{plan:#?}");
            }
        }
    }

    async fn visits_under_way_are_read_without_the_others(app, admin) {
        let _guard = ONE_AT_A_TIME.lock().await;
        let provider = app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        start_recording();
        read_tx!(app, &provider, |tx| scheduling::own_day(&mut tx, None)).unwrap();
        read_tx!(app, &admin, |tx| scheduling::day(&mut tx, None, domain::schedule::BoardQuery::default())).unwrap();
        let statements = take_statements(&["visits"]);
        let under_way: Vec<String> = statements.iter().filter(|sql| sql.contains("v.state = 'under_way'")).cloned().collect();
        assert_bounded(&app, admin.agency().id, statements).await;
        assert_eq!(under_way.len(), 3, "of a provider, of the agency, and the numbers to call: {under_way:#?}");
        for sql in under_way {
            let plan = explain(&app, admin.agency().id, &sql).await;
            assert!(plan.iter().any(|step| step.contains("visits_under_way")), "{sql}\n{plan:#?}");
        }
    }

    async fn candidates_read_only_the_visits_days_and_weeks(app, admin) {
        let _guard = ONE_AT_A_TIME.lock().await;
        let id = domain::VisitId(app.id(&admin, "visits", "V00113").await);
        let visit = read_tx!(app, &admin, |tx| visits::show(&mut tx, id)).unwrap();
        start_recording();
        let elsewhere = date(2026, 12, 9).at(9, 0, 0, 0);
        read_tx!(app, &admin, |tx| visits::candidates(&mut tx, &visit, elsewhere, 60)).unwrap();
        let statements = take_statements(&["visits", "audit_events"]);
        assert_eq!(statements.len(), 2, "one for the days, one for the weeks of the authorization: {statements:#?}");
        assert_bounded(&app, admin.agency().id, statements).await;
    }

    async fn the_audit_of_changes_does_not_scan_record_accesses(app, admin) {
        let _guard = ONE_AT_A_TIME.lock().await;
        for _ in 0..300 {
            read_tx!(app, &admin, |tx| people::children(&mut tx, &Search { q: "C0001".into(), page: 1 })).unwrap();
        }
        for reference in ["V00104", "V00105", "V00106", "V00107"] {
            let visit = domain::VisitId(app.id(&admin, "visits", reference).await);
            let reason = Reason::try_from("Ill").unwrap();
            let cancel = CancelVisit { visit, version: 1, by: CancelledBy::Family, reason };
            write_tx!(app, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        }
        let last = app.count(admin.agency().id, "SELECT MAX(seq) FROM audit_events").await;
        let query = AuditSearch::default();
        for query in [query.clone(), AuditSearch { before: Some(last), ..query.clone() }, AuditSearch { after: Some(1), ..query }] {
            start_recording();
            let page = read_tx!(app, &admin, |tx| audit::search(&mut tx, &query)).unwrap();
            assert!(page.rows.len() > 4, "{page:?}");
            let count_selects = |table: &str| {
                STATEMENTS.lock().unwrap().iter().filter(|sql| sql.starts_with("SELECT") && sql.contains(table)).count()
            };
            assert_eq!(count_selects("FROM visit_changes"), 1, "visit changes are loaded once for the whole page");
            assert_eq!(count_selects("changes FROM store_state"), 1, "the key store is asked once for all reasons");
            assert!(count_selects("FROM subject_keys") <= 1, "the keys of all children are loaded at once");
            let mut statements = take_statements(&["audit_events"]);
            statements.retain(|sql| sql.starts_with("SELECT"));
            let [sql] = &statements[..] else { panic!("{statements:#?}") };
            let plan = explain(&app, admin.agency().id, sql).await;
            assert!(plan.iter().any(|step| step.contains("audit_acts")), "{plan:#?}");
            let sorts = |step: &String| step.contains("TEMP B-TREE") || step.contains("Sort");
            assert!(!plan.iter().any(sorts), "reading stops when the page is full: {plan:#?}");
        }
    }

    async fn failed_invitations_are_found_by_their_address(app, admin) {
        let _guard = ONE_AT_A_TIME.lock().await;
        start_recording();
        read_tx!(app, &admin, |tx| members::list(&mut tx, &ListQuery::default())).unwrap();
        let statements = take_statements(&["outbox"]);
        let [sql] = &statements[..] else { panic!("{statements:#?}") };
        let plan = explain(&app, admin.agency().id, sql).await;
        assert!(plan.iter().any(|step| step.contains("outbox_failed_invitations")), "{plan:#?}");
    }

    async fn statements_about_a_member_use_the_agency_key(app, admin) {
        let _guard = ONE_AT_A_TIME.lock().await;
        let user: UserId = admin.viewer().unwrap().user;
        let identity = app.db.identity();
        start_recording();
        let origin = Origin::default();
        let entered = identity.sign_in(VerifiedSignIn { user, agency: None, old: None, device: None, origin: &origin }).await.unwrap();
        app.clock.shift(120_000_000);
        identity.actor(&entered.session, "test").await.unwrap().unwrap();
        identity.switch_membership(user, &entered.session, None, admin.viewer().unwrap().member).await.unwrap();
        let statements = take_statements(&["members"]);
        assert!(statements.iter().filter(|sql| sql.starts_with("UPDATE members")).count() >= 1, "{statements:#?}");
        let mut wrong = Vec::new();
        for sql in statements {
            let plan = explain(&app, admin.agency().id, &sql).await;
            let scans = |step: &String| step.contains("Seq Scan on members") || ["SCAN m", "SCAN members"].contains(&step.as_str());
            if plan.iter().any(scans) {
                wrong.push((sql, plan));
            }
        }
        assert!(wrong.is_empty(), "{}", format_plans(&wrong));
    }
}

/// A statement that changes members filters by agency, so that it uses the key and changes no other agency's members.
#[test]
fn statements_that_change_members_filter_by_agency() {
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
    assert_eq!(found, 3, "sign-in, session use and switching the membership update the last access");
}
