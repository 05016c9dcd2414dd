//! Visits of a kind that needs no authorization: scheduling them, the rules that hold for them, and where they are shown and counted.

use crate::{both_engines, family::sign_in_guardian, read_tx, support::TestApp, write_tx};
use domain::{
    AuthorizationId, ChildId, Conflict, Error, ErrorCode, FieldError, ProviderId, Result, VisitId, VisitKindId, Who,
    board::{BoardChange, ChangeBoard, Fit, Slot},
    copies::NotCopiedReason,
    discipline::Discipline,
    family::FamilyCancel,
    lists::ListQuery,
    merging::UndoMerge,
    notes::{DraftNote, NoteToSign},
    rules::RuleViolation,
    schedule::{Bar, BoardFilter, WeekView},
    text::{FamilySummary, NoteBody, PersonName, Reason},
    visit_kinds::{EndVisitKind, SaveVisitKind},
    visits::{
        CancelVisit, CancelledBy, MoveVisit, NewService, NewSlot, NewVisit, NoteState, ReinstateVisit, TakeProviderOff,
        VisitOfKind, VisitState, VisitView,
    },
};
use jiff::civil::{Date, Time, date, time};
use serde_json::json;
use store::{
    Actor,
    care::{family, notes, visits},
    records::{authorizations, children, merging, people, visit_kinds},
    scheduling::{self, board, copies},
};

const MONDAY: Date = date(2026, 11, 30);
const TUESDAY: Date = date(2026, 12, 1);
/// Nobody works on Saturday in the demo, and nothing is scheduled.
const SATURDAY: Date = date(2026, 12, 5);
/// Sarah Young's visit on Tuesday from 8:30 to 10:30.
const MORNING: &str = "V00113";
const YOUNG: (&str, &str) = ("P005", "sarah.young@maple.example");

fn reason() -> Reason {
    Reason::try_from("Asked by the county").unwrap()
}

/// A kind of this name; one that a new agency has is changed.
async fn add_kind(app: &TestApp, admin: &Actor, name: &str, minutes: u32, needs_note: bool) -> VisitKindId {
    let known = read_tx!(app, admin, |tx| visit_kinds::list(&mut tx, &ListQuery::search(name))).unwrap();
    let known = known.rows.into_iter().find(|kind| kind.name == name);
    let new = SaveVisitKind {
        visit_kind: known.as_ref().map(|kind| kind.id),
        version: known.map(|kind| kind.version),
        name: PersonName::try_from(name).unwrap(),
        name_es: None,
        minutes,
        billable: false,
        payable: true,
        needs_note,
    };
    write_tx!(app, admin, |tx| visit_kinds::save(&mut tx, new)).unwrap()
}

async fn child_of(app: &TestApp, admin: &Actor, visit: &str) -> ChildId {
    let id = format!("SELECT child_id FROM visits WHERE reference = '{visit}'");
    ChildId(app.query_value(admin.agency().id, &id).await)
}

async fn young(app: &TestApp, admin: &Actor) -> ProviderId {
    ProviderId(app.id(admin, "providers", YOUNG.0).await)
}

/// The discipline of Sarah Young.
async fn discipline(app: &TestApp, admin: &Actor) -> Discipline {
    let codes: String =
        app.query_value(admin.agency().id, &format!("SELECT disciplines FROM providers WHERE reference = '{}'", YOUNG.0)).await;
    Discipline(codes.split([';', ',']).next().unwrap().trim().to_owned())
}

/// A visit of the child of [`MORNING`] with Sarah Young.
async fn of_kind(app: &TestApp, admin: &Actor, kind: VisitKindId, date: Date, time: Time) -> NewVisit {
    NewVisit {
        service: NewService::OfKind(VisitOfKind {
            kind,
            child: child_of(app, admin, MORNING).await,
            discipline: discipline(app, admin).await,
            minutes: None,
        }),
        slot: NewSlot { provider: Some(young(app, admin).await), place: None, date, time, override_reason: Some(reason()) },
    }
}

async fn create(app: &TestApp, actor: &Actor, new: NewVisit) -> Result<VisitId> {
    write_tx!(app, actor, |tx| visits::create(&mut tx, new))
}

