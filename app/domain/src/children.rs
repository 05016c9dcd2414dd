//! Children, their places and the people to call about them, as the office makes and edits them by hand. The records of an import
//! are the same ones.

pub mod contacts;
pub mod places;
mod values;

pub use values::{LanguageTag, LanguageTags, Latitude, Longitude, WeeklyHours, ZipCode, ZoneName, typed_position};

use crate::{
    AuthorizationId, ChildId, FieldErrors,
    children::{
        contacts::ContactRecord,
        places::{PlaceAddress, PlaceRecord},
    },
    form::{SentFields, form, form_of_parts, read_part},
    people::guardians::KnownGuardian,
    records::LastChange,
    text::{CareText, EmailAddress, FirstName, LastName, OptionalLine, Phone, RecordReference, Relationship, Remark},
    visits::ChildRef,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

form! {
    /// What is typed about a child.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ChildDetails {
        /// The next free one if it is left empty.
        pub reference: Option<RecordReference>,
        pub first_name: FirstName,
        pub last_name: LastName,
        pub preferred_name: OptionalLine,
        pub pronouns: OptionalLine,
        pub birth_date: Date,
        pub home_language: LanguageTag,
        pub further_languages: LanguageTags,
        pub interpreter: bool,
        pub time_zone: ZoneName,
        pub availability: WeeklyHours,
        pub allergies: CareText,
        pub safety_note: CareText,
    }
}

form! {
    /// The first guardian of a new child, in the same form.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct FirstGuardian {
        pub guardian_first_name: FirstName,
        pub guardian_last_name: LastName,
        pub guardian_relationship: Relationship,
        pub guardian_email: Option<EmailAddress>,
        pub guardian_phone: Phone,
        pub guardian_may_see_summaries: bool,
        pub guardian_may_cancel: bool,
        /// What the user says to known guardians who look like this one.
        pub guardian_known: Option<KnownGuardian>,
        pub guardian_confirmed: bool,
    }
}

/// `Some(None)` if none of the guardian's texts was filled in.
#[expect(clippy::option_option, reason = "a part that may be absent")]
fn read_first_guardian(sent: &SentFields, errors: &mut FieldErrors) -> Option<Option<FirstGuardian>> {
    const TEXTS: [&str; 5] =
        ["guardian_first_name", "guardian_last_name", "guardian_relationship", "guardian_email", "guardian_phone"];
    if TEXTS.iter().all(|field| sent.get(*field).is_none_or(|text| text.trim().is_empty())) {
        return Some(None);
    }
    read_part(sent, errors).map(Some)
}

form! {
    /// The answer to the question whether a new child is one of those who are alike.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
    pub struct DoublesAnswer {
        pub confirm_new: bool,
    }
}

form_of_parts! {
    /// Input: a new child with a home and perhaps a guardian.
    #[derive(Clone, Debug, PartialEq, Serialize)]
    pub struct NewChild {
        pub child: ChildDetails => read_part,
        pub home: PlaceAddress => read_part,
        pub guardian: Option<FirstGuardian> => read_first_guardian,
        pub doubles: DoublesAnswer => read_part,
    }
}

form! {
    /// Input: a child as it was when the user saw it; to undo its last change, or to bring it back.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct ChildVersion {
        pub child: ChildId,
        pub version: i64,
    }
}

form_of_parts! {
    /// Input: change a child.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ChangeChild {
        pub record: ChildVersion => read_part,
        pub details: ChildDetails => read_part,
    }
}

form! {
    /// Input: end the services of a child.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct EndChild {
        pub child: ChildId,
        pub version: i64,
        /// The first day without visits.
        pub ended_on: Date,
        pub reason: Remark,
    }
}

/// A child as it is stored, with its texts opened; also what it was before a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildFields {
    pub reference: String,
    pub first_name: String,
    pub last_name: String,
    /// Empty if it is the first name.
    pub preferred_name: String,
    pub pronouns: String,
    pub birth_date: Date,
    /// BCP 47 tag.
    pub home_language: String,
    /// BCP 47 tags, separated by semicolons.
    pub further_languages: String,
    pub interpreter: bool,
    pub time_zone: String,
    /// In the format of [`Availability`](crate::availability::Availability).
    pub availability: String,
    pub allergies: String,
    pub safety_note: String,
    /// The first day without visits.
    pub ended_on: Option<Date>,
    pub ended_reason: String,
}

