//! The export page and its downloads: who may have them, what they hold, and that an import reads them back.

use crate::{
    both_engines,
    support::{TestApp, TestUser, client::Response, maple_file, spawn_app},
};
use domain::import::{Files, ImportFile, read};

async fn download(app: &TestApp, user: TestUser, file: &str) -> Response {
    app.client(user).submit("/export", "/export/file", &[("file", file)]).await
}

/// All files, as the office downloads them.
async fn download_all(app: &TestApp) -> Files {
    let mut files = Files::default();
    for file in ImportFile::ALL {
        let response = download(app, TestUser::Admin, file.key()).await;
        assert_eq!(response.status, 200, "{file:?}: {}", response.text);
        *files.of(file) = Some(response.text.into_bytes());
    }
    files
}

/// Imports files on the import page, and confirms.
async fn import_files(app: &TestApp, files: &[(&str, &str)]) {
    let mut office = app.client(TestUser::Admin);
    assert_eq!(office.upload("/import", files).await.status, 303);
    assert!(office.get("/import").await.text.contains("Import now"));
    assert_eq!(office.confirm_import().await.status, 303);
}

both_engines! {
    async fn who_manages_the_agency_exports_its_records(engine) {
        let app = spawn_app(engine).await;
        for user in TestUser::ALL {
            let (page, file) = (app.client(user).get("/export").await, download(&app, user, "children").await);
            let case = format!("{}: {} and {}", user.name(), page.status, file.status);
            match user {
                TestUser::Admin | TestUser::Manager => {
                    assert_eq!((page.status, file.status), (200, 200), "{case}");
                    for file in ImportFile::ALL {
                        assert!(page.text.contains(&format!("Download {}", file.name())), "{case}");
                    }
                    assert!(file.text.contains("Matthew"), "{case}");
                }
                TestUser::OtherAgency => {
                    assert_eq!((page.status, file.status), (200, 200), "{case}");
                    assert!(!file.text.contains("Matthew"), "{case}");
                }
                TestUser::Anonymous => {
                    for response in [page, file] {
                        assert!(response.header("location").starts_with("/sign-in?"), "{case}");
                    }
                }
                _ => {
                    assert_eq!((page.status, file.status), (404, 404), "{case}");
                    assert!(!file.text.contains("child_id"), "{case}");
                }
            }
        }
        assert_eq!(download(&app, TestUser::Admin, "members").await.status, 404);
        for page in ["/import", "/settings"] {
            assert!(app.client(TestUser::Admin).get(page).await.text.contains("href=\"/export\""), "{page}");
        }
    }

    async fn a_download_is_a_file_for_nobody_else_and_in_the_audit(engine) {
        let app = spawn_app(engine).await;
        for (kind, count) in [("providers", 38), ("children", 211), ("authorizations", 299)] {
            let response = download(&app, TestUser::Admin, kind).await;
            assert_eq!(response.header("content-type"), "text/csv; charset=utf-8");
            assert_eq!(response.header("content-disposition"), format!("attachment; filename=\"{kind}.csv\""));
            assert_eq!(response.header("cache-control"), "no-store");
            assert_eq!(app.database.count_audit_events("export", &format!("{kind}.csv:{count}")).await, 1, "{kind}");
        }
        let agency = app.database.agency_id("maple").await;
        let before = app.database.last_event_seq(agency).await;
        download(&app, TestUser::Admin, "providers").await;
        assert!(app.database.recorded_after(agency, before).await.is_empty(), "a list of providers shows no child");
        let before = app.database.last_event_seq(agency).await;
        download(&app, TestUser::Admin, "children").await;
        assert_eq!(app.database.recorded_after(agency, before).await.len(), 211, "every child was shown");
    }

    async fn an_import_reads_the_files_back_and_changes_nothing(engine) {
        let app = spawn_app(engine).await;
        let mut files = download_all(&app).await;
        let parsed = read(&files);
        assert_eq!((&parsed.errors, &parsed.warnings), (&vec![], &vec![]));
        let read_rows = (parsed.providers.rows.len(), parsed.children.rows.len(), parsed.authorizations.rows.len());
        assert_eq!((read_rows, parsed.visits.rows.len() >= 443), ((38, 211, 299), true));
        let further = (parsed.places.rows.len(), parsed.payers.rows.len(), parsed.services.rows.len(), parsed.disciplines.rows.len());
        assert!(further.0 > 0 && further.1 > 0 && further.2 > 0 && further.3 > 0, "{further:?}");
        let text = |files: &mut Files, file: ImportFile| {
            String::from_utf8(files.of(file).clone().expect("a file")).expect("it is text")
        };
        let texts = ImportFile::ALL.map(|file| text(&mut files, file));
        let before = app.database.content().await;
        let uploaded: Vec<(&str, &str)> = ImportFile::ALL.map(ImportFile::key).into_iter().zip(texts.iter().map(String::as_str)).collect();
        let mut office = app.client(TestUser::Admin);
        assert_eq!(office.upload("/import", &uploaded).await.status, 303);
        let page = office.get("/import").await.text;
        assert!(page.contains("Nothing would change, so there is nothing to import.") && !page.contains("Import now"), "{page}");
        assert_eq!(office.confirm_import().await.status, 303);
        let after = app.database.content().await;
        // On PostgreSQL no agency's rows are seen here, and only the files say that nothing changed.
        for table in [
            "providers",
            "children",
            "authorizations",
            "visits",
            "guardians",
            "guardianships",
            "places",
            "payers",
            "services",
            "agency_disciplines",
        ] {
            assert!(before.get(table) == after.get(table), "{table}");
        }
        let mut again = download_all(&app).await;
        assert!(ImportFile::ALL.map(|file| text(&mut again, file)) == texts, "the files changed");
    }

    async fn names_of_all_kinds_survive(engine) {
        const NAMES: [(&str, &str); 5] = [
            ("O'Hara, \"Bo\"", "=HYPERLINK(A1)"),
            ("\u{645}\u{631}\u{64a}\u{645}", "\u{627}\u{644}\u{639}\u{644}\u{64a}"),
            ("\u{738b}\u{5c0f}\u{660e}", "@Li"),
            ("-Ana", "+Ruiz"),
            ("'=1", "'s Gravenhage"),
        ];
        let app = spawn_app(engine).await;
        let text = maple_file("children");
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let mut written = csv::Writer::from_writer(Vec::new());
        written.write_record(rows.headers().expect("a header")).expect("a header");
        for (row, (first, last)) in rows.records().map(|row| row.expect("a row")).zip(NAMES) {
            let mut cells: Vec<String> = row.iter().map(str::to_owned).collect();
            // A file marks what would be a formula, as an export does.
            cells[1] = domain::import::defuse(first).into_owned();
            cells[2] = domain::import::defuse(last).into_owned();
            written.write_record(cells).expect("a row");
        }
        let changed = String::from_utf8(written.into_inner().expect("it is whole")).expect("it is text");
        import_files(&app, &[("children", &changed)]).await;
        let agency = app.database.agency_id("maple").await;
        let names = "SELECT first_name, last_name FROM children WHERE agency_id = $1";
        let stored: Vec<(String, String)> = app.database.select_rows(agency, names).await;
        let exported = download(&app, TestUser::Admin, "children").await.text;
        let mut read_back = csv::Reader::from_reader(exported.trim_start_matches('\u{feff}').as_bytes());
        let cells: Vec<csv::StringRecord> = read_back.records().map(|row| row.expect("a row")).collect();
        for (first, last) in NAMES {
            assert!(stored.contains(&(first.to_owned(), last.to_owned())), "{first} {last} is stored");
            let [first, last] = [first, last].map(|name| domain::import::defuse(name).into_owned());
            assert!(cells.iter().any(|row| row[1] == first && row[2] == last), "{first} {last} is exported");
        }
        for cell in cells.iter().flatten().filter(|cell| cell.parse::<f64>().is_err()) {
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
        }
        let parsed = read(&Files { children: Some(exported.into_bytes()), ..Files::default() });
        assert_eq!(parsed.errors, []);
        for (first, last) in NAMES {
            assert!(parsed.children.rows.iter().any(|row| row.first_name == first && row.last_name == last), "{first} {last}");
        }
        assert_eq!(parsed.children.references.len(), 211);
    }
}
