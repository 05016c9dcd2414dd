//! A visit: its states, what may be asked of it, and how it is shown.

mod history;
mod letters;
mod moments;
mod names;
mod reports;

pub use history::*;
use letters::first_letters;
pub use letters::{Bearer, Letters, letters_of};
pub use moments::*;
use names::cut_name;
pub use names::{full_name, short_name, tell_apart};
pub use reports::*;

use crate::{
    AuthorizationId, ChildId, Error, ProviderId, Result, VisitId,
    schedule::Discipline,
    text::{Reason, initial_letter},
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Where a visit stands. The note has states of its own (`notes`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitState {
    /// In the week, not begun.
    Planned,
    /// Checked in, not checked out.
    UnderWay,
    /// Checked out.
    Done,
    Cancelled,
}

impl VisitState {
    pub const ALL: [Self; 4] = [Self::Planned, Self::UnderWay, Self::Done, Self::Cancelled];

    /// The word that the database keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::UnderWay => "under_way",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the office may still move, reassign or cancel it. A visit that has begun is never changed by a plan.
    pub fn may_be_replanned(self) -> Result<()> {
        match self {
            Self::Planned => Ok(()),
            Self::UnderWay => Err(Error::state("visit.has_begun")),
            Self::Done => Err(Error::state("visit.is_over")),
            Self::Cancelled => Err(Error::state("visit.is_cancelled")),
        }
    }

    /// Planned → under way.
    pub fn check_in(self) -> Result<Self> {
        self.may_be_replanned().map(|()| Self::UnderWay)
    }

    /// Under way → done.
    pub fn check_out(self) -> Result<Self> {
        match self {
            Self::UnderWay => Ok(Self::Done),
            Self::Planned => Err(Error::state("visit.not_checked_in")),
            Self::Done => Err(Error::state("visit.is_over")),
            Self::Cancelled => Err(Error::state("visit.is_cancelled")),
        }
    }
}

impl FromStr for VisitState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}

/// On whose side a visit fell out. Agency cause must be made up, family cause may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBy {
    Agency,
    Provider,
    Family,
}

impl CancelledBy {
    pub const ALL: [Self; 3] = [Self::Agency, Self::Provider, Self::Family];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Provider => "provider",
            Self::Family => "family",
        }
    }
}

impl FromStr for CancelledBy {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|by| by.as_str() == text).ok_or(())
    }
}

/// The office puts an authorized visit into the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewVisit {
    pub authorization: AuthorizationId,
    pub provider: ProviderId,
    #[serde(deserialize_with = "date_field")]
    pub date: Date,
    #[serde(deserialize_with = "time_field")]
    pub time: Time,
    /// Why hard rules are broken on purpose; without it a broken rule refuses the visit.
    #[serde(default, deserialize_with = "blank_is_none")]
    pub override_reason: Option<Reason>,
}

/// The office moves a visit to another time or another provider, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveVisit {
    pub visit: VisitId,
    /// The version that the mover saw.
    pub version: i64,
    pub provider: ProviderId,
    #[serde(deserialize_with = "date_field")]
    pub date: Date,
    #[serde(deserialize_with = "time_field")]
    pub time: Time,
    /// Another length, 5 to 720 minutes; none keeps the one it has.
    #[serde(default, deserialize_with = "length_field")]
    pub minutes: Option<u16>,
    #[serde(default, deserialize_with = "blank_is_none")]
    pub override_reason: Option<Reason>,
}

/// Somebody takes a visit out of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelVisit {
    pub visit: VisitId,
    pub version: i64,
    pub by: CancelledBy,
    pub reason: Reason,
}

/// A cancelled visit is to take place after all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReinstateVisit {
    pub visit: VisitId,
    pub version: i64,
    #[serde(default, deserialize_with = "blank_is_none")]
    pub override_reason: Option<Reason>,
}

/// The years of a date that somebody plans for, as the boards have them; beyond them a typing error is likelier.
pub const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

