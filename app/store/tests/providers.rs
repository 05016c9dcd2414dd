//! Providers by hand: added, changed, ended and brought back; what an end means for choices, boards, rules and imports.

use crate::{
    both_engines, read_tx,
    support::{TestApp, demo_files},
    write_tx,
};
use domain::{
    AuthorizationId, Conflict, Error, ErrorCode, FieldError, ProviderId, Result,
    import::{Files, ProblemCode, Report},
    members::InviteProvider,
    people::Search,
    providers::{EndBlockers, EndProvider, ProviderRecord, ProviderVersion, SaveProvider},
    rules::RuleViolation,
    schedule::BoardFilter,
    text::{EmailAddress, Reason, Remark},
    visits::{NewSlot, NewVisit},
};
use jiff::civil::{Date, date, time};
use serde_json::{Value, from_value, json};
use store::{
    Actor,
    care::visits,
    records::{import, members, people, providers},
    scheduling,
};

const MONDAY: Date = date(2026, 11, 30);
const NEXT_MONDAY: Date = date(2026, 12, 7);

fn form(changed: &Value) -> SaveProvider {
    let mut form = json!({
        "first_name": "Zoë", "last_name": "Quimby", "email": "zoe@maple.example", "phone": "585-555-0177", "disciplines": ["ST"],
        "languages": "English", "address": "4 Elm St", "city": "Rochester", "state": "NY", "zip": "14604", "lat": "43.15",
        "lon": "-77.6", "availability": "Mon 08:00-18:00; Tue 08:00-18:00", "max_visits_per_day": "6"
    });
    for (field, value) in changed.as_object().unwrap() {
        form[field] = value.clone();
    }
    from_value(form).unwrap()
}

async fn save(app: &TestApp, actor: &Actor, form: SaveProvider) -> Result<ProviderId> {
    write_tx!(app, actor, |tx| providers::save(&mut tx, form))
}

async fn record(app: &TestApp, actor: &Actor, id: ProviderId) -> ProviderRecord {
    read_tx!(app, actor, |tx| providers::record(&mut tx, id)).unwrap()
}

/// The form that changes a provider of the demo agency, as the page fills it in.
fn change_of(record: &ProviderRecord, changed: &Value) -> SaveProvider {
    let details = &record.details;
    let mut form = json!({
        "provider": record.id.to_string(), "version": record.version.to_string(), "first_name": details.first_name,
        "last_name": details.last_name, "email": details.email, "phone": details.phone, "disciplines": details.disciplines,
        "languages": details.languages, "address": details.address, "city": details.city, "state": details.state,
        "zip": details.zip, "lat": details.position.lat.to_string(), "lon": details.position.lon.to_string(), "availability": details.availability,
        "max_visits_per_day": details.max_visits_per_day.to_string()
    });
    for (field, value) in changed.as_object().unwrap() {
        form[field] = value.clone();
    }
    from_value(form).unwrap()
}

async fn imported(app: &TestApp, admin: &Actor, reference: &str) -> ProviderId {
    ProviderId(app.id(admin, "providers", reference).await)
}

fn ending(provider: ProviderId, version: i64, ended_on: Date, unchoose: bool) -> EndProvider {
    let reason = Remark::try_from("Moved away").unwrap();
    EndProvider { provider, version, ended_on, reason, unchoose, leave_visits: false }
}

async fn end(app: &TestApp, actor: &Actor, form: EndProvider) -> Result<()> {
    write_tx!(app, actor, |tx| providers::end(&mut tx, form))
}

async fn undo(app: &TestApp, actor: &Actor, provider: ProviderId, version: i64) -> Result<()> {
    write_tx!(app, actor, |tx| providers::undo(&mut tx, ProviderVersion { provider, version }))
}

async fn bring_back(app: &TestApp, actor: &Actor, provider: ProviderId, version: i64) -> Result<()> {
    write_tx!(app, actor, |tx| providers::bring_back(&mut tx, ProviderVersion { provider, version }))
}

async fn choices(app: &TestApp, admin: &Actor) -> Vec<ProviderId> {
    let choices = read_tx!(app, admin, |tx| people::provider_choices(&mut tx)).unwrap();
    choices.into_iter().map(|choice| choice.id).collect()
}

async fn listed(app: &TestApp, admin: &Actor, q: &str) -> Vec<ProviderId> {
    let mut all = Vec::new();
    for page in 1..=2 {
        let search = Search { q: q.to_owned(), page };
        let found = read_tx!(app, admin, |tx| people::providers(&mut tx, &search)).unwrap();
        all.extend(found.rows.into_iter().map(|line| line.provider.id));
    }
    all
}

