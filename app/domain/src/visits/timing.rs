//! Time limits of a visit: when it may begin, when a check-in or check-out needs confirmation, how long it can be undone, and
//! which times may be entered afterwards.
//!
//! The source of the limits is `docs/decisions/0048`.

use super::{FieldReport, VisitState, to_timestamp};
use crate::{
    Error, ErrorCode, FieldError, Result, VisitId,
    form::form,
    text::{Reason, StoredText},
};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::{Deserialize, Serialize};

const MINUTE_US: i64 = 60_000_000;

/// A check-in up to this many minutes before the start is on time, and "nobody home" can be reported from then on. An earlier
/// check-in needs confirmation; an earlier report is rejected.
pub const EARLY_MINUTES: i64 = 15;
/// For this many minutes a check-in or check-out can be undone.
pub const UNDO_MINUTES: i64 = 10;
/// A visit may still begin this many hours after its planned end, even after midnight.
pub const MAX_HOURS_AFTER_END: i64 = 4;
/// "Running late" can be reported from this many minutes before the start.
pub const LATE_REPORT_MINUTES_BEFORE: i64 = 120;
/// Care that is longer than planned by more than this many minutes needs confirmation.
pub const LONG_CARE_EXTRA_MINUTES: i64 = 240;
/// So does care that is more than this many times as long as planned.
pub const LONG_CARE_FACTOR: i64 = 4;

/// Whether care of this many minutes needs confirmation: more than four times as long as planned, or more than four hours
/// longer.
pub fn is_unusually_long(minutes: i64, planned: u16) -> bool {
    let planned = i64::from(planned);
    minutes > (planned * LONG_CARE_FACTOR).min(planned + LONG_CARE_EXTRA_MINUTES)
}

/// The action that begins or ends a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckAction {
    CheckIn,
    CheckOut,
}

/// A visit's state and times, and the current time.
#[derive(Clone, Copy, Debug)]
pub struct VisitTiming {
    pub state: VisitState,
    pub starts_us: i64,
    pub ends_us: i64,
    pub now_us: i64,
    /// Whether the visit is today in its local time.
    pub its_day: bool,
}

/// The actions that are possible for a visit now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an action of its own, possible or not")]
pub struct VisitActions {
    /// The visit is today, or was shortly before.
    pub is_current: bool,
    pub check_in: bool,
    pub running_late: bool,
    pub nobody_home: bool,
    /// The action that can be undone.
    pub undo: Option<CheckAction>,
    /// Whether times may be entered or corrected.
    pub correct: bool,
    /// Whether the office may remove the recorded times.
    pub remove_times: bool,
}

/// The recorded check-in and check-out.
#[derive(Clone, Copy, Debug, Default)]
pub struct RecordedTimes {
    pub in_us: Option<i64>,
    pub out_us: Option<i64>,
    /// Whether times were entered manually. They replace check-in and check-out, which can then no longer be undone.
    pub corrected: bool,
    /// Whether the visit has a note.
    pub has_note: bool,
    /// Whether the note with these times is signed.
    pub signed: bool,
}

impl VisitTiming {
    /// Whether the visit may begin now: on its own day, or within some hours after its planned end, so that a visit planned for
    /// 11 PM may begin after midnight. Checking in to tomorrow's visit by mistake would lock it for the office.
    pub fn can_begin(&self) -> bool {
        let from = self.starts_us - EARLY_MINUTES * MINUTE_US;
        self.its_day || (from..=self.ends_us + MAX_HOURS_AFTER_END * 60 * MINUTE_US).contains(&self.now_us)
    }

    /// Whether a check-in now needs confirmation.
    pub fn is_early(&self) -> bool {
        self.now_us < self.starts_us - EARLY_MINUTES * MINUTE_US
    }

    /// Fails unless the provider can make this report now.
    ///
    /// # Errors
    /// `Conflict::State` with the reason.
    pub fn ensure_can_report(&self, report: FieldReport) -> Result<()> {
        if !self.can_begin() {
            return Err(Error::state(ErrorCode::VisitNotToday));
        }
        if report == FieldReport::NobodyHome && self.state == VisitState::UnderWay {
            return Err(Error::state(ErrorCode::SomeoneHome));
        }
        self.state.ensure_replannable()?;
        let (ahead, early) = match report {
            FieldReport::RunningLate => (LATE_REPORT_MINUTES_BEFORE, ErrorCode::LateTooEarly),
            FieldReport::NobodyHome => (EARLY_MINUTES, ErrorCode::NobodyHomeTooEarly),
        };
        if self.now_us < self.starts_us - ahead * MINUTE_US { Err(Error::state(early)) } else { Ok(()) }
    }

