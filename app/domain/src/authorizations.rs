//! Authorizations by hand: what a payer allows for a child, as the office enters and changes it.

use crate::{
    AuthorizationId, ChildId, ErrorCode, PayerId, ProviderId, ServiceId, VisitId,
    assignments::{self, Assignment},
    discipline::DisciplineChoice,
    form::form,
    payers::Payer,
    people::AuthorizationLine,
    records::{LastChange, read_optional, read_unit_minutes, read_within},
    schedule::Discipline,
    services::Service,
    text::{AuthorizedMethod, Diagnoses, EndReason, OrderingProvider, RecordReference, ServiceCode},
    units::{UnitBalance, UnitRule, VISIT_MINUTES},
    visits::{ChildRef, ProviderRef},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// The limits of an authorization, of imports too.
pub const VISITS_PER_WEEK: RangeInclusive<u32> = 1..=50;
pub const UNITS: RangeInclusive<u32> = 0..=100_000;
pub const DAILY_LIMIT: RangeInclusive<u32> = 1..=20;

/// An authorization as it is stored, and as undo remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorization {
    pub id: AuthorizationId,
    pub reference: String,
    pub child: ChildId,
    pub payer: Option<PayerId>,
    pub service: Option<ServiceId>,
    pub discipline: Discipline,
    pub service_code: String,
    pub starts_on: Date,
    /// The last day, also if it was ended early.
    pub ends_on: Date,
    pub visits_per_week: u32,
    pub minutes_per_visit: u32,
    pub units_authorized: u32,
    /// `None` if a visit is the unit.
    pub unit_minutes: Option<u32>,
    pub unit_rule: UnitRule,
    /// The therapists, with their days. A change of before they had days has none: see `store::records::authorizations::undo`.
    #[serde(default)]
    pub assignments: Vec<Assignment>,
    /// The most visits of one day.
    pub daily_limit: u32,
    pub co_visit_allowed: bool,
    /// How and where visits happen, as authorized.
    pub method: String,
    pub diagnoses: String,
    pub ordering_provider: String,
    /// The last day as the payer set it, if the office ended it earlier.
    pub ends_on_before: Option<Date>,
    pub end_reason: String,
    pub version: i64,
}

impl Authorization {
    /// Whether the office ended it before the day that the payer set.
    pub fn is_ended_early(&self) -> bool {
        self.ends_on_before.is_some()
    }

    /// The last day that the payer set, within which therapists are assigned.
    pub fn last_day_set(&self) -> Date {
        self.ends_on_before.unwrap_or(self.ends_on)
    }

    /// The therapist where one is shown for all.
    pub fn provider(&self, today: Date) -> Option<ProviderId> {
        assignments::shown(&self.assignments, today).map(|one| one.provider)
    }
}

/// One authorization, for its page.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthorizationPage {
    pub line: AuthorizationLine,
    pub record: Authorization,
    pub service: Option<Service>,
    pub balance: UnitBalance,
    /// The therapists with their days, for a page.
    pub therapists: Vec<Therapist>,
    /// The next visits that are planned with someone else than the therapist of their day, and how many there are in all.
    pub of_others: (Vec<VisitOfAnother>, u32),
    /// The therapists that can be assigned, if the reader may change it.
    pub choices: Vec<AuthorizedProvider>,
    pub last_change: Option<LastChange>,
    /// Whether the reader may change it.
    pub can_change: bool,
}

/// A therapist of an authorization, with their days.
#[derive(Clone, Debug, PartialEq)]
pub struct Therapist {
    pub provider: ProviderRef,
    pub first_day: Date,
    /// `None` until the authorization ends.
    pub last_day: Option<Date>,
}

/// A visit that is planned with someone else than the therapist of its day.
#[derive(Clone, Debug, PartialEq)]
pub struct VisitOfAnother {
    pub id: VisitId,
    pub provider: ProviderRef,
    /// In the child's local time.
    pub starts: DateTime,
}

/// A provider that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizedProvider {
    pub id: ProviderId,
    pub name: String,
    pub disciplines: Vec<Discipline>,
}

/// What the form of an authorization offers.
#[derive(Clone, Debug, PartialEq)]
pub struct FormChoices {
    pub child: ChildRef,
    pub payers: Vec<Payer>,
    pub services: Vec<Service>,
    pub providers: Vec<AuthorizedProvider>,
    pub disciplines: Vec<DisciplineChoice>,
    pub today: Date,
    /// The reference that a new one gets.
    pub next_reference: String,
}

