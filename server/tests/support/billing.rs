//! Payers, services, kinds of visits and authorizations of the template that were made by hand.

use super::TestApp;
use domain::{
    ChildId, PayerId, ProviderId, ServiceId, VisitKindId,
    agency::FirstDay,
    audit::AuditAction,
    authorizations::SaveAuthorization,
    bulk::{EndAuthorizations, EndChildren},
    lists::SeenRecords,
    payers::{EndPayer, SavePayer},
    schedule::Discipline,
    services::{EndService, SaveService},
    text::{PersonName, Remark, ServiceCode},
    units::{UnitRule, VisitBands},
    visit_kinds::{EndVisitKind, SaveVisitKind},
};
use jiff::civil::date;
use std::collections::BTreeMap;
use store::{
    Actor,
    records::{authorizations, bulk, payers, services, visit_kinds},
};

/// Adds payers, services, kinds of visits and authorizations made by hand: `payer` has no visits, and of each kind one is ended.
pub async fn add_fixtures(app: &TestApp, admin: &Actor, other_admin: &Actor, ids: &mut BTreeMap<&'static str, String>) {
    let child = ChildId(ids["child"].parse().expect("an id"));
    let (payer, service) = billing_records(app, admin, "Private insurer", "97530").await;
    let (ended_payer, ended_service) = billing_records(app, admin, "Closed fund", "97110").await;
    let (elsewhere_payer, elsewhere_service) = billing_records(app, other_admin, "Private insurer", "97530").await;
    let visit_kind = add_visit_kind(app, admin, "Clinic day").await;
    let ended_visit_kind = add_visit_kind(app, admin, "Parent group").await;
    let elsewhere_visit_kind = add_visit_kind(app, other_admin, "Clinic day").await;
    // Of the discipline of the service, so that it can be taken away again.
    let therapist = app.database.find_record(admin.agency().id.0, "providers", "1", "P002").await.0;
    let mut tx = app.db.write(admin, AuditAction::PayersEnd).await.expect("the agency's lock");
    let ended_on = date(2027, 12, 31);
    payers::end(&mut tx, EndPayer { payer: ended_payer, version: 1, ended_on }).await.expect("a payer without visits");
    services::end(&mut tx, EndService { service: ended_service, version: 1, ended_on }).await.expect("a service");
    visit_kinds::end(&mut tx, EndVisitKind { visit_kind: ended_visit_kind, version: 1, ended_on }).await.expect("a kind");
    let assigned = SaveAuthorization { provider: Some(ProviderId(therapist)), ..new_authorization(child, payer, service) };
    let idle = authorizations::save(&mut tx, assigned).await.expect("an authorization").id;
    let ended = authorizations::save(&mut tx, new_authorization(child, payer, service)).await.expect("an authorization").id;
    tx.commit().await.expect("a commit");
    let mut tx = app.db.write(admin, AuditAction::AuthorizationsEndSeveral).await.expect("the agency's lock");
    let end = EndAuthorizations { records: SeenRecords::new([(ended.0, 1)]), ended_on: date(2026, 12, 31), reason: None };
    bulk::end_authorizations(&mut tx, end).await.expect("an authorization without visits");
    let event = tx.event_seq();
    tx.commit().await.expect("a commit");
    ids.insert("event", event.to_string());
    let (ended_child, version) = app.database.find_record(admin.agency().id.0, "children", "version", "C0150").await;
    let mut tx = app.db.write(admin, AuditAction::PeopleEndChildren).await.expect("the agency's lock");
    let end = EndChildren {
        records: SeenRecords::new([(ended_child, version)]),
        ended_on,
        reason: Remark::try_from("").expect("an empty remark"),
    };
    bulk::end_children(&mut tx, end).await.expect("a child without visits so late");
    let event = tx.event_seq();
    tx.commit().await.expect("a commit");
    ids.insert("children_event", event.to_string());
    ids.insert("ended_child", ended_child.to_string());
    ids.insert("payer", payer.to_string());
    ids.insert("ended_payer", ended_payer.to_string());
    ids.insert("elsewhere_payer", elsewhere_payer.to_string());
    ids.insert("service", service.to_string());
    ids.insert("ended_service", ended_service.to_string());
    ids.insert("elsewhere_service", elsewhere_service.to_string());
    ids.insert("visit_kind", visit_kind.to_string());
    ids.insert("ended_visit_kind", ended_visit_kind.to_string());
    ids.insert("elsewhere_visit_kind", elsewhere_visit_kind.to_string());
    ids.insert("idle_authorization", idle.to_string());
    ids.insert("ended_authorization", ended.to_string());
}

/// A payer and a service of occupational therapy.
async fn billing_records(app: &TestApp, admin: &Actor, payer: &str, code: &str) -> (PayerId, ServiceId) {
    let mut tx = app.db.write(admin, AuditAction::PayersSave).await.expect("the agency's lock");
    let payer = SavePayer {
        payer: None,
        version: None,
        name: PersonName::try_from(payer).expect("a name"),
        unit_rule: UnitRule::Cms,
        unit_minutes: Some(15),
        visit_bands: VisitBands::default(),
        first_day: FirstDay::Sunday,
    };
    let service = SaveService {
        service: None,
        version: None,
        name: PersonName::try_from("Therapy at home").expect("a name"),
        discipline: Discipline("OT".into()),
        code: ServiceCode::try_from(code).expect("a code"),
        minutes: 60,
        unit_minutes: None,
    };
    let payer = payers::save(&mut tx, payer).await.expect("a new name");
    let service = services::save(&mut tx, service).await.expect("a new code");
    tx.commit().await.expect("a commit");
    (payer, service)
}

async fn add_visit_kind(app: &TestApp, admin: &Actor, name: &str) -> VisitKindId {
    let mut tx = app.db.write(admin, AuditAction::VisitKindsSave).await.expect("the agency's lock");
    let kind = SaveVisitKind {
        visit_kind: None,
        version: None,
        name: PersonName::try_from(name).expect("a name"),
        name_es: None,
        minutes: 60,
        billable: true,
        payable: true,
        needs_note: true,
    };
    let id = visit_kinds::save(&mut tx, kind).await.expect("a new name");
    tx.commit().await.expect("a commit");
    id
}

fn new_authorization(child: ChildId, payer: PayerId, service: ServiceId) -> SaveAuthorization {
    SaveAuthorization {
        authorization: None,
        version: None,
        child,
        reference: None,
        payer,
        service: Some(service),
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
        co_visit_allowed: false,
        method: None,
        diagnoses: None,
        ordering_provider: None,
    }
}
