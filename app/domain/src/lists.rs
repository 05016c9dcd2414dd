//! Lists of records: the search text, filters, order and page of a list, as they are in its address
//! (`/children?q=cruz&discipline=OT&sort=-born&page=2`). What each list can be filtered and sorted by is in `filters`.

mod chosen;
mod filters;

pub use chosen::{ALL, CHOSEN, IS_CHOICE, MAX_CHOSEN, SeenRecords, chosen};

pub use filters::{
    AccountState, AuthorizationColumn, AuthorizationFilters, ChildColumn, ChildFilters, DataReportColumn, DataReportFilters,
    DataReportState, EmailColumn, EmailFilters, Ending, HoldColumn, HoldFilters, HoldKind, HoldState, MemberColumn,
    MemberFilters, NoteColumn, NoteFilters, PayerColumn, PayerFilters, ProviderColumn, ProviderFilters, RecordState,
    ServiceColumn, ServiceFilters, UnsignedState, VisitKindColumn, VisitKindFilters,
};

use crate::{
    discipline::Discipline,
    people::{Page, Search},
};
use jiff::civil::Date;
use serde::Serialize;
use std::{cmp::Reverse, fmt::Debug};
use uuid::Uuid;

/// The maximum number of rows of a download.
pub const MAX_DOWNLOAD: u32 = 5_000;

/// The maximum length of a search text; longer text is cut off.
const MAX_LENGTH: usize = 100;

/// The maximum length of a filter's value, which is that of a name: a payer is found by its whole name.
const MAX_VALUE_LENGTH: usize = 120;

/// A column by which a list can be sorted.
pub trait SortColumn: Copy + Debug + Eq + Send + Sync + 'static {
    const ALL: &'static [Self];

    /// Its name in the address.
    fn key(self) -> &'static str;
}

/// An order: `born` in the address, or `-born` for the latest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort<C> {
    pub column: C,
    pub descending: bool,
}

impl<C> Sort<C> {
    pub const fn ascending(column: C) -> Self {
        Self { column, descending: false }
    }

    pub const fn descending(column: C) -> Self {
        Self { column, descending: true }
    }

    /// Sorts rows that already are in the order of equal keys.
    pub fn sort<T, K: Ord>(&self, rows: &mut [T], key: impl Fn(&T) -> K) {
        if self.descending { rows.sort_by_cached_key(|row| Reverse(key(row))) } else { rows.sort_by_cached_key(key) }
    }
}

impl<C: SortColumn> Sort<C> {
    /// `None` for an unknown column.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        C::ALL.iter().find(|column| column.key() == name).map(|column| Self { column: *column, descending })
    }

    /// Its spelling in the address.
    pub fn key(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.column.key())
    }
}

/// A value of a filter.
pub trait FilterValue: Clone + Debug + PartialEq + Sized {
    /// `None` for an unknown value, which is ignored.
    fn read(text: &str) -> Option<Self>;

    /// Its spelling in the address.
    fn text(&self) -> String;
}

impl FilterValue for String {
    fn read(text: &str) -> Option<Self> {
        let text: Self = text.trim().chars().take(MAX_VALUE_LENGTH).collect();
        (!text.is_empty()).then_some(text)
    }

    fn text(&self) -> String {
        self.clone()
    }
}

impl FilterValue for Discipline {
    fn read(text: &str) -> Option<Self> {
        String::read(text).map(Self)
    }

    fn text(&self) -> String {
        self.0.clone()
    }
}

/// The filters of a list. Each is in the address under its name.
pub trait ListFilters: Clone + Debug + Default + PartialEq + Send + Sync + 'static {
    type Column: SortColumn;

    /// The order without `sort` in the address; `None` for a list that has one of its own, such as open ones first.
    const DEFAULT_SORT: Option<Sort<Self::Column>>;

    fn read(get: impl Fn(&str) -> Option<String>) -> Self;

    /// Name and value of each filter that is set.
    fn pairs(&self) -> Vec<(&'static str, String)>;

    /// The same filters without one of them.
    #[must_use]
    fn without(&self, name: &str) -> Self;
}

/// What is read of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Starts at 1.
    Page(u32),
    /// Everything, up to [`MAX_DOWNLOAD`].
    Download,
}

impl Part {
    /// The page number that is shown.
    pub fn number(self) -> u32 {
        match self {
            Self::Page(number) => number.max(1),
            Self::Download => 1,
        }
    }

    pub fn limit(self) -> u32 {
        match self {
            Self::Page(_) => Page::<()>::ROWS,
            Self::Download => MAX_DOWNLOAD,
        }
    }

    /// The number of rows before it.
    pub fn offset(self) -> u32 {
        (self.number() - 1).saturating_mul(Page::<()>::ROWS)
    }
}

