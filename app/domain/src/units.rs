//! How the minutes of visits become units, by the rule of the payer, and what is left of an authorization.

use crate::{AuthorizationId, ErrorCode, form::FormValue, keyed_enum::keyed_serde};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{
    cmp::Reverse,
    collections::BTreeMap,
    fmt,
    iter::Sum,
    ops::{Add, RangeInclusive, Sub},
    str::FromStr,
};

/// The minutes that a unit can have.
pub const UNIT_MINUTES: RangeInclusive<u32> = 1..=480;

/// The minutes that a visit can be authorized for.
pub const VISIT_MINUTES: RangeInclusive<u32> = 5..=480;

/// The minutes of a unit where nothing else is written.
pub const STANDARD_UNIT: u32 = 15;

crate::keyed_enum! {
    /// How minutes are rounded to units. `Cms`: all timed minutes of a child's day, payer and discipline together. `Midpoint`: the
    /// minutes of a code and day to the nearest unit. `Floor`: only full units of each visit. `Exact`: with two decimals, each
    /// visit. `VisitBand`: one for each visit that reaches a band of the payer.
    pub enum UnitRule {
        Cms "cms"
        Midpoint "midpoint"
        Floor "floor"
        Exact "exact"
        PerVisit "per_visit"
        VisitBand "visit_band"
    }
}

// A rule of another version counts visits, which needs nothing else.
keyed_serde!(UnitRule, PerVisit);

impl UnitRule {
    /// Whether a unit is some minutes, not a visit.
    pub fn is_timed(self) -> bool {
        !matches!(self, Self::PerVisit | Self::VisitBand)
    }
}

impl FormValue for UnitRule {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        match text.trim() {
            "" => Err(ErrorCode::FieldMissing),
            text => Self::parse(text).ok_or(ErrorCode::Unreadable),
        }
    }
}

/// A number of units, to two decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Units(i64);

impl Units {
    pub fn whole(units: u32) -> Self {
        Self(i64::from(units) * 100)
    }

    fn hundredths(hundredths: u32) -> Self {
        Self(hundredths.into())
    }

    /// Whether more is used than there is.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "−" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        if rest == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{rest:02}") }
    }
}

impl Add for Units {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Units {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Sum for Units {
    fn sum<I: Iterator<Item = Self>>(units: I) -> Self {
        units.fold(Self::default(), Add::add)
    }
}

/// The minutes from which each band of a payer begins, ascending: 30 and 60 for basic and extended visits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VisitBands(Vec<u32>);

impl VisitBands {
    const MAX: usize = 6;

    /// The band of a visit, the first one being 0; `None` if it is too short for any.
    pub fn band(&self, minutes: u32) -> Option<usize> {
        self.0.iter().rposition(|first| *first <= minutes)
    }
}

impl Default for VisitBands {
    fn default() -> Self {
        Self(vec![30, 60])
    }
}

impl FromStr for VisitBands {
    type Err = ErrorCode;

    fn from_str(text: &str) -> Result<Self, ErrorCode> {
        let parts = text.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty());
        let bands: Vec<u32> = parts.map(str::parse).collect::<Result<_, _>>().map_err(|_| ErrorCode::BandsInvalid)?;
        let is_valid = bands.len() <= Self::MAX
            && bands.is_sorted_by(|one, next| one < next)
            && bands.iter().all(|minutes| UNIT_MINUTES.contains(minutes));
        if is_valid && !bands.is_empty() { Ok(Self(bands)) } else { Err(ErrorCode::BandsInvalid) }
    }
}

impl fmt::Display for VisitBands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(u32::to_string).collect::<Vec<_>>().join(", "))
    }
}

impl TryFrom<String> for VisitBands {
    type Error = ErrorCode;

    fn try_from(text: String) -> Result<Self, ErrorCode> {
        text.parse()
    }
}

impl From<VisitBands> for String {
    fn from(bands: VisitBands) -> Self {
        bands.to_string()
    }
}

/// An empty field means the usual bands.
impl FormValue for VisitBands {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        if text.trim().is_empty() { Ok(Self::default()) } else { text.parse() }
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// Minutes rounded to the nearest unit; half a unit is none yet: 7 minutes of 15 are none, 8 are one; 15 of 30 are none, 16 are
/// one.
pub fn nearest(minutes: u32, unit: u32) -> u32 {
    (minutes + (unit - 1) / 2) / unit
}

/// The units of the services of one child, day, payer and discipline, from the minutes of each: the sum is rounded once. Each
/// service gets its full units, and the rest go to the largest remainders, the first of equal ones.
pub fn cms(minutes: &[u32], unit: u32) -> Vec<u32> {
    let mut units: Vec<u32> = minutes.iter().map(|minutes| minutes / unit).collect();
    let rest = nearest(minutes.iter().sum(), unit) - units.iter().sum::<u32>();
    let mut order: Vec<usize> = (0..minutes.len()).collect();
    order.sort_by_key(|service| Reverse(minutes[*service] % unit));
    for service in order.into_iter().take(rest as usize) {
        units[service] += 1;
    }
    units
}

/// A visit to count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedVisit {
    pub authorization: AuthorizationId,
    /// In the child's local time.
    pub day: Date,
    pub minutes: u32,
}

