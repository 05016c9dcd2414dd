//! The import page: its errors for invalid files and its help on the expected columns.

use crate::{
    both_engines,
    support::{TestUser, maple_file, spawn_app},
};
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
        for file in ["providers", "children", "authorizations", "visits"] {
            assert!(page.contains(&format!("download=\"{file}.csv\"")), "{file}");
        }
        assert!(page.contains("data:text/csv;charset=utf-8,%EF%BB%BFvisit_id%2C"));
        assert!(page.contains("ZIP code, five digits with the zeros in front."));
        office.cookies.insert("language".into(), "es".into());
        let page = office.get("/import").await.text;
        assert!(page.contains("Qué contienen los archivos") && page.contains("Código ZIP, cinco dígitos"));
    }
}
