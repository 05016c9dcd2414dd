//! Providers and disciplines by hand over HTTP, without JavaScript: the forms, their mistakes, two editors, ending.

use crate::{
    both_engines,
    support::{TestUser, spawn_app},
};

const SAVE: &str = "/api/save_provider";

/// The fields of a new provider, some of them changed.
fn fields<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("provider[provider]", ""),
        ("provider[version]", ""),
        ("provider[reference]", ""),
        ("provider[first_name]", "Zoë"),
        ("provider[last_name]", "Quinn <b>"),
        ("provider[email]", "zoe.quinn@maple.example"),
        ("provider[phone]", "585-555-0177"),
        ("provider[disciplines][]", "ST"),
        ("provider[languages]", "English, Spanish"),
        ("provider[address]", "4 Elm St"),
        ("provider[city]", "Rochester"),
        ("provider[state]", "NY"),
        ("provider[zip]", "14604"),
        ("provider[lat]", "43.15"),
        ("provider[lon]", "-77.6"),
        ("provider[availability]", "Mon 08:00-12:00,13:00-17:00"),
        ("provider[max_visits_per_day]", "6"),
    ];
    for (field, value) in changed {
        let known = fields.iter_mut().find(|(known, _)| known == field).expect("a field of the form");
        known.1 = value;
    }
    fields
}