/// How the units of an authorization are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitCount {
    pub rule: UnitRule,
    pub unit_minutes: u32,
    pub bands: VisitBands,
    /// The minutes that are authorized for a visit: a longer one counts no higher band.
    pub minutes_per_visit: u32,
}

impl UnitCount {
    /// The units of an authorization. `visits` has its visits, and for `cms` those of all authorizations of the same child, payer
    /// and discipline; other rules ignore them.
    pub fn units(&self, authorization: AuthorizationId, visits: &[CountedVisit]) -> Units {
        let unit = self.unit_minutes.max(1);
        let own = || visits.iter().filter(|visit| visit.authorization == authorization);
        match self.rule {
            UnitRule::Cms => minutes_by_day(visits.iter()).values().map(|day| day_share(day, authorization, unit)).sum(),
            UnitRule::Midpoint => {
                let days = minutes_by_day(own());
                days.values().flat_map(BTreeMap::values).map(|minutes| Units::whole(nearest(*minutes, unit))).sum()
            }
            UnitRule::Floor => own().map(|visit| Units::whole(visit.minutes / unit)).sum(),
            UnitRule::Exact => own().map(|visit| Units::hundredths((visit.minutes * 200 + unit) / (unit * 2))).sum(),
            UnitRule::PerVisit => own().map(|_| Units::whole(1)).sum(),
            UnitRule::VisitBand => own().filter_map(|visit| self.band(visit.minutes)).map(|_| Units::whole(1)).sum(),
        }
    }

    /// The band that a visit counts as: never above the one of the authorized minutes.
    pub fn band(&self, minutes: u32) -> Option<usize> {
        self.bands.band(minutes.min(self.minutes_per_visit))
    }
}

/// The minutes of each authorization, by day.
fn minutes_by_day<'a>(visits: impl Iterator<Item = &'a CountedVisit>) -> BTreeMap<Date, BTreeMap<AuthorizationId, u32>> {
    let mut days: BTreeMap<Date, BTreeMap<AuthorizationId, u32>> = BTreeMap::new();
    for visit in visits {
        *days.entry(visit.day).or_default().entry(visit.authorization).or_default() += visit.minutes;
    }
    days
}

/// What one authorization gets of a day whose minutes are rounded together.
fn day_share(day: &BTreeMap<AuthorizationId, u32>, authorization: AuthorizationId, unit: u32) -> Units {
    let minutes: Vec<u32> = day.values().copied().collect();
    let share = day.keys().zip(cms(&minutes, unit)).find(|(id, _)| **id == authorization);
    share.map_or(Units::default(), |(_, units)| Units::whole(units))
}

/// Visits of an authorization and what they count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedUnits {
    pub visits: u32,
    pub minutes: u32,
    pub units: Units,
}

/// What is left of an authorization: authorized − delivered − scheduled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitBalance {
    pub authorized: Units,
    pub delivered: CountedUnits,
    pub scheduled: CountedUnits,
}

impl UnitBalance {
    /// Delivered and scheduled visits are counted apart, so that what is delivered does not depend on what is planned.
    pub fn of(
        count: &UnitCount,
        authorization: AuthorizationId,
        authorized: u32,
        delivered: &[CountedVisit],
        scheduled: &[CountedVisit],
    ) -> Self {
        let counted = |visits: &[CountedVisit]| {
            let own = || visits.iter().filter(|visit| visit.authorization == authorization);
            CountedUnits {
                visits: own().count() as u32,
                minutes: own().map(|visit| visit.minutes).sum(),
                units: count.units(authorization, visits),
            }
        };
        Self { authorized: Units::whole(authorized), delivered: counted(delivered), scheduled: counted(scheduled) }
    }

