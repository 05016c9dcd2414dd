//! Checks across rows, and plausibility checks.

use super::{Child, ParsedFiles, Problem, ProblemCode, Provider, Row, Sheet, guardians::Name, languages};
use crate::availability::Availability;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// All checks that need neither the current date nor existing records.
pub(super) fn check_content(read: &mut ParsedFiles) {
    let ParsedFiles { providers, children, authorizations, visits, errors, warnings, .. } = read;
    find_lost_zeros(providers, errors);
    find_lost_zeros(children, errors);
    find_lost_zeros(authorizations, errors);
    find_lost_zeros(visits, errors);
    find_duplicate_children(&children.rows, warnings);
    find_unknown_languages(&providers.rows, &children.rows, warnings);
    check_coordinates(read);
    check_night_hours(read);
}

/// Normalizes a reference as a spreadsheet does when it reads it as a number: without leading zeros.
pub fn canonical_reference(reference: &str) -> String {
    let mut canonical_reference = String::with_capacity(reference.len());
    let mut figures = reference.strip_suffix(".0").unwrap_or(reference).chars().peekable();
    let mut within = false;
    while let Some(c) = figures.next() {
        let last = !figures.peek().is_some_and(char::is_ascii_digit);
        if c == '0' && !within && !last {
            continue;
        }
        within = c.is_ascii_digit();
        canonical_reference.extend(c.to_lowercase());
    }
    canonical_reference
}

/// Reports references that differ only in leading zeros: a spreadsheet has dropped them in a part of the file.
fn find_lost_zeros<T: Row>(sheet: &Sheet<T>, errors: &mut Vec<Problem>) {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    for row in &sheet.rows {
        let before = *known.entry(canonical_reference(row.reference())).or_insert(row.reference());
        if before != row.reference() {
            let both = format!("{before}, {}", row.reference());
            errors.push(Problem::new(T::FILE, row.line(), T::FILE.reference_column(), &both, ProblemCode::LostZeros));
        }
    }
}

/// The name and birth date that identify a child without a reference.
pub type ChildIdentity = (Name, Date);

/// The warning for a child with the same name and birth date as another.
pub fn duplicate_child_warning(child: &Child, other: &str) -> Problem {
    Problem::new(Child::FILE, child.line, "child_id", &format!("{}, {other}", child.reference), ProblemCode::SameChild)
}

fn find_duplicate_children(children: &[Child], warnings: &mut Vec<Problem>) {
    let mut known: BTreeMap<ChildIdentity, &str> = BTreeMap::new();
    for child in children {
        if let Some(other) = known.insert(child.identity(), &child.reference) {
            warnings.push(duplicate_child_warning(child, other));
        }
    }
}

/// Reports tags that may be no language: a language of few families, or `tbd`.
fn find_unknown_languages(providers: &[Provider], children: &[Child], warnings: &mut Vec<Problem>) {
    let spoken =
        providers.iter().flat_map(|row| row.languages.split(';').map(move |tag| (Provider::FILE, row.line, "languages", tag)));
    let at_home = children.iter().map(|row| (Child::FILE, row.line, "home_language", row.home_language.as_str()));
    for (file, line, column, tag) in spoken.chain(at_home).filter(|(.., tag)| !languages::is_known(tag)) {
        warnings.push(Problem::new(file, line, column, tag, ProblemCode::LanguageUnknown));
    }
}

/// Reports birth dates in the future, and children who are too old.
pub fn check_birth_dates(children: &[Child], today: Date, errors: &mut Vec<Problem>, warnings: &mut Vec<Problem>) {
    const MAX_AGE_YEARS: i16 = 22;
    for child in children {
        let problem = |code| Problem::new(Child::FILE, child.line, "birth_date", &child.birth_date.to_string(), code);
        if child.birth_date > today {
            errors.push(problem(ProblemCode::NotBorn));
        } else if today.year() - child.birth_date.year() > MAX_AGE_YEARS {
            warnings.push(problem(ProblemCode::NoChild));
        }
    }
}

/// The coordinates of a row.
struct Point<'a> {
    file: super::ImportFile,
    line: u64,
    state: &'a str,
    lat: f64,
    lon: f64,
}

