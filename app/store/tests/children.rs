//! Children, their places and their contacts by hand: who may edit them, two editors at once, undo, and what an end changes.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    ChildId, Conflict, ContactId, Error, ErrorCode, PlaceId, Result, VisitId,
    children::{
        ChildForm, ChildVersion, EndChild,
        contacts::{ContactVersion, EndContact},
        places::{EndPlace, PlaceVersion},
    },
    copies::NotCopiedReason,
    family::FamilyHome,
    import::{Files, ProblemCode},
    lists::{ChildFilters, ListQuery, RecordState},
    people::{ChildPage, HideAddress, Search},
    pins::{Direction, Distance, MoveBasePin, MovePlacePin},
    places::{PlacedBy, Position},
    schedule::BoardQuery,
    search::Query,
    text::{Reason, Remark},
    visits::{CancelVisit, CancelledBy, ChangeKind, ChangePlace, NewSlot, NewVisit, VisitView},
};
use jiff::civil::{Date, date, time};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use store::{
    Actor,
    care::{family, visits},
    records::{children, members, people, providers},
    scheduling,
};

/// A child with visits in the week of the demo, one of its provider's visits, and its guardian.
const CHILD: &str = "C0207";
const VISIT: &str = "V00104";
const PROVIDER: &str = "jennifer.berry@maple.example";
const GUARDIAN: &str = "guardian207@family.example";
const MONDAY: Date = date(2026, 11, 30);
const LATER: Date = date(2027, 6, 30);

pub fn form<T: DeserializeOwned>(fields: Value) -> Result<T> {
    serde_json::from_value(fields).map_err(|error| {
        let fields = domain::FieldErrors::parse(&error.to_string()).0;
        Error::Invalid { fields }
    })
}

pub fn with(mut form: Value, changed: &Value) -> Value {
    for (field, text) in changed.as_object().unwrap() {
        form[field] = text.clone();
    }
    form
}

fn new_child(changed: &Value) -> Value {
    let form = json!({
        "reference": "", "first_name": "Noa", "last_name": "Lind", "preferred_name": "", "pronouns": "",
        "birth_date": "2024-05-06", "home_language": "Spanish", "further_languages": "English", "interpreter": "true",
        "time_zone": "America/New_York", "availability": "Monday 8:00-18:00", "allergies": "", "safety_note": "",
        "address": "1 Elm St", "city": "Rochester", "state": "NY", "zip": "14604", "lat": "43.15", "lon": "-77.6",
        "guardian_first_name": "", "guardian_last_name": "", "guardian_relationship": "", "guardian_email": "", "guardian_phone": "",
        "confirm_new": "true",
    });
    with(form, changed)
}

async fn add(app: &TestApp, actor: &Actor, changed: Value) -> Result<ChildId> {
    let new = form(new_child(&changed))?;
    write_tx!(app, actor, |tx| people::add_child(&mut tx, new))
}

async fn child(app: &TestApp, admin: &Actor, reference: &str) -> ChildId {
    ChildId(app.id(admin, "children", reference).await)
}

async fn load(app: &TestApp, actor: &Actor, child: ChildId) -> Result<ChildForm> {
    read_tx!(app, actor, |tx| children::form(&mut tx, child))
}

async fn page(app: &TestApp, actor: &Actor, child: ChildId) -> Result<ChildPage> {
    read_tx!(app, actor, |tx| people::child(&mut tx, child))
}

/// The form of a child as it is, with some fields changed.
fn changed_form(saved: &ChildForm, changed: &Value) -> Value {
    let fields = &saved.fields;
    let form = json!({
        "child": saved.child.id.to_string(), "version": saved.version.to_string(), "reference": fields.reference,
        "first_name": fields.first_name, "last_name": fields.last_name, "preferred_name": fields.preferred_name,
        "pronouns": fields.pronouns, "birth_date": fields.birth_date.to_string(), "home_language": fields.home_language,
        "further_languages": fields.further_languages, "interpreter": fields.interpreter.to_string(),
        "time_zone": fields.time_zone, "availability": fields.availability, "allergies": fields.allergies,
        "safety_note": fields.safety_note,
    });
    with(form, changed)
}

async fn change(app: &TestApp, actor: &Actor, saved: &ChildForm, changed: Value) -> Result<()> {
    let change = form(changed_form(saved, &changed))?;
    write_tx!(app, actor, |tx| children::change(&mut tx, change))
}

async fn undo(app: &TestApp, actor: &Actor, child: ChildId, version: i64) -> Result<()> {
    write_tx!(app, actor, |tx| children::undo(&mut tx, ChildVersion { child, version }))
}

async fn end(app: &TestApp, actor: &Actor, child: ChildId, version: i64, ended_on: Date) -> Result<()> {
    let end = EndChild { child, version, ended_on, reason: Remark::try_from("They moved").unwrap() };
    write_tx!(app, actor, |tx| children::end(&mut tx, end))
}

async fn place(app: &TestApp, actor: &Actor, child: ChildId, changed: Value) -> Result<PlaceId> {
    let fields = json!({
        "child": child.to_string(), "place": "", "version": "", "kind": "day_care", "label": "Sunny Days", "availability": "",
        "note": "", "address": "9 Oak St", "city": "Rush", "state": "NY", "zip": "14543", "lat": "43.0", "lon": "-77.6",
    });
    let save = form(with(fields, &changed))?;
    write_tx!(app, actor, |tx| children::save_place(&mut tx, save))
}