/// A date as a form sends it, of a year that people live in; the error is a key of the catalogue of words.
pub fn date_field<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let date: Date =
        String::deserialize(deserializer)?.trim().parse().map_err(|_| serde::de::Error::custom("date.not_a_date"))?;
    if YEARS.contains(&date.year()) { Ok(date) } else { Err(serde::de::Error::custom("date.out_of_range")) }
}

/// A time of day as a form sends it, `HH:MM`: whole minutes, as visits are kept. The error is a key of the catalogue of words.
pub fn time_field<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
    let time: Time =
        String::deserialize(deserializer)?.trim().parse().map_err(|_| serde::de::Error::custom("time.not_a_time"))?;
    let whole = (time.second(), time.subsec_nanosecond()) == (0, 0);
    if whole { Ok(time) } else { Err(serde::de::Error::custom("time.not_whole_minutes")) }
}

/// Whether a visit can be so long, in minutes.
pub fn is_a_length(minutes: u16) -> bool {
    (5..=12 * 60).contains(&minutes)
}

fn length_field<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    let refused = || serde::de::Error::custom("minutes.no_length");
    let minutes = blank_is_none::<_, u16>(deserializer).map_err(|_| refused())?;
    if minutes.is_none_or(is_a_length) { Ok(minutes) } else { Err(refused()) }
}

/// An empty form field is an absent value.
pub fn blank_is_none<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    let text = Option::<String>::deserialize(deserializer)?;
    match text.as_deref().map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => {
            let value: serde::de::value::StrDeserializer<'_, serde::de::value::Error> =
                serde::de::IntoDeserializer::into_deserializer(text);
            match T::deserialize(value) {
                Ok(value) => Ok(Some(value)),
                // A number arrives as text in a form.
                Err(refused) => serde_json::from_str(text).map(Some).map_err(|_| serde::de::Error::custom(refused)),
            }
        }
    }
}

/// A child as a visit names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildRef {
    pub id: ChildId,
    pub first_name: String,
    pub last_name: String,
    /// Set where another child of the agency has the same first name and initial.
    pub town: Option<String>,
    /// Set where another child of the agency has the same names.
    #[serde(default)]
    pub born: Option<Date>,
    /// How many letters of the last name the short name shows: more than one where [`tell_apart`] found it needed.
    #[serde(default)]
    pub letters: u8,
}

impl ChildRef {
    /// In `letters`: both names are initials already, and nothing more is shown of either.
    pub(crate) const INITIALS: u8 = u8::MAX;

    /// "Gloria C.", or "Gloria C., Pittsford" where two would look the same, with the birth date where two are named the same.
    pub fn short_name(&self) -> String {
        let short = match self.letters {
            Self::INITIALS => full_name(&self.first_name, &self.last_name),
            letters => cut_name(&self.first_name, &self.last_name, usize::from(letters.max(1))),
        };
        match self.beside() {
            Some(beside) => format!("{short}, {beside}"),
            None => short,
        }
    }

    /// The town and the birth date, as far as they tell the child from another.
    fn beside(&self) -> Option<String> {
        let born = self.born.map(|born| born.strftime("%m/%d/%Y").to_string());
        let parts: Vec<String> = self.town.clone().into_iter().chain(born).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// The full name, with the birth date where another child of the agency is named the same.
    pub fn listed_name(&self) -> String {
        match self.born.filter(|_| self.letters != Self::INITIALS) {
            Some(born) => format!("{}, {}", self.full_name(), born.strftime("%m/%d/%Y")),
            None => self.full_name(),
        }
    }

    pub fn full_name(&self) -> String {
        if self.letters == Self::INITIALS { self.short_name() } else { full_name(&self.first_name, &self.last_name) }
    }

    /// The same child with nothing left of the names but "G. C.", or "G. C., Oakton" where others share the letters and
    /// `town` is given. Both ways to say the name then say this.
    #[must_use]
    pub fn by_initials(self, town: Option<String>) -> Self {
        self.by_letters(&Letters { town, ..Letters::default() })
    }

    /// As [`Self::by_initials`], with what it takes to tell the child from others of the same initials.
    #[must_use]
    pub fn by_letters(self, letters: &Letters) -> Self {
        Self {
            id: self.id,
            first_name: first_letters(&self.first_name, letters.first),
            last_name: first_letters(&self.last_name, letters.last),
            town: letters.town.clone(),
            born: letters.born,
            letters: Self::INITIALS,
        }
    }

    /// What stands beside the full name where two are alike.
    pub fn told_beside(&self) -> Option<String> {
        self.beside().filter(|_| self.letters != Self::INITIALS)
    }
}

/// "G." of "Gloria"; nothing of nothing.
pub fn initial(name: &str) -> String {
    let letter = initial_letter(name);
    if letter.is_empty() { letter } else { format!("{letter}.") }
}

/// A provider as a visit names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderRef {
    pub id: ProviderId,
    pub first_name: String,
    pub last_name: String,
}

