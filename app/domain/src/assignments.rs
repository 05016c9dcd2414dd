//! Who carries out an authorization, and when: it is issued to the agency, which assigns therapists with dates.
//!
//! The assignments of an authorization are in the order of their days and don't overlap. They lie within the days that the payer
//! set: an early end leaves them alone, so that bringing the authorization back brings them back too.

use crate::{AuthorizationId, ErrorCode, ProviderId, form::form};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A therapist of an authorization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    pub provider: ProviderId,
    pub first_day: Date,
    /// `None` until the authorization ends.
    pub last_day: Option<Date>,
}

impl Assignment {
    /// From a day on until the authorization ends.
    pub fn begins(first_day: Date, provider: ProviderId) -> Self {
        Self { provider, first_day, last_day: None }
    }

    /// Whether the therapist is assigned on a day on which the authorization is valid.
    pub fn covers(&self, day: Date) -> bool {
        self.first_day <= day && !self.is_over(day)
    }

    fn is_over(&self, day: Date) -> bool {
        self.last_day.is_some_and(|last| last < day)
    }
}

/// The therapist of a day.
pub fn on(assignments: &[Assignment], day: Date) -> Option<ProviderId> {
    assignments.iter().find(|one| one.covers(day)).map(|one| one.provider)
}

/// The assignment that is shown where one is shown for all: that of the day, or else the next, or else the last.
pub fn shown(assignments: &[Assignment], day: Date) -> Option<&Assignment> {
    assignments.iter().find(|one| !one.is_over(day)).or(assignments.last())
}

/// The assignments within other days of the authorization. The first one begins with the authorization if it did before.
pub fn within(assignments: &[Assignment], began: Date, starts_on: Date, ends_on: Date) -> Vec<Assignment> {
    let mut remaining: Vec<Assignment> = assignments
        .iter()
        .filter(|one| one.first_day <= ends_on && one.last_day.is_none_or(|last| last >= starts_on))
        .cloned()
        .collect();
    if let Some(first) = remaining.first_mut().filter(|first| first.first_day == began || first.first_day < starts_on) {
        first.first_day = starts_on;
    }
    if let Some(last) = remaining.last_mut().filter(|last| last.last_day.is_some_and(|day| day >= ends_on)) {
        last.last_day = None;
    }
    remaining
}

/// Another therapist from a day on until the authorization ends, or nobody: who was assigned before ends the day before, and what
/// would have begun later is gone.
pub fn changed_from(assignments: &[Assignment], day: Date, provider: Option<ProviderId>) -> Vec<Assignment> {
    let mut changed: Vec<Assignment> = assignments.iter().filter(|one| one.first_day < day).cloned().collect();
    if let Some(last) = changed.last_mut().filter(|last| !last.is_over(day)) {
        if provider == Some(last.provider) {
            last.last_day = None;
            return changed;
        }
        last.last_day = day.yesterday().ok();
    }
    changed.extend(provider.map(|provider| Assignment::begins(day, provider)));
    changed
}

/// Another therapist in place of the one that is [`shown`], for the same days: a correction, as by a form or a file that has no
/// dates. `None` takes that one away. What is over stays: then the new one begins on the day after.
pub fn replaced(assignments: &[Assignment], starts_on: Date, day: Date, provider: Option<ProviderId>) -> Vec<Assignment> {
    let Some(at) = shown(assignments, day).and_then(|shown| assignments.iter().position(|one| one == shown)) else {
        return provider.map(|provider| Assignment::begins(starts_on, provider)).into_iter().collect();
    };
    let mut changed = assignments.to_vec();
    let over = changed[at].last_day.filter(|last| *last < day).and_then(|last| last.tomorrow().ok());
    match (provider, over) {
        (Some(provider), None) => changed[at].provider = provider,
        (None, None) => drop(changed.remove(at)),
        (Some(provider), Some(next)) => changed.push(Assignment::begins(next, provider)),
        (None, Some(_)) => {}
    }
    changed
}

/// The assignments without a provider from a day on, as when they leave the agency; `None` if none of theirs goes on then.
/// `ends_on` is the last day of the authorization.
pub fn without(assignments: &[Assignment], provider: ProviderId, day: Date, ends_on: Date) -> Option<Vec<Assignment>> {
    let goes_on = |one: &Assignment| one.provider == provider && one.last_day.unwrap_or(ends_on) >= day;
    if !assignments.iter().any(goes_on) {
        return None;
    }
    let remaining = assignments.iter().filter(|one| !goes_on(one) || one.first_day < day).cloned();
    let until = |mut one: Assignment| {
        if goes_on(&one) {
            one.last_day = day.yesterday().ok();
        }
        one
    };
    Some(remaining.map(until).collect())
}