/// Which rows of a list are wanted, and in which order.
#[derive(Clone, Debug, PartialEq)]
pub struct ListQuery<F: ListFilters> {
    pub q: String,
    pub filters: F,
    /// Never [`ListFilters::DEFAULT_SORT`].
    sort: Option<Sort<F::Column>>,
    pub part: Part,
    /// Only these rows, whatever the search and the filters are: those that a member chose. Never of a page's address.
    pub only: Option<Vec<Uuid>>,
    /// Whether all rows of the page are checked (`?check=page`), to choose them without JavaScript.
    pub is_checked: bool,
}

impl<F: ListFilters> Default for ListQuery<F> {
    fn default() -> Self {
        Self { q: String::new(), filters: F::default(), sort: None, part: Part::Page(1), only: None, is_checked: false }
    }
}

/// A search without filters.
impl<F: ListFilters> From<&Search> for ListQuery<F> {
    fn from(search: &Search) -> Self {
        Self { q: search.q.clone(), part: Part::Page(search.page), ..Self::default() }
    }
}

impl<F: ListFilters> ListQuery<F> {
    /// A list with these filters.
    pub fn filtered(filters: F) -> Self {
        Self { filters, ..Self::default() }
    }

    /// A list of what matches this text.
    pub fn search(q: impl Into<String>) -> Self {
        Self { q: q.into(), ..Self::default() }
    }

    /// Reads the parameters of an address. Unknown values are ignored.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let q = get("q").unwrap_or_default().trim().chars().take(MAX_LENGTH).collect();
        let sort = get("sort").and_then(|text| Sort::parse(&text));
        let number = get("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
        let is_checked = get("check").is_some();
        let filters = F::read(get);
        Self { q, filters, sort: sort.filter(Self::is_special), part: Part::Page(number), only: None, is_checked }
    }

    fn is_special(sort: &Sort<F::Column>) -> bool {
        Some(*sort) != F::DEFAULT_SORT
    }

    /// The parameters of its address.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.q.is_empty() {
            pairs.push(("q", self.q.clone()));
        }
        pairs.extend(self.filters.pairs());
        pairs.extend(self.sort.map(|sort| ("sort", sort.key())));
        if let Part::Page(number @ 2..) = self.part {
            pairs.push(("page", number.to_string()));
        }
        pairs
    }

    /// The order; `None` is the list's own.
    pub fn order(&self) -> Option<Sort<F::Column>> {
        self.sort.or(F::DEFAULT_SORT)
    }

    /// Whether a search or a filter leaves rows out.
    pub fn is_narrowed(&self) -> bool {
        self.only.is_some() || !self.q.is_empty() || !self.filters.pairs().is_empty()
    }

    /// Whether a row is one of those that are wanted.
    pub fn wants(&self, id: Uuid) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&id))
    }

    /// The same list in another order, from its first page.
    #[must_use]
    pub fn sorted(&self, sort: Option<Sort<F::Column>>) -> Self {
        Self { sort: sort.filter(Self::is_special), part: Part::Page(1), ..self.clone() }
    }

    /// The order that a click on the head of a column leads to.
    pub fn next_sort(&self, column: F::Column) -> Sort<F::Column> {
        let descending = self.order() == Some(Sort::ascending(column));
        Sort { column, descending }
    }

    /// Another page of the same list.
    #[must_use]
    pub fn on(&self, part: Part) -> Self {
        Self { part, ..self.clone() }
    }

    /// Without one filter, from the first page.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        Self { filters: self.filters.without(name), part: Part::Page(1), ..self.clone() }
    }

    /// Without search and filters, in the same order.
    #[must_use]
    pub fn cleared(&self) -> Self {
        Self { sort: self.sort, ..Self::default() }
    }
}

/// The wanted part of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ListPage<T, C = ()> {
    pub rows: Vec<T>,
    /// How many rows match the search and the filters.
    pub total: u32,
    /// How many there are without search and filters.
    pub all: u32,
    /// Starts at 1.
    pub number: u32,
    /// What filters can be set to, of the agency's own data.
    pub choices: C,
}

impl<T, C> ListPage<T, C> {
    /// How many pages there are; an empty list has one.
    pub fn count(&self) -> u32 {
        self.total.div_ceil(Page::<()>::ROWS).max(1)
    }
}

/// Disciplines of the authorizations, towns and languages of the children, in alphabetical order, and the current day of the agency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ChildChoices {
    pub disciplines: Vec<String>,
    pub towns: Vec<String>,
    pub languages: Vec<String>,
    pub today: Date,
}

/// Disciplines of the providers, in alphabetical order, and the current day of the agency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProviderChoices {
    pub disciplines: Vec<String>,
    pub today: Date,
}