    /// The action that can be undone: the last one, for some minutes, unless the note is signed.
    pub fn undo(&self, recorded: RecordedTimes) -> Option<CheckAction> {
        let is_recent = |us: Option<i64>| us.is_some_and(|us| self.now_us - us <= UNDO_MINUTES * MINUTE_US);
        match self.state {
            _ if recorded.corrected || recorded.signed => None,
            VisitState::UnderWay => is_recent(recorded.in_us).then_some(CheckAction::CheckIn),
            VisitState::Done => is_recent(recorded.out_us).then_some(CheckAction::CheckOut),
            VisitState::Planned | VisitState::Cancelled => None,
        }
    }

    /// The actions that are possible now.
    pub fn actions(&self, recorded: RecordedTimes) -> VisitActions {
        let is_current = self.can_begin();
        VisitActions {
            is_current,
            check_in: is_current && self.state == VisitState::Planned,
            running_late: self.ensure_can_report(FieldReport::RunningLate).is_ok(),
            nobody_home: self.ensure_can_report(FieldReport::NobodyHome).is_ok(),
            undo: self.undo(recorded),
            correct: match self.state {
                VisitState::Planned => !self.is_early(),
                VisitState::UnderWay | VisitState::Done => true,
                VisitState::Cancelled => false,
            },
            remove_times: self.ensure_times_removable(recorded).is_ok(),
        }
    }

    /// Fails unless the office may remove the recorded times, after which the visit is planned again: as long as nobody has
    /// written about it.
    ///
    /// # Errors
    /// `Conflict::State` with the reason.
    pub fn ensure_times_removable(&self, recorded: RecordedTimes) -> Result<()> {
        match self.state {
            VisitState::UnderWay | VisitState::Done if recorded.has_note => Err(Error::state(ErrorCode::VisitHasNote)),
            VisitState::UnderWay | VisitState::Done => Ok(()),
            VisitState::Planned => Err(Error::state(ErrorCode::NotCheckedIn)),
            VisitState::Cancelled => Err(Error::state(ErrorCode::VisitCanceled)),
        }
    }
}

form! {
    /// Input: forgotten or wrong times are entered afterwards, as text in the visit's local time, or removed.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct CorrectTimes {
        pub visit: VisitId,
        pub version: i64,
        /// `YYYY-MM-DDTHH:MM`.
        pub began: String,
        /// The same format; empty for a visit that is under way.
        pub ended: String,
        pub reason: String,
        /// The unusual minutes of care that the user confirmed.
        pub sure_of: Option<i64>,
        /// The visit never began: its times are removed, and the fields above are empty.
        pub remove: bool,
    }
}

/// A parsed correction: the valid fields, and all validation errors.
#[derive(Clone, Debug, Default)]
pub struct ParsedCorrection {
    pub began_us: Option<i64>,
    pub ended_us: Option<i64>,
    pub reason: Option<Reason>,
    pub errors: Vec<FieldError>,
}

impl ParsedCorrection {
    fn add_error(&mut self, field: &str, code: ErrorCode) {
        self.errors.push(FieldError::new(field, code));
    }

    /// Whether these are the recorded times, in whole minutes, since a form shows no seconds.
    pub fn is_recorded(&self, recorded: RecordedTimes) -> bool {
        let whole = |us: Option<i64>| us.map(|us| us.div_euclid(MINUTE_US));
        whole(self.began_us) == whole(recorded.in_us) && whole(self.ended_us) == whole(recorded.out_us)
    }

    /// The span that must not overlap other visits; `None` if it is invalid.
    pub fn span_us(&self, now_us: i64) -> Option<(i64, i64)> {
        let began = self.began_us?;
        let ended = self.ended_us.unwrap_or(now_us);
        (began < ended).then_some((began, ended))
    }
}

