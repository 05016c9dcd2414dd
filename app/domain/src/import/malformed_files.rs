//! Copies of the demo's files with one defect each, as real programs produce them: each is either parsed correctly, or reported
//! with exactly one message.

use super::ImportFile::{Authorizations, Children, Providers, Visits};
use super::{Files, ImportFile, ParsedFiles, Problem, ProblemCode, check_birth_dates, collapse_repeated_problems, read};

/// The defect, the file, its bytes, and the line, column and key of the expected problem.
type MalformedFile<'a> = (&'a str, ImportFile, Vec<u8>, (u64, &'a str, ProblemCode));

fn demo(file: ImportFile) -> String {
    let path = format!("{}/../../server/demo/maple/{}", env!("CARGO_MANIFEST_DIR"), file.name());
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The demo's four files with one of them replaced.
fn with(file: ImportFile, bytes: impl Into<Vec<u8>>) -> Files {
    let whole = |file| Some(demo(file).into_bytes());
    let mut files = Files::default();
    for one in ImportFile::OF_LISTS {
        *files.of(one) = whole(one);
    }
    *files.of(file) = Some(bytes.into());
    files
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

fn written(rows: &[Vec<String>], separator: u8) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).delimiter(separator).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("a row");
    }
    String::from_utf8(writer.into_inner().expect("it is whole")).expect("it is text")
}

/// A file with the cells of a column changed; rows count from the first below the header.
fn column(file: ImportFile, name: &str, separator: u8, change: impl Fn(usize, &str) -> String) -> String {
    let mut rows = rows(&demo(file));
    let index = rows[0].iter().position(|column| column == name).expect("the column is there");
    for (nth, row) in rows.iter_mut().skip(1).enumerate() {
        row[index] = change(nth, &row[index]);
    }
    written(&rows, separator)
}

/// A file with one cell changed, in the third row below the header: the fourth line.
fn cell(file: ImportFile, name: &str, value: &str) -> String {
    column(file, name, b',', |nth, cell| if nth == 2 { value.to_owned() } else { cell.to_owned() })
}

/// A file with a line put in; 0 is above the header.
fn line_in(file: ImportFile, at: usize, line: &str) -> String {
    let text = demo(file);
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(at.min(lines.len()), line);
    lines.join("\n") + "\n"
}

/// Latitude and longitude of the fourth line, swapped.
fn swapped() -> Vec<u8> {
    demo(Children).replacen("43.17306,-77.62529", "-77.62529,43.17306", 1).into()
}

