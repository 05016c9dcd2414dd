//! Undo of an action with several records as a whole: what goes back, what stays because of another change or a reason, who may undo it
//! and for how long.

use crate::{
    both_engines, children::limit_capabilities, read_tx, support::TestApp, visit_kinds_by_hand::office_member, write_tx,
};
use domain::{
    AuthorizationId, Capability, ChildId, Conflict, Error, ErrorCode, ProviderId, Result,
    assignments::Assignment,
    audit::AuditAction,
    authorizations::AuthorizationVersion,
    bulk::{BulkAction, BulkRecords, ChooseProvider, EndChildren, UndoBulk, UndoPreview, UndoState},
    children::ChildVersion,
    lists::SeenRecords,
    text::Remark,
};
use jiff::civil::{Date, date};
use store::{
    Actor,
    records::{authorizations, bulk, children},
};
use uuid::Uuid;

const LATER: Date = date(2027, 12, 1);
const SECOND_US: i64 = 1_000_000;

/// Runs an action as its server function does, and returns the number of its audit event. Time passes before it.
async fn act<T>(
    app: &TestApp,
    actor: &Actor,
    action: AuditAction,
    work: impl AsyncFnOnce(&mut store::Tx) -> Result<T>,
) -> Result<(T, i64)> {
    app.clock.shift(SECOND_US);
    let mut tx = app.db.write(actor, action).await.unwrap();
    let done = work(&mut tx).await?;
    let event = tx.event_seq();
    tx.commit().await.unwrap();
    Ok((done, event))
}

async fn end_children(app: &TestApp, actor: &Actor, records: SeenRecords) -> i64 {
    let reason = Remark::try_from("The agency closes this office").unwrap();
    let end = EndChildren { records, ended_on: LATER, reason };
    act(app, actor, AuditAction::PeopleEndChildren, async |tx| bulk::end_children(tx, end).await).await.unwrap().1
}

async fn choose(app: &TestApp, actor: &Actor, records: SeenRecords, provider: Option<ProviderId>) -> i64 {
    let choice = ChooseProvider { records, provider };
    let action = AuditAction::AuthorizationsChooseProvider;
    act(app, actor, action, async |tx| bulk::choose_provider(tx, choice).await).await.unwrap().1
}

async fn preview(app: &TestApp, actor: &Actor, of: BulkRecords, event: i64) -> Result<Option<UndoPreview>> {
    read_tx!(app, actor, |tx| bulk::to_undo(&mut tx, of, event))
}

async fn undo(app: &TestApp, actor: &Actor, of: BulkRecords, event: i64, records: SeenRecords) -> Result<u32> {
    let input = UndoBulk { event, records };
    act(app, actor, of.undo(), async |tx| bulk::undo(tx, of, input).await).await.map(|(count, _)| count)
}

fn states(preview: &UndoPreview) -> Vec<(Uuid, &UndoState)> {
    preview.rows.iter().map(|row| (row.id, &row.state)).collect()
}

async fn ended(app: &TestApp, admin: &Actor) -> i64 {
    app.count(admin.agency().id, "SELECT COUNT(*) FROM children WHERE ended_on IS NOT NULL").await
}

/// Who is assigned on Monday, and the version.
async fn therapist(app: &TestApp, admin: &Actor, id: Uuid) -> (Option<ProviderId>, i64) {
    const MONDAY: Date = date(2026, 11, 30);
    let page = read_tx!(app, admin, |tx| authorizations::show(&mut tx, AuthorizationId(id))).unwrap();
    let is_assigned = |one: &&Assignment| one.first_day <= MONDAY && one.last_day.is_none_or(|last| last >= MONDAY);
    (page.record.assignments.iter().find(is_assigned).map(|one| one.provider), page.record.version)
}

