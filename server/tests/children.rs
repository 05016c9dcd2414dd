//! Children by hand over HTTP, without JavaScript: the forms, all mistakes at once, two editors at once, and long names.

use crate::{
    both_engines,
    support::{TestUser, spawn_app},
};

const ADD: &str = "/api/add_child";
const CHANGE: &str = "/api/change_child";

/// The fields of a new child without a guardian.
const NEW: [(&str, &str); 19] = [
    ("child[reference]", ""),
    ("child[first_name]", "Noa"),
    ("child[last_name]", "Lind"),
    ("child[preferred_name]", ""),
    ("child[pronouns]", ""),
    ("child[birth_date]", "2024-05-06"),
    ("child[home_language]", "Spanish"),
    ("child[further_languages]", ""),
    ("child[time_zone]", "America/New_York"),
    ("child[availability]", "Mon 08:00-18:00"),
    ("child[allergies]", ""),
    ("child[safety_note]", ""),
    ("child[address]", "1 Elm St"),
    ("child[city]", "Rochester"),
    ("child[state]", "NY"),
    ("child[zip]", "14604"),
    ("child[lat]", "43.15"),
    ("child[lon]", "-77.60"),
    ("child[confirm_new]", "true"),
];

/// These fields with some of them changed or added.
fn with<'a>(fields: &[(&'a str, &'a str)], changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let others = fields.iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
    others.chain(changed).copied().collect()
}

/// The errors of a rejected request.
fn mistakes(text: &str) -> Vec<String> {
    let error: serde_json::Value = serde_json::from_str(text).unwrap_or_else(|_| panic!("no error: {text}"));
    let fields = error["fields"].as_array().unwrap_or_else(|| panic!("no fields: {text}"));
    fields.iter().map(|error| format!("{}:{}", error["field"].as_str().unwrap(), error["reason"].as_str().unwrap())).collect()
}