impl ProviderRef {
    pub fn full_name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
    }
}

/// Where a visit happens, as far as its reader needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceView {
    pub kind: String,
    pub address: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub lat: f64,
    pub lon: f64,
}

/// One visit with all that its page shows to the office or to its provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitView {
    pub id: VisitId,
    pub version: i64,
    pub child: ChildRef,
    /// The tag of the language that is spoken at the child's home.
    pub child_language: String,
    pub provider: ProviderRef,
    pub authorization: AuthorizationId,
    pub authorization_reference: String,
    pub discipline: Discipline,
    pub service_code: String,
    pub place: PlaceView,
    pub starts: DateTime,
    pub ends: DateTime,
    /// IANA zone of `starts` and `ends`.
    pub zone: String,
    pub minutes: u16,
    /// What may be done with it now.
    pub offers: Offers,
    pub state: VisitState,
    /// The times that count: as they were corrected, or else as they were recorded.
    pub checked_in: Option<DateTime>,
    pub checked_out: Option<DateTime>,
    /// How they came to be other than recorded, oldest first.
    pub time_changes: Vec<TimeChange>,
    pub cancelled: Option<Cancellation>,
    pub override_reason: Option<String>,
    pub note: NoteState,
    pub reports: Vec<RoadReportView>,
    /// What still holds of them.
    pub standing: Option<StandingReport>,
    /// Whom to call at the home, while the visit is at hand.
    pub contacts: Vec<Contact>,
}

/// A guardian who has a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub name: String,
    pub relationship: String,
    pub phone: String,
}

/// Who took a visit out of the week, when, why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    pub by: CancelledBy,
    pub at: DateTime,
    pub reason: String,
}

/// How far the note of a visit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteState {
    None,
    Draft,
    Signed,
}

