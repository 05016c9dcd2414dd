//! Agencies are kept apart: by what one can ask, by keys, and on PostgreSQL by row level security.

use crate::{
    both_engines, reading,
    support::{Engine, House},
    writing,
};
use domain::{
    AuthorizationId, ChildId, Error, ProviderId, VisitId,
    people::Search,
    schedule::BoardFilter,
    text::Reason,
    visits::{CancelVisit, CancelledBy},
};
use sqlx::{Connection, PgConnection};
use store::{Db, OpenError, Options, people, schedule, visits};

both_engines! {
    async fn nothing_of_one_agency_is_there_for_another(house, maple) {
        let cedar = house.agency("cedar").await;
        let visit = VisitId(house.id(&maple, "visits", "V00001").await);
        let child = ChildId(house.value(maple.agency().id, "SELECT child_id FROM visits WHERE reference = 'V00001'").await);
        let provider = ProviderId(house.id(&maple, "providers", "P001").await);
        let authorization = AuthorizationId(house.id(&maple, "authorizations", "A00001").await);
        assert_eq!(reading!(house, &cedar, |tx| visits::show(&mut tx, visit)).unwrap_err(), Error::NotFound);
        assert_eq!(reading!(house, &cedar, |tx| people::child(&mut tx, child)).unwrap_err(), Error::NotFound);
        assert_eq!(reading!(house, &cedar, |tx| people::provider(&mut tx, provider)).unwrap_err(), Error::NotFound);
        assert_eq!(reading!(house, &cedar, |tx| people::authorization(&mut tx, authorization)).unwrap_err(), Error::NotFound);
        let search = Search::default();
        assert_eq!(reading!(house, &cedar, |tx| people::children(&mut tx, &search)).unwrap().total, 0);
        assert_eq!(reading!(house, &cedar, |tx| people::providers(&mut tx, &search)).unwrap().total, 0);
        assert_eq!(reading!(house, &cedar, |tx| people::authorizations(&mut tx, &search)).unwrap().total, 0);
        let week = reading!(house, &cedar, |tx| schedule::week(&mut tx, None, BoardFilter::default())).unwrap();
        assert!(week.rows.is_empty() && week.not_placed.is_empty());
        let reason = Reason::try_from("x").unwrap();
        let cancel = CancelVisit { visit, version: 1, by: CancelledBy::Agency, reason };
        assert_eq!(writing!(house, &cedar, |tx| visits::cancel(&mut tx, cancel)), Err(Error::NotFound));
    }

    async fn no_row_points_across_agencies(house, maple) {
        let cedar = house.agency("cedar").await;
        let (ours, theirs) = (cedar.agency().id, maple.agency().id);
        let child = house.value::<uuid::Uuid>(theirs, "SELECT id FROM children WHERE reference = 'C0001'").await;
        let (ours_sql, child_sql) = if house.url.starts_with("sqlite:") {
            (format!("x'{}'", ours.0.simple()), format!("x'{}'", child.simple()))
        } else {
            (format!("'{ours}'"), format!("'{child}'"))
        };
        let insert = format!(
            "INSERT INTO places (agency_id, id, child_id, kind, address, city, state, zip, lat, lon)
             VALUES ({ours_sql}, {child_sql}, {child_sql}, 'home', '', '', '', '', 0, 0)"
        );
        let refused = house.raw(Some(ours), &insert).await.unwrap_err().to_string().to_lowercase();
        assert!(refused.contains("foreign key"), "{refused}");
    }
}

/// Every table that carries an agency's records, and the doors' own tables that do not.
const NOT_TENANTS: &[&str] = &[
    "_sqlx_migrations",
    "agencies",
    "attempts",
    "ceremonies",
    "contact_requests",
    "data_steps",
    "form_returns",
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
    "sessions",
    "totp_secrets",
    "users",
];

#[tokio::test]
async fn postgres_shows_only_the_agency_that_is_named() {
    let (house, maple) = House::maple(Engine::Postgres).await;
    house.agency("cedar").await;
    let mut conn = PgConnection::connect(&house.url).await.unwrap();
    let tables: Vec<(String, bool, bool)> = sqlx::query_as(
        "SELECT relname::text, relrowsecurity, relforcerowsecurity FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let tenants: Vec<&(String, bool, bool)> = tables.iter().filter(|(name, ..)| !NOT_TENANTS.contains(&name.as_str())).collect();
    assert_eq!(tenants.len(), 21, "a new table of an agency gets a policy, or a place in NOT_TENANTS");
    for (name, on, forced) in tenants {
        assert!(*on && *forced, "{name} has row level security, forced");
        let all: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {name}"))).fetch_one(&mut conn).await.unwrap();
        assert_eq!(all, 0, "{name} shows nothing where no agency is named");
    }
    let heads = house.count(maple.agency().id, "SELECT COUNT(*) FROM agency_heads").await;
    assert_eq!(heads, 1, "and one agency's rows where one is");
}

#[tokio::test]
async fn postgres_is_not_served_by_a_superuser() {
    let house = House::empty(Engine::Postgres).await;
    // The cluster's first role, as the workshop names it.
    let (_, rest) = house.url.split_once('@').unwrap();
    let url = format!("postgres://cluster@{rest}");
    let refused = Db::open(Options::new(url)).await.err();
    assert!(matches!(refused, Some(OpenError::TooPowerful)), "{refused:?}");
}
