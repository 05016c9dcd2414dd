//! Payers, services and authorizations by hand: who may change them, what a save rejects, undo, ending, and units.

use crate::{
    both_engines, read_tx,
    support::{EmptyDatabase, TestApp, fixture},
    write_tx,
};
use domain::{
    AuthorizationId, Capability, ChildId, Conflict, Error, ErrorCode, FieldError, Language, PayerId, ProviderId, Result, Role,
    ServiceId, VisitId,
    agency::FirstDay,
    assignments::ChangeTherapist,
    authorizations::{AuthorizationPage, AuthorizationVersion, EndAuthorization, SaveAuthorization, SavedAuthorization},
    import::{Files, ProblemCode},
    lists::{ListQuery, RecordState, ServiceFilters},
    payers::{EndPayer, Payer, PayerVersion, SavePayer},
    people::Search,
    providers::{EndProvider, SaveProvider},
    rules::RuleViolation,
    schedule::Discipline,
    services::{EndService, SaveService, ServiceVersion},
    text::{AuthorizedMethod, Diagnoses, EmailAddress, EndReason, PersonName, Reason, RecordReference, Remark, ServiceCode},
    units::{UnitRule, Units, VisitBands},
    visits::{NewSlot, NewVisit},
};
use jiff::civil::{Date, date, time};
use store::{
    Actor,
    care::visits,
    identity::InvitationRecipient,
    records::{authorizations, payers, people, providers, services},
};

const TODAY: Date = date(2026, 11, 30);

