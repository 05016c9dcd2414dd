//! The agenda: a week's visits as a plain list, in order of time.

use super::{Discipline, PlaceTime};
use crate::{
    VisitId,
    text::StoredText,
    visits::{ChildRef, NoteState, ProviderRef, VisitState, disambiguate_children},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// A week of visits by day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgendaView {
    pub week_start: Date,
    /// The current time in the agency's local time.
    pub now: DateTime,
    pub disciplines: Vec<Discipline>,
    /// Days with matching visits, in order.
    pub days: Vec<AgendaDay>,
}

impl AgendaView {
    /// The number of all lines.
    pub fn count(&self) -> usize {
        self.days.iter().map(|day| day.lines.len()).sum()
    }

    /// Makes the short names of the listed children distinct.
    pub fn disambiguate_children(&mut self) {
        let lines = self.days.iter_mut().flat_map(|day| &mut day.lines);
        disambiguate_children(lines.map(|line| &mut line.child).collect());
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
    /// Minutes since midnight in the agency's local time.
    pub start: u16,
    pub end: u16,
    /// The start where the visit takes place, if the time there differs from the agency's.
    pub place_time: Option<PlaceTime>,
    pub child: ChildRef,
    pub provider: ProviderRef,
    pub discipline: Discipline,
    /// The name of its kind, if it needs no authorization.
    pub kind: Option<crate::visit_kinds::KindName>,
    /// Where the visit happens.
    pub town: String,
    pub state: VisitState,
    pub note: NoteState,
    /// Why a rule was overridden for it.
    pub override_reason: Option<StoredText>,
}
