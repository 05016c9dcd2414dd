//! Candidates for reassigning a visit: the other providers, best first, each with drive times, free times and rule violations.
//! The rules are the same that the board previews and the server enforces.

use super::{
    BoardContext, Placement, Slot,
    preview::{is_within_a_day, overlap},
};
use crate::{
    ProviderId, VisitId,
    rules::{PlannedVisit, RuleViolation, minute_of_day},
    travel::drive_minutes,
};
use jiff::civil::{Date, DateTime};

/// How well a provider fits the visit, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    Fits,
    /// Violates rules, which can be overridden with a reason.
    NeedsOverride,
    /// Has an overlapping visit, which cannot be overridden.
    Busy,
    /// Does not have the discipline.
    NotTheDiscipline,
}

/// When a provider is free on the day, in the visit's local time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FreeTime {
    /// Whether they work at all that day.
    pub works: bool,
    /// The provider has no other visit that day.
    pub all_day: bool,
    /// Free spans (from, to) that are long enough for the visit, without the drives to and from the other visits of the day.
    pub spans: Vec<(DateTime, DateTime)>,
}

/// The drive to a visit or from it to the next stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DriveLeg {
    /// Minutes of driving, rounded.
    pub minutes: u16,
    /// Whether the drive starts or ends at home: there is no other stop on that side.
    pub home: bool,
}

/// A provider to whom the visit could be reassigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub provider: ProviderId,
    pub fit: Fit,
    /// Rule violations with this provider.
    pub violations: Vec<RuleViolation>,
    pub before: DriveLeg,
    pub after: DriveLeg,
    pub free: FreeTime,
}

/// The candidates for a visit at a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Rule violations at this time that do not depend on the provider.
    pub violations: Vec<RuleViolation>,
    /// When the current provider is free that day; the visit's own time counts as free.
    pub own: FreeTime,
    /// All other providers who still work on that day, best first.
    pub others: Vec<Candidate>,
    /// The names of the other visits at the ends of drives that don't fit. Added by the store.
    pub neighbors: Vec<(VisitId, String)>,
}

impl Candidates {
    /// The candidates who can take the visit, best first: with the discipline and without an overlapping visit.
    pub fn eligible(&self) -> &[Candidate] {
        &self.others[..self.others.partition_point(|candidate| candidate.fit < Fit::Busy)]
    }
}

impl BoardContext {
    /// Ranks the providers for this visit at `slot`; `None` if the context does not contain the visit. Overlaps of the child are
    /// left to the server, which knows joint visits.
    pub fn candidates(&self, visit: VisitId, slot: Slot, minutes: u16) -> Option<Candidates> {
        let current = self.visits.iter().find(|planned| planned.id == visit)?;
        let left = current.agency_starts.date();
        // Visits elsewhere cannot matter; leaving them out keeps this fast, since the rules are checked for each provider.
        let near = |provider: ProviderId| {
            move |other: &&PlannedVisit| {
                let day = other.agency_starts.date();
                (current.authorization.known().is_some() && other.authorization == current.authorization)
                    || (other.provider == current.provider && is_within_a_day(day, left))
                    || (other.provider == provider && is_within_a_day(day, slot.date))
            }
        };
        let mut found = Candidates { own: self.free(current, current.provider, slot.date, minutes), ..Candidates::default() };
        let working =
            self.context.providers.iter().filter(|(id, context)| **id == current.provider || !context.has_ended_by(slot.date));
        for provider in working.map(|(id, _)| *id) {
            let visits: Vec<PlannedVisit> = self.visits.iter().filter(near(provider)).cloned().collect();
            let dragged = self.set(current.clone(), Placement { provider, slot, minutes });
            let others = visits.iter().filter(|other| other.id != visit && other.provider == provider);
            let busy = others.into_iter().any(|other| overlap(&dragged, other));
            let preview = self.preview_among(&visits, vec![dragged]);
            let (mut violations, at_any): (Vec<RuleViolation>, Vec<RuleViolation>) =
                preview.violations.into_iter().partition(RuleViolation::concerns_provider);
            if provider == current.provider || current.provider.is_nobody() {
                found.violations = at_any;
            }
            if provider == current.provider {
                continue;
            }
            let lacks_discipline = violations.iter().any(|violation| matches!(violation, RuleViolation::NotTheDiscipline { .. }));
            let fit = match (lacks_discipline, busy, violations.is_empty()) {
                (true, ..) => Fit::NotTheDiscipline,
                (_, true, _) => Fit::Busy,
                (.., true) => Fit::Fits,
                (.., false) => Fit::NeedsOverride,
            };
            if busy {
                // Overlapping visits have no drive between them.
                violations.retain(|violation| !matches!(violation, RuleViolation::DriveDoesNotFit { .. }));
            }
            found.others.push(Candidate {
                provider,
                fit,
                violations,
                before: DriveLeg { minutes: preview.drive.0, home: preview.gap.0.is_none() },
                after: DriveLeg { minutes: preview.drive.1, home: preview.gap.1.is_none() },
                free: self.free(current, provider, slot.date, minutes),
            });
        }
        found.others.sort_by_key(|candidate| {
            let drive = candidate.before.minutes + candidate.after.minutes;
            (candidate.fit, candidate.violations.len(), drive, candidate.provider)
        });
        Some(found)
    }