both_engines! {
    async fn children_who_were_ended_together_come_back_together(app, admin) {
        let [one, two, three] = [
            app.id(&admin, "children", "C0001").await,
            app.id(&admin, "children", "C0002").await,
            app.id(&admin, "children", "C0003").await,
        ];
        let of = BulkRecords::Children;
        assert_eq!(read_tx!(app, &admin, |tx| bulk::latest(&mut tx, of)).unwrap(), None);
        let event = end_children(&app, &admin, SeenRecords::new([(one, 1), (three, 1), (two, 1)])).await;
        let offered = read_tx!(app, &admin, |tx| bulk::latest(&mut tx, of)).unwrap().expect("the list offers it");
        assert_eq!((offered.action, offered.event, offered.records), (BulkAction::EndChildren, event, 3));
        assert!(offered.author.by.is_some());
        let mut tx = app.db.read(&admin, AuditAction::PeopleChildrenChosen).await.unwrap();
        let shown = bulk::to_undo(&mut tx, of, event).await.unwrap().expect("it is offered");
        assert_eq!(tx.accessed_children().len(), 3, "each child that is named is recorded as accessed");
        drop(tx);
        assert_eq!(states(&shown), [(one, &UndoState::Possible), (three, &UndoState::Possible), (two, &UndoState::Possible)]);
        assert_eq!(undo(&app, &admin, of, event, shown.seen()).await, Ok(3));
        assert_eq!(ended(&app, &admin).await, 0);
        let subjects: String = app.query_value(
            admin.agency().id,
            "SELECT subjects FROM audit_events WHERE action = 'people.undo_end_children'",
        ).await;
        assert!([one, two, three].iter().all(|id| subjects.contains(&format!("child:{id}"))), "one event names all: {subjects}");

        // A second press of the same form.
        assert_eq!(undo(&app, &admin, of, event, shown.seen()).await, Ok(0));
        let events = "SELECT COUNT(*) FROM audit_events WHERE action = 'people.undo_end_children'";
        assert_eq!(app.count(admin.agency().id, events).await, 1, "nothing was done");
        let again = preview(&app, &admin, of, event).await.unwrap().unwrap();
        assert!(again.rows.iter().all(|row| matches!(row.state, UndoState::Undone(_))), "{again:?}");
        assert_eq!(read_tx!(app, &admin, |tx| bulk::latest(&mut tx, of)).unwrap(), None, "no undo of the undo is offered");
    }

    async fn what_was_changed_since_stays_and_is_named(app, admin) {
        let [one, two, three] = [
            app.id(&admin, "children", "C0001").await,
            app.id(&admin, "children", "C0002").await,
            app.id(&admin, "children", "C0003").await,
        ];
        let of = BulkRecords::Children;
        let event = end_children(&app, &admin, SeenRecords::new([(one, 1), (two, 1), (three, 1)])).await;
        let shown = preview(&app, &admin, of, event).await.unwrap().unwrap();
        // Someone brings one back by hand, and an import writes another one.
        let back = ChildVersion { child: ChildId(one), version: 2 };
        act(&app, &admin, AuditAction::PeopleBringBackChild, async |tx| children::bring_back(tx, back).await).await.unwrap();
        app.execute_raw(Some(admin.agency().id), "UPDATE children SET version = version + 1 WHERE reference = 'C0002'").await.unwrap();
        let stale = undo(&app, &admin, of, event, shown.seen()).await;
        assert_eq!(stale, Err(Conflict::Stale { current: 3 }.into()), "nothing is done if it is not as shown");
        assert_eq!(ended(&app, &admin).await, 2);
        let now = preview(&app, &admin, of, event).await.unwrap().unwrap();
        let UndoState::ChangedSince(Some(author)) = &now.rows[0].state else { panic!("{now:?}") };
        assert!(author.by.is_some());
        assert_eq!(now.rows[1].state, UndoState::ChangedSince(None));
        assert_eq!(now.seen(), SeenRecords::new([(three, 2)]));
        assert_eq!(undo(&app, &admin, of, event, now.seen()).await, Ok(1));
        assert_eq!(ended(&app, &admin).await, 1, "the one that the import wrote stays");
        // A form of two records, of which one went back and one did not.
        let mixed = SeenRecords::new([(three, 2), (two, 2)]);
        assert_eq!(undo(&app, &admin, of, event, mixed).await, Err(Conflict::Stale { current: 3 }.into()));
    }

    async fn a_therapist_who_has_left_since_is_named_as_the_reason(app, admin) {
        let of = BulkRecords::Authorizations;
        let [speech, other] = [app.id(&admin, "authorizations", "A00292").await, app.id(&admin, "authorizations", "A00291").await];
        let (before, _) = therapist(&app, &admin, speech).await;
        let (others, _) = therapist(&app, &admin, other).await;
        let event = choose(&app, &admin, SeenRecords::new([(speech, 1), (other, 1)]), None).await;
        assert_eq!(therapist(&app, &admin, speech).await, (None, 2));
        assert_ne!(before, others, "two therapists");
        let left = "UPDATE providers SET ended_on = '2026-12-01' WHERE id = (SELECT v.provider_id FROM visits v
            JOIN authorizations a ON a.id = v.authorization_id WHERE a.reference = 'A00292' AND v.state = 'planned' LIMIT 1)";
        assert_eq!(app.execute_raw(Some(admin.agency().id), left).await.unwrap(), 1);
        let shown = preview(&app, &admin, of, event).await.unwrap().unwrap();
        let refusal = Error::field("provider", ErrorCode::ProviderEndsBefore);
        assert_eq!(states(&shown), [(speech, &UndoState::Refused(refusal.clone())), (other, &UndoState::Possible)]);
        let all = SeenRecords::new([(speech, 2), (other, 2)]);
        assert_eq!(undo(&app, &admin, of, event, all).await, Err(refusal), "then none goes back");
        assert_eq!(undo(&app, &admin, of, event, shown.seen()).await, Ok(1));
        assert_eq!((therapist(&app, &admin, speech).await, therapist(&app, &admin, other).await), ((None, 2), (others, 3)));
    }

    async fn an_undo_is_for_members_who_may_do_the_action_and_for_one_day(app, admin) {
        let authorization = app.id(&admin, "authorizations", "A00291").await;
        let children = SeenRecords::new([
            (app.id(&admin, "children", "C0001").await, 1),
            (app.id(&admin, "children", "C0002").await, 1),
        ]);
        let of = BulkRecords::Children;
        let provider = app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        let event = end_children(&app, &admin, children).await;
        let given = choose(&app, &admin, SeenRecords::new([(authorization, 1)]), None).await;
        let seen = preview(&app, &admin, of, event).await.unwrap().unwrap().seen();
        assert_eq!(preview(&app, &admin, of, given).await, Ok(None), "an event of other records");
        let not_its_own = undo(&app, &admin, BulkRecords::Authorizations, event, SeenRecords::new([(authorization, 2)])).await;
        assert_eq!(not_its_own, Err(Error::state(ErrorCode::NothingToUndo)));
        let unchanged = SeenRecords::new([(app.id(&admin, "children", "C0003").await, 1)]);
        assert_eq!(undo(&app, &admin, of, event, unchanged).await, Err(Error::state(ErrorCode::NothingToUndo)));

        let biller = limit_capabilities(&app, &admin, Capability::Bill.as_str()).await;
        assert_eq!(preview(&app, &biller, of, event).await, Err(Error::NotFound));
        assert_eq!(undo(&app, &biller, of, event, seen.clone()).await, Err(Error::NotFound));
        assert_eq!(read_tx!(app, &biller, |tx| bulk::latest(&mut tx, of)), Ok(None));
        assert!(preview(&app, &biller, BulkRecords::Authorizations, given).await.unwrap().is_some());
        assert_eq!(preview(&app, &provider, of, event).await, Err(Error::NotFound));
        assert_eq!(read_tx!(app, &provider, |tx| bulk::latest(&mut tx, of)), Ok(None));
        let scheduler = limit_capabilities(&app, &admin, Capability::Schedule.as_str()).await;
        assert_eq!(preview(&app, &scheduler, BulkRecords::Authorizations, given).await, Err(Error::NotFound));
        let oak = app.create_agency("oak").await;
        let oak = limit_capabilities(&app, &oak, "bill manage schedule").await;
        assert_eq!(preview(&app, &oak, of, event).await, Ok(None), "events are numbered in each agency");
        assert_eq!(undo(&app, &oak, of, event, seen.clone()).await, Err(Error::NotFound));

        app.next_day();
        assert_eq!(preview(&app, &scheduler, of, event).await, Ok(None));
        assert_eq!(undo(&app, &scheduler, of, event, seen).await, Err(Error::state(ErrorCode::NothingToUndo)));
        assert_eq!(read_tx!(app, &scheduler, |tx| bulk::latest(&mut tx, of)), Ok(None));
        let back = AuthorizationVersion { authorization: AuthorizationId(authorization), version: 2 };
        let manager = limit_capabilities(&app, &admin, "bill manage schedule").await;
        write_tx!(app, &manager, |tx| authorizations::undo(&mut tx, back)).unwrap();
    }

    async fn another_member_undoes_it_too(app, admin) {
        let children = SeenRecords::new([
            (app.id(&admin, "children", "C0001").await, 1),
            (app.id(&admin, "children", "C0002").await, 1),
        ]);
        let of = BulkRecords::Children;
        let event = end_children(&app, &admin, children).await;
        let other = office_member(&app, &admin, Capability::Schedule).await;
        let seen = preview(&app, &other, of, event).await.unwrap().unwrap().seen();
        assert_eq!(undo(&app, &other, of, event, seen).await, Ok(2));
        let shown = preview(&app, &admin, of, event).await.unwrap().unwrap();
        let UndoState::Undone(author) = &shown.rows[0].state else { panic!("{shown:?}") };
        assert_eq!(author.by.as_deref(), Some("schedule"));
    }
}
