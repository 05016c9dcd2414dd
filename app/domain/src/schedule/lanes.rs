//! Visits along the axis of a day whose rows are no providers': what overlaps stands below each other.

use super::{BoardFilter, Discipline, Turn, WeekRow, by::shown};
use std::collections::BTreeMap;

/// Visits in as few lanes as they fit into without overlap, each in order of time.
pub fn lanes(mut turns: Vec<Turn>) -> Vec<Vec<Turn>> {
    turns.sort_by_key(|turn| (turn.bar.start, turn.bar.end, turn.bar.visit));
    let mut lanes: Vec<Vec<Turn>> = Vec::new();
    for turn in turns {
        let free = lanes.iter_mut().find(|lane| lane.last().is_none_or(|last| last.bar.end <= turn.bar.start));
        match free {
            Some(lane) => lane.push(turn),
            None => lanes.push(vec![turn]),
        }
    }
    lanes
}

/// The visits of the rows' first day that the filter shows, by discipline, in order of its letters.
pub fn turns_by_discipline(rows: &[WeekRow], filter: &BoardFilter) -> Vec<(Discipline, Vec<Turn>)> {
    let mut found: BTreeMap<&Discipline, Vec<Turn>> = BTreeMap::new();
    for (_, bar, provider) in shown(rows, filter).filter(|(day, ..)| *day == 0) {
        found.entry(&bar.discipline).or_default().push(Turn { bar: bar.clone(), provider: provider.clone() });
    }
    found.into_iter().map(|(discipline, turns)| (discipline.clone(), turns)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::by::tests::{bar, row};
    use super::*;
    use crate::visits::VisitState::{Cancelled, Planned};

    fn told(lanes: &[Vec<Turn>]) -> Vec<Vec<u16>> {
        lanes.iter().map(|lane| lane.iter().map(|turn| turn.bar.start).collect()).collect()
    }

    #[test]
    fn what_overlaps_stands_below_each_other() {
        let (ezra, zoe) = ((1, "Ezra"), (2, "Zoe"));
        let rows = [
            row(1, "Ana", &["ST"], vec![vec![bar(1, ezra, 600, "ST", Planned), bar(2, zoe, 660, "ST", Planned)]]),
            row(2, "Ben", &["ST"], vec![vec![bar(3, zoe, 630, "ST", Cancelled), bar(4, ezra, 480, "OT", Planned)]]),
        ];
        let found = turns_by_discipline(&rows, &BoardFilter::default());
        let letters: Vec<_> = found.iter().map(|(discipline, turns)| (discipline.0.as_str(), turns.len())).collect();
        assert_eq!(letters, [("OT", 1), ("ST", 3)]);
        // One that begins as the other ends stands behind it.
        assert_eq!(told(&lanes(found[1].1.clone())), [vec![600, 660], vec![630]]);
        assert_eq!(told(&lanes(Vec::new())), Vec::<Vec<u16>>::new());
        let only = BoardFilter { discipline: String::new(), name: "ezra".into() };
        assert_eq!(turns_by_discipline(&rows, &only)[1].1.len(), 1);
    }
}