both_engines! {
    async fn a_provider_is_added_after_all_mistakes_were_shown_at_once(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Manager);
        let page = office.get("/providers").await.text;
        assert!(page.contains("href=\"/providers/new\""), "{page}");
        let page = office.get("/providers/new").await.text;
        assert!(page.contains("Leave it empty for P040.") && page.contains("/settings/disciplines"), "{page}");

        let long = "N".repeat(200);
        let wrong = fields(&[
            ("provider[first_name]", &long),
            ("provider[email]", "zoe"),
            ("provider[zip]", "4604"),
            ("provider[lon]", "west"),
            ("provider[availability]", "Mon 12:00-08:00"),
            ("provider[max_visits_per_day]", "0"),
        ]);
        let refused = office.submit("/providers/new", SAVE, &wrong).await;
        assert_eq!((refused.status, refused.header("location")), (303, "/providers/new"));
        let page = office.get("/providers/new").await.text;
        assert_eq!(page.matches("aria-invalid=\"true\"").count(), 6, "{page}");
        assert!(page.contains(&long) && page.contains("Quinn &lt;b&gt;") && page.contains("Mon 12:00-08:00</textarea>"), "{page}");
        assert!(page.contains("value=\"ST\" checked"), "the chosen discipline is still chosen: {page}");

        // Names of the longest length that is accepted.
        let name = "N".repeat(120);
        let right = fields(&[("provider[first_name]", &name)]);
        let saved = office.submit("/providers/new", SAVE, &right).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        let address = saved.header("location").to_owned();
        let page = office.get(&address).await.text;
        assert!(page.contains("Provider added.") && page.contains("Added by") && page.contains(&name), "{page}");
        assert!(page.contains("P040") && !page.contains("/api/undo_provider"), "{page}");
    }

    async fn two_records_of_a_provider_are_merged_on_their_page(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let (own, other) = (app.fixtures.id("provider"), app.fixtures.id("ended_provider"));
        let page = format!("/providers/{own}");
        let merge = format!("{page}/merge");
        assert!(office.get(&page).await.text.contains(&format!("href=\"{merge}\"")));
        for typed in ["nobody-at-all", &"x".repeat(3_000), "%25%22%3Czzz%3E"] {
            let found = office.get(&format!("{merge}?q={typed}")).await;
            assert!(found.status == 200 && found.text.contains("No other provider was found."), "{typed}: {}", found.text);
        }
        let preview = format!("{merge}?other={other}");
        let found = office.get(&format!("{merge}?q=Zelda")).await.text;
        assert!(found.contains(&format!("href=\"{preview}\"")), "{found}");
        assert_eq!(office.get(&format!("{merge}?other={}", app.fixtures.id("elsewhere_provider"))).await.status, 404);

        // Two people who are at two visits at the same time.
        let busy = app.fixtures.id("sibling_provider");
        let refused = format!("{merge}?other={busy}");
        let shown = office.get(&refused).await.text;
        assert!(shown.contains("id=\"obstacles\"") && !shown.contains("/api/merge_providers"), "no button: {shown}");
        let overlapping = [("merge[survivor]", own), ("merge[survivor_version]", "1"), ("merge[merged]", busy),
            ("merge[merged_version]", "1"), ("merge[reason]", "Added twice")];
        office.submit(&refused, "/api/merge_providers", &overlapping).await;
        assert_eq!(office.get(&format!("/providers/{busy}")).await.status, 200, "not merged");

        let shown = office.get(&preview).await.text;
        assert!(shown.contains("Signed notes stay as they were signed") && !shown.contains("id=\"obstacles\""), "{shown}");
        let fields = [("merge[survivor]", own), ("merge[survivor_version]", "1"), ("merge[merged]", other),
            ("merge[merged_version]", "2"), ("merge[first_name]", "merged")];
        let sent = |reason: &'static str| [&fields[..], &[("merge[reason]", reason)]].concat();
        let refused = office.submit(&preview, "/api/merge_providers", &sent(" ")).await;
        assert_eq!(refused.header("location"), preview);
        let back = office.get(&preview).await.text;
        assert!(back.contains("aria-invalid=\"true\"") && back.contains("value=\"merged\" selected"), "nothing that was chosen is lost: {back}");
        for text in ["You can undo it for one day.", "are merged already"] {
            let merged = office.submit(&preview, "/api/merge_providers", &sent("Added twice")).await;
            assert_eq!((merged.status, merged.header("location")), (303, page.as_str()), "{}", merged.text);
            let shown = office.get(&page).await.text;
            assert!(shown.contains(text) && shown.contains("Zelda") && shown.contains("/api/undo_provider_merge"), "{text}: {shown}");
        }
        // The Back button, the merged record's page and its own merge page lead to the one that is left; its form does not open.
        for link in [preview.clone(), format!("/providers/{other}"), format!("/providers/{other}/merge")] {
            assert_eq!(office.get(&link).await.header("location"), page, "{link}");
        }
        assert_eq!(office.get(&format!("/providers/{other}/edit")).await.status, 404);
        let undo = [("undo[merged]", other)];
        for text in ["The merge is undone.", "the merge is undone already"] {
            let undone = office.submit(&page, "/api/undo_provider_merge", &undo).await;
            assert_eq!((undone.status, undone.header("location")), (303, page.as_str()), "{}", undone.text);
            let shown = office.get(&page).await.text;
            assert!(shown.contains(text) && !shown.contains("/api/undo_provider_merge"), "{text}: {shown}");
        }
        assert_eq!(office.get(&format!("/providers/{other}")).await.status, 200);
        let mut oak = app.client(TestUser::OtherAgency);
        assert_eq!(oak.get(&preview).await.status, 404);
    }

    async fn no_discipline_is_a_mistake_of_its_own(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Manager);
        let mut wrong = fields(&[]);
        wrong.retain(|(field, _)| !field.contains("disciplines"));
        office.submit("/providers/new", SAVE, &wrong).await;
        let page = office.get("/providers/new").await.text;
        assert!(page.contains("id=\"save-provider-disciplines-error\""), "{page}");
    }

    async fn the_second_of_two_editors_sees_both_texts(engine) {
        let app = spawn_app(engine).await;
        let id = app.fixtures.id("provider").to_owned();
        let edit = format!("/providers/{id}/edit");
        let of = |phone: &'static str, version: &'static str| {
            // As a browser sends the lines of a text area.
            let hours = "Mon 08:00-12:00\r\nTue 08:00-12:00";
            let changed = [
                ("provider[provider]", id.as_str()),
                ("provider[version]", version),
                ("provider[phone]", phone),
                ("provider[availability]", hours),
            ];
            fields(&changed)
                .into_iter()
                .map(|(field, value)| (field.to_owned(), value.to_owned()))
                .collect::<Vec<_>>()
        };
        let mut office = app.client(TestUser::Manager);
        for phone in ["585-555-0111", "585-555-0222"] {
            let form = of(phone, "1");
            let form: Vec<(&str, &str)> = form.iter().map(|(field, value)| (field.as_str(), value.as_str())).collect();
            assert_eq!(office.submit(&edit, SAVE, &form).await.status, 303);
        }
        let page = office.get(&edit).await.text;
        assert!(page.contains("value=\"585-555-0222\"") && page.contains("Saved by someone else: “585-555-0111”"), "{page}");
        assert!(page.contains("name=\"provider[version]\" value=\"2\""), "saving again replaces it: {page}");
        assert!(!page.contains("Saved by someone else: “Mon"), "both have the same hours: {page}");
        let form = of("585-555-0222", "2");
        let form: Vec<(&str, &str)> = form.iter().map(|(field, value)| (field.as_str(), value.as_str())).collect();
        let saved = office.submit(&edit, SAVE, &form).await;
        let page = office.get(saved.header("location")).await.text;
        assert!(page.contains("585-555-0222") && page.contains("Changed by"), "{page}");
        let undo = [("undo[provider]", id.as_str()), ("undo[version]", "3")];
        let undone = office.submit(&format!("/providers/{id}"), "/api/undo_provider", &undo).await;
        let page = office.get(undone.header("location")).await.text;
        assert!(page.contains("The last change is undone.") && page.contains("585-555-0111"), "{page}");
    }

    async fn an_end_lists_what_prevents_it(engine) {
        let app = spawn_app(engine).await;
        let id = app.fixtures.id("provider").to_owned();
        let address = format!("/providers/{id}");
        let mut office = app.client(TestUser::Manager);
        let page = office.get(&address).await.text;
        assert!(page.contains("/agenda/2026-11-30?name=Jennifer+Berry") && page.contains("/authorizations?q=Jennifer+Berry"), "{page}");
        let form = |day: &'static str, unchoose: bool| {
            let mut form = vec![("end[provider]", id.as_str()), ("end[version]", "1"), ("end[ended_on]", day), ("end[reason]", "Moved")];
            form.extend(unchoose.then_some(("end[unchoose]", "true")));
            form
        };
        office.submit(&address, "/api/end_provider", &form("2026-12-01", false)).await;
        let page = office.get(&address).await.text;
        assert!(page.contains("Visits are planned or in progress on or after this day."), "{page}");
        assert!(page.contains("is the therapist of authorizations that go on"), "both at once: {page}");
        assert!(page.contains("value=\"2026-12-01\"") && page.contains("Moved</textarea>"), "{page}");

        office.submit(&address, "/api/end_provider", &form("2030-01-01", true)).await;
        let page = office.get(&address).await.text;
        assert!(page.contains("The provider is ended.") && page.contains("Ends on January 1, 2030"), "{page}");
        assert!(page.contains("Open the account") && page.contains("Moved"), "{page}");
        let provider = app.client(TestUser::AssignedProvider).get(&address).await;
        assert_eq!(provider.status, 200, "the account is not touched");
        assert!(!provider.text.contains("Moved"), "{}", provider.text);
        let back = [("back[provider]", id.as_str()), ("back[version]", "2")];
        office.submit(&address, "/api/bring_back_provider", &back).await;
        assert!(office.get(&address).await.text.contains("The provider is back"));
    }

    async fn disciplines_are_added_and_offered(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Manager);
        let path = "/settings/disciplines";
        let wrong = [("discipline[code]", "N1"), ("discipline[name]", " ")];
        office.submit(path, "/api/add_discipline", &wrong).await;
        let page = office.get(path).await.text;
        assert_eq!(page.matches("aria-invalid=\"true\"").count(), 2, "{page}");
        let name = "Vision <b>";
        office.submit(path, "/api/add_discipline", &[("discipline[code]", "vi"), ("discipline[name]", name)]).await;
        let page = office.get(path).await.text;
        assert!(page.contains("Disciplines saved.") && page.contains("Vision &lt;b&gt;"), "{page}");
        assert!(office.get("/providers/new").await.text.contains("Vision &lt;b&gt; (VI)"));
        for user in [TestUser::AssignedProvider, TestUser::Guardian] {
            assert_eq!(app.client(user).get(path).await.status, 404, "{user:?}");
            assert_eq!(app.client(user).get("/providers/new").await.status, 404, "{user:?}");
        }
    }
}
