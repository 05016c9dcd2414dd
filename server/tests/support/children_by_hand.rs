//! Records of the template that the office has made and changed by hand: each has a change to undo.

use super::TestApp;
use domain::{ChildId, audit::AuditAction};
use serde_json::json;
use store::{
    Actor,
    records::{children, merging, people},
};

/// An input as a form sends it.
fn form<T: serde::de::DeserializeOwned>(fields: serde_json::Value) -> T {
    serde_json::from_value(fields).expect("a valid form")
}

/// Adds a contact to a child, changes it once, and returns its id.
pub async fn add_contact(app: &TestApp, admin: &Actor, child: &str) -> String {
    let mut tx = app.db.write(admin, AuditAction::PeopleSaveContact).await.expect("the agency's lock");
    let mut contact = String::new();
    for (version, relationship) in [("", "friend"), ("1", "neighbor")] {
        let fields = json!({
            "child": child, "contact": contact, "version": version, "kind": "other", "name": "Otto Lang",
            "relationship": relationship, "phone": "585-555-0190", "note": ""
        });
        contact = children::save_contact(&mut tx, form(fields)).await.expect("a child of the agency").to_string();
    }
    tx.commit().await.expect("a commit");
    contact
}

/// Adds a place to a child, changes it once, and returns its id.
pub async fn add_place(app: &TestApp, admin: &Actor, child: &str) -> String {
    let mut tx = app.db.write(admin, AuditAction::PeopleSavePlace).await.expect("the agency's lock");
    let mut place = String::new();
    for (version, label) in [("", "Sunny Day"), ("1", "Sunny Days")] {
        let fields = json!({
            "child": child, "place": place, "version": version, "kind": "day_care", "label": label, "availability": "", "note": "",
            "address": "9 Oak St", "city": "Rochester", "state": "NY", "zip": "14604", "lat": "43.15", "lon": "-77.60"
        });
        place = children::save_place(&mut tx, form(fields)).await.expect("a child of the agency").to_string();
    }
    tx.commit().await.expect("a commit");
    place
}

/// Adds two records of one child and merges one into the other; returns the survivor and the merged one.
pub async fn merge_children(app: &TestApp, admin: &Actor) -> (String, String) {
    let mut tx = app.db.write(admin, AuditAction::PeopleMergeChildren).await.expect("the agency's lock");
    let mut both = Vec::new();
    for first_name in ["Ottilie", "Otilie"] {
        let fields = json!({
            "first_name": first_name, "last_name": "Quist", "birth_date": "2024-03-04", "home_language": "en",
            "time_zone": "America/New_York", "availability": "Mon 08:00-18:00", "address": "3 Oak St", "city": "Rochester",
            "state": "NY", "zip": "14604", "lat": "43.15", "lon": "-77.60", "confirm_new": "true", "reference": "",
            "preferred_name": "", "pronouns": "", "further_languages": "", "allergies": "", "safety_note": ""
        });
        both.push(people::add_child(&mut tx, form(fields)).await.expect("a new child").to_string());
    }
    let fields = json!({
        "survivor": both[0], "survivor_version": "1", "merged": both[1], "merged_version": "1", "reason": "Added twice"
    });
    merging::merge(&mut tx, form(fields)).await.expect("two new children");
    tx.commit().await.expect("a commit");
    (both[0].clone(), both[1].clone())
}

/// Adds two records of one guardian to a child and merges one into the other; returns the merged one.
pub async fn merge_guardians(app: &TestApp, admin: &Actor, child: &str) -> String {
    let mut tx = app.db.write(admin, AuditAction::PeopleMergeGuardians).await.expect("the agency's lock");
    for first_name in ["Gerda", "Gerdi"] {
        let fields = json!({
            "child": child, "guardian": "", "version": "", "first_name": first_name, "last_name": "Quist", "relationship": "mother",
            "email": "", "phone": "", "known": "another"
        });
        people::save_guardian(&mut tx, form(fields)).await.expect("a new guardian");
    }
    let page = people::child(&mut tx, ChildId(child.parse().expect("an id"))).await.expect("a child of the agency");
    let both: Vec<String> = page.guardians.iter().map(|guardian| guardian.id.to_string()).collect();
    let fields = json!({
        "child": child, "survivor": both[0], "survivor_version": "1", "merged": both[1], "merged_version": "1",
        "reason": "Added twice"
    });
    merging::guardians::merge(&mut tx, form(fields)).await.expect("two new guardians");
    tx.commit().await.expect("a commit");
    both[1].clone()
}

/// Changes a child once, in what no import writes.
pub async fn change_child(app: &TestApp, admin: &Actor, child: &str) {
    let mut tx = app.db.write(admin, AuditAction::PeopleChangeChild).await.expect("the agency's lock");
    let saved = children::form(&mut tx, ChildId(child.parse().expect("an id"))).await.expect("a child of the agency").fields;
    let fields = json!({
        "child": child, "version": "1", "reference": saved.reference, "first_name": saved.first_name, "last_name": saved.last_name,
        "preferred_name": "", "pronouns": "", "birth_date": saved.birth_date.to_string(), "home_language": saved.home_language,
        "further_languages": "fr", "time_zone": saved.time_zone, "availability": saved.availability, "allergies": "",
        "safety_note": ""
    });
    children::change(&mut tx, form(fields)).await.expect("a child of the agency");
    tx.commit().await.expect("a commit");
}

/// Changes the rights of a child's guardian once.
pub async fn change_guardian(app: &TestApp, admin: &Actor, child: &str, guardian: &str) {
    let mut tx = app.db.write(admin, AuditAction::PeopleSaveGuardian).await.expect("the agency's lock");
    let page = people::child(&mut tx, ChildId(child.parse().expect("an id"))).await.expect("a child of the agency");
    let saved = page.guardians.into_iter().find(|known| known.id.to_string() == guardian).expect("a guardian of the child");
    let fields = json!({
        "child": child, "guardian": guardian, "version": saved.version.to_string(), "first_name": saved.first_name,
        "last_name": saved.last_name, "relationship": saved.relationship, "email": saved.email, "phone": saved.phone,
        "may_see_summaries": "true", "may_cancel": "true"
    });
    people::save_guardian(&mut tx, form(fields)).await.expect("a guardian of the child");
    tx.commit().await.expect("a commit");
}
