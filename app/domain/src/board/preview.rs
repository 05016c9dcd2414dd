//! The preview of a move while visits are dragged. It is computed in the browser from the page's data; the server checks the
//! same rules again and decides.

use super::Slot;
use crate::{
    AuthorizationId, ChildId, ProviderId, VisitId,
    rules::{
        GRID_MINUTES, LastVisits, PlannedVisit, PlanningContext, RouteLeg, RuleViolation, leg_between, route_totals,
        violations_from_change,
    },
    travel::drive_minutes,
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// The planning context and the visits of one week and of the days next to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BoardContext {
    pub context: PlanningContext,
    /// Without canceled visits.
    pub visits: Vec<PlannedVisit>,
}

/// Where a dragged visit would be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    pub provider: ProviderId,
    pub slot: Slot,
    pub minutes: u16,
}

/// The consequences of dropping the dragged visits here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MovePreview {
    /// A visit of the same provider or child that would overlap.
    pub overlap: Option<VisitId>,
    pub violations: Vec<RuleViolation>,
    /// Minutes of driving to the first dragged visit and from it to the next stop, rounded.
    pub drive: (u16, u16),
    /// Idle minutes before and after it (neither drive nor visit), rounded down; `None` at the ends of the route.
    pub gap: (Option<u16>, Option<u16>),
}

impl BoardContext {
    /// The visit after the move; `None` if the week does not contain it.
    fn moved(&self, visit: VisitId, place: Placement) -> Option<PlannedVisit> {
        let current = self.visits.iter().find(|planned| planned.id == visit)?;
        Some(self.set(current.clone(), place))
    }

    /// A new visit of the authorization at this placement, under an id that no visit has.
    fn placed(&self, authorization: AuthorizationId, place: Placement) -> Option<PlannedVisit> {
        let child = self.context.authorizations.get(&authorization)?.child;
        let visit = PlannedVisit {
            id: VisitId(authorization.0),
            authorization,
            child,
            provider: place.provider,
            starts: place.slot.datetime(),
            agency_starts: place.slot.datetime(),
            minutes: place.minutes,
            at: self.context.children.get(&child)?.home,
        };
        Some(self.set(visit, place))
    }

    /// Converts the agency's local time to the child's.
    pub(super) fn to_child_clock(&self, child: ChildId, at: Slot) -> DateTime {
        const DAY: i32 = 24 * 60;
        let minute = i32::from(at.minute) + self.context.children.get(&child).map_or(0, |child| child.clock_offset);
        let date = match minute.div_euclid(DAY) {
            0 => Ok(at.date),
            days if days < 0 => at.date.yesterday(),
            _ => at.date.tomorrow(),
        };
        Slot { date: date.unwrap_or(at.date), minute: minute.rem_euclid(DAY) as u16 }.datetime()
    }

    pub(super) fn set(&self, visit: PlannedVisit, place: Placement) -> PlannedVisit {
        let agency_starts = place.slot.datetime();
        let starts = self.to_child_clock(visit.child, place.slot);
        PlannedVisit { provider: place.provider, starts, agency_starts, minutes: place.minutes, ..visit }
    }

    /// Previews dropping these existing and new visits. Drive and gap are those of the first one.
    pub fn preview(&self, visits: &[(VisitId, Placement)], new: &[(AuthorizationId, Placement)]) -> MovePreview {
        let mut dragged: Vec<PlannedVisit> = visits.iter().filter_map(|(visit, place)| self.moved(*visit, *place)).collect();
        dragged.extend(new.iter().filter_map(|(authorization, place)| self.placed(*authorization, *place)));
        self.preview_among(&self.visits, dragged)
    }

    /// Like [`Self::preview`], compared with these visits instead of the whole week.
    pub(super) fn preview_among(&self, visits: &[PlannedVisit], dragged: Vec<PlannedVisit>) -> MovePreview {
        let Some(first) = dragged.first().cloned() else { return MovePreview::default() };
        let mut after: Vec<PlannedVisit> =
            visits.iter().filter(|visit| dragged.iter().all(|dragged| dragged.id != visit.id)).cloned().collect();
        let overlap = dragged.iter().find_map(|dragged| after.iter().find(|other| overlap(dragged, other)).map(|other| other.id));
        after.extend(dragged);
        let violations = violations_from_change(&self.context, visits, &after);
        let mut route: Vec<&PlannedVisit> = after.iter().filter(|visit| visit.provider == first.provider).collect();
        route.sort_unstable_by_key(|visit| (visit.agency_starts, visit.id));
        let mut preview = MovePreview { overlap, violations, ..MovePreview::default() };
        let Some(base) = self.context.providers.get(&first.provider).map(|provider| provider.base) else { return preview };
        let Some(at) = route.iter().position(|visit| visit.id == first.id) else { return preview };
        let before = at.checked_sub(1).and_then(|at| leg_between(&self.context, route[at], &first));
        let beyond = route.get(at + 1).and_then(|next| leg_between(&self.context, &first, next));
        let home = drive_minutes(&self.context.settings.travel, base, first.at);
        let drive = |leg: Option<RouteLeg>| leg.map_or(home, |leg| leg.drive).round() as u16;
        preview.drive = (drive(before), drive(beyond));
        preview.gap = (before.map(|leg| leg.gap as u16), beyond.map(|leg| leg.gap as u16));
        preview
    }
}