async fn on_week_of(app: &TestApp, admin: &Actor, day: Date) -> Vec<ProviderId> {
    let week = read_tx!(app, admin, |tx| scheduling::week(&mut tx, Some(day), BoardFilter::default())).unwrap();
    week.rows.into_iter().map(|row| row.provider.id).collect()
}

async fn is_invitable(app: &TestApp, admin: &Actor, id: ProviderId) -> bool {
    let all = read_tx!(app, admin, |tx| members::all_providers_to_invite(&mut tx)).unwrap();
    all.iter().any(|invitee| invitee.id == id)
}

async fn blockers_on(app: &TestApp, admin: &Actor, id: ProviderId, day: Date) -> EndBlockers {
    read_tx!(app, admin, |tx| providers::end_blockers(&mut tx, id, day)).unwrap()
}

fn fields(error: Error) -> Vec<FieldError> {
    match error {
        Error::Invalid { fields } => fields,
        other => panic!("{other:?}"),
    }
}

async fn import(app: &TestApp, admin: &Actor, files: Files) -> Report {
    import::run(&app.db, admin, &files, import::ImportOptions::default()).await.unwrap()
}

both_engines! {
    async fn a_provider_is_added_with_the_next_reference(app, admin) {
        let (_, next, _) = read_tx!(app, &admin, |tx| providers::form_choices(&mut tx)).unwrap();
        assert_eq!(next, "P037");
        let first = save(&app, &admin, form(&json!({}))).await.unwrap();
        let saved = record(&app, &admin, first).await;
        assert_eq!((saved.reference.as_str(), saved.version, saved.details.disciplines.as_str()), ("P037", 1, "ST"));
        assert_eq!(saved.details.availability, "Mon 08:00-18:00; Tue 08:00-18:00");
        assert!(saved.last_change.unwrap().is_new);
        assert_eq!(undo(&app, &admin, first, 1).await, Err(Error::state(ErrorCode::NothingToUndo)));

        let named = save(&app, &admin, form(&json!({ "reference": "X-7", "email": "x@maple.example" }))).await.unwrap();
        assert_eq!(record(&app, &admin, named).await.reference, "X-7");
        for taken in ["X-7", "x-07", "P1", "P037"] {
            let errors = fields(save(&app, &admin, form(&json!({ "reference": taken }))).await.unwrap_err());
            assert_eq!(errors, [FieldError::new("reference", ErrorCode::ReferenceTaken)], "{taken}");
        }
        end(&app, &admin, ending(first, 1, MONDAY, false)).await.unwrap();
        let third = save(&app, &admin, form(&json!({}))).await.unwrap();
        assert_eq!(record(&app, &admin, third).await.reference, "P038", "the reference of one who has ended is not reused");
        assert!(choices(&app, &admin).await.contains(&third) && listed(&app, &admin, "quimby").await.contains(&third));
    }

    async fn a_position_is_typed_or_that_of_the_zip_code(app, admin) {
        let nowhere = json!({ "lat": "", "lon": "", "zip": "99999" });
        let errors = fields(save(&app, &admin, form(&nowhere)).await.unwrap_err());
        assert_eq!(errors, [FieldError::new("zip", ErrorCode::PositionMissing)]);
        let half = fields(save(&app, &admin, form(&json!({ "lon": "" }))).await.unwrap_err());
        assert_eq!(half, [FieldError::new("lon", ErrorCode::FieldMissing)]);
        let lost = fields(save(&app, &admin, form(&json!({ "lon": "77.6" }))).await.unwrap_err());
        assert_eq!(lost, [FieldError::new("lon", ErrorCode::LongitudeWithoutMinus)]);
        // P036 lives there.
        let id = save(&app, &admin, form(&json!({ "lat": "", "lon": "", "zip": "14605" }))).await.unwrap();
        let saved = record(&app, &admin, id).await;
        assert!((saved.details.position.lat - 43.17).abs() < 0.1 && (saved.details.position.lon + 77.62).abs() < 0.1, "{:?}", saved.details);
        // A move to another ZIP code takes its position, without clearing the old one.
        let moved = change_of(&saved, &json!({ "zip": "14450", "city": "Fairport" }));
        save(&app, &admin, moved).await.unwrap();
        let after = record(&app, &admin, id).await.details;
        assert!((after.position.lon + 77.45).abs() < 0.1, "{after:?}");
    }

    async fn only_known_disciplines_can_be_chosen(app, admin) {
        let errors = fields(save(&app, &admin, form(&json!({ "disciplines": ["ST", "NU"] }))).await.unwrap_err());
        assert_eq!(errors, [FieldError::new("disciplines", ErrorCode::Unreadable)]);
    }

    async fn only_managers_of_the_agency_change_providers(app, admin) {
        let id = imported(&app, &admin, "P001").await;
        let change = change_of(&record(&app, &admin, id).await, &json!({ "phone": "1" }));
        let provider = app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        let oak = app.create_agency("oak").await;
        for actor in [&provider, &oak] {
            assert_eq!(save(&app, actor, change.clone()).await, Err(Error::NotFound));
            assert_eq!(end(&app, actor, ending(id, 1, NEXT_MONDAY, true)).await, Err(Error::NotFound));
            assert_eq!(bring_back(&app, actor, id, 1).await, Err(Error::NotFound));
            assert_eq!(undo(&app, actor, id, 1).await, Err(Error::NotFound));
            assert_eq!(read_tx!(app, actor, |tx| providers::record(&mut tx, id)).unwrap_err(), Error::NotFound);
        }
        assert_eq!(save(&app, &provider, form(&json!({}))).await, Err(Error::NotFound));
        assert_eq!(read_tx!(app, &provider, |tx| providers::end_blockers(&mut tx, id, MONDAY)), Err(Error::NotFound));
        assert_eq!(record(&app, &admin, id).await.version, 1);
    }

    async fn the_second_editor_is_rejected_and_an_undo_restores(app, admin) {
        let id = imported(&app, &admin, "P001").await;
        let opened = record(&app, &admin, id).await;
        save(&app, &admin, change_of(&opened, &json!({ "phone": "585-555-0111" }))).await.unwrap();
        let late = save(&app, &admin, change_of(&opened, &json!({ "phone": "585-555-0222" }))).await;
        assert_eq!(late, Err(Conflict::Stale { current: 2 }.into()));
        let changed = record(&app, &admin, id).await;
        assert_eq!((changed.version, changed.details.phone.as_str()), (2, "585-555-0111"));
        assert_eq!(changed.last_change.as_ref().map(|change| (change.version, change.is_new)), Some((2, false)));

        let events = "SELECT COUNT(*) FROM audit_events WHERE action = 'demo.live'";
        let before = app.count(admin.agency().id, events).await;
        save(&app, &admin, change_of(&changed, &json!({}))).await.unwrap();
        assert_eq!(app.count(admin.agency().id, events).await, before, "nothing changed");
        assert_eq!(record(&app, &admin, id).await.version, 2);

        assert_eq!(undo(&app, &admin, id, 1).await, Err(Conflict::Stale { current: 2 }.into()));
        undo(&app, &admin, id, 2).await.unwrap();
        let undone = record(&app, &admin, id).await;
        assert_eq!((undone.version, &undone.details), (3, &opened.details));
        undo(&app, &admin, id, 3).await.unwrap();
        assert_eq!(record(&app, &admin, id).await.details, changed.details, "an undo can be undone");
    }

    async fn an_end_is_refused_while_visits_or_authorizations_name_the_provider(app, admin) {
        let id = imported(&app, &admin, "P001").await;
        let blockers = |day: Date| blockers_on(&app, &admin, id, day);
        let now = blockers(MONDAY).await;
        assert_eq!((now.visits, now.first_visit_on), (14, Some(MONDAY)));
        assert!(now.authorizations > 0);
        let next = blockers(NEXT_MONDAY).await;
        assert_eq!((next.visits, next.first_visit_on, next.authorizations > 0), (0, None, true));

        let errors = fields(end(&app, &admin, ending(id, 1, MONDAY, false)).await.unwrap_err());
        let expected =
            [FieldError::new("ended_on", ErrorCode::ProviderHasVisits), FieldError::new("unchoose", ErrorCode::ProviderIsChosen)];
        assert_eq!(errors, expected);
        let errors = fields(end(&app, &admin, ending(id, 1, NEXT_MONDAY, false)).await.unwrap_err());
        assert_eq!(errors, [FieldError::new("unchoose", ErrorCode::ProviderIsChosen)]);
        let stale = end(&app, &admin, ending(id, 7, NEXT_MONDAY, true)).await;
        assert_eq!(stale, Err(Conflict::Stale { current: 1 }.into()));

        end(&app, &admin, ending(id, 1, NEXT_MONDAY, true)).await.unwrap();
        let ended = record(&app, &admin, id).await;
        assert_eq!((ended.version, ended.ended_on, ended.end_reason.as_str()), (2, Some(NEXT_MONDAY), "Moved away"));
        assert_eq!(blockers(NEXT_MONDAY).await, EndBlockers::default(), "no longer a therapist");
        let again = end(&app, &admin, ending(id, 2, NEXT_MONDAY, true)).await;
        assert_eq!(again, Err(Error::state(ErrorCode::ProviderHasEnded)));

        undo(&app, &admin, id, 2).await.unwrap();
        assert_eq!(record(&app, &admin, id).await.ended_on, None);
        assert_eq!(blockers(NEXT_MONDAY).await, next, "an undone end restores the therapist");
        assert_eq!(undo(&app, &admin, id, 3).await, Err(Error::state(ErrorCode::ProviderIsChosen)), "who is chosen can't end again");
        assert_eq!(bring_back(&app, &admin, id, 3).await, Err(Error::state(ErrorCode::ProviderNotEnded)));
    }

    async fn who_has_ended_leaves_choices_lists_invitations_and_boards(app, admin) {
        let id = imported(&app, &admin, "P001").await;
        end(&app, &admin, ending(id, 1, NEXT_MONDAY, true)).await.unwrap();
        assert!(choices(&app, &admin).await.contains(&id), "the end is a week away");
        assert!(listed(&app, &admin, "").await.contains(&id) && is_invitable(&app, &admin, id).await);
        assert!(on_week_of(&app, &admin, MONDAY).await.contains(&id), "there are visits in that week");
        assert!(!on_week_of(&app, &admin, NEXT_MONDAY).await.contains(&id));

        app.set_time("2026-12-07T12:00:00Z");
        let admin = app.reload_actor(&admin).await;
        assert!(!choices(&app, &admin).await.contains(&id));
        assert!(!listed(&app, &admin, "").await.contains(&id));
        assert_eq!(listed(&app, &admin, "jennifer berry").await, [id], "a search finds them");
        assert!(on_week_of(&app, &admin, MONDAY).await.contains(&id), "past visits stay");
        assert!(!is_invitable(&app, &admin, id).await);
        let invitation = InviteProvider {
            provider: id,
            email: EmailAddress::try_from("jennifer.berry@maple.example").unwrap(),
            language: domain::Language::En,
        };
        let invited = write_tx!(app, &admin, |tx| members::invite_provider(&mut tx, invitation, members::Delivery::Email));
        assert_eq!(fields(invited.map(drop).unwrap_err()), [FieldError::new("provider", ErrorCode::ProviderHasEnded)]);

        bring_back(&app, &admin, id, 2).await.unwrap();
        assert!(choices(&app, &admin).await.contains(&id) && listed(&app, &admin, "").await.contains(&id));
        assert!(on_week_of(&app, &admin, NEXT_MONDAY).await.contains(&id));
    }

    async fn no_reason_gives_a_visit_to_someone_who_has_ended(app, admin) {
        let id = imported(&app, &admin, "P001").await;
        end(&app, &admin, ending(id, 1, NEXT_MONDAY, true)).await.unwrap();
        let authorization = AuthorizationId(app.id(&admin, "authorizations", "A00030").await);
        let visit = |date: Date, reason: Option<&str>| NewVisit::authorized(authorization, NewSlot {
            provider: Some(id),
            place: None,
            date,
            time: time(10, 0, 0, 0),
            override_reason: reason.map(|reason| Reason::try_from(reason).unwrap()),
        });
        for reason in [None, Some("The family asked for it")] {
            let new = visit(NEXT_MONDAY, reason);
            let Err(Error::Conflict { conflict }) = write_tx!(app, &admin, |tx| visits::create(&mut tx, new)) else { panic!() };
            assert!(!conflict.can_be_overridden(), "{conflict:?}");
            let Conflict::Rules { violations, .. } = conflict else { panic!() };
            assert!(violations.contains(&RuleViolation::ProviderEnded { ended_on: NEXT_MONDAY }), "{violations:?}");
        }
        let before = visit(date(2026, 12, 6), Some("The family asked for it"));
        write_tx!(app, &admin, |tx| visits::create(&mut tx, before)).unwrap();
        bring_back(&app, &admin, id, 2).await.unwrap();
        let after = visit(NEXT_MONDAY, Some("They are back"));
        write_tx!(app, &admin, |tx| visits::create(&mut tx, after)).unwrap();
        assert_eq!(blockers_on(&app, &admin, id, NEXT_MONDAY).await.visits, 1);
        let undone = undo(&app, &admin, id, 3).await;
        assert_eq!(undone, Err(Error::state(ErrorCode::ProviderHasVisits)), "an undo ends nobody who has visits");
    }

    async fn an_import_brings_nobody_back(app, admin) {
        app.set_time("2026-12-07T12:00:00Z");
        let admin = app.reload_actor(&admin).await;
        let id = imported(&app, &admin, "P001").await;
        end(&app, &admin, ending(id, 1, NEXT_MONDAY, true)).await.unwrap();
        let all = demo_files();
        let report = import(&app, &admin, Files { providers: all.providers.clone(), ..Files::default() }).await;
        assert_eq!((report.errors.len(), report.warnings.len(), report.unchanged.providers), (0, 0, 36), "no row says anything new");
        let changed = String::from_utf8(all.providers.unwrap()).unwrap().replace("+15855550100", "+15855559999");
        let report = import(&app, &admin, Files { providers: Some(changed.into_bytes()), ..Files::default() }).await;
        let codes: Vec<ProblemCode> = report.warnings.iter().map(|problem| problem.code).collect();
        assert_eq!((report.errors.len(), report.changed.providers, codes), (0, 0, vec![ProblemCode::ProviderHasEnded]));
        let after = record(&app, &admin, id).await;
        assert_eq!((after.version, after.ended_on, after.details.phone.as_str()), (2, Some(NEXT_MONDAY), "+15855550100"));
        // A file without the row leaves everything as it is.
        let others = "provider_id,first_name,last_name,email,phone,disciplines,languages,address,city,state,zip,lat,lon,\
            availability,max_visits_per_day\nN9,Ana,Sol,ana@maple.example,,ST,en,1 Elm St,Rochester,NY,14604,43.15,-77.60,Mon 08:00-18:00,6\n";
        import(&app, &admin, Files { providers: Some(others.into()), ..Files::default() }).await;
        assert_eq!(record(&app, &admin, id).await.version, 2);

        let authorization = "authorization_id,child_id,discipline,service_code,payer,starts_on,ends_on,visits_per_week,\
            minutes_per_visit,units_authorized,unit_minutes,unit_rounding,provider_id\n\
            A90000,C0025,SI,T1027,Blue Shield,2026-10-07,2027-01-18,1,60,10,15,exact,P001\n";
        let report = import(&app, &admin, Files { authorizations: Some(authorization.into()), ..Files::default() }).await;
        let codes: Vec<ProblemCode> = report.warnings.iter().map(|problem| problem.code).collect();
        assert_eq!((report.errors.len(), codes), (0, vec![ProblemCode::ChosenProviderEnded]));
        assert_eq!(blockers_on(&app, &admin, id, NEXT_MONDAY).await.authorizations, 0);

        let visit = "visit_id,authorization_id,provider_id,starts_at,minutes\nV90000,A00030,P001,2026-12-08T09:00,60\n";
        let report = import(&app, &admin, Files { visits: Some(visit.into()), ..Files::default() }).await;
        let codes: Vec<ProblemCode> = report.errors.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [ProblemCode::ProviderHasEnded]);
    }

    async fn an_end_to_come_leaves_the_provider_to_imports(app, admin) {
        let id = imported(&app, &admin, "P002").await;
        end(&app, &admin, ending(id, 1, NEXT_MONDAY, true)).await.unwrap();
        let file = String::from_utf8(demo_files().providers.unwrap()).unwrap().replace("+15855550101", "+15855559999");
        let report = import(&app, &admin, Files { providers: Some(file.into_bytes()), ..Files::default() }).await;
        assert_eq!((report.errors.len(), report.changed.providers), (0, 1));
        let after = record(&app, &admin, id).await;
        assert_eq!((after.ended_on, after.details.phone.as_str()), (Some(NEXT_MONDAY), "+15855559999"));
    }

    async fn a_provider_changed_here_is_not_overwritten_by_an_import(app, admin) {
        let id = imported(&app, &admin, "P002").await;
        let opened = record(&app, &admin, id).await;
        save(&app, &admin, change_of(&opened, &json!({ "max_visits_per_day": "3" }))).await.unwrap();
        let file = String::from_utf8(demo_files().providers.unwrap()).unwrap().replace("+15855550101", "+15855559999");
        let report = import(&app, &admin, Files { providers: Some(file.into_bytes()), ..Files::default() }).await;
        let codes: Vec<ProblemCode> = report.errors.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [ProblemCode::ChangedHere]);
    }
}
