//! Search by name finds only records that the actor may see.

use crate::{both_engines, read_tx, support::TestApp};
use domain::{
    AgencyId, Error,
    lists::{ListQuery, MemberFilters},
    people::Search,
    schedule::{BoardFilter, BoardQuery, FoundPeople, GroupBy, Selection, group_by_child},
    search::{Query, SearchResults, SortKey},
    visits::{ChildRef, ProviderRef},
};
use jiff::civil::date;
use std::collections::BTreeSet;
use store::{
    Actor,
    records::{members, people, search::search},
};

async fn find(app: &TestApp, actor: &Actor, text: &str) -> domain::Result<SearchResults> {
    let query = Query::try_from(text).unwrap();
    read_tx!(app, actor, |tx| search(&mut tx, &query))
}

fn full_names(children: &[ChildRef]) -> Vec<String> {
    children.iter().map(ChildRef::full_name).collect()
}

/// Gives the demo agency names, addresses and phone numbers as they occur in practice: accents, apostrophes, other scripts.
async fn add_real_names(app: &TestApp, admin: &Actor) {
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
        assert!(app.execute_raw(Some(admin.agency().id), sql).await.unwrap() > 0, "{sql}");
    }
}

/// Moves a child to another home.
async fn move_home(app: &TestApp, agency: AgencyId, reference: &str, address: &str, town: &str) {
    let sql = format!(
        "UPDATE places SET address = '{address}', city = '{town}'
         WHERE child_id = (SELECT id FROM children WHERE reference = '{reference}')"
    );
    assert!(app.execute_raw(Some(agency), &sql).await.unwrap() > 0);
}

