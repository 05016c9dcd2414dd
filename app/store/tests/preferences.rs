//! What a person prefers is theirs alone; with initials no page but a child's own carries a name.

use crate::{both_engines, reading, support::House, writing};
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
use store::{Actor, people, schedule, visits};

const MONDAY: Date = date(2026, 11, 30);

async fn prefer(house: &House, actor: &Actor, preferences: Preferences) -> Actor {
    house.db.identity().keep_preferences(actor.viewer().unwrap().user, preferences).await.unwrap();
    house.again(actor).await
}

async fn with_initials(house: &House, admin: &Actor) -> Actor {
    prefer(house, admin, Preferences { initials: true, ..Preferences::default() }).await
}

/// First and last names of all children, and first names of their guardians, in the words that stand alone.
async fn names(house: &House, admin: &Actor) -> BTreeSet<String> {
    let agency = admin.agency().id;
    let mut names: Vec<String> = Vec::new();
    for sql in [
        "SELECT first_name FROM children",
        "SELECT last_name FROM children",
        "SELECT last_name FROM guardians",
        "SELECT first_name FROM guardians",
    ] {
        names.extend(house.values::<String>(agency, sql).await);
    }
    let others: Vec<String> = house.values(agency, "SELECT first_name || ' ' || last_name FROM providers").await;
    let cities: Vec<String> = house.values(agency, "SELECT city FROM places").await;
    let taken = |name: &str| others.iter().chain(&cities).any(|other| other.contains(name));
    names.into_iter().filter(|name| name.chars().count() > 2 && !taken(name)).collect()
}

/// The names that stand in what would be shown.
fn told(names: &BTreeSet<String>, shown: &impl serde::Serialize) -> Vec<String> {
    let shown = serde_json::to_string(shown).unwrap();
    names.iter().filter(|name| shown.contains(name.as_str())).cloned().collect()
}

both_engines! {
    async fn they_are_one_persons_alone(house, admin) {
        assert_eq!(admin.viewer().unwrap().preferences, Preferences::default());
        let mine =
            Preferences { clock: ClockChoice::Hours12, density: Density::Compact, initials: true, letter_keys: false };
        let admin = prefer(&house, &admin, mine).await;
        assert_eq!(admin.viewer().unwrap().preferences, mine);
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        assert_eq!(provider.viewer().unwrap().preferences, Preferences::default());
    }

    async fn with_initials_no_list_and_no_board_carries_a_name(house, admin) {
        let admin = with_initials(&house, &admin).await;
        let names = names(&house, &admin).await;
        assert!(names.len() > 200, "{}", names.len());
        let week = reading!(house, &admin, |tx| schedule::week(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap();
        let day = reading!(house, &admin, |tx| schedule::day(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap();
        let children = reading!(house, &admin, |tx| people::children(&mut tx, &Search::default())).unwrap();
        let authorizations = reading!(house, &admin, |tx| people::authorizations(&mut tx, &Search::default())).unwrap();
        let visit = VisitId(house.id(&admin, "visits", "V00114").await);
        let visit = reading!(house, &admin, |tx| visits::show(&mut tx, visit)).unwrap();
        let found = Query::try_from("gloria").unwrap();
        let found = reading!(house, &admin, |tx| store::search::search(&mut tx, &found)).unwrap();
        assert!(!found.children.is_empty());
        assert_eq!(told(&names, &(week, day)), Vec::<String>::new());
        assert_eq!(told(&names, &(children, authorizations, visit.child, found)), Vec::<String>::new());
    }

    async fn equal_initials_are_told_apart_by_town(house, admin) {
        let admin = with_initials(&house, &admin).await;
        let lines = reading!(house, &admin, |tx| people::children(&mut tx, &Search::default())).unwrap().rows;
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

    async fn a_page_that_is_opened_for_a_child_names_the_child(house, admin) {
        let admin = with_initials(&house, &admin).await;
        let id = ChildId(house.id(&admin, "children", "C0001").await);
        let page = reading!(house, &admin, |tx| people::child(&mut tx, id)).unwrap();
        let first: String = house.value(admin.agency().id, "SELECT first_name FROM children WHERE reference = 'C0001'").await;
        assert!(page.child.full_name().starts_with(&first) && first.len() > 2, "{first}");
        assert!(page.visits.iter().all(|visit| !visit.child.full_name().contains(&first)));
    }

    async fn a_board_is_still_filtered_by_the_whole_name(house, admin) {
        let filter = BoardFilter { name: "gloria".into(), ..BoardFilter::default() };
        let named = reading!(house, &admin, |tx| schedule::week(&mut tx, Some(MONDAY), filter.clone())).unwrap();
        let admin = prefer(&house, &admin, Preferences { initials: true, ..Preferences::default() }).await;
        let masked = reading!(house, &admin, |tx| schedule::week(&mut tx, Some(MONDAY), filter)).unwrap();
        let rows = |week: &domain::schedule::WeekView| week.rows.iter().map(|row| row.provider.id).collect::<Vec<_>>();
        assert!(!named.rows.is_empty() && named.rows.len() < 36);
        assert_eq!(rows(&masked), rows(&named));
    }

    async fn a_refusal_says_initials_too(house, admin) {
        let admin = with_initials(&house, &admin).await;
        let names = names(&house, &admin).await;
        let taken: Vec<String> = house
            .values(
                admin.agency().id,
                "SELECT starts_local FROM visits WHERE starts_local LIKE '2026-12-01%' AND reference <> 'V00114' AND provider_id =
                    (SELECT id FROM providers WHERE reference = 'P005') ORDER BY starts_local",
            )
            .await;
        let at: jiff::civil::DateTime = taken[0].parse().unwrap();
        let change = MoveVisit {
            visit: VisitId(house.id(&admin, "visits", "V00114").await),
            version: 1,
            provider: ProviderId(house.id(&admin, "providers", "P005").await),
            date: at.date(),
            time: time(at.hour(), at.minute(), 0, 0),
            minutes: None,
            override_reason: None,
        };
        let refused = writing!(house, &admin, |tx| visits::move_to(&mut tx, change)).unwrap_err();
        assert!(matches!(refused, Error::Conflict { conflict: Conflict::Overlap { .. } }), "{refused:?}");
        assert_eq!(told(&names, &refused), Vec::<String>::new());
    }

    async fn a_family_reads_the_name_of_its_child(house, admin) {
        let email: String = house.value(admin.agency().id, "SELECT email FROM guardians WHERE email <> '' ORDER BY email LIMIT 1").await;
        let parent = house.member(&admin, &email).await;
        let before = reading!(house, &parent, |tx| store::family::home(&mut tx, 1)).unwrap();
        let parent = prefer(&house, &parent, Preferences { initials: true, ..Preferences::default() }).await;
        assert_eq!(reading!(house, &parent, |tx| store::family::home(&mut tx, 1)).unwrap(), before);
    }
}
