//! What a member does with several chosen records at once: which of them it can be done with, and why not with the others.

mod undo;

pub use undo::{Author, BulkAction, BulkRecords, DoneAction, UndoBulk, UndoPreview, UndoRow, UndoState};

use crate::{
    Error, ErrorCode, ProviderId,
    authorizations::AuthorizedProvider,
    form::form,
    lists::{MAX_CHOSEN, SeenRecords},
    records::is_over,
    schedule::Discipline,
    text::{EndReason, Remark},
    visits::ChildRef,
};
use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

/// A chosen child or authorization, and why nothing is done with it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenRecord {
    pub id: Uuid,
    pub version: i64,
    pub child: ChildRef,
    /// Discipline and reference of an authorization.
    pub authorization: Option<(Discipline, String)>,
    /// Visits of an authorization that stay planned with someone else than the provider who is chosen.
    pub staying: u32,
    /// Why nothing is done with it.
    pub refusal: Option<Error>,
}

/// What an action would do with the chosen records.
#[derive(Clone, Debug, PartialEq)]
pub struct BulkPreview {
    pub rows: Vec<ChosenRecord>,
    /// How many are chosen; more than [`MAX_CHOSEN`] are not listed.
    pub found: u32,
    /// Providers to choose, for the action that needs one.
    pub providers: Vec<AuthorizedProvider>,
    /// The current day of the agency.
    pub today: Date,
}

impl BulkPreview {
    /// More are chosen than one action changes.
    pub fn too_many(found: usize, today: Date) -> Self {
        Self { rows: Vec::new(), found: u32::try_from(found).unwrap_or(u32::MAX), providers: Vec::new(), today }
    }

    pub fn is_too_many(&self) -> bool {
        self.found > MAX_CHOSEN
    }

    /// The records with which it can be done.
    pub fn possible(&self) -> impl Iterator<Item = &ChosenRecord> {
        self.rows.iter().filter(|row| row.refusal.is_none())
    }

    /// How many visits stay planned with someone else.
    pub fn staying(&self) -> u32 {
        self.possible().map(|row| row.staying).sum()
    }

    /// The records with which it can't be done.
    pub fn refused(&self) -> impl Iterator<Item = (&ChosenRecord, &Error)> {
        self.rows.iter().filter_map(|row| Some((row, row.refusal.as_ref()?)))
    }

    /// What a form sends back, so that exactly this is done.
    pub fn seen(&self) -> SeenRecords {
        SeenRecords::new(self.possible().map(|row| (row.id, row.version)))
    }
}

/// Why the services of a child can't end on a day. `is_planned`: visits are planned on that day or later.
pub fn refuse_end_of_child(birth_date: Date, ended_on: Option<Date>, is_planned: bool, day: Date) -> Option<Error> {
    if ended_on.is_some() {
        Some(Error::state(ErrorCode::RecordEnded))
    } else if day < birth_date {
        Some(Error::state(ErrorCode::EndsBeforeBirth))
    } else {
        is_planned.then(|| Error::state(ErrorCode::ChildHasPlannedVisits))
    }
}

/// Why an authorization can't end early on a day, apart from visits.
pub fn refuse_end_of_authorization(starts_on: Date, ends_on: Date, is_ended_early: bool, day: Date) -> Option<Error> {
    if is_ended_early {
        Some(Error::state(ErrorCode::RecordEnded))
    } else {
        (day < starts_on || day > ends_on).then(|| Error::state(ErrorCode::EndOutsidePeriod))
    }
}

/// An authorization that may get another therapist.
#[derive(Clone, Copy, Debug)]
pub struct ToChoose<'a> {
    pub discipline: &'a Discipline,
    pub ends_on: Date,
    pub chosen: Option<ProviderId>,
}

/// The provider that a member asks for, or nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProviderChoice(pub Option<ProviderId>);

/// The provider to choose.
#[derive(Clone, Debug)]
pub struct NewlyChosen {
    pub id: ProviderId,
    pub disciplines: Vec<Discipline>,
    pub ended_on: Option<Date>,
}

