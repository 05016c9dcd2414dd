//! The import page: its errors for invalid files and its help on the expected columns.

use crate::{
    both_engines,
    support::{TestUser, maple_file, spawn_app},
};
use domain::import::ImportFile;
use std::collections::BTreeMap;

/// The tables that an import writes, of all agencies.
fn imported_tables(content: &BTreeMap<String, String>) -> Vec<(&String, &String)> {
    let made = ["providers", "children", "authorizations", "visits", "guardians", "places"];
    content.iter().filter(|(table, _)| made.iter().any(|name| table.starts_with(name))).collect()
}

both_engines! {
    async fn an_invalid_file_is_reported_and_imports_nothing(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let before = app.database.content().await;
        let invalid_files = [
            ("PK\u{3}\u{4}\u{14}xl/workbook.xml".to_owned(), "This is a workbook of a spreadsheet program."),
            (maple_file("children"), "These are the columns of children.csv"),
            (String::new(), "The file is empty."),
        ];
        for (content, message) in invalid_files {
            assert_eq!(office.upload("/import", &[("visits", &content)]).await.status, 303);
            let page = office.get("/import").await.text;
            assert!(page.contains(message), "{message}");
            assert!(!page.contains("Import now"), "there is nothing to import");
        }
        let now = app.database.content().await;
        assert!(!imported_tables(&before).is_empty() && imported_tables(&before) == imported_tables(&now), "something was imported");
    }

    async fn questions_are_shown_before_the_import(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let visits = maple_file("visits").replace(',', ";") + "Total;;;;26580\n";
        assert_eq!(office.upload("/import", &[("visits", &visits)]).await.status, 303);
        let page = office.get("/import").await.text;
        assert!(page.contains("This row looks like a total and was left out.") && page.contains("Import now"));
    }

    async fn the_import_page_offers_templates_and_explains_columns(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let page = office.get("/import").await.text;
        for file in ImportFile::ALL.map(ImportFile::key) {
            assert!(page.contains(&format!("download=\"{file}.csv\"")), "{file}");
            assert!(page.contains(&format!("name=\"{file}\" type=\"file\"")), "{file}");
        }
        assert!(page.contains("data:text/csv;charset=utf-8,%EF%BB%BFvisit_id%2C"));
        assert!(page.contains("ZIP code, five digits with the zeros in front."));
        office.cookies.insert("language".into(), "es".into());
        let page = office.get("/import").await.text;
        assert!(page.contains("Qué contienen los archivos") && page.contains("Código ZIP, cinco dígitos"));
    }

    async fn an_address_without_a_position_is_placed_by_its_zip_code(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let text = maple_file("children");
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let mut changed = csv::Writer::from_writer(Vec::new());
        let header = rows.headers().expect("a header").clone();
        changed.write_record(&header).expect("a header");
        for row in rows.records().map(|row| row.expect("a row")) {
            let empty = |column: &str| &row[0] == "C0207" && ["lat", "lon", "time_zone"].contains(&column);
            let cells = header.iter().zip(&row).map(|(column, cell)| if empty(column) { "" } else { cell });
            changed.write_record(cells).expect("a row");
        }
        let changed = String::from_utf8(changed.into_inner().expect("it is whole")).expect("it is text");
        assert_eq!(office.upload("/import", &[("children", &changed)]).await.status, 303);
        assert_eq!(office.confirm_import().await.status, 303);
        let path = app.fixtures.fill("/children/{child}");
        let page = office.get(&path).await.text;
        assert!(page.contains("Placed by ZIP code") && page.contains("America/New York"), "{page}");
        assert!(page.contains("destination=") && !page.contains("destination=43."), "directions lead to the address");
        let page = app.client(TestUser::AssignedProvider).get(&path).await;
        assert!(page.status == 200 && !page.text.contains("Placed by ZIP code"), "{}", page.text);
    }
}
