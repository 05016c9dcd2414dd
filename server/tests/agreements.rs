//! The terms of use, the privacy policy and an agency's data processing agreement: who is asked, what waits for it, and how it is
//! recorded. The test agencies are demos, which ask for nothing; these tests make one of them real.

use crate::{
    both_engines,
    invitations::{ANA, invite},
    support::{
        Engine, TestApp, TestUser,
        client::{Client, Response},
        requests::FUNCTIONS,
        spawn_app, spawn_app_with_versions,
    },
};
use domain::{
    agreements::{AcceptDocument, Document, ServiceProvider, Versions},
    audit::AuditAction,
};
use jiff::civil::{Date, date};

const VERSION: &str = "2026-11-30";
const NEWER: Date = date(2027, 1, 15);
const BANNER: &str = "id=\"agreements-due\"";

/// Server functions that stay available before the terms are accepted.
const OPEN_FUNCTIONS: [&str; 32] = [
    "accept_agreement",
    "report_data",
    "sign_in",
    "sign_out",
    "join",
    "join_as_myself",
    "enter_place",
    "second_step",
    "prove_again",
    "ask_passkey",
    "answer_passkey",
    "forgot_password",
    "reset_password",
    "change_password",
    "begin_totp",
    "confirm_totp",
    "remove_totp",
    "make_recovery_codes",
    "kept_recovery_codes",
    "rename_passkey",
    "remove_passkey",
    "keep_session",
    "end_session",
    "end_other_sessions",
    "choose_language",
    "choose_initials",
    "keep_preferences",
    "choose_cookies",
    "send_contact",
    "save_note",
    "search",
    "board_facts",
];

/// Starts the server with one agency that is no demo.
async fn spawn_real_agency(engine: Engine) -> TestApp {
    let app = spawn_app(engine).await;
    app.database.end_demo("maple").await;
    app
}

async fn accept(client: &mut Client, document: &str, version: &str) -> Response {
    let fields = [("agreement[document]", document), ("agreement[version]", version), ("agreement[next]", "")];
    client.call("/api/accept_agreement", &fields).await
}

async fn acceptances(app: &TestApp) -> i64 {
    app.database.select_number("SELECT COUNT(*) FROM agreement_acceptances").await
}

fn provider(name: &str) -> ServiceProvider {
    ServiceProvider {
        name: name.to_owned(),
        purpose: "Hosting".to_owned(),
        purpose_es: Some("Alojamiento".to_owned()),
        country: "United States".to_owned(),
        since: date(2026, 12, 1),
    }
}