impl ChildDetails {
    /// The child after these were saved. `reference` is used where none was typed.
    pub fn into_fields(self, reference: String, ended_on: Option<Date>, ended_reason: String) -> ChildFields {
        ChildFields {
            reference: self.reference.map_or(reference, RecordReference::into_string),
            first_name: self.first_name.into_string(),
            last_name: self.last_name.into_string(),
            preferred_name: self.preferred_name.into_string(),
            pronouns: self.pronouns.into_string(),
            birth_date: self.birth_date,
            home_language: self.home_language.as_str().to_owned(),
            further_languages: self.further_languages.as_str().to_owned(),
            interpreter: self.interpreter,
            time_zone: self.time_zone.as_str().to_owned(),
            availability: self.availability.as_str().to_owned(),
            allergies: self.allergies.into_string(),
            safety_note: self.safety_note.into_string(),
            ended_on,
            ended_reason,
        }
    }
}

impl ChildFields {
    /// The tags of all languages at home but the first.
    pub fn further_language_tags(&self) -> impl Iterator<Item = &str> {
        self.further_languages.split(';').filter(|tag| !tag.is_empty())
    }
}

/// A child with its places and contacts, for the staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChildRecord {
    pub version: i64,
    pub fields: ChildFields,
    /// Places that are not over first, the home before others.
    pub places: Vec<PlaceRecord>,
    pub contacts: Vec<ContactRecord>,
    /// For those who may edit the child.
    pub last_change: Option<LastChange>,
}

/// What the forms of a child need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChildForm {
    pub child: ChildRef,
    pub version: i64,
    pub fields: ChildFields,
}

/// What ending a child's services would leave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChildEnding {
    pub form: ChildForm,
    /// Planned visits from today on, which must be canceled or moved before that day.
    pub planned: u32,
    /// The day of the first of them, on the agency's boards.
    pub first_planned: Option<Date>,
    /// Authorizations that end today or later.
    pub authorizations: Vec<(AuthorizationId, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::is_over;
    use jiff::civil::date;
    use serde_json::{Value, json};

    fn new_child(changed: Value) -> Result<NewChild, String> {
        let mut form = json!({
            "reference": "", "first_name": "Ana", "last_name": "Sol", "preferred_name": "", "pronouns": "",
            "birth_date": "2024-02-03", "home_language": "es", "further_languages": "", "time_zone": "America/New_York",
            "availability": "Mon 08:00-18:00", "allergies": "", "safety_note": "",
            "address": "1 Elm St", "city": "Rochester", "state": "NY", "zip": "14604", "lat": "", "lon": "",
            "guardian_first_name": "", "guardian_last_name": "", "guardian_relationship": "", "guardian_email": "",
            "guardian_phone": "", "guardian_may_see_summaries": "true",
        });
        for (field, text) in changed.as_object().unwrap() {
            form[field] = text.clone();
        }
        serde_json::from_value(form).map_err(|error| error.to_string())
    }

    #[test]
    fn a_guardian_is_added_only_if_something_is_typed() {
        assert_eq!(new_child(json!({})).unwrap().guardian, None);
        let both = new_child(json!({ "guardian_first_name": "Rosa", "guardian_relationship": "mother" })).unwrap();
        let guardian = both.guardian.unwrap();
        assert_eq!((guardian.guardian_first_name.as_str(), guardian.guardian_may_see_summaries), ("Rosa", true));
    }

    #[test]
    fn mistakes_of_all_parts_are_reported_at_once() {
        let wrong = json!({ "first_name": " ", "birth_date": "soon", "address": "", "guardian_phone": "585-555-0100" });
        assert_eq!(
            new_child(wrong),
            Err("first_name:first_name.missing, birth_date:date.not_a_date, address:form.missing, \
                 guardian_first_name:first_name.missing, guardian_relationship:relationship.missing"
                .to_owned())
        );
        assert_eq!(new_child(json!({ "last_name": "x".repeat(200) })), Err("last_name:form.too_long".to_owned()));
    }

    #[test]
    fn a_record_is_over_from_the_day_on_which_it_ended() {
        let day = date(2026, 12, 1);
        assert!(is_over(Some(day), day));
        assert!(!is_over(Some(date(2026, 12, 2)), day));
        assert!(!is_over(None, day));
    }
}
