//! Names are text, whatever stands in them.

use crate::{
    both_engines,
    support::{App, Who, maple_file, requests::PAGES, spawn_app},
};

/// In every column that a page shows, with a word of its own to be found by.
const MARKUP: &str = "<b onclick=x>'\"</title></textarea><script>";

/// A file of the demo with markup in these columns of one row.
fn with_markup(file: &str, reference: &str, columns: &[usize]) -> String {
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
    String::from_utf8(file.into_inner().expect("it is whole")).expect("a file is text")
}

/// Brings files in as the office does.
async fn import(app: &App, files: &[(&str, &str)]) {
    let mut office = app.client(Who::Admin);
    assert_eq!(office.upload("/import", files).await.status, 303);
    let preview = office.get("/import").await;
    assert!(!preview.text.contains(&MARKUP[..12]), "the preview escapes");
    assert_eq!(office.submit("/import", "/import/confirm", &[]).await.status, 303);
    let done = office.get("/import").await;
    assert_eq!(done.status, 200);
    let children = office.get("/children?q=C0207").await.text;
    assert!(
        children.contains("&lt;b onclick"),
        "the names came in: {}",
        preview.text.split("id=\"main\"").nth(1).unwrap_or_default()
    );
}

both_engines! {
    async fn markup_in_names_is_shown_as_text(engine) {
        let app = spawn_app(engine).await;
        // Names, the address and town, and of a child the guardian's names and relationship.
        let children = with_markup("children", "C0207", &[1, 2, 5, 6, 12, 13, 14]);
        let providers = with_markup("providers", "P001", &[1, 2, 7, 8]);
        import(&app, &[("children", &children), ("providers", &providers)]).await;
        let mut seen = 0;
        for (route, path) in PAGES {
            for who in [Who::Admin, Who::Assigned, Who::Own] {
                let page = app.client(who).get(&app.facts.fill(path)).await.text;
                for raw in ["<b onclick", "</textarea><script>", "</title></textarea>"] {
                    let found = page.find(raw).map(|at| page[at.saturating_sub(200)..at].to_owned());
                    assert_eq!(found, None, "{route} for {} holds {raw}", who.name());
                }
                seen += usize::from(page.contains("&lt;b onclick"));
            }
        }
        assert!(seen >= 10, "only {seen} pages showed the names at all");
    }
}
