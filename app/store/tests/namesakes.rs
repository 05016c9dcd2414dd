//! People with the same name are shown with what distinguishes them.

use crate::{
    both_engines,
    guardians::{guardian_form, save_guardian},
    read_tx,
    support::TestApp,
    write_tx,
};
use domain::{
    ChildId, ProviderId, VisitId,
    audit::{AuditActor, AuditLine, AuditSearch, AuditSubject},
    preferences::Preferences,
    schedule::BoardFilter,
    search::Query,
    visits::{Difference, MoveVisit, ProviderRef},
};
use jiff::civil::{date, time};
use std::collections::BTreeSet;
use store::{
    Actor, audit,
    care::visits,
    records::{members, people, search::search},
    scheduling,
};

/// A guardian of the child C0207, and a provider of this child.
const GUARDIAN: &str = "guardian207@family.example";
const PROVIDER: &str = "jennifer.berry@maple.example";

/// Gives three providers one name, two of them in one town.
async fn make_namesakes(app: &TestApp, admin: &Actor) {
    let agency = admin.agency().id;
    for (reference, first, last, town) in
        [("P001", "Zoë", "Ávila", "Rush"), ("P002", "ZOË", "ÁVILA", "Rush"), ("P005", "Zoë", "Ávila", "Elm Hill")]
    {
        app.rename(agency, "providers", reference, first, last).await;
        let town = format!("UPDATE providers SET city = '{town}' WHERE reference = '{reference}'");
        app.execute_raw(Some(agency), &town).await.unwrap();
    }
}

const NAMESAKES: [&str; 3] = ["ZOË ÁVILA, P002", "Zoë Ávila, Elm Hill", "Zoë Ávila, P001"];

/// The names that are listed of the namesakes among these providers.
fn listed<'a>(providers: impl Iterator<Item = &'a ProviderRef>) -> Vec<String> {
    let names: BTreeSet<String> =
        providers.filter(|provider| provider.first_name.to_lowercase() == "zoë").map(ProviderRef::listed_name).collect();
    names.into_iter().collect()
}

async fn read_audit(app: &TestApp, actor: &Actor, query: AuditSearch) -> Vec<AuditLine> {
    read_tx!(app, actor, |tx| audit::search(&mut tx, &query)).unwrap().rows
}

fn member_name(who: &AuditActor) -> Option<&str> {
    if let AuditActor::Member { name, .. } = who { Some(name) } else { None }
}

fn actor_names(lines: &[AuditLine]) -> BTreeSet<&str> {
    lines.iter().filter_map(|line| member_name(&line.who)).collect()
}

