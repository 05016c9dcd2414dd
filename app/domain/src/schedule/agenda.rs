//! The agenda: a week's visits as a plain list, in order of time.

use super::Discipline;
use crate::{
    VisitId,
    visits::{ChildRef, NoteState, ProviderRef, VisitState, tell_apart},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// A week of visits by day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgendaView {
    pub monday: Date,
    /// Now on the agency's wall clock.
    pub now: DateTime,
    pub disciplines: Vec<Discipline>,
    /// Days with a visit that is shown, in order.
    pub days: Vec<AgendaDay>,
}

impl AgendaView {
    /// All lines that are shown.
    pub fn count(&self) -> usize {
        self.days.iter().map(|day| day.lines.len()).sum()
    }

    /// Tells apart the children that are on the list.
    pub fn tell_apart(&mut self) {
        let lines = self.days.iter_mut().flat_map(|day| &mut day.lines);
        tell_apart(lines.map(|line| &mut line.child).collect());
    }
}

/// A day of the agenda.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgendaDay {
    pub date: Date,
    /// In order of time.
    pub lines: Vec<AgendaLine>,
}

/// One visit of the agenda.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgendaLine {
    pub visit: VisitId,
    /// Minutes of the day on the agency's wall clock.
    pub start: u16,
    pub end: u16,
    pub child: ChildRef,
    pub provider: ProviderRef,
    pub discipline: Discipline,
    /// Where the visit happens.
    pub town: String,
    pub state: VisitState,
    pub note: NoteState,
}
