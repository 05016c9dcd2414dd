//! Visits on the time axis of a day grouped by child or discipline: overlapping visits go into separate lanes.

use super::{AssignedBar, Discipline, Selection, WeekRow, group_by::shown};
use std::collections::BTreeMap;

/// Packs visits into as few lanes as possible without overlap, each in order of time.
pub fn pack_into_lanes(mut bars: Vec<AssignedBar>) -> Vec<Vec<AssignedBar>> {
    bars.sort_by_key(|assigned| (assigned.bar.start, assigned.bar.end, assigned.bar.visit));
    let mut lanes: Vec<Vec<AssignedBar>> = Vec::new();
    for assigned in bars {
        let free = lanes.iter_mut().find(|lane| lane.last().is_none_or(|last| last.bar.end <= assigned.bar.start));
        match free {
            Some(lane) => lane.push(assigned),
            None => lanes.push(vec![assigned]),
        }
    }
    lanes
}

/// The selected visits of the rows' first day, grouped by discipline, in order of its code.
pub fn group_bars_by_discipline(rows: &[WeekRow], selection: &Selection) -> Vec<(Discipline, Vec<AssignedBar>)> {
    let mut found: BTreeMap<&Discipline, Vec<AssignedBar>> = BTreeMap::new();
    for (_, bar, provider) in shown(rows, selection).filter(|(day, ..)| *day == 0) {
        found.entry(&bar.discipline).or_default().push(AssignedBar { bar: bar.clone(), provider: provider.clone() });
    }
    found.into_iter().map(|(discipline, bars)| (discipline.clone(), bars)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::group_by::tests::{bar, only, row};
    use super::*;
    use crate::visits::VisitState::{Cancelled, Planned};

    fn starts(lanes: &[Vec<AssignedBar>]) -> Vec<Vec<u16>> {
        lanes.iter().map(|lane| lane.iter().map(|assigned| assigned.bar.start).collect()).collect()
    }

    #[test]
    fn overlapping_visits_go_into_separate_lanes() {
        let (ezra, zoe) = ((1, "Ezra"), (2, "Zoe"));
        let rows = [
            row(1, "Ana", &["ST"], vec![vec![bar(1, ezra, 600, "ST", Planned), bar(2, zoe, 660, "ST", Planned)]]),
            row(2, "Ben", &["ST"], vec![vec![bar(3, zoe, 630, "ST", Cancelled), bar(4, ezra, 480, "OT", Planned)]]),
        ];
        let found = group_bars_by_discipline(&rows, &Selection::default());
        let letters: Vec<_> = found.iter().map(|(discipline, bars)| (discipline.0.as_str(), bars.len())).collect();
        assert_eq!(letters, [("OT", 1), ("ST", 3)]);
        // A visit that begins when another ends goes into the same lane.
        assert_eq!(starts(&pack_into_lanes(found[1].1.clone())), [vec![600, 660], vec![630]]);
        assert_eq!(starts(&pack_into_lanes(Vec::new())), Vec::<Vec<u16>>::new());
        assert_eq!(group_bars_by_discipline(&rows, &only("", 1))[1].1.len(), 1);
    }
}
