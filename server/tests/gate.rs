//! An agency asks its staff for a second factor: who has none finds every room shut but that in which it is set up.

use crate::{
    both_engines,
    support::{
        App, PASSWORD, Who,
        client::Client,
        factors::set_up_app,
        requests::{FUNCTIONS, PAGES},
        spawn_app,
    },
};

const DAY: i64 = 86_400 * 1_000_000;

async fn ask(app: &App, days: &str) {
    let rule = [("rule[version]", "0"), ("rule[office]", "true"), ("rule[providers]", "true"), ("rule[grace_days]", days)];
    let answer = app.client(Who::Admin).call("/api/require_second_factor", &rule).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

/// What stays open to who is asked.
const OPEN_PAGES: [&str; 9] = [
    "/privacy",
    "/terms",
    "/contact",
    "/cookies",
    "/sign-in/second",
    "/prove",
    "/account/security",
    "/account/security/app",
    "/account/security/codes",
];
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

/// Where a page leads, at most by way of the member's first screen.
async fn leads(client: &mut Client, path: &str) -> String {
    let answer = client.get(path).await;
    let location = answer.header("location").to_owned();
    if location.starts_with("/account/security") || location.is_empty() {
        return location;
    }
    client.get(&location).await.header("location").to_owned()
}

both_engines! {
    async fn every_room_is_shut_to_who_is_asked(engine) {
        let app = spawn_app(engine).await;
        ask(&app, "0").await;
        for who in [Who::Admin, Who::Assigned] {
            for (_, path) in PAGES.iter().copied() {
                let path = app.facts.fill(path);
                let mut client = app.client(who);
                if OPEN_PAGES.contains(&path.as_str()) || path.starts_with("/join/") {
                    assert_eq!(client.get(&path).await.status, 200, "{path} stays open");
                } else {
                    let location = leads(&mut client, &path).await;
                    assert!(location.starts_with("/account/security?next="), "{path} leads to `{location}`");
                }
            }
            for (path, fields) in FUNCTIONS.iter().copied() {
                let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, app.facts.fill(text))).collect();
                let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
                if OPEN_FUNCTIONS.iter().any(|open| path == format!("/api/{open}")) {
                    continue;
                }
                let answer = app.client(who).call(path, &fields).await;
                assert_eq!(answer.status, 409, "{path}: {}", answer.text);
                assert!(answer.text.contains("account.needs_factor"), "{path}: {}", answer.text);
            }
            assert_eq!(app.client(who).open("/events").await.answer.status, 409);
        }
        let upload = app.client(Who::Admin).upload("/import", &[("providers", "provider_id\n")]).await;
        assert_eq!((upload.status, upload.header("location")), (303, "/account/security?next=%2Fimport"));
        assert_eq!(app.client(Who::Own).get("/home").await.status, 200, "families are never asked");
        assert_eq!(app.client(Who::Foreign).get("/week").await.status, 200, "nor is another agency");
    }

    async fn a_second_factor_opens_them_again(engine) {
        let app = spawn_app(engine).await;
        ask(&app, "0").await;
        let mut client = app.client(Who::Admin);
        let page = client.get("/account/security").await.text;
        assert!(page.contains("requires two-step verification") && page.contains("The other pages open again"), "{page}");
        set_up_app(&app, &mut client).await;
        assert_eq!(client.get("/week").await.status, 200);
        assert!(!client.get("/account/security").await.text.contains("requires two-step verification"));
    }

    async fn it_can_be_put_off_for_the_days_given(engine) {
        let app = spawn_app(engine).await;
        ask(&app, "3").await;
        let mut client = app.stranger();
        let email = ("account[email]", Who::Assigned.email().expect("a member"));
        let fields = [email, ("account[password]", PASSWORD), ("account[next]", "/notes")];
        let answer = client.submit("/sign-in", "/api/sign_in", &fields).await;
        assert_eq!(answer.header("location"), "/account/security?next=%2Fnotes", "led there right after signing in");
        let page = client.get("/account/security?next=%2Fnotes").await.text;
        assert!(page.contains("by December 3, 2026") && page.contains("href=\"/notes\""), "{page}");
        assert_eq!(client.get("/notes").await.status, 200, "and on, for now");
        app.clock.shift(3 * DAY - 1);
        let mut late = app.stranger();
        late.submit("/sign-in", "/api/sign_in", &fields).await;
        assert_eq!(late.get("/notes").await.status, 200);
        app.clock.shift(1);
        let answer = late.get("/notes").await;
        assert_eq!((answer.status, answer.header("location")), (303, "/account/security?next=%2Fnotes"));
    }

    async fn what_was_typed_waits_until_the_rooms_open(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Assigned);
        ask(&app, "0").await;
        let page = format!("/visits/{}/note", app.facts.id("done"));
        let note = [
            ("note[visit]", app.facts.id("done")),
            ("note[version]", "0"),
            ("note[body]", "We stacked blocks, and they fell."),
            ("note[family_summary]", ""),
        ];
        let answer = client.submit(&page, "/api/save_note", &note).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*format!("/account/security?next={}", page.replace('/', "%2F"))));
        set_up_app(&app, &mut client).await;
        let text = client.get(&page).await.text;
        assert!(text.contains("We stacked blocks, and they fell."), "{text}");
    }
}
