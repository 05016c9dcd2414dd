//! Files with a fault, through the store: told in one line, and nothing of them is kept.

use crate::{
    both_engines,
    support::{House, maple_files},
};
use domain::import::{Counts, Files, Problem};
use store::{
    Actor,
    import::{ImportOptions, Report, run},
};

const DRY: ImportOptions = ImportOptions { dry_run: true, overwrite: false };

/// The files, and the file, line, column and key that name their fault.
type Spoiled<'a> = (Files, (&'a str, u64, &'a str, &'a str));

fn told(problems: &[Problem]) -> Vec<(&str, u64, &str, &str)> {
    problems.iter().map(|p| (p.file.as_str(), p.line, p.column.as_str(), p.code.as_str())).collect()
}

fn text(bytes: Option<Vec<u8>>) -> String {
    String::from_utf8(bytes.expect("the file")).expect("it is text")
}

fn children_with(from: &str, to: &str) -> Files {
    let children = text(maple_files().children);
    assert!(children.contains(from), "{from}");
    Files { children: Some(children.replacen(from, to, 1).into_bytes()), ..maple_files() }
}

/// Imports, and asserts that with an error nothing was kept.
async fn refused(house: &House, admin: &Actor, files: &Files) -> Report {
    let report = house.import(admin, files).await.unwrap();
    assert!(!report.errors.is_empty());
    assert_eq!((report.added, report.changed), (Counts::default(), Counts::default()));
    for table in ["providers", "children", "authorizations", "visits", "guardians", "places"] {
        let kept = house.count(admin.agency().id, &format!("SELECT COUNT(*) FROM {table}")).await;
        assert_eq!(kept, 0, "{table}");
    }
    report
}

both_engines! {
    async fn a_file_with_a_fault_is_refused_whole_and_in_one_line(house) {
        let admin = house.agency("maple").await;
        let visits = || text(maple_files().visits);
        let copies: Vec<Spoiled> = vec![
            (Files { children: Some(b"PK\x03\x04\x14\0\x06\0xl/workbook.xml".to_vec()), ..maple_files() }, ("children.csv", 1, "", "import.workbook")),
            (Files { providers: maple_files().children, ..maple_files() }, ("providers.csv", 1, "", "import.is_children")),
            (Files { children: Some(Vec::new()), ..maple_files() }, ("children.csv", 1, "", "import.empty_file")),
            (children_with("072 Taylor", "\"072 Taylor"), ("children.csv", 3, "", "import.unclosed_quote")),
            (children_with("2026-03-04", "2026-12-04"), ("children.csv", 2, "birth_date", "import.not_born")),
            (children_with("America/New_York", "EST"), ("children.csv", 2, "time_zone", "import.fixed_zone")),
            (
                Files { visits: Some(visits().replacen("V00001,A00291", "V00001,A291", 1).into_bytes()), ..maple_files() },
                ("visits.csv", 2, "authorization_id", "import.lost_zeros"),
            ),
            (
                Files { visits: Some(visits().replace(",P0", ",X0").into_bytes()), ..maple_files() },
                ("visits.csv", 2, "provider_id", "import.unknown_provider"),
            ),
        ];
        for (files, problem) in copies {
            let report = refused(&house, &admin, &files).await;
            assert_eq!(told(&report.errors), [problem]);
        }
    }

    async fn a_wide_file_with_tabs_and_american_times_is_the_same(house) {
        let admin = house.agency("maple").await;
        assert_eq!(told(&house.import(&admin, &maple_files()).await.unwrap().errors), []);
        let visits = text(maple_files().visits).replace(',', "\t");
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
        let report = run(&house.db, &admin, &Files { visits: Some(bytes), ..Files::default() }, DRY).await.unwrap();
        assert_eq!(told(&report.errors), []);
        assert_eq!(report.unchanged, Counts { visits: 443, ..Counts::default() });
    }

    async fn a_child_who_stands_is_not_brought_in_twice_unasked(house) {
        let admin = house.agency("maple").await;
        assert_eq!(told(&house.import(&admin, &maple_files()).await.unwrap().errors), []);
        let children = text(maple_files().children);
        let lines: Vec<&str> = children.lines().take(2).collect();
        let of = |reference: &str| {
            let rows = format!("{}\n{}\n", lines[0], lines[1].replacen("C0001", reference, 1));
            Files { children: Some(rows.into_bytes()), ..Files::default() }
        };
        let double = run(&house.db, &admin, &of("K7"), DRY).await.unwrap();
        assert_eq!((told(&double.errors), told(&double.warnings)[0]), (vec![], ("children.csv", 2, "child_id", "import.same_child")));
        let lost = run(&house.db, &admin, &of("C1"), DRY).await.unwrap();
        assert_eq!(told(&lost.errors), [("children.csv", 2, "child_id", "import.lost_zeros")]);
    }
}
