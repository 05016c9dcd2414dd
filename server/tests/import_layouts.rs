//! Files of other programs: their columns are matched once, and the next file with the same columns is read by the saved layout.

use crate::{
    both_engines,
    support::{TestUser, client::Client, spawn_app},
};

const HEADER: &str = "Client,DOB,Address,City,State,ZIP,Parent Name,Parent Phone,Auth #,Service Type,CPT Code,Payor,Auth Start,\
Auth End,Visits/Week,Minutes,Units,Therapist\n";

fn roster(rows: &[&str]) -> String {
    let after = "9/1/2026,2/27/2027,2x/week,60 min,52,Ana Berry";
    let row = |row: &&str| format!("{row},{after}\n");
    format!("Sunny Days Therapy\n{HEADER}{}", rows.iter().map(row).collect::<String>())
}

const GLORIA: &str =
    "\"Quill, Gloria\",1/13/2025,34 Oak St,Rochester,NY,14604,Rosa Quill,(585) 555-0171,77-1,Speech Therapy,92507,State EI";
const LEO: &str = "\"Quill, Leo\",6/1/2024,34 Oak St,Rochester,NY,14604,Rosa Quill,(585) 555-0171,77-2,OT,97530,State EI";

/// What a browser sends of the form that matches columns.
fn form_fields(page: &str) -> Vec<(String, String)> {
    let start = page.find("action=\"/import/layout\"").expect("the form");
    let form = &page[start..start + page[start..].find("</form>").expect("the end of the form")];
    let mut fields = Vec::new();
    let mut list: Option<String> = None;
    for tag in form.split('<').skip(1).filter_map(|tag| tag.split('>').next()) {
        let attribute = |name: &str| {
            let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
            let value = &tag[from..from + tag[from..].find('"')?];
            Some(value.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&"))
        };
        let is_on = |name: &str| tag.split_whitespace().any(|word| word == name || word.starts_with(&format!("{name}=")));
        if tag.starts_with("select") {
            list = attribute("name");
        } else if tag.starts_with("option") && is_on("selected") {
            fields.extend(list.clone().zip(attribute("value")));
        } else if tag.starts_with("input") && (attribute("type").as_deref() != Some("checkbox") || is_on("checked")) {
            fields.extend(attribute("name").map(|name| (name, attribute("value").unwrap_or_default())));
        }
    }
    fields
}

fn set(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    fields.retain(|(field, _)| field != name);
    fields.push((name.to_owned(), value.to_owned()));
}

async fn send(client: &mut Client, fields: &[(String, String)], action: &str) -> String {
    let mut sent: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    sent.push(("action", action));
    assert_eq!(client.submit("/import", "/import/layout", &sent).await.status, 303);
    client.get("/import").await.text
}

/// Fills in what the list does not have.
fn fill(fields: &mut Vec<(String, String)>) {
    for (column, text) in [("children.lat", "43.15"), ("children.lon", "-77.6"), ("authorizations.unit_rounding", "cms")] {
        set(fields, &format!("0.{column}.text"), text);
    }
    set(fields, "0.authorizations.unit_minutes.text", "15");
    // No therapist of this name is in the agency.
    set(fields, "0.authorizations.provider_id", "");
    set(fields, "0.name", "Sunny Days");
}

/// Matches the columns and checks the rows.
async fn match_and_check(office: &mut Client, rows: &[&str]) -> String {
    assert_eq!(office.upload("/import", &[("files", &roster(rows))]).await.status, 303);
    let mut fields = form_fields(&office.get("/import").await.text);
    fill(&mut fields);
    send(office, &fields, "check").await
}

both_engines! {
    async fn columns_are_matched_once(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        assert_eq!(office.upload("/import", &[("files", &roster(&[GLORIA]))]).await.status, 303);
        let page = office.get("/import").await.text;
        assert!(page.contains("Match the columns") && page.contains("files.csv, columns named on line 2"), "{page}");
        assert!(!page.contains("Choose where this comes from"), "mistakes are shown when there was a try");
        let mut fields = form_fields(&page);
        let page = send(&mut office, &fields, "check").await;
        assert!(page.contains("Choose where this comes from") && page.contains("column still needs a source"), "{page}");
        assert!(!page.contains("Import now"));
        fill(&mut fields);
        let page = send(&mut office, &fields, "show").await;
        assert!(page.contains("the first rows as they would be imported") && page.contains(">2025-01-13<"), "{page}");
        let page = send(&mut office, &form_fields(&page), "check").await;
        assert!(page.contains("Every row can be imported."), "{page}");
        assert!(page.contains("Saved layouts") && page.contains("Sunny Days"), "{page}");
        assert_eq!(office.confirm_import().await.status, 303);
        assert!(office.get("/import").await.text.contains("Imported."));
        assert!(office.get("/children?q=quill").await.text.contains("Gloria"));

        assert_eq!(office.upload("/import", &[("files", &roster(&[GLORIA, LEO]))]).await.status, 303);
        let page = office.get("/import").await.text;
        assert!(page.contains("was read by the saved layout") && !page.contains("Match the columns"), "{page}");
        assert!(page.contains("Every row can be imported."), "{page}");
        assert_eq!(office.confirm_import().await.status, 303);
        assert!(office.get("/children?q=quill").await.text.contains("Leo"));
        let quills = "SELECT reference FROM children WHERE last_name = 'Quill' ORDER BY first_name";
        let references = app.database.select_texts_of(app.database.agency_id("maple").await, quills).await;
        assert!(references.len() == 2 && references.iter().all(|reference| reference.starts_with("auto-")), "{references:?}");
    }

    async fn a_page_of_another_tab_does_not_import_a_later_upload(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        match_and_check(&mut office, &[GLORIA]).await;
        let shown = office.shown_upload().await.unwrap();
        let matching = form_fields(&office.get("/import?match=1").await.text);
        assert_eq!(office.upload("/import", &[("files", &roster(&[GLORIA, LEO]))]).await.status, 303);
        assert_eq!(office.submit("/import", "/import/confirm", &[("upload", &shown)]).await.status, 303);
        let page = office.get("/import").await.text;
        assert!(page.contains("Nothing was imported: the upload has changed since") && page.contains("Import now"), "{page}");
        assert!(!office.get("/children?q=quill").await.text.contains("Gloria"));
        let page = send(&mut office, &matching, "check").await;
        assert!(page.contains("Nothing was imported: the upload has changed since"), "{page}");
        assert_eq!(office.confirm_import().await.status, 303);
        assert!(office.get("/children?q=quill").await.text.contains("Leo"));
    }

    async fn a_file_that_is_chosen_later_is_suggested_too(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let list = "Name,Email,Street,City,State,Zip\nAna Quill,ana@quill.example,12 Elm St,Rochester,NY,14604\n";
        assert_eq!(office.upload("/import", &[("files", list)]).await.status, 303);
        let mut fields = form_fields(&office.get("/import").await.text);
        set(&mut fields, "0.files", "children");
        let fields = form_fields(&send(&mut office, &fields, "show").await);
        let value = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        assert_eq!((value("0.children.first_name"), value("0.children.zip")), (Some("n0"), Some("c5")));
        assert_eq!((value("0.files"), value("0.providers.email")), (Some("children"), None));
    }

    async fn problems_are_located_in_the_uploaded_list(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let page = match_and_check(&mut office, &[GLORIA, &LEO.replace("14604", "4604")]).await;
        assert!(page.contains("files.csv, line 4") && page.contains("A ZIP code has five digits") && page.contains(">ZIP<"), "{page}");
        assert!(!page.contains("Import now") && page.contains("/import?match=1"), "{page}");
        let page = office.get("/import?match=1").await.text;
        let mut fields = form_fields(&page);
        set(&mut fields, "0.children.zip", "text");
        set(&mut fields, "0.children.zip.text", "14604");
        assert!(send(&mut office, &fields, "check").await.contains("Import now"), "the constant replaces the column");
    }

    async fn a_saved_layout_is_changed_and_deleted(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        match_and_check(&mut office, &[GLORIA]).await;
        let page = office.get("/import").await.text;
        let links: Vec<&str> = page.split("/import?layout=").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let id = links.into_iter().find(|id| *id != app.fixtures.id("layout")).expect("the new layout").to_owned();
        let edit = office.get(&format!("/import?layout={id}")).await.text;
        let mut fields = form_fields(&edit);
        set(&mut fields, "0.name", "Rainy Days");
        let page = send(&mut office, &fields, "check").await;
        assert!(page.contains("Delete “Rainy Days”") && !page.contains("Delete “Sunny Days”"), "{page}");
        set(&mut fields, "0.name", "Cloudy Days");
        let page = send(&mut office, &fields, "check").await;
        assert!(page.contains("Someone saved this layout after you opened it") && page.contains("Rainy Days"), "{page}");
        set(&mut fields, "0.children.first_name", "");
        let page = send(&mut office, &fields, "check").await;
        assert!(page.contains("The layout was not saved") && !page.contains("Cloudy Days"), "{page}");
        let delete = [("delete[layout]", id.as_str()), ("delete[version]", "1")];
        assert_eq!(office.call("/api/delete_import_layout", &delete).await.status, 409, "it was saved twice");
        let delete = [("delete[layout]", id.as_str()), ("delete[version]", "2")];
        assert_eq!(office.call("/api/delete_import_layout", &delete).await.status, 200);
        assert!(!office.get("/import").await.text.contains("Rainy Days"));
    }

    async fn a_workbook_that_is_broken_is_reported(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        assert_eq!(office.upload("/import", &[("files", "PK\u{3}\u{4}\u{14}xl/workbook.xml")]).await.status, 303);
        let page = office.get("/import").await.text;
        assert!(page.contains("This workbook can&#39;t be read") || page.contains("This workbook can't be read"), "{page}");
    }
}
