//! What the demo's office has beyond its files, so that every page of records by hand has something to show. What a column of an
//! import has is in `demo/additions`; the rest is entered with the functions that the office's forms call.

use super::{TIME_ZONE, rows, to_csv, to_failure};
use crate::commands::Failure;
use csv::StringRecord;
use domain::{PayerId, ServiceId, audit::AuditAction};
use jiff::{ToSpan, civil::Date};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::{
    Actor, Db,
    care::visits,
    demo,
    records::{authorizations, children, merging, payers, people, providers, services},
};

pub const PROVIDERS: &[u8] = include_bytes!("../../demo/additions/providers.csv");
pub const CHILDREN: &[u8] = include_bytes!("../../demo/additions/children.csv");
pub const AUTHORIZATIONS: &[u8] = include_bytes!("../../demo/additions/authorizations.csv");

/// The provider who left before the demo's week, and the one who has visited their children since.
const FORMER_PROVIDER: &str = "P037";
const SUCCESSOR: &str = "P034";

/// A visit of Friday that has lost its provider.
const WITHOUT_PROVIDER: &str = "V00440";

/// The rows of a file, with the ones of `added` in place of those with the same id, or after them. The files alone are what tests and
/// first imports use, so they stay as they are.
pub fn rows_with(file: &[u8], added: &[u8]) -> Result<Vec<StringRecord>, Failure> {
    let mut all = rows(file)?;
    for row in rows(added)? {
        match all.iter_mut().find(|other| other[0] == row[0]) {
            Some(other) => *other = row,
            None => all.push(row),
        }
    }
    Ok(all)
}

/// The same as a file.
pub fn file_with(file: &[u8], added: &[u8]) -> Result<Vec<u8>, Failure> {
    to_csv(file, &rows_with(file, added)?)
}

/// Who made a visit that was planned for `provider`, some weeks before the demo's.
pub fn provider_at(provider: &str, weeks_ago: i64) -> &str {
    if weeks_ago > 0 && provider == SUCCESSOR { FORMER_PROVIDER } else { provider }
}

/// An input as a form sends it.
fn form<T: DeserializeOwned>(fields: Value) -> Result<T, Failure> {
    serde_json::from_value(fields).map_err(to_failure)
}

/// Saves one form as a change of its own, as the office does. Returns what the function of the store returns.
macro_rules! save {
    ($db:expr, $actor:expr, $action:ident, $save:path, $fields:expr) => {{
        let fields = form($fields)?;
        let mut tx = $db.write($actor, AuditAction::$action).await?;
        let saved = $save(&mut tx, fields).await?;
        tx.commit().await?;
        saved
    }};
}

/// The same of a child, found by its reference.
macro_rules! save_of_child {
    ($db:expr, $actor:expr, $action:ident, $save:path, $reference:expr, $fields:expr) => {{
        let mut fields: Value = $fields;
        let mut tx = $db.write($actor, AuditAction::$action).await?;
        fields["child"] = json!(demo::child(&mut tx, $reference).await?);
        $save(&mut tx, form(fields)?).await?;
        tx.commit().await?;
    }};
}

/// Payers with rules of their own, before the import, whose authorizations name them. Returns the one of which more are added.
pub async fn before_import(db: &Db, actor: &Actor) -> Result<PayerId, Failure> {
    let monroe = json!({
        "name": "Monroe County Preschool", "unit_rule": "visit_band", "unit_minutes": "", "visit_bands": "30, 60",
        "first_day": "monday"
    });
    save!(db, actor, PayersSave, payers::save, monroe);
    let lakeshore = json!({
        "name": "Lakeshore Health Plan", "unit_rule": "floor", "unit_minutes": "15", "visit_bands": "30, 60", "first_day": "sunday"
    });
    Ok(save!(db, actor, PayersSave, payers::save, lakeshore))
}

/// Everything that is entered by hand after the import. Later kinds of records get a line here.
pub async fn after_import(db: &Db, actor: &Actor, payer: PayerId, monday: Date) -> Result<(), Failure> {
    services_and_authorizations(db, actor, payer, monday).await?;
    details_of_children(db, actor).await?;
    places(db, actor).await?;
    contacts(db, actor).await?;
    guardians(db, actor).await?;
    end_provider(db, actor, monday).await?;
    merge_doubles(db, actor).await?;
    take_provider_off(db, actor).await
}

