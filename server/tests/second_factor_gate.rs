//! An agency can require a second factor of its staff: members without one can only open the pages to set it up.

use crate::{
    both_engines,
    support::{
        PASSWORD, TestApp, TestUser,
        authenticator::set_up_authenticator,
        client::Client,
        requests::{FUNCTIONS, PAGES},
        spawn_app,
    },
};

const DAY: i64 = 86_400 * 1_000_000;

async fn require_second_factor(app: &TestApp, days: &str) {
    let rule = [("rule[version]", "0"), ("rule[office]", "true"), ("rule[providers]", "true"), ("rule[grace_days]", days)];
    let response = app.client(TestUser::Admin).call("/api/require_second_factor", &rule).await;
    assert_eq!(response.status, 200, "{}", response.text);
}

/// Pages that stay available without a second factor.
const OPEN_PAGES: [&str; 11] = [
    "/privacy",
    "/terms",
    "/contact",
    "/cookies",
    "/agreements/data-processing",
    "/service-providers",
    "/sign-in/second",
    "/prove",
    "/account/security",
    "/account/security/app",
    "/account/security/codes",
];
/// Server functions that stay available without a second factor.
const OPEN_FUNCTIONS: [&str; 19] = [
    "sign_in",
    "sign_out",
    "join",
    "send_contact",
    "choose_language",
    "choose_cookies",
    "keep_session",
    "second_step",
    "prove_again",
    "ask_passkey",
    "answer_passkey",
    "change_password",
    "begin_totp",
    "confirm_totp",
    "remove_totp",
    "make_recovery_codes",
    "kept_recovery_codes",
    "rename_passkey",
    "remove_passkey",
];

/// The redirect target of a page. Follows one redirect, since a page may redirect to the member's home page first.
async fn redirect_target(client: &mut Client, path: &str) -> String {
    let response = client.get(path).await;
    let location = response.header("location").to_owned();
    if location.starts_with("/account/security") || location.is_empty() {
        return location;
    }
    client.get(&location).await.header("location").to_owned()
}

both_engines! {
    async fn all_other_pages_are_blocked_without_a_second_factor(engine) {
        let app = spawn_app(engine).await;
        require_second_factor(&app, "0").await;
        for user in [TestUser::Admin, TestUser::AssignedProvider] {
            for (_, path) in PAGES.iter().copied() {
                let path = app.fixtures.fill(path);
                let mut client = app.client(user);
                if OPEN_PAGES.contains(&path.as_str()) || path.starts_with("/join/") {
                    assert_eq!(client.get(&path).await.status, 200, "{path} stays available");
                } else {
                    let location = redirect_target(&mut client, &path).await;
                    assert!(location.starts_with("/account/security?next="), "{path} redirects to `{location}`");
                }
            }
            for (path, fields) in FUNCTIONS.iter().copied() {
                let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, app.fixtures.fill(text))).collect();
                let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
                if OPEN_FUNCTIONS.iter().any(|open| path == format!("/api/{open}")) {
                    continue;
                }
                let response = app.client(user).call(path, &fields).await;
                assert_eq!(response.status, 409, "{path}: {}", response.text);
                assert!(response.text.contains("account.needs_factor"), "{path}: {}", response.text);
            }
            assert_eq!(app.client(user).open_stream("/events").await.response.status, 409);
        }
        let upload = app.client(TestUser::Admin).upload("/import", &[("providers", "provider_id\n")]).await;
        assert_eq!((upload.status, upload.header("location")), (303, "/account/security?next=%2Fimport"));
        assert_eq!(app.client(TestUser::Guardian).get("/home").await.status, 200, "not required of families");
        assert_eq!(app.client(TestUser::OtherAgency).get("/week").await.status, 200, "not required in another agency");
    }

    async fn setting_up_a_second_factor_restores_access(engine) {
        let app = spawn_app(engine).await;
        require_second_factor(&app, "0").await;
        let mut client = app.client(TestUser::Admin);
        let page = client.get("/account/security").await.text;
        assert!(page.contains("requires two-step verification") && page.contains("The other pages open again"), "{page}");
        set_up_authenticator(&app, &mut client).await;
        assert_eq!(client.get("/week").await.status, 200);
        assert!(!client.get("/account/security").await.text.contains("requires two-step verification"));
    }

    async fn setup_can_be_postponed_during_the_grace_period(engine) {
        let app = spawn_app(engine).await;
        require_second_factor(&app, "3").await;
        let mut client = app.anonymous_client();
        let email = ("account[email]", TestUser::AssignedProvider.email().expect("a member"));
        let fields = [email, ("account[password]", PASSWORD), ("account[next]", "/notes")];
        let response = client.submit("/sign-in", "/api/sign_in", &fields).await;
        assert_eq!(response.header("location"), "/account/security?next=%2Fnotes", "redirected to the setup right after signing in");
        let page = client.get("/account/security?next=%2Fnotes").await.text;
        assert!(page.contains("by December 3, 2026") && page.contains("href=\"/notes\""), "{page}");
        assert_eq!(client.get("/notes").await.status, 200, "available during the grace period");
        app.clock.shift(3 * DAY - 1);
        let mut late = app.anonymous_client();
        late.submit("/sign-in", "/api/sign_in", &fields).await;
        assert_eq!(late.get("/notes").await.status, 200);
        app.clock.shift(1);
        let response = late.get("/notes").await;
        assert_eq!((response.status, response.header("location")), (303, "/account/security?next=%2Fnotes"));
    }

    async fn a_form_is_saved_until_the_second_factor_is_set_up(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::AssignedProvider);
        require_second_factor(&app, "0").await;
        let page = format!("/visits/{}/note", app.fixtures.id("done"));
        let note = [
            ("note[visit]", app.fixtures.id("done")),
            ("note[version]", "0"),
            ("note[body]", "We stacked blocks, and they fell."),
            ("note[family_summary]", ""),
        ];
        let response = client.submit(&page, "/api/save_note", &note).await;
        assert_eq!((response.status, response.header("location")), (303, &*format!("/account/security?next={}", page.replace('/', "%2F"))));
        set_up_authenticator(&app, &mut client).await;
        let text = client.get(&page).await.text;
        assert!(text.contains("We stacked blocks, and they fell."), "{text}");
    }
}
