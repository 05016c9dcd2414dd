//! Rows that a member chose on a list, to do something with all of them: either these, or all that match its search and filters.

use super::{ListFilters, ListQuery, Part};
use crate::{ErrorCode, FormValue};
use uuid::Uuid;

/// How many records one action changes at most. All are changed in one transaction, in which nobody else can write.
pub const MAX_CHOSEN: u32 = 200;

/// The parameter of the address that a form with checkboxes sends for each row.
pub const CHOSEN: &str = "id";
/// The parameter that means all rows that match.
pub const ALL: &str = "all";
/// The parameter of a form with checkboxes, also when none is checked.
pub const IS_CHOICE: &str = "chosen";

/// Which rows of a list are chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    /// All that match.
    All,
    These(Vec<Uuid>),
}

/// Which rows an address chooses; `None` if it comes from no form with checkboxes.
fn read_choice<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Option<Choice> {
    let (mut is_choice, mut all, mut these) = (false, false, Vec::new());
    for (name, value) in pairs {
        match name {
            IS_CHOICE => is_choice = true,
            ALL => all = true,
            CHOSEN => {
                if let Ok(id) = value.parse::<Uuid>()
                    && !these.contains(&id)
                    && these.len() <= MAX_CHOSEN as usize
                {
                    these.push(id);
                }
            }
            _ => {}
        }
    }
    is_choice.then_some(if all { Choice::All } else { Choice::These(these) })
}

impl<F: ListFilters> ListQuery<F> {
    /// Exactly these rows.
    pub fn only(rows: Vec<Uuid>) -> Self {
        Self { only: Some(rows), part: Part::Download, ..Self::default() }
    }

    /// The rows that an address chooses, up to the maximum of a download; `None` if it comes from no form with checkboxes.
    pub fn chosen(pairs: &[(String, String)]) -> Option<Self> {
        let choice = read_choice(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))?;
        let only = match choice {
            Choice::All => None,
            Choice::These(these) => Some(these),
        };
        let get = |name: &str| pairs.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
        Some(Self { only, ..Self::read(get).on(Part::Download) })
    }
}

/// The rows that an address chooses; no row if it comes from no form with checkboxes.
pub fn chosen<F: ListFilters>(pairs: &[(String, String)]) -> ListQuery<F> {
    ListQuery::chosen(pairs).unwrap_or_else(|| ListQuery::only(Vec::new()))
}

/// Records of a form with the versions in which they were shown: `<id>.<version>`, separated by semicolons.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SeenRecords(Vec<(Uuid, i64)>);

impl SeenRecords {
    pub fn new(records: impl IntoIterator<Item = (Uuid, i64)>) -> Self {
        Self(records.into_iter().collect())
    }

    pub fn records(&self) -> &[(Uuid, i64)] {
        &self.0
    }

    /// Its spelling in a form.
    pub fn text(&self) -> String {
        self.0.iter().map(|(id, version)| format!("{id}.{version}")).collect::<Vec<_>>().join(";")
    }
}

impl FormValue for SeenRecords {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        let mut records: Vec<(Uuid, i64)> = Vec::new();
        for record in text.split(';').filter(|record| !record.is_empty()) {
            let (id, version) = record.split_once('.').ok_or(ErrorCode::NothingChosen)?;
            let id = id.parse::<Uuid>().map_err(|_| ErrorCode::NothingChosen)?;
            let version = version.parse().map_err(|_| ErrorCode::NothingChosen)?;
            if records.iter().any(|(known, _)| *known == id) {
                return Err(ErrorCode::NothingChosen);
            }
            records.push((id, version));
        }
        match records.len() {
            0 => Err(ErrorCode::NothingChosen),
            count if count > MAX_CHOSEN as usize => Err(ErrorCode::TooManyChosen),
            _ => Ok(Self(records)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::ChildFilters;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn an_address_chooses_some_or_all() {
        let (one, two) = (id(1).to_string(), id(2).to_string());
        let some = [("chosen", "1"), ("id", one.as_str()), ("id", two.as_str()), ("id", one.as_str()), ("id", "x")];
        assert_eq!(read_choice(some.into_iter()), Some(Choice::These(vec![id(1), id(2)])));
        assert_eq!(read_choice([("chosen", "1"), ("all", "1"), ("id", one.as_str())].into_iter()), Some(Choice::All));
        assert_eq!(read_choice([("chosen", "1")].into_iter()), Some(Choice::These(vec![])));
        assert_eq!(read_choice([("id", one.as_str())].into_iter()), None);
        let pairs =
            [("chosen", "1"), ("all", "1"), ("q", "cruz"), ("page", "2")].map(|(name, value)| (name.into(), value.into()));
        let query: ListQuery<ChildFilters> = ListQuery::chosen(&pairs).unwrap();
        assert_eq!((query.q.as_str(), query.part, query.only), ("cruz", Part::Download, None));
    }

    #[test]
    fn records_are_read_with_their_versions() {
        let records = SeenRecords::new([(id(1), 1), (id(2), 7)]);
        assert_eq!(SeenRecords::read(&records.text()), Ok(records.clone()));
        for wrong in ["", "x", "x.1", &format!("{}.x", id(1)), &format!("{}.1;{}.2", id(1), id(1))] {
            assert_eq!(SeenRecords::read(wrong), Err(ErrorCode::NothingChosen), "{wrong}");
        }
        let many = SeenRecords::new((0..=u128::from(MAX_CHOSEN)).map(|number| (id(number), 1)));
        assert_eq!(SeenRecords::read(&many.text()), Err(ErrorCode::TooManyChosen));
    }
}
