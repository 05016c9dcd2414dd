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
        let visits = maple_file("visits").replace("2026-12-04T11:30,60", "2026-12-04T11:35,60");
        let visits = visits.replace(',', ";") + "Total;;;;26580\n";
        assert_eq!(office.upload("/import", &[("visits", &visits)]).await.status, 303);
        let page = office.get("/import").await.text;
        assert!(page.contains("This row looks like a total and was left out.") && page.contains("Import now"));
    }

    async fn only_what_would_change_something_is_offered(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let same = [("providers", maple_file("providers")), ("visits", maple_file("visits"))];
        let same = same.each_ref().map(|(file, text)| (*file, text.as_str()));
        assert_eq!(office.upload("/import", &same).await.status, 303);
        let page = office.get("/import").await.text;
        assert!(page.contains("Nothing would change, so there is nothing to import."), "{page}");
        assert!(!page.contains("Import now") && page.contains("Unchanged"), "{page}");
        office.cookies.insert("language".into(), "es".into());
        assert!(office.get("/import").await.text.contains("Nada cambiaría, así que no hay nada que importar."));
        office.cookies.remove("language");

        let payers = "payer,unit_rounding,unit_minutes\nBlue Shield,cms,15\n";
        assert_eq!(office.upload("/import", &[("payers", payers)]).await.status, 303);
        let page = office.get("/import").await.text;
        assert!(page.contains("1 row differs from what is here") && page.contains("What is here is different from this row."), "{page}");
        assert!(!page.contains("changed here since"), "nobody changed it: {page}");
        let checkbox = page.split("<input").find(|input| input.contains("id=\"overwrite\"")).expect("a checkbox");
        assert!(checkbox.split('>').next().is_some_and(|tag| tag.contains("required")) && page.contains("Import now"), "{checkbox}");
        assert_eq!(office.confirm_import().await.status, 303);
        assert!(office.get("/import").await.text.contains("1 row differs from what is here"), "it was not allowed to");
        let shown = office.shown_upload().await.expect("an upload");
        let sent = office.submit("/import", "/import/confirm", &[("upload", &shown), ("overwrite", "true")]).await;
        assert_eq!(sent.status, 303);
        assert!(office.get("/import").await.text.contains("Imported."));
    }

    async fn places_and_rights_are_columns_of_the_files(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let visits = "visit_id,authorization_id,provider_id,starts_at,minutes,place\nV00443,A00161,P036,2026-12-04T11:30,60,Nowhere\n";
        let children = maple_file("children");
        let row = children.lines().find(|line| line.starts_with("C0210,")).expect("a child");
        let children = |right: &str| {
            format!("{},guardian_may_cancel\n{row},{right}\n", maple_file("children").lines().next().expect("a header"))
        };
        assert_eq!(office.upload("/import", &[("visits", visits), ("children", &children("perhaps"))]).await.status, 303);
        let page = office.get("/import").await.text;
        assert!(page.contains("2 rows can&#39;t be imported") || page.contains("2 rows can't be imported"), "{page}");
        for part in ["visits.csv, line 2", ">place<", ">Nowhere<", "children.csv, line 2", ">guardian_may_cancel<", ">perhaps<"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(!page.contains("Import now") && page.contains("Write yes or no, or leave the cell empty: then the right stays as it is."));
        let places = "child_id,place_kind,place_name,address,city,state,zip,availability\nC0210,clinic,Kids Clinic,4 Elm St,Rochester,NY,14604,\n";
        assert_eq!(office.upload("/import", &[("places", places), ("children", &children("no"))]).await.status, 303);
        assert_eq!(office.confirm_import().await.status, 303);
        let maple = app.database.agency_id("maple").await;
        let rights = "SELECT CASE WHEN g.may_cancel THEN 'yes' ELSE 'no' END FROM guardianships g JOIN children c ON c.agency_id = g.agency_id
            AND c.id = g.child_id WHERE c.reference = 'C0210'";
        assert_eq!(app.database.select_texts_of(maple, rights).await, ["no"]);
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
        for column in ["place", "guardian_may_see_summaries", "guardian_may_cancel", "guardian_may_sign"] {
            assert!(page.contains(&format!(">{column}</th>")), "{column}");
        }
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