async fn contact(app: &TestApp, actor: &Actor, child: ChildId, changed: Value) -> Result<ContactId> {
    let fields = json!({
        "child": child.to_string(), "contact": "", "version": "", "kind": "emergency", "name": "Lena Ortiz",
        "relationship": "neighbor", "phone": "585-555-0111", "note": "",
    });
    let save = form(with(fields, &changed))?;
    write_tx!(app, actor, |tx| children::save_contact(&mut tx, save))
}

async fn visit(app: &TestApp, actor: &Actor, admin: &Actor) -> VisitView {
    let id = VisitId(app.id(admin, "visits", VISIT).await);
    read_tx!(app, actor, |tx| visits::show(&mut tx, id)).unwrap()
}

async fn home(app: &TestApp, guardian: &Actor) -> FamilyHome {
    read_tx!(app, guardian, |tx| family::home(&mut tx, 1)).unwrap()
}

/// The children of the list whose name has this word.
async fn listed(app: &TestApp, actor: &Actor, q: &str) -> Vec<ChildId> {
    let search = Search { q: q.into(), page: 1 };
    read_tx!(app, actor, |tx| people::children(&mut tx, &search)).unwrap().rows.iter().map(|line| line.child.id).collect()
}

/// A scheduled visit under an authorization of the child.
async fn schedule(app: &TestApp, admin: &Actor, child: ChildId, place: Option<PlaceId>, day: Date) -> Result<VisitId> {
    let authorization = page(app, admin, child).await?.authorizations.remove(0).id;
    let provider = domain::ProviderId(app.id(admin, "providers", "P001").await);
    let reason = Some(Reason::try_from("The family asked for it").unwrap());
    let new = NewVisit::authorized(
        authorization,
        NewSlot { provider: Some(provider), place, date: day, time: time(6, 0, 0, 0), override_reason: reason },
    );
    write_tx!(app, admin, |tx| visits::create(&mut tx, new))
}

/// Cancels all visits of the child that are still planned.
async fn cancel_all(app: &TestApp, admin: &Actor, child: ChildId) {
    let planned = planned(app, admin).await;
    assert!(!planned.is_empty(), "{child}");
    cancel(app, admin, planned).await;
}

async fn cancel_all_but(app: &TestApp, admin: &Actor, one: VisitId) {
    let planned = planned(app, admin).await;
    cancel(app, admin, planned.into_iter().filter(|visit| *visit != one.0).collect()).await;
}

async fn planned(app: &TestApp, admin: &Actor) -> Vec<uuid::Uuid> {
    let sql =
        "SELECT v.id FROM visits v JOIN children c ON c.id = v.child_id WHERE v.state = 'planned' AND c.reference = 'C0207'";
    app.query_values(admin.agency().id, sql).await
}

