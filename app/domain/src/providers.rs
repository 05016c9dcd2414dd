//! Providers by hand: the form that adds or changes one, ending and bringing back. Values are checked as an import checks them.

use crate::{
    ErrorCode, ProviderId,
    children::{Latitude, Longitude, WeeklyHours, ZipCode},
    form::{FormValue, form},
    import::{ProblemCode, cells},
    places::Position,
    records::{LastChange, read_within},
    text::{AddressLine, EmailAddress, FirstName, LastName, Phone, Remark},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Declares texts that a function checks.
macro_rules! checked_texts {
    ($($(#[$doc:meta])* $name:ident $read:path)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FormValue for $name {
            fn read(text: &str) -> Result<Self, ErrorCode> {
                $read(text.trim()).map(Self).map_err(error_code)
            }
        }
    )* };
}

checked_texts! {
    /// The agency's own id of a provider; empty for the next one.
    Reference reference
    /// Codes of disciplines, separated by semicolons; at least one.
    DisciplineCodes disciplines
    /// BCP 47 tags, separated by semicolons; at least one.
    LanguageTags languages
}

fn reference(text: &str) -> Result<String, ProblemCode> {
    if cells::is_shortened(text) { Err(ProblemCode::ShortenedNumber) } else { cells::line_of_text(text) }
}

fn disciplines(text: &str) -> Result<String, ProblemCode> {
    required_list(text, cells::discipline)
}

fn languages(text: &str) -> Result<String, ProblemCode> {
    required_list(text, cells::language)
}

/// A list without the empty entries that a trailing comma makes, and without repetitions.
fn required_list(text: &str, one: fn(&str) -> Result<String, ProblemCode>) -> Result<String, ProblemCode> {
    let entries: Vec<&str> = text.split([';', ',', '\n']).map(str::trim).filter(|entry| !entry.is_empty()).collect();
    if entries.is_empty() {
        return Err(ProblemCode::Missing);
    }
    let list = cells::parse_list(&entries.join(";"), one)?;
    let mut unique: Vec<&str> = Vec::new();
    for entry in list.split(';') {
        if !unique.contains(&entry) {
            unique.push(entry);
        }
    }
    Ok(unique.join(";"))
}

/// What a form shows for a problem of an import.
fn error_code(problem: ProblemCode) -> ErrorCode {
    match problem {
        ProblemCode::Missing => ErrorCode::FieldMissing,
        ProblemCode::TooLong => ErrorCode::FieldTooLong,
        ProblemCode::Language => ErrorCode::LanguageUnreadable,
        _ => ErrorCode::Unreadable,
    }
}

fn read_visits_per_day(text: &str) -> Result<u32, ErrorCode> {
    read_within(text, &(1..=50), ErrorCode::VisitsPerDayOutOfRange)
}

form! {
    /// Input: a provider with all details. Without `provider` a new one.
    #[derive(Clone, Debug, PartialEq, Serialize)]
    pub struct SaveProvider {
        pub provider: Option<ProviderId>,
        /// The version that was edited.
        pub version: Option<i64>,
        /// Of a new provider; empty for the next free one. It never changes: an import knows the provider by it.
        pub reference: Option<Reference>,
        pub first_name: FirstName,
        pub last_name: LastName,
        pub email: EmailAddress,
        pub phone: Phone,
        pub disciplines: DisciplineCodes,
        pub languages: LanguageTags,
        pub address: AddressLine,
        pub city: AddressLine,
        pub state: AddressLine,
        pub zip: ZipCode,
        /// Both or neither.
        pub lat: Option<Latitude>,
        pub lon: Option<Longitude>,
        /// In the agency's local time.
        pub availability: WeeklyHours,
        #[read(read_visits_per_day)]
        pub max_visits_per_day: u32,
    }
}

form! {
    /// Input: end a provider from a day on.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct EndProvider {
        pub provider: ProviderId,
        pub version: i64,
        /// The first day on which the provider no longer works.
        pub ended_on: Date,
        pub reason: Remark,
        /// Also remove the provider as the therapist of authorizations that go on.
        pub unchoose: bool,
        /// Leave the visits that are planned on or after the day without a provider.
        pub leave_visits: bool,
    }
}

form! {
    /// Input: bring back a provider who has ended, or undo the last change of one.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct ProviderVersion {
        pub provider: ProviderId,
        pub version: i64,
    }
}

