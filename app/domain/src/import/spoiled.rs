//! Copies of the demo's files with one fault each, as people's programs make them: each is read as what it means, or its one
//! fault is told in one sentence.

use super::File::{Authorizations, Children, Providers, Visits};
use super::{File, Files, Problem, Read, births, gather, read, sentence};

/// What was done, to which file, and the line, column and key that name it.
type Spoiled<'a> = (&'a str, File, Vec<u8>, (u64, &'a str, &'a str));

fn demo(file: File) -> String {
    let path = format!("{}/../../server/demo/maple/{}", env!("CARGO_MANIFEST_DIR"), file.name());
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The demo's four files with this one in the place of its own.
fn with(file: File, bytes: impl Into<Vec<u8>>) -> Files {
    let whole = |file| Some(demo(file).into_bytes());
    let mut files = Files {
        providers: whole(File::Providers),
        children: whole(File::Children),
        authorizations: whole(File::Authorizations),
        visits: whole(File::Visits),
    };
    let bytes = Some(bytes.into());
    match file {
        File::Providers => files.providers = bytes,
        File::Children => files.children = bytes,
        File::Authorizations => files.authorizations = bytes,
        File::Visits => files.visits = bytes,
    }
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
fn column(file: File, name: &str, separator: u8, change: impl Fn(usize, &str) -> String) -> String {
    let mut rows = rows(&demo(file));
    let index = rows[0].iter().position(|column| column == name).expect("the column is there");
    for (nth, row) in rows.iter_mut().skip(1).enumerate() {
        row[index] = change(nth, &row[index]);
    }
    written(&rows, separator)
}

/// A file with one cell changed, in the third row below the header: the fourth line.
fn cell(file: File, name: &str, value: &str) -> String {
    column(file, name, b',', |nth, cell| if nth == 2 { value.to_owned() } else { cell.to_owned() })
}

/// A file with a line put in; 0 is above the header.
fn line_in(file: File, at: usize, line: &str) -> String {
    let text = demo(file);
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(at.min(lines.len()), line);
    lines.join("\n") + "\n"
}

/// Latitude and longitude of the fourth line in each other's place.
fn swapped() -> Vec<u8> {
    demo(Children).replacen("43.17306,-77.62529", "-77.62529,43.17306", 1).into()
}

fn wide(text: &str) -> Vec<u8> {
    format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// With what the store asks beside, at the demo's beginning.
fn all_of(files: &Files) -> Read {
    let mut read = read(files);
    births(&read.children.rows, "2026-11-30".parse().expect("a date"), &mut read.errors, &mut read.warnings);
    let counts = read.counts();
    gather(&mut read.errors, &counts);
    read
}

fn rows_of(read: &Read) -> String {
    serde_json::to_string(&(&read.providers.rows, &read.children.rows, &read.authorizations.rows, &read.visits.rows))
        .expect("rows are written")
}

/// By file, line, column and key.
fn told(problems: &[Problem]) -> Vec<(&str, u64, &str, &str)> {
    problems.iter().map(|p| (p.file.as_str(), p.line, p.column.as_str(), p.code.as_str())).collect()
}

fn is_one_line(problem: &Problem) {
    assert_ne!(problem.reason, sentence("import.refused"), "{problem:?}");
    for text in [&problem.reason, &problem.value, &problem.column] {
        assert!(!text.contains(['\n', '\r']), "{problem:?}");
    }
}

#[test]
fn what_means_the_same_is_read_as_the_same() {
    let plain = rows_of(&all_of(&with(Visits, demo(Visits))));
    let date = |text: &str| text.parse::<jiff::civil::Date>().expect("a date");
    let moment = |text: &str| text.parse::<jiff::civil::DateTime>().expect("a time");
    let name = |tag: &str| match tag {
        "en" => "English".to_owned(),
        "es" => "Spanish".to_owned(),
        "ht" => "Haitian Creole".to_owned(),
        other => other.to_owned(),
    };
    let copies: Vec<(&str, File, Vec<u8>)> = vec![
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
            column(Visits, "starts_at", b',', |_, cell| moment(cell).strftime("%-m/%-d/%Y %-I:%M %p").to_string()).into(),
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
        let read = all_of(&with(file, bytes));
        let problems: Vec<_> = told(&read.errors).into_iter().chain(told(&read.warnings)).collect();
        // Where no day after the 12th is in the column, one is asked; the demo's dates of the week are such.
        let asked = problems.iter().all(|(.., code)| *code == "import.month_first");
        assert!(asked && problems.len() <= 1, "{what}: {problems:?}");
        assert!(rows_of(&read) == plain, "{what}: the rows are others");
    }
}

#[test]
fn empty_last_cells_may_be_absent() {
    let without = column(Children, "availability", b',', |nth, cell| if nth == 2 { String::new() } else { cell.to_owned() });
    let dropped: String = without.lines().map(|line| line.trim_end_matches(',').to_owned() + "\n").collect();
    assert_ne!(without, dropped);
    let [one, other] = [without, dropped].map(|text| all_of(&with(Children, text)));
    assert_eq!((told(&one.errors), told(&other.errors)), (vec![], vec![]));
    assert!(rows_of(&one) == rows_of(&other));
}

#[test]
fn what_may_be_meant_otherwise_is_asked_about_in_one_line() {
    let accents = demo(Children).replacen("Jodi", "Jos\u{E9}", 1);
    let latin: Vec<u8> = accents.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    let double = format!("C9999,{}", demo(Children).lines().nth(1).and_then(|line| line.split_once(',')).expect("a row").1);
    let copies: Vec<Spoiled> = vec![
        ("Windows-1252", Children, latin, (2, "", "import.guessed_encoding")),
        (
            "a title above",
            Children,
            line_in(Children, 0, "Children of Maple,,,\n\"as of November 30\",,").into(),
            (1, "", "import.above_header"),
        ),
        ("a total below", Visits, line_in(Visits, 9999, "Total,,,,26580").into(), (445, "", "import.total_row")),
        ("a remark below", Providers, line_in(Providers, 9999, "End of report").into(), (38, "", "import.remark_row")),
        (
            "the header again",
            Visits,
            line_in(Visits, 7, "visit_id,authorization_id,provider_id,starts_at,minutes").into(),
            (8, "", "import.header_again"),
        ),
        ("one child twice", Children, line_in(Children, 3, &double).into(), (4, "child_id", "import.same_child")),
        ("a home in California", Children, cell(Children, "lon", "-118.2").into(), (4, "lat", "import.far_away")),
        ("a lost PM", Visits, cell(Visits, "starts_at", "2026-11-30T02:00").into(), (4, "starts_at", "import.at_night")),
        (
            "hours of the night",
            Providers,
            cell(Providers, "availability", "Mon 01:00-04:00").into(),
            (4, "availability", "import.hours_at_night"),
        ),
        ("a child of 1926", Children, cell(Children, "birth_date", "1926-05-01").into(), (4, "birth_date", "import.no_child")),
        (
            "a file without rows",
            Visits,
            "visit_id,authorization_id,provider_id,starts_at,minutes\n".into(),
            (1, "", "import.no_rows"),
        ),
    ];
    for (what, file, bytes, (line, column, code)) in copies {
        let read = all_of(&with(file, bytes));
        assert_eq!(told(&read.errors), [], "{what}");
        assert_eq!(told(&read.warnings), [(file.name(), line, column, code)], "{what}");
        is_one_line(&read.warnings[0]);
    }
}

#[test]
fn what_can_not_be_meant_is_refused_in_one_line() {
    let whole = |file, name, change: &dyn Fn(&str) -> String| column(file, name, b',', |_, cell| change(cell)).into_bytes();
    let other_order = |cell: &str| cell.parse::<jiff::civil::Date>().expect("a date").strftime("%d/%m/%Y").to_string();
    let hint = "your number,given name,family name,MM/DD/YYYY,language,street,city,state,zip,degrees,degrees,zone,,,,,,hours";
    let copies: Vec<Spoiled> = vec![
        ("a workbook", Children, b"PK\x03\x04\x14\0\x06\0\x08\0xl/workbook.xml".to_vec(), (1, "", "import.workbook")),
        ("an old workbook", Visits, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0".to_vec(), (1, "", "import.workbook")),
        ("a page named like a table", Visits, b"<html><table><tr><td>visit_id".to_vec(), (1, "", "import.web_page")),
        ("an empty file", Providers, Vec::new(), (1, "", "import.empty_file")),
        ("the children in the visits' place", Visits, demo(Children).into(), (1, "", "import.is_children")),
        ("no header", Visits, demo(Visits).split_once('\n').expect("a header").1.into(), (1, "", "import.no_header")),
        (
            "a column less",
            Providers,
            demo(Providers).replacen(",phone,", ",fax number,", 1).into(),
            (1, "phone", "import.missing_column"),
        ),
        (
            "an unclosed quote",
            Children,
            demo(Children).replacen("072 Taylor", "\"072 Taylor", 1).into(),
            (3, "", "import.unclosed_quote"),
        ),
        (
            "an unquoted comma",
            Children,
            demo(Children).replacen("137 Steph", "137, Steph", 1).into(),
            (2, "", "import.number_of_cells"),
        ),
        ("instructions", Children, line_in(Children, 1, hint).into(), (2, "", "import.row_does_not_fit")),
        ("a sum without a word", Visits, line_in(Visits, 9999, ",,,,26580").into(), (445, "", "import.row_does_not_fit")),
        ("days first", Authorizations, whole(Authorizations, "ends_on", &other_order), (2, "ends_on", "import.day_first")),
        ("numbers of days", Children, whole(Children, "birth_date", &|_| "45321".into()), (2, "birth_date", "import.day_number")),
        (
            "letters spoiled before",
            Children,
            cell(Children, "first_name", "Jos\u{C3}\u{A9}").into(),
            (4, "first_name", "import.garbled"),
        ),
        ("a birth to come", Children, cell(Children, "birth_date", "2027-03-04").into(), (4, "birth_date", "import.not_born")),
        ("swapped degrees", Children, swapped(), (4, "lat", "import.swapped")),
        ("a lost minus", Children, cell(Children, "lon", "77.62529").into(), (4, "lon", "import.lost_minus")),
        (
            "all minus lost",
            Children,
            whole(Children, "lon", &|cell| cell.trim_start_matches('-').into()),
            (2, "lon", "import.lost_minus"),
        ),
        ("a ZIP of four", Children, cell(Children, "zip", "4604").into(), (4, "zip", "import.zip")),
        ("a fixed offset", Children, whole(Children, "time_zone", &|_| "EST".into()), (2, "time_zone", "import.fixed_zone")),
        (
            "no hours",
            Children,
            cell(Children, "availability", "Mon 25:00-26:00").into(),
            (4, "availability", "availability.unreadable"),
        ),
        ("no language", Children, cell(Children, "home_language", "unknown").into(), (4, "home_language", "import.language")),
        ("zeros lost", Children, cell(Children, "child_id", "C1").into(), (4, "child_id", "import.lost_zeros")),
        ("a number shortened", Visits, cell(Visits, "visit_id", "1.2E+05").into(), (4, "visit_id", "import.shortened_number")),
        ("a formula's error", Authorizations, cell(Authorizations, "payer", "#N/A").into(), (4, "payer", "import.formula_error")),
    ];
    for (what, file, bytes, (line, column, code)) in copies {
        let read = all_of(&with(file, bytes));
        assert_eq!(told(&read.errors), [(file.name(), line, column, code)], "{what}");
        is_one_line(&read.errors[0]);
    }
}
