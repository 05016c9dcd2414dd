//! The audit for those who read it: pages without gaps, days of the agency's zone, families their own child alone.

use crate::{both_engines, reading, support::House, writing};
use domain::{
    ChildId, Error,
    audit::{AuditActor, AuditPage, AuditSearch, AuditSubject, SeenPage},
    people::{NewGuardian, Search},
    text::{Email, FirstName, LastName, Phone, Reason, Relationship},
    visits::{CancelVisit, CancelledBy, ChangeKind, MoveVisit},
};
use jiff::civil::{date, time};
use store::{Actor, audit, people, visits};

/// A guardian of the child C0207, and a provider of theirs.
const GUARDIAN: &str = "guardian207@family.example";
const PROVIDER: &str = "jennifer.berry@maple.example";

async fn look(house: &House, actor: &Actor, q: &str) {
    let search = Search { q: q.into(), page: 1 };
    reading!(house, actor, |tx| people::children(&mut tx, &search)).unwrap();
}

async fn open(house: &House, actor: &Actor, child: ChildId) {
    reading!(house, actor, |tx| people::child(&mut tx, child)).unwrap();
}

async fn search(house: &House, actor: &Actor, asked: AuditSearch) -> domain::Result<AuditPage> {
    reading!(house, actor, |tx| audit::search(&mut tx, &asked))
}

async fn child(house: &House, admin: &Actor, reference: &str) -> ChildId {
    ChildId(house.id(admin, "children", reference).await)
}

fn of_action(action: &str) -> AuditSearch {
    AuditSearch { action: action.into(), ..AuditSearch::default() }
}

async fn seen(house: &House, actor: &Actor, child: ChildId, before: Option<i64>) -> domain::Result<SeenPage> {
    reading!(house, actor, |tx| audit::seen(&mut tx, child, before))
}

