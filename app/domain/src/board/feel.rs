//! What a hand that holds visits is told at once. It is computed where the hand is, from what the page knows; the store
//! asks the same rules again and decides.

use super::Slot;
use crate::{
    AuthorizationId, ChildId, ProviderId, VisitId,
    rules::{Broken, Facts, GRID_MINUTES, PlannedVisit, broken_by_change, minute_of, road, road_totals},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The facts and the visits of one week.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BoardFacts {
    pub facts: Facts,
    /// Those that hold their time.
    pub visits: Vec<PlannedVisit>,
    /// Minutes by which a child's clock is ahead of the agency's; children on the agency's clock are left out.
    pub ahead: BTreeMap<ChildId, i32>,
}

/// Where a visit is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub provider: ProviderId,
    pub slot: Slot,
    pub minutes: u16,
}

/// What follows from setting the held visits down here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feel {
    /// The visit of the provider or the child whose time would be taken twice.
    pub overlap: Option<VisitId>,
    pub broken: Vec<Broken>,
    /// Minutes on the road to the first held visit and from it on, rounded.
    pub drive: (u16, u16),
    /// Minutes before and after it that are neither drive nor visit, rounded down; none at the ends of the day.
    pub gap: (Option<u16>, Option<u16>),
}

impl BoardFacts {
    /// The visit as it would stand; `None` for one that the week does not hold.
    fn moved(&self, visit: VisitId, place: Place) -> Option<PlannedVisit> {
        let stands = self.visits.iter().find(|planned| planned.id == visit)?;
        Some(self.set(stands.clone(), place))
    }

    /// An authorized visit as it would be placed, under an id that no visit has.
    fn placed(&self, authorization: AuthorizationId, place: Place) -> Option<PlannedVisit> {
        let child = self.facts.authorizations.get(&authorization)?.child;
        let visit = PlannedVisit {
            id: VisitId(authorization.0),
            authorization,
            child,
            provider: place.provider,
            starts: place.slot.datetime(),
            agency_starts: place.slot.datetime(),
            minutes: place.minutes,
            at: self.facts.children.get(&child)?.home,
        };
        Some(self.set(visit, place))
    }

    /// The agency's wall clock on the child's.
    pub(super) fn childs_clock(&self, child: ChildId, at: Slot) -> DateTime {
        const DAY: i32 = 24 * 60;
        let minute = i32::from(at.minute) + self.ahead.get(&child).copied().unwrap_or(0);
        let date = match minute.div_euclid(DAY) {
            0 => Ok(at.date),
            days if days < 0 => at.date.yesterday(),
            _ => at.date.tomorrow(),
        };
        Slot { date: date.unwrap_or(at.date), minute: minute.rem_euclid(DAY) as u16 }.datetime()
    }

    fn set(&self, visit: PlannedVisit, place: Place) -> PlannedVisit {
        let agency_starts = place.slot.datetime();
        let starts = self.childs_clock(visit.child, place.slot);
        PlannedVisit { provider: place.provider, starts, agency_starts, minutes: place.minutes, ..visit }
    }

    /// What the hand feels that holds visits and authorized visits over these places. The first of them tells the road.
    pub fn feel(&self, visits: &[(VisitId, Place)], new: &[(AuthorizationId, Place)]) -> Feel {
        let mut held: Vec<PlannedVisit> = visits.iter().filter_map(|(visit, place)| self.moved(*visit, *place)).collect();
        held.extend(new.iter().filter_map(|(authorization, place)| self.placed(*authorization, *place)));
        let Some(first) = held.first().cloned() else { return Feel::default() };
        let mut after: Vec<PlannedVisit> =
            self.visits.iter().filter(|visit| held.iter().all(|held| held.id != visit.id)).cloned().collect();
        let overlap = held.iter().find_map(|held| after.iter().find(|other| overlap(held, other)).map(|other| other.id));
        after.extend(held);
        let broken = broken_by_change(&self.facts, &self.visits, &after);
        let mut day: Vec<PlannedVisit> = after
            .into_iter()
            .filter(|visit| visit.provider == first.provider && visit.agency_starts.date() == first.agency_starts.date())
            .collect();
        let mut feel = Feel { overlap, broken, ..Feel::default() };
        let Some(base) = self.facts.providers.get(&first.provider).map(|provider| provider.base) else { return feel };
        let stretches = road(&self.facts, base, &mut day);
        let Some(at) = day.iter().position(|visit| visit.id == first.id) else { return feel };
        let (before, beyond) = (stretches[at], stretches[at + 1]);
        feel.drive = (before.drive.round() as u16, beyond.drive.round() as u16);
        feel.gap = ((at > 0).then_some(before.gap as u16), (at + 1 < day.len()).then_some(beyond.gap as u16));
        feel
    }
}

