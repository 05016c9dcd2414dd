//! Kinds of visits by hand: who may change them, what a save rejects, two editors, ending, undo, and long lists.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    Capability, Conflict, Error, ErrorCode, Language, Result, Role, VisitKindId,
    lists::{ListQuery, Part, RecordState, Sort, VisitKindColumn, VisitKindFilters},
    text::{EmailAddress, PersonName},
    visit_kinds::{EndVisitKind, SaveVisitKind, VisitKind, VisitKindVersion},
};
use jiff::civil::{Date, date};
use store::{Actor, identity::InvitationRecipient, records::visit_kinds};
use uuid::Uuid;

const TODAY: Date = date(2026, 11, 30);

fn supervision() -> SaveVisitKind {
    SaveVisitKind {
        visit_kind: None,
        version: None,
        name: PersonName::try_from("Supervision").unwrap(),
        name_es: None,
        minutes: 45,
        billable: false,
        payable: true,
        needs_note: false,
    }
}

fn named(name: &str) -> SaveVisitKind {
    SaveVisitKind { name: PersonName::try_from(name).unwrap(), ..supervision() }
}

async fn save(app: &TestApp, actor: &Actor, kind: SaveVisitKind) -> Result<VisitKindId> {
    write_tx!(app, actor, |tx| visit_kinds::save(&mut tx, kind))
}

async fn end(app: &TestApp, actor: &Actor, visit_kind: VisitKindId, version: i64, ended_on: Date) -> Result<()> {
    write_tx!(app, actor, |tx| visit_kinds::end(&mut tx, EndVisitKind { visit_kind, version, ended_on }))
}

async fn undo(app: &TestApp, actor: &Actor, visit_kind: VisitKindId, version: i64) -> Result<()> {
    write_tx!(app, actor, |tx| visit_kinds::undo(&mut tx, VisitKindVersion { visit_kind, version }))
}

async fn restore(app: &TestApp, actor: &Actor, visit_kind: VisitKindId, version: i64) -> Result<()> {
    write_tx!(app, actor, |tx| visit_kinds::restore(&mut tx, VisitKindVersion { visit_kind, version })).map(|_| ())
}

async fn kind(app: &TestApp, actor: &Actor, id: VisitKindId) -> VisitKind {
    read_tx!(app, actor, |tx| visit_kinds::show(&mut tx, id)).unwrap().kind
}

async fn names(app: &TestApp, actor: &Actor, query: ListQuery<VisitKindFilters>) -> Vec<String> {
    let page = read_tx!(app, actor, |tx| visit_kinds::list(&mut tx, &query)).unwrap();
    page.rows.into_iter().map(|kind| kind.name).collect()
}

fn ended() -> ListQuery<VisitKindFilters> {
    ListQuery::filtered(VisitKindFilters { state: Some(RecordState::Ended) })
}

fn sorted(column: VisitKindColumn) -> ListQuery<VisitKindFilters> {
    ListQuery::default().sorted(Some(Sort::ascending(column)))
}

/// A member of the office with one capability.
pub async fn office_member(app: &TestApp, admin: &Actor, capability: Capability) -> Actor {
    let recipient = InvitationRecipient {
        email: EmailAddress::try_from(format!("{}@maple.example", capability.as_str())).unwrap(),
        name: capability.as_str().to_owned(),
        role: Role::Admin,
        capabilities: [capability].into_iter().collect(),
        provider: None,
        guardian: None,
        language: Language::En,
    };
    let link = app.db.identity().create_link(admin.agency().id, &recipient).await.unwrap();
    app.join(&link).await
}

