//! Search finds by name whom its actor may see, and nobody else.

use crate::{both_engines, reading, support::House};
use domain::{
    Error,
    search::{Found, Query},
    visits::{ChildRef, ProviderRef},
};
use jiff::civil::date;
use store::{Actor, search::search};

async fn find(house: &House, actor: &Actor, text: &str) -> domain::Result<Found> {
    let query = Query::try_from(text).unwrap();
    reading!(house, actor, |tx| search(&mut tx, &query))
}

fn names(children: &[ChildRef]) -> Vec<String> {
    children.iter().map(ChildRef::full_name).collect()
}

both_engines! {
    async fn the_office_finds_names_however_they_are_typed(house, admin) {
        for (typed, name) in [
            ("villagomez josé", "José Villagómez"),
            ("SOFIA DE JESUS", "Sofía de Jesús"),
            ("dejesus", "Sofía de Jesús"),
            ("王建军", "建军 王"),
            ("نور الدين", "نور الدّين بنو عبس"),
        ] {
            assert_eq!(names(&find(&house, &admin, typed).await.unwrap().children), [name], "{typed}");
        }
        let found = find(&house, &admin, "young sarah").await.unwrap();
        assert_eq!(found.providers.iter().map(ProviderRef::full_name).collect::<Vec<_>>(), ["Sarah Young"]);
        for nothing in ["", " ’ ", "zzzz", "%", "_"] {
            assert!(find(&house, &admin, nothing).await.unwrap().is_empty(), "{nothing}");
        }
    }

    async fn the_next_visits_of_whom_is_found_come_soonest_first(house, admin) {
        // Tuesday: what was on Monday is past.
        house.clock.shift(24 * 3_600_000_000);
        let found = find(&house, &admin, "sarah young").await.unwrap();
        assert_eq!(found.visits.len(), Found::MOST);
        assert_eq!(found.visits[0].starts.date(), date(2026, 12, 1));
        assert!(found.visits.is_sorted_by_key(|visit| visit.starts));
        let provider = &found.providers[0];
        assert!(found.visits.iter().all(|visit| visit.provider == *provider || found.children.contains(&visit.child)));
        house.raw(Some(admin.agency().id), "UPDATE visits SET state = 'cancelled'").await.unwrap();
        assert!(find(&house, &admin, "sarah young").await.unwrap().visits.is_empty());
    }

    async fn who_is_shown_is_in_the_audit_as_seen(house, admin) {
        let found = find(&house, &admin, "villagomez").await.unwrap();
        let sql = "SELECT s.child_id FROM seen_sets s JOIN audit_events e ON e.digest = s.digest WHERE e.action = 'test.read'";
        let seen: Vec<uuid::Uuid> = house.values(admin.agency().id, sql).await;
        assert_eq!(seen, [found.children[0].id.0]);
    }

    async fn a_provider_finds_the_own_caseload_and_visits_alone(house, admin) {
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        let own = find(&house, &provider, "young sarah").await.unwrap();
        assert_eq!(own.providers.len(), 1);
        assert!(!own.visits.is_empty() && own.visits.iter().all(|visit| visit.provider == own.providers[0]));
        let child = &own.visits[0].child;
        let theirs = find(&house, &provider, &child.full_name()).await.unwrap();
        assert!(theirs.children.contains(child));

        let other = house.member(&admin, "krista.hicks@maple.example").await;
        assert!(find(&house, &other, "sarah young").await.unwrap().providers.is_empty());
        let all = find(&house, &admin, "krista hicks").await.unwrap();
        let foreign = all.visits.iter().map(|visit| &visit.child);
        for child in foreign {
            let found = find(&house, &provider, &child.full_name()).await.unwrap();
            let caseload = in_caseload(&house, &provider, child).await;
            assert_eq!(found.children.contains(child), caseload, "{}", child.full_name());
            assert!(found.visits.iter().all(|visit| visit.provider == own.providers[0]));
        }
    }

    async fn families_and_other_agencies_find_nobody(house, admin) {
        let parent = house.member(&admin, "guardian149@family.example").await;
        assert_eq!(find(&house, &parent, "villagomez").await.unwrap_err(), Error::NotFound);
        let cedar = house.agency("cedar").await;
        for typed in ["villagomez", "sarah young", "a", "王"] {
            assert!(find(&house, &cedar, typed).await.unwrap().is_empty(), "{typed}");
        }
    }
}

/// Whether the child's page is there for the actor.
async fn in_caseload(house: &House, actor: &Actor, child: &ChildRef) -> bool {
    reading!(house, actor, |tx| store::people::child(&mut tx, child.id)).is_ok()
}
