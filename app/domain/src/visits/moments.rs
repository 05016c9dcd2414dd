//! A visit beside the clock: when it may begin, what is asked before a press counts, for how long a press is taken back,
//! and which times may be entered afterwards.
//!
//! Where the figures come from: `docs/decisions/0048`.

use super::{RoadReport, VisitState, blank_is_none, instant_of};
use crate::{Error, FieldError, Result, VisitId, text::Reason};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::{Deserialize, Serialize};

const MINUTE_US: i64 = 60_000_000;

/// So many minutes before its start a visit counts as begun on time, and a door stays closed: earlier is asked about, or refused.
pub const EARLY_MINUTES: i64 = 15;
/// For so many minutes the press that began or ended a visit is taken back by another.
pub const UNDO_MINUTES: i64 = 10;
/// A visit may still begin so many hours after its planned end, also when midnight has passed meanwhile.
pub const AFTER_END_HOURS: i64 = 4;
/// From so many minutes before its start somebody can know that they are late for it.
pub const LATE_AHEAD_MINUTES: i64 = 120;
/// Care is asked about once it is longer than planned by so many minutes.
pub const LONGER_BY_MINUTES: i64 = 240;
/// Or so many times as long as planned.
pub const TIMES_AS_LONG: i64 = 4;

/// Whether care of so many minutes is asked about: four times as long as planned, or four hours longer.
pub fn is_long(minutes: i64, planned: u16) -> bool {
    let planned = i64::from(planned);
    minutes > (planned * TIMES_AS_LONG).min(planned + LONGER_BY_MINUTES)
}

/// What is asked before something is done that is seldom meant. One more press does it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum Question {
    /// The provider has begun another visit and not checked out of it. `since` is on the clock of that visit.
    StillOpen { visit: VisitId, name: String, since: DateTime },
    /// The visit begins much later. Both on its own clock.
    Early { now: DateTime, starts: DateTime },
    /// The care lasted much longer than planned.
    LongCare { minutes: i64 },
}

/// One of the two presses of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Press {
    CheckIn,
    CheckOut,
}

/// A visit and the present.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub state: VisitState,
    pub starts_us: i64,
    pub ends_us: i64,
    pub now_us: i64,
    /// Whether it is its day on its own clock.
    pub its_day: bool,
}

/// What may be done with a visit at its moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an act of its own, offered or not")]
pub struct Offers {
    /// It is its day, or shortly after.
    pub at_hand: bool,
    pub check_in: bool,
    pub running_late: bool,
    pub nobody_home: bool,
    /// The press that can be taken back.
    pub undo: Option<Press>,
    /// Whether its times may be entered or corrected.
    pub correct: bool,
}

/// What was recorded of a visit's times.
#[derive(Clone, Copy, Debug, Default)]
pub struct Recorded {
    pub in_us: Option<i64>,
    pub out_us: Option<i64>,
    /// Whether times were entered by hand: they stand for the presses, which are not taken back any more.
    pub corrected: bool,
    /// Whether the note is signed, with these times.
    pub signed: bool,
}

impl Moment {
    /// A visit begins on its own day, or within some hours of its planned end: what was planned for 11 PM begins at ten
    /// past midnight too. A tap on tomorrow's visit would lock it for the office.
    pub fn may_begin(&self) -> bool {
        let from = self.starts_us - EARLY_MINUTES * MINUTE_US;
        self.its_day || (from..=self.ends_us + AFTER_END_HOURS * 60 * MINUTE_US).contains(&self.now_us)
    }

    /// Whether a check-in now is asked about.
    pub fn is_early(&self) -> bool {
        self.now_us < self.starts_us - EARLY_MINUTES * MINUTE_US
    }

    /// Whether a provider can say this from the road.
    ///
    /// # Errors
    /// `Conflict::State` with what makes it untrue.
    pub fn may_report(&self, report: RoadReport) -> Result<()> {
        if !self.may_begin() {
            return Err(Error::state("visit.not_today"));
        }
        if report == RoadReport::NobodyHome && self.state == VisitState::UnderWay {
            return Err(Error::state("visit.somebody_home"));
        }
        self.state.may_be_replanned()?;
        let (ahead, early) = match report {
            RoadReport::RunningLate => (LATE_AHEAD_MINUTES, "visit.late_too_soon"),
            RoadReport::NobodyHome => (EARLY_MINUTES, "visit.door_too_soon"),
        };
        if self.now_us < self.starts_us - ahead * MINUTE_US { Err(Error::state(early)) } else { Ok(()) }
    }