async fn services_and_authorizations(db: &Db, actor: &Actor, payer: PayerId, monday: Date) -> Result<(), Failure> {
    let mut saved: BTreeMap<&str, ServiceId> = BTreeMap::new();
    for (name, discipline, code, minutes) in [
        ("Special instruction", "SI", "T1027", "60"),
        ("Speech therapy", "ST", "92507", "60"),
        ("Feeding therapy", "ST", "92526", "45"),
        ("Physical therapy", "PT", "97110", "60"),
    ] {
        let fields = json!({ "name": name, "discipline": discipline, "code": code, "minutes": minutes, "unit_minutes": "" });
        saved.insert(code, save!(db, actor, ServicesSave, services::save, fields));
    }
    // They begin later, so that the demo's week keeps its visits.
    let (first, last) = (after(monday, 14)?, after(monday, 14 + 181)?);
    for (reference, code, diagnoses) in [("C0120", "92526", "R63.31"), ("C0126", "97110", "F82")] {
        let fields = json!({
            "payer": payer, "service": saved[code], "starts_on": first, "ends_on": last,
            "visits_per_week": "1", "units_authorized": "78", "diagnoses": diagnoses, "ordering_provider": "Dr. Helen Marsh",
            "discipline": "", "service_code": "", "minutes_per_visit": "", "unit_minutes": "", "unit_rule": "", "provider": "",
            "daily_limit": "", "method": "", "reference": ""
        });
        save_of_child!(db, actor, AuthorizationsSave, authorizations::save, reference, fields);
    }
    Ok(())
}

