//! The visits of a board by child or by discipline in place of the provider.

use super::{Bar, BoardFilter, Discipline, WeekRow};
use crate::{
    ProviderId,
    search::order_of,
    visits::{ChildRef, ProviderRef, VisitState},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, str::FromStr};

/// What the rows of a board are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    #[default]
    Provider,
    Child,
    Discipline,
}

impl By {
    pub const ALL: [Self; 3] = [Self::Provider, Self::Child, Self::Discipline];

    /// As an address says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Child => "child",
            Self::Discipline => "discipline",
        }
    }
}

impl FromStr for By {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|by| by.as_str() == text).ok_or(())
    }
}

/// A visit and who gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    pub bar: Bar,
    pub provider: ProviderRef,
}

/// A child's visits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ByChild {
    pub child: ChildRef,
    /// As many as the rows had, each in order of time.
    pub days: Vec<Vec<Turn>>,
}

/// A discipline's visits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ByDiscipline {
    pub discipline: Discipline,
    /// As many as the rows had.
    pub days: Vec<DisciplineDay>,
    /// Who gives these visits, and how many that go ahead; the most first.
    pub providers: Vec<(ProviderRef, u32)>,
    /// Minutes in visits for 100 available ones of the providers who have the discipline.
    pub load_percent: u16,
}

/// A discipline's day in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisciplineDay {
    pub going_ahead: u32,
    pub cancelled: u32,
    /// Minutes of care of those that go ahead.
    pub minutes: u32,
}

/// Every visit of the rows that the filter shows: the day's index, the visit, its provider.
pub(super) fn shown<'a>(rows: &'a [WeekRow], filter: &'a BoardFilter) -> impl Iterator<Item = (usize, &'a Bar, &'a ProviderRef)> {
    rows.iter()
        .flat_map(|row| {
            row.days.iter().enumerate().flat_map(move |(day, route)| route.bars.iter().map(move |bar| (day, bar, &row.provider)))
        })
        .filter(|(_, bar, provider)| filter.shows(&bar.discipline.0, [&bar.child.full_name(), &provider.full_name()]))
}

/// The rows' visits by child, in order of their names. The rows come unfiltered.
pub fn by_child(rows: &[WeekRow], filter: &BoardFilter) -> Vec<ByChild> {
    let length = rows.iter().map(|row| row.days.len()).max().unwrap_or(0);
    let mut children = BTreeMap::new();
    for (day, bar, provider) in shown(rows, filter) {
        let child = children
            .entry((order_of(&bar.child.full_name()), bar.child.id))
            .or_insert_with(|| ByChild { child: bar.child.clone(), days: vec![Vec::new(); length] });
        child.days[day].push(Turn { bar: bar.clone(), provider: provider.clone() });
    }
    let mut children: Vec<ByChild> = children.into_values().collect();
    for day in children.iter_mut().flat_map(|child| &mut child.days) {
        day.sort_by_key(|turn| (turn.bar.start, turn.bar.visit));
    }
    children
}

/// What a discipline's visits come to, while they are added up.
struct Sums<'a> {
    days: Vec<DisciplineDay>,
    providers: BTreeMap<ProviderId, (&'a ProviderRef, u32)>,
}

/// The rows' visits by discipline, in order of its letters. The rows come unfiltered.
pub fn by_discipline(rows: &[WeekRow], filter: &BoardFilter) -> Vec<ByDiscipline> {
    let length = rows.iter().map(|row| row.days.len()).max().unwrap_or(0);
    let mut found: BTreeMap<&Discipline, Sums> = BTreeMap::new();
    for (day, bar, provider) in shown(rows, filter) {
        let sums = found
            .entry(&bar.discipline)
            .or_insert_with(|| Sums { days: vec![DisciplineDay::default(); length], providers: BTreeMap::new() });
        let going = bar.state != VisitState::Cancelled;
        let sum = &mut sums.days[day];
        sum.cancelled += u32::from(!going);
        if going {
            sum.going_ahead += 1;
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
            ByDiscipline { discipline: discipline.clone(), days, providers, load_percent }
        })
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{ChildId, VisitId, schedule::RouteDay, visits::NoteState};
    use uuid::Uuid;

    pub fn bar(visit: u128, child: (u128, &str), start: u16, discipline: &str, state: VisitState) -> Bar {
        Bar {
            visit: VisitId(Uuid::from_u128(visit)),
            version: 1,
            start,
            end: start + 60,
            child: ChildRef {
                id: ChildId(Uuid::from_u128(child.0)),
                first_name: child.1.into(),
                last_name: "M".into(),
                town: None,
                born: None,
                letters: 1,
            },
            discipline: Discipline(discipline.into()),
            state,
            note: NoteState::None,
            override_reason: None,
            report: None,
        }
    }

    pub fn row(id: u128, name: &str, disciplines: &[&str], days: Vec<Vec<Bar>>) -> WeekRow {
        WeekRow {
            provider: ProviderRef { id: ProviderId(Uuid::from_u128(id)), first_name: name.into(), last_name: "P".into() },
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
    fn a_childs_visits_stand_together_in_order_of_time() {
        let children = by_child(&rows(), &BoardFilter::default());
        let told: Vec<_> = children
            .iter()
            .map(|child| {
                let days: Vec<Vec<_>> = child
                    .days
                    .iter()
                    .map(|day| day.iter().map(|turn| (turn.bar.start, turn.provider.first_name.as_str())).collect())
                    .collect();
                (child.child.first_name.as_str(), days)
            })
            .collect();
        assert_eq!(
            told,
            [("Ezra", vec![vec![(480, "Ben"), (600, "Ana")], vec![]]), ("zoe", vec![vec![(600, "Ben")], vec![(500, "Ana")]]),]
        );
    }

    #[test]
    fn a_filter_asks_each_visit() {
        let filter = |discipline: &str, name: &str| BoardFilter { discipline: discipline.into(), name: name.into() };
        let names =
            |filter: &BoardFilter| by_child(&rows(), filter).into_iter().map(|child| child.child.first_name).collect::<Vec<_>>();
        assert_eq!(names(&filter("OT", "")), ["zoe"]);
        assert_eq!(names(&filter("", "EZ")), ["Ezra"]);
        assert_eq!(names(&filter("OT", "ezra")), [""; 0]);
        assert_eq!(names(&filter("", "ana p")), ["Ezra", "zoe"], "or the provider's name");
    }

    #[test]
    fn a_disciplines_load_is_that_of_those_who_have_it() {
        let found = by_discipline(&rows(), &BoardFilter::default());
        let told: Vec<_> = found.iter().map(|row| (row.discipline.0.as_str(), row.days.clone(), row.load_percent)).collect();
        let day = |going_ahead, cancelled| DisciplineDay { going_ahead, cancelled, minutes: going_ahead * 60 };
        // ST: 180 minutes of the 960 that Ana and Ben have; OT: nothing goes ahead of Ana's 480.
        assert_eq!(told, [("OT", vec![day(0, 0), day(0, 1)], 0), ("ST", vec![day(3, 0), day(0, 0)], 18)]);
        let who: Vec<_> = found[1].providers.iter().map(|(provider, count)| (provider.first_name.as_str(), *count)).collect();
        assert_eq!(who, [("Ben", 2), ("Ana", 1)]);
    }

    #[test]
    fn an_address_names_the_rows() {
        assert!(By::ALL.into_iter().all(|by| by.as_str().parse() == Ok(by)));
        assert_eq!("town".parse::<By>(), Err(()));
    }
}
