//! A dangerous act asks for a fresh proof of who one is, and keeps what was typed meanwhile.

use crate::{
    both_engines,
    support::{PASSWORD, Who, client::Client, factors::set_up_app, spawn_app},
};

const MINUTE: i64 = 60_000_000;
const RULE: [(&str, &str); 3] = [("rule[version]", "0"), ("rule[providers]", "true"), ("rule[grace_days]", "7")];

async fn rule(client: &mut Client) -> (u16, String) {
    let answer = client.submit("/settings", "/api/require_second_factor", &RULE).await;
    (answer.status, answer.header("location").to_owned())
}

both_engines! {
    async fn a_form_waits_for_the_proof(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        app.clock.shift(16 * MINUTE);
        assert_eq!(rule(&mut client).await, (303, "/prove?next=%2Fsettings".into()));
        let page = client.get("/prove?next=%2Fsettings").await.text;
        assert!(page.contains("value=\"/settings\"") && !page.contains("one-time-code"), "{page}");
        let prove = async |client: &mut Client, password: &str| {
            let fields = [("proof[by]", "password"), ("proof[next]", "/settings"), ("proof[password]", password)];
            let answer = client.submit("/prove?next=%2Fsettings", "/api/prove_again", &fields).await;
            answer.header("location").to_owned()
        };
        assert_eq!(prove(&mut client, "not that one, surely").await, "/prove?next=%2Fsettings");
        assert!(client.get("/prove?next=%2Fsettings").await.text.contains("This is not your password"));
        let thief = client.clone();
        assert_eq!(prove(&mut client, PASSWORD).await, "/settings");
        assert_ne!(client.cookies["session"], thief.cookies["session"], "under a new token");
        assert_eq!(thief.clone().get("/settings").await.status, 302, "the old one opens nothing");
        let page = client.get("/settings").await.text;
        assert!(page.contains("Then send this again"), "{page}");
        assert!(page.contains("value=\"7\" selected"), "what was chosen is there");
        assert_eq!(rule(&mut client).await, (303, "/settings".into()));
        assert!(client.get("/settings").await.text.contains("Staff who still need it"));
    }

    async fn rights_of_a_guardian_wait_for_the_proof(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        let page = app.facts.fill("/children/{child}");
        let rights = async |client: &mut Client| {
            let fields = [
                ("guardian[child]", app.facts.id("child")),
                ("guardian[first_name]", "Rosa"),
                ("guardian[last_name]", "Cruz"),
                ("guardian[relationship]", "aunt"),
                ("guardian[email]", "rosa.cruz@family.example"),
                ("guardian[phone]", ""),
                ("guardian[may_cancel]", "true"),
            ];
            client.submit(&page, "/api/keep_guardian", &fields).await.header("location").to_owned()
        };
        let kept = async || app.client(Who::Manages).get(&page).await.text.contains("rosa.cruz@family.example");
        app.clock.shift(16 * MINUTE);
        let prove = rights(&mut client).await;
        assert!(prove.starts_with("/prove?next=%2Fchildren%2F"), "{prove}");
        assert!(!kept().await);
        let proof = [("proof[by]", "password"), ("proof[next]", page.as_str()), ("proof[password]", PASSWORD)];
        assert_eq!(client.submit(&prove, "/api/prove_again", &proof).await.header("location"), page);
        let form = client.get(&page).await.text;
        assert!(form.contains("Then send this again"), "{form}");
        assert!(form.contains("value=\"rosa.cruz@family.example\""), "what was typed is there");
        assert_eq!(rights(&mut client).await, page);
        assert!(kept().await);
    }

    async fn a_guardians_form_comes_back_as_theirs(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        let page = app.facts.fill("/children/{child}");
        let add = |name: &'static str, guardian: &str| {
            [
                ("guardian[child]", app.facts.id("child").to_owned()),
                ("guardian[guardian]", guardian.to_owned()),
                ("guardian[first_name]", name.to_owned()),
                ("guardian[last_name]", String::new()),
                ("guardian[relationship]", "father".to_owned()),
                // The address of the child's other guardian.
                ("guardian[email]", Who::Own.email().expect("a member").to_owned()),
                ("guardian[phone]", String::new()),
                ("guardian[may_cancel]", "true".to_owned()),
            ]
        };
        for guardian in ["", app.facts.id("own_guardian")] {
            app.clock.shift(16 * MINUTE);
            let fields = add("Juan", guardian);
            let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
            let prove = client.submit(&page, "/api/keep_guardian", &fields).await.header("location").to_owned();
            let proof = [("proof[by]", "password"), ("proof[next]", page.as_str()), ("proof[password]", PASSWORD)];
            assert_eq!(client.submit(&prove, "/api/prove_again", &proof).await.header("location"), page);
            let text = client.get(&page).await.text;
            let (_, after) = text.split_once("Then send this again").expect("the form is back");
            assert_eq!(after.matches("first confirm that it is you").count(), 0, "and no other");
            let (_, after) = after.split_once("name=\"guardian[guardian]\" value=\"").expect("it says whose it is");
            assert_eq!(after.split_once('"').expect("a value").0, guardian);
            assert!(after.split_once("</form>").expect("a form").0.contains("value=\"Juan\""), "what was typed is there");
        }
    }

    async fn a_script_is_told_so(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        app.clock.shift(16 * MINUTE);
        let answer = client.call("/api/require_second_factor", &RULE).await;
        assert_eq!((answer.status, answer.text.as_str()), (403, "{\"error\":\"unproved\"}"));
        for function in ["begin_totp", "remove_totp", "make_recovery_codes"] {
            assert_eq!(client.call(&format!("/api/{function}"), &[]).await.status, 403, "{function}");
        }
    }

    async fn a_code_proves_too_and_leads_nowhere_else(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        let phone = set_up_app(&app, &mut client).await;
        app.clock.shift(16 * MINUTE);
        assert!(client.get("/prove?next=%2Fsettings").await.text.contains("one-time-code"));
        let code = phone.code(1);
        let fields = [("proof[by]", "code"), ("proof[next]", "//evil.example"), ("proof[code]", code.as_str())];
        let answer = client.submit("/prove?next=%2F%2Fevil.example", "/api/prove_again", &fields).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/account/security"));
        assert_eq!(client.call("/api/require_second_factor", &RULE).await.status, 200);
    }

    async fn guessing_the_password_is_slowed_down(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        let wrong = [("proof[next]", "/settings"), ("proof[password]", "not that one, surely")];
        for _ in 0..5 {
            assert_eq!(client.call("/api/prove_again", &wrong).await.status, 422);
        }
        let right = [("proof[next]", "/settings"), ("proof[password]", PASSWORD)];
        assert_eq!(client.call("/api/prove_again", &right).await.status, 429);
    }
}
