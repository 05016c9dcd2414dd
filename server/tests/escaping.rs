//! Names that contain markup are escaped.

use crate::{
    both_engines,
    support::{TestApp, TestUser, maple_file, requests::PAGES, spawn_app},
};

/// Appended to every column that a page shows. `onclick` makes it easy to find.
const MARKUP: &str = "<b onclick=x>'\"</title></textarea><script>";

/// A file of the demo agency with [`MARKUP`] in these columns of one row.
fn add_markup(file: &str, reference: &str, columns: &[usize]) -> String {
    let text = maple_file(file);
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let header = rows.headers().expect("a header").clone();
    let row = rows.records().map(|row| row.expect("a row")).find(|row| &row[0] == reference).expect("the row is there");
    let cells = row.iter().enumerate().map(
        |(nth, cell)| {
            if columns.contains(&nth) { format!("{cell}{MARKUP}") } else { cell.to_owned() }
        },
    );
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(&header).expect("a header");
    file.write_record(cells).expect("a row");
    String::from_utf8(file.into_inner().expect("the file is complete")).expect("a file is text")
}

/// Imports the files through the import page.
async fn import_files(app: &TestApp, files: &[(&str, &str)]) {
    let mut office = app.client(TestUser::Admin);
    assert_eq!(office.upload("/import", files).await.status, 303);
    let preview = office.get("/import").await;
    assert!(!preview.text.contains(&MARKUP[..12]), "the preview escapes");
    assert_eq!(office.confirm_import().await.status, 303);
    let done = office.get("/import").await;
    assert_eq!(done.status, 200);
    let children = office.get("/children?q=C0207").await.text;
    assert!(
        children.contains("&lt;b onclick"),
        "the names were imported: {}",
        preview.text.split("id=\"main\"").nth(1).unwrap_or_default()
    );
}

both_engines! {
    async fn markup_in_names_is_shown_as_text(engine) {
        let app = spawn_app(engine).await;
        // Names, address and town; for a child also the guardian's names and relationship.
        let children = add_markup("children", "C0207", &[1, 2, 5, 6, 12, 13, 14]);
        let providers = add_markup("providers", "P001", &[1, 2, 7, 8]);
        import_files(&app, &[("children", &children), ("providers", &providers)]).await;
        let mut pages_with_names = 0;
        for (route, path) in PAGES {
            for user in [TestUser::Admin, TestUser::AssignedProvider, TestUser::Guardian] {
                let page = app.client(user).get(&app.fixtures.fill(path)).await.text;
                for raw in ["<b onclick", "</textarea><script>", "</title></textarea>"] {
                    let found = page.find(raw).map(|at| page[at.saturating_sub(200)..at].to_owned());
                    assert_eq!(found, None, "{route} for {} holds {raw}", user.name());
                }
                pages_with_names += usize::from(page.contains("&lt;b onclick"));
            }
        }
        assert!(pages_with_names >= 10, "only {pages_with_names} pages showed the names at all");
    }
}