async fn cancel(app: &TestApp, admin: &Actor, planned: Vec<uuid::Uuid>) {
    for id in planned {
        let visit = read_tx!(app, admin, |tx| visits::show(&mut tx, VisitId(id))).unwrap();
        let reason = Reason::try_from("They moved").unwrap();
        let cancel = CancelVisit { visit: visit.id, version: visit.version, by: CancelledBy::Family, reason };
        write_tx!(app, admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
    }
}

pub async fn limit_capabilities(app: &TestApp, admin: &Actor, capabilities: &str) -> Actor {
    let sql = format!("UPDATE members SET capabilities = '{capabilities}' WHERE role = 'admin'");
    app.execute_raw(None, &sql).await.unwrap();
    app.reload_actor(admin).await
}

fn stale(current: i64) -> Error {
    Conflict::Stale { current }.into()
}

both_engines! {
    async fn a_child_is_added_with_its_home_and_guardian(app, admin) {
        let guardian = json!({ "guardian_first_name": "Rosa", "guardian_relationship": "mother", "preferred_name": "Nono" });
        let id = add(&app, &admin, guardian).await.unwrap();
        let shown = page(&app, &admin, id).await.unwrap();
        let fields = &shown.record.fields;
        assert_eq!((fields.home_language.as_str(), fields.further_languages.as_str()), ("es", "en"));
        assert_eq!((fields.availability.as_str(), fields.interpreter), ("Mon 08:00-18:00", true));
        assert_eq!((shown.record.version, shown.record.places.len(), shown.guardians.len()), (1, 1, 1));
        assert_eq!(shown.record.places[0].fields.address, "1 Elm St");
        let last = shown.record.last_change.unwrap();
        assert_eq!((last.version, last.is_new, last.by), (1, true, Some(admin.viewer().unwrap().name.clone())));
        assert_eq!(listed(&app, &admin, "nono").await, [id], "found by the preferred name");
        assert_eq!(undo(&app, &admin, id, 1).await, Err(Error::state(ErrorCode::NothingToUndo)));
    }

    async fn references_are_unique_and_never_reused(app, admin) {
        let last: String = app.query_value(admin.agency().id, "SELECT MAX(reference) FROM children").await;
        let number: u32 = last[1..].parse().unwrap();
        let first = add(&app, &admin, json!({})).await.unwrap();
        assert_eq!(load(&app, &admin, first).await.unwrap().fields.reference, format!("C{:04}", number + 1));
        end(&app, &admin, first, 1, MONDAY).await.unwrap();
        let second = add(&app, &admin, json!({})).await.unwrap();
        assert_eq!(load(&app, &admin, second).await.unwrap().fields.reference, format!("C{:04}", number + 2));
        let taken = Error::field("reference", ErrorCode::ReferenceTaken);
        for known in [CHILD, "c207"] {
            assert_eq!(add(&app, &admin, json!({ "reference": known })).await, Err(taken.clone()), "{known}");
        }
        let saved = load(&app, &admin, second).await.unwrap();
        change(&app, &admin, &saved, json!({ "reference": CHILD })).await.unwrap();
        assert_eq!(load(&app, &admin, second).await.unwrap().fields.reference, saved.fields.reference, "an import knows it");
        let oak = app.create_agency("oak").await;
        add(&app, &oak, json!({ "reference": CHILD })).await.unwrap();
    }

    async fn all_mistakes_of_the_store_are_reported_at_once(app) {
        let admin = app.create_agency("cedar").await;
        let wrong = json!({ "birth_date": "2027-01-01", "time_zone": "America/Springfield", "zip": "99999", "lat": "", "lon": "" });
        let Err(Error::Invalid { fields }) = add(&app, &admin, wrong).await else { panic!("accepted") };
        let codes: Vec<_> = fields.iter().map(|error| (error.field.as_str(), error.code)).collect();
        assert_eq!(codes, [
            ("birth_date", ErrorCode::NotBornYet),
            ("time_zone", ErrorCode::TimeZoneUnknown),
            ("zip", ErrorCode::PositionMissing),
        ]);
        add(&app, &admin, json!({})).await.unwrap();
        let found = add(&app, &admin, json!({ "lat": "", "lon": "" })).await.unwrap();
        let position = page(&app, &admin, found).await.unwrap().record.places[0].fields.position;
        assert_eq!(Some(position), Position::of_zip("14604"));
        let lost = add(&app, &admin, json!({ "lon": "77.6" })).await;
        assert_eq!(lost, Err(Error::field("lon", ErrorCode::LongitudeWithoutMinus)));
    }

    async fn only_managers_and_schedulers_edit(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let home = page(&app, &admin, id).await.unwrap().record.places[0].id;
        let saved = load(&app, &admin, id).await.unwrap();
        let friend = contact(&app, &admin, id, json!({})).await.unwrap();
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let guardian = app.sign_in_member(&admin, GUARDIAN).await;
        let oak = app.create_agency("oak").await;
        let biller = limit_capabilities(&app, &admin, "bill supervise privacy").await;
        let oak = app.reload_actor(&oak).await;
        for actor in [&provider, &guardian, &biller, &oak] {
            assert_eq!(load(&app, actor, id).await, Err(Error::NotFound));
            assert_eq!(add(&app, actor, json!({})).await, Err(Error::NotFound));
            assert_eq!(change(&app, actor, &saved, json!({ "first_name": "X" })).await, Err(Error::NotFound));
            assert_eq!(undo(&app, actor, id, 1).await, Err(Error::NotFound));
            assert_eq!(end(&app, actor, id, 1, LATER).await, Err(Error::NotFound));
            let back = ChildVersion { child: id, version: 1 };
            assert_eq!(write_tx!(app, actor, |tx| children::bring_back(&mut tx, back)), Err(Error::NotFound));
            assert_eq!(place(&app, actor, id, json!({})).await, Err(Error::NotFound));
            assert_eq!(read_tx!(app, actor, |tx| children::place(&mut tx, id, home)), Err(Error::NotFound));
            let close = EndPlace { place: home, version: 1, ended_on: LATER, next_home: None };
            assert_eq!(write_tx!(app, actor, |tx| children::end_place(&mut tx, close)), Err(Error::NotFound));
            assert_eq!(contact(&app, actor, id, json!({})).await, Err(Error::NotFound));
            assert_eq!(read_tx!(app, actor, |tx| children::contact(&mut tx, id, friend)), Err(Error::NotFound));
            let close = EndContact { contact: friend, version: 1, ended_on: LATER };
            assert_eq!(write_tx!(app, actor, |tx| children::end_contact(&mut tx, close)), Err(Error::NotFound));
        }
        let scheduler = limit_capabilities(&app, &admin, "schedule").await;
        add(&app, &scheduler, json!({})).await.unwrap();
        let with_guardian = json!({ "guardian_first_name": "Rosa", "guardian_relationship": "mother" });
        assert_eq!(add(&app, &scheduler, with_guardian).await, Err(Error::NotFound), "guardians need the capability to manage");
        change(&app, &scheduler, &saved, json!({ "preferred_name": "Matt" })).await.unwrap();
        assert!(page(&app, &scheduler, id).await.unwrap().record.last_change.is_some());
        assert_eq!(page(&app, &biller, id).await.unwrap().record.last_change, None);
    }

    async fn ids_of_another_agency_or_child_are_not_found(app, admin) {
        let (id, other) = (child(&app, &admin, CHILD).await, child(&app, &admin, "C0001").await);
        let home = page(&app, &admin, other).await.unwrap().record.places[0].id;
        let friend = contact(&app, &admin, other, json!({})).await.unwrap();
        assert_eq!(read_tx!(app, &admin, |tx| children::place(&mut tx, id, home)), Err(Error::NotFound));
        assert_eq!(read_tx!(app, &admin, |tx| children::contact(&mut tx, id, friend)), Err(Error::NotFound));
        let moved = json!({ "place": home.to_string(), "version": "1", "kind": "home" });
        assert_eq!(place(&app, &admin, id, moved).await, Err(Error::NotFound));
        let moved = json!({ "contact": friend.to_string(), "version": "1" });
        assert_eq!(contact(&app, &admin, id, moved).await, Err(Error::NotFound));
        assert_eq!(schedule(&app, &admin, id, Some(home), LATER).await, Err(Error::NotFound), "a visit at another child's home");
    }

    async fn the_second_of_two_editors_gets_a_conflict_and_a_change_can_be_undone(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let saved = load(&app, &admin, id).await.unwrap();
        change(&app, &admin, &saved, json!({ "safety_note": "Dog in the yard" })).await.unwrap();
        assert_eq!(change(&app, &admin, &saved, json!({ "safety_note": "Ring twice" })).await, Err(stale(2)));
        let now = load(&app, &admin, id).await.unwrap();
        let events = "SELECT COUNT(*) FROM audit_events";
        let before = app.count(admin.agency().id, events).await;
        change(&app, &admin, &now, json!({})).await.unwrap();
        assert_eq!(app.count(admin.agency().id, events).await, before, "a save that changes nothing is no event");
        assert_eq!(load(&app, &admin, id).await.unwrap().version, 2);

        change(&app, &admin, &now, json!({ "first_name": "Mateo", "safety_note": "Ring twice" })).await.unwrap();
        assert_eq!(undo(&app, &admin, id, 2).await, Err(stale(3)), "what was seen is not the last change");
        undo(&app, &admin, id, 3).await.unwrap();
        let undone = load(&app, &admin, id).await.unwrap();
        assert_eq!((undone.fields.safety_note.as_str(), &undone.fields.first_name), ("Dog in the yard", &saved.fields.first_name));
        undo(&app, &admin, id, 4).await.unwrap();
        assert_eq!(load(&app, &admin, id).await.unwrap().fields.first_name, "Mateo", "an undo is undone too");
    }

    async fn an_import_conflicts_only_with_what_it_would_write(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let marked = "SELECT COUNT(*) FROM children WHERE changed_here";
        let saved = load(&app, &admin, id).await.unwrap();
        change(&app, &admin, &saved, json!({ "allergies": "Nuts" })).await.unwrap();
        assert_eq!(app.count(admin.agency().id, marked).await, 0, "no file has allergies");
        let saved = load(&app, &admin, id).await.unwrap();
        change(&app, &admin, &saved, json!({ "birth_date": "2024-01-02" })).await.unwrap();
        assert_eq!(app.count(admin.agency().id, marked).await, 1);
        let other = child(&app, &admin, "C0001").await;
        let home = page(&app, &admin, other).await.unwrap().record.places[0].id;
        place(&app, &admin, other, json!({ "place": home.to_string(), "version": "1", "kind": "home" })).await.unwrap();
        assert_eq!(app.count(admin.agency().id, marked).await, 2, "the home is a part of the child's row");
    }

    async fn texts_are_shown_to_those_who_visit_and_never_to_families(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let saved = load(&app, &admin, id).await.unwrap();
        let texts = json!({ "allergies": "Secret-nuts", "safety_note": "Secret-dog", "pronouns": "Secret-they", "preferred_name": "Secret-Matt" });
        change(&app, &admin, &saved, texts).await.unwrap();
        let home_place = page(&app, &admin, id).await.unwrap().record.places[0].clone();
        let fields = &home_place.fields;
        place(&app, &admin, id, json!({
            "place": home_place.id.to_string(), "version": "1", "kind": "home", "label": "", "note": "Secret-entrance",
            "address": fields.address, "city": fields.city, "state": fields.state, "zip": fields.zip, "lat": "", "lon": "",
        })).await.unwrap();
        assert_eq!(page(&app, &admin, id).await.unwrap().record.places[0].fields.position, fields.position, "the position stays");
        contact(&app, &admin, id, json!({ "name": "Secret Neighbor", "note": "Secret-key" })).await.unwrap();
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let other = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let guardian = app.sign_in_member(&admin, GUARDIAN).await;
        for actor in [&admin, &provider] {
            let care = visit(&app, actor, &admin).await.care;
            assert_eq!((care.allergies.as_str(), care.safety_note.as_str()), ("Secret-nuts", "Secret-dog"));
            assert_eq!((care.preferred_name.as_str(), care.place_note.as_str()), ("Secret-Matt", "Secret-entrance"));
            let shown = format!("{:?}", page(&app, actor, id).await.unwrap());
            assert!(shown.contains("Secret Neighbor") && shown.contains("Secret-key") && shown.contains("Secret-they"), "{shown}");
        }
        assert_eq!(visit(&app, &admin, &admin).await.care.contacts[0].name, "Secret Neighbor");
        assert_eq!(page(&app, &other, id).await, Err(Error::NotFound));
        assert_eq!(page(&app, &guardian, id).await, Err(Error::NotFound));
        let home = format!("{:?}", home(&app, &guardian).await);
        assert!(home.contains("Matthew") && !home.contains("Secret"), "{home}");
    }

    async fn services_do_not_end_before_the_child_is_born(app, admin) {
        let id = add(&app, &admin, json!({})).await.unwrap();
        let refused = Err(Error::field("ended_on", ErrorCode::EndsBeforeBirth));
        assert_eq!(end(&app, &admin, id, 1, date(2010, 1, 1)).await, refused);
    }

    async fn services_end_only_without_planned_visits(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let refused = Error::state(ErrorCode::ChildHasPlannedVisits);
        assert_eq!(end(&app, &admin, id, 1, MONDAY).await, Err(refused.clone()));
        let ending = read_tx!(app, &admin, |tx| children::ending(&mut tx, id)).unwrap();
        assert!(ending.planned > 0 && !ending.authorizations.is_empty(), "{ending:?}");
        let first = ending.first_planned.unwrap();
        assert!((MONDAY..date(2026, 12, 5)).contains(&first), "{first}");
        end(&app, &admin, id, 1, LATER).await.unwrap();
        assert!(listed(&app, &admin, "").await.contains(&id), "until that day nothing changes");
        schedule(&app, &admin, id, None, date(2026, 12, 6)).await.unwrap();
        assert_eq!(schedule(&app, &admin, id, None, LATER).await, Err(Error::state(ErrorCode::ChildEnded)), "no reason overrides it");
        let text = "visit_id,authorization_id,provider_id,starts_at,minutes\nX1,A00291,P001,2027-06-30T09:00,60\n";
        let files = Files { visits: Some(text.into()), ..Files::default() };
        let errors = app.import(&admin, &files).await.unwrap().errors;
        assert_eq!(errors.iter().map(|problem| problem.code).collect::<Vec<_>>(), [ProblemCode::ChildHasEnded]);
        undo(&app, &admin, id, 2).await.unwrap();
        assert_eq!(load(&app, &admin, id).await.unwrap().fields.ended_on, None);
        assert_eq!(undo(&app, &admin, id, 3).await, Ok(()));
        write_tx!(app, &admin, |tx| children::bring_back(&mut tx, ChildVersion { child: id, version: 4 })).unwrap();
        assert_eq!(end(&app, &admin, id, 5, date(2026, 12, 6)).await, Err(refused), "that visit is in the way");
    }

    async fn an_ended_child_leaves_the_lists_and_comes_back(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let guardian = app.sign_in_member(&admin, GUARDIAN).await;
        cancel_all(&app, &admin, id).await;
        let missing = async || {
            let week = read_tx!(app, &admin, |tx| scheduling::week(&mut tx, Some(MONDAY), BoardQuery::default())).unwrap();
            week.not_placed.iter().filter(|line| line.child.id == id).count()
        };
        assert!(missing().await > 0, "its authorized visits wait");
        assert_eq!(home(&app, &guardian).await.children[0].ended_on, None);
        end(&app, &admin, id, 1, MONDAY).await.unwrap();

        assert_eq!(missing().await, 0, "nothing is due for a child that has ended");
        assert!(!listed(&app, &admin, "").await.contains(&id) && !listed(&app, &provider, "").await.contains(&id));
        let found = listed(&app, &admin, CHILD).await;
        assert_eq!(found, [id], "a search finds it");
        let only_ended = ListQuery::filtered(ChildFilters { state: Some(RecordState::Ended), ..ChildFilters::default() });
        let ended = read_tx!(app, &admin, |tx| people::children(&mut tx, only_ended)).unwrap();
        assert_eq!(ended.rows.iter().map(|line| (line.child.id, line.ended_on)).collect::<Vec<_>>(), [(id, Some(MONDAY))]);
        let query = Query::try_from(CHILD).unwrap();
        let results = read_tx!(app, &admin, |tx| store::records::search::search(&mut tx, &query)).unwrap();
        assert_eq!(results.ended_children, [id]);
        let family = home(&app, &guardian).await;
        assert_eq!(family.children[0].ended_on, Some(MONDAY), "the family reads it");
        assert_eq!(schedule(&app, &admin, id, None, date(2026, 12, 2)).await, Err(Error::state(ErrorCode::ChildEnded)));
        let shown = page(&app, &admin, id).await.unwrap();
        assert_eq!((shown.record.fields.ended_on, shown.record.fields.ended_reason.as_str()), (Some(MONDAY), "They moved"));

        write_tx!(app, &admin, |tx| children::bring_back(&mut tx, ChildVersion { child: id, version: 2 })).unwrap();
        assert!(missing().await > 0 && listed(&app, &admin, "").await.contains(&id));
        assert_eq!(home(&app, &guardian).await.children[0].ended_on, None);
        schedule(&app, &admin, id, None, date(2026, 12, 2)).await.unwrap();
        let refused = Error::state(ErrorCode::ChildHasPlannedVisits);
        assert_eq!(undo(&app, &admin, id, 3).await, Err(refused), "it would end the child again");
    }

    async fn guardians_of_ended_children_are_not_invited_in_bulk(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let invited = async || {
            let preview = read_tx!(app, &admin, |tx| members::people_to_invite(&mut tx)).unwrap();
            preview.parents.iter().any(|parent| parent.email == GUARDIAN)
        };
        cancel_all(&app, &admin, id).await;
        assert!(invited().await);
        end(&app, &admin, id, 1, MONDAY).await.unwrap();
        assert!(!invited().await);
        write_tx!(app, &admin, |tx| children::bring_back(&mut tx, ChildVersion { child: id, version: 2 })).unwrap();
        assert!(invited().await);
    }

    async fn a_provider_loses_an_ended_child_with_the_caseload(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        cancel_all(&app, &admin, id).await;
        end(&app, &admin, id, 1, MONDAY).await.unwrap();
        assert!(page(&app, &provider, id).await.is_ok(), "for the days of the agency's setting");
        app.set_time("2027-03-31T12:00:00Z");
        let (admin, provider) = (app.reload_actor(&admin).await, app.reload_actor(&provider).await);
        assert_eq!(page(&app, &provider, id).await, Err(Error::NotFound), "although an authorization goes on");
        let shown = page(&app, &admin, id).await.unwrap();
        assert!(!shown.authorizations.is_empty(), "the office reads everything");
    }

    async fn a_child_has_several_places(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let home = page(&app, &admin, id).await.unwrap().record.places[0].id;
        let only = EndPlace { place: home, version: 1, ended_on: LATER, next_home: None };
        assert_eq!(write_tx!(app, &admin, |tx| children::end_place(&mut tx, only)), Err(Error::state(ErrorCode::OnlyPlace)));
        let day_care = place(&app, &admin, id, json!({})).await.unwrap();
        assert_eq!(place(&app, &admin, id, json!({ "kind": "home" })).await, Err(Error::field("kind", ErrorCode::SecondPlaceHome)));
        let at_day_care = schedule(&app, &admin, id, Some(day_care), date(2026, 12, 6)).await.unwrap();
        let shown = read_tx!(app, &admin, |tx| visits::show(&mut tx, at_day_care)).unwrap();
        assert_eq!((shown.place.address.as_str(), shown.care.place_label.as_str()), ("9 Oak St", "Sunny Days"));
        let too_early = EndPlace { place: day_care, version: 1, ended_on: date(2026, 12, 6), next_home: None };
        let refused = Err(Error::state(ErrorCode::PlaceHasPlannedVisits));
        assert_eq!(write_tx!(app, &admin, |tx| children::end_place(&mut tx, too_early)), refused);
        let after = EndPlace { place: day_care, version: 1, ended_on: date(2026, 12, 7), next_home: None };
        write_tx!(app, &admin, |tx| children::end_place(&mut tx, after)).unwrap();
        let refused = Err(Error::state(ErrorCode::PlaceEnded));
        assert_eq!(schedule(&app, &admin, id, Some(day_care), date(2026, 12, 13)).await, refused);
        let week = (Some(MONDAY), Some(date(2026, 12, 7)));
        let copy = read_tx!(app, &admin, |tx| scheduling::copies::preview(&mut tx, week.0, week.1)).unwrap();
        let why = copy.skipped.iter().find(|(line, _)| line.visit == at_day_care).map(|(_, why)| why);
        assert_eq!(why, Some(&NotCopiedReason::PlaceEnded), "the other visits of the week are copied");
        assert_eq!(write_tx!(app, &admin, |tx| children::end_place(&mut tx, after)), Err(stale(2)));
        write_tx!(app, &admin, |tx| children::bring_back_place(&mut tx, PlaceVersion { place: day_care, version: 2 })).unwrap();
        schedule(&app, &admin, id, Some(day_care), date(2026, 12, 13)).await.unwrap();
    }

    async fn another_place_takes_over_from_a_home_that_ends(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let home = page(&app, &admin, id).await.unwrap().record.places[0].clone();
        let video = place(&app, &admin, id, json!({ "kind": "video", "label": "" })).await.unwrap();
        cancel_all(&app, &admin, id).await;
        let day = date(2026, 12, 10);
        let end = |next_home| EndPlace { place: home.id, version: 1, ended_on: day, next_home };
        let ended = async |end: EndPlace| write_tx!(app, &admin, |tx| children::end_place(&mut tx, end));
        assert_eq!(ended(end(None)).await, Err(Error::state(ErrorCode::OnlyPlace)), "drives need an address");
        let first = place(&app, &admin, id, json!({})).await.unwrap();
        app.clock.shift(1_000);
        let second = place(&app, &admin, id, json!({ "kind": "second_home", "label": "Aunt", "address": "7 Ash St", "lat": "43.2" })).await.unwrap();
        let shown = read_tx!(app, &admin, |tx| children::place(&mut tx, id, home.id)).unwrap();
        assert_eq!(shown.next_homes.iter().map(|choice| choice.id).collect::<Vec<_>>(), [first, second]);
        assert_eq!(read_tx!(app, &admin, |tx| children::place(&mut tx, id, first)).unwrap().next_homes, []);
        assert_eq!(ended(end(None)).await, Err(Error::field("next_home", ErrorCode::NextHomeMissing)));
        assert_eq!(ended(end(Some(video))).await, Err(Error::field("next_home", ErrorCode::NextHomeMissing)), "it has no address");
        ended(end(Some(second))).await.unwrap();
        for (day, there) in [(date(2026, 12, 6), home.id), (date(2026, 12, 13), second)] {
            let visit = schedule(&app, &admin, id, None, day).await.unwrap();
            assert_eq!(read_tx!(app, &admin, |tx| visits::show(&mut tx, visit)).unwrap().place_id, there, "{day}");
        }
        app.set_time("2026-12-11T15:00:00Z");
        let later = place(&app, &admin, id, json!({ "kind": "video", "label": "Tablet" })).await.unwrap();
        let shown = read_tx!(app, &admin, |tx| children::place(&mut tx, id, later)).unwrap();
        assert_eq!(shown.place.fields.position, Position::given(43.2, -77.6), "drives start where the child is now");
    }

    async fn a_pin_corrects_what_the_zip_code_placed(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let day_care = place(&app, &admin, id, json!({ "lat": "", "lon": "" })).await.unwrap();
        let shown = async || read_tx!(app, &admin, |tx| children::place(&mut tx, id, day_care)).unwrap();
        let before = shown().await;
        let sketch = before.sketch.unwrap();
        assert_eq!(sketch.pin.placed_by, PlacedBy::Zip);
        assert_eq!(sketch.zip.map(|zip| zip.lat.to_bits()), Some(sketch.pin.lat.to_bits()), "it is the middle of the ZIP code");
        let pin = MovePlacePin { place: day_care, version: 1, direction: Direction::North, distance: Distance::One };
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        assert_eq!(write_tx!(app, &provider, |tx| children::move_pin(&mut tx, pin)), Err(Error::NotFound));
        write_tx!(app, &admin, |tx| children::move_pin(&mut tx, pin)).unwrap();
        let after = shown().await.place;
        assert_eq!(after.fields.position, before.place.fields.position.moved(Direction::North, Distance::One));
        assert_eq!((after.version, after.fields.position.placed_by), (2, PlacedBy::Given));
        assert_eq!(write_tx!(app, &admin, |tx| children::move_pin(&mut tx, pin)), Err(stale(2)));
        write_tx!(app, &admin, |tx| children::undo_place(&mut tx, PlaceVersion { place: day_care, version: 2 })).unwrap();
        assert_eq!(shown().await.place.fields.position, before.place.fields.position, "by ZIP again");
        let video = place(&app, &admin, id, json!({ "kind": "video", "label": "" })).await.unwrap();
        let of_video = MovePlacePin { place: video, ..pin };
        assert_eq!(write_tx!(app, &admin, |tx| children::move_pin(&mut tx, of_video)), Err(Error::NotFound));
        let base = domain::ProviderId(app.id(&admin, "providers", "P001").await);
        let record = read_tx!(app, &admin, |tx| providers::record(&mut tx, base)).unwrap();
        let of_base = MoveBasePin { provider: base, version: record.version, direction: Direction::West, distance: Distance::Tenth };
        assert_eq!(write_tx!(app, &provider, |tx| providers::move_pin(&mut tx, of_base)), Err(Error::NotFound));
        write_tx!(app, &admin, |tx| providers::move_pin(&mut tx, of_base)).unwrap();
        let moved = read_tx!(app, &admin, |tx| providers::record(&mut tx, base)).unwrap();
        assert_eq!(moved.details.position, record.details.position.moved(Direction::West, Distance::Tenth));
        let sketch = read_tx!(app, &admin, |tx| providers::sketch(&mut tx, &moved)).unwrap();
        assert!(sketch.near.iter().all(|at| (at.lat - sketch.pin.lat).abs() <= 0.1));
    }

    async fn a_planned_visit_moves_to_another_place(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let day_care = place(&app, &admin, id, json!({})).await.unwrap();
        let visit = schedule(&app, &admin, id, None, date(2026, 12, 6)).await.unwrap();
        let choices = read_tx!(app, &admin, |tx| visits::place_choices(&mut tx, id, date(2026, 12, 6))).unwrap();
        assert_eq!(choices.iter().map(|choice| choice.name.kind.as_str()).collect::<Vec<_>>(), ["home", "day_care"]);
        let reason = || Some(Reason::try_from("The family asked for it").unwrap());
        let change = ChangePlace { visit, version: 1, place: day_care, override_reason: reason() };
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let parent = app.sign_in_member(&admin, GUARDIAN).await;
        for actor in [&provider, &parent] {
            assert_eq!(write_tx!(app, actor, |tx| visits::change_place(&mut tx, change.clone())), Err(Error::NotFound));
        }
        let of_another = page(&app, &admin, child(&app, &admin, "C0001").await).await.unwrap().record.places[0].id;
        let elsewhere = ChangePlace { place: of_another, ..change.clone() };
        assert_eq!(write_tx!(app, &admin, |tx| visits::change_place(&mut tx, elsewhere)), Err(Error::NotFound));
        write_tx!(app, &admin, |tx| visits::change_place(&mut tx, change.clone())).unwrap();
        let shown = read_tx!(app, &admin, |tx| visits::show(&mut tx, visit)).unwrap();
        assert_eq!((shown.version, shown.place.address.as_str(), shown.place_id), (2, "9 Oak St", day_care));
        let home = home(&app, &parent).await;
        let next = home.children.iter().flat_map(|child| &child.next).find(|next| next.id == visit).unwrap();
        assert_eq!((next.place_kind.as_deref(), next.address.as_deref()), (Some("day_care"), Some("9 Oak St, Rush")));
        assert_eq!(write_tx!(app, &admin, |tx| visits::change_place(&mut tx, change.clone())), Err(stale(2)));
        let again = ChangePlace { version: 2, ..change };
        write_tx!(app, &admin, |tx| visits::change_place(&mut tx, again.clone())).unwrap();
        assert_eq!(read_tx!(app, &admin, |tx| visits::show(&mut tx, visit)).unwrap().version, 2, "it is there already");
        let stored: String = app.query_value(
            admin.agency().id,
            &format!("SELECT after_json FROM visit_changes WHERE visit_id = (SELECT id FROM visits WHERE place_id = (SELECT id FROM places WHERE address = '9 Oak St')) AND kind = '{}'", ChangeKind::Moved.as_str()),
        ).await;
        assert!(stored.contains(&day_care.to_string()) && !stored.contains("Oak"), "{stored}");
        let back = choices[0].id;
        let after = EndPlace { place: back, version: 1, ended_on: date(2026, 12, 5), next_home: None };
        cancel_all_but(&app, &admin, visit).await;
        write_tx!(app, &admin, |tx| children::end_place(&mut tx, after)).unwrap();
        let ended = ChangePlace { place: back, ..again };
        assert_eq!(write_tx!(app, &admin, |tx| visits::change_place(&mut tx, ended)), Err(Error::state(ErrorCode::PlaceEnded)));
    }

    async fn a_hidden_place_is_another_place_for_that_guardian(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let guardian = page(&app, &admin, id).await.unwrap().guardians.remove(0);
        let parent = app.sign_in_member(&admin, GUARDIAN).await;
        let second = place(&app, &admin, id, json!({ "kind": "second_home", "label": "Secret-aunt", "address": "9 Secret St" })).await.unwrap();
        write_tx!(app, &admin, |tx| people::hide_address(&mut tx, HideAddress { guardian: guardian.id, place: second, hidden: true })).unwrap();
        let visit = schedule(&app, &admin, id, Some(second), date(2026, 12, 6)).await.unwrap();
        let home = home(&app, &parent).await;
        let next = home.children.iter().flat_map(|child| &child.next).find(|next| next.id == visit).unwrap();
        assert_eq!((next.starts, &next.place_kind, &next.address), (date(2026, 12, 6).at(6, 0, 0, 0), &None, &None));
        let at_home = home.children.iter().flat_map(|child| &child.next).find(|next| next.id != visit).unwrap();
        assert_eq!(at_home.place_kind.as_deref(), Some("home"));
        let (_, upcoming) = read_tx!(app, &parent, |tx| family::upcoming_visit(&mut tx, visit)).unwrap();
        assert_eq!((upcoming.place_kind, upcoming.address), (None, None));
        let all = serde_json::to_string(&home).unwrap();
        assert!(!all.contains("second_home") && !all.contains("Secret"), "{all}");
    }

    async fn a_new_place_is_hidden_from_whom_another_place_is_hidden(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let guardian = page(&app, &admin, id).await.unwrap().guardians.remove(0);
        let hide = HideAddress { guardian: guardian.id, place: guardian.places[0].id, hidden: true };
        let hidden = async |place: PlaceId| {
            let guardians = page(&app, &admin, id).await.unwrap().guardians;
            let shown = guardians.iter().find(|one| one.id == guardian.id).unwrap();
            shown.places.iter().find(|one| one.id == place).unwrap().hidden
        };
        let before = place(&app, &admin, id, json!({})).await.unwrap();
        assert!(!hidden(before).await);
        write_tx!(app, &admin, |tx| people::hide_address(&mut tx, hide)).unwrap();
        let after = place(&app, &admin, id, json!({ "kind": "second_home", "label": "Aunt" })).await.unwrap();
        assert!(hidden(after).await, "the office decides first whether the guardian may know it");
        let video = place(&app, &admin, id, json!({ "kind": "video", "label": "" })).await.unwrap();
        let clinic = json!({ "place": video.to_string(), "version": "1", "kind": "clinic", "label": "" });
        place(&app, &admin, id, clinic).await.unwrap();
        assert!(hidden(video).await, "it has an address now");
        assert!(!hidden(before).await, "what they know already stays");
    }

    async fn places_are_edited_and_undone(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let home = page(&app, &admin, id).await.unwrap().record.places[0].clone();
        let video = place(&app, &admin, id, json!({ "kind": "video", "label": "", "address": "ignored" })).await.unwrap();
        let shown = read_tx!(app, &admin, |tx| children::place(&mut tx, id, video)).unwrap().place;
        assert_eq!((shown.fields.address.as_str(), shown.fields.position), ("", home.fields.position));
        let guardians = page(&app, &admin, id).await.unwrap().guardians;
        assert!(guardians.iter().flat_map(|guardian| &guardian.places).all(|place| place.id != video), "it has no address to hide");
        let elsewhere = json!({ "place": home.id.to_string(), "version": "1", "kind": "home", "label": "", "zip": "99999", "lat": "", "lon": "" });
        assert_eq!(place(&app, &admin, id, elsewhere).await, Err(Error::field("zip", ErrorCode::PositionMissing)));
        let moved = json!({ "place": home.id.to_string(), "version": "1", "kind": "home", "label": "", "note": "Ring twice" });
        place(&app, &admin, id, moved.clone()).await.unwrap();
        assert_eq!(place(&app, &admin, id, moved).await, Err(stale(2)));
        let followed = read_tx!(app, &admin, |tx| children::place(&mut tx, id, video)).unwrap().place.fields.position;
        assert_eq!((followed.lat, followed.lon), (43.0, -77.6), "a place by video is where the home is");
        let version = PlaceVersion { place: home.id, version: 2 };
        write_tx!(app, &admin, |tx| children::undo_place(&mut tx, version)).unwrap();
        let undone = read_tx!(app, &admin, |tx| children::place(&mut tx, id, home.id)).unwrap();
        assert_eq!((undone.place.fields, undone.place.version), (home.fields, 3));
        assert!(!undone.last_change.unwrap().is_new);
        assert_eq!(write_tx!(app, &admin, |tx| children::undo_place(&mut tx, version)), Err(stale(3)));
    }

    async fn contacts_are_edited_undone_ended_and_brought_back(app, admin) {
        let id = child(&app, &admin, CHILD).await;
        let friend = contact(&app, &admin, id, json!({})).await.unwrap();
        let edit = |version: i64, name: &str| json!({ "contact": friend.to_string(), "version": version.to_string(), "name": name });
        contact(&app, &admin, id, edit(1, "Lena Ruiz")).await.unwrap();
        assert_eq!(contact(&app, &admin, id, edit(1, "Lena Diaz")).await, Err(stale(2)));
        write_tx!(app, &admin, |tx| children::undo_contact(&mut tx, ContactVersion { contact: friend, version: 2 })).unwrap();
        let shown = read_tx!(app, &admin, |tx| children::contact(&mut tx, id, friend)).unwrap().contact;
        assert_eq!((shown.fields.name.as_str(), shown.version), ("Lena Ortiz", 3));
        let close = EndContact { contact: friend, version: 3, ended_on: MONDAY };
        write_tx!(app, &admin, |tx| children::end_contact(&mut tx, close)).unwrap();
        assert_eq!(visit(&app, &admin, &admin).await.care.contacts, []);
        assert_eq!(page(&app, &admin, id).await.unwrap().record.contacts.len(), 1, "the office still reads it");
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        assert_eq!(page(&app, &provider, id).await.unwrap().record.contacts, []);
        write_tx!(app, &admin, |tx| children::bring_back_contact(&mut tx, ContactVersion { contact: friend, version: 4 })).unwrap();
        assert_eq!(visit(&app, &admin, &admin).await.care.contacts.len(), 1);
    }
}
