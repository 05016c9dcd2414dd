//! The visits that a board shows: its filter, with the people whom the filter's text finds.

use super::{BoardFilter, Discipline};
use crate::{ChildId, ProviderId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a filter selects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// A discipline's code; empty selects all.
    discipline: String,
    /// `None` selects everyone.
    people: Option<FoundPeople>,
}

/// The people whom a text finds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPeople {
    pub children: BTreeSet<ChildId>,
    pub providers: BTreeSet<ProviderId>,
}

impl Selection {
    /// `people` are those whom the filter's text finds; `None` for an empty text.
    pub fn new(filter: &BoardFilter, people: Option<FoundPeople>) -> Self {
        Self { discipline: filter.discipline.trim().to_owned(), people }
    }

    /// Whether a visit is selected: by its discipline, and by its child or its provider.
    pub fn shows(&self, discipline: &str, child: ChildId, provider: Option<ProviderId>) -> bool {
        let of_discipline = self.discipline.is_empty() || self.discipline == discipline;
        of_discipline && (self.finds_child(child) || provider.is_some_and(|id| self.finds_provider(id)))
    }

    /// Whether a provider's row is selected: by their disciplines, and by the provider or one of the children visited.
    pub fn shows_row(
        &self,
        disciplines: &[Discipline],
        provider: ProviderId,
        mut children: impl Iterator<Item = ChildId>,
    ) -> bool {
        let of_discipline = self.discipline.is_empty() || disciplines.iter().any(|own| own.0 == self.discipline);
        of_discipline && (self.finds_provider(provider) || children.any(|child| self.finds_child(child)))
    }

    /// Whether the text finds this child, so that even numbers without names are about the child.
    pub fn is_about(&self, child: ChildId) -> bool {
        self.people.is_some() && self.finds_child(child)
    }

    fn finds_child(&self, child: ChildId) -> bool {
        self.people.as_ref().is_none_or(|found| found.children.contains(&child))
    }

    fn finds_provider(&self, provider: ProviderId) -> bool {
        self.people.as_ref().is_none_or(|found| found.providers.contains(&provider))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_visit_is_selected_by_its_child_or_its_provider() {
        let (child, provider) = (|id| ChildId(Uuid::from_u128(id)), |id| ProviderId(Uuid::from_u128(id)));
        let filter = BoardFilter { discipline: " ST ".into(), name: "someone".into() };
        let everyone = Selection::new(&filter, None);
        assert!(everyone.shows("ST", child(1), None) && !everyone.shows("OT", child(1), None));
        let found = FoundPeople { children: [child(1)].into(), providers: [provider(2)].into() };
        let some = Selection::new(&filter, Some(found));
        assert!(some.shows("ST", child(1), Some(provider(1))) && some.shows("ST", child(2), Some(provider(2))));
        assert!(!some.shows("ST", child(2), Some(provider(1))) && !some.shows("ST", child(2), None));
        assert!(
            some.is_about(child(1)) && !some.is_about(child(2)),
            "a visit of a provider who was found is not about its child"
        );
        assert!(!everyone.is_about(child(1)));
        let speech = [Discipline("OT".into()), Discipline("ST".into())];
        assert!(
            some.shows_row(&speech, provider(2), std::iter::empty())
                && !some.shows_row(&speech[..1], provider(2), std::iter::empty())
        );
        assert!(some.shows_row(&speech, provider(1), [child(2), child(1)].into_iter()));
        assert!(!some.shows_row(&speech, provider(1), std::iter::once(child(2))));
        assert!(!Selection::new(&filter, Some(FoundPeople::default())).shows("ST", child(1), Some(provider(1))), "nobody found");
    }
}
