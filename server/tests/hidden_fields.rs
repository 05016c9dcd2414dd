//! Hidden fields are never validated: not by the browser, which can't show an error inside a closed `details` element, and
//! not by the server.

use crate::{
    both_engines,
    support::{TestUser, requests::PAGES, spawn_app_with},
};

/// Other views of pages whose forms depend on the record.
const OTHER_VIEWS: &[&str] =
    &["/visits/{visit}?do=give", "/visits/{under_way}", "/visits/{cancelled}", "/visits/{done}/note", "/members/{member}"];

/// Elements without an end tag.
const VOID: [&str; 6] = ["input", "br", "hr", "meta", "link", "img"];

/// The kind of an open element.
#[derive(PartialEq)]
enum Container {
    Form,
    /// Hidden until the user opens it.
    Hidden,
    /// The always visible `summary` of a `details` element.
    Summary,
    Other,
}

/// The validated controls that are hidden inside a visible form, where they would block submitting it.
fn hidden_validated_controls(page: &str) -> Vec<String> {
    let mut open: Vec<(String, Container)> = Vec::new();
    let mut found = Vec::new();
    for rest in page.split('<').skip(1) {
        let tag = rest.split('>').next().unwrap_or_default();
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if tag.starts_with('/') {
            if let Some(at) = open.iter().rposition(|(known, _)| *known == name) {
                open.truncate(at);
            }
            continue;
        }
        let has = |attribute: &str| tag.split([' ', '=']).any(|part| part == attribute);
        let validated = ["required", "min", "max", "pattern", "minlength"].iter().any(|attribute| has(attribute))
            || ["email", "url", "number", "date", "time", "datetime-local"]
                .iter()
                .any(|kind| tag.contains(&format!("type=\"{kind}\"")));
        let control = ["input", "select", "textarea"].contains(&name.as_str()) && !tag.contains("type=\"hidden\"");
        let form = open.iter().rposition(|(_, container)| *container == Container::Form);
        let around = form.map(|form| &open[form + 1..]).unwrap_or_default();
        let hidden = around.iter().any(|(_, container)| *container == Container::Hidden)
            && around.iter().all(|(_, container)| *container != Container::Summary);
        let novalidate = form.is_some_and(|form| open[form].0 == "form novalidate");
        if control && validated && hidden && !novalidate {
            found.push(tag.to_owned());
        }
        if VOID.contains(&name.as_str()) || tag.ends_with('/') || tag.starts_with('!') {
            continue;
        }
        let container = match name.as_str() {
            "form" => Container::Form,
            "summary" => Container::Summary,
            "details" if !has("open") => Container::Hidden,
            _ if has("hidden") => Container::Hidden,
            _ => Container::Other,
        };
        let name = if container == Container::Form && has("novalidate") { "form novalidate".to_owned() } else { name };
        open.push((name, container));
    }
    found
}

#[test]
fn controls_in_closed_details_are_detected() {
    let page = |details: &str, control: &str| {
        format!("<main><form action=\"/\"><{details}><summary>More</summary>{control}</details></form></main>")
    };
    let validated = "<input type=\"email\" name=\"to\">";
    assert_eq!(hidden_validated_controls(&page("details class=\"more\"", validated)), ["input type=\"email\" name=\"to\""]);
    assert!(hidden_validated_controls(&page("details open class=\"more\"", validated)).is_empty());
    assert!(hidden_validated_controls(&page("details", "<input name=\"to\">")).is_empty());
    assert!(
        hidden_validated_controls(&format!("<details><summary>More</summary><form>{validated}</form></details>")).is_empty(),
        "the whole form is hidden"
    );
    assert_eq!(hidden_validated_controls("<form><div hidden><textarea required></textarea></div></form>").len(), 1);
}

both_engines! {
    async fn no_form_has_validated_controls_that_are_hidden(engine) {
        let app = spawn_app_with(engine, |settings| settings.dev_gallery = true).await;
        let mut form_count = 0;
        for user in [TestUser::Admin, TestUser::AssignedProvider, TestUser::Guardian] {
            let mut client = app.client(user);
            for path in PAGES.iter().map(|(_, path)| *path).chain(OTHER_VIEWS.iter().copied()) {
                let response = client.get(&app.fixtures.fill(path)).await;
                if response.status != 200 {
                    continue;
                }
                form_count += response.text.matches("<form").count();
                let found = hidden_validated_controls(&response.text);
                assert!(found.is_empty(), "{path} as {user:?}: {found:?}");
            }
        }
        assert!(form_count > 200, "pages have forms: {form_count}");
    }

    async fn fields_hidden_by_another_choice_are_not_validated(engine) {
        let app = spawn_app_with(engine, |_| ()).await;
        let mut office = app.client(TestUser::Admin);
        let (id, version) = app.database.find_member("privacy@maple.example").await;
        let (id, version) = (id.to_string(), version.to_string());
        let change = [
            ("member[member]", id.as_str()),
            ("member[version]", &version),
            ("member[role]", "admin"),
            ("member[privacy]", "true"),
            ("member[bill]", "true"),
            ("member[provider]", ""),
            ("member[guardian_email]", "rosa at home"),
        ];
        let response = office.call("/api/change_member", &change).await;
        assert_eq!(response.status, 200, "an office member needs no guardian's email address: {}", response.text);
        let version = (version.parse::<i64>().expect("a number") + 1).to_string();
        let parent = [change[0], ("member[version]", &version), ("member[role]", "parent"), change[6]];
        let response = office.call("/api/change_member", &parent).await;
        assert!(response.status == 422 && response.text.contains("email.not_an_address"), "{}", response.text);
    }
}