form! {
    /// Input: add an authorization, or change the one in `authorization`. What is left empty comes from the service or the payer.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct SaveAuthorization {
        pub authorization: Option<AuthorizationId>,
        pub version: Option<i64>,
        pub child: ChildId,
        pub reference: Option<RecordReference>,
        pub payer: PayerId,
        pub service: Option<ServiceId>,
        pub discipline: Option<Discipline>,
        pub service_code: Option<ServiceCode>,
        pub starts_on: Date,
        pub ends_on: Date,
        #[read(read_visits_per_week)]
        pub visits_per_week: u32,
        #[read(read_minutes)]
        pub minutes_per_visit: Option<u32>,
        #[read(read_units)]
        pub units_authorized: u32,
        #[read(read_unit_minutes)]
        pub unit_minutes: Option<u32>,
        pub unit_rule: Option<UnitRule>,
        pub provider: Option<ProviderId>,
        #[read(read_daily_limit)]
        pub daily_limit: Option<u32>,
        pub co_visit_allowed: bool,
        pub method: Option<AuthorizedMethod>,
        pub diagnoses: Option<Diagnoses>,
        pub ordering_provider: Option<OrderingProvider>,
    }
}

form! {
    /// Input: end an authorization before its last day.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct EndAuthorization {
        pub authorization: AuthorizationId,
        pub version: i64,
        /// The last day on which it is valid.
        pub ended_on: Date,
        pub reason: Option<EndReason>,
    }
}

form! {
    /// Input: bring an authorization back, or undo its last change.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct AuthorizationVersion {
        pub authorization: AuthorizationId,
        pub version: i64,
    }
}

/// What a save says, besides that it is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedAuthorization {
    pub id: AuthorizationId,
    /// Whether a week has more planned visits than are now authorized.
    pub has_too_many_planned: bool,
}

fn read_visits_per_week(text: &str) -> Result<u32, ErrorCode> {
    read_within(text, &VISITS_PER_WEEK, ErrorCode::VisitsPerWeekOutOfRange)
}

fn read_minutes(text: &str) -> Result<Option<u32>, ErrorCode> {
    read_optional(text, &VISIT_MINUTES, ErrorCode::VisitMinutesOutOfRange)
}

fn read_units(text: &str) -> Result<u32, ErrorCode> {
    read_within(text, &UNITS, ErrorCode::UnitsOutOfRange)
}

fn read_daily_limit(text: &str) -> Result<Option<u32>, ErrorCode> {
    read_optional(text, &DAILY_LIMIT, ErrorCode::DailyLimitOutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const ID: &str = "00000000-0000-0000-0000-000000000001";

    fn read(changed: Value) -> Result<SaveAuthorization, String> {
        let mut form = json!({
            "child": ID, "payer": ID, "starts_on": "2026-12-01", "ends_on": "2027-02-28", "visits_per_week": "2",
            "units_authorized": "104"
        });
        for (field, text) in changed.as_object().unwrap() {
            form[field] = text.clone();
        }
        serde_json::from_value(form).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_left_empty_is_not_set() {
        let new = read(json!({ "discipline": "", "unit_rule": "", "minutes_per_visit": " ", "daily_limit": "" })).unwrap();
        assert_eq!((new.discipline, new.unit_rule, new.minutes_per_visit, new.daily_limit), (None, None, None, None));
        let new = read(json!({ "discipline": "ot", "unit_rule": "visit_band", "minutes_per_visit": "45" })).unwrap();
        assert_eq!(
            (new.discipline, new.unit_rule, new.minutes_per_visit),
            (Some(Discipline("OT".into())), Some(UnitRule::VisitBand), Some(45))
        );
    }

    #[test]
    fn all_mistakes_are_reported() {
        let wrong = json!({
            "payer": "", "discipline": "O T", "starts_on": "", "visits_per_week": "0", "minutes_per_visit": "4",
            "units_authorized": "-1", "unit_minutes": "481", "unit_rule": "ceiling", "daily_limit": "0"
        });
        assert_eq!(
            read(wrong),
            Err("payer:payer.missing, discipline:discipline.invalid, starts_on:form.missing, \
                 visits_per_week:visits_per_week.out_of_range, minutes_per_visit:visit_minutes.out_of_range, \
                 units_authorized:units.out_of_range, unit_minutes:unit_minutes.out_of_range, unit_rule:form.unreadable, \
                 daily_limit:daily_limit.out_of_range"
                .to_owned())
        );
    }
}