/// Disciplines and payers of the authorizations, in alphabetical order, and the current day of the agency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AuthorizationChoices {
    pub disciplines: Vec<String>,
    pub payers: Vec<String>,
    pub today: Date,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Role, members::MembershipStatus};
    use std::collections::HashMap;

    fn read<F: ListFilters>(pairs: &[(&str, &str)]) -> ListQuery<F> {
        let pairs: HashMap<&str, &str> = pairs.iter().copied().collect();
        ListQuery::read(|name| pairs.get(name).map(|value| (*value).to_owned()))
    }

    fn round_trip<F: ListFilters>(query: &ListQuery<F>) {
        let pairs = query.pairs();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(read::<F>(&pairs), *query, "{pairs:?}");
    }

    #[test]
    fn an_address_is_read_and_written() {
        let address = [("q", " cruz "), ("discipline", "OT"), ("town", "Rush"), ("sort", "-born"), ("page", "3")];
        let query: ListQuery<ChildFilters> = read(&address);
        assert_eq!((query.q.as_str(), query.part), ("cruz", Part::Page(3)));
        assert_eq!(query.filters.discipline, Some(Discipline("OT".into())));
        assert_eq!(query.order(), Some(Sort::descending(ChildColumn::Born)));
        round_trip(&query);
        let members = MemberFilters { role: Some(Role::Provider), state: Some(MembershipStatus::Expired) };
        round_trip(&ListQuery { part: Part::Page(2), ..ListQuery::filtered(members) });
        let ending = AuthorizationFilters { ending: Some(Ending::Soon), payer: Some("Monroe & Co".into()), discipline: None };
        round_trip(&ListQuery::filtered(ending).sorted(Some(Sort::ascending(AuthorizationColumn::Payer))));
        for kind in HoldKind::ALL {
            round_trip(&ListQuery::filtered(HoldFilters { kind: Some(*kind), state: Some(HoldState::Lifted) }));
        }
        round_trip(&ListQuery::<EmailFilters>::default());
    }

    #[test]
    fn unknown_values_are_ignored() {
        let query: ListQuery<MemberFilters> = read(&[("role", "king"), ("state", ""), ("sort", "shoe"), ("page", "-1")]);
        assert_eq!(query, ListQuery::default());
        let query: ListQuery<ChildFilters> = read(&[("town", "  "), ("sort", "--name"), ("page", "0"), ("payer", "Monroe")]);
        assert_eq!(query, ListQuery::default());
        let long = "x".repeat(500);
        let query: ListQuery<ChildFilters> = read(&[("q", &long), ("language", &long)]);
        assert_eq!((query.q.len(), query.filters.language.map(|text| text.len())), (100, Some(120)));
    }

    #[test]
    fn the_default_order_is_not_in_the_address() {
        let query: ListQuery<ChildFilters> = read(&[("sort", "name"), ("page", "2")]);
        assert_eq!(query.pairs(), [("page", "2".to_owned())]);
        let down = query.next_sort(ChildColumn::Name);
        assert_eq!(down, Sort::descending(ChildColumn::Name));
        let down = query.sorted(Some(down));
        assert_eq!(down.pairs(), [("sort", "-name".to_owned())], "from the first page");
        assert!(down.sorted(Some(down.next_sort(ChildColumn::Name))).pairs().is_empty());
        assert_eq!(query.next_sort(ChildColumn::Town), Sort::ascending(ChildColumn::Town));
        let own: ListQuery<HoldFilters> = read(&[]);
        assert_eq!((own.order(), own.next_sort(HoldColumn::Since)), (None, Sort::ascending(HoldColumn::Since)));
    }

    #[test]
    fn filters_are_removed_one_by_one() {
        let address = [("q", "ana"), ("discipline", "ST"), ("language", "es"), ("sort", "town"), ("page", "2")];
        let query: ListQuery<ChildFilters> = read(&address);
        let pair = |name, value: &str| (name, value.to_owned());
        assert_eq!(query.without("language").pairs(), [pair("q", "ana"), pair("discipline", "ST"), pair("sort", "town")]);
        assert_eq!(query.cleared().pairs(), [pair("sort", "town")]);
        assert!(query.is_narrowed() && !query.cleared().is_narrowed());
        assert_eq!(query.on(Part::Download).pairs().last(), Some(&pair("sort", "town")), "a download has no page");
    }

    #[test]
    fn parts_have_their_rows() {
        let rows = |part: Part| (part.offset(), part.limit());
        assert_eq!([Part::Page(0), Part::Page(1), Part::Page(3)].map(rows), [(0, 50), (0, 50), (100, 50)]);
        assert_eq!(rows(Part::Download), (0, MAX_DOWNLOAD));
        assert_eq!(Part::Page(u32::MAX).offset(), u32::MAX, "no overflow");
    }

    #[test]
    fn rows_of_equal_keys_stay_in_their_order() {
        let mut rows = [(1, "a"), (2, "b"), (3, "a")];
        Sort::descending(()).sort(&mut rows, |row| row.1);
        assert_eq!(rows, [(2, "b"), (1, "a"), (3, "a")]);
        Sort::ascending(()).sort(&mut rows, |row| row.1);
        assert_eq!(rows, [(1, "a"), (3, "a"), (2, "b")]);
    }
}