/// What the columns of the demo's files leave out: other names, languages, and what a visitor must know.
async fn details_of_children(db: &Db, actor: &Actor) -> Result<(), Failure> {
    let changes: [(&str, &[(&str, &str)]); 5] = [
        (
            "C0126",
            &[
                ("preferred_name", "Robbie"),
                ("pronouns", "they/them"),
                ("allergies", "Peanuts. The EpiPen is in the kitchen drawer beside the stove."),
                ("safety_note", "A large dog is in the yard: call before you open the gate."),
            ],
        ),
        ("C0010", &[("preferred_name", "Gina"), ("interpreter", "true")]),
        ("C0150", &[("further_languages", "fr"), ("interpreter", "true")]),
        ("C0115", &[("preferred_name", "Didi"), ("allergies", "Cow's milk, also in snacks")]),
        ("C0040", &[("safety_note", "The stairs to the porch are loose: use the side door.")]),
    ];
    for (reference, changed) in changes {
        let mut tx = db.write(actor, AuditAction::PeopleChangeChild).await?;
        let child = demo::child(&mut tx, reference).await?;
        let saved = children::form(&mut tx, child).await?;
        let mut fields = json!({ "child": child, "version": saved.version.to_string() });
        for (name, value) in serde_json::to_value(&saved.fields).map_err(to_failure)?.as_object().into_iter().flatten() {
            if value.is_string() {
                fields[name] = value.clone();
            }
        }
        for (name, text) in changed {
            fields[*name] = json!(text);
        }
        children::change(&mut tx, form(fields)?).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn places(db: &Db, actor: &Actor) -> Result<(), Failure> {
    let added = [
        (
            "C0126",
            ("day_care", "Little Acorns Child Care", "410 Ridge Road"),
            ("Webster", "14580"),
            (
                "Mon 08:30-12:00; Tue 08:30-12:00; Wed 08:30-12:00; Thu 08:30-12:00",
                "Ring at the side entrance and sign in at the desk.",
            ),
        ),
        (
            "C0115",
            ("day_care", "Hilton Early Learning", "77 West Avenue"),
            ("Hilton", "14468"),
            ("Mon 08:00-12:00; Wed 08:00-12:00; Fri 08:00-12:00", "Visits are in the small room on the left."),
        ),
        (
            "C0040",
            ("second_home", "With her grandparents", "26 Lake Breeze Park"),
            ("Rochester", "14612"),
            ("Thu 12:00-18:00; Fri 08:00-18:00", "Every second weekend, from Thursday noon."),
        ),
    ];
    for (reference, (kind, label, address), (city, zip), (availability, note)) in added {
        let fields = json!({
            "place": "", "version": "", "kind": kind, "label": label, "availability": availability, "note": note,
            "address": address, "city": city, "state": "NY", "zip": zip, "lat": "", "lon": ""
        });
        save_of_child!(db, actor, PeopleSavePlace, children::save_place, reference, fields);
    }
    Ok(())
}

/// People to call who are no guardians.
async fn contacts(db: &Db, actor: &Actor) -> Result<(), Failure> {
    for (reference, kind, name, relationship, phone, note) in [
        ("C0126", "emergency", "Denise Walton", "neighbor", "585-555-0161", "Has a key"),
        ("C0126", "day_care", "Paula Simmons", "director of Little Acorns", "585-555-0162", ""),
        ("C0115", "day_care", "Hannah Brandt", "teacher", "585-555-0163", "Calls are best before 9:00"),
        ("C0040", "other", "Walter Barron", "grandfather", "585-555-0164", "Picks her up on Thursdays"),
    ] {
        let fields = json!({
            "contact": "", "version": "", "kind": kind, "name": name, "relationship": relationship,
            "phone": phone, "note": note
        });
        save_of_child!(db, actor, PeopleSaveContact, children::save_contact, reference, fields);
    }
    Ok(())
}

/// A second guardian with the e-mail address of the first: two people who read the same mailbox, so the form asks and is answered.
async fn guardians(db: &Db, actor: &Actor) -> Result<(), Failure> {
    let fields = json!({
        "guardian": "", "first_name": "Dana", "last_name": "Johnson", "relationship": "foster parent",
        "email": "guardian145@family.example", "phone": "585-555-0165", "may_see_summaries": "true", "known": "another"
    });
    save_of_child!(db, actor, PeopleSaveGuardian, people::save_guardian, "C0145", fields);
    Ok(())
}

async fn end_provider(db: &Db, actor: &Actor, monday: Date) -> Result<(), Failure> {
    let mut tx = db.write(actor, AuditAction::PeopleEndProvider).await?;
    let provider = demo::provider(&mut tx, FORMER_PROVIDER).await?;
    let version = providers::record(&mut tx, provider).await?.version.to_string();
    let fields = json!({
        "provider": provider, "version": version, "ended_on": monday, "reason": "Moved to Buffalo", "unchoose": "false"
    });
    providers::end(&mut tx, form(fields)?).await?;
    tx.commit().await?;
    Ok(())
}

/// A child who was entered a second time, with another spelling, from a referral; the two records are merged, which can be undone for
/// a day.
async fn merge_doubles(db: &Db, actor: &Actor) -> Result<(), Failure> {
    let double = json!({
        "reference": "", "first_name": "Aimee", "last_name": "Barron", "preferred_name": "", "pronouns": "",
        "birth_date": "2025-11-16", "home_language": "English", "further_languages": "", "time_zone": TIME_ZONE,
        "availability": "Tue 08:00-18:00; Wed 08:00-18:00", "allergies": "Strawberries", "safety_note": "", "address": "26 Lake Breeze Park",
        "city": "Rochester", "state": "NY", "zip": "14612", "lat": "", "lon": "", "guardian_first_name": "Denise",
        "guardian_last_name": "Barron", "guardian_relationship": "grandmother", "guardian_email": "",
        "guardian_phone": "585-555-0166", "guardian_known": "another", "confirm_new": "true"
    });
    let double = save!(db, actor, PeopleAddChild, people::add_child, double);
    let mut tx = db.write(actor, AuditAction::PeopleMergeChildren).await?;
    let survivor = demo::child(&mut tx, "C0040").await?;
    let (own, other) = (children::form(&mut tx, survivor).await?, children::form(&mut tx, double).await?);
    let fields = json!({
        "survivor": survivor, "survivor_version": own.version.to_string(), "merged": double,
        "merged_version": other.version.to_string(), "reason": "Entered again from the county's referral"
    });
    merging::merge(&mut tx, form(fields)?).await?;
    tx.commit().await?;
    Ok(())
}

/// A visit of the demo's Friday whose provider can't come, and that nobody has yet. On Friday evening it is over.
async fn take_provider_off(db: &Db, actor: &Actor) -> Result<(), Failure> {
    let mut tx = db.write(actor, AuditAction::VisitsTakeProviderOff).await?;
    if let Some((visit, version)) = demo::planned_visit(&mut tx, WITHOUT_PROVIDER).await? {
        let fields = json!({ "visit": visit, "version": version.to_string(), "reason": "At a training of the county" });
        visits::take_provider_off(&mut tx, form(fields)?).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn after(day: Date, days: i64) -> Result<Date, Failure> {
    day.checked_add(days.days()).map_err(to_failure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn added_rows_have_the_columns_of_the_files() {
        for (file, added) in [
            (super::super::PROVIDERS, PROVIDERS),
            (super::super::CHILDREN, CHILDREN),
            (super::super::AUTHORIZATIONS, AUTHORIZATIONS),
        ] {
            let head = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').next().map(|line| line.trim_ascii_end().to_vec());
            assert_eq!(head(file), head(added));
        }
        let children = rows_with(super::super::CHILDREN, CHILDREN).ok().expect("the demo's files are good");
        assert_eq!(children.len(), 210, "the twins and the others are children of the files");
    }
}
