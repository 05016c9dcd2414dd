//! A visit: its states, the inputs that change it, and its view models.

mod care;
mod history;
mod initials;
mod names;
mod new;
mod reports;
mod timing;

pub use care::VisitCare;
pub use history::*;
use initials::first_letters;
pub use initials::{DisambiguatedInitials, NamedChild, disambiguate_initials};
use names::cut_name;
pub use names::{disambiguate_children, full_name, short_name};
pub use new::{NewService, NewSlot, NewVisit, THERAPIST, VisitOfKind};
pub use reports::*;
pub use timing::*;

pub use crate::error::Question;

use crate::{
    AuthorizationId, ChildId, Error, ErrorCode, FormValue, PlaceId, ProviderId, Result, VisitId,
    discipline::Discipline,
    form::{form, parse_filled, read_choice},
    places::PlacedBy,
    text::{Reason, StoredText, first_initial},
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The state of a visit. Its note has separate states (see [`NoteState`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitState {
    /// Scheduled, not begun.
    Planned,
    /// Checked in, not checked out.
    UnderWay,
    /// Checked out.
    Done,
    Cancelled,
}

impl VisitState {
    pub const ALL: [Self; 4] = [Self::Planned, Self::UnderWay, Self::Done, Self::Cancelled];

    /// The value stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::UnderWay => "under_way",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// Fails unless the office may still move, reassign or cancel the visit. Scheduling never changes a visit that has begun.
    pub fn ensure_replannable(self) -> Result<()> {
        match self {
            Self::Planned => Ok(()),
            Self::UnderWay => Err(Error::state(ErrorCode::VisitBegun)),
            Self::Done => Err(Error::state(ErrorCode::VisitOver)),
            Self::Cancelled => Err(Error::state(ErrorCode::VisitCanceled)),
        }
    }

    /// Planned → under way.
    pub fn check_in(self) -> Result<Self> {
        self.ensure_replannable().map(|()| Self::UnderWay)
    }

    /// Under way → done.
    pub fn check_out(self) -> Result<Self> {
        match self {
            Self::UnderWay => Ok(Self::Done),
            Self::Planned => Err(Error::state(ErrorCode::NotCheckedIn)),
            Self::Done => Err(Error::state(ErrorCode::VisitOver)),
            Self::Cancelled => Err(Error::state(ErrorCode::VisitCanceled)),
        }
    }
}

impl FromStr for VisitState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}

/// Who canceled a visit. Visits canceled by the agency must be made up, those canceled by the family may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBy {
    Agency,
    Provider,
    Family,
}

impl FormValue for CancelledBy {
    fn read(text: &str) -> std::result::Result<Self, ErrorCode> {
        read_choice(text)
    }
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

form! {
    /// Input: the office moves a visit to another time or provider, or both.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct MoveVisit {
        pub visit: VisitId,
        /// The version that the user saw.
        pub version: i64,
        pub provider: ProviderId,
        pub date: Date,
        pub time: Time,
        /// The new duration, 5 to 720 minutes; `None`, if the field was not sent, leaves the duration as it is.
        #[read(read_duration)]
        pub minutes: Option<u16>,
        pub override_reason: Option<Reason>,
    }
}

form! {
    /// Input: a visit takes place at another place of its child.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ChangePlace {
        pub visit: VisitId,
        /// The version that the user saw.
        pub version: i64,
        pub place: PlaceId,
        pub override_reason: Option<Reason>,
    }
}

form! {
    /// Input: take the provider off a planned visit, which stays without one until it is given to someone.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct TakeProviderOff {
        pub visit: VisitId,
        pub version: i64,
        pub reason: Reason,
    }
}

form! {
    /// Input: cancel a visit.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct CancelVisit {
        pub visit: VisitId,
        pub version: i64,
        pub by: CancelledBy,
        pub reason: Reason,
    }
}

form! {
    /// Input: reinstate a canceled visit.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ReinstateVisit {
        pub visit: VisitId,
        pub version: i64,
        pub override_reason: Option<Reason>,
    }
}