impl BoardFacts {
    /// The start on this day, in minutes from midnight, at which a visit of the authorization breaks no rule and takes
    /// nobody's time, and that adds the least road and waiting to the provider's day; the earliest of equals.
    pub fn room(&self, authorization: AuthorizationId, provider: ProviderId, date: Date) -> Option<u16> {
        let minutes = self.facts.authorizations.get(&authorization)?.minutes_per_visit;
        let child = self.facts.authorizations.get(&authorization)?.child;
        let windows = self.facts.providers.get(&provider)?.availability.windows(date.weekday());
        // What stands elsewhere has no say: the rules are asked at every five minutes.
        let near = |visit: &&PlannedVisit| {
            visit.authorization == authorization
                || visit.child == child
                || (visit.provider == provider && visit.agency_starts.date() == date)
        };
        let before: Vec<PlannedVisit> = self.visits.iter().filter(near).cloned().collect();
        let starts = windows.iter().flat_map(|(from, to)| {
            let first = from.next_multiple_of(GRID_MINUTES);
            (first..=to.saturating_sub(minutes)).step_by(usize::from(GRID_MINUTES))
        });
        let cost = |minute: u16| {
            let place = Place { provider, slot: Slot { date, minute }, minutes };
            let visit = self.placed(authorization, place)?;
            if before.iter().any(|other| overlap(&visit, other)) {
                return None;
            }
            let after: Vec<PlannedVisit> = before.iter().cloned().chain([visit]).collect();
            if !broken_by_change(&self.facts, &before, &after).is_empty() {
                return None;
            }
            let day: Vec<PlannedVisit> = after.into_iter().filter(|visit| visit.provider == provider).collect();
            let totals = road_totals(&self.facts, &day);
            Some(((totals.drive + totals.gap).round() as u32, minute))
        };
        starts.filter_map(cost).min().map(|(_, minute)| minute)
    }
}

