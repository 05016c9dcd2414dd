//! The print view of a week or a day: one block for each provider.

use super::{AgendaDay, AgendaLine};
use crate::{
    search::sort_key,
    visits::{ProviderRef, disambiguate_children},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The printed page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrintView {
    /// The agency's name.
    pub agency: String,
    pub first: Date,
    /// When it was requested, in the agency's local time.
    pub now: DateTime,
    /// Providers with matching visits, by name; before them the visits without a provider.
    pub blocks: Vec<PrintBlock>,
}

/// A provider's block of the print view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrintBlock {
    pub provider: ProviderRef,
    /// Days with a visit, in order.
    pub days: Vec<AgendaDay>,
}

impl PrintView {
    /// Groups the visits of the days by provider.
    pub fn new(agency: String, first: Date, now: DateTime, days: Vec<AgendaDay>) -> Self {
        let mut blocks: BTreeMap<_, PrintBlock> = BTreeMap::new();
        for AgendaDay { date, lines } in days {
            for line in lines {
                let key = (sort_key(&line.provider.full_name()), line.provider.id);
                let block = blocks.entry(key).or_insert_with(|| PrintBlock { provider: line.provider.clone(), days: Vec::new() });
                match block.days.last_mut().filter(|day| day.date == date) {
                    Some(day) => day.lines.push(line),
                    None => block.days.push(AgendaDay { date, lines: vec![line] }),
                }
            }
        }
        let mut view = Self { agency, first, now, blocks: blocks.into_values().collect() };
        let days = view.blocks.iter_mut().flat_map(|block| &mut block.days);
        disambiguate_children(days.flat_map(|day| &mut day.lines).map(|line| &mut line.child).collect());
        view
    }
}

impl PrintBlock {
    /// All visits of the block, in order.
    pub fn lines(&self) -> impl Iterator<Item = &AgendaLine> {
        self.days.iter().flat_map(|day| &day.lines)
    }

    /// The visits of one day.
    pub fn on(&self, date: Date) -> &[AgendaLine] {
        self.days.iter().find(|day| day.date == date).map(|day| day.lines.as_slice()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ChildId, ProviderId, VisitId,
        schedule::Discipline,
        visits::{ChildRef, NoteState, VisitState},
    };
    use jiff::civil::date;
    use uuid::Uuid;

    fn line(start: u16, provider: (u128, &str), child: (u128, &str)) -> AgendaLine {
        AgendaLine {
            visit: VisitId(Uuid::from_u128(u128::from(start))),
            start,
            end: start + 45,
            place_time: None,
            child: ChildRef {
                id: ChildId(Uuid::from_u128(child.0)),
                first_name: "Dylan".into(),
                last_name: child.1.into(),
                town: None,
                born: None,
                letters: 1,
            },
            provider: ProviderRef {
                id: ProviderId(Uuid::from_u128(provider.0)),
                first_name: provider.1.into(),
                last_name: "P".into(),
                detail: None,
            },
            discipline: Discipline("ST".into()),
            kind: None,
            town: "Rush".into(),
            state: VisitState::Planned,
            note: NoteState::None,
            override_reason: None,
        }
    }

    #[test]
    fn each_provider_has_one_block() {
        let (monday, tuesday) = (date(2026, 11, 30), date(2026, 12, 1));
        let (zoe, ana) = ((1, "zoe"), (2, "Ana"));
        let days = vec![
            AgendaDay { date: monday, lines: vec![line(480, zoe, (1, "Shelton")), line(500, ana, (2, "Sheppard"))] },
            AgendaDay { date: tuesday, lines: vec![line(485, ana, (3, "Moss")), line(600, ana, (1, "Shelton"))] },
        ];
        let view = PrintView::new("Maple".into(), monday, monday.at(7, 0, 0, 0), days);
        let summary: Vec<_> = view
            .blocks
            .iter()
            .map(|block| (block.provider.first_name.as_str(), block.lines().map(|line| line.start).collect::<Vec<_>>()))
            .collect();
        assert_eq!(summary, [("Ana", vec![500, 485, 600]), ("zoe", vec![480])]);
        assert_eq!((view.blocks[0].on(tuesday).len(), view.blocks[1].on(tuesday).len()), (2, 0));
        let names: Vec<_> = view.blocks[0].lines().map(|line| line.child.short_name()).collect();
        assert_eq!(names, ["Dylan Shep.", "Dylan M.", "Dylan Shel."], "short names are distinct on the whole page");
    }
}