/// The years allowed in scheduling dates, the same as on the boards. Other years are more likely typing errors.
pub const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

/// A date within [`YEARS`].
impl FormValue for Date {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        let date: Self = parse_filled(text, ErrorCode::NotADate)?;
        if YEARS.contains(&date.year()) { Ok(date) } else { Err(ErrorCode::DateOutOfRange) }
    }
}

/// A time of day `HH:MM`: whole minutes, as visits are stored.
impl FormValue for Time {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        let time: Self = parse_filled(text, ErrorCode::NotATime)?;
        let whole = (time.second(), time.subsec_nanosecond()) == (0, 0);
        if whole { Ok(time) } else { Err(ErrorCode::NotWholeMinutes) }
    }
}

/// Whether a visit may have this duration in minutes.
pub fn is_valid_duration(minutes: u16) -> bool {
    (5..=12 * 60).contains(&minutes)
}

/// A duration that was sent. It can't be empty: browsers send an empty text for a number field whose text they can't read.
fn read_duration(text: &str) -> Result<Option<u16>, ErrorCode> {
    let minutes = u16::read(text).ok().filter(|minutes| is_valid_duration(*minutes));
    minutes.map(Some).ok_or(ErrorCode::DurationInvalid)
}

/// A child's id and names, as shown with a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildRef {
    pub id: ChildId,
    pub first_name: String,
    pub last_name: String,
    /// Set if another child of the agency has the same first name and initial.
    pub town: Option<String>,
    /// Set if another child of the agency has the same full name.
    #[serde(default)]
    pub born: Option<Date>,
    /// How many letters of the last name the short name shows; more than one if [`disambiguate_children`] needs them.
    #[serde(default)]
    pub letters: u8,
}

impl ChildRef {
    /// Value of `letters` if both names are already reduced to initials.
    pub(crate) const INITIALS: u8 = u8::MAX;

    /// "Gloria C."; with the town ("Gloria C., Pittsford") or the birth date if another child would have the same short name.
    pub fn short_name(&self) -> String {
        let short = match self.letters {
            Self::INITIALS => full_name(&self.first_name, &self.last_name),
            letters => cut_name(&self.first_name, &self.last_name, usize::from(letters.max(1))),
        };
        match self.distinguishing_details() {
            Some(details) => format!("{short}, {details}"),
            None => short,
        }
    }

    /// The town and the birth date, as far as they distinguish the child from others.
    fn distinguishing_details(&self) -> Option<String> {
        let born = self.born.map(|born| born.strftime("%m/%d/%Y").to_string());
        let parts: Vec<String> = self.town.clone().into_iter().chain(born).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// The full name, with the birth date if another child of the agency has the same name.
    pub fn listed_name(&self) -> String {
        match self.born.filter(|_| self.letters != Self::INITIALS) {
            Some(born) => format!("{}, {}", self.full_name(), born.strftime("%m/%d/%Y")),
            None => self.full_name(),
        }
    }

    pub fn full_name(&self) -> String {
        if self.letters == Self::INITIALS { self.short_name() } else { full_name(&self.first_name, &self.last_name) }
    }

    /// Reduces the names to initials: "G. C.", or "G. C., Oakton" if `town` is given because others have the same initials.
    /// Short and full name are then the same.
    #[must_use]
    pub fn by_initials(self, town: Option<String>) -> Self {
        self.with_initials(&DisambiguatedInitials { town, ..DisambiguatedInitials::default() })
    }

    /// Like [`Self::by_initials`], with the details that distinguish the child from others with the same initials.
    #[must_use]
    pub fn with_initials(self, letters: &DisambiguatedInitials) -> Self {
        Self {
            id: self.id,
            first_name: first_letters(&self.first_name, letters.first),
            last_name: first_letters(&self.last_name, letters.last),
            town: letters.town.clone(),
            born: letters.born,
            letters: Self::INITIALS,
        }
    }

    /// The details shown next to the full name if another child has the same one.
    pub fn disambiguator(&self) -> Option<String> {
        self.distinguishing_details().filter(|_| self.letters != Self::INITIALS)
    }
}

/// "G." for "Gloria"; empty for an empty name.
pub fn initial(name: &str) -> String {
    let letter = first_initial(name);
    if letter.is_empty() { letter } else { format!("{letter}.") }
}

/// "M. D." for "Maria Diaz": the initials of all words of a name that is one text.
pub fn initials_of(name: &str) -> String {
    name.split_whitespace().map(initial).collect::<Vec<_>>().join(" ")
}

/// A provider's id and names, as shown with a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderRef {
    pub id: ProviderId,
    pub first_name: String,
    pub last_name: String,
    /// Set if another provider of the agency has the same name: the town, or the agency's reference within one town.
    #[serde(default)]
    pub detail: Option<String>,
}