impl BoardContext {
    /// The start on this day, in minutes since midnight, at which a new visit of the authorization violates no rule, overlaps
    /// no visit, and adds the fewest minutes of driving and waiting to the provider's route; the earliest on a tie.
    pub fn find_best_start(&self, authorization: AuthorizationId, provider: ProviderId, date: Date) -> Option<u16> {
        let minutes = self.context.authorizations.get(&authorization)?.minutes_per_visit;
        let child = self.context.authorizations.get(&authorization)?.child;
        let windows = self.context.providers.get(&provider)?.windows_on(date);
        // Visits elsewhere cannot matter; leaving them out keeps this fast, since the rules are checked for every five minutes.
        let near = |visit: &&PlannedVisit| {
            visit.authorization == authorization
                || visit.child == child
                || (visit.provider == provider && is_within_a_day(visit.agency_starts.date(), date))
        };
        let before: Vec<PlannedVisit> = self.visits.iter().filter(near).cloned().collect();
        let starts = windows.iter().flat_map(|(from, to)| {
            let first = from.next_multiple_of(GRID_MINUTES);
            (first..=to.saturating_sub(minutes)).step_by(usize::from(GRID_MINUTES))
        });
        let cost = |minute: u16| {
            let place = Placement { provider, slot: Slot { date, minute }, minutes };
            let visit = self.placed(authorization, place)?;
            if before.iter().any(|other| overlap(&visit, other)) {
                return None;
            }
            let after: Vec<PlannedVisit> = before.iter().cloned().chain([visit]).collect();
            if !violations_from_change(&self.context, &before, &after).is_empty() {
                return None;
            }
            let day: Vec<PlannedVisit> = after.into_iter().filter(|visit| visit.provider == provider).collect();
            let totals = route_totals(&self.context, &LastVisits::of(&day), &day);
            Some(((totals.drive + totals.gap).round() as u32, minute))
        };
        starts.filter_map(cost).min().map(|(_, minute)| minute)
    }
}

/// Whether these dates are the same or adjacent: a visit can continue after midnight, and so can a route.
pub(super) fn is_within_a_day(one: Date, other: Date) -> bool {
    one == other || one.tomorrow().ok() == Some(other) || other.tomorrow().ok() == Some(one)
}