both_engines! {
    async fn a_member_reads_but_changes_nothing_before_accepting_the_terms(engine) {
        let app = spawn_real_agency(engine).await;
        for (user, page) in [(TestUser::Admin, "/week"), (TestUser::AssignedProvider, "/day"), (TestUser::Guardian, "/home")] {
            let shown = app.client(user).get(page).await;
            assert!(shown.status == 200 && shown.text.contains(BANNER), "{page}: {}", shown.text);
            let next = format!("/agreements?next={}", page.replace('/', "%2F"));
            assert!(shown.text.contains(&format!("href=\"{next}\"")), "{page} links to {next}");
            for (path, fields) in FUNCTIONS.iter().copied() {
                if OPEN_FUNCTIONS.iter().any(|open| path == format!("/api/{open}")) {
                    continue;
                }
                let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, app.fixtures.fill(text))).collect();
                let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
                let response = app.client(user).call(path, &fields).await;
                assert_eq!(response.status, 409, "{path}: {}", response.text);
                assert!(response.text.contains("agreements.not_accepted"), "{path}: {}", response.text);
            }
        }
        let mut office = app.client(TestUser::Admin);
        let upload = office.upload("/import", &[("providers", "provider_id\n")]).await;
        assert_eq!((upload.status, upload.header("location")), (303, "/agreements?next=%2Fimport"));
        assert_eq!(office.open_stream("/events").await.response.status, 200, "live updates only read");
        assert_eq!(office.call("/api/search", &[("query", "matthew")]).await.status, 200, "so does the search");
        assert_eq!(office.call("/api/choose_language", &[("language", "es")]).await.status, 200);
        let mut elsewhere = app.client(TestUser::OtherAgency);
        assert!(!elsewhere.get("/week").await.text.contains(BANNER), "a demo asks for nothing");
        assert!(elsewhere.get("/agreements").await.text.contains("This is a demo"));
        let holiday = [("holiday[date]", "2026-12-24"), ("holiday[name]", "Christmas Eve")];
        assert_eq!(elsewhere.call("/api/add_holiday", &holiday).await.status, 200, "nor does it block anything");
    }

    async fn a_note_is_saved_until_the_terms_are_accepted(engine) {
        let app = spawn_real_agency(engine).await;
        let mut client = app.client(TestUser::AssignedProvider);
        let page = format!("/visits/{}/note", app.fixtures.id("done"));
        let note = |body: &'static str| {
            [
                ("note[visit]", app.fixtures.id("done").to_owned()),
                ("note[version]", "0".to_owned()),
                ("note[body]", body.to_owned()),
                ("note[family_summary]", String::new()),
                ("note[attested]", "true".to_owned()),
            ]
        };
        let fields = note("We stacked blocks, and they fell.");
        let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let waiting = format!("/agreements?next={}", page.replace('/', "%2F"));
        let signed = client.submit(&page, "/api/sign_note", &fields).await;
        assert_eq!((signed.status, signed.header("location")), (303, waiting.as_str()));
        let text = client.get(&waiting).await.text;
        assert!(text.contains("I accept the terms of use") && !text.contains(BANNER), "{text}");
        assert_eq!(client.get("/terms").await.status, 200, "reading the text loses nothing");
        let accept = [("agreement[document]", "terms"), ("agreement[version]", VERSION), ("agreement[next]", page.as_str())];
        let accepted = client.submit(&waiting, "/api/accept_agreement", &accept).await;
        assert_eq!((accepted.status, accepted.header("location")), (303, page.as_str()));
        let text = client.get(&page).await.text;
        assert!(text.contains("We stacked blocks, and they fell."), "{text}");
        let signed = client.submit(&page, "/api/sign_note", &fields).await;
        assert_eq!((signed.status, signed.header("location")), (303, "/day"), "{}", signed.text);
    }

    async fn a_draft_is_saved_before_the_terms_are_accepted(engine) {
        let app = spawn_real_agency(engine).await;
        let mut client = app.client(TestUser::AssignedProvider);
        let draft = [
            ("note[visit]", app.fixtures.id("done")),
            ("note[version]", "0"),
            ("note[body]", "We stacked blocks."),
            ("note[family_summary]", ""),
        ];
        let saved = client.call("/api/save_note", &draft).await;
        assert_eq!(saved.status, 200, "{}", saved.text);
        assert!(client.get(&format!("/visits/{}/note", app.fixtures.id("done"))).await.text.contains("We stacked blocks."));
    }

    async fn an_acceptance_is_recorded_once_and_audited(engine) {
        let app = spawn_real_agency(engine).await;
        let mut client = app.client(TestUser::AssignedProvider);
        let wrong = accept(&mut client, "terms", "2020-01-01").await;
        assert!(wrong.status == 409 && wrong.text.contains("agreements.changed"), "{}", wrong.text);
        assert_eq!(accept(&mut client, "contract", VERSION).await.status, 422);
        assert_eq!(accept(&mut client, "data_processing", VERSION).await.status, 404, "not a provider's");
        assert_eq!(acceptances(&app).await, 0);
        for _ in 0..2 {
            assert_eq!(accept(&mut client, "terms", VERSION).await.status, 200);
        }
        assert_eq!(acceptances(&app).await, 1, "the same version again changes nothing");
        assert_eq!(app.database.count_audit_events("agreements.accept", "agreement:").await, 1);
        let email = TestUser::AssignedProvider.email().expect("a member");
        assert!(app.database.security_events(email).await.contains(&"agreement_accepted".to_owned()));
        let text = client.get("/agreements").await.text;
        assert!(text.contains("Accepted Nov 30, 2026") && !text.contains("I accept the terms of use"), "{text}");
        assert!(client.get("/day").await.text.contains("new version of the privacy policy"), "it is only a message");
        assert_eq!(accept(&mut client, "privacy", VERSION).await.status, 200);
        assert!(!client.get("/day").await.text.contains(BANNER));
    }

    async fn a_manager_accepts_the_data_processing_agreement_for_the_agency(engine) {
        let app = spawn_real_agency(engine).await;
        let (mut manager, mut scheduler) = (app.client(TestUser::Manager), app.client(TestUser::Scheduler));
        let mut other_manager = app.client(TestUser::Admin);
        for client in [&mut manager, &mut scheduler, &mut other_manager] {
            for document in ["terms", "privacy"] {
                assert_eq!(accept(client, document, VERSION).await.status, 200);
            }
        }
        let asks = "data processing agreement is waiting";
        assert!(other_manager.get("/week").await.text.contains(asks));
        let holiday = [("holiday[date]", "2026-12-24"), ("holiday[name]", "Christmas Eve")];
        assert_eq!(other_manager.call("/api/add_holiday", &holiday).await.status, 200, "it blocks nothing");
        assert!(!scheduler.get("/week").await.text.contains(BANNER));
        assert_eq!(accept(&mut scheduler, "data_processing", VERSION).await.status, 404);
        assert!(scheduler.get("/agreements").await.text.contains("A member with the Management permission accepts it."));
        assert_eq!(accept(&mut manager, "data_processing", VERSION).await.status, 200);
        assert!(!other_manager.get("/week").await.text.contains(BANNER), "once for the agency");
        let text = scheduler.get("/agreements").await.text;
        assert!(text.contains("Accepted by ") && !text.contains("accepts it."), "{text}");
        let agencies = app.database.select_number("SELECT COUNT(*) FROM agreement_acceptances WHERE agency_id IS NOT NULL
            AND document = 'data_processing' AND capabilities LIKE '%manage%'").await;
        assert_eq!(agencies, 1);
        assert!(!app.client(TestUser::Guardian).get("/agreements").await.text.contains("Data processing agreement"));
    }

    async fn a_new_version_is_asked_for_again(engine) {
        let versions = Versions { terms: NEWER, ..Versions::CURRENT };
        let app = spawn_app_with_versions(engine, versions).await;
        app.database.end_demo("maple").await;
        let mut client = app.client(TestUser::AssignedProvider);
        // The process of the version before.
        let before = app.another_process().await;
        let token = store::identity::Token::from_text(app.fixtures.sessions[&TestUser::AssignedProvider].clone());
        for document in [Document::Terms, Document::Privacy] {
            let actor = before.identity().actor(&token, "test").await.expect("the database answers").expect("a session");
            let mut tx = before.write(&actor, AuditAction::AgreementsAccept).await.expect("the agency's lock");
            let new = AcceptDocument { document, version: Versions::CURRENT.of(document), next: String::new() };
            store::identity::agreements::accept(&mut tx, new).await.expect("the version of that process");
            tx.commit().await.expect("a commit");
        }
        let actor = before.identity().actor(&token, "test").await.expect("the database answers").expect("a session");
        assert!(actor.viewer().expect("a member").agreements.is_empty());
        before.close().await;
        let check_in = [("visit", app.fixtures.id("next")), ("even_so", "true")];
        assert_eq!(client.call("/api/check_in", &check_in).await.status, 409);
        let text = client.get("/agreements").await.text;
        assert!(text.contains("the version of November 30, 2026; there is a newer one"), "{text}");
        assert!(text.contains("I accept the terms of use") && !text.contains("I have read the privacy policy"), "{text}");
        assert_eq!(accept(&mut client, "terms", VERSION).await.status, 409, "the old version is not enough");
        assert_eq!(accept(&mut client, "terms", &NEWER.to_string()).await.status, 200);
        assert_eq!(client.call("/api/check_in", &check_in).await.status, 200);
        assert!(!client.get("/day").await.text.contains(BANNER));
    }

    async fn joining_a_real_agency_accepts_the_terms(engine) {
        let app = spawn_real_agency(engine).await;
        let mut office = app.client(TestUser::Admin);
        assert_eq!(accept(&mut office, "terms", VERSION).await.status, 200);
        let token = invite(&mut office, "/api/invite_office", &ANA).await;
        let page = format!("/join/{token}");
        let mut ana = app.anonymous_client();
        let text = ana.get(&page).await.text;
        let checkbox = text.split("<input").find(|tag| tag.contains("account[terms]")).expect("a box").split('>').next();
        assert!(checkbox.is_some_and(|tag| !tag.contains("checked")), "{text}");
        let fields = [
            ("account[token]", token.as_str()),
            ("account[name]", "Ana María Sol"),
            ("account[password]", "a new password of the tests"),
            ("account[terms]", "true"),
        ];
        let refused = ana.submit(&page, "/api/join", &fields[..3]).await;
        assert_eq!((refused.status, refused.header("location")), (303, page.as_str()));
        let text = ana.get(&page).await.text;
        assert!(text.contains("Check the box to accept the terms of use.") && text.contains("Ana María Sol"), "{text}");
        let before = acceptances(&app).await;
        let joined = ana.submit(&page, "/api/join", &fields).await;
        assert_eq!((joined.status, joined.header("location")), (303, "/today"));
        assert_eq!(acceptances(&app).await, before + 2, "the terms, and the receipt of the privacy policy");
        assert!(!ana.get("/week").await.text.contains(BANNER));
        assert_eq!(app.database.count_audit_events("agreements.accept", "agreement:").await, 3);
        assert!(app.database.security_events("ana.sol@maple.example").await.contains(&"agreement_accepted".to_owned()));
    }

    async fn the_list_of_service_providers_is_public_and_its_change_is_announced(engine) {
        let app = spawn_real_agency(engine).await;
        let mut visitor = app.anonymous_client();
        assert!(visitor.get("/service-providers").await.text.contains("The operator has named none."));
        let identity = app.db.identity();
        assert!(identity.save_service_providers(&[provider("Oak & Sons Hosting")]).await.expect("the list is saved"));
        assert!(!identity.save_service_providers(&[provider("Oak & Sons Hosting")]).await.expect("the same list"));
        assert_eq!(app.count_emails_with("service_providers").await, 0, "the first list is no change");
        let text = visitor.get("/service-providers").await.text;
        for part in ["Oak &amp; Sons Hosting", "Hosting", "United States", "December 1, 2026", "from November 30, 2026"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        for page in ["/privacy", "/terms"] {
            assert!(visitor.get(page).await.text.contains("href=\"/service-providers\""), "{page}");
        }
        assert_eq!(visitor.call("/api/choose_language", &[("language", "es")]).await.status, 200);
        assert!(visitor.get("/service-providers").await.text.contains("Alojamiento"));
        assert!(identity.save_service_providers(&[provider("Elm Mail")]).await.expect("the list is saved"));
        assert_eq!(app.count_emails_with("service_providers").await, 2, "the managers of the agency that is no demo");
        let text = app.client(TestUser::Scheduler).get("/agreements").await.text;
        assert!(text.contains("The list changed on November 30, 2026."), "{text}");
        assert!(text.contains("Added: Elm Mail.") && text.contains("Removed: Oak &amp; Sons Hosting."), "{text}");
        assert!(!app.client(TestUser::Guardian).get("/agreements").await.text.contains("Elm Mail"), "for the office");
    }
}