both_engines! {
    async fn a_new_agency_has_three_kinds(app, admin) {
        let page = read_tx!(app, &admin, |tx| visit_kinds::list(&mut tx, &ListQuery::default())).unwrap();
        let kinds: Vec<_> = page
            .rows
            .iter()
            .map(|kind| (kind.name.as_str(), kind.minutes, kind.billable, kind.payable, kind.needs_note))
            .collect();
        let expected = [
            ("Evaluation", 60, true, true, true),
            ("Intake", 60, false, true, true),
            ("Meeting", 60, false, true, false),
        ];
        assert_eq!(kinds, expected);
        let id = page.rows[0].id;
        let first = read_tx!(app, &admin, |tx| visit_kinds::show(&mut tx, id)).unwrap();
        assert_eq!((first.kind.version, first.last_change), (1, None), "nobody entered it");
        let changed = SaveVisitKind { visit_kind: Some(id), version: Some(1), ..named("First evaluation") };
        save(&app, &admin, changed).await.unwrap();
        undo(&app, &admin, id, 2).await.unwrap();
        assert_eq!(kind(&app, &admin, id).await, VisitKind { version: 3, ..first.kind });
        let oak = app.create_agency("oak").await;
        assert_eq!(names(&app, &oak, ListQuery::default()).await.len(), 3);
        assert_eq!(read_tx!(app, &oak, |tx| visit_kinds::show(&mut tx, id)), Err(Error::NotFound));
        assert_eq!(end(&app, &oak, id, 3, TODAY).await, Err(Error::NotFound));
    }

    async fn who_bills_or_manages_may_change(app, admin) {
        let id = save(&app, &admin, supervision()).await.unwrap();
        for capability in [Capability::Schedule, Capability::Supervise, Capability::Privacy] {
            let member = office_member(&app, &admin, capability).await;
            assert!(!read_tx!(app, &member, |tx| visit_kinds::show(&mut tx, id)).unwrap().can_change, "{capability:?} reads");
            assert_eq!(save(&app, &member, named("Training")).await, Err(Error::NotFound), "{capability:?}");
            assert_eq!(end(&app, &member, id, 1, TODAY).await, Err(Error::NotFound), "{capability:?}");
            assert_eq!(restore(&app, &member, id, 1).await, Err(Error::NotFound), "{capability:?}");
            assert_eq!(undo(&app, &member, id, 1).await, Err(Error::NotFound), "{capability:?}");
        }
        let biller = office_member(&app, &admin, Capability::Bill).await;
        let id = save(&app, &biller, named("Training")).await.unwrap();
        assert!(read_tx!(app, &biller, |tx| visit_kinds::show(&mut tx, id)).unwrap().can_change);
        let provider = app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        assert_eq!(read_tx!(app, &provider, |tx| visit_kinds::show(&mut tx, id)), Err(Error::NotFound));
        assert_eq!(read_tx!(app, &provider, |tx| visit_kinds::list(&mut tx, &ListQuery::default())), Err(Error::NotFound));
    }

    async fn a_kind_is_changed_by_one_editor_at_a_time_and_undone(app, admin) {
        let id = save(&app, &admin, supervision()).await.unwrap();
        assert_eq!(undo(&app, &admin, id, 1).await, Err(Error::state(ErrorCode::NothingToUndo)), "it is new");
        let longer = SaveVisitKind { visit_kind: Some(id), version: Some(1), minutes: 90, billable: true, ..supervision() };
        save(&app, &admin, longer.clone()).await.unwrap();
        let late = SaveVisitKind { minutes: 30, ..longer.clone() };
        assert_eq!(save(&app, &admin, late).await, Err(Conflict::Stale { current: 2 }.into()));
        save(&app, &admin, SaveVisitKind { version: Some(2), ..longer }).await.unwrap();
        let shown = kind(&app, &admin, id).await;
        assert_eq!((shown.version, shown.minutes, shown.billable), (2, 90, true), "a save that changes nothing");
        assert_eq!(undo(&app, &admin, id, 1).await, Err(Conflict::Stale { current: 2 }.into()));
        undo(&app, &admin, id, 2).await.unwrap();
        let shown = kind(&app, &admin, id).await;
        assert_eq!((shown.version, shown.minutes, shown.billable), (3, 45, false));
    }

    async fn names_differ_in_more_than_spelling(app, admin) {
        let id = save(&app, &admin, supervision()).await.unwrap();
        let taken = Err(Error::field("name", ErrorCode::VisitKindExists));
        for alike in ["supervision", "SUPERVISIÓN", "  Supervision "] {
            assert_eq!(save(&app, &admin, named(alike)).await, taken, "{alike}");
        }
        let spelled = SaveVisitKind { visit_kind: Some(id), version: Some(1), ..named("SUPERVISION") };
        save(&app, &admin, spelled).await.unwrap();
        let other = SaveVisitKind { visit_kind: Some(id), version: Some(2), ..named("Observation") };
        save(&app, &admin, other).await.unwrap();
        save(&app, &admin, supervision()).await.unwrap();
        assert_eq!(undo(&app, &admin, id, 3).await, Err(Error::state(ErrorCode::UndoIsTaken)));
    }

    async fn an_ended_kind_is_left_out_until_it_is_brought_back(app, admin) {
        let id = save(&app, &admin, supervision()).await.unwrap();
        assert_eq!(restore(&app, &admin, id, 1).await, Err(Error::state(ErrorCode::RecordNotEnded)));
        end(&app, &admin, id, 1, TODAY).await.unwrap();
        assert_eq!(end(&app, &admin, id, 2, TODAY).await, Err(Error::state(ErrorCode::RecordEnded)));
        assert_eq!(names(&app, &admin, ListQuery::default()).await, ["Evaluation", "Intake", "Meeting"]);
        assert_eq!(names(&app, &admin, ended()).await, ["Supervision"]);
        assert_eq!(names(&app, &admin, ListQuery::search("superv")).await, ["Supervision"]);
        restore(&app, &admin, id, 2).await.unwrap();
        assert_eq!(names(&app, &admin, ListQuery::default()).await.len(), 4);
        end(&app, &admin, id, 3, date(2027, 1, 1)).await.unwrap();
        assert_eq!(names(&app, &admin, ListQuery::default()).await.len(), 4, "it ends later");
        undo(&app, &admin, id, 4).await.unwrap();
        assert_eq!(kind(&app, &admin, id).await.ended_on, None);
    }

    async fn a_coming_end_is_changed_or_removed(app, admin) {
        let id = save(&app, &admin, supervision()).await.unwrap();
        let past = end(&app, &admin, id, 1, date(2026, 11, 29)).await;
        assert_eq!(past, Err(Error::field("ended_on", ErrorCode::EndInPast)));
        end(&app, &admin, id, 1, date(2027, 1, 1)).await.unwrap();
        assert_eq!(end(&app, &admin, id, 1, TODAY).await, Err(Conflict::Stale { current: 2 }.into()));
        end(&app, &admin, id, 2, date(2027, 2, 1)).await.unwrap();
        assert_eq!(kind(&app, &admin, id).await.ended_on, Some(date(2027, 2, 1)));
        undo(&app, &admin, id, 3).await.unwrap();
        assert_eq!(kind(&app, &admin, id).await.ended_on, Some(date(2027, 1, 1)));
        let removed = |version| VisitKindVersion { visit_kind: id, version };
        assert_eq!(write_tx!(app, &admin, |tx| visit_kinds::restore(&mut tx, removed(4))), Ok(true), "it was to come");
        end(&app, &admin, id, 5, TODAY).await.unwrap();
        assert_eq!(write_tx!(app, &admin, |tx| visit_kinds::restore(&mut tx, removed(6))), Ok(false), "it had ended");
    }

    async fn a_kind_may_have_a_spanish_name(app, admin) {
        let first = read_tx!(app, &admin, |tx| visit_kinds::list(&mut tx, &ListQuery::default())).unwrap().rows.remove(0);
        assert_eq!((first.text(Language::En), first.text(Language::Es)), ("Evaluation", "Evaluación"), "those of a new agency");
        let id = save(&app, &admin, supervision()).await.unwrap();
        let own = kind(&app, &admin, id).await;
        assert_eq!((own.name_es.as_deref(), own.text(Language::Es)), (None, "Supervision"));
        let named = SaveVisitKind {
            visit_kind: Some(id),
            version: Some(1),
            name_es: Some(PersonName::try_from("Supervisión").unwrap()),
            ..supervision()
        };
        save(&app, &admin, named).await.unwrap();
        let own = kind(&app, &admin, id).await;
        assert_eq!((own.text(Language::En), own.text(Language::Es)), ("Supervision", "Supervisión"));
        undo(&app, &admin, id, 2).await.unwrap();
        assert_eq!(kind(&app, &admin, id).await.name_es, None);
    }

    async fn kinds_are_sorted_by_each_column(app, admin) {
        save(&app, &admin, supervision()).await.unwrap();
        assert_eq!(names(&app, &admin, sorted(VisitKindColumn::Minutes)).await[0], "Supervision");
        assert_eq!(names(&app, &admin, sorted(VisitKindColumn::Billable)).await[0], "Evaluation");
        assert_eq!(names(&app, &admin, sorted(VisitKindColumn::Note)).await[..2], ["Evaluation", "Intake"]);
        let by_name = ListQuery::default().sorted(Some(Sort::descending(VisitKindColumn::Name)));
        assert_eq!(names(&app, &admin, by_name).await, ["Supervision", "Meeting", "Intake", "Evaluation"]);
    }

    async fn a_page_of_five_thousand_kinds_is_bounded(app, admin) {
        let agency = admin.agency().id;
        let sqlite = app.url.starts_with("sqlite:");
        let literal = |id: Uuid| if sqlite { format!("x'{}'", id.simple()) } else { format!("'{id}'") };
        for hundred in 0..50 {
            let row = |n: u128| {
                let (agency, id) = (literal(agency.0), literal(Uuid::from_u128(n + 1)));
                format!("({agency}, {id}, 'Kind {n:04}', 'kind {n:04}', 60, TRUE, TRUE, TRUE, 1)")
            };
            let rows: Vec<String> = (hundred * 100..(hundred + 1) * 100).map(row).collect();
            let insert = format!(
                "INSERT INTO visit_kinds (agency_id, id, name, name_folded, minutes, billable, payable, needs_note, version) VALUES {}",
                rows.join(", ")
            );
            app.execute_raw(Some(agency), &insert).await.unwrap();
        }
        let query = ListQuery::search("kind 49");
        let page = read_tx!(app, &admin, |tx| visit_kinds::list(&mut tx, &query)).unwrap();
        assert_eq!((page.total, page.all), (100, 5_003));
        assert!(page.rows.len() <= 50, "{}", page.rows.len());
        let download = ListQuery::<VisitKindFilters>::default().on(Part::Download);
        assert_eq!(names(&app, &admin, download).await.len(), 5_000);
    }
}