/// Whether two visits of the same provider or child overlap. Joint visits overlap on purpose: only the server knows them, and
/// decides.
pub(super) fn overlap(one: &PlannedVisit, other: &PlannedVisit) -> bool {
    let same_provider = one.provider == other.provider && !one.provider.is_nobody();
    (same_provider || one.child == other.child) && one.overlaps_in_time(other)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        agency::Settings,
        rules::{AuthorizationContext, ChildContext, ProviderContext},
        schedule::Discipline,
        travel::Point,
    };
    use jiff::civil::date;
    use std::collections::BTreeMap;

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
    pub(in super::super) fn week() -> BoardContext {
        let authorization = |child: u128| AuthorizationContext {
            child: ChildId(id(child)),
            discipline: Discipline("ST".into()),
            starts_on: date(2026, 9, 1),
            ends_on: date(2027, 8, 31),
            visits_per_week: 2,
            minutes_per_visit: 60,
            daily_limit: 1,
            assignments: Vec::new(),
        };
        let child = |home| ChildContext {
            language: "en".into(),
            availability: "Tue 08:00-18:00".parse().unwrap(),
            clock_offset: 0,
            home,
        };
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
        let provider = ProviderContext {
            disciplines: vec![Discipline("ST".into())],
            languages: vec![],
            availability: "Tue 08:00-17:00".parse().unwrap(),
            max_visits_per_day: 6,
            base: HERE,
            ended_on: None,
            away: Vec::new(),
        };
        BoardContext {
            context: PlanningContext {
                holidays: BTreeMap::new(),
                disciplines: Vec::new(),
                settings: Settings::default(),
                providers: [(ProviderId(id(9)), provider)].into(),
                children: [(ChildId(id(1)), child(HERE)), (ChildId(id(2)), child(THERE))].into(),
                authorizations: [1, 2].map(|n| (AuthorizationId(id(100 + n)), authorization(n))).into(),
            },
            visits: vec![visit(1, 540, HERE), visit(2, 630, THERE)],
        }
    }

    fn placement_at(minute: u16) -> Placement {
        Placement { provider: ProviderId(id(9)), slot: slot(minute), minutes: 60 }
    }

    #[test]
    fn a_preview_has_drive_and_gap_minutes() {
        let preview = week().preview(&[(VisitId(id(2)), placement_at(660))], &[]);
        assert_eq!((preview.overlap, preview.violations), (None, vec![]));
        assert_eq!(preview.drive, (17, 17), "from the first child, and home");
        assert_eq!(preview.gap, (Some(43), None), "an hour less 16.8 minutes");
    }

    #[test]
    fn a_preview_has_overlaps_and_violations() {
        let at = |minute| week().preview(&[(VisitId(id(2)), placement_at(minute))], &[]);
        assert_eq!(at(570).overlap, Some(VisitId(id(1))));
        assert!(matches!(at(605).violations[..], [RuleViolation::DriveDoesNotFit { short_by_minutes: 17, .. }]));
        assert_eq!(at(990).violations, [RuleViolation::ProviderNotAvailable]);
    }

    #[test]
    fn visits_without_a_provider_overlap_for_their_child_only() {
        let mut week = week();
        week.visits.iter_mut().for_each(|visit| visit.provider = ProviderId::NOBODY);
        let nobody = Placement { provider: ProviderId::NOBODY, ..placement_at(570) };
        let preview = week.preview(&[(VisitId(id(2)), nobody)], &[]);
        assert_eq!(preview, MovePreview::default());
        week.visits[0].child = ChildId(id(2));
        assert_eq!(week.preview(&[(VisitId(id(2)), nobody)], &[]).overlap, Some(VisitId(id(1))));
        let text = String::from(week.clone());
        assert_eq!(BoardContext::try_from(text).unwrap().visits[0].provider, ProviderId::NOBODY);
    }

    #[test]
    fn a_visit_after_midnight_overlaps_one_from_the_evening_before() {
        let mut week = week();
        week.visits[0].agency_starts = TUESDAY.at(23, 30, 0, 0);
        let evening = week.visits[0].clone();
        let at = |day: Date, hour, minute| PlannedVisit { agency_starts: day.at(hour, minute, 0, 0), ..evening.clone() };
        let wednesday = date(2026, 12, 2);
        assert!(evening.minutes == 60 && overlap(&evening, &at(wednesday, 0, 15)) && overlap(&at(wednesday, 0, 15), &evening));
        assert!(!overlap(&evening, &at(wednesday, 0, 30)), "visits that touch do not overlap");
        assert!(!overlap(&evening, &at(wednesday, 23, 30)));
    }

    #[test]
    fn a_route_continues_after_midnight() {
        let mut week = week();
        week.visits[0].agency_starts = date(2026, 11, 30).at(23, 0, 0, 0);
        let preview = |minute| week.preview(&[(VisitId(id(2)), placement_at(minute))], &[]);
        let soon = preview(60);
        assert_eq!((soon.drive, soon.gap), ((17, 17), (Some(43), None)), "from the first child, an hour less 16.8 minutes");
        let short =
            |preview: &MovePreview| preview.violations.iter().any(|rule| matches!(rule, RuleViolation::DriveDoesNotFit { .. }));
        assert!(!short(&soon) && short(&preview(15)));
        assert_eq!(preview(540).gap, (None, None), "in the morning the provider comes from home");
    }

    #[test]
    fn the_best_start_is_after_a_visit_of_the_night() {
        let mut week = week();
        week.visits.pop();
        let night = || "Mon 00:00-24:00; Tue 00:00-03:00".parse().unwrap();
        week.context.providers.values_mut().for_each(|provider| provider.availability = night());
        week.context.children.values_mut().for_each(|child| child.availability = night());
        week.visits[0].agency_starts = date(2026, 11, 30).at(23, 30, 0, 0);
        let start = week.find_best_start(AuthorizationId(id(102)), ProviderId(id(9)), TUESDAY);
        assert_eq!(start, Some(55), "it ends at half past midnight, and the drive and the buffer take 21.8 minutes");
    }

    #[test]
    fn a_new_visit_has_a_preview_too() {
        let new = |minute| week().preview(&[], &[(AuthorizationId(id(102)), placement_at(minute))]);
        assert_eq!(new(780).violations, [RuleViolation::TwoOnOneDay]);
        assert_eq!(new(630).overlap, Some(VisitId(id(2))));
    }

    #[test]
    fn the_best_start_adds_the_least_driving() {
        let mut week = week();
        let find_best_start = |week: &BoardContext| week.find_best_start(AuthorizationId(id(102)), ProviderId(id(9)), TUESDAY);
        assert_eq!(find_best_start(&week), None, "the child has its visit of the day");
        week.visits.pop();
        assert_eq!(find_best_start(&week), Some(625), "right after the drive of 16.8 minutes and the buffer of 5");
        week.context.providers.clear();
        assert_eq!(find_best_start(&week), None);
    }

    #[test]
    fn availability_of_a_child_is_checked_in_its_own_time_zone() {
        let mut week = week();
        week.context.children.get_mut(&ChildId(id(2))).unwrap().clock_offset = -120;
        let preview = week.preview(&[(VisitId(id(2)), placement_at(660))], &[]);
        assert_eq!(preview.violations, []);
        week.context.children.get_mut(&ChildId(id(2))).unwrap().clock_offset = -240;
        let preview = week.preview(&[(VisitId(id(2)), placement_at(660))], &[]);
        assert_eq!(preview.violations, [RuleViolation::ChildNotAvailable], "seven in the morning at the child's home");
    }
}