both_engines! {
    async fn pages_leave_nothing_out_and_nothing_twice(house, admin) {
        for nth in 1..=120 {
            look(&house, &admin, &format!("C{nth:04}")).await;
        }
        let mut all = Vec::new();
        let mut asked = of_action("test.read");
        let last = house.count(admin.agency().id, "SELECT MAX(seq) FROM audit_events").await;
        asked.before = Some(last + 1);
        loop {
            let page = search(&house, &admin, asked.clone()).await.unwrap();
            all.extend(page.rows.iter().map(|line| line.seq));
            let Some(older) = page.older else { break };
            asked.before = Some(older);
        }
        assert_eq!(all.len(), 120);
        assert!(all.windows(2).all(|two| two[0] > two[1]), "newest first");

        let end = *all.last().unwrap();
        let back = AuditSearch { after: Some(end), ..of_action("test.read") };
        let page = search(&house, &admin, back).await.unwrap();
        let rows: Vec<i64> = page.rows.iter().map(|line| line.seq).collect();
        assert_eq!(rows, all[69..119], "the page just newer than the oldest event");
        assert!(page.newer.is_some() && page.older == Some(all[118]));
    }

    async fn days_are_the_agencys(house, admin) {
        let day = |from, to| AuditSearch { from, to, ..of_action("test.read") };
        // 23:30 of Monday in New York is Tuesday in UTC.
        house.clock.shift((16 * 60 + 30) * 60_000_000);
        look(&house, &admin, "C0001").await;
        let (monday, tuesday) = (Some(date(2026, 11, 30)), Some(date(2026, 12, 1)));
        let page = search(&house, &admin, day(tuesday, tuesday)).await.unwrap();
        assert_eq!(page.rows.len(), 0);
        let page = search(&house, &admin, day(monday, monday)).await.unwrap();
        assert_eq!(page.rows[0].at, date(2026, 11, 30).at(23, 30, 0, 0));
    }

    async fn an_event_says_who_what_and_whom(house, admin) {
        let provider = house.member(&admin, PROVIDER).await;
        let child = child(&house, &admin, "C0207").await;
        open(&house, &provider, child).await;
        let found = search(&house, &admin, AuditSearch { who: "berry jenn".into(), child: Some(child), ..AuditSearch::default() });
        let page = found.await.unwrap();
        let line = &page.rows[0];
        let AuditActor::Member { name, .. } = &line.who else { panic!("{:?}", line.who) };
        assert_eq!((name.as_str(), line.shown, line.children[0].id), ("Jennifer Berry", 1, child));
        assert_eq!(page.child.map(|child| child.id), Some(child));
        look(&house, &admin, "matthew").await;
        let page = search(&house, &admin, AuditSearch { child: Some(child), ..AuditSearch::default() }).await.unwrap();
        let among = page.rows.iter().find(|line| line.shown > 1).expect("several are called so");
        assert!(among.children.len() == 1 && among.children[0].id == child, "{among:?}");

        let visit = domain::VisitId(house.id(&admin, "visits", "V00104").await);
        let reason = Reason::try_from("Ill").unwrap();
        let cancel = CancelVisit { visit, version: 1, by: CancelledBy::Family, reason };
        writing!(house, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        let page = search(&house, &admin, AuditSearch { visit: Some(visit), ..AuditSearch::default() }).await.unwrap();
        let [AuditSubject::Visit(named)] = &page.rows[0].subjects[..] else { panic!("{:?}", page.rows[0].subjects) };
        let (of, starts) = named.of.clone().expect("the visit is there");
        assert_eq!((named.id, of.id, named.stands), (visit, child, true));
        assert_eq!(starts.date(), date(2026, 12, 1));
        let [cancelled] = &named.changes[..] else { panic!("{:?}", named.changes) };
        assert_eq!((cancelled.kind, cancelled.reason.as_str()), (ChangeKind::Cancelled, "Ill"));
        let event = reading!(house, &admin, |tx| audit::event(&mut tx, page.rows[0].seq)).unwrap();
        let hash: String = house.value(admin.agency().id, &format!("SELECT hash FROM audit_events WHERE seq = {}", page.rows[0].seq)).await;
        assert_eq!(event.hash, hash);
    }

    async fn what_changed_a_visit_is_said_from_where_to_where(house, admin) {
        let visit = domain::VisitId(house.id(&admin, "visits", "V00114").await);
        let provider = domain::ProviderId(house.id(&admin, "providers", "P005").await);
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
            writing!(house, &admin, |tx| visits::move_to(&mut tx, to(version, hour))).unwrap();
        }
        let page = search(&house, &admin, AuditSearch { visit: Some(visit), ..AuditSearch::default() }).await.unwrap();
        let changes: Vec<_> = page
            .rows
            .iter()
            .map(|line| {
                let [AuditSubject::Visit(named)] = &line.subjects[..] else { panic!("{line:?}") };
                let [change] = &named.changes[..] else { panic!("{named:?}") };
                let starts = |stand: &Option<domain::visits::Stand>| stand.as_ref().unwrap().starts.hour();
                assert_eq!(change.after.as_ref().unwrap().provider_name, "Sarah Young");
                (starts(&change.before), starts(&change.after), change.reason.clone())
            })
            .collect();
        assert_eq!(changes, [(6, 14, String::new()), (14, 6, "The family asked for it".into())], "the reason is of its move");
    }

    async fn the_audit_is_for_who_answers_for_privacy(house, admin) {
        let provider = house.member(&admin, PROVIDER).await;
        let guardian = house.member(&admin, GUARDIAN).await;
        for actor in [&provider, &guardian] {
            assert_eq!(search(&house, actor, AuditSearch::default()).await, Err(Error::NotFound));
        }
        house.raw(None, "UPDATE members SET capabilities = 'schedule bill supervise manage' WHERE role = 'admin'").await.unwrap();
        let scheduler = house.again(&admin).await;
        assert_eq!(search(&house, &scheduler, AuditSearch::default()).await, Err(Error::NotFound));
        assert_eq!(reading!(house, &scheduler, |tx| audit::event(&mut tx, 1)), Err(Error::NotFound));
    }

    async fn a_family_reads_of_its_own_child_alone(house, admin) {
        let (own, other) = (child(&house, &admin, "C0207").await, child(&house, &admin, "C0153").await);
        let guardian = house.member(&admin, GUARDIAN).await;
        let provider = house.member(&admin, PROVIDER).await;
        open(&house, &provider, own).await;
        house.next_day();
        let (guardian, admin) = (house.again(&guardian).await, house.again(&admin).await);
        open(&house, &admin, own).await;
        open(&house, &admin, own).await;
        seen(&house, &guardian, own, None).await.unwrap();
        let page = seen(&house, &guardian, own, None).await.unwrap();
        let days: Vec<_> = page.days.iter().map(|day| day.date).collect();
        assert_eq!(days, [date(2026, 12, 1), date(2026, 11, 30)]);
        let today = &page.days[0].people;
        assert!(today[0].own && today.len() == 2, "{today:?}");
        assert_eq!((today[1].own, today[1].looks[0].times), (false, 2));
        let Some(AuditActor::Member { name, .. }) = &page.days[1].people[0].who else { panic!("{page:?}") };
        assert_eq!((name.as_str(), page.older), ("Jennifer Berry", None));

        assert_eq!(seen(&house, &guardian, other, None).await, Err(Error::NotFound));
        assert_eq!(seen(&house, &provider, own, None).await, Err(Error::NotFound), "a provider has no family's page");
    }

    async fn guardians_do_not_read_of_each_other(house, admin) {
        let own = child(&house, &admin, "C0207").await;
        let guardian = house.member(&admin, GUARDIAN).await;
        let new = NewGuardian {
            child: own,
            guardian: None,
            first_name: FirstName::try_from("Juan").unwrap(),
            last_name: LastName::try_from("Sol").unwrap(),
            relationship: Relationship::try_from("father").unwrap(),
            email: Some(Email::try_from("juan@family.example").unwrap()),
            phone: Phone::try_from("").unwrap(),
            may_see_summaries: true,
            may_cancel: true,
        };
        writing!(house, &admin, |tx| people::keep_guardian(&mut tx, new)).unwrap();
        let other = house.member(&admin, "juan@family.example").await;
        seen(&house, &other, own, None).await.unwrap();
        open(&house, &admin, own).await;
        seen(&house, &other, own, None).await.unwrap();
        let page = seen(&house, &guardian, own, None).await.unwrap();
        let people = &page.days[0].people;
        assert_eq!(people.len(), 2, "{people:?}");
        assert!(people[0].who.is_some() && !people[0].looks.is_empty());
        assert_eq!((people[1].who.clone(), people[1].own, people[1].looks.len()), (None, false, 0), "no name, no hours");
    }

    async fn a_familys_pages_go_on_where_they_end(house, admin) {
        let own = child(&house, &admin, "C0207").await;
        let guardian = house.member(&admin, GUARDIAN).await;
        for _ in 0..205 {
            open(&house, &admin, own).await;
        }
        let looks = |page: &SeenPage| -> u32 { page.days.iter().flat_map(|day| &day.people).flat_map(|seen| &seen.looks).map(|looks| looks.times).sum() };
        let first = seen(&house, &guardian, own, None).await.unwrap();
        let rest = seen(&house, &guardian, own, first.older).await.unwrap();
        assert_eq!((looks(&first), looks(&rest), rest.older), (200, 5, None));
    }
}