/// Whether assignments are in order, do not overlap, and lie within these days.
pub fn fit(assignments: &[Assignment], starts_on: Date, ends_on: Date) -> bool {
    let in_order = assignments.windows(2).all(|pair| pair[0].last_day.is_some_and(|last| last < pair[1].first_day));
    in_order
        && assignments.iter().all(|one| {
            let last = one.last_day.unwrap_or(ends_on);
            starts_on <= one.first_day && one.first_day <= last && last <= ends_on
        })
}

form! {
    /// Input: another therapist from a day on, or nobody.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ChangeTherapist {
        pub authorization: AuthorizationId,
        pub version: i64,
        /// `None` for nobody, which has to be chosen too.
        #[read(read_therapist)]
        pub provider: Option<ProviderId>,
        /// The first day of the new one.
        pub first_day: Date,
    }
}

/// The value by which a form says nobody.
pub const NOBODY: &str = "nobody";

fn read_therapist(text: &str) -> Result<Option<ProviderId>, ErrorCode> {
    match text.trim() {
        "" => Err(ErrorCode::FieldMissing),
        NOBODY => Ok(None),
        id => id.parse().map(Some).map_err(|_| ErrorCode::Unreadable),
    }
}

/// A therapist in a cell of a file, by the provider's reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedAssignment {
    pub provider: String,
    pub first_day: Date,
    pub last_day: Option<Date>,
}

/// The therapists of an authorization in a cell: `P001 2026-09-01/2026-11-30; P002 2026-12-01/`.
pub fn write_therapists(assignments: &[NamedAssignment]) -> String {
    let written = assignments.iter().map(|one| {
        let last_day = one.last_day.map(|day| day.to_string()).unwrap_or_default();
        format!("{} {}/{last_day}", one.provider, one.first_day)
    });
    written.collect::<Vec<_>>().join("; ")
}