    /// The press that can be taken back: the last one, some minutes long. What was signed stays.
    pub fn undo(&self, recorded: Recorded) -> Option<Press> {
        let fresh = |us: Option<i64>| us.is_some_and(|us| self.now_us - us <= UNDO_MINUTES * MINUTE_US);
        match self.state {
            _ if recorded.corrected || recorded.signed => None,
            VisitState::UnderWay => fresh(recorded.in_us).then_some(Press::CheckIn),
            VisitState::Done => fresh(recorded.out_us).then_some(Press::CheckOut),
            VisitState::Planned | VisitState::Cancelled => None,
        }
    }

    /// What may be done now.
    pub fn offers(&self, recorded: Recorded) -> Offers {
        let at_hand = self.may_begin();
        Offers {
            at_hand,
            check_in: at_hand && self.state == VisitState::Planned,
            running_late: self.may_report(RoadReport::RunningLate).is_ok(),
            nobody_home: self.may_report(RoadReport::NobodyHome).is_ok(),
            undo: self.undo(recorded),
            correct: match self.state {
                VisitState::Planned => !self.is_early(),
                VisitState::UnderWay | VisitState::Done => true,
                VisitState::Cancelled => false,
            },
        }
    }
}

/// Forgotten or wrong times are entered afterwards, as a form sends them: on the visit's own clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectTimes {
    pub visit: VisitId,
    pub version: i64,
    /// `YYYY-MM-DDTHH:MM`.
    #[serde(default)]
    pub began: String,
    /// The same; empty for a visit that goes on.
    #[serde(default)]
    pub ended: String,
    #[serde(default)]
    pub reason: String,
    /// So many minutes of care were asked about, and are right.
    #[serde(default, deserialize_with = "blank_is_none")]
    pub sure_of: Option<i64>,
}

/// What a correction comes to: the times as far as they can be read, and all that is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Read {
    pub began_us: Option<i64>,
    pub ended_us: Option<i64>,
    pub reason: Option<Reason>,
    pub wrong: Vec<FieldError>,
}

impl Read {
    fn wrong(&mut self, field: &str, reason: &str) {
        self.wrong.push(FieldError { field: field.to_owned(), reason: reason.to_owned() });
    }

    /// The span that others may not be in; nothing where it can't be read.
    pub fn span_us(&self, now_us: i64) -> Option<(i64, i64)> {
        let began = self.began_us?;
        let ended = self.ended_us.unwrap_or(now_us);
        (began < ended).then_some((began, ended))
    }
}

impl CorrectTimes {
    /// Reads the form and holds it against the visit: all that is wrong at once. `zone` is the visit's.
    ///
    /// # Errors
    /// `Conflict::State` for a visit of which no times can be entered.
    pub fn read(&self, moment: &Moment, zone: &TimeZone) -> Result<Read> {
        if moment.state == VisitState::Cancelled {
            return Err(Error::state("visit.is_cancelled"));
        }
        let mut read = Read::default();
        match moment_of(&self.began, zone) {
            Ok(Some(us)) => read.began_us = Some(us),
            Ok(None) => read.wrong("began", "began.missing"),
            Err(reason) => read.wrong("began", reason),
        }
        match moment_of(&self.ended, zone) {
            Ok(Some(us)) => read.ended_us = Some(us),
            // What is still going on has no end; what is over, or was on another day, has one.
            Ok(None) if moment.state == VisitState::Done || !moment.may_begin() => read.wrong("ended", "ended.missing"),
            Ok(None) => {}
            Err(reason) => read.wrong("ended", reason),
        }
        if let Some(began) = read.began_us {
            if began > moment.now_us {
                read.wrong("began", "began.not_yet");
            } else if !(Moment { now_us: began, its_day: day_of(began, zone) == day_of(moment.starts_us, zone), ..*moment })
                .may_begin()
            {
                read.wrong("began", "began.another_day");
            }
        }
        if let Some(ended) = read.ended_us {
            if ended > moment.now_us {
                read.wrong("ended", "ended.not_yet");
            }
            if read.began_us.is_some_and(|began| ended <= began) {
                read.wrong("ended", "ended.before_began");
            }
        }
        match Reason::try_from(self.reason.as_str()) {
            Ok(reason) => read.reason = Some(reason),
            Err(reason) => read.wrong("reason", &reason),
        }
        Ok(read)
    }
}