impl ProviderRef {
    /// Of a planned visit that has lost its provider. It has no name: what a page says instead is `web::terms::provider_name`.
    pub fn nobody() -> Self {
        Self { id: ProviderId::NOBODY, first_name: String::new(), last_name: String::new(), detail: None }
    }

    /// Whether there is no provider.
    pub fn is_nobody(&self) -> bool {
        self.id.is_nobody()
    }

    /// The name alone, for a page about the provider, and where the detail has a place of its own.
    pub fn full_name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
    }

    /// "Ana Li", or "Ana Li, Rush" if another provider of the agency has the same name.
    pub fn listed_name(&self) -> String {
        match &self.detail {
            Some(detail) => format!("{}, {detail}", self.full_name()),
            None => self.full_name(),
        }
    }
}

/// Where a visit happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceView {
    pub kind: String,
    pub address: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub lat: f64,
    pub lon: f64,
    pub placed_by: PlacedBy,
}

/// A visit's page, for the office or its provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitView {
    pub id: VisitId,
    pub version: i64,
    pub child: ChildRef,
    /// BCP 47 tag of the child's home language.
    pub child_language: String,
    pub provider: ProviderRef,
    /// Who had the visit before, if it has lost its provider.
    pub former_provider: Option<ProviderRef>,
    /// [`AuthorizationId::NONE`] if it needs none; then the reference and the service's code are empty.
    pub authorization: AuthorizationId,
    pub authorization_reference: String,
    pub discipline: Discipline,
    /// The name of its kind, if it needs no authorization.
    pub kind: Option<crate::visit_kinds::KindName>,
    pub service_code: String,
    pub place_id: PlaceId,
    pub place: PlaceView,
    pub starts: DateTime,
    pub ends: DateTime,
    /// IANA zone of `starts` and `ends`.
    pub zone: String,
    /// The time zone's abbreviation, if its time differs from the agency's.
    pub clock: Option<String>,
    /// The date of the agency's boards that show it: that of `starts`, or an adjacent date if the time zones differ.
    pub board_day: Date,
    pub minutes: u16,
    /// The actions that are possible now.
    pub actions: VisitActions,
    pub state: VisitState,
    /// The effective times: corrected if they were corrected, otherwise as recorded.
    pub checked_in: Option<DateTime>,
    pub checked_out: Option<DateTime>,
    /// Corrections of these times, oldest first.
    pub time_changes: Vec<TimeChange>,
    pub cancelled: Option<Cancellation>,
    pub override_reason: Option<StoredText>,
    pub note: NoteState,
    pub reports: Vec<FieldReportView>,
    /// The report that is still active.
    pub active_report: Option<ActiveReport>,
    /// Guardians to call: always for the office, for the provider while the visit is current.
    pub contacts: Vec<Contact>,
    /// What those who visit must know: always for the office, for the provider until the visit is over.
    pub care: VisitCare,
    pub provider_phone: String,
}

/// A guardian with a phone number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub name: String,
    pub relationship: String,
    pub phone: String,
}

/// Who canceled a visit, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    pub by: CancelledBy,
    pub at: DateTime,
    pub reason: StoredText,
}