/// What the office can change of a provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProviderDetails {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
    /// Codes, separated by semicolons.
    pub disciplines: String,
    /// BCP 47 tags, separated by semicolons.
    pub languages: String,
    pub address: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub position: Position,
    pub availability: String,
    pub max_visits_per_day: u32,
}

impl ProviderDetails {
    /// What a form says, at this position.
    pub fn of(form: &SaveProvider, position: Position) -> Self {
        Self {
            first_name: form.first_name.as_str().to_owned(),
            last_name: form.last_name.as_str().to_owned(),
            email: form.email.as_str().to_owned(),
            phone: form.phone.as_str().to_owned(),
            disciplines: form.disciplines.as_str().to_owned(),
            languages: form.languages.as_str().to_owned(),
            address: form.address.as_str().to_owned(),
            city: form.city.as_str().to_owned(),
            state: form.state.as_str().to_owned(),
            zip: form.zip.as_str().to_owned(),
            position,
            availability: form.availability.as_str().to_owned(),
            max_visits_per_day: form.max_visits_per_day,
        }
    }
}

/// A provider for the pages on which the office edits one.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderRecord {
    pub id: ProviderId,
    pub version: i64,
    pub reference: String,
    pub details: ProviderDetails,
    pub ended_on: Option<Date>,
    pub end_reason: String,
    /// Who changed the provider last; `None` if nobody has by hand.
    pub last_change: Option<LastChange>,
}

/// What prevents ending a provider on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EndBlockers {
    /// Visits on or after the day that are planned or in progress.
    pub visits: u32,
    /// Those of them that are in progress: such a visit keeps its provider.
    pub under_way: u32,
    /// The day of the first of them, on the agency's clock.
    pub first_visit_on: Option<Date>,
    /// Authorizations that go on and have the provider as a therapist.
    pub authorizations: u32,
}

/// Planned visits that a provider had, and that have none since they were taken from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftVisits {
    pub count: u32,
    /// The day of the first of them, on the agency's clock.
    pub first_on: Option<Date>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, from_value, json};

    fn form(changed: Value) -> Result<SaveProvider, String> {
        let mut form = json!({
            "first_name": "Ana", "last_name": "Sol", "email": "ana@maple.example", "phone": "", "disciplines": ["st", "NU", "ST"],
            "languages": "English, Spanish, ", "address": "4 Elm St", "city": "Rochester", "state": "NY", "zip": "14604",
            "lat": "43.1", "lon": "\u{2212}77.6", "availability": "Monday 8:00 AM - 12:00 PM", "max_visits_per_day": "6"
        });
        for (field, value) in changed.as_object().unwrap() {
            form[field] = value.clone();
        }
        from_value(form).map_err(|error| error.to_string())
    }

    #[test]
    fn values_are_read_as_by_an_import() {
        let read = form(json!({})).unwrap();
        assert_eq!(read.disciplines.as_str(), "ST;NU");
        assert_eq!(read.languages.as_str(), "en;es");
        assert_eq!(read.availability.as_str(), "Mon 08:00-12:00");
        assert_eq!((read.lat, read.lon), (Some(Latitude(43.1)), Some(Longitude(-77.6))));
        assert_eq!((read.provider, read.version, read.reference), (None, None, None));
    }

    #[test]
    fn all_mistakes_are_reported_at_once() {
        let wrong = json!({
            "first_name": " ", "email": "ana", "disciplines": "", "languages": "tbd tbd", "address": "x".repeat(121), "zip": "4604",
            "lat": "91", "lon": "west", "availability": "Mon 12:00-08:00", "max_visits_per_day": "0"
        });
        let errors = form(wrong).unwrap_err();
        for error in [
            "first_name:first_name.missing",
            "email:email.not_an_address",
            "disciplines:disciplines.missing",
            "languages:language.unreadable",
            "address:form.too_long",
            "zip:zip.invalid",
            "lat:lat.invalid",
            "lon:lon.invalid",
            "availability:availability.reversed",
            "max_visits_per_day:max_visits_per_day.out_of_range",
        ] {
            assert!(errors.contains(error), "{error} in {errors}");
        }
        assert_eq!(errors.matches(':').count(), 10, "{errors}");
    }

    #[test]
    fn an_absent_field_is_missing() {
        let errors = from_value::<SaveProvider>(json!({})).unwrap_err().to_string();
        for field in ["address", "city", "state", "zip", "availability", "languages", "max_visits_per_day"] {
            assert!(errors.contains(&format!("{field}:")), "{field} in {errors}");
        }
    }
}