fn wide(text: &str) -> Vec<u8> {
    format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Parses the files with the additional checks of the store, on the demo's first day.
fn read_with_store_checks(files: &Files) -> ParsedFiles {
    let mut read = read(files);
    check_birth_dates(&read.children.rows, "2026-11-30".parse().expect("a date"), &mut read.errors, &mut read.warnings);
    let counts = read.counts();
    collapse_repeated_problems(&mut read.errors, &counts);
    read
}

fn rows_of(read: &ParsedFiles) -> String {
    serde_json::to_string(&(&read.providers.rows, &read.children.rows, &read.authorizations.rows, &read.visits.rows))
        .expect("rows are written")
}

/// By file, line, column and key.
fn summary(problems: &[Problem]) -> Vec<(&str, u64, &str, ProblemCode)> {
    problems.iter().map(|p| (p.file.as_str(), p.line, p.column.as_str(), p.code)).collect()
}

fn is_one_line(problem: &Problem) {
    assert_ne!(problem.code, ProblemCode::Rejected, "{problem:?}");
    for text in [problem.code.text(crate::Language::En), &problem.value, &problem.column] {
        assert!(!text.contains(['\n', '\r']), "{problem:?}");
    }
}

#[test]
fn equivalent_files_are_parsed_equally() {
    let plain = rows_of(&read_with_store_checks(&with(Visits, demo(Visits))));
    let date = |text: &str| text.parse::<jiff::civil::Date>().expect("a date");
    let parse_time = |text: &str| text.parse::<jiff::civil::DateTime>().expect("a time");
    let name = |tag: &str| match tag {
        "en" => "English".to_owned(),
        "es" => "Spanish".to_owned(),
        "ht" => "Haitian Creole".to_owned(),
        other => other.to_owned(),
    };
    let copies: Vec<(&str, ImportFile, Vec<u8>)> = vec![
        ("semicolons", Children, written(&rows(&demo(Children)), b';').into()),
        ("tabs", Providers, written(&rows(&demo(Providers)), b'\t').into()),
        ("bars and a line that says so", Visits, format!("sep=|\r\n{}", written(&rows(&demo(Visits)), b'|')).into()),
        ("a byte order mark", Children, format!("\u{FEFF}{}", demo(Children)).into()),
        ("UTF-16 with tabs", Children, wide(&written(&rows(&demo(Children)), b'\t'))),
        ("line ends of an old Mac", Visits, demo(Visits).replace('\n', "\r").into()),
        ("a byte 0x1A at the end", Authorizations, format!("{}\u{1A}", demo(Authorizations)).into()),
        (
            "a header for people",
            Children,
            demo(Children)
                .replacen("child_id,first_name,last_name,birth_date", "Child ID,First Name,LAST-NAME,Date of Birth", 1)
                .into(),
        ),
        ("separators after the last cell", Visits, demo(Visits).replace('\n', ",,\n").into()),
        (
            "a line break in a cell",
            Children,
            demo(Children).replacen("137 Stephanie Cliff", "\"137\nStephanie Cliff\"", 1).into(),
        ),
        (
            "dates with the month first",
            Children,
            column(Children, "birth_date", b',', |_, cell| date(cell).strftime("%-m/%-d/%Y").to_string()).into(),
        ),
        (
            "times with AM and PM",
            Visits,
            column(Visits, "starts_at", b',', |_, cell| parse_time(cell).strftime("%-m/%-d/%Y %-I:%M %p").to_string()).into(),
        ),
        ("decimal commas", Children, column(Children, "lat", b';', |_, cell| cell.replace('.', ",")).into()),
        ("languages by name", Children, column(Children, "home_language", b',', |_, cell| name(cell)).into()),
        (
            "hours with AM and PM",
            Providers,
            demo(Providers).replacen("Mon 08:00-18:00; ", "Monday 8:00 AM - 6:00 PM; ", 1).into(),
        ),
    ];
    for (what, file, bytes) in copies {
        assert_ne!(bytes, demo(file).into_bytes(), "{what}: nothing was changed");
        let read = read_with_store_checks(&with(file, bytes));
        let problems: Vec<_> = summary(&read.errors).into_iter().chain(summary(&read.warnings)).collect();
        // A column without a day after the 12th has a warning; the demo's visit dates are such.
        let asked = problems.iter().all(|(.., code)| *code == ProblemCode::MonthFirst);
        assert!(asked && problems.len() <= 1, "{what}: {problems:?}");
        assert!(rows_of(&read) == plain, "{what}: the rows are others");
    }
}

#[test]
fn empty_last_cells_may_be_absent() {
    let without = column(Children, "availability", b',', |nth, cell| if nth == 2 { String::new() } else { cell.to_owned() });
    let dropped: String = without.lines().map(|line| line.trim_end_matches(',').to_owned() + "\n").collect();
    assert_ne!(without, dropped);
    let [one, other] = [without, dropped].map(|text| read_with_store_checks(&with(Children, text)));
    assert_eq!((summary(&one.errors), summary(&other.errors)), (vec![], vec![]));
    assert!(rows_of(&one) == rows_of(&other));
}

#[test]
fn ambiguous_files_have_one_warning() {
    let accents = demo(Children).replacen("Jodi", "Jos\u{E9}", 1);
    let latin: Vec<u8> = accents.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    let double = format!("C9999,{}", demo(Children).lines().nth(1).and_then(|line| line.split_once(',')).expect("a row").1);
    let copies: Vec<MalformedFile> = vec![
        ("Windows-1252", Children, latin, (2, "", ProblemCode::GuessedEncoding)),
        (
            "a title above",
            Children,
            line_in(Children, 0, "Children of Maple,,,\n\"as of November 30\",,").into(),
            (1, "", ProblemCode::AboveHeader),
        ),
        ("a total below", Visits, line_in(Visits, 9999, "Total,,,,26580").into(), (445, "", ProblemCode::TotalRow)),
        ("a remark below", Providers, line_in(Providers, 9999, "End of report").into(), (38, "", ProblemCode::RemarkRow)),
        (
            "the header again",
            Visits,
            line_in(Visits, 7, "visit_id,authorization_id,provider_id,starts_at,minutes").into(),
            (8, "", ProblemCode::HeaderAgain),
        ),
        ("one child twice", Children, line_in(Children, 3, &double).into(), (4, "child_id", ProblemCode::SameChild)),
        ("a home in California", Children, cell(Children, "lon", "-118.2").into(), (4, "lat", ProblemCode::FarAway)),
        ("a lost PM", Visits, cell(Visits, "starts_at", "2026-11-30T02:00").into(), (4, "starts_at", ProblemCode::AtNight)),
        (
            "hours of the night",
            Providers,
            cell(Providers, "availability", "Mon 01:00-04:00").into(),
            (4, "availability", ProblemCode::HoursAtNight),
        ),
        (
            "a language that is not known",
            Children,
            cell(Children, "home_language", "tbd").into(),
            (4, "home_language", ProblemCode::LanguageUnknown),
        ),
        ("a child of 1926", Children, cell(Children, "birth_date", "1926-05-01").into(), (4, "birth_date", ProblemCode::NoChild)),
        (
            "a file without rows",
            Visits,
            "visit_id,authorization_id,provider_id,starts_at,minutes\n".into(),
            (1, "", ProblemCode::NoRows),
        ),
    ];
    for (what, file, bytes, (line, column, code)) in copies {
        let read = read_with_store_checks(&with(file, bytes));
        assert_eq!(summary(&read.errors), [], "{what}");
        assert_eq!(summary(&read.warnings), [(file.name(), line, column, code)], "{what}");
        is_one_line(&read.warnings[0]);
    }
}

#[test]
fn invalid_files_are_rejected_with_one_error() {
    let whole = |file, name, change: &dyn Fn(&str) -> String| column(file, name, b',', |_, cell| change(cell)).into_bytes();
    let other_order = |cell: &str| cell.parse::<jiff::civil::Date>().expect("a date").strftime("%d/%m/%Y").to_string();
    let hint = "your number,given name,family name,MM/DD/YYYY,language,street,city,state,zip,degrees,degrees,zone,,,,,,hours";
    let copies: Vec<MalformedFile> = vec![
        ("a workbook", Children, b"PK\x03\x04\x14\0\x06\0\x08\0xl/workbook.xml".to_vec(), (1, "", ProblemCode::Workbook)),
        ("an old workbook", Visits, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0".to_vec(), (1, "", ProblemCode::Workbook)),
        ("a page named like a table", Visits, b"<html><table><tr><td>visit_id".to_vec(), (1, "", ProblemCode::WebPage)),
        ("an empty file", Providers, Vec::new(), (1, "", ProblemCode::EmptyFile)),
        ("the children in the visits' place", Visits, demo(Children).into(), (1, "", ProblemCode::IsChildren)),
        ("no header", Visits, demo(Visits).split_once('\n').expect("a header").1.into(), (1, "", ProblemCode::NoHeader)),
        (
            "a column less",
            Providers,
            demo(Providers).replacen(",phone,", ",fax number,", 1).into(),
            (1, "phone", ProblemCode::MissingColumn),
        ),
        (
            "an unclosed quote",
            Children,
            demo(Children).replacen("072 Taylor", "\"072 Taylor", 1).into(),
            (3, "", ProblemCode::UnclosedQuote),
        ),
        (
            "an unquoted comma",
            Children,
            demo(Children).replacen("137 Steph", "137, Steph", 1).into(),
            (2, "", ProblemCode::NumberOfCells),
        ),
        ("instructions", Children, line_in(Children, 1, hint).into(), (2, "", ProblemCode::RowDoesNotFit)),
        ("a sum without a word", Visits, line_in(Visits, 9999, ",,,,26580").into(), (445, "", ProblemCode::RowDoesNotFit)),
        ("days first", Authorizations, whole(Authorizations, "ends_on", &other_order), (2, "ends_on", ProblemCode::DayFirst)),
        (
            "numbers of days",
            Children,
            whole(Children, "birth_date", &|_| "45321".into()),
            (2, "birth_date", ProblemCode::DayNumber),
        ),
        (
            "letters spoiled before",
            Children,
            cell(Children, "first_name", "Jos\u{C3}\u{A9}").into(),
            (4, "first_name", ProblemCode::Garbled),
        ),
        ("a birth to come", Children, cell(Children, "birth_date", "2027-03-04").into(), (4, "birth_date", ProblemCode::NotBorn)),
        ("swapped degrees", Children, swapped(), (4, "lat", ProblemCode::Swapped)),
        ("a lost minus", Children, cell(Children, "lon", "77.62529").into(), (4, "lon", ProblemCode::LostMinus)),
        (
            "all minus lost",
            Children,
            whole(Children, "lon", &|cell| cell.trim_start_matches('-').into()),
            (2, "lon", ProblemCode::LostMinus),
        ),
        ("a ZIP of four", Children, cell(Children, "zip", "4604").into(), (4, "zip", ProblemCode::Zip)),
        ("a ZIP of six", Children, cell(Children, "zip", "146040").into(), (4, "zip", ProblemCode::Zip)),
        ("a fixed offset", Children, whole(Children, "time_zone", &|_| "EST".into()), (2, "time_zone", ProblemCode::FixedZone)),
        (
            "no hours",
            Children,
            cell(Children, "availability", "Mon 25:00-26:00").into(),
            (4, "availability", ProblemCode::AvailabilityUnreadable),
        ),
        ("no language", Children, cell(Children, "home_language", "unknown").into(), (4, "home_language", ProblemCode::Language)),
        ("zeros lost", Children, cell(Children, "child_id", "C1").into(), (4, "child_id", ProblemCode::LostZeros)),
        ("a number shortened", Visits, cell(Visits, "visit_id", "1.2E+05").into(), (4, "visit_id", ProblemCode::ShortenedNumber)),
        (
            "a formula's error",
            Authorizations,
            cell(Authorizations, "payer", "#N/A").into(),
            (4, "payer", ProblemCode::FormulaError),
        ),
    ];
    for (what, file, bytes, (line, column, code)) in copies {
        let read = read_with_store_checks(&with(file, bytes));
        assert_eq!(summary(&read.errors), [(file.name(), line, column, code)], "{what}");
        is_one_line(&read.errors[0]);
    }
}
