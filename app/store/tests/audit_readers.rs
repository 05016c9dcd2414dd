//! Reading the audit: pages without gaps, days in the agency's time zone, and families limited to their own child.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    ChildId, Error,
    audit::{AccessLogPage, AuditActor, AuditPage, AuditSearch, AuditSubject},
    people::{NewGuardian, Search},
    text::{EmailAddress, FirstName, LastName, Phone, Reason, Relationship},
    visits::{CancelVisit, CancelledBy, ChangeKind, MoveVisit},
};
use jiff::civil::{date, time};
use store::{Actor, audit, care::visits, records::people};

/// A guardian of the child C0207, and a provider of this child.
const GUARDIAN: &str = "guardian207@family.example";
const PROVIDER: &str = "jennifer.berry@maple.example";

async fn search_children(app: &TestApp, actor: &Actor, q: &str) {
    let search = Search { q: q.into(), page: 1 };
    read_tx!(app, actor, |tx| people::children(&mut tx, &search)).unwrap();
}

async fn open_child(app: &TestApp, actor: &Actor, child: ChildId) {
    read_tx!(app, actor, |tx| people::child(&mut tx, child)).unwrap();
}

async fn search_audit(app: &TestApp, actor: &Actor, query: AuditSearch) -> domain::Result<AuditPage> {
    read_tx!(app, actor, |tx| audit::search(&mut tx, &query))
}

async fn child_id(app: &TestApp, admin: &Actor, reference: &str) -> ChildId {
    ChildId(app.id(admin, "children", reference).await)
}

fn by_action(action: &str) -> AuditSearch {
    AuditSearch { action: action.into(), ..AuditSearch::default() }
}

/// All changes and record accesses of a child.
fn by_child(child: ChildId) -> AuditSearch {
    AuditSearch { child: Some(child), include_accesses: true, ..AuditSearch::default() }
}

async fn load_access_log(app: &TestApp, actor: &Actor, child: ChildId, before: Option<i64>) -> domain::Result<AccessLogPage> {
    read_tx!(app, actor, |tx| audit::child_accesses(&mut tx, child, before))
}

