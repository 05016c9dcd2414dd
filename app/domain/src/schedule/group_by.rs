//! The visits of a board grouped by child or by discipline instead of by provider.

use super::{Bar, Discipline, Selection, WeekRow};
use crate::{
    ProviderId,
    search::sort_key,
    visits::{ChildRef, ProviderRef, VisitState},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, str::FromStr};

/// What the rows of a board are grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    #[default]
    Provider,
    Child,
    Discipline,
}

impl GroupBy {
    pub const ALL: [Self; 3] = [Self::Provider, Self::Child, Self::Discipline];

    /// The value of the URL parameter.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Child => "child",
            Self::Discipline => "discipline",
        }
    }
}

impl FromStr for GroupBy {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|by| by.as_str() == text).ok_or(())
    }
}

/// A visit with its provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssignedBar {
    pub bar: Bar,
    pub provider: ProviderRef,
}

/// A child's visits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChildSchedule {
    pub child: ChildRef,
    /// One for each day of the rows, each in order of time.
    pub days: Vec<Vec<AssignedBar>>,
}

/// A discipline's visits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisciplineSchedule {
    pub discipline: Discipline,
    /// One for each day of the rows.
    pub days: Vec<DisciplineDay>,
    /// The providers of these visits, with the number of visits that go ahead, largest first.
    pub providers: Vec<(ProviderRef, u32)>,
    /// Minutes of visits as a percentage of the available minutes of the providers who have the discipline.
    pub load_percent: u16,
}

/// A discipline's day in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisciplineDay {
    pub going_ahead: u32,
    pub cancelled: u32,
    /// Visits that go ahead with an overridden rule.
    pub overridden: u32,
    /// Minutes of care of the visits that go ahead.
    pub minutes: u32,
}

/// All visits of the rows that are selected: (day index, visit, provider).
pub(super) fn shown<'a>(
    rows: &'a [WeekRow],
    selection: &'a Selection,
) -> impl Iterator<Item = (usize, &'a Bar, &'a ProviderRef)> {
    rows.iter()
        .flat_map(|row| {
            row.days.iter().enumerate().flat_map(move |(day, route)| route.bars.iter().map(move |bar| (day, bar, &row.provider)))
        })
        .filter(|(_, bar, provider)| selection.shows(&bar.discipline.0, bar.child.id, Some(provider.id)))
}

/// Groups the rows' visits by child, in order of name. Expects unfiltered rows.
pub fn group_by_child(rows: &[WeekRow], selection: &Selection) -> Vec<ChildSchedule> {
    let length = rows.iter().map(|row| row.days.len()).max().unwrap_or(0);
    let mut children = BTreeMap::new();
    for (day, bar, provider) in shown(rows, selection) {
        let child = children
            .entry((sort_key(&bar.child.full_name()), bar.child.id))
            .or_insert_with(|| ChildSchedule { child: bar.child.clone(), days: vec![Vec::new(); length] });
        child.days[day].push(AssignedBar { bar: bar.clone(), provider: provider.clone() });
    }
    let mut children: Vec<ChildSchedule> = children.into_values().collect();
    for day in children.iter_mut().flat_map(|child| &mut child.days) {
        day.sort_by_key(|assigned| (assigned.bar.start, assigned.bar.visit));
    }
    children
}

/// The running totals of a discipline.
struct Sums<'a> {
    days: Vec<DisciplineDay>,
    providers: BTreeMap<ProviderId, (&'a ProviderRef, u32)>,
}

