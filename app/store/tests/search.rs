//! Search finds by name whom its actor may see, and nobody else.

use crate::{both_engines, reading, support::House};
use domain::{
    Error,
    members::MemberSearch,
    people::Search,
    schedule::BoardFilter,
    search::{Found, Query, SortKey},
    visits::{ChildRef, ProviderRef},
};
use jiff::civil::date;
use store::{Actor, members, people, search::search};

async fn find(house: &House, actor: &Actor, text: &str) -> domain::Result<Found> {
    let query = Query::try_from(text).unwrap();
    reading!(house, actor, |tx| search(&mut tx, &query))
}

fn names(children: &[ChildRef]) -> Vec<String> {
    children.iter().map(ChildRef::full_name).collect()
}

/// Puts names, addresses and numbers that people really have into the demo agency.
async fn with_real_people(house: &House, admin: &Actor) {
    for sql in [
        "UPDATE children SET first_name = 'José', last_name = 'Ávila O’Brien', birth_date = '2024-02-12' WHERE reference = 'C0207'",
        "UPDATE places SET address = '12 Élan St', city = 'Rush' WHERE child_id = (SELECT id FROM children WHERE reference = 'C0207')",
        "UPDATE guardians SET first_name = 'Ñusta', last_name = 'Øster', email = 'Nusta.Oster@family.example', phone = '(212) 777-0134'
            WHERE email = 'guardian207@family.example'",
        "UPDATE children SET first_name = 'علی', last_name = 'کریمی' WHERE reference = 'C0206'",
        "UPDATE children SET first_name = 'Γιώργος', last_name = 'Παππάς' WHERE reference = 'C0205'",
        "UPDATE children SET first_name = 'राम', last_name = 'शर्मा' WHERE reference = 'C0204'",
        "UPDATE providers SET first_name = 'Željka', last_name = 'D’Ángelo', email = 'zeljka@maple.example', phone = '212-777-0199',
            address = '7 Straße Ln' WHERE reference = 'P007'",
    ] {
        assert!(house.raw(Some(admin.agency().id), sql).await.unwrap() > 0, "{sql}");
    }
}