/// Why an authorization can't get this therapist, or none.
pub fn refuse_provider(authorization: ToChoose, provider: Option<&NewlyChosen>, today: Date) -> Option<Error> {
    let code = if authorization.ends_on < today {
        ErrorCode::RecordEnded
    } else if authorization.chosen == provider.map(|provider| provider.id) {
        ErrorCode::ProviderChosenAlready
    } else if provider.is_some_and(|provider| !provider.disciplines.contains(authorization.discipline)) {
        ErrorCode::ProviderNotOfDiscipline
    } else if provider.is_some_and(|provider| is_over(provider.ended_on, authorization.ends_on)) {
        ErrorCode::ProviderEndsBefore
    } else {
        return None;
    };
    Some(Error::state(code))
}

form! {
    /// Input: end the services of several children.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct EndChildren {
        pub records: SeenRecords,
        /// The first day without visits.
        pub ended_on: Date,
        pub reason: Remark,
    }
}

form! {
    /// Input: end several authorizations before their last day.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct EndAuthorizations {
        pub records: SeenRecords,
        /// The last day on which they are valid.
        pub ended_on: Date,
        pub reason: Option<EndReason>,
    }
}

form! {
    /// Input: choose another provider for several authorizations, or none.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ChooseProvider {
        pub records: SeenRecords,
        pub provider: Option<ProviderId>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_child_ends_once_and_without_planned_visits() {
        let (born, day) = (date(2024, 5, 1), date(2026, 12, 1));
        let code = |ended, planned, day| refuse_end_of_child(born, ended, planned, day);
        assert_eq!(code(None, false, day), None);
        assert_eq!(code(None, true, day), Some(Error::state(ErrorCode::ChildHasPlannedVisits)));
        assert_eq!(code(Some(day), true, day), Some(Error::state(ErrorCode::RecordEnded)));
        assert_eq!(code(None, false, date(2024, 4, 30)), Some(Error::state(ErrorCode::EndsBeforeBirth)));
    }

    #[test]
    fn an_authorization_ends_within_its_period() {
        let (first, last) = (date(2026, 7, 1), date(2026, 12, 31));
        assert_eq!(refuse_end_of_authorization(first, last, false, first), None);
        assert_eq!(refuse_end_of_authorization(first, last, false, last), None);
        for outside in [date(2026, 6, 30), date(2027, 1, 1)] {
            assert_eq!(refuse_end_of_authorization(first, last, false, outside), Some(Error::state(ErrorCode::EndOutsidePeriod)));
        }
        assert_eq!(refuse_end_of_authorization(first, last, true, last), Some(Error::state(ErrorCode::RecordEnded)));
    }

    #[test]
    fn a_chosen_provider_has_the_discipline_and_stays() {
        let (today, ot) = (date(2026, 12, 1), Discipline("OT".into()));
        let (ana, ben) = (ProviderId(Uuid::from_u128(1)), ProviderId(Uuid::from_u128(2)));
        let of = |ends_on| ToChoose { discipline: &ot, ends_on, chosen: Some(ben) };
        let provider = |disciplines: &[&str], ended_on| NewlyChosen {
            id: ana,
            disciplines: disciplines.iter().map(|code| Discipline((*code).into())).collect(),
            ended_on,
        };
        let last = date(2026, 12, 31);
        let refuse = |provider: &NewlyChosen| refuse_provider(of(last), Some(provider), today);
        assert_eq!(refuse(&provider(&["OT"], None)), None);
        assert_eq!(refuse(&provider(&["OT"], Some(date(2027, 1, 1)))), None);
        assert_eq!(refuse(&provider(&["OT"], Some(last))), Some(Error::state(ErrorCode::ProviderEndsBefore)));
        assert_eq!(refuse(&provider(&["ST"], None)), Some(Error::state(ErrorCode::ProviderNotOfDiscipline)));
        let same = NewlyChosen { id: ben, ..provider(&["OT"], None) };
        assert_eq!(refuse(&same), Some(Error::state(ErrorCode::ProviderChosenAlready)));
        assert_eq!(refuse_provider(of(last), None, today), None);
        assert_eq!(refuse_provider(of(date(2026, 11, 30)), None, today), Some(Error::state(ErrorCode::RecordEnded)));
    }
}