/// Reports implausible coordinates: swapped, without a minus, or far from all others.
fn check_coordinates(read: &mut ParsedFiles) {
    let providers = read.providers.rows.iter().map(|row| Point {
        file: super::ImportFile::Providers,
        line: row.line,
        state: &row.state,
        lat: row.lat,
        lon: row.lon,
    });
    let children = read.children.rows.iter().map(|row| Point {
        file: super::ImportFile::Children,
        line: row.line,
        state: &row.state,
        lat: row.lat,
        lon: row.lon,
    });
    let points: Vec<Point> = providers.chain(children).collect();
    let mut squares: BTreeMap<(i32, i32), u32> = BTreeMap::new();
    for point in &points {
        *squares.entry(square(point.lat, point.lon)).or_default() += 1;
    }
    let neighbors = |lat: f64, lon: f64| {
        let (y, x) = square(lat, lon);
        let around = (y - 1..=y + 1).flat_map(|y| (x - 1..=x + 1).map(move |x| (y, x)));
        around.filter_map(|square| squares.get(&square)).sum::<u32>()
    };
    // With so few points, one may well be alone.
    let enough = points.len() > 4;
    for point in &points {
        let Point { file, line, state, lat, lon } = *point;
        let alone = enough && neighbors(lat, lon) <= 1;
        let american = is_american(state);
        if !alone && (!american || in_states(lat, lon)) {
            continue;
        }
        let right = |lat: f64, lon: f64| if american { in_states(lat, lon) } else { neighbors(lat, lon) > 1 };
        let value = format!("{lat}, {lon}");
        let problem = |column, code| Problem::new(file, line, column, &value, code);
        if american && in_states(lat, lon) {
            read.warnings.push(problem("lat", ProblemCode::FarAway));
        } else if right(lon, lat) || right(lon, -lat) {
            read.errors.push(problem("lat", ProblemCode::Swapped));
        } else if right(lat, -lon) {
            read.errors.push(problem("lon", ProblemCode::LostMinus));
        } else {
            read.warnings.push(problem("lat", ProblemCode::FarAway));
        }
    }
}

/// What is wrong with a point in an American state: latitude and longitude swapped, or a longitude without its minus. `None` if the
/// state is no American one, or if neither explains it.
pub fn misplaced(state: &str, lat: f64, lon: f64) -> Option<ProblemCode> {
    if !is_american(state) || in_states(lat, lon) {
        return None;
    }
    if in_states(lon, lat) || in_states(lon, -lat) {
        Some(ProblemCode::Swapped)
    } else {
        in_states(lat, -lon).then_some(ProblemCode::LostMinus)
    }
}

/// The one-degree square that contains a point.
fn square(lat: f64, lon: f64) -> (i32, i32) {
    (lat.floor() as i32, lon.floor() as i32)
}

/// US states and territories between Puerto Rico, Hawaii and Maine. Without Alaska, which spans the date line.
fn is_american(state: &str) -> bool {
    const STATES: &str = "AL AZ AR CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH \
                          OK OR PA PR RI SC SD TN TX UT VA VT WA WI WV WY";
    STATES.split_whitespace().any(|known| known.eq_ignore_ascii_case(state))
}

fn in_states(lat: f64, lon: f64) -> bool {
    (17.0..=50.0).contains(&lat) && (-161.0..=-64.0).contains(&lon)
}

/// Visits before this time (minutes since midnight) are implausible: probably a lost PM.
const EARLIEST_MINUTE: u16 = 5 * 60;
/// The same from this time.
const LATEST_MINUTE: u16 = 22 * 60;