/// Reads what [`write_therapists`] writes, in any order.
///
/// # Errors
/// `Unreadable`.
pub fn read_therapists(cell: &str) -> Result<Vec<NamedAssignment>, ErrorCode> {
    let one = |part: &str| {
        // A reference can have spaces and slashes, and days have neither.
        let (provider, days) = part.trim().rsplit_once(' ')?;
        let (first_day, last_day) = days.split_once('/')?;
        let last_day = if last_day.is_empty() { None } else { Some(last_day.parse().ok()?) };
        Some(NamedAssignment { provider: provider.trim().to_owned(), first_day: first_day.parse().ok()?, last_day })
    };
    let parts = cell.split(';').filter(|part| !part.trim().is_empty());
    let mut read: Vec<_> = parts.map(|part| one(part).ok_or(ErrorCode::Unreadable)).collect::<Result<_, _>>()?;
    read.sort_by_key(|one| one.first_day);
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    const FIRST: Date = date(2026, 9, 1);
    const LAST: Date = date(2027, 2, 28);
    const DECEMBER: Date = date(2026, 12, 1);

    fn who(number: u128) -> ProviderId {
        ProviderId(Uuid::from_u128(number))
    }

    fn two() -> Vec<Assignment> {
        let until = Some(date(2026, 11, 30));
        vec![Assignment { last_day: until, ..Assignment::begins(FIRST, who(1)) }, Assignment::begins(DECEMBER, who(2))]
    }

    #[test]
    fn each_day_has_its_therapist() {
        assert_eq!(
            [date(2026, 8, 31), FIRST, date(2026, 11, 30), DECEMBER, LAST].map(|day| on(&two(), day)),
            [None, Some(who(1)), Some(who(1)), Some(who(2)), Some(who(2))]
        );
        let shown_on = |assignments: &[Assignment], day| shown(assignments, day).map(|one| one.provider);
        assert_eq!(
            [date(2026, 8, 1), FIRST, DECEMBER].map(|day| shown_on(&two(), day)),
            [Some(who(1)), Some(who(1)), Some(who(2))]
        );
        assert_eq!(shown_on(&two()[..1], LAST), Some(who(1)), "the last one, if there is no other");
        assert_eq!(shown_on(&[], LAST), None);
    }

    #[test]
    fn a_change_ends_who_was_assigned_the_day_before() {
        let one = [Assignment::begins(FIRST, who(1))];
        assert_eq!(changed_from(&one, DECEMBER, Some(who(2))), two());
        assert_eq!(changed_from(&one, DECEMBER, None), two()[..1]);
        assert_eq!(changed_from(&one, FIRST, Some(who(2))), [Assignment::begins(FIRST, who(2))]);
        assert_eq!(changed_from(&one, DECEMBER, Some(who(1))), one, "who stays is not assigned twice");
        assert_eq!(changed_from(&[], DECEMBER, Some(who(2))), two()[1..]);
        assert_eq!(changed_from(&two(), date(2026, 10, 1), Some(who(3))).len(), 2, "what would begin later is gone");
        let later = changed_from(&two()[..1], date(2027, 1, 1), Some(who(3)));
        assert_eq!(later[0], two()[0], "a gap stays");
        assert!(fit(&later, FIRST, LAST));
    }

    #[test]
    fn other_days_of_the_authorization_take_the_assignments_along() {
        let earlier = within(&two(), FIRST, date(2026, 8, 1), LAST);
        assert_eq!((earlier[0].first_day, earlier.len()), (date(2026, 8, 1), 2));
        let later = within(&two(), FIRST, date(2026, 12, 15), LAST);
        assert_eq!(later, [Assignment::begins(date(2026, 12, 15), who(2))]);
        let shorter = within(&two(), FIRST, FIRST, date(2026, 11, 15));
        assert_eq!(shorter, [Assignment::begins(FIRST, who(1))]);
        for changed in [earlier, shorter] {
            assert!(fit(&changed, changed[0].first_day, LAST));
        }
    }

    #[test]
    fn a_correction_keeps_the_days() {
        assert_eq!(replaced(&two(), FIRST, FIRST, Some(who(3)))[0], Assignment { provider: who(3), ..two()[0].clone() });
        assert_eq!(replaced(&two(), FIRST, DECEMBER, None), two()[..1]);
        assert_eq!(replaced(&two()[..1], FIRST, date(2027, 1, 1), Some(who(2))), two(), "what is over stays");
        assert_eq!(replaced(&two()[..1], FIRST, DECEMBER, None), two()[..1]);
        assert_eq!(replaced(&[], FIRST, DECEMBER, Some(who(1))), [Assignment::begins(FIRST, who(1))]);
        assert_eq!(replaced(&[], FIRST, DECEMBER, None), []);
    }

    #[test]
    fn who_leaves_is_assigned_until_the_day_before() {
        assert_eq!(without(&two(), who(1), DECEMBER, LAST), None);
        assert_eq!(without(&two(), who(2), DECEMBER, LAST), Some(two()[..1].to_vec()));
        let left = without(&two(), who(2), date(2027, 1, 1), LAST).unwrap();
        assert_eq!(left[1].last_day, Some(date(2026, 12, 31)));
        assert_eq!(without(&two(), who(2), date(2027, 3, 1), LAST), None, "the authorization is over then");
    }

    #[test]
    fn overlaps_and_days_outside_do_not_fit() {
        assert!(fit(&two(), FIRST, LAST) && fit(&[], FIRST, LAST));
        assert!(!fit(&two(), FIRST, date(2026, 11, 30)) && !fit(&two(), DECEMBER, LAST));
        let mut overlapping = two();
        overlapping[0].last_day = Some(DECEMBER);
        assert!(!fit(&overlapping, FIRST, LAST));
        overlapping[0].last_day = None;
        assert!(!fit(&overlapping, FIRST, LAST));
    }

    #[test]
    fn therapists_are_written_and_read() {
        let text = "PR 1/2 2026-09-01/2026-11-30; P2 2026-12-01/";
        let read = read_therapists(text).unwrap();
        assert_eq!((read[0].provider.as_str(), read[1].last_day), ("PR 1/2", None));
        assert_eq!(write_therapists(&read), text);
        assert_eq!(read_therapists("P2 2026-12-01/;PR 1/2  2026-09-01/2026-11-30;").unwrap(), read);
        assert_eq!(read_therapists(" "), Ok(vec![]));
        for wrong in ["P1", "P1 2026-09-01", "P1 2026-13-01/", "P1 2026-09-01/soon"] {
            assert_eq!(read_therapists(wrong), Err(ErrorCode::Unreadable), "{wrong}");
        }
    }
}