impl CorrectTimes {
    /// Parses and validates the form, collecting all validation errors. `zone` is the visit's.
    ///
    /// # Errors
    /// `Conflict::State` for a canceled visit, which has no times.
    pub fn parse(&self, timing: &VisitTiming, zone: &TimeZone) -> Result<ParsedCorrection> {
        if timing.state == VisitState::Cancelled {
            return Err(Error::state(ErrorCode::VisitCanceled));
        }
        let mut parsed = ParsedCorrection::default();
        match parse_local_datetime(&self.began, zone) {
            Ok(Some(us)) => parsed.began_us = Some(us),
            Ok(None) => parsed.add_error("began", ErrorCode::BeganMissing),
            Err(code) => parsed.add_error("began", code),
        }
        match parse_local_datetime(&self.ended, zone) {
            Ok(Some(us)) => parsed.ended_us = Some(us),
            // The end may only be missing while the visit is under way today.
            Ok(None) if timing.state == VisitState::Done || !timing.can_begin() => {
                parsed.add_error("ended", ErrorCode::EndedMissing);
            }
            Ok(None) => {}
            Err(code) => parsed.add_error("ended", code),
        }
        if let Some(began) = parsed.began_us {
            if began > timing.now_us {
                parsed.add_error("began", ErrorCode::BeganInFuture);
            } else if !(VisitTiming {
                now_us: began,
                its_day: date_in_zone(began, zone) == date_in_zone(timing.starts_us, zone),
                ..*timing
            })
            .can_begin()
            {
                parsed.add_error("began", ErrorCode::BeganAnotherDay);
            }
        }
        if let Some(ended) = parsed.ended_us {
            if ended > timing.now_us {
                parsed.add_error("ended", ErrorCode::EndedInFuture);
            }
            if parsed.began_us.is_some_and(|began| ended <= began) {
                parsed.add_error("ended", ErrorCode::EndedBeforeBegan);
            }
        }
        match Reason::try_from(self.reason.as_str()) {
            Ok(reason) => parsed.reason = Some(reason),
            Err(error) => parsed.errors.push(error),
        }
        Ok(parsed)
    }
}

fn date_in_zone(us: i64, zone: &TimeZone) -> Option<jiff::civil::Date> {
    Some(Timestamp::from_microsecond(us).ok()?.to_zoned(zone.clone()).date())
}

/// Parses the value of `<input type="datetime-local">`, in whole minutes; `None` if it is empty. Returns microseconds UTC.
fn parse_local_datetime(text: &str, zone: &TimeZone) -> Result<Option<i64>, ErrorCode> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let local: DateTime = text.parse().map_err(|_| ErrorCode::NotADateTime)?;
    if local.second() != 0 || local.subsec_nanosecond() != 0 {
        return Err(ErrorCode::NotWholeMinutes);
    }
    let instant = to_timestamp(local, zone).map_err(|_| ErrorCode::NotADateTime)?;
    Ok(Some(instant.as_microsecond()))
}

/// Whether two half-open spans overlap; spans that only touch don't. The one rule for previews, imports, copies and recorded
/// times; the database has its own constraint.
pub fn spans_overlap<T: PartialOrd>((from, to): (T, T), (other_from, other_to): (T, T)) -> bool {
    from < other_to && other_from < to
}

/// Whether two spans overlap, compared in whole minutes: check-ins have seconds, manually entered times have none.
pub fn overlap_us((from, to): (i64, i64), (other_from, other_to): (i64, i64)) -> bool {
    let whole = |us: i64| us.div_euclid(MINUTE_US);
    spans_overlap((whole(from), whole(to)), (whole(other_from), whole(other_to)))
}

/// A change of a visit's recorded times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeChange {
    /// The action that was undone; `None` for manually entered times.
    pub undone: Option<CheckAction>,
    pub before: Times,
    pub after: Times,
    pub reason: StoredText,
    pub by: String,
    pub at: DateTime,
}

