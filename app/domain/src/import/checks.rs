//! What single cells can't show: rows beside each other, and whether what they say can be so.

use super::{Child, Problem, Read, Row, Sheet, guardians::Name};
use crate::availability::Availability;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Checks what was read, as far as that needs neither a clock nor what stands.
pub(super) fn content(read: &mut Read) {
    let Read { providers, children, authorizations, visits, errors, warnings } = read;
    like_references(providers, errors);
    like_references(children, errors);
    like_references(authorizations, errors);
    like_references(visits, errors);
    doubles(&children.rows, warnings);
    coordinates(read);
    nights(read);
}

/// A reference as it is when a spreadsheet took it for a number: without the zeros before its figures.
pub fn stem(reference: &str) -> String {
    let mut stem = String::with_capacity(reference.len());
    let mut figures = reference.strip_suffix(".0").unwrap_or(reference).chars().peekable();
    let mut within = false;
    while let Some(c) = figures.next() {
        let last = !figures.peek().is_some_and(char::is_ascii_digit);
        if c == '0' && !within && !last {
            continue;
        }
        within = c.is_ascii_digit();
        stem.extend(c.to_lowercase());
    }
    stem
}

/// References that differ in zeros before their figures alone: a part of the file has lost them.
fn like_references<T: Row>(sheet: &Sheet<T>, errors: &mut Vec<Problem>) {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    for row in &sheet.rows {
        let before = *known.entry(stem(row.reference())).or_insert(row.reference());
        if before != row.reference() {
            let both = format!("{before}, {}", row.reference());
            errors.push(Problem::new(T::FILE, row.line(), T::FILE.reference_column(), &both, "import.lost_zeros"));
        }
    }
}

/// By what a child is known without a reference.
pub type Likely = (Name, Date);

/// A problem of a row whose child has the name and the birth date of another.
pub fn same_child(child: &Child, other: &str) -> Problem {
    Problem::new(Child::FILE, child.line, "child_id", &format!("{}, {other}", child.reference), "import.same_child")
}

fn doubles(children: &[Child], warnings: &mut Vec<Problem>) {
    let mut known: BTreeMap<Likely, &str> = BTreeMap::new();
    for child in children {
        if let Some(other) = known.insert(child.likely(), &child.reference) {
            warnings.push(same_child(child, other));
        }
    }
}

/// Children who are not born yet, and those too old to be children.
pub fn births(children: &[Child], today: Date, errors: &mut Vec<Problem>, warnings: &mut Vec<Problem>) {
    const OLDEST: i16 = 22;
    for child in children {
        let problem = |code| Problem::new(Child::FILE, child.line, "birth_date", &child.birth_date.to_string(), code);
        if child.birth_date > today {
            errors.push(problem("import.not_born"));
        } else if today.year() - child.birth_date.year() > OLDEST {
            warnings.push(problem("import.no_child"));
        }
    }
}

/// Where somebody lives, by a row.
struct Point<'a> {
    file: super::File,
    line: u64,
    state: &'a str,
    lat: f64,
    lon: f64,
}

