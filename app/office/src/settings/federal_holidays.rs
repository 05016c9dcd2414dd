//! The federal holidays of a year, by name.

use domain::{
    Language,
    holidays::{Holiday, federal_holidays},
};
use web::terms::federal_holiday_name;

/// The federal holidays of a year with localized names.
pub fn federal_with_names(lang: Language, year: i16) -> Vec<Holiday> {
    federal_holidays(year)
        .into_iter()
        .map(|day| Holiday { date: day.date, name: federal_holiday_name(lang, day.holiday, day.observed) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn federal_holidays_have_unique_names() {
        let year = federal_with_names(Language::En, 2026);
        let at = |day| year.iter().find(|holiday| holiday.date == day).map(|holiday| holiday.name.as_str());
        assert_eq!(at(date(2026, 7, 3)), Some("Independence Day (observed)"));
        assert_eq!(at(date(2026, 11, 26)), Some("Thanksgiving Day"));
        for lang in Language::ALL {
            let names: std::collections::BTreeSet<_> =
                federal_with_names(lang, 2026).into_iter().map(|holiday| holiday.name).collect();
            assert_eq!(names.len(), 12);
        }
    }
}