    /// When a provider is free on a day for a visit of `minutes`, with the time for the drives and the buffer, as the rules ask for it.
    fn free(&self, visit: &PlannedVisit, provider: ProviderId, date: Date, minutes: u16) -> FreeTime {
        let Some(context) = self.context.providers.get(&provider) else { return FreeTime::default() };
        let windows = context.windows_on(date);
        let mut taken: Vec<(u16, u16)> = self
            .visits
            .iter()
            .filter(|other| other.id != visit.id && other.provider == provider)
            .filter_map(|other| {
                let (start, end) = minutes_on(other, date)?;
                let apart = self.minutes_apart(visit, other);
                Some((start.saturating_sub(apart), end.saturating_add(apart)))
            })
            .collect();
        taken.sort_unstable();
        let clock = |minute: u16| self.to_child_clock(visit.child, Slot { date, minute });
        let mut spans = Vec::new();
        for (from, to) in windows {
            let mut at = *from;
            for (start, end) in taken.iter().copied().chain([(*to, *to)]) {
                let until = start.min(*to);
                if until.saturating_sub(at) >= minutes {
                    spans.push((clock(at), clock(until)));
                }
                at = at.max(end);
            }
        }
        FreeTime { works: !windows.is_empty(), all_day: !windows.is_empty() && taken.is_empty(), spans }
    }
}

impl BoardContext {
    /// The drive between two visits and the buffer, in whole minutes.
    fn minutes_apart(&self, one: &PlannedVisit, other: &PlannedVisit) -> u16 {
        let settings = &self.context.settings;
        let drive = drive_minutes(&settings.travel, one.at, other.at);
        (drive + f64::from(settings.buffer_minutes) - 1e-6).ceil() as u16
    }
}