fn day_of(us: i64, zone: &TimeZone) -> Option<jiff::civil::Date> {
    Some(Timestamp::from_microsecond(us).ok()?.to_zoned(zone.clone()).date())
}

/// A moment as `<input type="datetime-local">` sends it, in whole minutes; nothing where nothing was entered.
fn moment_of(text: &str, zone: &TimeZone) -> Result<Option<i64>, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let local: DateTime = text.parse().map_err(|_| "time.not_a_moment")?;
    if local.second() != 0 || local.subsec_nanosecond() != 0 {
        return Err("time.not_whole_minutes");
    }
    let instant = instant_of(local, zone).map_err(|_| "time.not_a_moment")?;
    Ok(Some(instant.as_microsecond()))
}

/// Whether two spans of care are at one time, in whole minutes: a press has seconds, what is entered by hand has none.
pub fn overlap_us((from, to): (i64, i64), (other_from, other_to): (i64, i64)) -> bool {
    let whole = |us: i64| us.div_euclid(MINUTE_US);
    whole(from) < whole(other_to) && whole(to) > whole(other_from)
}

/// How a change of a visit's times came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeChange {
    /// What was taken back; none for times that were entered by hand.
    pub undone: Option<Press>,
    pub before: Times,
    pub after: Times,
    pub reason: String,
    pub by: String,
    pub at: DateTime,
}