/// Begin and end in the visit's local time, if recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    pub began: Option<DateTime>,
    pub ended: Option<DateTime>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 60 * MINUTE_US;

    fn zone() -> TimeZone {
        TimeZone::get("America/New_York").unwrap()
    }

    fn us(local: &str) -> i64 {
        parse_local_datetime(local, &zone()).unwrap().unwrap()
    }

    /// A visit from 10:00 to 11:00 on December 1.
    fn at(now: &str, state: VisitState) -> VisitTiming {
        let (starts_us, now_us) = (us("2026-12-01T10:00"), us(now));
        VisitTiming { state, starts_us, ends_us: starts_us + HOUR, now_us, its_day: now.starts_with("2026-12-01") }
    }

    /// A visit from 23:00 to midnight of December 1.
    fn at_night(now: &str) -> VisitTiming {
        let starts_us = us("2026-12-01T23:00");
        VisitTiming { starts_us, ends_us: starts_us + HOUR, ..at(now, VisitState::Planned) }
    }

    #[test]
    fn a_check_in_15_minutes_before_the_start_is_not_early() {
        let early = |now: &str| at(now, VisitState::Planned).is_early();
        assert_eq!([early("2026-12-01T09:44"), early("2026-12-01T09:45"), early("2026-12-01T10:30")], [true, false, false]);
    }

    #[test]
    fn a_visit_begins_on_its_day_and_some_hours_into_the_next() {
        for (now, may) in [
            ("2026-12-01T00:00", true),
            ("2026-11-30T23:59", false),
            ("2026-12-02T00:10", true),
            ("2026-12-02T04:00", true),
            ("2026-12-02T04:01", false),
        ] {
            assert_eq!(at_night(now).can_begin(), may, "{now}");
        }
        let starts_us = us("2026-12-02T00:10");
        let tomorrow =
            VisitTiming { starts_us, ends_us: starts_us + HOUR, its_day: false, ..at("2026-12-01T23:56", VisitState::Planned) };
        assert!(tomorrow.can_begin(), "a quarter of an hour before its start, whatever the date says");
    }

    #[test]
    fn only_plausible_reports_are_accepted() {
        use FieldReport::{NobodyHome, RunningLate};
        let actual = |now: &str, state, report| at(now, state).ensure_can_report(report).map_err(|error| format!("{error}"));
        let refused = |code| Err(format!("{}", Error::state(code)));
        let planned = VisitState::Planned;
        assert_eq!(actual("2026-12-01T07:59", planned, RunningLate), refused(ErrorCode::LateTooEarly));
        assert_eq!(actual("2026-12-01T08:00", planned, RunningLate), Ok(()));
        assert_eq!(actual("2026-12-01T09:44", planned, NobodyHome), refused(ErrorCode::NobodyHomeTooEarly));
        assert_eq!(actual("2026-12-01T09:45", planned, NobodyHome), Ok(()));
        assert_eq!(actual("2026-12-02T09:45", planned, NobodyHome), refused(ErrorCode::VisitNotToday));
        assert_eq!(actual("2026-12-01T10:05", VisitState::UnderWay, NobodyHome), refused(ErrorCode::SomeoneHome));
        assert_eq!(actual("2026-12-01T10:05", VisitState::UnderWay, RunningLate), refused(ErrorCode::VisitBegun));
        assert_eq!(actual("2026-12-01T11:05", VisitState::Done, NobodyHome), refused(ErrorCode::VisitOver));
        assert_eq!(actual("2026-12-01T10:05", VisitState::Cancelled, NobodyHome), refused(ErrorCode::VisitCanceled));
    }

    #[test]
    fn check_in_and_check_out_can_be_undone_for_some_minutes() {
        let in_us = Some(us("2026-12-01T10:00"));
        let open = |now: &str, recorded: RecordedTimes| at(now, VisitState::UnderWay).undo(recorded);
        let recorded = RecordedTimes { in_us, ..RecordedTimes::default() };
        assert_eq!(open("2026-12-01T10:10", recorded), Some(CheckAction::CheckIn));
        assert_eq!(open("2026-12-01T10:11", recorded), None);
        assert_eq!(open("2026-12-01T10:01", RecordedTimes { corrected: true, ..recorded }), None);
        let over = RecordedTimes { out_us: in_us, ..recorded };
        assert_eq!(at("2026-12-01T10:05", VisitState::Done).undo(over), Some(CheckAction::CheckOut));
        assert_eq!(at("2026-12-01T10:05", VisitState::Done).undo(RecordedTimes { signed: true, ..over }), None);
        assert_eq!(at("2026-12-01T10:05", VisitState::Planned).undo(recorded), None);
    }

    #[test]
    fn times_can_be_removed_while_there_is_no_note() {
        let removable = |state, has_note| {
            let recorded = RecordedTimes { has_note, ..RecordedTimes::default() };
            at("2026-12-01T12:00", state).actions(recorded).remove_times
        };
        assert!(removable(VisitState::UnderWay, false) && removable(VisitState::Done, false));
        assert!(!removable(VisitState::UnderWay, true) && !removable(VisitState::Done, true));
        assert!(!removable(VisitState::Planned, false) && !removable(VisitState::Cancelled, false));
    }

    #[test]
    fn care_is_unusually_long_beyond_four_times_or_four_extra_hours() {
        for (minutes, planned, long) in [
            (120, 30, false),
            (121, 30, true),
            (240, 60, false),
            (241, 60, true),
            (960, 720, false),
            (961, 720, true),
            (23 * 60, 60, true),
        ] {
            assert_eq!(is_unusually_long(minutes, planned), long, "{minutes} of {planned}");
        }
    }

    fn correct(began: &str, ended: &str, reason: &str) -> CorrectTimes {
        let (began, ended, reason) = (began.into(), ended.into(), reason.into());
        CorrectTimes { visit: VisitId(Default::default()), version: 1, began, ended, reason, sure_of: None, remove: false }
    }

    fn field_errors(timing: VisitTiming, began: &str, ended: &str, reason: &str) -> Vec<String> {
        let parsed = correct(began, ended, reason).parse(&timing, &zone()).unwrap();
        parsed.errors.into_iter().map(|error| error.to_string()).collect()
    }

    #[test]
    fn all_validation_errors_of_a_correction_are_reported() {
        let over = at("2026-12-01T12:00", VisitState::Done);
        let none: [&str; 0] = [];
        assert_eq!(field_errors(over, "2026-12-01T10:00", "2026-12-01T11:00", "No battery"), none);
        assert_eq!(field_errors(over, "", "", ""), ["began:began.missing", "ended:ended.missing", "reason:reason.missing"]);
        assert_eq!(
            field_errors(over, "2026-12-01T13:00", "2026-12-01T12:30", "x"),
            ["began:began.not_yet", "ended:ended.not_yet", "ended:ended.before_began"]
        );
        assert_eq!(field_errors(over, "2026-12-01T10:00", "2026-12-01T10:00", "x"), ["ended:ended.before_began"]);
        assert_eq!(field_errors(over, "2026-11-30T10:00", "2026-12-01T11:00", "x"), ["began:began.another_day"]);
        assert_eq!(
            field_errors(over, "2026-12-01T10:00:30", "noon", "x"),
            ["began:time.not_whole_minutes", "ended:time.not_a_moment"]
        );
    }

    #[test]
    fn times_of_the_same_minutes_are_the_recorded_ones() {
        let parsed =
            |began, ended| correct(began, ended, "x").parse(&at("2026-12-01T12:00", VisitState::UnderWay), &zone()).unwrap();
        let in_us = Some(us("2026-12-01T10:00") + 12_000_000);
        let recorded = RecordedTimes { in_us, ..RecordedTimes::default() };
        assert!(parsed("2026-12-01T10:00", "").is_recorded(recorded), "without the 12 seconds");
        assert!(!parsed("2026-12-01T10:01", "").is_recorded(recorded));
        assert!(!parsed("2026-12-01T10:00", "2026-12-01T11:00").is_recorded(recorded), "the visit is over now");
        assert!(!parsed("2026-12-01T10:00", "").is_recorded(RecordedTimes::default()));
    }

    #[test]
    fn a_visit_under_way_needs_no_end() {
        let none: [&str; 0] = [];
        for state in [VisitState::Planned, VisitState::UnderWay] {
            assert_eq!(field_errors(at("2026-12-01T10:30", state), "2026-12-01T10:00", "", "Forgot"), none);
        }
        let yesterday = at("2026-12-02T10:30", VisitState::Planned);
        assert_eq!(field_errors(yesterday, "2026-12-01T10:00", "", "Forgot"), ["ended:ended.missing"]);
        let cancelled = at("2026-12-01T10:30", VisitState::Cancelled);
        assert_eq!(correct("", "", "").parse(&cancelled, &zone()).unwrap_err(), Error::state(ErrorCode::VisitCanceled));
    }

    #[test]
    fn a_late_visit_may_be_entered_after_midnight() {
        let none: [&str; 0] = [];
        assert_eq!(field_errors(at_night("2026-12-02T02:00"), "2026-12-02T00:10", "2026-12-02T01:05", "Late"), none);
    }

    #[test]
    fn seconds_do_not_cause_an_overlap() {
        let span = |from: i64, to: i64| (from * 1_000_000, to * 1_000_000);
        assert!(!overlap_us(span(0, 600), span(620, 900)), "10:00 to 10:10, and from 10:10:20");
        assert!(!overlap_us(span(600, 900), span(0, 640)), "from 10:10, and until 10:10:40");
        assert!(overlap_us(span(540, 900), span(0, 640)));
    }
}