both_engines! {
    async fn providers_of_one_name_differ_on_all_screens(app, admin) {
        make_namesakes(&app, &admin).await;
        let monday = Some(date(2026, 11, 30));
        let week = read_tx!(app, &admin, |tx| scheduling::week(&mut tx, monday, BoardFilter::default())).unwrap();
        assert_eq!(listed(week.rows.iter().map(|row| &row.provider)), NAMESAKES);
        let chosen = week.not_placed.iter().filter_map(|line| line.chosen.as_ref());
        assert!(chosen.filter(|provider| provider.first_name.to_lowercase() == "zoë").all(|provider| provider.detail.is_some()));
        let others = week.rows.iter().filter(|row| row.provider.detail.is_none()).count();
        assert_eq!(others, week.rows.len() - 3, "nobody else");
        let agenda = read_tx!(app, &admin, |tx| scheduling::agenda(&mut tx, monday, BoardFilter::default())).unwrap();
        assert_eq!(listed(agenda.days.iter().flat_map(|day| &day.lines).map(|line| &line.provider)), NAMESAKES);
        let found = read_tx!(app, &admin, |tx| search(&mut tx, &Query::try_from("zoe avila").unwrap())).unwrap();
        assert_eq!(listed(found.providers.iter()), NAMESAKES);
        let choices = read_tx!(app, &admin, |tx| people::provider_choices(&mut tx)).unwrap();
        let names: BTreeSet<String> =
            choices.into_iter().map(|choice| choice.name).filter(|name| NAMESAKES.contains(&name.as_str())).collect();
        assert_eq!(names.len(), 3);
        let to_invite = read_tx!(app, &admin, |tx| members::all_providers_to_invite(&mut tx)).unwrap();
        let names: BTreeSet<String> =
            to_invite.into_iter().map(|one| one.name).filter(|name| name.to_lowercase().starts_with("zoë")).collect();
        assert_eq!(names.into_iter().collect::<Vec<_>>(), NAMESAKES);
        let young = ProviderId(app.id(&admin, "providers", "P005").await);
        let name = read_tx!(app, &admin, |tx| scheduling::board::provider_name(&mut tx, young)).unwrap();
        assert_eq!(name, "Zoë Ávila, Elm Hill");
    }

    async fn the_history_of_a_visit_distinguishes_providers_of_one_name(app, admin) {
        make_namesakes(&app, &admin).await;
        let visit = VisitId(app.id(&admin, "visits", "V00114").await);
        let change = MoveVisit {
            visit,
            version: 1,
            provider: ProviderId(app.id(&admin, "providers", "P001").await),
            date: date(2026, 12, 6),
            time: time(6, 0, 0, 0),
            minutes: None,
            override_reason: Some("The family asked for it".try_into().unwrap()),
        };
        write_tx!(app, &admin, |tx| visits::move_to(&mut tx, change)).unwrap();
        let lines = read_audit(&app, &admin, AuditSearch { visit: Some(visit), ..AuditSearch::default() }).await;
        let [AuditSubject::Visit(moved)] = &lines[0].subjects[..] else { panic!("{lines:?}") };
        let differences = moved.changes[0].differences();
        let names = Difference::Provider("Zoë Ávila, Elm Hill".into(), "Zoë Ávila, P001".into());
        assert!(differences.contains(&names), "{differences:?}");
    }

    async fn the_audit_distinguishes_members_of_one_name_by_their_addresses(app, admin) {
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let guardian = app.sign_in_member(&admin, GUARDIAN).await;
        app.execute_raw(None, "UPDATE members SET name = 'jennifer BERRY' WHERE role = 'admin'").await.unwrap();
        let child = ChildId(app.id(&admin, "children", "C0207").await);
        let admin = app.reload_actor(&admin).await;
        for actor in [&provider, &admin, &guardian] {
            read_tx!(app, actor, |tx| store::care::family::home(&mut tx, 1)).ok();
            read_tx!(app, actor, |tx| people::child(&mut tx, child)).ok();
        }
        let everything = AuditSearch { include_accesses: true, ..AuditSearch::default() };
        let lines = read_audit(&app, &admin, everything.clone()).await;
        let names = actor_names(&lines);
        let by_address = format!("Jennifer Berry, {PROVIDER}");
        assert!(names.contains(by_address.as_str()) && names.contains("jennifer BERRY, office@maple.example"), "{names:?}");
        let by = |who: &str| AuditSearch { who: who.into(), ..everything.clone() };
        assert_eq!(actor_names(&read_audit(&app, &admin, by(PROVIDER)).await), BTreeSet::from([by_address.as_str()]));
        // Families see the name only.
        let page = read_tx!(app, &guardian, |tx| audit::child_accesses(&mut tx, child, None)).unwrap();
        let people = page.days.iter().flat_map(|day| &day.people);
        let shown: Vec<&str> = people.filter_map(|person| member_name(person.who.as_ref()?)).collect();
        assert!(shown.contains(&"Jennifer Berry") && !shown.iter().any(|name| name.contains('@')), "{shown:?}");
    }

    async fn the_audit_distinguishes_guardians_of_one_name_by_their_addresses(app, admin) {
        for (child, name) in [("C0205", "Zoë"), ("C0206", "ZOE"), ("C0207", "Juan")] {
            let mut new = guardian_form(&app, &admin, child, name, &format!("{child}@family.example")).await;
            new.known = Some(domain::people::guardians::KnownGuardian::Another);
            save_guardian(&app, &admin, new).await.unwrap();
        }
        let lines = read_audit(&app, &admin, AuditSearch::default()).await;
        let names: BTreeSet<&str> = lines
            .iter()
            .flat_map(|line| &line.subjects)
            .filter_map(|subject| match subject {
                AuditSubject::Named { kind, name } if kind == "guardian" => Some(name.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(names, BTreeSet::from(["Juan", "ZOE, c0206@family.example", "Zoë, c0205@family.example"]));
    }

    async fn a_reader_of_initials_finds_a_guardian_by_the_full_name(app, admin) {
        let guardian = app.sign_in_member(&admin, GUARDIAN).await;
        read_tx!(app, &guardian, |tx| store::care::family::home(&mut tx, 1)).unwrap();
        let full_name = guardian.viewer().unwrap().name.clone();
        let initials = Preferences { initials: true, ..Preferences::default() };
        app.db.identity().save_preferences(admin.viewer().unwrap().user, initials).await.unwrap();
        let admin = app.reload_actor(&admin).await;
        let query = AuditSearch { who: full_name.clone(), include_accesses: true, ..AuditSearch::default() };
        let lines = read_audit(&app, &admin, query).await;
        assert_eq!(actor_names(&lines), BTreeSet::from(["D. C."]), "{full_name} is found, and shown by initials");
    }
}
