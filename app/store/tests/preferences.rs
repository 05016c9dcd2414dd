//! Preferences belong to one person. With the preference for initials, only a child's own page shows a full name.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    ChildId, Conflict, Error, ProviderId, VisitId,
    people::Search,
    preferences::{ClockChoice, Density, Preferences},
    schedule::BoardFilter,
    search::Query,
    visits::MoveVisit,
};
use jiff::civil::{Date, date, time};
use std::collections::BTreeSet;
use store::{Actor, care::visits, records::people, scheduling};

const MONDAY: Date = date(2026, 11, 30);

async fn save_preferences(app: &TestApp, actor: &Actor, preferences: Preferences) -> Actor {
    app.db.identity().save_preferences(actor.viewer().unwrap().user, preferences).await.unwrap();
    app.reload_actor(actor).await
}

async fn with_initials(app: &TestApp, admin: &Actor) -> Actor {
    save_preferences(app, admin, Preferences { initials: true, ..Preferences::default() }).await
}

/// First and last names of all children and their guardians, without names that are also part of a provider's name or a city.
async fn names_to_hide(app: &TestApp, admin: &Actor) -> BTreeSet<String> {
    let agency = admin.agency().id;
    let mut names: Vec<String> = Vec::new();
    for sql in [
        "SELECT first_name FROM children",
        "SELECT last_name FROM children",
        "SELECT last_name FROM guardians",
        "SELECT first_name FROM guardians",
    ] {
        names.extend(app.query_values::<String>(agency, sql).await);
    }
    let others: Vec<String> = app.query_values(agency, "SELECT first_name || ' ' || last_name FROM providers").await;
    let cities: Vec<String> = app.query_values(agency, "SELECT city FROM places").await;
    let taken = |name: &str| others.iter().chain(&cities).any(|other| other.contains(name));
    names.into_iter().filter(|name| name.chars().count() > 2 && !taken(name)).collect()
}

/// The names that occur in a serialized view.
fn leaked_names(names: &BTreeSet<String>, shown: &impl serde::Serialize) -> Vec<String> {
    let shown = serde_json::to_string(shown).unwrap();
    names.iter().filter(|name| shown.contains(name.as_str())).cloned().collect()
}