/// Begin and end on the visit's clock, as far as there are any.
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
        moment_of(local, &zone()).unwrap().unwrap()
    }

    /// A visit from 10:00 to 11:00 on December 1.
    fn at(now: &str, state: VisitState) -> Moment {
        let (starts_us, now_us) = (us("2026-12-01T10:00"), us(now));
        Moment { state, starts_us, ends_us: starts_us + HOUR, now_us, its_day: now.starts_with("2026-12-01") }
    }

    /// A visit from 23:00 to midnight of December 1.
    fn at_night(now: &str) -> Moment {
        let starts_us = us("2026-12-01T23:00");
        Moment { starts_us, ends_us: starts_us + HOUR, ..at(now, VisitState::Planned) }
    }

    #[test]
    fn a_quarter_of_an_hour_is_not_early() {
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
            assert_eq!(at_night(now).may_begin(), may, "{now}");
        }
        let starts_us = us("2026-12-02T00:10");
        let tomorrow =
            Moment { starts_us, ends_us: starts_us + HOUR, its_day: false, ..at("2026-12-01T23:56", VisitState::Planned) };
        assert!(tomorrow.may_begin(), "a quarter of an hour before its start, whatever the date says");
    }

    #[test]
    fn a_report_is_what_can_be_true() {
        use RoadReport::{NobodyHome, RunningLate};
        let said = |now: &str, state, report| at(now, state).may_report(report).map_err(|error| format!("{error}"));
        let refused = |reason: &str| Err(format!("{}", Error::state(reason)));
        let planned = VisitState::Planned;
        assert_eq!(said("2026-12-01T07:59", planned, RunningLate), refused("visit.late_too_soon"));
        assert_eq!(said("2026-12-01T08:00", planned, RunningLate), Ok(()));
        assert_eq!(said("2026-12-01T09:44", planned, NobodyHome), refused("visit.door_too_soon"));
        assert_eq!(said("2026-12-01T09:45", planned, NobodyHome), Ok(()));
        assert_eq!(said("2026-12-02T09:45", planned, NobodyHome), refused("visit.not_today"));
        assert_eq!(said("2026-12-01T10:05", VisitState::UnderWay, NobodyHome), refused("visit.somebody_home"));
        assert_eq!(said("2026-12-01T10:05", VisitState::UnderWay, RunningLate), refused("visit.has_begun"));
        assert_eq!(said("2026-12-01T11:05", VisitState::Done, NobodyHome), refused("visit.is_over"));
        assert_eq!(said("2026-12-01T10:05", VisitState::Cancelled, NobodyHome), refused("visit.is_cancelled"));
    }

    #[test]
    fn a_press_is_taken_back_for_some_minutes() {
        let in_us = Some(us("2026-12-01T10:00"));
        let open = |now: &str, recorded: Recorded| at(now, VisitState::UnderWay).undo(recorded);
        let recorded = Recorded { in_us, ..Recorded::default() };
        assert_eq!(open("2026-12-01T10:10", recorded), Some(Press::CheckIn));
        assert_eq!(open("2026-12-01T10:11", recorded), None);
        assert_eq!(open("2026-12-01T10:01", Recorded { corrected: true, ..recorded }), None);
        let over = Recorded { out_us: in_us, ..recorded };
        assert_eq!(at("2026-12-01T10:05", VisitState::Done).undo(over), Some(Press::CheckOut));
        assert_eq!(at("2026-12-01T10:05", VisitState::Done).undo(Recorded { signed: true, ..over }), None);
        assert_eq!(at("2026-12-01T10:05", VisitState::Planned).undo(recorded), None);
    }

    #[test]
    fn care_is_long_at_four_times_or_four_hours_more() {
        for (minutes, planned, long) in [
            (120, 30, false),
            (121, 30, true),
            (240, 60, false),
            (241, 60, true),
            (960, 720, false),
            (961, 720, true),
            (23 * 60, 60, true),
        ] {
            assert_eq!(is_long(minutes, planned), long, "{minutes} of {planned}");
        }
    }

    fn correct(began: &str, ended: &str, reason: &str) -> CorrectTimes {
        let (began, ended, reason) = (began.into(), ended.into(), reason.into());
        CorrectTimes { visit: VisitId(Default::default()), version: 1, began, ended, reason, sure_of: None }
    }

    fn wrong(moment: Moment, began: &str, ended: &str, reason: &str) -> Vec<String> {
        let read = correct(began, ended, reason).read(&moment, &zone()).unwrap();
        read.wrong.into_iter().map(|wrong| format!("{} {}", wrong.field, wrong.reason)).collect()
    }

    #[test]
    fn everything_that_is_wrong_with_times_is_said_at_once() {
        let over = at("2026-12-01T12:00", VisitState::Done);
        let none: [&str; 0] = [];
        assert_eq!(wrong(over, "2026-12-01T10:00", "2026-12-01T11:00", "No battery"), none);
        assert_eq!(wrong(over, "", "", ""), ["began began.missing", "ended ended.missing", "reason reason.missing"]);
        assert_eq!(
            wrong(over, "2026-12-01T13:00", "2026-12-01T12:30", "x"),
            ["began began.not_yet", "ended ended.not_yet", "ended ended.before_began"]
        );
        assert_eq!(wrong(over, "2026-12-01T10:00", "2026-12-01T10:00", "x"), ["ended ended.before_began"]);
        assert_eq!(wrong(over, "2026-11-30T10:00", "2026-12-01T11:00", "x"), ["began began.another_day"]);
        assert_eq!(wrong(over, "2026-12-01T10:00:30", "noon", "x"), ["began time.not_whole_minutes", "ended time.not_a_moment"]);
    }

    #[test]
    fn what_goes_on_needs_no_end() {
        let none: [&str; 0] = [];
        for state in [VisitState::Planned, VisitState::UnderWay] {
            assert_eq!(wrong(at("2026-12-01T10:30", state), "2026-12-01T10:00", "", "Forgot"), none);
        }
        let yesterday = at("2026-12-02T10:30", VisitState::Planned);
        assert_eq!(wrong(yesterday, "2026-12-01T10:00", "", "Forgot"), ["ended ended.missing"]);
        let cancelled = at("2026-12-01T10:30", VisitState::Cancelled);
        assert_eq!(correct("", "", "").read(&cancelled, &zone()).unwrap_err(), Error::state("visit.is_cancelled"));
    }

    #[test]
    fn a_visit_of_the_night_is_entered_over_midnight() {
        let none: [&str; 0] = [];
        assert_eq!(wrong(at_night("2026-12-02T02:00"), "2026-12-02T00:10", "2026-12-02T01:05", "Late"), none);
    }

    #[test]
    fn seconds_of_a_press_are_no_overlap() {
        let span = |from: i64, to: i64| (from * 1_000_000, to * 1_000_000);
        assert!(!overlap_us(span(0, 600), span(620, 900)), "10:00 to 10:10, and from 10:10:20");
        assert!(!overlap_us(span(600, 900), span(0, 640)), "from 10:10, and until 10:10:40");
        assert!(overlap_us(span(540, 900), span(0, 640)));
    }
}
