//! Sensitive actions require recent proof of identity, and the form is saved meanwhile.

use crate::{
    both_engines,
    support::{PASSWORD, TestUser, authenticator::set_up_authenticator, client::Client, spawn_app},
};

const MINUTE: i64 = 60_000_000;
const RULE: [(&str, &str); 3] = [("rule[version]", "0"), ("rule[providers]", "true"), ("rule[grace_days]", "7")];

async fn submit_rule(client: &mut Client) -> (u16, String) {
    let response = client.submit("/settings", "/api/require_second_factor", &RULE).await;
    (response.status, response.header("location").to_owned())
}

both_engines! {
    async fn a_form_is_saved_until_identity_is_confirmed(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        app.clock.shift(16 * MINUTE);
        assert_eq!(submit_rule(&mut client).await, (303, "/prove?next=%2Fsettings".into()));
        let page = client.get("/prove?next=%2Fsettings").await.text;
        assert!(page.contains("value=\"/settings\"") && !page.contains("one-time-code"), "{page}");
        let prove = async |client: &mut Client, password: &str| {
            let fields = [("proof[by]", "password"), ("proof[next]", "/settings"), ("proof[password]", password)];
            let response = client.submit("/prove?next=%2Fsettings", "/api/prove_again", &fields).await;
            response.header("location").to_owned()
        };
        assert_eq!(prove(&mut client, "not that one, surely").await, "/prove?next=%2Fsettings");
        assert!(client.get("/prove?next=%2Fsettings").await.text.contains("This is not your password"));
        let thief = client.clone();
        assert_eq!(prove(&mut client, PASSWORD).await, "/settings");
        assert_ne!(client.cookies["session"], thief.cookies["session"], "the session has a new token");
        assert_eq!(thief.clone().get("/settings").await.status, 302, "the old token does not work");
        let page = client.get("/settings").await.text;
        assert!(page.contains("Then send this again"), "{page}");
        assert!(page.contains("value=\"7\" selected"), "the input is restored");
        assert_eq!(submit_rule(&mut client).await, (303, "/settings".into()));
        assert!(client.get("/settings").await.text.contains("Staff who still need it"));
    }

    async fn guardian_permissions_require_recent_proof(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let page = app.fixtures.fill("/children/{child}");
        let rights = async |client: &mut Client| {
            let fields = [
                ("guardian[child]", app.fixtures.id("child")),
                ("guardian[first_name]", "Rosa"),
                ("guardian[last_name]", "Cruz"),
                ("guardian[relationship]", "aunt"),
                ("guardian[email]", "rosa.cruz@family.example"),
                ("guardian[phone]", ""),
                ("guardian[may_cancel]", "true"),
            ];
            client.submit(&page, "/api/keep_guardian", &fields).await.header("location").to_owned()
        };
        let is_saved = async || app.client(TestUser::Manager).get(&page).await.text.contains("rosa.cruz@family.example");
        app.clock.shift(16 * MINUTE);
        let prove = rights(&mut client).await;
        assert!(prove.starts_with("/prove?next=%2Fchildren%2F"), "{prove}");
        assert!(!is_saved().await);
        let proof = [("proof[by]", "password"), ("proof[next]", page.as_str()), ("proof[password]", PASSWORD)];
        assert_eq!(client.submit(&prove, "/api/prove_again", &proof).await.header("location"), page);
        let form = client.get(&page).await.text;
        assert!(form.contains("Then send this again"), "{form}");
        assert!(form.contains("value=\"rosa.cruz@family.example\""), "the input is restored");
        assert_eq!(rights(&mut client).await, page);
        assert!(is_saved().await);
    }

    async fn a_guardian_form_is_restored_for_the_same_guardian(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let page = app.fixtures.fill("/children/{child}");
        let add = |name: &'static str, guardian: &str| {
            [
                ("guardian[child]", app.fixtures.id("child").to_owned()),
                ("guardian[guardian]", guardian.to_owned()),
                ("guardian[first_name]", name.to_owned()),
                ("guardian[last_name]", String::new()),
                ("guardian[relationship]", "father".to_owned()),
                // The address of the child's other guardian.
                ("guardian[email]", TestUser::Guardian.email().expect("a member").to_owned()),
                ("guardian[phone]", String::new()),
                ("guardian[may_cancel]", "true".to_owned()),
            ]
        };
        for guardian in ["", app.fixtures.id("own_guardian")] {
            app.clock.shift(16 * MINUTE);
            let fields = add("Juan", guardian);
            let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
            let prove = client.submit(&page, "/api/keep_guardian", &fields).await.header("location").to_owned();
            let proof = [("proof[by]", "password"), ("proof[next]", page.as_str()), ("proof[password]", PASSWORD)];
            assert_eq!(client.submit(&prove, "/api/prove_again", &proof).await.header("location"), page);
            let text = client.get(&page).await.text;
            assert_eq!(text.matches("Then send this again").count(), 1, "one message says that the form was restored: {text}");
            let forms: Vec<&str> = text.split("<form").filter(|form| form.contains("value=\"Juan\"")).collect();
            let [form] = forms[..] else { panic!("the input is in one form: {text}") };
            let (_, after) = form.split_once("name=\"guardian[guardian]\" value=\"").expect("the form has the guardian's id");
            assert_eq!(after.split_once('"').expect("a value").0, guardian);
        }
    }

    async fn an_api_call_without_recent_proof_gets_an_error(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        app.clock.shift(16 * MINUTE);
        let response = client.call("/api/require_second_factor", &RULE).await;
        assert_eq!((response.status, response.text.as_str()), (403, "{\"error\":\"unproved\"}"));
        for function in ["begin_totp", "remove_totp", "make_recovery_codes"] {
            assert_eq!(client.call(&format!("/api/{function}"), &[]).await.status, 403, "{function}");
        }
    }

    async fn an_authenticator_code_is_accepted_as_proof(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let authenticator = set_up_authenticator(&app, &mut client).await;
        app.clock.shift(16 * MINUTE);
        assert!(client.get("/prove?next=%2Fsettings").await.text.contains("one-time-code"));
        let code = authenticator.code(1);
        let fields = [("proof[by]", "code"), ("proof[next]", "//evil.example"), ("proof[code]", code.as_str())];
        let response = client.submit("/prove?next=%2F%2Fevil.example", "/api/prove_again", &fields).await;
        assert_eq!((response.status, response.header("location")), (303, "/account/security"));
        assert_eq!(client.call("/api/require_second_factor", &RULE).await.status, 200);
    }

    async fn password_guesses_for_proof_are_rate_limited(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let wrong = [("proof[next]", "/settings"), ("proof[password]", "not that one, surely")];
        for _ in 0..5 {
            assert_eq!(client.call("/api/prove_again", &wrong).await.status, 422);
        }
        let right = [("proof[next]", "/settings"), ("proof[password]", PASSWORD)];
        assert_eq!(client.call("/api/prove_again", &right).await.status, 429);
    }
}