/// When a visit takes place on this day, in minutes since midnight; also the rest of one that began the evening before.
fn minutes_on(visit: &PlannedVisit, date: Date) -> Option<(u16, u16)> {
    const DAY: u16 = 24 * 60;
    let start = minute_of_day(visit.agency_starts);
    let (day, end) = (visit.agency_starts.date(), start + visit.minutes);
    if day == date { Some((start, end)) } else { (day.tomorrow().ok() == Some(date) && end > DAY).then(|| (0, end - DAY)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ChildId, board::preview::tests::week, rules::ProviderContext, schedule::Discipline, travel::Point};
    use jiff::civil::date;

    const TUESDAY: Date = date(2026, 12, 1);
    const HERE: Point = Point { lat: 43.15, lon: -77.60 };
    const THERE: Point = Point { lat: 43.10, lon: -77.50 };

    fn id(number: u128) -> uuid::Uuid {
        uuid::Uuid::from_u128(number)
    }

    /// The week of provider 9, whose visit at 9:00 is to be reassigned, and five other providers.
    fn agency() -> BoardContext {
        let mut week = week();
        let mut hire = |number: u128, letters: &str, hours: &str, base| {
            let context = ProviderContext {
                disciplines: vec![Discipline(letters.into())],
                languages: vec![],
                availability: hours.parse().unwrap(),
                max_visits_per_day: 6,
                base,
                ended_on: None,
                away: Vec::new(),
            };
            week.context.providers.insert(ProviderId(id(number)), context);
        };
        hire(20, "ST", "Tue 08:00-12:00,13:00-17:00", THERE);
        hire(21, "ST", "Tue 08:00-17:00", HERE);
        hire(22, "OT", "Tue 08:00-17:00", HERE);
        hire(23, "ST", "Wed 08:00-17:00", HERE);
        hire(24, "ST", "Tue 08:00-17:00", HERE);
        let mut visit = |number: u128, provider: u128, minute: i8, at| {
            let starts = TUESDAY.at(minute, 30, 0, 0);
            week.visits.push(PlannedVisit {
                id: VisitId(id(number)),
                authorization: crate::AuthorizationId(id(300 + number)),
                child: ChildId(id(200 + number)),
                provider: ProviderId(id(provider)),
                starts,
                agency_starts: starts,
                minutes: 60,
                at,
            });
        };
        // Provider 24 has an overlapping visit, provider 20 a visit one hour after it.
        visit(30, 24, 9, HERE);
        visit(31, 20, 11, THERE);
        week
    }

    fn candidates_at(week: &BoardContext, minute: u16) -> Candidates {
        week.candidates(VisitId(id(1)), Slot { date: TUESDAY, minute }, 60).unwrap()
    }

    fn order(found: &Candidates) -> Vec<(u128, Fit)> {
        found.others.iter().map(|candidate| (candidate.provider.0.as_u128(), candidate.fit)).collect()
    }

    #[test]
    fn candidates_are_ordered_by_fit_then_drive() {
        let found = candidates_at(&agency(), 540);
        let order = order(&found);
        assert_eq!(
            order,
            [(21, Fit::Fits), (20, Fit::Fits), (23, Fit::NeedsOverride), (24, Fit::Busy), (22, Fit::NotTheDiscipline)]
        );
        assert_eq!(found.eligible().len(), 3);
        assert_eq!(found.violations, []);
        let violations = |nth: usize| found.others[nth].violations.clone();
        assert_eq!(violations(2), [RuleViolation::ProviderNotAvailable]);
        assert_eq!(violations(3), [], "a drive between two visits at once says nothing");
        assert_eq!(violations(4), [RuleViolation::NotTheDiscipline { discipline: Discipline("ST".into()) }]);
        assert_eq!(week().candidates(VisitId(id(99)), Slot { date: TUESDAY, minute: 540 }, 60), None);
    }

    #[test]
    fn all_providers_are_candidates_for_a_visit_without_one() {
        let mut agency = agency();
        agency.visits[0].provider = ProviderId::NOBODY;
        let found = agency.candidates(agency.visits[0].id, Slot { date: TUESDAY, minute: 545 }, 60).unwrap();
        assert_eq!(found.others.len(), agency.context.providers.len());
        assert!(found.others.iter().any(|candidate| candidate.provider == ProviderId(id(9))), "who had it too");
        assert_eq!(found.own, FreeTime::default());
        let early = agency.candidates(agency.visits[0].id, Slot { date: TUESDAY, minute: 300 }, 60).unwrap();
        assert_eq!(early.violations, [RuleViolation::ChildNotAvailable], "for whomever it is given to");
    }

    #[test]
    fn each_candidate_has_both_drives() {
        let found = candidates_at(&agency(), 540);
        let legs = |nth: usize| (found.others[nth].before, found.others[nth].after);
        let leg = |minutes, home| DriveLeg { minutes, home };
        assert_eq!(legs(0), (leg(0, true), leg(0, true)), "they live next door and have nothing else");
        assert_eq!(legs(1), (leg(17, true), leg(17, false)), "from home, and on to the visit of 11:30");
    }

    #[test]
    fn each_candidate_has_long_enough_free_spans() {
        let found = candidates_at(&agency(), 540);
        let free = |number: u128| {
            let candidate = found.others.iter().find(|candidate| candidate.provider == ProviderId(id(number))).unwrap();
            let span = |(from, to): &(DateTime, DateTime)| format!("{}-{}", from.strftime("%H:%M"), to.strftime("%H:%M"));
            (candidate.free.works, candidate.free.all_day, candidate.free.spans.iter().map(span).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(free(21), (true, true, "08:00-17:00".into()));
        assert_eq!(
            free(20),
            (true, false, "08:00-11:08 13:00-17:00".into()),
            "the drive of 16.8 minutes and the buffer are before 11:30, and noon is their break"
        );
        assert_eq!(free(23), (false, false, String::new()));
        assert_eq!(free(24), (true, false, "08:00-09:25 10:35-17:00".into()));
        let own: Vec<DateTime> = found.own.spans.iter().map(|span| span.1).collect();
        assert_eq!(
            own,
            [TUESDAY.at(10, 8, 0, 0), TUESDAY.at(17, 0, 0, 0)],
            "its own time is free, the next visit and the drive there are not"
        );
    }

    #[test]
    fn violations_of_the_time_are_listed_once() {
        let found = candidates_at(&agency(), 420);
        assert_eq!(found.violations, [RuleViolation::ChildNotAvailable]);
        assert_eq!(found.others[0].violations, [RuleViolation::ProviderNotAvailable], "it opens at eight");
    }

    #[test]
    fn free_times_are_in_the_visits_local_time() {
        let mut agency = agency();
        agency.context.children.get_mut(&ChildId(id(1))).unwrap().clock_offset = -60;
        let found = candidates_at(&agency, 600);
        let first = found.others.iter().find(|candidate| candidate.provider == ProviderId(id(21))).unwrap();
        assert_eq!(first.free.spans, [(TUESDAY.at(7, 0, 0, 0), TUESDAY.at(16, 0, 0, 0))]);
    }

    #[test]
    fn a_visit_that_continues_after_midnight_is_in_the_way() {
        let mut agency = agency();
        let starts = date(2026, 11, 30).at(23, 30, 0, 0);
        for visit in agency.visits.iter_mut().filter(|visit| visit.provider == ProviderId(id(24))) {
            (visit.starts, visit.agency_starts) = (starts, starts);
        }
        agency.context.providers.get_mut(&ProviderId(id(24))).unwrap().availability = "Tue 00:00-17:00".parse().unwrap();
        let found = candidates_at(&agency, 15);
        let late = found.others.iter().find(|candidate| candidate.provider == ProviderId(id(24))).unwrap();
        assert_eq!(late.fit, Fit::Busy);
        assert_eq!(late.free.spans, [(TUESDAY.at(0, 35, 0, 0), TUESDAY.at(17, 0, 0, 0))]);
        let found = candidates_at(&agency, 30);
        let late = found.others.iter().find(|candidate| candidate.provider == ProviderId(id(24))).unwrap();
        assert!(matches!(late.violations[..], [RuleViolation::DriveDoesNotFit { short_by_minutes: 5, .. }]), "{late:?}");
        assert!(!late.before.home && late.after.home);
    }
}