/// Groups the rows' visits by discipline, in order of its code. Expects unfiltered rows.
pub fn group_by_discipline(rows: &[WeekRow], selection: &Selection) -> Vec<DisciplineSchedule> {
    let length = rows.iter().map(|row| row.days.len()).max().unwrap_or(0);
    let mut found: BTreeMap<&Discipline, Sums> = BTreeMap::new();
    for (day, bar, provider) in shown(rows, selection) {
        let sums = found
            .entry(&bar.discipline)
            .or_insert_with(|| Sums { days: vec![DisciplineDay::default(); length], providers: BTreeMap::new() });
        let going = bar.state != VisitState::Cancelled;
        let sum = &mut sums.days[day];
        sum.cancelled += u32::from(!going);
        if going {
            sum.going_ahead += 1;
            sum.overridden += u32::from(bar.override_reason.is_some());
            sum.minutes += u32::from(bar.end - bar.start);
            sums.providers.entry(provider.id).or_insert((provider, 0)).1 += 1;
        }
    }
    found
        .into_iter()
        .map(|(discipline, Sums { days, providers })| {
            let mut providers: Vec<_> = providers.into_values().map(|(provider, count)| (provider.clone(), count)).collect();
            providers.sort_by(|a, b| (b.1, &a.0.first_name, a.0.id).cmp(&(a.1, &b.0.first_name, b.0.id)));
            let busy: u32 = days.iter().map(|day| day.minutes).sum();
            let skilled = rows.iter().filter(|row| row.disciplines.contains(discipline));
            let windows = skilled.flat_map(|row| &row.days).flat_map(|day| &day.windows);
            let free: u32 = windows.map(|(from, to)| u32::from(to.saturating_sub(*from))).sum();
            let load_percent = u16::try_from((busy * 100).checked_div(free).unwrap_or(0)).unwrap_or(u16::MAX);
            DisciplineSchedule { discipline: discipline.clone(), days, providers, load_percent }
        })
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        ChildId, VisitId,
        schedule::{BoardFilter, FoundPeople, RouteDay},
        visits::NoteState,
    };
    use uuid::Uuid;

    pub fn bar(visit: u128, child: (u128, &str), start: u16, discipline: &str, state: VisitState) -> Bar {
        Bar {
            visit: VisitId(Uuid::from_u128(visit)),
            version: 1,
            start,
            end: start + 60,
            place_time: None,
            child: ChildRef {
                id: ChildId(Uuid::from_u128(child.0)),
                first_name: child.1.into(),
                last_name: "M".into(),
                town: None,
                born: None,
                letters: 1,
            },
            discipline: Discipline(discipline.into()),
            kind: None,
            state,
            note: NoteState::None,
            override_reason: None,
            report: None,
        }
    }

    pub fn row(id: u128, name: &str, disciplines: &[&str], days: Vec<Vec<Bar>>) -> WeekRow {
        WeekRow {
            provider: ProviderRef {
                id: ProviderId(Uuid::from_u128(id)),
                first_name: name.into(),
                last_name: "P".into(),
                detail: None,
            },
            disciplines: disciplines.iter().map(|letters| Discipline((*letters).into())).collect(),
            days: days.into_iter().map(|bars| RouteDay { windows: vec![(480, 720)], bars, legs: Vec::new() }).collect(),
            load_percent: 0,
        }
    }

    fn rows() -> Vec<WeekRow> {
        let (ezra, zoe) = ((1, "Ezra"), (2, "zoe"));
        vec![
            row(
                1,
                "Ana",
                &["ST", "OT"],
                vec![vec![bar(1, ezra, 600, "ST", VisitState::Planned)], vec![bar(2, zoe, 500, "OT", VisitState::Cancelled)]],
            ),
            row(
                2,
                "Ben",
                &["ST"],
                vec![vec![bar(3, ezra, 480, "ST", VisitState::Done), bar(4, zoe, 600, "ST", VisitState::Planned)], vec![]],
            ),
        ]
    }

    #[test]
    fn a_childs_visits_are_grouped_in_order_of_time() {
        let children = group_by_child(&rows(), &Selection::default());
        let summary: Vec<_> = children
            .iter()
            .map(|child| {
                let days: Vec<Vec<_>> = child
                    .days
                    .iter()
                    .map(|day| day.iter().map(|assigned| (assigned.bar.start, assigned.provider.first_name.as_str())).collect())
                    .collect();
                (child.child.first_name.as_str(), days)
            })
            .collect();
        assert_eq!(
            summary,
            [("Ezra", vec![vec![(480, "Ben"), (600, "Ana")], vec![]]), ("zoe", vec![vec![(600, "Ben")], vec![(500, "Ana")]]),]
        );
    }

    /// What a filter selects that finds this child.
    pub fn only(discipline: &str, child: u128) -> Selection {
        let children = [ChildId(Uuid::from_u128(child))].into();
        let filter = BoardFilter { discipline: discipline.into(), name: "someone".into() };
        Selection::new(&filter, Some(FoundPeople { children, ..FoundPeople::default() }))
    }

    #[test]
    fn the_filter_applies_to_each_visit() {
        let names = |selection: &Selection| {
            group_by_child(&rows(), selection).into_iter().map(|child| child.child.first_name).collect::<Vec<_>>()
        };
        let filter = BoardFilter { discipline: "OT".into(), ..BoardFilter::default() };
        assert_eq!(names(&Selection::new(&filter, None)), ["zoe"]);
        assert_eq!(names(&only("", 1)), ["Ezra"]);
        assert_eq!(names(&only("OT", 1)), [""; 0]);
        let ana = FoundPeople { providers: [ProviderId(Uuid::from_u128(1))].into(), ..FoundPeople::default() };
        let by_provider = Selection::new(&BoardFilter::default(), Some(ana));
        assert_eq!(names(&by_provider), ["Ezra", "zoe"], "or the provider");
    }

    #[test]
    fn a_disciplines_load_counts_only_providers_who_have_it() {
        let found = group_by_discipline(&rows(), &Selection::default());
        let summary: Vec<_> = found.iter().map(|row| (row.discipline.0.as_str(), row.days.clone(), row.load_percent)).collect();
        let day = |going_ahead, cancelled| DisciplineDay { going_ahead, cancelled, overridden: 0, minutes: going_ahead * 60 };
        // ST: 180 of Ana's and Ben's 960 available minutes; OT: 0 of Ana's 480, since its visit is canceled.
        assert_eq!(summary, [("OT", vec![day(0, 0), day(0, 1)], 0), ("ST", vec![day(3, 0), day(0, 0)], 18)]);
        let who: Vec<_> = found[1].providers.iter().map(|(provider, count)| (provider.first_name.as_str(), *count)).collect();
        assert_eq!(who, [("Ben", 2), ("Ana", 1)]);
    }

    #[test]
    fn overridden_rules_count_only_for_visits_that_go_ahead() {
        let mut rows = rows();
        for bar in rows.iter_mut().flat_map(|row| &mut row.days).flat_map(|day| &mut day.bars).filter(|bar| bar.start != 600) {
            bar.override_reason = Some("The family asked for it".into());
        }
        let overridden: Vec<Vec<u32>> = group_by_discipline(&rows, &Selection::default())
            .iter()
            .map(|row| row.days.iter().map(|day| day.overridden).collect())
            .collect();
        assert_eq!(overridden, [[0, 0], [1, 0]], "the visit that was canceled breaks nothing");
    }

    #[test]
    fn group_by_is_parsed_from_its_url_value() {
        assert!(GroupBy::ALL.into_iter().all(|by| by.as_str().parse() == Ok(by)));
        assert_eq!("town".parse::<GroupBy>(), Err(()));
    }
}