/// Whether two visits take the time of one provider or one child twice. Joint visits overlap on purpose: the store knows
/// them, and decides.
fn overlap(one: &PlannedVisit, other: &PlannedVisit) -> bool {
    let same = one.provider == other.provider || one.child == other.child;
    let (start, from) = (minute_of(one.agency_starts), minute_of(other.agency_starts));
    same && one.agency_starts.date() == other.agency_starts.date() && start < from + other.minutes && from < start + one.minutes
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        agency::Settings,
        rules::{AuthorizationFacts, ChildFacts, ProviderFacts},
        schedule::Discipline,
        travel::Point,
    };
    use jiff::civil::date;

    const TUESDAY: Date = date(2026, 12, 1);
    const HERE: Point = Point { lat: 43.15, lon: -77.60 };
    const THERE: Point = Point { lat: 43.10, lon: -77.50 };

    fn id(number: u128) -> uuid::Uuid {
        uuid::Uuid::from_u128(number)
    }

    fn slot(minute: u16) -> Slot {
        Slot { date: TUESDAY, minute }
    }

    /// One provider, two children 16.8 minutes apart, the first visited at 9:00, the second at 10:30; an hour each.
    pub(in super::super) fn week() -> BoardFacts {
        let authorization = |child: u128| AuthorizationFacts {
            child: ChildId(id(child)),
            discipline: Discipline("ST".into()),
            starts_on: date(2026, 9, 1),
            ends_on: date(2027, 8, 31),
            visits_per_week: 2,
            minutes_per_visit: 60,
            provider: None,
        };
        let child = |home| ChildFacts { language: "en".into(), availability: "Tue 08:00-18:00".parse().unwrap(), home };
        let visit = |number: u128, minute, at| PlannedVisit {
            id: VisitId(id(number)),
            authorization: AuthorizationId(id(100 + number)),
            child: ChildId(id(number)),
            provider: ProviderId(id(9)),
            starts: slot(minute).datetime(),
            agency_starts: slot(minute).datetime(),
            minutes: 60,
            at,
        };
        let provider = ProviderFacts {
            disciplines: vec![Discipline("ST".into())],
            languages: vec![],
            availability: "Tue 08:00-17:00".parse().unwrap(),
            max_visits_per_day: 6,
            base: HERE,
        };
        BoardFacts {
            facts: Facts {
                holidays: BTreeMap::new(),
                settings: Settings::default(),
                providers: [(ProviderId(id(9)), provider)].into(),
                children: [(ChildId(id(1)), child(HERE)), (ChildId(id(2)), child(THERE))].into(),
                authorizations: [1, 2].map(|n| (AuthorizationId(id(100 + n)), authorization(n))).into(),
            },
            visits: vec![visit(1, 540, HERE), visit(2, 630, THERE)],
            ahead: BTreeMap::new(),
        }
    }

    fn held(minute: u16) -> Place {
        Place { provider: ProviderId(id(9)), slot: slot(minute), minutes: 60 }
    }

    #[test]
    fn a_held_visit_tells_its_road_and_its_waits() {
        let feel = week().feel(&[(VisitId(id(2)), held(660))], &[]);
        assert_eq!((feel.overlap, feel.broken), (None, vec![]));
        assert_eq!(feel.drive, (17, 17), "from the first child, and home");
        assert_eq!(feel.gap, (Some(43), None), "an hour less 16.8 minutes");
    }

    #[test]
    fn what_would_be_broken_is_felt_before_it_is_asked() {
        let at = |minute| week().feel(&[(VisitId(id(2)), held(minute))], &[]);
        assert_eq!(at(570).overlap, Some(VisitId(id(1))));
        assert!(matches!(at(605).broken[..], [Broken::DriveDoesNotFit { short_by_minutes: 17, .. }]));
        assert_eq!(at(990).broken, [Broken::ProviderNotAvailable]);
    }

    #[test]
    fn a_visit_that_is_not_placed_yet_is_felt_too() {
        let new = |minute| week().feel(&[], &[(AuthorizationId(id(102)), held(minute))]);
        assert_eq!(new(780).broken, [Broken::TwoOnOneDay]);
        assert_eq!(new(630).overlap, Some(VisitId(id(2))));
    }

    #[test]
    fn the_room_of_a_day_is_where_the_road_grows_least() {
        let mut week = week();
        let room = |week: &BoardFacts| week.room(AuthorizationId(id(102)), ProviderId(id(9)), TUESDAY);
        assert_eq!(room(&week), None, "the child has its visit of the day");
        week.visits.pop();
        assert_eq!(room(&week), Some(625), "right after the drive of 16.8 minutes and the buffer of 5");
        week.facts.providers.clear();
        assert_eq!(room(&week), None);
    }

    #[test]
    fn a_child_on_another_clock_is_asked_by_its_own() {
        let mut week = week();
        week.ahead.insert(ChildId(id(2)), -120);
        let feel = week.feel(&[(VisitId(id(2)), held(660))], &[]);
        assert_eq!(feel.broken, []);
        week.ahead.insert(ChildId(id(2)), -240);
        let feel = week.feel(&[(VisitId(id(2)), held(660))], &[]);
        assert_eq!(feel.broken, [Broken::ChildNotAvailable], "seven in the morning at the child's home");
    }
}