both_engines! {
    async fn a_child_is_added_with_a_guardian_in_one_form(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let page = office.get("/children").await.text;
        assert!(page.contains("href=\"/children/new\""), "{page}");
        let page = office.get("/children/new").await.text;
        assert!(page.contains("First guardian") && page.contains("value=\"America/New_York\" selected"), "{page}");
        let guardian = [("child[guardian_first_name]", "Rosa"), ("child[guardian_relationship]", "mother"), ("child[guardian_last_name]", ""),
            ("child[guardian_email]", ""), ("child[guardian_phone]", "585-555-0342"), ("child[guardian_may_see_summaries]", "true")];
        let added = office.submit("/children/new", ADD, &with(&NEW, &guardian)).await;
        assert_eq!(added.status, 303, "{}", added.text);
        let address = added.header("location").to_owned();
        let page = office.get(&address).await.text;
        assert!(page.contains("Noa Lind") && page.contains("Rosa") && page.contains("1 Elm St") && page.contains("Added by"), "{page}");
        assert!(page.contains(&format!("/authorizations/new?child={}", address.rsplit('/').next().unwrap())), "{page}");
        assert!(office.get("/children?q=Noa").await.text.contains(&address));
    }

    async fn all_mistakes_are_shown_at_once_and_nothing_typed_is_lost(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let long = "x".repeat(200);
        let wrong = [("child[first_name]", long.as_str()), ("child[birth_date]", "soon"), ("child[home_language]", "Klingon"),
            ("child[availability]", "mornings"), ("child[address]", ""), ("child[zip]", "4604"), ("child[guardian_phone]", "585-555-0142"),
            ("child[guardian_first_name]", ""), ("child[guardian_last_name]", ""), ("child[guardian_relationship]", ""), ("child[guardian_email]", "")];
        let rejected = office.call(ADD, &with(&NEW, &wrong)).await;
        assert_eq!(rejected.status, 422);
        assert_eq!(mistakes(&rejected.text), [
            "first_name:form.too_long", "birth_date:date.not_a_date", "home_language:language.unreadable",
            "availability:availability.unreadable", "address:form.missing", "zip:zip.invalid",
            "guardian_first_name:first_name.missing", "guardian_relationship:relationship.missing",
        ]);
        let back = office.submit("/children/new", ADD, &with(&NEW, &wrong)).await;
        assert_eq!(back.header("location"), "/children/new");
        let page = office.get("/children/new").await.text;
        assert_eq!(page.matches("aria-invalid=\"true\"").count(), 8, "{page}");
        assert!(page.contains(&long) && page.contains("value=\"Klingon\"") && page.contains("value=\"585-555-0142\""), "{page}");
        let contact = [("contact[child]", app.fixtures.id("child")), ("contact[contact]", ""), ("contact[version]", ""),
            ("contact[kind]", "boat"), ("contact[name]", long.as_str()), ("contact[relationship]", ""), ("contact[phone]", ""), ("contact[note]", "")];
        let rejected = office.call("/api/save_contact", &contact).await;
        assert_eq!(mistakes(&rejected.text), ["kind:form.unreadable", "name:form.too_long", "phone:phone.missing"]);
    }

    async fn the_second_editor_reads_both_texts(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let child = app.fixtures.id("child");
        let form = format!("/children/{child}/edit");
        let details: Vec<_> = NEW.iter().copied().take(12).collect();
        let first = [("child[child]", child), ("child[version]", "2"), ("child[safety_note]", "Dog in the yard")];
        assert_eq!(office.submit(&form, CHANGE, &with(&details, &first)).await.header("location"), format!("/children/{child}"));
        let second = [("child[child]", child), ("child[version]", "2"), ("child[safety_note]", "Ring twice")];
        let rejected = office.submit(&form, CHANGE, &with(&details, &second)).await;
        assert_eq!(rejected.header("location"), form);
        let page = office.get(&form).await.text;
        assert!(page.contains("Ring twice</textarea>") && page.contains("“Dog in the yard”"), "{page}");
        assert!(page.contains("name=\"child[version]\" value=\"3\""), "saving again replaces it: {page}");
        let page = office.get(&format!("/children/{child}")).await.text;
        assert!(page.contains("Dog in the yard") && page.contains("/api/undo_child"), "{page}");
        let undone = office.submit(&format!("/children/{child}"), "/api/undo_child", &[("undo[child]", child), ("undo[version]", "3")]).await;
        assert_eq!(undone.status, 303);
        assert!(!office.get(&format!("/children/{child}")).await.text.contains("Dog in the yard"));
    }

    async fn only_those_who_may_edit_have_the_forms(engine) {
        let app = spawn_app(engine).await;
        let child = app.fixtures.id("child");
        let pages = ["/children/new".to_owned(), format!("/children/{child}/edit"), format!("/children/{child}/end"),
            format!("/children/{child}/places/new"), format!("/children/{child}/contacts/new")];
        for user in [TestUser::Biller, TestUser::Supervisor, TestUser::PrivacyOfficer, TestUser::AssignedProvider, TestUser::Guardian] {
            let mut client = app.client(user);
            for page in &pages {
                assert_eq!(client.get(page).await.status, 404, "{user:?} {page}");
            }
            let shown = client.get(&format!("/children/{child}")).await.text;
            assert!(!shown.contains("/edit\"") && !shown.contains("/contacts/new"), "{user:?}: {shown}");
        }
        for user in [TestUser::Scheduler, TestUser::Manager] {
            let mut client = app.client(user);
            for page in &pages {
                assert_eq!(client.get(page).await.status, 200, "{user:?} {page}");
            }
        }
        let page = app.client(TestUser::Scheduler).get("/children/new").await.text;
        assert!(!page.contains("First guardian"), "guardians need the capability to manage: {page}");
    }

    async fn safety_notes_are_on_the_visit_of_a_provider_and_on_no_page_of_a_family(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let child = app.fixtures.id("child");
        let details: Vec<_> = NEW.iter().copied().take(12).collect();
        let note = [("child[child]", child), ("child[version]", "2"), ("child[safety_note]", "Dog in the yard"), ("child[preferred_name]", "Nono")];
        assert_eq!(office.call(CHANGE, &with(&details, &note)).await.status, 200);
        let visit = format!("/visits/{}", app.fixtures.id("visit"));
        for user in [TestUser::Admin, TestUser::AssignedProvider] {
            let page = app.client(user).get(&visit).await.text;
            assert!(page.contains("Dog in the yard") && page.contains("called Nono"), "{user:?}: {page}");
        }
        for path in ["/home", &visit, "/account/data"] {
            let page = app.client(TestUser::Guardian).get(path).await.text;
            assert!(!page.contains("Dog in the yard") && !page.contains("Nono") && !page.contains("Otto Lang"), "{path}: {page}");
        }
    }

    async fn services_end_and_come_back_with_their_pages(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let child = app.fixtures.id("child");
        let form = format!("/children/{child}/end");
        let page = office.get(&form).await.text;
        assert!(page.contains("scheduled from today on") && page.contains("href=\"/week/2026-11-30\"") && page.contains("A00291"), "{page}");
        let end = |day| [("end[child]", child), ("end[version]", "2"), ("end[ended_on]", day), ("end[reason]", "They moved")];
        assert_eq!(office.submit(&form, "/api/end_child", &end("2026-11-30")).await.header("location"), form);
        let page = office.get(&form).await.text;
        assert!(page.contains("Cancel or move them first") && page.contains("They moved</textarea>"), "{page}");
        assert_eq!(office.submit(&form, "/api/end_child", &end("2027-12-31")).await.header("location"), format!("/children/{child}"));
        let page = office.get(&format!("/children/{child}")).await.text;
        assert!(page.contains("Ends on December 31, 2027") && page.contains("Bring back"), "{page}");
        let back = office.submit(&format!("/children/{child}"), "/api/bring_back_child", &[("back[child]", child), ("back[version]", "3")]).await;
        assert_eq!(back.status, 303);
        let page = office.get(&format!("/children/{child}")).await.text;
        assert!(!page.contains("Ends on") && page.contains("The child is back"), "{page}");
    }

    async fn a_merge_and_its_undo_that_are_sent_twice_lead_to_the_survivor(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let (child, double) = (app.fixtures.id("child"), app.fixtures.id("double"));
        let preview = format!("/children/{child}/merge?other={double}");
        let page = office.get(&preview).await.text;
        assert!(page.contains(&format!("href=\"/children/{double}/merge?other={child}\"")), "the other one can be kept: {page}");
        let survivor = format!("/children/{child}");
        let fields = [("merge[survivor]", child), ("merge[survivor_version]", "2"), ("merge[merged]", double),
            ("merge[merged_version]", "2"), ("merge[reason]", "Added twice")];
        for text in ["You can undo it for one day.", "the two records are merged already"] {
            let merged = office.submit(&preview, "/api/merge_children", &fields).await;
            assert_eq!((merged.status, merged.header("location")), (303, survivor.as_str()), "{}", merged.text);
            let page = office.get(&survivor).await.text;
            assert!(page.contains(text), "{text}: {page}");
        }
        assert_eq!(office.get(&preview).await.header("location"), survivor, "the Back button");
        assert!(office.get(&survivor).await.text.contains("the two records are merged already"));
        for text in ["The merge is undone.", "the merge is undone already"] {
            let undone = office.submit(&survivor, "/api/undo_merge", &[("undo[merged]", double)]).await;
            assert_eq!((undone.status, undone.header("location")), (303, survivor.as_str()), "{}", undone.text);
            let page = office.get(&survivor).await.text;
            assert!(page.contains(text), "{text}: {page}");
        }
    }
}
