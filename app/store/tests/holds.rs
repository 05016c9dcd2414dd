//! Legal holds: set and lifted by the office with the capability for privacy; an open one stops deletions in their transaction.

use crate::{
    both_engines,
    guardians::{ROSA, find_guardian, import, join_guardian, visible_children},
    read_tx,
    support::TestApp,
    write_tx,
};
use domain::{
    ChildId, Conflict, Error, ErrorCode, FieldError, HoldId, ProviderId, Result, VisitId,
    audit::AuditSearch,
    board::{BoardChange, ChangeBoard},
    copies::{NewCopy, UndoCopy},
    holds::{Days, HoldPerson, HoldView, LiftHold, NamedSubject, NewHold, NewPeriodHold},
    people::ChildPage,
    text::HoldGround,
};
use jiff::civil::{Date, date};
use store::{
    Actor, audit,
    privacy::holds,
    records::{members, people},
    scheduling::{board, copies},
};
use uuid::Uuid;

const MONDAY: Date = date(2026, 11, 30);
const NEXT_MONDAY: Date = date(2026, 12, 7);
const KIM: &str = "Kim,Ford,father,kim@family.example,,";
const GROUND: &str = "Case 26-114 about Ezra";

fn ground(text: &str) -> HoldGround {
    HoldGround::try_from(text).unwrap()
}

async fn set(app: &TestApp, actor: &Actor, subject: HoldPerson) -> Result<HoldId> {
    let hold = NewHold { subject, since: MONDAY, ground: ground(GROUND) };
    write_tx!(app, actor, |tx| holds::set(&mut tx, hold))
}

async fn set_period(app: &TestApp, actor: &Actor, from: Date, to: Date) -> Result<HoldId> {
    let hold = NewPeriodHold { from, to, since: MONDAY, ground: ground(GROUND) };
    write_tx!(app, actor, |tx| holds::set_period(&mut tx, hold))
}

fn lifting(hold: HoldId) -> LiftHold {
    LiftHold { hold, version: 1, lifted_on: MONDAY, ground: ground("The case is closed"), confirmed: true }
}

async fn lift(app: &TestApp, actor: &Actor, hold: HoldId) -> Result<()> {
    write_tx!(app, actor, |tx| holds::lift(&mut tx, lifting(hold)))
}

async fn show(app: &TestApp, actor: &Actor, hold: HoldId) -> HoldView {
    read_tx!(app, actor, |tx| holds::show(&mut tx, hold)).unwrap()
}

/// The holds in the order of the list, and whether each is open.
async fn list(app: &TestApp, actor: &Actor) -> Vec<(HoldId, bool)> {
    let page = read_tx!(app, actor, |tx| holds::list(&mut tx, &domain::lists::ListQuery::default())).unwrap();
    page.rows.into_iter().map(|line| (line.id, line.lifted_on.is_none())).collect()
}

async fn child(app: &TestApp, admin: &Actor, reference: &str) -> ChildId {
    ChildId(app.id(admin, "children", reference).await)
}

async fn child_page(app: &TestApp, actor: &Actor, child: ChildId) -> ChildPage {
    read_tx!(app, actor, |tx| people::child(&mut tx, child)).unwrap()
}

/// Copies the demo week into the next one, and returns one of the new visits with its child and provider.
async fn copy_week(app: &TestApp, admin: &Actor) -> (domain::CopyId, VisitId, ChildId, ProviderId) {
    let preview = read_tx!(app, admin, |tx| copies::preview(&mut tx, Some(MONDAY), Some(NEXT_MONDAY))).unwrap();
    let seen = preview.copied.len() as u32;
    let copy = write_tx!(app, admin, |tx| copies::copy(&mut tx, NewCopy { from: MONDAY, to: NEXT_MONDAY, seen })).unwrap();
    let agency = admin.agency().id;
    let visit: Uuid = app.query_value(agency, "SELECT visit_id FROM week_copy_visits ORDER BY visit_id LIMIT 1").await;
    let visit = VisitId(visit);
    let shown = read_tx!(app, admin, |tx| store::care::visits::show(&mut tx, visit)).unwrap();
    (copy, visit, shown.child.id, shown.provider.id)
}

async fn copied_visits(app: &TestApp, admin: &Actor) -> i64 {
    app.count(admin.agency().id, "SELECT COUNT(*) FROM visits WHERE starts_local >= '2026-12-07'").await
}