/// A query and the reference of the child that it must find (empty: none).
const QUERIES: [(&str, &str); 25] = [
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
    async fn the_office_finds_names_in_any_spelling(app, admin) {
        for (typed, name) in [
            ("villagomez josé", "José Villagómez"),
            ("SOFIA DE JESUS", "Sofía de Jesús"),
            ("dejesus", "Sofía de Jesús"),
            ("王建军", "建军 王"),
            ("نور الدين", "نور الدّين بنو عبس"),
        ] {
            assert_eq!(full_names(&find(&app, &admin, typed).await.unwrap().children), [name], "{typed}");
        }
        let found = find(&app, &admin, "young sarah").await.unwrap();
        assert_eq!(found.providers.iter().map(ProviderRef::full_name).collect::<Vec<_>>(), ["Sarah Young"]);
        for no_match in ["", " ’ ", "zzzz", "%", "_"] {
            assert!(find(&app, &admin, no_match).await.unwrap().is_empty(), "{no_match}");
        }
    }

    async fn upcoming_visits_are_sorted_by_start(app, admin) {
        // On Tuesday, the visits of Monday are in the past.
        app.clock.shift(24 * 3_600_000_000);
        let found = find(&app, &admin, "sarah young").await.unwrap();
        assert_eq!(found.visits.len(), SearchResults::MAX_PER_KIND);
        assert_eq!(found.visits[0].starts.date(), date(2026, 12, 1));
        assert!(found.visits.is_sorted_by_key(|visit| visit.starts));
        let provider = &found.providers[0];
        assert!(found.visits.iter().all(|visit| visit.provider == *provider || found.children.contains(&visit.child)));
        app.execute_raw(Some(admin.agency().id), "UPDATE visits SET state = 'cancelled'").await.unwrap();
        assert!(find(&app, &admin, "sarah young").await.unwrap().visits.is_empty());
    }

    async fn search_results_are_recorded_as_accesses(app, admin) {
        let found = find(&app, &admin, "villagomez").await.unwrap();
        let sql = "SELECT s.child_id FROM seen_sets s JOIN audit_events e ON e.digest = s.digest WHERE e.action = 'schedule.week'";
        let seen: Vec<uuid::Uuid> = app.query_values(admin.agency().id, sql).await;
        assert_eq!(seen, [found.children[0].id.0]);
    }

    async fn a_provider_finds_only_their_own_caseload_and_visits(app, admin) {
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let own = find(&app, &provider, "young sarah").await.unwrap();
        assert_eq!(own.providers.len(), 1);
        assert!(!own.visits.is_empty() && own.visits.iter().all(|visit| visit.provider == own.providers[0]));
        let child = &own.visits[0].child;
        let child_results = find(&app, &provider, &child.full_name()).await.unwrap();
        assert!(child_results.children.contains(child));

        let other = app.sign_in_member(&admin, "krista.hicks@maple.example").await;
        assert!(find(&app, &other, "sarah young").await.unwrap().providers.is_empty());
        let all = find(&app, &admin, "krista hicks").await.unwrap();
        let other_children = all.visits.iter().map(|visit| &visit.child);
        for child in other_children {
            let found = find(&app, &provider, &child.full_name()).await.unwrap();
            let caseload = is_in_caseload(&app, &provider, child).await;
            assert_eq!(found.children.contains(child), caseload, "{}", child.full_name());
            assert!(found.visits.iter().all(|visit| visit.provider == own.providers[0]));
        }
    }

    async fn families_and_other_agencies_find_nothing(app, admin) {
        let parent = app.sign_in_member(&admin, "guardian149@family.example").await;
        assert_eq!(find(&app, &parent, "villagomez").await.unwrap_err(), Error::NotFound);
        let cedar = app.create_agency("cedar").await;
        for typed in ["villagomez", "sarah young", "a", "王"] {
            assert!(find(&app, &cedar, typed).await.unwrap().is_empty(), "{typed}");
        }
    }

    async fn every_search_box_finds_the_same_children(app, admin) {
        add_real_names(&app, &admin).await;
        for (typed, reference) in QUERIES {
            let expected: Vec<_> = match reference {
                "" => Vec::new(),
                _ => vec![app.id(&admin, "children", reference).await],
            };
            let found = find(&app, &admin, typed).await.unwrap();
            assert_eq!(found.children.iter().map(|child| child.id.0).collect::<Vec<_>>(), expected, "everywhere: {typed}");
            let q = Search { q: typed.into(), page: 1 };
            let children = read_tx!(app, &admin, |tx| people::children(&mut tx, &q)).unwrap();
            assert_eq!(children.rows.iter().map(|line| line.child.id.0).collect::<Vec<_>>(), expected, "children: {typed}");
            assert_eq!(children.total as usize, expected.len());
            let rows = read_tx!(app, &admin, |tx| people::authorizations(&mut tx, &q)).unwrap().rows;
            let mut found_children: Vec<_> = rows.iter().map(|line| line.child.id.0).collect();
            found_children.dedup();
            assert_eq!(found_children, expected, "authorizations: {typed}");
        }
    }

    async fn providers_members_and_invitees_are_found_alike(app, admin) {
        add_real_names(&app, &admin).await;
        for typed in [
            "zeljka", "ŽELJKA", "d'angelo", "D\u{2bc}Ángelo", "dangelo željka", "P007", "(212) 777-0199", "+1 212.777.0199", "2127770199",
            "zeljka@maple.example", "zeljka@",
        ] {
            let q = Search { q: typed.into(), page: 1 };
            let found = find(&app, &admin, typed).await.unwrap().providers;
            assert_eq!(found.iter().map(ProviderRef::full_name).collect::<Vec<_>>(), ["Željka D’Ángelo"], "everywhere: {typed}");
            let providers = read_tx!(app, &admin, |tx| people::providers(&mut tx, &q)).unwrap();
            assert_eq!((providers.rows.len(), providers.total), (1, 1), "providers: {typed}");
            if typed != "P007" {
                let invitees = read_tx!(app, &admin, |tx| members::providers_to_invite(&mut tx, &q)).unwrap();
                assert_eq!((invitees.rows.len(), invitees.total), (1, 1), "to invite: {typed}");
            }
        }
        let street = Search { q: "7 strasse".into(), page: 1 };
        assert_eq!(read_tx!(app, &admin, |tx| people::providers(&mut tx, &street)).unwrap().total, 1);
        for typed in ["ñusta", "OSTER", "nusta.oster@family.example", "212 777 0134"] {
            let q = Search { q: typed.into(), page: 1 };
            assert_eq!(read_tx!(app, &admin, |tx| members::parents_to_invite(&mut tx, &q)).unwrap().total, 1, "{typed}");
        }
        app.execute_raw(Some(admin.agency().id), "UPDATE guardians SET email = 'nusta.oster@family.example' WHERE last_name = 'Øster'").await.unwrap();
        app.sign_in_member(&admin, "nusta.oster@family.example").await;
        app.sign_in_member(&admin, "zeljka@maple.example").await;
        for (typed, name) in [("ÑUSTA oster", "Ñusta Øster"), ("2127770134", "Ñusta Øster"), ("d’angelo", "Željka D’Ángelo"), ("2127770199", "Željka D’Ángelo")] {
            let q = ListQuery::<MemberFilters>::search(typed);
            let found = read_tx!(app, &admin, |tx| members::list(&mut tx, &q)).unwrap();
            assert_eq!(found.rows.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), [name], "members: {typed}");
        }
    }

    async fn board_filters_accept_any_spelling_of_a_name(app, admin) {
        let week = async |name: &str| {
            let filter = BoardFilter { name: name.into(), ..BoardFilter::default() };
            let week = read_tx!(app, &admin, |tx| store::scheduling::week(&mut tx, None, filter)).unwrap();
            week.rows.iter().map(|row| row.provider.full_name()).collect::<Vec<_>>()
        };
        let before = week("Matthew Cruz").await;
        add_real_names(&app, &admin).await;
        let child_audit_link = week("José Ávila").await;
        assert!(!before.is_empty() && child_audit_link.len() == before.len());
        for typed in ["jose avila", "ÁVILA O'BRIEN", "avila jose"] {
            assert_eq!(week(typed).await, child_audit_link, "{typed}");
        }
        assert_eq!(week("zeljka d'angelo").await, ["Željka D’Ángelo"]);
        let agenda = BoardFilter { name: "AVILA jose".into(), ..BoardFilter::default() };
        let agenda = read_tx!(app, &admin, |tx| store::scheduling::agenda(&mut tx, None, agenda)).unwrap();
        assert!(agenda.days.iter().any(|day| !day.lines.is_empty()));
    }

    async fn whatever_is_shown_of_a_child_filters_the_boards(app, admin) {
        let agency = admin.agency().id;
        for reference in ["C0001", "C0207"] {
            app.rename(agency, "children", reference, "Xanthe", "Li").await;
        }
        move_home(&app, agency, "C0207", "12 Elan St", "Pittsford").await;
        move_home(&app, agency, "C0001", "3 Oak St", "Rush").await;
        let id = app.id(&admin, "children", "C0207").await;
        let monday = Some(date(2026, 11, 30));
        let known = read_tx!(app, &admin, |tx| people::child(&mut tx, domain::ChildId(id))).unwrap().child;
        let labels = [known.short_name(), known.listed_name()];
        assert!(labels[0].starts_with("Xanthe L., Pittsford, ") && labels[1].starts_with("Xanthe Li, "), "{labels:?}");
        // In the demo a provider has the same number.
        let phone = "UPDATE guardians SET phone = '+15855559876' WHERE email = 'guardian207@family.example'";
        app.execute_raw(Some(agency), phone).await.unwrap();
        let typed = ["C0207", "dennis cruz", "Xanthe L., Pittsford", "(585) 555-9876", &labels[0], &labels[1]];
        for name in typed {
            let filter = BoardFilter { name: name.into(), ..BoardFilter::default() };
            let agenda = read_tx!(app, &admin, |tx| store::scheduling::agenda(&mut tx, monday, filter.clone())).unwrap();
            let shown: BTreeSet<_> = agenda.days.iter().flat_map(|day| &day.lines).map(|line| line.child.id.0).collect();
            assert_eq!(shown, BTreeSet::from([id]), "{name}");
            let week = read_tx!(app, &admin, |tx| store::scheduling::week(&mut tx, monday, filter.clone())).unwrap();
            let visits = agenda.days.iter().map(|day| day.lines.len()).sum::<usize>();
            assert!(!week.rows.is_empty() && week.figures.placed as usize <= visits, "{name}: {:?}", week.figures);
            assert!(week.not_placed.iter().all(|line| line.child.id.0 == id), "{name}");
            let by_child = BoardQuery { filter: filter.clone(), by: GroupBy::Child, all_not_placed: false };
            let week = read_tx!(app, &admin, |tx| store::scheduling::week(&mut tx, monday, by_child)).unwrap();
            let children: Vec<_> = group_by_child(&week.rows, &week.selection).into_iter().map(|row| row.child.id.0).collect();
            assert_eq!(children, [id], "{name}");
            let month = read_tx!(app, &admin, |tx| store::scheduling::month(&mut tx, monday, filter)).unwrap();
            let counted = month.weeks.iter().flat_map(|week| &week.days).map(|day| day.going_ahead + day.cancelled).sum::<u32>();
            assert_eq!(counted as usize, visits, "{name}");
        }
    }

    async fn filters_of_boards_ignore_addresses_and_people_of_other_times(app, admin) {
        let (agency, tuesday, years_later) = (admin.agency().id, date(2026, 12, 1), date(2036, 12, 1));
        // Without a namesake, whose town would be shown.
        app.rename(agency, "children", "C0207", "Zebulon", "Quist").await;
        move_home(&app, agency, "C0207", "12 Zyxel St", "Quogue").await;
        let agenda = async |name: &str, day: jiff::civil::Date| {
            let filter = BoardFilter { name: name.into(), ..BoardFilter::default() };
            read_tx!(app, &admin, |tx| store::scheduling::agenda(&mut tx, Some(day), filter)).unwrap().count()
        };
        assert!(agenda("zebulon quist", tuesday).await > 0);
        for typed in ["12 zyxel", "quogue", "guardian207", "guardian207@family.example"] {
            assert_eq!(agenda(typed, tuesday).await, 0, "{typed}");
        }
        let filter = BoardFilter { name: "zebulon quist".into(), ..BoardFilter::default() };
        let later = read_tx!(app, &admin, |tx| store::scheduling::week(&mut tx, Some(years_later), filter.clone())).unwrap();
        assert_eq!(later.selection, Selection::new(&filter, Some(FoundPeople::default())), "the child has nothing in that week");
    }

    async fn a_filtered_month_records_the_children_it_finds(app, admin) {
        let seen = async |name: &str| {
            let filter = BoardFilter { name: name.into(), ..BoardFilter::default() };
            read_tx!(app, &admin, |tx| async {
                store::scheduling::month(&mut tx, Some(date(2026, 12, 1)), filter).await.unwrap();
                tx.accessed_children()
            })
        };
        assert_eq!(seen("").await, []);
        assert_eq!(seen("sarah young").await, [], "the numbers of a provider are about no child");
        let child = app.id(&admin, "children", "C0207").await;
        assert_eq!(seen("C0207").await, [domain::ChildId(child)]);
    }

    async fn a_child_is_found_by_the_birth_date_that_is_shown(app, admin) {
        for reference in ["C0001", "C0002"] {
            app.rename(admin.agency().id, "children", reference, "Gloria", "Castro").await;
        }
        let both = find(&app, &admin, "gloria castro").await.unwrap().children;
        assert_eq!(both.len(), 2);
        for child in both {
            let label = child.listed_name();
            assert_ne!(label, "Gloria Castro");
            let found = find(&app, &admin, &label).await.unwrap().children;
            assert_eq!(found.iter().map(|found| found.id).collect::<Vec<_>>(), [child.id], "{label}");
            let page = read_tx!(app, &admin, |tx| people::children(&mut tx, &Search { q: label.clone(), page: 1 })).unwrap();
            assert_eq!(page.total, 1, "{label}");
        }
    }

    async fn lists_are_sorted_alphabetically_ignoring_accents(app, admin) {
        add_real_names(&app, &admin).await;
        let children = |page: u32| Search { q: String::new(), page };
        let mut names = Vec::new();
        for page in 1.. {
            let lines = read_tx!(app, &admin, |tx| people::children(&mut tx, &children(page))).unwrap();
            if lines.rows.is_empty() {
                assert_eq!(names.len(), lines.total as usize);
                break;
            }
            names.extend(lines.rows.into_iter().map(|line| line.child.last_name));
        }
        let position = |name: &str| names.iter().position(|other| other == name).unwrap();
        let next = &names[position("Ávila O’Brien") + 1];
        assert!(next.starts_with('A') || next.starts_with('B'), "sorted among the names with A: {next}");
        assert!(names.is_sorted_by_key(|name| SortKey::of(name)));
        let providers = read_tx!(app, &admin, |tx| people::providers(&mut tx, &children(1))).unwrap().rows;
        assert!(providers.is_sorted_by_key(|line| SortKey::of(&line.provider.last_name)));
        let next = providers.iter().position(|line| line.provider.last_name == "D’Ángelo").map(|index| &providers[index + 1]);
        assert!(next.is_some_and(|next| next.provider.last_name.starts_with(['D', 'E', 'F', 'G'])));
    }

    async fn provider_choices_with_the_same_name_show_the_town(app, admin) {
        let agency = Some(admin.agency().id);
        for reference in ["P001", "P002", "P003"] {
            app.rename(admin.agency().id, "providers", reference, "Ana", "Li").await;
        }
        app.execute_raw(agency, "UPDATE providers SET city = 'Rush' WHERE reference IN ('P001', 'P002')").await.unwrap();
        app.execute_raw(agency, "UPDATE providers SET city = 'Elm Hill' WHERE reference = 'P003'").await.unwrap();
        let choices = read_tx!(app, &admin, |tx| people::provider_choices(&mut tx)).unwrap();
        let mut names: Vec<_> = choices.into_iter().map(|choice| choice.name).filter(|name| name.starts_with("Ana Li")).collect();
        names.sort();
        assert_eq!(names, ["Ana Li, Elm Hill", "Ana Li, P001", "Ana Li, P002"]);
    }

    async fn children_with_the_same_name_show_the_birth_date(app, admin) {
        let agency = admin.agency().id;
        // Letters beyond ASCII, which SQLite's `lower` does not change.
        app.rename(agency, "children", "C0001", "Zoë", "ÁLVAREZ").await;
        app.rename(agency, "children", "C0002", "ZOË", "álvarez").await;
        for (child, born) in [("C0001", "2023-05-01"), ("C0002", "2024-06-02")] {
            let birth_date = format!("UPDATE children SET birth_date = '{born}' WHERE reference = '{child}'");
            app.execute_raw(Some(agency), &birth_date).await.unwrap();
        }
        let town = "UPDATE places SET city = 'Rush' WHERE child_id IN (SELECT id FROM children WHERE reference IN ('C0001', 'C0002'))";
        app.execute_raw(Some(agency), town).await.unwrap();
        let found = find(&app, &admin, "zoe alvarez").await.unwrap().children;
        let mut shown: Vec<_> = found.iter().map(|child| (child.short_name(), child.listed_name())).collect();
        shown.sort();
        let expected = [
            ("ZOË Á., Rush, 06/02/2024", "ZOË álvarez, 06/02/2024"),
            ("Zoë Á., Rush, 05/01/2023", "Zoë ÁLVAREZ, 05/01/2023"),
        ]
        .map(|(short, listed)| (short.to_owned(), listed.to_owned()));
        assert_eq!(shown, expected);
    }
}

/// Whether the actor may open the child's page.
async fn is_in_caseload(app: &TestApp, actor: &Actor, child: &ChildRef) -> bool {
    read_tx!(app, actor, |tx| store::records::people::child(&mut tx, child.id)).is_ok()
}