/// The UTC instant of a local wall time in a zone. A start inside the spring gap moves forward by the gap,
/// an ambiguous one takes the first offset (RFC 5545 §3.3.5).
pub fn instant_of(local: DateTime, zone: &jiff::tz::TimeZone) -> Result<Timestamp> {
    zone.to_ambiguous_timestamp(local).compatible().map_err(|_| Error::field("date", "date.out_of_range"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_goes_one_way() {
        assert_eq!(VisitState::Planned.check_in(), Ok(VisitState::UnderWay));
        assert_eq!(VisitState::UnderWay.check_out(), Ok(VisitState::Done));
        assert_eq!(VisitState::Done.check_in(), Err(Error::state("visit.is_over")));
        assert_eq!(VisitState::Planned.check_out(), Err(Error::state("visit.not_checked_in")));
        assert_eq!(VisitState::Cancelled.check_in(), Err(Error::state("visit.is_cancelled")));
    }

    #[test]
    fn initials_leave_nothing_of_the_names() {
        let child = |first: &str, last: &str, town: Option<&str>| ChildRef {
            id: ChildId(Default::default()),
            first_name: first.into(),
            last_name: last.into(),
            town: town.map(Into::into),
            born: None,
            letters: 1,
        };
        let both = |child: &ChildRef| (child.short_name(), child.full_name());
        // The town that tells two Glorias apart is not the one that tells two "G. C." apart.
        let alone = child("Gloria", "Castro", Some("Oakton")).by_initials(None);
        assert_eq!(both(&alone), ("G. C.".into(), "G. C.".into()));
        let twin = child("Gloria", "Castro", None).by_initials(Some("Oakton".into()));
        assert_eq!(both(&twin), ("G. C., Oakton".into(), "G. C., Oakton".into()));
        let beside = |child: &ChildRef| child.told_beside();
        assert_eq!((beside(&twin), beside(&child("Gloria", "Oakton", Some("Oakton")))), (None, Some("Oakton".into())));
        let mut namesake = child("Gloria", "Castro", Some("Oakton"));
        namesake.born = Some(Date::constant(2023, 5, 1));
        assert_eq!(both(&namesake), ("Gloria C., Oakton, 05/01/2023".into(), "Gloria Castro".into()));
        assert_eq!(namesake.listed_name(), "Gloria Castro, 05/01/2023");
        assert_eq!(namesake.by_initials(None).listed_name(), "G. C.");
        assert_eq!(child("Prince", "", None).by_initials(None).full_name(), "P.");
        assert_eq!(child("莹", "张", None).by_initials(None).full_name(), "莹. 张.");
    }

    #[test]
    fn times_are_whole_minutes_and_dates_of_years_people_live_in() {
        let read = |date: &str, time: &str| {
            #[derive(Deserialize)]
            struct Form {
                #[serde(deserialize_with = "date_field")]
                date: Date,
                #[serde(deserialize_with = "time_field")]
                time: Time,
            }
            let form = serde_json::json!({ "date": date, "time": time });
            serde_json::from_value::<Form>(form).map(|form| form.date.at(form.time.hour(), form.time.minute(), 0, 0).to_string())
        };
        for time in ["09:30", " 09:30 ", "09:30:00"] {
            assert_eq!(read("2026-12-01", time).unwrap(), "2026-12-01T09:30:00", "{time}");
        }
        for (date, time, reason) in [
            ("2026-12-01", "09:30:59", "time.not_whole_minutes"),
            ("2026-12-01", "09:30:00.5", "time.not_whole_minutes"),
            ("2026-12-01", "half past", "time.not_a_time"),
            ("0202-12-01", "09:30", "date.out_of_range"),
            ("9999-12-31", "09:30", "date.out_of_range"),
            ("1926-12-01", "09:30", "date.out_of_range"),
            ("tomorrow", "09:30", "date.not_a_date"),
        ] {
            assert_eq!(read(date, time).unwrap_err().to_string(), reason, "{date} {time}");
        }
    }

    #[test]
    fn a_blank_field_is_no_value() {
        #[derive(Deserialize)]
        struct Form {
            #[serde(default, deserialize_with = "blank_is_none")]
            minutes: Option<u16>,
            #[serde(default, deserialize_with = "blank_is_none")]
            reason: Option<Reason>,
        }
        let form: Form = serde_json::from_str(r#"{"minutes":"15","reason":" "}"#).unwrap();
        assert_eq!((form.minutes, form.reason), (Some(15), None));
        assert!(serde_json::from_str::<Form>(r#"{"minutes":"many"}"#).is_err());
    }

    /// RFC 5545 §3.3.5, at the changes of 2026 and 2027 in New York.
    #[test]
    fn a_wall_time_that_is_not_there_moves_on_and_one_that_is_twice_is_the_first() {
        let zone = jiff::tz::TimeZone::get("America/New_York").unwrap();
        let at = |local: &str| instant_of(local.parse().unwrap(), &zone).unwrap().to_string();
        assert_eq!(at("2027-03-14T02:30"), "2027-03-14T07:30:00Z", "03:30 daylight time");
        assert_eq!(at("2026-11-01T01:30"), "2026-11-01T05:30:00Z", "01:30 daylight time");
        assert_eq!(at("2026-11-01T09:00"), "2026-11-01T14:00:00Z");
        assert_eq!(at("2026-10-31T09:00"), "2026-10-31T13:00:00Z", "nine stays nine");
    }
}