async fn undo(app: &TestApp, admin: &Actor, copy: domain::CopyId) -> Result<u32> {
    write_tx!(app, admin, |tx| copies::undo_copy(&mut tx, UndoCopy { copy }))
}

async fn withdraw(app: &TestApp, admin: &Actor, visit: VisitId) -> Result<Vec<BoardChange>> {
    let change = ChangeBoard { changes: vec![BoardChange::Withdraw { visit, version: 1 }], override_reason: None };
    write_tx!(app, admin, |tx| board::change(&mut tx, change))
}

both_engines! {
    async fn the_office_sets_and_lifts_holds(app, admin) {
        let ezra = child(&app, &admin, "C0207").await;
        assert_eq!(list(&app, &admin).await, []);
        let first = set(&app, &admin, HoldPerson::Child(ezra)).await.unwrap();
        app.clock.shift(1_000_000);
        let period = set_period(&app, &admin, date(2026, 1, 1), date(2026, 6, 30)).await.unwrap();
        assert_eq!(list(&app, &admin).await, [(period, true), (first, true)], "the latest first");

        let shown = show(&app, &admin, first).await;
        assert!(matches!(&shown.line.subject, NamedSubject::Child(child) if child.id == ezra), "{shown:?}");
        assert_eq!((shown.version, shown.ground.text(), shown.lifted.is_none()), (1, Some(GROUND), true));
        assert_eq!(shown.set_by.as_deref(), Some(admin.viewer().unwrap().name.as_str()));
        let days = Days { first: date(2026, 1, 1), last: date(2026, 6, 30) };
        assert_eq!(show(&app, &admin, period).await.line.subject, NamedSubject::Period(days));

        lift(&app, &admin, period).await.unwrap();
        assert_eq!(list(&app, &admin).await, [(first, true), (period, false)], "open ones first");
        let lifted = show(&app, &admin, period).await;
        assert_eq!((lifted.version, lifted.line.lifted_on), (2, Some(MONDAY)));
        assert_eq!(lifted.lifted.unwrap().ground, "The case is closed");
    }

    async fn a_hold_is_audited_with_ids_and_without_its_text(app, admin) {
        let ezra = child(&app, &admin, "C0207").await;
        let hold = set(&app, &admin, HoldPerson::Child(ezra)).await.unwrap();
        lift(&app, &admin, hold).await.unwrap();
        let sql = "SELECT subjects FROM audit_events WHERE action = 'demo.live' ORDER BY seq";
        let subjects: Vec<String> = app.query_values(admin.agency().id, sql).await;
        assert_eq!(subjects.len(), 2);
        for event in &subjects {
            assert!(event.contains(&format!("hold:{hold}")) && event.contains(&format!("child:{ezra}")), "{event}");
            assert!(!event.contains("Case") && !event.contains("closed"), "{event}");
        }
        let search = AuditSearch { child: Some(ezra), ..AuditSearch::default() };
        let found = read_tx!(app, &admin, |tx| audit::search(&mut tx, &search)).unwrap();
        assert_eq!(found.rows.iter().filter(|line| line.action == "demo.live").count(), 2, "the child's audit has both");
    }

    async fn a_second_lift_is_a_conflict(app, admin) {
        let hold = set(&app, &admin, HoldPerson::Child(child(&app, &admin, "C0207").await)).await.unwrap();
        let other_admin = app.reload_actor(&admin).await;
        lift(&app, &admin, hold).await.unwrap();
        assert_eq!(lift(&app, &other_admin, hold).await, Err(Conflict::Stale { current: 2 }.into()));
        let again = LiftHold { version: 2, ..lifting(hold) };
        assert_eq!(write_tx!(app, &admin, |tx| holds::lift(&mut tx, again)), Err(Error::state(ErrorCode::HoldLifted)));
    }

    async fn all_mistakes_of_a_form_are_reported_at_once(app) {
        let admin = app.create_agency("cedar").await;
        let tomorrow = date(2026, 12, 1);
        let period = NewPeriodHold { from: MONDAY, to: date(2026, 11, 29), since: tomorrow, ground: ground("x") };
        let wrong = write_tx!(app, &admin, |tx| holds::set_period(&mut tx, period));
        let field = FieldError::new;
        let fields = vec![field("to", ErrorCode::LastDayBeforeFirst), field("since", ErrorCode::HoldInFuture)];
        assert_eq!(wrong, Err(Error::Invalid { fields }));
        let hold = set_period(&app, &admin, MONDAY, MONDAY).await.unwrap();
        let too_early = LiftHold { lifted_on: date(2026, 11, 29), confirmed: false, ..lifting(hold) };
        let wrong = write_tx!(app, &admin, |tx| holds::lift(&mut tx, too_early));
        let fields = vec![field("lifted_on", ErrorCode::LiftedBeforeSet), field("confirmed", ErrorCode::LiftNotConfirmed)];
        assert_eq!(wrong, Err(Error::Invalid { fields }));
        let too_late = LiftHold { lifted_on: tomorrow, ..lifting(hold) };
        let wrong = write_tx!(app, &admin, |tx| holds::lift(&mut tx, too_late));
        assert_eq!(wrong, Err(Error::field("lifted_on", ErrorCode::HoldInFuture)));
        assert_eq!(list(&app, &admin).await, [(hold, true)], "nothing else was written");
    }

    async fn lifting_requires_recent_proof(app) {
        let admin = app.create_agency("cedar").await;
        let hold = set_period(&app, &admin, MONDAY, MONDAY).await.unwrap();
        app.clock.shift(16 * 60 * 1_000_000);
        assert_eq!(lift(&app, &admin, hold).await, Err(Error::RecentProofRequired));
    }

    async fn only_the_privacy_capability_may_see_and_set_holds(app, admin) {
        let ezra = child(&app, &admin, "C0207").await;
        let hold = set(&app, &admin, HoldPerson::Child(ezra)).await.unwrap();
        assert_eq!(child_page(&app, &admin, ezra).await.held_since, Some(MONDAY));
        let provider = app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        let guardian = app.sign_in_member(&admin, "guardian207@family.example").await;
        app.execute_raw(None, "UPDATE members SET capabilities = 'schedule bill supervise manage' WHERE role = 'admin'").await.unwrap();
        let scheduler = app.reload_actor(&admin).await;
        for actor in [&provider, &guardian, &scheduler] {
            assert_eq!(set(&app, actor, HoldPerson::Child(ezra)).await, Err(Error::NotFound));
            assert_eq!(set_period(&app, actor, MONDAY, MONDAY).await, Err(Error::NotFound));
            assert_eq!(lift(&app, actor, hold).await, Err(Error::NotFound));
            assert_eq!(read_tx!(app, actor, |tx| holds::list(&mut tx, &domain::lists::ListQuery::default())), Err(Error::NotFound));
            assert_eq!(read_tx!(app, actor, |tx| holds::show(&mut tx, hold)), Err(Error::NotFound));
            assert_eq!(read_tx!(app, actor, |tx| holds::candidates(&mut tx, "")), Err(Error::NotFound));
            assert_eq!(read_tx!(app, actor, |tx| holds::person(&mut tx, HoldPerson::Child(ezra))), Err(Error::NotFound));
        }
        for actor in [&provider, &scheduler] {
            assert_eq!(child_page(&app, actor, ezra).await.held_since, None, "nor is it on the child's page");
        }
    }

    async fn agencies_have_their_own_holds(app, admin) {
        let ezra = child(&app, &admin, "C0207").await;
        let hold = set(&app, &admin, HoldPerson::Child(ezra)).await.unwrap();
        let (copy, ..) = copy_week(&app, &admin).await;
        let oak = app.create_agency("oak").await;
        set_period(&app, &oak, MONDAY, date(2026, 12, 31)).await.unwrap();
        assert_eq!(list(&app, &oak).await.len(), 1);
        assert_eq!(read_tx!(app, &oak, |tx| holds::show(&mut tx, hold)), Err(Error::NotFound));
        assert_eq!(lift(&app, &oak, hold).await, Err(Error::NotFound));
        let member = HoldPerson::Member(admin.viewer().unwrap().member);
        for person in [HoldPerson::Child(ezra), member] {
            assert_eq!(set(&app, &oak, person).await, Err(Error::NotFound));
            assert_eq!(read_tx!(app, &oak, |tx| holds::person(&mut tx, person)), Err(Error::NotFound));
        }
        assert_eq!(read_tx!(app, &oak, |tx| holds::candidates(&mut tx, "cruz")).unwrap().children, []);
        lift(&app, &admin, hold).await.unwrap();
        assert!(undo(&app, &admin, copy).await.unwrap() > 0, "the hold of another agency stops nothing here");
    }

    async fn a_search_finds_children_and_people_of_every_kind(app, admin) {
        app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        let found = async |q: &str| read_tx!(app, &admin, |tx| holds::candidates(&mut tx, q)).unwrap();
        let berry = found("jennifer berry").await;
        assert_eq!((berry.providers.len(), berry.members.len()), (1, 1), "{berry:?}");
        let cruz = found("cruz").await;
        assert!(!cruz.children.is_empty() && !cruz.guardians.is_empty(), "{cruz:?}");
        assert!(found("  ").await.is_empty(), "an empty search lists nobody");
        let provider = HoldPerson::Provider(berry.providers[0].0);
        assert!(matches!(read_tx!(app, &admin, |tx| holds::person(&mut tx, provider)), Ok(NamedSubject::Provider { .. })));
    }

    async fn a_hold_on_the_child_the_provider_or_the_days_stops_deletions(app, admin) {
        let (copy, visit, child, provider) = copy_week(&app, &admin).await;
        let before = copied_visits(&app, &admin).await;
        let refused = Error::state(ErrorCode::LegalHold);
        for person in [HoldPerson::Child(child), HoldPerson::Provider(provider)] {
            let hold = set(&app, &admin, person).await.unwrap();
            assert_eq!(withdraw(&app, &admin, visit).await, Err(refused.clone()), "{person:?}");
            assert_eq!(undo(&app, &admin, copy).await, Err(refused.clone()), "{person:?}");
            lift(&app, &admin, hold).await.unwrap();
        }
        let other_days = set_period(&app, &admin, MONDAY, date(2026, 12, 6)).await.unwrap();
        let hold = set_period(&app, &admin, date(2026, 12, 11), date(2027, 1, 31)).await.unwrap();
        assert_eq!(undo(&app, &admin, copy).await, Err(refused), "some of its visits are in the period");
        assert_eq!(copied_visits(&app, &admin).await, before, "nothing was deleted");
        lift(&app, &admin, hold).await.unwrap();
        withdraw(&app, &admin, visit).await.unwrap();
        assert_eq!(i64::from(undo(&app, &admin, copy).await.unwrap()), before - 1, "a period before the week does not cover it");
        lift(&app, &admin, other_days).await.unwrap();
    }

    async fn an_import_stores_a_guardianship_under_a_hold_as_revoked(app) {
        let admin = app.create_agency("small").await;
        let rows = [("C1 Gloria", ROSA), ("C1 Gloria", KIM), ("C2 Leo", ROSA), ("C2 Leo", KIM)];
        import(&app, &admin, &rows).await;
        let rosa = join_guardian(&app, &admin, "C1", "Rosa").await;
        let rosa_id = find_guardian(&app, &admin, "C1", "Rosa").await.id;
        let gloria = child(&app, &admin, "C1").await;
        set(&app, &admin, HoldPerson::Child(gloria)).await.unwrap();
        import(&app, &admin, &[("C1 Gloria", KIM), ("C2 Leo", KIM)]).await;
        assert_eq!(visible_children(&app, &rosa).await, Vec::<String>::new(), "access ends with and without a hold");
        let stored: Vec<Uuid> = app.query_values(admin.agency().id, "SELECT child_id FROM revoked_guardianships").await;
        assert_eq!(stored, [gloria.0], "only the one under the hold is stored");
        let former = child_page(&app, &admin, gloria).await.former_guardians;
        assert_eq!(former.iter().map(|one| one.id).collect::<Vec<_>>(), [rosa_id]);
    }

    async fn pages_of_people_show_the_earliest_open_hold(app, admin) {
        let provider = ProviderId(app.id(&admin, "providers", "P001").await);
        let member = app.sign_in_member(&admin, "jennifer.berry@maple.example").await.viewer().unwrap().member;
        let shown = async || {
            let page = read_tx!(app, &admin, |tx| people::provider(&mut tx, provider)).unwrap();
            let of_member = read_tx!(app, &admin, |tx| members::show(&mut tx, member)).unwrap();
            (page.held_since, of_member.held_since)
        };
        assert_eq!(shown().await, (None, None));
        let on_member = set(&app, &admin, HoldPerson::Member(member)).await.unwrap();
        assert_eq!(shown().await, (None, Some(MONDAY)), "a hold on the account is not one on the record");
        lift(&app, &admin, on_member).await.unwrap();
        let earlier = NewHold { subject: HoldPerson::Provider(provider), since: date(2026, 11, 2), ground: ground("A letter") };
        write_tx!(app, &admin, |tx| holds::set(&mut tx, earlier)).unwrap();
        set(&app, &admin, HoldPerson::Provider(provider)).await.unwrap();
        assert_eq!(shown().await, (Some(date(2026, 11, 2)), Some(date(2026, 11, 2))));
    }
}