/// The state of a visit's note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteState {
    None,
    /// None is written, and the visit's kind asks for none.
    NotNeeded,
    Draft,
    Signed,
}

/// The UTC instant of a local wall time in a zone. A start inside the spring gap moves forward by the gap,
/// an ambiguous one takes the first offset (RFC 5545 §3.3.5).
pub fn to_timestamp(local: DateTime, zone: &jiff::tz::TimeZone) -> Result<Timestamp> {
    zone.to_ambiguous_timestamp(local).compatible().map_err(|_| Error::field("date", ErrorCode::DateOutOfRange))
}

/// The abbreviation of a visit's time zone ("HST", "UTC-3"), if its time at that instant differs from the agency's. Without it,
/// readers would take the hour for their own. `us` is in microseconds UTC.
pub fn clock_name(us: i64, zone: &jiff::tz::TimeZone, agency: &jiff::tz::TimeZone) -> Option<String> {
    let at = Timestamp::from_microsecond(us).ok()?;
    let there = zone.to_offset_info(at);
    if there.offset() == agency.to_offset(at) {
        return None;
    }
    // Zones without an abbreviation have their offset instead.
    let name = there.abbreviation();
    Some(if name.starts_with(['+', '-']) { format!("UTC{name}") } else { name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_zone_is_named_if_its_time_differs() {
        let zone = |name| jiff::tz::TimeZone::get(name).unwrap();
        let name =
            |at: &str, there, here| clock_name(at.parse::<Timestamp>().unwrap().as_microsecond(), &zone(there), &zone(here));
        let winter = "2026-12-01T15:00:00Z";
        assert_eq!(name(winter, "Pacific/Honolulu", "America/New_York").as_deref(), Some("HST"));
        assert_eq!(name(winter, "America/Detroit", "America/New_York"), None);
        assert_eq!(name(winter, "America/Sao_Paulo", "America/New_York").as_deref(), Some("UTC-03"));
        assert_eq!(name(winter, "America/Phoenix", "America/Denver"), None);
        assert_eq!(name("2026-07-01T15:00:00Z", "America/Phoenix", "America/Denver").as_deref(), Some("MST"), "no summer time");
    }

    #[test]
    fn a_duration_stays_only_if_none_was_sent() {
        let read = |minutes: Option<&str>| {
            let id = "00000000-0000-0000-0000-000000000001";
            let mut form =
                serde_json::json!({ "visit": id, "version": "1", "provider": id, "date": "2026-12-01", "time": "09:00" });
            if let Some(minutes) = minutes {
                form["minutes"] = minutes.into();
            }
            serde_json::from_value::<MoveVisit>(form).map(|change| change.minutes).map_err(|error| error.to_string())
        };
        assert_eq!((read(None), read(Some(" 45 "))), (Ok(None), Ok(Some(45))));
        for unreadable in ["", " ", "4", "721", "1e2", "an hour"] {
            assert_eq!(read(Some(unreadable)), Err("minutes:minutes.no_length".to_owned()), "{unreadable}");
        }
    }

    #[test]
    fn a_visits_state_only_advances() {
        assert_eq!(VisitState::Planned.check_in(), Ok(VisitState::UnderWay));
        assert_eq!(VisitState::UnderWay.check_out(), Ok(VisitState::Done));
        assert_eq!(VisitState::Done.check_in(), Err(Error::state(ErrorCode::VisitOver)));
        assert_eq!(VisitState::Planned.check_out(), Err(Error::state(ErrorCode::NotCheckedIn)));
        assert_eq!(VisitState::Cancelled.check_in(), Err(Error::state(ErrorCode::VisitCanceled)));
    }

    #[test]
    fn initials_hide_the_names() {
        let child = |first: &str, last: &str, town: Option<&str>| ChildRef {
            id: ChildId(Default::default()),
            first_name: first.into(),
            last_name: last.into(),
            town: town.map(Into::into),
            born: None,
            letters: 1,
        };
        let both = |child: &ChildRef| (child.short_name(), child.full_name());
        // The town that distinguishes two Glorias does not distinguish two "G. C.".
        let alone = child("Gloria", "Castro", Some("Oakton")).by_initials(None);
        assert_eq!(both(&alone), ("G. C.".into(), "G. C.".into()));
        let twin = child("Gloria", "Castro", None).by_initials(Some("Oakton".into()));
        assert_eq!(both(&twin), ("G. C., Oakton".into(), "G. C., Oakton".into()));
        let details = |child: &ChildRef| child.disambiguator();
        assert_eq!((details(&twin), details(&child("Gloria", "Oakton", Some("Oakton")))), (None, Some("Oakton".into())));
        let mut namesake = child("Gloria", "Castro", Some("Oakton"));
        namesake.born = Some(Date::constant(2023, 5, 1));
        assert_eq!(both(&namesake), ("Gloria C., Oakton, 05/01/2023".into(), "Gloria Castro".into()));
        assert_eq!(namesake.listed_name(), "Gloria Castro, 05/01/2023");
        assert_eq!(namesake.by_initials(None).listed_name(), "G. C.");
        assert_eq!(child("Prince", "", None).by_initials(None).full_name(), "P.");
        assert_eq!(child("莹", "张", None).by_initials(None).full_name(), "莹. 张.");
    }

    #[test]
    fn providers_of_one_name_are_listed_with_what_distinguishes_them() {
        let provider = |detail: Option<&str>| ProviderRef {
            id: ProviderId(Default::default()),
            first_name: "Ana".into(),
            last_name: "Li".into(),
            detail: detail.map(Into::into),
        };
        assert_eq!(
            (provider(None).listed_name(), provider(Some("Rush")).listed_name()),
            ("Ana Li".into(), "Ana Li, Rush".into())
        );
        assert_eq!(provider(Some("Rush")).full_name(), "Ana Li");
    }

    #[test]
    fn times_are_whole_minutes_and_dates_within_the_allowed_years() {
        let read = |date: &str, time: &str| -> Result<String, ErrorCode> {
            Ok(Date::read(date)?.to_datetime(Time::read(time)?).to_string())
        };
        for time in ["09:30", " 09:30 ", "09:30:00"] {
            assert_eq!(read("2026-12-01", time).unwrap(), "2026-12-01T09:30:00", "{time}");
        }
        for (date, time, code) in [
            ("2026-12-01", "09:30:59", ErrorCode::NotWholeMinutes),
            ("2026-12-01", "09:30:00.5", ErrorCode::NotWholeMinutes),
            ("2026-12-01", "half past", ErrorCode::NotATime),
            ("0202-12-01", "09:30", ErrorCode::DateOutOfRange),
            ("9999-12-31", "09:30", ErrorCode::DateOutOfRange),
            ("1926-12-01", "09:30", ErrorCode::DateOutOfRange),
            ("tomorrow", "09:30", ErrorCode::NotADate),
            (" ", "09:30", ErrorCode::FieldMissing),
        ] {
            assert_eq!(read(date, time), Err(code), "{date} {time}");
        }
    }

    /// RFC 5545 §3.3.5, at the changes of 2026 and 2027 in New York.
    #[test]
    fn local_times_in_dst_gaps_move_forward_and_ambiguous_ones_are_the_first() {
        let zone = jiff::tz::TimeZone::get("America/New_York").unwrap();
        let at = |local: &str| to_timestamp(local.parse().unwrap(), &zone).unwrap().to_string();
        assert_eq!(at("2027-03-14T02:30"), "2027-03-14T07:30:00Z", "03:30 daylight time");
        assert_eq!(at("2026-11-01T01:30"), "2026-11-01T05:30:00Z", "01:30 daylight time");
        assert_eq!(at("2026-11-01T09:00"), "2026-11-01T14:00:00Z");
        assert_eq!(at("2026-10-31T09:00"), "2026-10-31T13:00:00Z", "nine stays nine");
    }
}
