//! Imports of invalid files: one error names the fault, and nothing is saved.

use crate::{
    both_engines,
    support::{TestApp, demo_files},
};
use domain::import::{Counts, Files, Problem, ProblemCode};
use store::{
    Actor,
    records::import::{ImportOptions, Report, run},
};

const DRY: ImportOptions = ImportOptions { dry_run: true, overwrite: false, stop_at_warnings: false };

/// The files, and the expected error: file, line, column and error code.
type InvalidFiles<'a> = (Files, (&'a str, u64, &'a str, ProblemCode));

fn problem_tuples(problems: &[Problem]) -> Vec<(&str, u64, &str, ProblemCode)> {
    problems.iter().map(|p| (p.file.as_str(), p.line, p.column.as_str(), p.code)).collect()
}

fn to_text(bytes: Option<Vec<u8>>) -> String {
    String::from_utf8(bytes.expect("the file")).expect("it is text")
}

fn children_with(from: &str, to: &str) -> Files {
    let children = to_text(demo_files().children);
    assert!(children.contains(from), "{from}");
    Files { children: Some(children.replacen(from, to, 1).into_bytes()), ..demo_files() }
}

/// Imports files and asserts that there are errors and that nothing was saved.
async fn import_rejected(app: &TestApp, admin: &Actor, files: &Files) -> Report {
    let report = app.import(admin, files).await.unwrap();
    assert!(!report.errors.is_empty());
    assert_eq!((report.added, report.changed), (Counts::default(), Counts::default()));
    for table in ["providers", "children", "authorizations", "visits", "guardians", "places"] {
        let rows = app.count(admin.agency().id, &format!("SELECT COUNT(*) FROM {table}")).await;
        assert_eq!(rows, 0, "{table}");
    }
    report
}

both_engines! {
    async fn an_invalid_file_is_rejected_whole_with_one_error(app) {
        let admin = app.create_agency("maple").await;
        let visits = || to_text(demo_files().visits);
        let cases: Vec<InvalidFiles> = vec![
            (Files { children: Some(b"PK\x03\x04\x14\0\x06\0xl/workbook.xml".to_vec()), ..demo_files() }, ("children.csv", 1, "", ProblemCode::Workbook)),
            (Files { providers: demo_files().children, ..demo_files() }, ("providers.csv", 1, "", ProblemCode::IsChildren)),
            (Files { children: Some(Vec::new()), ..demo_files() }, ("children.csv", 1, "", ProblemCode::EmptyFile)),
            (children_with("072 Taylor", "\"072 Taylor"), ("children.csv", 3, "", ProblemCode::UnclosedQuote)),
            (children_with("2026-03-04", "2026-12-04"), ("children.csv", 2, "birth_date", ProblemCode::NotBorn)),
            (children_with("America/New_York", "EST"), ("children.csv", 2, "time_zone", ProblemCode::FixedZone)),
            (
                Files { visits: Some(visits().replacen("V00001,A00291", "V00001,A291", 1).into_bytes()), ..demo_files() },
                ("visits.csv", 2, "authorization_id", ProblemCode::LostZeros),
            ),
            (
                Files { visits: Some(visits().replace(",P0", ",X0").into_bytes()), ..demo_files() },
                ("visits.csv", 2, "provider_id", ProblemCode::UnknownProvider),
            ),
        ];
        for (files, problem) in cases {
            let report = import_rejected(&app, &admin, &files).await;
            assert_eq!(problem_tuples(&report.errors), [problem]);
        }
    }

    async fn a_utf16_file_with_tabs_and_us_dates_is_read_the_same(app) {
        let admin = app.create_agency("maple").await;
        assert_eq!(problem_tuples(&app.import(&admin, &demo_files()).await.unwrap().errors), []);
        let visits = to_text(demo_files().visits).replace(',', "\t");
        let american = |line: &str| match line.split_once("2026-") {
            Some((before, rest)) => {
                let (month, day, hour, after) = (&rest[..2], &rest[3..5], &rest[6..8], &rest[8..]);
                let hour: u32 = hour.parse().unwrap();
                let half = if hour < 12 { "AM" } else { "PM" };
                format!("{before}{month}/{day}/2026 {}{} {half}{}\n", (hour + 11) % 12 + 1, &after[..3], &after[3..])
            }
            None => format!("{line}\n"),
        };
        let wide: String = visits.lines().map(american).collect();
        let bytes = format!("\u{FEFF}{wide}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let report = run(&app.db, &admin, &Files { visits: Some(bytes), ..Files::default() }, DRY).await.unwrap();
        assert_eq!(problem_tuples(&report.errors), []);
        assert_eq!(report.unchanged, Counts { visits: 443, ..Counts::default() });
    }

    async fn an_existing_child_is_not_imported_twice_without_a_warning(app) {
        let admin = app.create_agency("maple").await;
        assert_eq!(problem_tuples(&app.import(&admin, &demo_files()).await.unwrap().errors), []);
        let children = to_text(demo_files().children);
        let lines: Vec<&str> = children.lines().take(2).collect();
        let of = |reference: &str| {
            let rows = format!("{}\n{}\n", lines[0], lines[1].replacen("C0001", reference, 1));
            Files { children: Some(rows.into_bytes()), ..Files::default() }
        };
        let same_child = run(&app.db, &admin, &of("K7"), DRY).await.unwrap();
        assert_eq!((problem_tuples(&same_child.errors), problem_tuples(&same_child.warnings)[0]), (vec![], ("children.csv", 2, "child_id", ProblemCode::SameChild)));
        let lost = run(&app.db, &admin, &of("C1"), DRY).await.unwrap();
        assert_eq!(problem_tuples(&lost.errors), [("children.csv", 2, "child_id", ProblemCode::LostZeros)]);
    }
}