    /// Negative if more is delivered and scheduled than authorized.
    pub fn remaining(&self) -> Units {
        self.authorized - self.delivered.units - self.scheduled.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(number: u128) -> AuthorizationId {
        AuthorizationId(Uuid::from_u128(number))
    }

    fn visit(authorization: u128, day: i8, minutes: u32) -> CountedVisit {
        CountedVisit { authorization: id(authorization), day: date(2026, 12, day), minutes }
    }

    fn count(rule: UnitRule) -> UnitCount {
        UnitCount { rule, unit_minutes: 15, bands: VisitBands::default(), minutes_per_visit: 60 }
    }

    /// The units of two services on one day, together.
    fn of_day(rule: UnitRule, one: u32, other: u32) -> String {
        let visits = [visit(1, 1, one), visit(2, 1, other)];
        (count(rule).units(id(1), &visits) + count(rule).units(id(2), &visits)).to_string()
    }

    #[test]
    fn cms_pools_the_minutes_of_a_day_and_midpoint_does_not() {
        for (one, other, cms, midpoint) in [(33, 7, "3", "2"), (10, 10, "1", "2"), (7, 7, "1", "0"), (7, 0, "0", "0")] {
            let both = (of_day(UnitRule::Cms, one, other), of_day(UnitRule::Midpoint, one, other));
            assert_eq!(both, (cms.to_owned(), midpoint.to_owned()), "{one} + {other}");
        }
    }

    #[test]
    fn the_rest_goes_to_the_largest_remainders() {
        assert_eq!(cms(&[33, 7], 15), [2, 1]);
        assert_eq!(cms(&[24, 23], 15), [2, 1]);
        assert_eq!(cms(&[10, 10], 15), [1, 0], "the first of equal ones");
        assert_eq!(cms(&[7], 15), [0]);
        assert_eq!(cms(&[8], 15), [1]);
        assert_eq!(cms(&[], 15), [0; 0]);
    }

    #[test]
    fn a_unit_counts_from_the_minute_after_its_middle() {
        assert_eq!([7, 8, 22, 23].map(|minutes| nearest(minutes, 15)), [0, 1, 1, 2]);
        assert_eq!([15, 16, 45, 46].map(|minutes| nearest(minutes, 30)), [0, 1, 1, 2]);
        assert_eq!(nearest(1, 1), 1);
    }

    #[test]
    fn days_are_rounded_apart() {
        let visits = [visit(1, 1, 7), visit(1, 2, 7)];
        assert_eq!(count(UnitRule::Cms).units(id(1), &visits), Units::whole(0));
        let visits = [visit(1, 1, 22), visit(1, 1, 22)];
        assert_eq!(count(UnitRule::Midpoint).units(id(1), &visits), Units::whole(3), "44 minutes");
        assert_eq!(count(UnitRule::Floor).units(id(1), &visits), Units::whole(2), "each visit's full units");
    }

    #[test]
    fn exact_units_have_two_decimals() {
        let exact = |minutes| count(UnitRule::Exact).units(id(1), &[visit(1, 1, minutes)]).to_string();
        assert_eq!([exact(60), exact(50), exact(5), exact(1)], ["4", "3.33", "0.33", "0.07"]);
    }

    #[test]
    fn visits_are_counted_one_by_one() {
        let visits = [visit(1, 1, 20), visit(1, 1, 45), visit(1, 2, 90), visit(2, 2, 60)];
        assert_eq!(count(UnitRule::PerVisit).units(id(1), &visits), Units::whole(3));
        assert_eq!(count(UnitRule::VisitBand).units(id(1), &visits), Units::whole(2), "20 minutes reach no band");
    }

    #[test]
    fn a_visit_counts_no_higher_band_than_is_authorized() {
        let basic = UnitCount { minutes_per_visit: 45, ..count(UnitRule::VisitBand) };
        assert_eq!([29, 30, 59, 60, 200].map(|minutes| basic.band(minutes)), [None, Some(0), Some(0), Some(0), Some(0)]);
        let extended = count(UnitRule::VisitBand);
        assert_eq!([29, 30, 59, 60, 200].map(|minutes| extended.band(minutes)), [None, Some(0), Some(0), Some(1), Some(1)]);
    }

    #[test]
    fn what_is_left_may_be_less_than_nothing() {
        let delivered = [visit(1, 1, 60), visit(2, 1, 7)];
        let scheduled = [visit(1, 2, 60)];
        let balance = UnitBalance::of(&count(UnitRule::Floor), id(1), 6, &delivered, &scheduled);
        assert_eq!((balance.delivered.units, balance.delivered.visits, balance.delivered.minutes), (Units::whole(4), 1, 60));
        assert_eq!(balance.remaining().to_string(), "−2");
        assert!(balance.remaining().is_negative());
    }

    #[test]
    fn bands_are_read_as_people_write_them() {
        assert_eq!("30, 60".parse(), Ok(VisitBands::default()));
        assert_eq!("30;60 90".parse::<VisitBands>().map(|bands| bands.to_string()), Ok("30, 60, 90".to_owned()));
        for wrong in ["", "60, 30", "30, 30", "0", "half an hour", "1 2 3 4 5 6 7"] {
            assert_eq!(wrong.parse::<VisitBands>(), Err(ErrorCode::BandsInvalid), "{wrong}");
        }
        assert_eq!(VisitBands::read(" "), Ok(VisitBands::default()));
    }

    proptest! {
        #[test]
        fn cms_gives_as_many_units_as_the_sum_has(minutes in prop::collection::vec(0..200_u32, 0..6), unit in 1..61_u32) {
            let units = cms(&minutes, unit);
            prop_assert_eq!(units.iter().sum::<u32>(), nearest(minutes.iter().sum(), unit));
            prop_assert!(units.iter().zip(&minutes).all(|(units, minutes)| (minutes / unit..=minutes / unit + 1).contains(units)));
        }
    }
}