fn check_night_hours(read: &mut ParsedFiles) {
    for visit in &read.visits.rows {
        let minute = i32::from(visit.starts.hour()) * 60 + i32::from(visit.starts.minute());
        if minute < i32::from(EARLIEST_MINUTE) || minute >= i32::from(LATEST_MINUTE) {
            let at = visit.starts.strftime("%Y-%m-%dT%H:%M").to_string();
            read.warnings.push(Problem::new(super::ImportFile::Visits, visit.line, "starts_at", &at, ProblemCode::AtNight));
        }
    }
    let providers = read.providers.rows.iter().map(|row| (super::ImportFile::Providers, row.line, &row.availability));
    let children = read.children.rows.iter().map(|row| (super::ImportFile::Children, row.line, &row.availability));
    for (file, line, hours) in providers.chain(children) {
        let Ok(availability) = hours.parse::<Availability>() else { continue };
        let odd = |(from, to): &(u16, u16)| (*from, *to) != (0, 24 * 60) && (*from < EARLIEST_MINUTE || *from >= LATEST_MINUTE);
        let days = (0..7).filter_map(|day| jiff::civil::Weekday::from_monday_zero_offset(day).ok());
        if days.flat_map(|day| availability.windows(day)).any(odd) {
            read.warnings.push(Problem::new(file, line, "availability", hours, ProblemCode::HoursAtNight));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Files, ImportFile, read, template};
    use super::*;

    const PLACE: &str = "Elm,Rochester,NY,14604";

    /// A child by reference, name, birth date, state and degrees.
    fn children(rows: &[(&str, &str, &str, &str)]) -> ParsedFiles {
        let row = |(reference, name, born, place): &(&str, &str, &str, &str)| {
            let (state, degrees) = place.split_once(' ').expect("a state and degrees");
            let place = PLACE.replace("NY", state);
            format!("{reference},{name},Ford,{born},en,{place},{degrees},America/New_York,,,,,,\n")
        };
        let text = template(ImportFile::Children) + &rows.iter().map(row).collect::<String>();
        read(&Files { children: Some(text.into_bytes()), ..Files::default() })
    }

    fn summary(problems: &[Problem]) -> Vec<(u64, &str, ProblemCode)> {
        problems.iter().map(|problem| (problem.line, problem.column.as_str(), problem.code)).collect()
    }

    const HERE: &str = "NY 43.1,-77.6";

    #[test]
    fn lost_leading_zeros_are_reported() {
        for (long, short) in [("C0001", "C1"), ("0007", "7"), ("00", "0"), ("A-010-02", "a-10-2"), ("1001", "1001.0")] {
            assert_eq!(canonical_reference(long), canonical_reference(short), "{long}");
        }
        assert_ne!(canonical_reference("C100"), canonical_reference("C1"));
        let lost = children(&[("0007", "Ana", "2024-01-02", HERE), ("7", "Leo", "2024-01-02", HERE)]);
        assert_eq!(summary(&lost.errors), [(3, "child_id", ProblemCode::LostZeros)]);
    }

    #[test]
    fn duplicate_children_have_a_warning() {
        let double = children(&[
            ("C1", "José", "2024-01-02", HERE),
            ("C2", "JOSE", "2024-01-02", HERE),
            ("C3", "Jose", "2024-01-03", HERE),
        ]);
        assert_eq!((summary(&double.errors), summary(&double.warnings)), (vec![], vec![(3, "child_id", ProblemCode::SameChild)]));
        assert_eq!(double.warnings[0].value, "C2, C1");
    }

    #[test]
    fn implausible_birth_dates_are_reported() {
        let read =
            children(&[("C1", "Ana", "2026-12-01", HERE), ("C2", "Leo", "2026-11-30", HERE), ("C3", "Eva", "1926-11-30", HERE)]);
        let (mut errors, mut warnings) = (vec![], vec![]);
        check_birth_dates(&read.children.rows, "2026-11-30".parse().unwrap(), &mut errors, &mut warnings);
        assert_eq!(summary(&errors), [(2, "birth_date", ProblemCode::NotBorn)]);
        assert_eq!(summary(&warnings), [(4, "birth_date", ProblemCode::NoChild)]);
    }

    #[test]
    fn implausible_coordinates_are_reported() {
        let with = |place: &str| {
            let mut rows: Vec<_> =
                ["C1", "C2", "C3", "C4", "C5"].iter().map(|reference| (*reference, *reference, "2024-01-02", HERE)).collect();
            rows.push(("C6", "Ana", "2024-01-02", place));
            let read = children(&rows);
            let summary = |problems: &[Problem]| problems.iter().map(|problem| (problem.line, problem.code)).collect::<Vec<_>>();
            (summary(&read.errors), summary(&read.warnings))
        };
        let seven = |code: ProblemCode| vec![(7, code)];
        assert_eq!(with("NY 42.9,-78.1"), (vec![], vec![]));
        assert_eq!(with("NY -77.6,43.1"), (seven(ProblemCode::Swapped), vec![]));
        assert_eq!(with("NY 43.1,77.6"), (seven(ProblemCode::LostMinus), vec![]));
        assert_eq!(with("NY 34.1,-118.2"), (vec![], seven(ProblemCode::FarAway)));
        assert_eq!(with("NY 0,0"), (vec![], seven(ProblemCode::FarAway)));
        // Outside the known states, by the neighboring points.
        assert_eq!(with("Ontario -77.6,43.1"), (seven(ProblemCode::Swapped), vec![]));
        // All coordinates are wrong, so there are no neighboring points to compare with.
        let all = children(&[("C1", "Ana", "2024-01-02", "NY 43.1,77.6"), ("C2", "Leo", "2024-01-02", "NY 43.2,77.5")]);
        assert_eq!(summary(&all.errors), [(2, "lon", ProblemCode::LostMinus), (3, "lon", ProblemCode::LostMinus)]);
    }
}