/// What is typed, and whom it means: a child by its reference.
const TYPED: [(&str, &str); 25] = [
    ("Ávila", "C0207"),
    ("avila", "C0207"),
    ("ÁVILA", "C0207"),
    ("A\u{301}vila", "C0207"),
    ("José Ávila", "C0207"),
    ("ávila o'brien", "C0207"),
    ("O\u{2bc}Brien", "C0207"),
    ("obrien jose", "C0207"),
    ("ñusta", "C0207"),
    ("oster nusta", "C0207"),
    ("(212) 777-0134", "C0207"),
    ("+12127770134", "C0207"),
    ("2127770134", "C0207"),
    ("1 212 777 0134", "C0207"),
    ("777-0134", "C0207"),
    ("nusta.oster@family.example", "C0207"),
    ("NUSTA.OSTER@", "C0207"),
    ("c0207", "C0207"),
    ("12 élan", "C0207"),
    ("elan st", "C0207"),
    ("علي كريمي", "C0206"),
    ("ΓΙΩΡΓΟΣ", "C0205"),
    ("παππασ γιωργοσ", "C0205"),
    ("राम", "C0204"),
    ("रमा", ""),
];

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

    async fn every_box_finds_whom_is_looked_for(house, admin) {
        with_real_people(&house, &admin).await;
        for (typed, reference) in TYPED {
            let whom: Vec<_> = match reference {
                "" => Vec::new(),
                _ => vec![house.id(&admin, "children", reference).await],
            };
            let found = find(&house, &admin, typed).await.unwrap();
            assert_eq!(found.children.iter().map(|child| child.id.0).collect::<Vec<_>>(), whom, "everywhere: {typed}");
            let q = Search { q: typed.into(), page: 1 };
            let children = reading!(house, &admin, |tx| people::children(&mut tx, &q)).unwrap();
            assert_eq!(children.rows.iter().map(|line| line.child.id.0).collect::<Vec<_>>(), whom, "children: {typed}");
            assert_eq!(children.total as usize, whom.len());
            let rows = reading!(house, &admin, |tx| people::authorizations(&mut tx, &q)).unwrap().rows;
            let mut theirs: Vec<_> = rows.iter().map(|line| line.child.id.0).collect();
            theirs.dedup();
            assert_eq!(theirs, whom, "authorizations: {typed}");
        }
    }

    async fn providers_members_and_candidates_are_found_alike(house, admin) {
        with_real_people(&house, &admin).await;
        for typed in [
            "zeljka", "ŽELJKA", "d'angelo", "D\u{2bc}Ángelo", "dangelo željka", "P007", "(212) 777-0199", "+1 212.777.0199", "2127770199",
            "zeljka@maple.example", "zeljka@",
        ] {
            let q = Search { q: typed.into(), page: 1 };
            let found = find(&house, &admin, typed).await.unwrap().providers;
            assert_eq!(found.iter().map(ProviderRef::full_name).collect::<Vec<_>>(), ["Željka D’Ángelo"], "everywhere: {typed}");
            let providers = reading!(house, &admin, |tx| people::providers(&mut tx, &q)).unwrap();
            assert_eq!((providers.rows.len(), providers.total), (1, 1), "providers: {typed}");
            if typed != "P007" {
                let asked = reading!(house, &admin, |tx| members::providers_to_invite(&mut tx, &q)).unwrap();
                assert_eq!((asked.rows.len(), asked.total), (1, 1), "to invite: {typed}");
            }
        }
        let street = Search { q: "7 strasse".into(), page: 1 };
        assert_eq!(reading!(house, &admin, |tx| people::providers(&mut tx, &street)).unwrap().total, 1);
        for typed in ["ñusta", "OSTER", "nusta.oster@family.example", "212 777 0134"] {
            let q = Search { q: typed.into(), page: 1 };
            assert_eq!(reading!(house, &admin, |tx| members::parents_to_invite(&mut tx, &q)).unwrap().total, 1, "{typed}");
        }
        house.raw(Some(admin.agency().id), "UPDATE guardians SET email = 'nusta.oster@family.example' WHERE last_name = 'Øster'").await.unwrap();
        house.member(&admin, "nusta.oster@family.example").await;
        house.member(&admin, "zeljka@maple.example").await;
        for (typed, name) in [("ÑUSTA oster", "Ñusta Øster"), ("2127770134", "Ñusta Øster"), ("d’angelo", "Željka D’Ángelo"), ("2127770199", "Željka D’Ángelo")] {
            let q = MemberSearch { q: typed.into(), ..MemberSearch::default() };
            let found = reading!(house, &admin, |tx| members::list(&mut tx, &q)).unwrap();
            assert_eq!(found.rows.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), [name], "members: {typed}");
        }
    }

    async fn boards_are_filtered_by_the_name_as_it_is_typed(house, admin) {
        let week = async |name: &str| {
            let filter = BoardFilter { name: name.into(), ..BoardFilter::default() };
            let week = reading!(house, &admin, |tx| store::schedule::week(&mut tx, None, filter)).unwrap();
            week.rows.iter().map(|row| row.provider.full_name()).collect::<Vec<_>>()
        };
        let before = week("Matthew Cruz").await;
        with_real_people(&house, &admin).await;
        let of_child = week("José Ávila").await;
        assert!(!before.is_empty() && of_child.len() == before.len());
        for typed in ["jose avila", "ÁVILA O'BRIEN", "avila jose"] {
            assert_eq!(week(typed).await, of_child, "{typed}");
        }
        assert_eq!(week("zeljka d'angelo").await, ["Željka D’Ángelo"]);
        let agenda = BoardFilter { name: "AVILA jose".into(), ..BoardFilter::default() };
        let agenda = reading!(house, &admin, |tx| store::schedule::agenda(&mut tx, None, agenda)).unwrap();
        assert!(agenda.days.iter().any(|day| !day.lines.is_empty()));
    }

    async fn lists_stand_as_people_look_for_names(house, admin) {
        with_real_people(&house, &admin).await;
        let children = |page: u32| Search { q: String::new(), page };
        let mut names = Vec::new();
        for page in 1.. {
            let lines = reading!(house, &admin, |tx| people::children(&mut tx, &children(page))).unwrap();
            if lines.rows.is_empty() {
                assert_eq!(names.len(), lines.total as usize);
                break;
            }
            names.extend(lines.rows.into_iter().map(|line| line.child.last_name));
        }
        let place = |name: &str| names.iter().position(|other| other == name).unwrap();
        let next = &names[place("Ávila O’Brien") + 1];
        assert!(next.starts_with('A') || next.starts_with('B'), "among those with A: {next}");
        assert!(names.is_sorted_by_key(|name| SortKey::of(name)));
        let providers = reading!(house, &admin, |tx| people::providers(&mut tx, &children(1))).unwrap().rows;
        assert!(providers.is_sorted_by_key(|line| SortKey::of(&line.provider.last_name)));
        let next = providers.iter().position(|line| line.provider.last_name == "D’Ángelo").map(|place| &providers[place + 1]);
        assert!(next.is_some_and(|next| next.provider.last_name.starts_with(['D', 'E', 'F', 'G'])));
    }

    async fn providers_of_one_name_have_a_town_beside_where_one_is_chosen(house, admin) {
        let agency = Some(admin.agency().id);
        let names = "UPDATE providers SET first_name = 'Ana', last_name = 'Li' WHERE reference IN ('P001', 'P002', 'P003')";
        house.raw(agency, names).await.unwrap();
        house.raw(agency, "UPDATE providers SET city = 'Rush' WHERE reference IN ('P001', 'P002')").await.unwrap();
        house.raw(agency, "UPDATE providers SET city = 'Elm Hill' WHERE reference = 'P003'").await.unwrap();
        let choices = reading!(house, &admin, |tx| people::provider_choices(&mut tx)).unwrap();
        let mut names: Vec<_> = choices.into_iter().map(|choice| choice.name).filter(|name| name.starts_with("Ana Li")).collect();
        names.sort();
        assert_eq!(names, ["Ana Li, Elm Hill", "Ana Li, P001", "Ana Li, P002"]);
    }

    async fn namesakes_have_a_birth_date_beside(house, admin) {
        let namesake = "UPDATE children SET first_name = 'Xanthe', last_name = 'LI', birth_date = '2023-05-01' WHERE reference = 'C0001'";
        house.raw(Some(admin.agency().id), namesake).await.unwrap();
        let other = "UPDATE children SET first_name = 'XANTHE', last_name = 'Li', birth_date = '2024-06-02' WHERE reference = 'C0002'";
        house.raw(Some(admin.agency().id), other).await.unwrap();
        let town = "UPDATE places SET city = 'Rush' WHERE child_id IN (SELECT id FROM children WHERE reference IN ('C0001', 'C0002'))";
        house.raw(Some(admin.agency().id), town).await.unwrap();
        let found = find(&house, &admin, "xanthe li").await.unwrap().children;
        let mut shown: Vec<_> = found.iter().map(|child| (child.short_name(), child.listed_name())).collect();
        shown.sort();
        let expected = [
            ("XANTHE L., Rush, 06/02/2024", "XANTHE Li, 06/02/2024"),
            ("Xanthe L., Rush, 05/01/2023", "Xanthe LI, 05/01/2023"),
        ]
        .map(|(short, listed)| (short.to_owned(), listed.to_owned()));
        assert_eq!(shown, expected);
    }
}

/// Whether the child's page is there for the actor.
async fn in_caseload(house: &House, actor: &Actor, child: &ChildRef) -> bool {
    reading!(house, actor, |tx| store::people::child(&mut tx, child.id)).is_ok()
}