/// An evaluation of 90 minutes on Saturday at 9:00.
async fn evaluation(app: &TestApp, admin: &Actor, needs_note: bool) -> VisitId {
    let kind = add_kind(app, admin, "Evaluation", 90, needs_note).await;
    let new = of_kind(app, admin, kind, SATURDAY, time(9, 0, 0, 0)).await;
    create(app, admin, new).await.unwrap()
}

async fn show(app: &TestApp, actor: &Actor, visit: VisitId) -> Result<VisitView> {
    read_tx!(app, actor, |tx| visits::show(&mut tx, visit))
}

async fn week(app: &TestApp, actor: &Actor) -> WeekView {
    read_tx!(app, actor, |tx| scheduling::week(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap()
}

fn bar(week: &WeekView, visit: VisitId) -> Bar {
    let mut bars = week.rows.iter().flat_map(|row| &row.days).flat_map(|day| &day.bars);
    bars.find(|bar| bar.visit == visit).unwrap().clone()
}

fn wrong(fields: &[(&str, ErrorCode)]) -> Error {
    Error::Invalid { fields: fields.iter().map(|(field, code)| FieldError::new(*field, *code)).collect() }
}

both_engines! {
    async fn the_office_schedules_an_evaluation(app, admin) {
        let before = week(&app, &admin).await;
        let visit = evaluation(&app, &admin, true).await;
        let shown = show(&app, &admin, visit).await.unwrap();
        assert_eq!((shown.authorization, shown.kind.as_ref().map(|kind| kind.name.as_str()), shown.minutes), (AuthorizationId::NONE, Some("Evaluation"), 90));
        assert_eq!((shown.discipline, shown.note), (discipline(&app, &admin).await, NoteState::None));
        let after = week(&app, &admin).await;
        assert_eq!(bar(&after, visit).kind.as_ref().map(|kind| kind.name.as_str()), Some("Evaluation"));
        assert_eq!((after.figures.placed, after.figures.due), (before.figures.placed, before.figures.due), "nothing authorized");
        assert_eq!(after.figures.chosen_per_mille, before.figures.chosen_per_mille);
        assert_eq!(after.figures.on_routes, before.figures.on_routes + 1, "it has drives");
        assert!(after.figures.drive_minutes > before.figures.drive_minutes);
        assert_eq!(after.not_placed, before.not_placed);
        let day = read_tx!(app, &admin, |tx| scheduling::day(&mut tx, Some(SATURDAY), BoardFilter::default())).unwrap();
        assert_eq!(day.figures.planned, 1);
        let agenda = read_tx!(app, &admin, |tx| scheduling::agenda(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap();
        let lines: Vec<_> = agenda.days.iter().flat_map(|day| &day.lines).filter(|line| line.visit == visit).collect();
        assert_eq!(lines[0].kind.as_ref().map(|kind| kind.name.as_str()), Some("Evaluation"));
        let month = read_tx!(app, &admin, |tx| scheduling::month(&mut tx, Some(MONDAY), BoardFilter::default())).unwrap();
        let saturday = month.weeks.iter().flat_map(|week| &week.days).find(|day| day.date == SATURDAY).unwrap();
        assert_eq!(saturday.going_ahead, 1);
        let child = child_of(&app, &admin, MORNING).await;
        let page = read_tx!(app, &admin, |tx| people::child(&mut tx, child)).unwrap();
        assert!(page.visits.iter().any(|line| line.id == visit && line.kind.as_ref().map(|kind| kind.name.as_str()) == Some("Evaluation")));
        let provider = app.sign_in_member(&admin, YOUNG.1).await;
        let own = read_tx!(app, &provider, |tx| scheduling::own_day(&mut tx, Some(SATURDAY))).unwrap();
        assert_eq!((own.stops.len(), own.stops[0].kind.as_ref().map(|kind| kind.name.as_str())), (1, Some("Evaluation")));
        let copied = "SELECT COUNT(*) FROM visits WHERE kind_id IS NOT NULL AND authorization_id IS NULL AND NOT billable AND payable
            AND needs_note";
        assert_eq!(app.count(admin.agency().id, copied).await, 1);
    }

    async fn the_childs_therapist_of_the_day_comes_if_no_one_is_chosen(app, admin) {
        let planned = show(&app, &admin, VisitId(app.id(&admin, "visits", MORNING).await)).await.unwrap();
        let agency = admin.agency().id;
        let (authorization, discipline) = (planned.authorization, planned.discipline.clone());
        let therapists = "SELECT COUNT(*) FROM authorization_assignments t JOIN authorizations a ON a.id = t.authorization_id
             WHERE a.child_id = (SELECT child_id FROM visits WHERE reference = 'V00113') AND a.discipline = (
                SELECT discipline FROM authorizations WHERE id = (SELECT authorization_id FROM visits WHERE reference = 'V00113'))";
        assert_eq!(app.count(agency, therapists).await, 1, "of this discipline the child has one therapist");
        let slot = |date, hour| {
            NewSlot { provider: None, place: None, date, time: time(hour, 0, 0, 0), override_reason: Some(reason()) }
        };
        let authorized = |minutes| NewService::Authorized { authorization, minutes };
        let visit = create(&app, &admin, NewVisit { service: authorized(Some(35)), slot: slot(SATURDAY, 7) }).await.unwrap();
        let shown = show(&app, &admin, visit).await.unwrap();
        let page = read_tx!(app, &admin, |tx| authorizations::show(&mut tx, authorization)).unwrap();
        assert_eq!((Some(shown.provider.id), shown.minutes), (page.record.provider(SATURDAY), 35), "for the length that is typed");
        let usual = create(&app, &admin, NewVisit { service: authorized(None), slot: slot(SATURDAY, 9) }).await.unwrap();
        assert_eq!(show(&app, &admin, usual).await.unwrap().minutes, page.record.minutes_per_visit as u16);

        let kind = add_kind(&app, &admin, "Evaluation", 30, true).await;
        let child = child_of(&app, &admin, MORNING).await;
        let of_kind = |discipline| NewService::OfKind(VisitOfKind { kind, child, discipline, minutes: None });
        let visit = create(&app, &admin, NewVisit { service: of_kind(discipline.clone()), slot: slot(SATURDAY, 13) }).await.unwrap();
        assert_eq!(show(&app, &admin, visit).await.unwrap().provider.id, shown.provider.id, "the therapist of the discipline");
        let nobody = wrong(&[("provider", ErrorCode::NoTherapist)]);
        let late = date(2029, 3, 3);
        let refused = create(&app, &admin, NewVisit { service: of_kind(discipline.clone()), slot: slot(late, 9) }).await;
        assert_eq!(refused, Err(nobody.clone()), "no authorization is valid then");
        app.execute_raw(Some(agency), "UPDATE authorization_assignments SET last_day = '2026-12-04'").await.unwrap();
        let refused = create(&app, &admin, NewVisit { service: authorized(None), slot: slot(SATURDAY, 16) }).await;
        assert_eq!(refused, Err(nobody), "the therapist is assigned until the day before");
    }

    async fn all_mistakes_of_a_new_visit_are_named_at_once(app, admin) {
        let kind = add_kind(&app, &admin, "Clinic day", 60, true).await;
        let end = EndVisitKind { visit_kind: kind, version: 1, ended_on: MONDAY };
        let new = of_kind(&app, &admin, kind, SATURDAY, time(9, 0, 0, 0)).await;
        write_tx!(app, &admin, |tx| visit_kinds::end(&mut tx, end)).unwrap();
        assert_eq!(create(&app, &admin, new.clone()).await, Err(wrong(&[("kind", ErrorCode::VisitKindEnded)])));
        let NewService::OfKind(service) = new.service.clone() else { panic!("of a kind") };
        let unknown = VisitOfKind { discipline: Discipline("XYZ".into()), ..service.clone() };
        let refused = create(&app, &admin, NewVisit { service: NewService::OfKind(unknown), ..new.clone() }).await;
        assert_eq!(refused, Err(wrong(&[("kind", ErrorCode::VisitKindEnded), ("discipline", ErrorCode::DisciplineInvalid)])));
        let choices = read_tx!(app, &admin, |tx| visits::kind_choices(&mut tx)).unwrap();
        assert!(choices.iter().all(|choice| choice.id != kind), "an ended kind is no choice");

        let open = add_kind(&app, &admin, "Meeting", 60, true).await;
        let known = VisitOfKind { kind: open, ..service };
        let with = |service: VisitOfKind| NewVisit { service: NewService::OfKind(service), ..new.clone() };
        for other in [
            VisitOfKind { kind: VisitKindId(domain::AuthorizationId::NONE.0), ..known.clone() },
            VisitOfKind { child: ChildId(domain::AuthorizationId::NONE.0), ..known.clone() },
        ] {
            assert_eq!(create(&app, &admin, with(other)).await, Err(Error::NotFound));
        }
        let oak = app.create_agency("oak").await;
        let foreign = add_kind(&app, &oak, "Evaluation", 60, true).await;
        assert_eq!(create(&app, &admin, with(VisitOfKind { kind: foreign, ..known.clone() })).await, Err(Error::NotFound));
        let provider = app.sign_in_member(&admin, YOUNG.1).await;
        assert_eq!(create(&app, &provider, with(known.clone())).await, Err(Error::NotFound));
        let longer = create(&app, &admin, with(VisitOfKind { minutes: Some(75), ..known })).await.unwrap();
        assert_eq!(show(&app, &admin, longer).await.unwrap().minutes, 75);
    }

    async fn rules_about_people_hold_and_those_of_authorizations_do_not(app, admin) {
        let kind = add_kind(&app, &admin, "Evaluation", 90, true).await;
        let new = of_kind(&app, &admin, kind, SATURDAY, time(9, 2, 0, 0)).await;
        let NewService::OfKind(service) = new.service.clone() else { panic!("of a kind") };
        let own = service.discipline.0.as_str();
        let other = Discipline(Discipline::BUILT_IN.into_iter().rev().find(|code| *code != own).unwrap().to_owned());
        let service = NewService::OfKind(VisitOfKind { discipline: other.clone(), ..service });
        let slot = NewSlot { override_reason: None, ..new.slot.clone() };
        let Err(Error::Conflict { conflict: Conflict::Rules { violations, .. } }) =
            create(&app, &admin, NewVisit { service, slot }).await
        else { panic!("no rule is broken") };
        assert!(violations.contains(&RuleViolation::NotTheDiscipline { discipline: other.clone() }), "{violations:?}");
        assert!(violations.contains(&RuleViolation::NotOnTheGrid) && violations.contains(&RuleViolation::ProviderNotAvailable));
        let of_authorization = |rule: &RuleViolation| {
            matches!(
                rule,
                RuleViolation::OutsideAuthorization { .. } | RuleViolation::NotTheAuthorizedMinutes { .. }
                    | RuleViolation::TwoOnOneDay | RuleViolation::TooManyThisWeek { .. }
            )
        };
        assert!(!violations.iter().any(of_authorization), "{violations:?}");
        // On the day of an authorized visit, at another time, of a second hour.
        let same_day = NewVisit { slot: NewSlot { date: TUESDAY, time: time(17, 0, 0, 0), ..new.slot.clone() }, ..new.clone() };
        create(&app, &admin, same_day).await.unwrap();
        let overlap = NewVisit { slot: NewSlot { date: TUESDAY, time: time(9, 0, 0, 0), ..new.slot.clone() }, ..new.clone() };
        let Err(Error::Conflict { conflict: Conflict::Overlap { who, .. } }) = create(&app, &admin, overlap).await else { panic!("placed") };
        assert_eq!(who, Who::Provider);

        let visit = create(&app, &admin, new).await.unwrap();
        let shown = show(&app, &admin, visit).await.unwrap();
        let candidates = read_tx!(app, &admin, |tx| visits::candidates(&mut tx, &shown, shown.starts, shown.minutes)).unwrap();
        let skilled = format!("SELECT COUNT(*) FROM providers WHERE disciplines LIKE '%{}%'", shown.discipline.0);
        let fitting = candidates.others.iter().filter(|candidate| candidate.fit != Fit::NotTheDiscipline).count() as i64;
        assert_eq!(fitting + 1, app.count(admin.agency().id, &skilled).await, "the others with the discipline");
    }

    async fn it_is_moved_canceled_and_reinstated_like_others(app, admin) {
        let visit = evaluation(&app, &admin, true).await;
        let provider = young(&app, &admin).await;
        let to = |version, minute| BoardChange::Move { visit, version, provider, slot: Slot { date: SATURDAY, minute }, minutes: 90 };
        let change = async |change: BoardChange| {
            let all = ChangeBoard { changes: vec![change], override_reason: Some(reason()) };
            write_tx!(app, &admin, |tx| board::change(&mut tx, all))
        };
        let undo = change(to(1, 660)).await.unwrap();
        assert_eq!(undo, [to(2, 540)]);
        change(undo[0].clone()).await.unwrap();
        assert_eq!(show(&app, &admin, visit).await.unwrap().starts.time(), time(9, 0, 0, 0));
        let withdrawn = change(BoardChange::Withdraw { visit, version: 3 }).await;
        assert_eq!(withdrawn, Err(Error::state(ErrorCode::VisitInUse)), "a board can't place it again");
        let place = BoardChange::Place { authorization: AuthorizationId::NONE, provider, date: SATURDAY, minute: Some(700) };
        assert_eq!(change(place).await, Err(Error::NotFound));

        let off = TakeProviderOff { visit, version: 3, reason: reason() };
        write_tx!(app, &admin, |tx| visits::take_provider_off(&mut tx, off)).unwrap();
        let (date, time) = (SATURDAY, time(12, 0, 0, 0));
        let back = MoveVisit { visit, version: 4, provider, date, time, minutes: Some(60), override_reason: Some(reason()) };
        write_tx!(app, &admin, |tx| visits::move_to(&mut tx, back)).unwrap();
        let cancel = CancelVisit { visit, version: 5, by: CancelledBy::Family, reason: reason() };
        write_tx!(app, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        let reinstate = ReinstateVisit { visit, version: 6, override_reason: Some(reason()) };
        write_tx!(app, &admin, |tx| board::reinstate_visit(&mut tx, reinstate)).unwrap();
        let shown = show(&app, &admin, visit).await.unwrap();
        assert_eq!((shown.kind.as_ref().map(|kind| kind.name.as_str()), shown.state, shown.minutes), (Some("Evaluation"), VisitState::Planned, 60));
    }

    async fn a_kind_that_asks_for_no_note_gets_none(app, admin) {
        let quiet = evaluation(&app, &admin, false).await;
        let kind = add_kind(&app, &admin, "Intake", 30, true).await;
        let noted = of_kind(&app, &admin, kind, SATURDAY, time(12, 0, 0, 0)).await;
        let noted = create(&app, &admin, noted).await.unwrap();
        let provider = app.sign_in_member(&admin, YOUNG.1).await;
        app.set_time("2026-12-05T14:00:00Z");
        let provider = app.reload_actor(&provider).await;
        let draft = |visit| DraftNote {
            visit,
            version: 0,
            body: NoteBody::try_from("Sat alone").unwrap(),
            family_summary: FamilySummary::try_from("We met.").unwrap(),
        };
        for (visit, asks) in [(quiet, false), (noted, true)] {
            assert_eq!(write_tx!(app, &provider, |tx| visits::check_in(&mut tx, visit, true)), Ok(asks));
            let saved = write_tx!(app, &provider, |tx| notes::save(&mut tx, draft(visit)));
            assert_eq!(saved.is_ok(), asks, "{saved:?}");
            app.clock.shift(1_800_000_000);
            assert_eq!(write_tx!(app, &provider, |tx| visits::check_out(&mut tx, visit, true)), Ok(asks));
        }
        let refused = NoteToSign {
            visit: quiet,
            version: 0,
            body: NoteBody::try_from("Sat alone").unwrap(),
            family_summary: FamilySummary::try_from("We met.").unwrap(),
            attested: true,
        };
        let refused = write_tx!(app, &provider, |tx| notes::sign(&mut tx, refused));
        assert_eq!(refused, Err(Error::state(ErrorCode::VisitNeedsNoNote)));
        for actor in [&admin, &provider] {
            let unsigned = read_tx!(app, actor, |tx| notes::unsigned(&mut tx, &ListQuery::default())).unwrap();
            let visits: Vec<VisitId> = unsigned.rows.iter().map(|line| line.visit).collect();
            assert_eq!((visits, unsigned.all), (vec![noted], 1));
        }
        let shown = show(&app, &admin, quiet).await.unwrap();
        assert_eq!((shown.state, shown.note), (VisitState::Done, NoteState::NotNeeded));
        let week = week(&app, &admin).await;
        assert_eq!((bar(&week, quiet).note, week.figures.notes_unsigned), (NoteState::NotNeeded, 1));
        let month = read_tx!(app, &admin, |tx| scheduling::month(&mut tx, Some(SATURDAY), BoardFilter::default())).unwrap();
        assert_eq!(month.total().unsigned, 1);
    }

    async fn the_family_reads_the_name_of_the_kind(app, admin) {
        let guardian = sign_in_guardian(&app, &admin, MORNING).await;
        let visit = evaluation(&app, &admin, true).await;
        let guardian = app.reload_actor(&guardian).await;
        let home = read_tx!(app, &guardian, |tx| family::home(&mut tx, 1)).unwrap();
        let next: Vec<_> = home.children.iter().flat_map(|child| &child.next).filter(|next| next.id == visit).collect();
        assert_eq!(next[0].kind.as_ref().map(|kind| kind.name.as_str()), Some("Evaluation"));
        let cancel = FamilyCancel { visit, version: 1, reason: reason() };
        write_tx!(app, &guardian, |tx| family::cancel(&mut tx, cancel)).unwrap();
        app.set_time("2026-12-06T14:00:00Z");
        let guardian = app.reload_actor(&guardian).await;
        let home = read_tx!(app, &guardian, |tx| family::home(&mut tx, 1)).unwrap();
        let past: Vec<_> = home.children.iter().flat_map(|child| &child.past).filter(|past| past.id == visit).collect();
        assert_eq!((past[0].kind.as_ref().map(|kind| kind.name.as_str()), past[0].needs_note), (Some("Evaluation"), true));
    }

    async fn a_week_copy_leaves_it_out_with_the_reason(app, admin) {
        let visit = evaluation(&app, &admin, true).await;
        let preview = read_tx!(app, &admin, |tx| copies::preview(&mut tx, Some(MONDAY), Some(date(2026, 12, 7)))).unwrap();
        let why: Vec<_> = preview.skipped.iter().filter(|(_, why)| *why == NotCopiedReason::OneOff).collect();
        assert_eq!((why.len(), why[0].0.visit, why[0].0.kind.as_ref().map(|kind| kind.name.as_str())), (1, visit, Some("Evaluation")));
        assert!(preview.copied.iter().all(|line| line.visit != visit));
    }

    async fn it_moves_with_a_merge_and_back_with_its_undo(app, admin) {
        let visit = evaluation(&app, &admin, true).await;
        let merged = child_of(&app, &admin, MORNING).await;
        let fields = json!({
            "reference": "", "first_name": "Noa", "last_name": "Lind", "preferred_name": "", "pronouns": "",
            "birth_date": "2024-05-06", "home_language": "Spanish", "further_languages": "", "time_zone": "America/New_York",
            "availability": "Monday 8:00-18:00", "allergies": "", "safety_note": "", "address": "1 Elm St", "city": "Rochester",
            "state": "NY", "zip": "14604", "lat": "43.15", "lon": "-77.6", "guardian_first_name": "", "guardian_last_name": "",
            "guardian_relationship": "", "guardian_email": "", "guardian_phone": "",
        });
        let new = crate::children::form(fields).unwrap();
        let survivor = write_tx!(app, &admin, |tx| people::add_child(&mut tx, new)).unwrap();
        let version = async |child| read_tx!(app, &admin, |tx| children::form(&mut tx, child)).unwrap().version;
        let sent = json!({
            "survivor": survivor.to_string(), "survivor_version": version(survivor).await.to_string(),
            "merged": merged.to_string(), "merged_version": version(merged).await.to_string(), "reason": "Added twice",
        });
        let merge = crate::children::form(sent).unwrap();
        write_tx!(app, &admin, |tx| merging::merge(&mut tx, merge)).unwrap();
        let of_child = async || {
            ChildId(app.query_value(admin.agency().id, "SELECT child_id FROM visits WHERE kind_id IS NOT NULL").await)
        };
        assert_eq!(of_child().await, survivor);
        write_tx!(app, &admin, |tx| merging::undo(&mut tx, UndoMerge { merged })).unwrap();
        assert_eq!(of_child().await, merged);
        assert_eq!(show(&app, &admin, visit).await.unwrap().kind.as_ref().map(|kind| kind.name.as_str()), Some("Evaluation"));
    }
}