/// Degrees that can't be those of the address: swapped, without their minus, or where nobody else is.
fn coordinates(read: &mut Read) {
    let providers = read.providers.rows.iter().map(|row| Point {
        file: super::File::Providers,
        line: row.line,
        state: &row.state,
        lat: row.lat,
        lon: row.lon,
    });
    let children = read.children.rows.iter().map(|row| Point {
        file: super::File::Children,
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
    let company = |lat: f64, lon: f64| {
        let (y, x) = square(lat, lon);
        let around = (y - 1..=y + 1).flat_map(|y| (x - 1..=x + 1).map(move |x| (y, x)));
        around.filter_map(|square| squares.get(&square)).sum::<u32>()
    };
    // Among so few, one may well live by itself.
    let enough = points.len() > 4;
    for point in &points {
        let Point { file, line, state, lat, lon } = *point;
        let alone = enough && company(lat, lon) <= 1;
        let american = is_american(state);
        if !alone && (!american || in_states(lat, lon)) {
            continue;
        }
        let right = |lat: f64, lon: f64| if american { in_states(lat, lon) } else { company(lat, lon) > 1 };
        let value = format!("{lat}, {lon}");
        let problem = |column, code| Problem::new(file, line, column, &value, code);
        if american && in_states(lat, lon) {
            read.warnings.push(problem("lat", "import.far_away"));
        } else if right(lon, lat) || right(lon, -lat) {
            read.errors.push(problem("lat", "import.swapped"));
        } else if right(lat, -lon) {
            read.errors.push(problem("lon", "import.lost_minus"));
        } else {
            read.warnings.push(problem("lat", "import.far_away"));
        }
    }
}

/// The square of one degree in which a point lies.
fn square(lat: f64, lon: f64) -> (i32, i32) {
    (lat.floor() as i32, lon.floor() as i32)
}

/// States and what belongs to them between Puerto Rico, Hawaii and Maine; Alaska lies beside, on both sides of the date line.
fn is_american(state: &str) -> bool {
    const STATES: &str = "AL AZ AR CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH \
                          OK OR PA PR RI SC SD TN TX UT VA VT WA WI WV WY";
    STATES.split_whitespace().any(|known| known.eq_ignore_ascii_case(state))
}

fn in_states(lat: f64, lon: f64) -> bool {
    (17.0..=50.0).contains(&lat) && (-161.0..=-64.0).contains(&lon)
}

/// The hours in which hardly anybody visits a family: the PM of an afternoon was lost.
const NIGHT: u16 = 5 * 60;
const LATE: u16 = 22 * 60;

fn nights(read: &mut Read) {
    for visit in &read.visits.rows {
        let minute = i32::from(visit.starts.hour()) * 60 + i32::from(visit.starts.minute());
        if minute < i32::from(NIGHT) || minute >= i32::from(LATE) {
            let at = visit.starts.strftime("%Y-%m-%dT%H:%M").to_string();
            read.warnings.push(Problem::new(super::File::Visits, visit.line, "starts_at", &at, "import.at_night"));
        }
    }
    let providers = read.providers.rows.iter().map(|row| (super::File::Providers, row.line, &row.availability));
    let children = read.children.rows.iter().map(|row| (super::File::Children, row.line, &row.availability));
    for (file, line, hours) in providers.chain(children) {
        let Ok(availability) = hours.parse::<Availability>() else { continue };
        let odd = |(from, to): &(u16, u16)| (*from, *to) != (0, 24 * 60) && (*from < NIGHT || *from >= LATE);
        let days = (0..7).filter_map(|day| jiff::civil::Weekday::from_monday_zero_offset(day).ok());
        if days.flat_map(|day| availability.windows(day)).any(odd) {
            read.warnings.push(Problem::new(file, line, "availability", hours, "import.hours_at_night"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{File, Files, read, template};
    use super::*;

    const PLACE: &str = "Elm,Rochester,NY,14604";

    /// A child by reference, name, birth date, state and degrees.
    fn children(rows: &[(&str, &str, &str, &str)]) -> Read {
        let row = |(reference, name, born, place): &(&str, &str, &str, &str)| {
            let (state, degrees) = place.split_once(' ').expect("a state and degrees");
            let place = PLACE.replace("NY", state);
            format!("{reference},{name},Ford,{born},en,{place},{degrees},America/New_York,,,,,,\n")
        };
        let text = template(File::Children) + &rows.iter().map(row).collect::<String>();
        read(&Files { children: Some(text.into_bytes()), ..Files::default() })
    }

    fn told(problems: &[Problem]) -> Vec<(u64, &str, &str)> {
        problems.iter().map(|problem| (problem.line, problem.column.as_str(), problem.code.as_str())).collect()
    }

    const HERE: &str = "NY 43.1,-77.6";

    #[test]
    fn zeros_that_were_lost_are_seen() {
        for (long, short) in [("C0001", "C1"), ("0007", "7"), ("00", "0"), ("A-010-02", "a-10-2"), ("1001", "1001.0")] {
            assert_eq!(stem(long), stem(short), "{long}");
        }
        assert_ne!(stem("C100"), stem("C1"));
        let lost = children(&[("0007", "Ana", "2024-01-02", HERE), ("7", "Leo", "2024-01-02", HERE)]);
        assert_eq!(told(&lost.errors), [(3, "child_id", "import.lost_zeros")]);
    }

    #[test]
    fn one_child_under_two_references_is_asked_about() {
        let double = children(&[
            ("C1", "José", "2024-01-02", HERE),
            ("C2", "JOSE", "2024-01-02", HERE),
            ("C3", "Jose", "2024-01-03", HERE),
        ]);
        assert_eq!((told(&double.errors), told(&double.warnings)), (vec![], vec![(3, "child_id", "import.same_child")]));
        assert_eq!(double.warnings[0].value, "C2, C1");
    }

    #[test]
    fn nobody_is_born_tomorrow() {
        let read =
            children(&[("C1", "Ana", "2026-12-01", HERE), ("C2", "Leo", "2026-11-30", HERE), ("C3", "Eva", "1926-11-30", HERE)]);
        let (mut errors, mut warnings) = (vec![], vec![]);
        births(&read.children.rows, "2026-11-30".parse().unwrap(), &mut errors, &mut warnings);
        assert_eq!(told(&errors), [(2, "birth_date", "import.not_born")]);
        assert_eq!(told(&warnings), [(4, "birth_date", "import.no_child")]);
    }

    #[test]
    fn degrees_that_cannot_be_the_addresss_are_seen() {
        let with = |place: &str| {
            let mut rows: Vec<_> =
                ["C1", "C2", "C3", "C4", "C5"].iter().map(|reference| (*reference, *reference, "2024-01-02", HERE)).collect();
            rows.push(("C6", "Ana", "2024-01-02", place));
            let read = children(&rows);
            let told =
                |problems: &[Problem]| problems.iter().map(|problem| (problem.line, problem.code.clone())).collect::<Vec<_>>();
            (told(&read.errors), told(&read.warnings))
        };
        let seven = |code: &str| vec![(7, code.to_owned())];
        assert_eq!(with("NY 42.9,-78.1"), (vec![], vec![]));
        assert_eq!(with("NY -77.6,43.1"), (seven("import.swapped"), vec![]));
        assert_eq!(with("NY 43.1,77.6"), (seven("import.lost_minus"), vec![]));
        assert_eq!(with("NY 34.1,-118.2"), (vec![], seven("import.far_away")));
        assert_eq!(with("NY 0,0"), (vec![], seven("import.far_away")));
        // Without a known state by the company that they have.
        assert_eq!(with("Ontario -77.6,43.1"), (seven("import.swapped"), vec![]));
        // All of them: no company says so.
        let all = children(&[("C1", "Ana", "2024-01-02", "NY 43.1,77.6"), ("C2", "Leo", "2024-01-02", "NY 43.2,77.5")]);
        assert_eq!(told(&all.errors), [(2, "lon", "import.lost_minus"), (3, "lon", "import.lost_minus")]);
    }
}