both_engines! {
    async fn preferences_belong_to_one_person(app, admin) {
        assert_eq!(admin.viewer().unwrap().preferences, Preferences::default());
        let own =
            Preferences { clock: ClockChoice::Hours12, density: Density::Compact, initials: true, letter_keys: false };
        let admin = save_preferences(&app, &admin, own).await;
        assert_eq!(admin.viewer().unwrap().preferences, own);
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        assert_eq!(provider.viewer().unwrap().preferences, Preferences::default());
    }

    async fn lists_and_boards_show_no_names_with_initials(app, admin) {
        let admin = with_initials(&app, &admin).await;
        let names = names_to_hide(&app, &admin).await;
        assert!(names.len() > 200, "{}", names.len());
        let week = read_tx!(app, &admin, |tx| scheduling::week(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap();
        let day = read_tx!(app, &admin, |tx| scheduling::day(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap();
        let children = read_tx!(app, &admin, |tx| people::children(&mut tx, &Search::default())).unwrap();
        let authorizations = read_tx!(app, &admin, |tx| people::authorizations(&mut tx, &Search::default())).unwrap();
        let visit = VisitId(app.id(&admin, "visits", "V00114").await);
        let visit = read_tx!(app, &admin, |tx| visits::show(&mut tx, visit)).unwrap();
        let found = Query::try_from("gloria").unwrap();
        let found = read_tx!(app, &admin, |tx| store::records::search::search(&mut tx, &found)).unwrap();
        assert!(!found.children.is_empty());
        assert_eq!(leaked_names(&names, &(week, day)), Vec::<String>::new());
        assert_eq!(leaked_names(&names, &(children, authorizations, visit.child, found)), Vec::<String>::new());
    }

    async fn equal_initials_are_distinguished_by_town(app, admin) {
        let admin = with_initials(&app, &admin).await;
        let lines = read_tx!(app, &admin, |tx| people::children(&mut tx, &Search::default())).unwrap().rows;
        let towns: Vec<_> = lines.iter().filter(|line| line.child.town.is_some()).collect();
        assert!(!towns.is_empty());
        for line in &lines {
            let name = line.child.full_name();
            assert_eq!(name, line.child.short_name());
            match &line.child.town {
                Some(town) => assert!(*town == line.city && name.ends_with(town), "{name}"),
                None => assert!(!lines.iter().any(|other| other.child.id != line.child.id && other.child.full_name() == name)),
            }
        }
    }

    async fn a_childs_own_page_shows_the_full_name(app, admin) {
        let admin = with_initials(&app, &admin).await;
        let id = ChildId(app.id(&admin, "children", "C0001").await);
        let page = read_tx!(app, &admin, |tx| people::child(&mut tx, id)).unwrap();
        let first: String = app.query_value(admin.agency().id, "SELECT first_name FROM children WHERE reference = 'C0001'").await;
        assert!(page.child.full_name().starts_with(&first) && first.len() > 2, "{first}");
        assert!(page.visits.iter().all(|visit| !visit.child.full_name().contains(&first)));
    }

    async fn the_board_filter_matches_full_names_with_initials(app, admin) {
        let filter = BoardFilter { name: "gloria".into(), ..BoardFilter::default() };
        let named = read_tx!(app, &admin, |tx| scheduling::week(&mut tx, Some(MONDAY), filter.clone())).unwrap();
        let admin = save_preferences(&app, &admin, Preferences { initials: true, ..Preferences::default() }).await;
        let masked = read_tx!(app, &admin, |tx| scheduling::week(&mut tx, Some(MONDAY), filter)).unwrap();
        let rows = |week: &domain::schedule::WeekView| week.rows.iter().map(|row| row.provider.id).collect::<Vec<_>>();
        assert!(!named.rows.is_empty() && named.rows.len() < 36);
        assert_eq!(rows(&masked), rows(&named));
    }

    async fn conflict_errors_show_initials(app, admin) {
        let admin = with_initials(&app, &admin).await;
        let names = names_to_hide(&app, &admin).await;
        let taken: Vec<String> = app
            .query_values(
                admin.agency().id,
                "SELECT starts_local FROM visits WHERE starts_local LIKE '2026-12-01%' AND reference <> 'V00114' AND provider_id =
                    (SELECT id FROM providers WHERE reference = 'P005') ORDER BY starts_local",
            )
            .await;
        let at: jiff::civil::DateTime = taken[0].parse().unwrap();
        let change = MoveVisit {
            visit: VisitId(app.id(&admin, "visits", "V00114").await),
            version: 1,
            provider: ProviderId(app.id(&admin, "providers", "P005").await),
            date: at.date(),
            time: time(at.hour(), at.minute(), 0, 0),
            minutes: None,
            override_reason: None,
        };
        let refused = write_tx!(app, &admin, |tx| visits::move_to(&mut tx, change)).unwrap_err();
        assert!(matches!(refused, Error::Conflict { conflict: Conflict::Overlap { .. } }), "{refused:?}");
        assert_eq!(leaked_names(&names, &refused), Vec::<String>::new());
    }

    async fn initials_do_not_apply_to_family_pages(app, admin) {
        let email: String = app.query_value(admin.agency().id, "SELECT email FROM guardians WHERE email <> '' ORDER BY email LIMIT 1").await;
        let parent = app.sign_in_member(&admin, &email).await;
        let before = read_tx!(app, &parent, |tx| store::care::family::home(&mut tx, 1)).unwrap();
        let parent = save_preferences(&app, &parent, Preferences { initials: true, ..Preferences::default() }).await;
        assert_eq!(read_tx!(app, &parent, |tx| store::care::family::home(&mut tx, 1)).unwrap(), before);
    }
}
