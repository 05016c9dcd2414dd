//! Tenant isolation: by the queries, by foreign keys, and on PostgreSQL by row level security.

use crate::{
    both_engines, read_tx,
    support::{Engine, TestApp, options},
    write_tx,
};
use domain::{
    AuthorizationId, ChildId, Error, ProviderId, VisitId,
    people::Search,
    schedule::BoardFilter,
    text::Reason,
    visits::{CancelVisit, CancelledBy},
};
use sqlx::{Connection, PgConnection};
use store::{Db, OpenError, care::visits, records::people, scheduling};

both_engines! {
    async fn an_agency_cannot_read_another_agencys_records(app, maple) {
        let cedar = app.create_agency("cedar").await;
        let visit = VisitId(app.id(&maple, "visits", "V00001").await);
        let child = ChildId(app.query_value(maple.agency().id, "SELECT child_id FROM visits WHERE reference = 'V00001'").await);
        let provider = ProviderId(app.id(&maple, "providers", "P001").await);
        let authorization = AuthorizationId(app.id(&maple, "authorizations", "A00001").await);
        assert_eq!(read_tx!(app, &cedar, |tx| visits::show(&mut tx, visit)).unwrap_err(), Error::NotFound);
        assert_eq!(read_tx!(app, &cedar, |tx| people::child(&mut tx, child)).unwrap_err(), Error::NotFound);
        assert_eq!(read_tx!(app, &cedar, |tx| people::provider(&mut tx, provider)).unwrap_err(), Error::NotFound);
        assert_eq!(read_tx!(app, &cedar, |tx| people::authorization(&mut tx, authorization)).unwrap_err(), Error::NotFound);
        let search = Search::default();
        assert_eq!(read_tx!(app, &cedar, |tx| people::children(&mut tx, &search)).unwrap().total, 0);
        assert_eq!(read_tx!(app, &cedar, |tx| people::providers(&mut tx, &search)).unwrap().total, 0);
        assert_eq!(read_tx!(app, &cedar, |tx| people::authorizations(&mut tx, &search)).unwrap().total, 0);
        let week = read_tx!(app, &cedar, |tx| scheduling::week(&mut tx, None, BoardFilter::default())).unwrap();
        assert!(week.rows.is_empty() && week.not_placed.is_empty());
        let reason = Reason::try_from("x").unwrap();
        let cancel = CancelVisit { visit, version: 1, by: CancelledBy::Agency, reason };
        assert_eq!(write_tx!(app, &cedar, |tx| visits::cancel(&mut tx, cancel)), Err(Error::NotFound));
    }

    async fn no_row_references_another_agency(app, maple) {
        let cedar = app.create_agency("cedar").await;
        let (ours, theirs) = (cedar.agency().id, maple.agency().id);
        let child = app.query_value::<uuid::Uuid>(theirs, "SELECT id FROM children WHERE reference = 'C0001'").await;
        let (ours_sql, child_sql) = if app.url.starts_with("sqlite:") {
            (format!("x'{}'", ours.0.simple()), format!("x'{}'", child.simple()))
        } else {
            (format!("'{ours}'"), format!("'{child}'"))
        };
        let insert = format!(
            "INSERT INTO places (agency_id, id, child_id, kind, address, city, state, zip, lat, lon)
             VALUES ({ours_sql}, {child_sql}, {child_sql}, 'home', '', '', '', '', 0, 0)"
        );
        let refused = app.execute_raw(Some(ours), &insert).await.unwrap_err().to_string().to_lowercase();
        assert!(refused.contains("foreign key"), "{refused}");
    }
}

/// The tables without row level security: accounts, sign-in and mail, which are used before the agency is
/// known, and choices about cookies with usage data, which belong to no agency.
const TABLES_WITHOUT_TENANT: &[&str] = &[
    "_sqlx_migrations",
    "agencies",
    "agreement_acceptances",
    "attempts",
    "backups",
    "ceremonies",
    "consents",
    "contact_requests",
    "data_steps",
    "form_returns",
    "key_store",
    "known_devices",
    "members",
    "nobodys_events",
    "one_time_links",
    "outbox",
    "passkeys",
    "password_asks",
    "password_resets",
    "readiness",
    "recovery_codes",
    "secrets",
    "security_events",
    "service_provider_lists",
    "sessions",
    "totp_secrets",
    "usage_events",
    "users",
];

#[tokio::test]
async fn postgres_row_security_shows_only_the_selected_agency() {
    let (app, maple) = TestApp::with_demo_agency(Engine::Postgres).await;
    app.create_agency("cedar").await;
    let mut conn = PgConnection::connect(&app.url).await.unwrap();
    let tables: Vec<(String, bool, bool)> = sqlx::query_as(
        "SELECT relname::text, relrowsecurity, relforcerowsecurity FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let tenants: Vec<&(String, bool, bool)> =
        tables.iter().filter(|(name, ..)| !TABLES_WITHOUT_TENANT.contains(&name.as_str())).collect();
    assert_eq!(tenants.len(), 35, "a new table of an agency gets a policy, or an entry in TABLES_WITHOUT_TENANT");
    for (name, on, forced) in tenants {
        assert!(*on && *forced, "{name} has row level security, forced");
        let all: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {name}"))).fetch_one(&mut conn).await.unwrap();
        assert_eq!(all, 0, "{name} shows no rows while no agency is set");
    }
    let heads = app.count(maple.agency().id, "SELECT COUNT(*) FROM agency_heads").await;
    assert_eq!(heads, 1, "only the rows of the agency that is set");
}

#[tokio::test]
async fn postgres_rejects_a_superuser_connection() {
    let app = TestApp::empty(Engine::Postgres).await;
    // The superuser role of the test cluster that `cargo xtask test` starts.
    let (_, rest) = app.url.split_once('@').unwrap();
    let url = format!("postgres://cluster@{rest}");
    let refused = Db::open(options(&url)).await.err();
    assert!(matches!(refused, Some(OpenError::TooPowerful)), "{refused:?}");
}