both_engines! {
    async fn pages_skip_and_repeat_no_event(app, admin) {
        for nth in 1..=120 {
            search_children(&app, &admin, &format!("C{nth:04}")).await;
        }
        let mut all = Vec::new();
        let mut query = by_action("schedule.week");
        let last = app.count(admin.agency().id, "SELECT MAX(seq) FROM audit_events").await;
        query.before = Some(last + 1);
        loop {
            let page = search_audit(&app, &admin, query.clone()).await.unwrap();
            all.extend(page.rows.iter().map(|line| line.seq));
            let Some(older) = page.older else { break };
            query.before = Some(older);
        }
        assert_eq!(all.len(), 120);
        assert!(all.windows(2).all(|two| two[0] > two[1]), "newest first");

        let end = *all.last().unwrap();
        let back = AuditSearch { after: Some(end), ..by_action("schedule.week") };
        let page = search_audit(&app, &admin, back).await.unwrap();
        let rows: Vec<i64> = page.rows.iter().map(|line| line.seq).collect();
        assert_eq!(rows, all[69..119], "the page just newer than the oldest event");
        assert!(page.newer.is_some() && page.older == Some(all[118]));
    }

    async fn days_are_in_the_agencys_time_zone(app, admin) {
        let day = |from, to| AuditSearch { from, to, ..by_action("schedule.week") };
        // 23:30 of Monday in New York is Tuesday in UTC.
        app.clock.shift((16 * 60 + 30) * 60_000_000);
        search_children(&app, &admin, "C0001").await;
        let (monday, tuesday) = (Some(date(2026, 11, 30)), Some(date(2026, 12, 1)));
        let page = search_audit(&app, &admin, day(tuesday, tuesday)).await.unwrap();
        assert_eq!(page.rows.len(), 0);
        let page = search_audit(&app, &admin, day(monday, monday)).await.unwrap();
        assert_eq!(page.rows[0].at, date(2026, 11, 30).at(23, 30, 0, 0));
    }

    async fn an_event_names_its_actor_action_and_children(app, admin) {
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let child = child_id(&app, &admin, "C0207").await;
        open_child(&app, &provider, child).await;
        let found = search_audit(&app, &admin, AuditSearch { who: "berry jenn".into(), ..by_child(child) });
        let page = found.await.unwrap();
        let line = &page.rows[0];
        let AuditActor::Member { name, .. } = &line.who else { panic!("{:?}", line.who) };
        assert_eq!((name.as_str(), line.shown, line.children[0].id), ("Jennifer Berry", 1, child));
        assert_eq!(page.child.map(|child| child.id), Some(child));
        search_children(&app, &admin, "matthew").await;
        let page = search_audit(&app, &admin, by_child(child)).await.unwrap();
        let among = page.rows.iter().find(|line| line.shown > 1).expect("several children have this name");
        assert!(among.children.len() == 1 && among.children[0].id == child, "{among:?}");

        let visit = domain::VisitId(app.id(&admin, "visits", "V00104").await);
        let reason = Reason::try_from("Ill").unwrap();
        let cancel = CancelVisit { visit, version: 1, by: CancelledBy::Family, reason };
        write_tx!(app, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        let page = search_audit(&app, &admin, AuditSearch { visit: Some(visit), ..AuditSearch::default() }).await.unwrap();
        let [AuditSubject::Visit(named)] = &page.rows[0].subjects[..] else { panic!("{:?}", page.rows[0].subjects) };
        let (of, starts) = named.child_and_start.clone().expect("the visit is there");
        assert_eq!((named.id, of.id, named.exists), (visit, child, true));
        assert_eq!(starts.date(), date(2026, 12, 1));
        let [cancelled] = &named.changes[..] else { panic!("{:?}", named.changes) };
        assert_eq!((cancelled.kind, cancelled.reason.text()), (ChangeKind::Cancelled, Some("Ill")));
        let event = read_tx!(app, &admin, |tx| audit::event(&mut tx, page.rows[0].seq)).unwrap();
        let hash: String = app.query_value(admin.agency().id, &format!("SELECT hash FROM audit_events WHERE seq = {}", page.rows[0].seq)).await;
        assert_eq!(event.hash, hash);
    }

    async fn a_moved_visit_shows_its_state_before_and_after(app, admin) {
        let visit = domain::VisitId(app.id(&admin, "visits", "V00114").await);
        let provider = domain::ProviderId(app.id(&admin, "providers", "P005").await);
        let to = |version, hour| MoveVisit {
            visit,
            version,
            provider,
            date: date(2026, 12, 1),
            time: time(hour, 0, 0, 0),
            minutes: None,
            override_reason: (hour == 6).then(|| Reason::try_from("The family asked for it").unwrap()),
        };
        for (version, hour) in [(1, 6), (2, 14)] {
            write_tx!(app, &admin, |tx| visits::move_to(&mut tx, to(version, hour))).unwrap();
        }
        let page = search_audit(&app, &admin, AuditSearch { visit: Some(visit), ..AuditSearch::default() }).await.unwrap();
        let (import, moves) = page.rows.split_last().expect("events");
        assert_eq!(import.action, "import");
        let changes: Vec<_> = moves
            .iter()
            .map(|line| {
                let [AuditSubject::Visit(named)] = &line.subjects[..] else { panic!("{line:?}") };
                let [change] = &named.changes[..] else { panic!("{named:?}") };
                let starts = |snapshot: &Option<domain::visits::VisitSnapshot>| snapshot.as_ref().unwrap().starts.hour();
                assert_eq!(change.after.as_ref().unwrap().provider_name, "Sarah Young");
                (starts(&change.before), starts(&change.after), change.reason.clone())
            })
            .collect();
        assert_eq!(changes, [(6, 14, "".into()), (14, 6, "The family asked for it".into())], "the reason belongs to its move");
    }

    async fn only_the_privacy_capability_may_read_the_audit(app, admin) {
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let guardian = app.sign_in_member(&admin, GUARDIAN).await;
        for actor in [&provider, &guardian] {
            assert_eq!(search_audit(&app, actor, AuditSearch::default()).await, Err(Error::NotFound));
        }
        app.execute_raw(None, "UPDATE members SET capabilities = 'schedule bill supervise manage' WHERE role = 'admin'").await.unwrap();
        let scheduler = app.reload_actor(&admin).await;
        assert_eq!(search_audit(&app, &scheduler, AuditSearch::default()).await, Err(Error::NotFound));
        assert_eq!(read_tx!(app, &scheduler, |tx| audit::event(&mut tx, 1)), Err(Error::NotFound));
    }

    async fn a_family_reads_the_access_log_of_its_own_child_only(app, admin) {
        let (own, other) = (child_id(&app, &admin, "C0207").await, child_id(&app, &admin, "C0153").await);
        let guardian = app.sign_in_member(&admin, GUARDIAN).await;
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        open_child(&app, &provider, own).await;
        app.next_day();
        let (guardian, admin) = (app.reload_actor(&guardian).await, app.reload_actor(&admin).await);
        open_child(&app, &admin, own).await;
        open_child(&app, &admin, own).await;
        load_access_log(&app, &guardian, own, None).await.unwrap();
        let page = load_access_log(&app, &guardian, own, None).await.unwrap();
        let days: Vec<_> = page.days.iter().map(|day| day.date).collect();
        assert_eq!(days, [date(2026, 12, 1), date(2026, 11, 30)]);
        let today = &page.days[0].people;
        assert!(today[0].own && today.len() == 2, "{today:?}");
        assert_eq!((today[1].own, today[1].accesses[0].times), (false, 2));
        let Some(AuditActor::Member { name, .. }) = &page.days[1].people[0].who else { panic!("{page:?}") };
        assert_eq!((name.as_str(), page.older), ("Jennifer Berry", None));

        assert_eq!(load_access_log(&app, &guardian, other, None).await, Err(Error::NotFound));
        assert_eq!(load_access_log(&app, &provider, own, None).await, Err(Error::NotFound), "a provider can't open the family's access log");
    }

    async fn guardians_cannot_read_each_others_accesses(app, admin) {
        let own = child_id(&app, &admin, "C0207").await;
        let guardian = app.sign_in_member(&admin, GUARDIAN).await;
        let new = NewGuardian {
            child: own,
            guardian: None,
            version: None,
            first_name: FirstName::try_from("Juan").unwrap(),
            last_name: LastName::try_from("Sol").unwrap(),
            relationship: Relationship::try_from("father").unwrap(),
            email: Some(EmailAddress::try_from("juan@family.example").unwrap()),
            phone: Phone::try_from("").unwrap(),
            may_see_summaries: true,
            may_cancel: true,
            known: None,
            confirmed: false,
        };
        write_tx!(app, &admin, |tx| people::save_guardian(&mut tx, new)).unwrap();
        let other = app.sign_in_member(&admin, "juan@family.example").await;
        load_access_log(&app, &other, own, None).await.unwrap();
        open_child(&app, &admin, own).await;
        load_access_log(&app, &other, own, None).await.unwrap();
        let page = load_access_log(&app, &guardian, own, None).await.unwrap();
        let people = &page.days[0].people;
        assert_eq!(people.len(), 2, "{people:?}");
        assert!(people[0].who.is_some() && !people[0].accesses.is_empty());
        assert_eq!((people[1].who.clone(), people[1].own, people[1].accesses.len()), (None, false, 0), "no name and no times");
    }

    async fn the_access_log_of_a_family_is_paged(app, admin) {
        let own = child_id(&app, &admin, "C0207").await;
        let guardian = app.sign_in_member(&admin, GUARDIAN).await;
        for _ in 0..205 {
            open_child(&app, &admin, own).await;
        }
        let accesses = |page: &AccessLogPage| -> u32 { page.days.iter().flat_map(|day| &day.people).flat_map(|seen| &seen.accesses).map(|accesses| accesses.times).sum() };
        let first = load_access_log(&app, &guardian, own, None).await.unwrap();
        let rest = load_access_log(&app, &guardian, own, first.older).await.unwrap();
        assert_eq!((accesses(&first), accesses(&rest), rest.older), (200, 5, None));
    }
}