/// A member of the office with one capability.
async fn office_member(app: &TestApp, admin: &Actor, capability: Capability) -> Actor {
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

fn named(name: &str) -> SavePayer {
    SavePayer {
        payer: None,
        version: None,
        name: PersonName::try_from(name).unwrap(),
        unit_rule: UnitRule::Cms,
        unit_minutes: Some(15),
        visit_bands: VisitBands::default(),
        first_day: FirstDay::Sunday,
    }
}

async fn save_payer(app: &TestApp, actor: &Actor, payer: SavePayer) -> Result<PayerId> {
    write_tx!(app, actor, |tx| payers::save(&mut tx, payer))
}

async fn payer(app: &TestApp, actor: &Actor, id: PayerId) -> Payer {
    read_tx!(app, actor, |tx| payers::show(&mut tx, id)).unwrap().payer
}

async fn payer_named(app: &TestApp, admin: &Actor, name: &str) -> PayerId {
    PayerId(app.query_value(admin.agency().id, &format!("SELECT id FROM payers WHERE name = '{name}'")).await)
}

fn therapy() -> SaveService {
    SaveService {
        service: None,
        version: None,
        name: PersonName::try_from("Therapy at home").unwrap(),
        discipline: Discipline("OT".into()),
        code: ServiceCode::try_from("97530").unwrap(),
        minutes: 45,
        unit_minutes: None,
    }
}

fn occupational_therapist() -> SaveProvider {
    serde_json::from_value(serde_json::json!({
        "first_name": "Zoë", "last_name": "Quimby", "email": "zoe@maple.example", "phone": "", "disciplines": ["OT"],
        "languages": "English", "address": "4 Elm St", "city": "Rochester", "state": "NY", "zip": "14604", "lat": "43.15",
        "lon": "-77.6", "availability": "Mon 08:00-18:00", "max_visits_per_day": "6"
    }))
    .unwrap()
}

/// The values of a new authorization of a service.
fn new(child: ChildId, payer: PayerId, service: Option<ServiceId>) -> SaveAuthorization {
    SaveAuthorization {
        authorization: None,
        version: None,
        child,
        reference: None,
        payer,
        service,
        discipline: None,
        service_code: None,
        starts_on: date(2026, 12, 1),
        ends_on: date(2027, 2, 28),
        visits_per_week: 2,
        minutes_per_visit: None,
        units_authorized: 104,
        unit_minutes: None,
        unit_rule: None,
        provider: None,
        daily_limit: None,
        co_visit_allowed: true,
        method: Some(AuthorizedMethod::try_from("At home, one to one").unwrap()),
        diagnoses: Some(Diagnoses::try_from("F84.0").unwrap()),
        ordering_provider: None,
    }
}

/// The form of an existing authorization with its values.
fn form_of(page: &AuthorizationPage) -> SaveAuthorization {
    let record = page.record.clone();
    let provider = record.provider(TODAY);
    SaveAuthorization {
        authorization: Some(record.id),
        version: Some(record.version),
        reference: Some(RecordReference::try_from(record.reference).unwrap()),
        discipline: Some(record.discipline),
        service_code: Some(ServiceCode::try_from(record.service_code).unwrap()),
        starts_on: record.starts_on,
        ends_on: record.ends_on,
        visits_per_week: record.visits_per_week,
        minutes_per_visit: Some(record.minutes_per_visit),
        units_authorized: record.units_authorized,
        unit_minutes: record.unit_minutes,
        unit_rule: Some(record.unit_rule),
        provider,
        daily_limit: Some(record.daily_limit),
        co_visit_allowed: record.co_visit_allowed,
        method: AuthorizedMethod::try_from(record.method).ok(),
        diagnoses: Diagnoses::try_from(record.diagnoses).ok(),
        ordering_provider: None,
        ..new(record.child, record.payer.unwrap(), record.service)
    }
}

async fn save(app: &TestApp, actor: &Actor, new: SaveAuthorization) -> Result<SavedAuthorization> {
    write_tx!(app, actor, |tx| authorizations::save(&mut tx, new))
}

async fn show(app: &TestApp, actor: &Actor, id: AuthorizationId) -> AuthorizationPage {
    read_tx!(app, actor, |tx| authorizations::show(&mut tx, id)).unwrap()
}

async fn end(app: &TestApp, actor: &Actor, id: AuthorizationId, version: i64, ended_on: Date) -> Result<()> {
    let reason = EndReason::try_from("The family moved").ok();
    let end = EndAuthorization { authorization: id, version, ended_on, reason };
    write_tx!(app, actor, |tx| authorizations::end(&mut tx, end))
}

async fn undo(app: &TestApp, actor: &Actor, authorization: AuthorizationId, version: i64) -> Result<()> {
    write_tx!(app, actor, |tx| authorizations::undo(&mut tx, AuthorizationVersion { authorization, version }))
}

async fn authorization_of(app: &TestApp, admin: &Actor, reference: &str) -> AuthorizationId {
    AuthorizationId(app.id(admin, "authorizations", reference).await)
}

async fn child_of(app: &TestApp, admin: &Actor, reference: &str) -> ChildId {
    ChildId(app.id(admin, "children", reference).await)
}

fn codes(error: Error) -> Vec<(String, ErrorCode)> {
    match error {
        Error::Invalid { fields } => fields.into_iter().map(|FieldError { field, code }| (field, code)).collect(),
        other => panic!("{other}"),
    }
}

both_engines! {
    async fn an_import_makes_the_payers_that_it_names(app, admin) {
        let page = read_tx!(app, &admin, |tx| payers::list(&mut tx, &ListQuery::default())).unwrap();
        let names: Vec<_> = page.rows.iter().map(|payer| payer.name.as_str()).collect();
        assert_eq!(names, ["Blue Shield", "Medicaid", "State EI"]);
        let without = app.count(admin.agency().id, "SELECT COUNT(*) FROM authorizations WHERE payer_id IS NULL").await;
        assert_eq!(without, 0);
        let text = "authorization_id,child_id,discipline,service_code,payer,starts_on,ends_on,visits_per_week,minutes_per_visit,\
            units_authorized,unit_minutes,unit_rounding,provider_id\n\
            X1,C0001,ST,92507,blue  SHIELD,2026-12-01,2027-02-28,1,60,26,,per_visit,\n\
            X2,C0001,ST,92507,County Fund,2026-12-01,2027-02-28,1,60,26,30,floor,\n";
        let files = Files { authorizations: Some(text.as_bytes().to_vec()), ..Files::default() };
        assert_eq!(app.import(&admin, &files).await.unwrap().errors, []);
        let known = show(&app, &admin, authorization_of(&app, &admin, "X1").await).await;
        assert_eq!(known.line.payer, "Blue Shield", "found by its folded name");
        let fund = payer(&app, &admin, payer_named(&app, &admin, "County Fund").await).await;
        assert_eq!((fund.unit_rule, fund.unit_minutes, fund.version), (UnitRule::Floor, Some(30), 1));
        let bands = text.replace("blue  SHIELD", "Blue Shield").replace(",,per_visit", ",,visit_band");
        let files = Files { authorizations: Some(bands.into_bytes()), ..Files::default() };
        let report = app.import(&admin, &files).await.unwrap();
        assert_eq!((report.errors, report.changed.authorizations), (vec![], 1), "the bands are the payer's");
    }

    async fn who_bills_or_manages_may_change(app, admin) {
        let id = payer_named(&app, &admin, "Medicaid").await;
        let child = child_of(&app, &admin, "C0001").await;
        for capability in [Capability::Schedule, Capability::Supervise, Capability::Privacy] {
            let member = office_member(&app, &admin, capability).await;
            assert!(!read_tx!(app, &member, |tx| payers::show(&mut tx, id)).unwrap().can_change, "{capability:?} reads");
            assert_eq!(save_payer(&app, &member, named("Fund")).await, Err(Error::NotFound), "{capability:?}");
            assert_eq!(save(&app, &member, new(child, id, None)).await, Err(Error::NotFound), "{capability:?}");
            assert_eq!(write_tx!(app, &member, |tx| services::save(&mut tx, therapy())), Err(Error::NotFound), "{capability:?}");
        }
        let biller = office_member(&app, &admin, Capability::Bill).await;
        let id = save_payer(&app, &biller, named("Fund")).await.unwrap();
        assert!(read_tx!(app, &biller, |tx| payers::show(&mut tx, id)).unwrap().can_change);
        let provider = app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        assert_eq!(read_tx!(app, &provider, |tx| payers::show(&mut tx, id)), Err(Error::NotFound));
    }

    async fn a_new_name_shows_everywhere_and_can_be_undone(app, admin) {
        let id = payer_named(&app, &admin, "Blue Shield").await;
        let renamed = SavePayer { payer: Some(id), version: Some(1), ..named("Blue Cross") };
        save_payer(&app, &admin, renamed.clone()).await.unwrap();
        let authorization = authorization_of(&app, &admin, "A00291").await;
        assert_eq!(show(&app, &admin, authorization).await.line.payer, "Blue Cross");
        let search = Search { q: "blue cross".into(), page: 1 };
        assert!(read_tx!(app, &admin, |tx| people::authorizations(&mut tx, &search)).unwrap().total > 50);
        assert_eq!(save_payer(&app, &admin, renamed.clone()).await, Err(Conflict::Stale { current: 2 }.into()));
        let taken = SavePayer { payer: Some(id), version: Some(2), ..named("medicaid") };
        assert_eq!(save_payer(&app, &admin, taken).await, Err(Error::field("name", ErrorCode::PayerExists)));
        save_payer(&app, &admin, SavePayer { version: Some(2), ..renamed }).await.unwrap();
        assert_eq!(payer(&app, &admin, id).await.version, 2, "a save that changes nothing");
        write_tx!(app, &admin, |tx| payers::undo(&mut tx, PayerVersion { payer: id, version: 2 })).unwrap();
        assert_eq!(payer(&app, &admin, id).await.name, "Blue Shield");
        assert_eq!(show(&app, &admin, authorization).await.line.payer, "Blue Shield");
    }

    async fn a_payer_with_planned_visits_can_not_end(app, admin) {
        let id = payer_named(&app, &admin, "Medicaid").await;
        let end = |ended_on| EndPayer { payer: id, version: 1, ended_on };
        match write_tx!(app, &admin, |tx| payers::end(&mut tx, end(TODAY))) {
            Err(Error::Conflict { conflict: Conflict::VisitsPlanned { count, starts, .. } }) => {
                assert!(count > 50 && starts.date() == TODAY, "{count} from {starts}");
            }
            other => panic!("{other:?}"),
        }
        write_tx!(app, &admin, |tx| payers::end(&mut tx, end(date(2027, 12, 1)))).unwrap();
        assert_eq!(payer_names(&app, &admin, false).await.len(), 3, "it ends later");
    }

    async fn no_visit_is_placed_after_its_payer_or_service_has_ended(app, admin) {
        let payer = save_payer(&app, &admin, named("Fund")).await.unwrap();
        let service = write_tx!(app, &admin, |tx| services::save(&mut tx, therapy())).unwrap();
        let child = child_of(&app, &admin, "C0001").await;
        let authorization = save(&app, &admin, new(child, payer, Some(service))).await.unwrap().id;
        let provider = ProviderId(app.id(&admin, "providers", "P001").await);
        let place = async |day: Date| {
            let override_reason = Some(Reason::try_from("The family asked for it").unwrap());
            let visit = NewVisit::authorized(authorization, NewSlot {  provider: Some(provider), place: None, date: day, time: time(5, 0, 0, 0), override_reason });
            write_tx!(app, &admin, |tx| visits::create(&mut tx, visit))
        };
        let day = date(2026, 12, 13);
        place(day).await.unwrap();
        let planned = |result: Result<()>| matches!(result, Err(Error::Conflict { conflict: Conflict::VisitsPlanned { count: 1, .. } }));
        let end = |ended_on| EndService { service, version: 1, ended_on };
        assert!(planned(write_tx!(app, &admin, |tx| services::end(&mut tx, end(day)))));
        assert!(planned(write_tx!(app, &admin, |tx| payers::end(&mut tx, EndPayer { payer, version: 1, ended_on: day }))));
        let later = date(2026, 12, 14);
        write_tx!(app, &admin, |tx| services::end(&mut tx, end(later))).unwrap();
        assert_eq!(place(later).await.err(), Some(Error::state(ErrorCode::ServiceOfVisitEnded)), "no reason overrides it");
        place(date(2026, 12, 12)).await.unwrap();
        let reference: String = app.query_value(
            admin.agency().id,
            "SELECT a.reference FROM authorizations a JOIN payers p ON p.id = a.payer_id WHERE p.name = 'Fund'",
        ).await;
        let visit = |day: &str| Files {
            visits: Some(format!("visit_id,authorization_id,provider_id,starts_at,minutes\nW1,{reference},P001,{day}T05:00,45\n").into_bytes()),
            ..Files::default()
        };
        let codes = |report: domain::import::Report| report.errors.iter().map(|error| error.code).collect::<Vec<_>>();
        assert_eq!(codes(app.import(&admin, &visit("2026-12-14")).await.unwrap()), [ProblemCode::ServiceHasEnded]);
        write_tx!(app, &admin, |tx| services::restore(&mut tx, ServiceVersion { service, version: 2 })).unwrap();
        write_tx!(app, &admin, |tx| payers::end(&mut tx, EndPayer { payer, version: 1, ended_on: later })).unwrap();
        assert_eq!(place(later).await.err(), Some(Error::state(ErrorCode::PayerOfVisitEnded)));
        assert_eq!(codes(app.import(&admin, &visit("2026-12-14")).await.unwrap()), [ProblemCode::PayerHasEnded]);
    }

    async fn an_undo_that_collides_is_refused(app, admin) {
        let id = save_payer(&app, &admin, named("Fund")).await.unwrap();
        save_payer(&app, &admin, SavePayer { payer: Some(id), version: Some(1), ..named("County Fund") }).await.unwrap();
        save_payer(&app, &admin, named("fund")).await.unwrap();
        let undone = write_tx!(app, &admin, |tx| payers::undo(&mut tx, PayerVersion { payer: id, version: 2 }));
        assert_eq!(undone, Err(Error::state(ErrorCode::UndoIsTaken)));
    }

    async fn an_ended_payer_is_no_choice_until_it_is_brought_back(app, admin) {
        let id = save_payer(&app, &admin, named("Fund")).await.unwrap();
        let end = EndPayer { payer: id, version: 1, ended_on: TODAY };
        write_tx!(app, &admin, |tx| payers::end(&mut tx, end.clone())).unwrap();
        let twice = EndPayer { version: 2, ..end };
        assert_eq!(write_tx!(app, &admin, |tx| payers::end(&mut tx, twice)), Err(Error::state(ErrorCode::RecordEnded)));
        assert!(!payer_names(&app, &admin, false).await.contains(&"Fund".to_owned()));
        assert!(payer_names(&app, &admin, true).await.contains(&"Fund".to_owned()));
        let child = child_of(&app, &admin, "C0001").await;
        let service = write_tx!(app, &admin, |tx| services::save(&mut tx, therapy())).unwrap();
        let refused = save(&app, &admin, new(child, id, Some(service))).await;
        assert_eq!(refused, Err(Error::field("payer", ErrorCode::PayerEnded)));
        let again = PayerVersion { payer: id, version: 2 };
        write_tx!(app, &admin, |tx| payers::restore(&mut tx, again)).unwrap();
        save(&app, &admin, new(child, id, Some(service))).await.unwrap();
        let refused = write_tx!(app, &admin, |tx| payers::restore(&mut tx, PayerVersion { payer: id, version: 3 }));
        assert_eq!(refused, Err(Error::state(ErrorCode::RecordNotEnded)));
    }

    async fn services_are_entered_ended_and_brought_back(app, admin) {
        let id = write_tx!(app, &admin, |tx| services::save(&mut tx, therapy())).unwrap();
        let twin = write_tx!(app, &admin, |tx| services::save(&mut tx, therapy()));
        assert_eq!(twin, Err(Error::field("code", ErrorCode::ServiceExists)));
        let longer = SaveService { service: Some(id), version: Some(1), minutes: 60, ..therapy() };
        write_tx!(app, &admin, |tx| services::save(&mut tx, longer)).unwrap();
        write_tx!(app, &admin, |tx| services::undo(&mut tx, ServiceVersion { service: id, version: 2 })).unwrap();
        let page = read_tx!(app, &admin, |tx| services::show(&mut tx, id)).unwrap();
        assert_eq!((page.service.minutes, page.service.version), (45, 3));
        write_tx!(app, &admin, |tx| services::end(&mut tx, EndService { service: id, version: 3, ended_on: TODAY })).unwrap();
        assert_eq!(read_tx!(app, &admin, |tx| services::list(&mut tx, &ListQuery::default())).unwrap().total, 0);
        assert_eq!(read_tx!(app, &admin, |tx| services::list(&mut tx, &ListQuery::filtered(ServiceFilters { state: Some(RecordState::Ended), ..Default::default() }))).unwrap().total, 1);
        write_tx!(app, &admin, |tx| services::restore(&mut tx, ServiceVersion { service: id, version: 4 })).unwrap();
        assert_eq!(read_tx!(app, &admin, |tx| services::list(&mut tx, &ListQuery::default())).unwrap().total, 1);
    }

    async fn a_new_authorization_takes_what_is_empty_from_service_and_payer(app, admin) {
        let payer = save_payer(&app, &admin, SavePayer { unit_rule: UnitRule::Midpoint, ..named("Fund") }).await.unwrap();
        let service = write_tx!(app, &admin, |tx| services::save(&mut tx, therapy())).unwrap();
        let child = child_of(&app, &admin, "C0001").await;
        let saved = save(&app, &admin, new(child, payer, Some(service))).await.unwrap();
        let page = show(&app, &admin, saved.id).await;
        let record = &page.record;
        assert_eq!((record.reference.as_str(), record.discipline.0.as_str(), record.service_code.as_str()), ("A00298", "OT", "97530"));
        assert_eq!((record.minutes_per_visit, record.unit_rule, record.unit_minutes), (45, UnitRule::Midpoint, Some(15)));
        assert_eq!((record.daily_limit, record.co_visit_allowed, record.version), (1, true, 1));
        assert_eq!((record.method.as_str(), record.diagnoses.as_str()), ("At home, one to one", "F84.0"));
        assert!(page.last_change.is_some_and(|change| change.is_new));
        let stored: String = app
            .query_value(admin.agency().id, "SELECT diagnoses_sealed FROM authorizations WHERE reference = 'A00298'")
            .await;
        assert!(!stored.contains("F84"), "{stored}");
        assert_eq!(undo(&app, &admin, saved.id, 1).await, Err(Error::state(ErrorCode::NothingToUndo)));
    }

    async fn all_mistakes_of_an_authorization_are_reported(app, admin) {
        let payer = save_payer(&app, &admin, SavePayer { unit_rule: UnitRule::PerVisit, ..named("Fund") }).await.unwrap();
        let child = child_of(&app, &admin, "C0001").await;
        let speech_provider = ProviderId(app.id(&admin, "providers", "P014").await);
        let wrong = SaveAuthorization {
            reference: RecordReference::try_from("A00001").ok(),
            unit_rule: Some(UnitRule::Floor),
            ends_on: date(2026, 11, 1),
            provider: Some(speech_provider),
            ..new(child, payer, None)
        };
        let errors = codes(save(&app, &admin, wrong).await.unwrap_err());
        let expected = [
            ("discipline", ErrorCode::FieldMissing),
            ("service_code", ErrorCode::FieldMissing),
            ("minutes_per_visit", ErrorCode::FieldMissing),
            ("unit_minutes", ErrorCode::UnitMinutesOutOfRange),
            ("ends_on", ErrorCode::LastDayBeforeFirst),
            ("provider", ErrorCode::ProviderNotOfDiscipline),
            ("reference", ErrorCode::ReferenceTaken),
        ];
        assert_eq!(errors, expected.map(|(field, code)| (field.to_owned(), code)));
    }

    async fn a_provider_who_ends_before_is_neither_offered_nor_chosen(app, admin) {
        let payer = save_payer(&app, &admin, named("Fund")).await.unwrap();
        let service = write_tx!(app, &admin, |tx| services::save(&mut tx, therapy())).unwrap();
        let child = child_of(&app, &admin, "C0001").await;
        let provider = write_tx!(app, &admin, |tx| providers::save(&mut tx, occupational_therapist())).unwrap();
        let chosen = SaveAuthorization { provider: Some(provider), ..new(child, payer, Some(service)) };
        let saved = save(&app, &admin, chosen.clone()).await.unwrap();
        let end = EndProvider {
            provider,
            version: 1,
            ended_on: TODAY,
            reason: Remark::try_from("Moved away").unwrap(),
            unchoose: true,
            leave_visits: false,
        };
        write_tx!(app, &admin, |tx| providers::end(&mut tx, end)).unwrap();
        let (_, choices) = read_tx!(app, &admin, |tx| authorizations::form(&mut tx, Err(child))).unwrap();
        assert!(choices.providers.iter().all(|choice| choice.id != provider));
        let expected = [("provider".to_owned(), ErrorCode::ProviderEndsBefore)];
        assert_eq!(codes(save(&app, &admin, chosen).await.unwrap_err()), expected);
        let page = show(&app, &admin, saved.id).await;
        let again = SaveAuthorization { provider: Some(provider), ..form_of(&page) };
        assert_eq!(codes(save(&app, &admin, again).await.unwrap_err()), expected);
    }

    async fn a_therapist_changes_from_a_day_on(app, admin) {
        let payer = save_payer(&app, &admin, named("Fund")).await.unwrap();
        let service = write_tx!(app, &admin, |tx| services::save(&mut tx, therapy())).unwrap();
        let child = child_of(&app, &admin, "C0001").await;
        let first = write_tx!(app, &admin, |tx| providers::save(&mut tx, occupational_therapist())).unwrap();
        let second = ProviderId(app.id(&admin, "providers", "P002").await);
        let other = ProviderId(app.id(&admin, "providers", "P001").await);
        let with_first = SaveAuthorization { provider: Some(first), ..new(child, payer, Some(service)) };
        let id = save(&app, &admin, with_first).await.unwrap().id;
        let change = async |provider: Option<ProviderId>, version: i64, first_day: Date| {
            let change = ChangeTherapist { authorization: id, version, provider, first_day };
            write_tx!(app, &admin, |tx| authorizations::change_therapist(&mut tx, change))
        };
        let days = async || -> Vec<(ProviderId, Date, Option<Date>)> {
            let page = show(&app, &admin, id).await;
            page.therapists.iter().map(|one| (one.provider.id, one.first_day, one.last_day)).collect()
        };
        let (starts_on, turn) = (date(2026, 12, 1), date(2027, 1, 1));
        assert_eq!(days().await, [(first, starts_on, None)]);
        let outside = change(Some(second), 1, date(2027, 3, 1)).await;
        assert_eq!(outside, Err(Error::field("first_day", ErrorCode::EndOutsidePeriod)));
        let discipline = change(Some(other), 1, turn).await;
        assert_eq!(discipline, Err(Error::field("provider", ErrorCode::ProviderNotOfDiscipline)));
        change(Some(second), 1, turn).await.unwrap();
        let both = [(first, starts_on, Some(date(2026, 12, 31))), (second, turn, None)];
        assert_eq!(days().await, both);
        assert_eq!(show(&app, &admin, id).await.line.chosen.map(|provider| provider.id), Some(first), "the next one");
        assert_eq!(change(None, 1, turn).await, Err(Conflict::Stale { current: 2 }.into()));

        let longer = SaveAuthorization { ends_on: date(2027, 3, 31), ..form_of(&show(&app, &admin, id).await) };
        save(&app, &admin, longer).await.unwrap();
        assert_eq!(days().await, both, "other days of the authorization leave the therapists");
        end(&app, &admin, id, 3, date(2026, 12, 15)).await.unwrap();
        let back = AuthorizationVersion { authorization: id, version: 4 };
        write_tx!(app, &admin, |tx| authorizations::restore(&mut tx, back)).unwrap();
        assert_eq!(days().await, both, "an early end that is taken back too");

        change(None, 5, date(2027, 2, 1)).await.unwrap();
        assert_eq!(days().await[1], (second, turn, Some(date(2027, 1, 31))));
        undo(&app, &admin, id, 6).await.unwrap();
        assert_eq!(days().await, both);
        let overlap = format!(
            "INSERT INTO authorization_assignments (agency_id, authorization_id, first_day, last_day, provider_id)
             SELECT agency_id, authorization_id, '2026-12-15', '2026-12-20', provider_id FROM authorization_assignments
             WHERE first_day = '{turn}'"
        );
        let refused = app.execute_raw(Some(admin.agency().id), &overlap).await.unwrap_err().to_string();
        assert!(refused.contains("authorization_assignments_overlap"), "{refused}");
    }

    async fn a_therapist_is_chosen_together_with_an_earlier_period(app, admin) {
        let payer = save_payer(&app, &admin, named("Fund")).await.unwrap();
        let service = write_tx!(app, &admin, |tx| services::save(&mut tx, therapy())).unwrap();
        let therapist = write_tx!(app, &admin, |tx| providers::save(&mut tx, occupational_therapist())).unwrap();
        let child = child_of(&app, &admin, "C0001").await;
        let id = save(&app, &admin, new(child, payer, Some(service))).await.unwrap().id;
        let (starts_on, ends_on) = (date(2026, 10, 1), date(2026, 11, 30));
        let form = form_of(&show(&app, &admin, id).await);
        save(&app, &admin, SaveAuthorization { starts_on, ends_on, provider: Some(therapist), ..form }).await.unwrap();
        let page = show(&app, &admin, id).await;
        let days: Vec<_> = page.therapists.iter().map(|one| (one.provider.id, one.first_day, one.last_day)).collect();
        assert_eq!(days, [(therapist, starts_on, None)]);
    }

    async fn visits_with_the_former_therapist_are_listed(app, admin) {
        let id = authorization_of(&app, &admin, "A00291").await;
        let page = show(&app, &admin, id).await;
        assert_eq!((page.of_others.1, page.therapists.len()), (0, 1));
        let change = ChangeTherapist { authorization: id, version: 1, provider: None, first_day: date(2026, 12, 1) };
        write_tx!(app, &admin, |tx| authorizations::change_therapist(&mut tx, change)).unwrap();
        let page = show(&app, &admin, id).await;
        let (visits, total) = &page.of_others;
        assert_eq!((*total, visits[0].id.0), (1, app.id(&admin, "visits", "V00104").await), "the visit of today is still theirs");
        assert_eq!(visits[0].starts.date(), date(2026, 12, 1));
    }

    async fn therapists_are_imported_with_their_days(app, admin) {
        let header = "authorization_id,child_id,discipline,service_code,payer,starts_on,ends_on,visits_per_week,\
            minutes_per_visit,units_authorized,unit_minutes,unit_rounding,provider_id,therapists,daily_limit,diagnoses\n";
        let row = |provider: &str, therapists: &str, diagnoses: &str| {
            let row = format!("X1,C0001,SI,T1027,Medicaid,2026-12-01,2027-02-28,1,60,26,15,exact,{provider},{therapists},2,{diagnoses}\n");
            Files { authorizations: Some(format!("{header}{row}").into_bytes()), ..Files::default() }
        };
        let both = "P001 2026-12-01/2026-12-31; P010 2027-01-01/";
        let two = app.query_values::<String>(admin.agency().id, "SELECT reference FROM providers WHERE disciplines = 'SI' ORDER BY reference LIMIT 2").await;
        let both = both.replace("P010", &two[1]).replace("P001", &two[0]);
        let report = app.import(&admin, &row(&two[0], &both, "F84.0")).await.unwrap();
        assert_eq!((report.errors, report.added.authorizations), (vec![], 1));
        let id = authorization_of(&app, &admin, "X1").await;
        let page = show(&app, &admin, id).await;
        assert_eq!((page.therapists.len(), page.therapists[1].first_day), (2, date(2027, 1, 1)));
        assert_eq!((page.record.daily_limit, page.record.diagnoses.as_str()), (2, "F84.0"));
        let report = app.import(&admin, &row(&two[0], "", "F84.0")).await.unwrap();
        assert_eq!((report.changed.authorizations, report.unchanged.authorizations), (0, 1), "an empty cell leaves them");
        let report = app.import(&admin, &row(&two[0], &both, "")).await.unwrap();
        assert_eq!((report.errors, report.changed.authorizations), (vec![], 1), "an empty text empties what is here");
        let page = show(&app, &admin, id).await;
        assert_eq!((page.therapists.len(), page.record.diagnoses.as_str()), (2, ""));
        for wrong in ["P001", "P001 2026-11-01/", "P001 2026-12-01/; P001 2026-12-05/"] {
            assert_eq!(app.import(&admin, &row("P001", wrong, "")).await.unwrap().errors.len(), 1, "{wrong}");
        }
    }

    async fn visits_stand_in_the_way_of_dates_child_and_discipline(app, admin) {
        let id = authorization_of(&app, &admin, "A00291").await;
        let page = show(&app, &admin, id).await;
        let earlier = SaveAuthorization { ends_on: TODAY, ..form_of(&page) };
        match save(&app, &admin, earlier).await {
            Err(Error::Conflict { conflict: Conflict::VisitsPlanned { count: 1, visit, starts } }) => {
                assert_eq!((visit.0, starts.date()), (app.id(&admin, "visits", "V00104").await, date(2026, 12, 1)));
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(end(&app, &admin, id, 1, TODAY).await, Err(Error::Conflict { .. })));
        let discipline = SaveAuthorization { discipline: Some(Discipline("OT".into())), provider: None, ..form_of(&page) };
        let errors = codes(save(&app, &admin, discipline).await.unwrap_err());
        assert_eq!(errors, [("discipline".to_owned(), ErrorCode::AuthorizationHasVisits)]);
        let child = SaveAuthorization { child: child_of(&app, &admin, "C0001").await, ..form_of(&page) };
        let errors = codes(save(&app, &admin, child).await.unwrap_err());
        assert_eq!(errors, [("child".to_owned(), ErrorCode::AuthorizationHasVisits)]);
        let fewer = SaveAuthorization { visits_per_week: 1, ..form_of(&page) };
        assert!(save(&app, &admin, fewer).await.unwrap().has_too_many_planned);
        let stale = save(&app, &admin, form_of(&page)).await;
        assert_eq!(stale, Err(Conflict::Stale { current: 2 }.into()));
        undo(&app, &admin, id, 2).await.unwrap();
        assert_eq!(show(&app, &admin, id).await.record.visits_per_week, 2);
    }

    async fn who_has_ended_is_not_chosen_again(app, admin) {
        let (agency, id) = (admin.agency().id, authorization_of(&app, &admin, "A00291").await);
        let chosen = ProviderId(app.id(&admin, "providers", "P001").await);
        let nobody = SaveAuthorization { provider: None, ..form_of(&show(&app, &admin, id).await) };
        save(&app, &admin, nobody).await.unwrap();
        app.execute_raw(Some(agency), "UPDATE providers SET ended_on = '2027-01-15' WHERE reference = 'P001'").await.unwrap();
        let left = Error::field("provider", ErrorCode::ProviderEndsBefore);
        assert_eq!(undo(&app, &admin, id, 2).await, Err(left.clone()), "undo restores nobody who has left");
        let again = SaveAuthorization { provider: Some(chosen), ..form_of(&show(&app, &admin, id).await) };
        assert_eq!(save(&app, &admin, again.clone()).await.map(drop), Err(left));
        save(&app, &admin, SaveAuthorization { ends_on: date(2027, 1, 14), ..again }).await.unwrap();
        app.execute_raw(Some(agency), "UPDATE providers SET ended_on = '2026-11-30' WHERE reference = 'P002'").await.unwrap();
        let ended = ProviderId(app.id(&admin, "providers", "P002").await);
        let (_, choices) = read_tx!(app, &admin, |tx| authorizations::form(&mut tx, Ok(id))).unwrap();
        assert!(choices.providers.iter().any(|provider| provider.id == chosen));
        assert!(choices.providers.iter().all(|provider| provider.id != ended));
        let (child, payer) = (child_of(&app, &admin, "C0001").await, payer_named(&app, &admin, "Medicaid").await);
        let service = write_tx!(app, &admin, |tx| services::save(&mut tx, therapy())).unwrap();
        let unknown = SaveAuthorization { discipline: Some(Discipline("NU".into())), ..new(child, payer, Some(service)) };
        let expected = [("discipline", ErrorCode::DisciplineInvalid), ("service", ErrorCode::ServiceNotOfDiscipline)];
        let expected = expected.map(|(field, code)| (field.to_owned(), code));
        assert_eq!(codes(save(&app, &admin, unknown).await.unwrap_err()), expected);
        app.execute_raw(Some(agency), "UPDATE children SET ended_on = '2026-11-30' WHERE reference = 'C0001'").await.unwrap();
        let refused = save(&app, &admin, new(child, payer, Some(service))).await.map(drop);
        assert_eq!(refused, Err(Error::field("child", ErrorCode::ChildEnded)));
    }

    async fn an_authorization_ends_early_and_comes_back(app, admin) {
        let payer = save_payer(&app, &admin, named("Fund")).await.unwrap();
        let service = write_tx!(app, &admin, |tx| services::save(&mut tx, therapy())).unwrap();
        let child = child_of(&app, &admin, "C0001").await;
        let id = save(&app, &admin, new(child, payer, Some(service))).await.unwrap().id;
        let outside = end(&app, &admin, id, 1, TODAY).await;
        assert_eq!(outside, Err(Error::field("ended_on", ErrorCode::EndOutsidePeriod)));
        end(&app, &admin, id, 1, date(2026, 12, 31)).await.unwrap();
        let ended = show(&app, &admin, id).await.record;
        assert_eq!((ended.ends_on, ended.ends_on_before), (date(2026, 12, 31), Some(date(2027, 2, 28))));
        assert_eq!(ended.end_reason, "The family moved");
        assert_eq!(end(&app, &admin, id, 2, date(2026, 12, 31)).await, Err(Error::state(ErrorCode::RecordEnded)));
        let back = AuthorizationVersion { authorization: id, version: 2 };
        write_tx!(app, &admin, |tx| authorizations::restore(&mut tx, back)).unwrap();
        let back = show(&app, &admin, id).await.record;
        assert_eq!((back.ends_on, back.ends_on_before, back.end_reason.as_str()), (date(2027, 2, 28), None, ""));
        undo(&app, &admin, id, 3).await.unwrap();
        assert_eq!(show(&app, &admin, id).await.record.ends_on, date(2026, 12, 31), "the undo of the undo");
    }

    async fn what_is_left_is_authorized_less_delivered_and_scheduled(app, admin) {
        let id = authorization_of(&app, &admin, "A00291").await;
        let before = show(&app, &admin, id).await.balance;
        assert_eq!((before.scheduled.visits, before.scheduled.minutes), (2, 120));
        assert_eq!((before.scheduled.units, before.remaining()), (Units::whole(8), Units::whole(200)));
        let provider = app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        let visit = VisitId(app.id(&admin, "visits", "V00001").await);
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
        app.clock.shift(20 * 60_000_000);
        write_tx!(app, &provider, |tx| visits::check_out(&mut tx, visit, true)).unwrap();
        let after = show(&app, &admin, id).await.balance;
        assert_eq!((after.delivered.visits, after.delivered.minutes), (1, 20));
        assert_eq!((after.delivered.units.to_string(), after.scheduled.units), ("1.33".to_owned(), Units::whole(4)));
        assert_eq!(after.remaining().to_string(), "202.67");
    }

    async fn a_second_visit_of_a_day_needs_the_daily_limit(app, admin) {
        let id = authorization_of(&app, &admin, "A00291").await;
        let twice = SaveAuthorization { daily_limit: Some(2), ..form_of(&show(&app, &admin, id).await) };
        let visit = NewVisit::authorized(id, NewSlot {
            provider: Some(ProviderId(app.id(&admin, "providers", "P001").await)),
            place: None,
            date: date(2026, 12, 1),
            time: time(15, 0, 0, 0),
            override_reason: None,
        });
        let broken = |result: Result<VisitId>| match result {
            Err(Error::Conflict { conflict: Conflict::Rules { violations, .. } }) => violations.contains(&RuleViolation::TwoOnOneDay),
            other => panic!("more visits than a week has: {other:?}"),
        };
        assert!(broken(write_tx!(app, &admin, |tx| visits::create(&mut tx, visit.clone()))));
        save(&app, &admin, twice).await.unwrap();
        assert!(!broken(write_tx!(app, &admin, |tx| visits::create(&mut tx, visit))));
    }

    async fn an_authorization_that_was_changed_here_is_a_conflict_of_an_import(app, admin) {
        let id = authorization_of(&app, &admin, "A00291").await;
        let more = SaveAuthorization { units_authorized: 300, ..form_of(&show(&app, &admin, id).await) };
        save(&app, &admin, more).await.unwrap();
        let text = "authorization_id,child_id,discipline,service_code,payer,starts_on,ends_on,visits_per_week,minutes_per_visit,\
            units_authorized,unit_minutes,unit_rounding,provider_id\n\
            A00291,C0207,SI,T1027,Blue Shield,2026-09-16,2027-02-12,2,60,210,15,exact,P001\n";
        let files = Files { authorizations: Some(text.as_bytes().to_vec()), ..Files::default() };
        assert_eq!(app.import(&admin, &files).await.unwrap().errors.len(), 1);
        assert_eq!(show(&app, &admin, id).await.record.units_authorized, 300);
    }
}

async fn payer_names(app: &TestApp, admin: &Actor, with_ended: bool) -> Vec<String> {
    let query = if with_ended { ListQuery::search("fund") } else { ListQuery::default() };
    let page = read_tx!(app, admin, |tx| payers::list(&mut tx, &query)).unwrap();
    page.rows.into_iter().map(|payer| payer.name).collect()
}

/// Upgrades the fixture of the first release, and compares the payers with the texts.
async fn old_payers_become_records(empty: EmptyDatabase) {
    fixture::load(&empty.url, "0018").await;
    let app = TestApp::open(empty).await;
    let maple = app.db.system("maple", "test").await.unwrap().agency().id;
    let differing = "SELECT COUNT(*) FROM authorizations a LEFT JOIN payers p ON p.agency_id = a.agency_id AND p.id = a.payer_id
        WHERE p.name IS NULL OR p.name <> a.payer";
    assert_eq!(app.count(maple, differing).await, 0);
    let payers = app.count(maple, "SELECT COUNT(*) FROM payers").await;
    assert!(payers > 0);
    let names = "SELECT COUNT(*) FROM (SELECT DISTINCT agency_id, payer FROM authorizations) named";
    assert_eq!(app.count(maple, names).await, payers);
    let unknown_rule = "SELECT COUNT(*) FROM payers p WHERE NOT EXISTS (SELECT 1 FROM authorizations a
        WHERE a.payer_id = p.id AND a.unit_rule = p.unit_rule)";
    assert_eq!(app.count(maple, unknown_rule).await, 0, "the rule of one of its authorizations");
}

mod old_payers {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        old_payers_become_records(EmptyDatabase::sqlite()).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        old_payers_become_records(EmptyDatabase::postgres().await).await;
    }
}
