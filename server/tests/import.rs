//! The import's page: what it says of files that are no tables, and of how they are to be.

use crate::{
    both_engines,
    support::{Who, maple_file, spawn_app},
};
use std::collections::BTreeMap;

/// The records that an import makes, of all agencies.
fn records(content: &BTreeMap<String, String>) -> Vec<(&String, &String)> {
    let made = ["providers", "children", "authorizations", "visits", "guardians", "places"];
    content.iter().filter(|(table, _)| made.iter().any(|name| table.starts_with(name))).collect()
}

both_engines! {
    async fn a_file_that_is_no_table_is_named_and_nothing_is_kept(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let before = app.database.content().await;
        let spoiled = [
            ("PK\u{3}\u{4}\u{14}xl/workbook.xml".to_owned(), "This is a workbook of a spreadsheet program."),
            (maple_file("children"), "These are the columns of children.csv"),
            (String::new(), "The file is empty."),
        ];
        for (content, sentence) in spoiled {
            assert_eq!(office.upload("/import", &[("visits", &content)]).await.status, 303);
            let page = office.get("/import").await.text;
            assert!(page.contains(sentence), "{sentence}");
            assert!(!page.contains("Import now"), "there is nothing to import");
        }
        let now = app.database.content().await;
        assert!(!records(&before).is_empty() && records(&before) == records(&now), "something was kept");
    }

    async fn what_is_asked_stands_before_the_import(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let visits = maple_file("visits").replace(',', ";") + "Total;;;;26580\n";
        assert_eq!(office.upload("/import", &[("visits", &visits)]).await.status, 303);
        let page = office.get("/import").await.text;
        assert!(page.contains("This row looks like a total and was left out.") && page.contains("Import now"));
    }

    async fn the_page_has_templates_and_says_what_columns_mean(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
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
