//! The second step of signing in, with plain forms: authenticator codes, recovery codes, passkeys, and changing the password.

use crate::{
    both_engines,
    support::{
        PASSWORD, TestApp, TestUser,
        authenticator::{AuthenticatorApp, set_up_authenticator, shown_recovery_codes},
        client::{Client, Response},
        passkey::Device,
        spawn_app,
    },
};

const ADMIN: &str = "marta.ruiz@maple.example";
const NEW: &str = "seven tangled otters";

async fn submit_password(client: &mut Client, password: &str) -> Response {
    let fields = [("account[email]", ADMIN), ("account[password]", password), ("account[next]", "/children")];
    client.submit("/sign-in", "/api/sign_in", &fields).await
}

async fn submit_code(client: &mut Client, code: &str) -> Response {
    client.submit("/sign-in/second", "/api/second_step", &[("step[code]", code)]).await
}

/// Sets up an authenticator app for the admin's account and returns it with the recovery codes.
async fn set_up_admin_authenticator(app: &TestApp) -> (AuthenticatorApp, Vec<String>) {
    let mut admin = app.client(TestUser::Admin);
    let authenticator = set_up_authenticator(app, &mut admin).await;
    let codes = shown_recovery_codes(&mut admin).await;
    (authenticator, codes)
}

/// The digits as a phone set to Arabic types them.
fn to_arabic_digits(code: &str) -> String {
    code.chars().map(|c| c.to_digit(10).and_then(|value| char::from_u32(0x660 + value)).unwrap_or(c)).collect()
}

both_engines! {
    async fn the_second_step_requires_the_correct_password(engine) {
        let app = spawn_app(engine).await;
        let (authenticator, _) = set_up_admin_authenticator(&app).await;
        let wrong = submit_password(&mut app.anonymous_client(), "not that one, surely").await;
        assert_eq!((wrong.status, wrong.header("location")), (303, "/sign-in"), "a wrong password does not reveal the second step");

        let mut client = app.anonymous_client();
        let pending = submit_password(&mut client, PASSWORD).await;
        assert_eq!((pending.status, pending.header("location")), (303, "/sign-in/second"));
        assert!(pending.set_cookie("session").is_none() && client.get("/week").await.status == 302, "not signed in before the second step");
        let page = client.get("/sign-in/second").await.text;
        assert!(page.contains("one-time-code"), "{page}");
        let response = submit_code(&mut client, "000000").await;
        assert_eq!((response.status, response.header("location")), (303, "/sign-in/second"));
        let page = client.get("/sign-in/second").await.text;
        assert!(page.contains("This code is wrong") && !page.contains("000000"), "{page}");
        let response = submit_code(&mut client, &authenticator.code(1)).await;
        assert_eq!((response.status, response.header("location")), (303, "/children"), "redirects to the requested page");
        assert_eq!(client.get("/week").await.status, 200);
        let events = app.database.security_events(ADMIN).await;
        assert_eq!(
            events,
            [
                "joined",
                "password_set",
                "recovery_codes_made",
                "sign_in_failed",
                "sign_in_failed",
                "signed_in",
                "signed_in",
                "totp_added"
            ]
        );
    }

    async fn an_authenticator_code_works_once(engine) {
        let app = spawn_app(engine).await;
        let (authenticator, _) = set_up_admin_authenticator(&app).await;
        let (mut first, mut second) = (app.anonymous_client(), app.anonymous_client());
        for client in [&mut first, &mut second] {
            submit_password(client, PASSWORD).await;
        }
        let code_of_now = authenticator.code(1);
        let (one, other) = tokio::join!(submit_code(&mut first, &code_of_now), submit_code(&mut second, &code_of_now));
        let accepted = [one, other].iter().filter(|response| response.header("location") == "/children").count();
        assert_eq!(accepted, 1, "only one of two concurrent requests");
        assert_eq!(submit_code(&mut second, &authenticator.code(0)).await.header("location"), "/sign-in/second", "an older code is rejected too");
    }

    async fn a_recovery_code_works_once_and_the_remaining_ones_are_counted(engine) {
        let app = spawn_app(engine).await;
        let (_, codes) = set_up_admin_authenticator(&app).await;
        assert_eq!(codes.len(), 10);
        let mut client = app.anonymous_client();
        submit_password(&mut client, PASSWORD).await;
        let typed = codes[3].to_uppercase().replace('-', " ");
        assert_eq!(submit_code(&mut client, &typed).await.header("location"), "/children");
        assert!(client.get("/account/security").await.text.contains("9 codes left"));
        let mut again = app.anonymous_client();
        submit_password(&mut again, PASSWORD).await;
        assert_eq!(submit_code(&mut again, &codes[3]).await.header("location"), "/sign-in/second");
        assert_eq!(submit_code(&mut again, &codes[4]).await.header("location"), "/children");
        let used = app.database.security_events(ADMIN).await;
        assert_eq!(used.iter().filter(|event| *event == "recovery_code_used").count(), 2);
        assert_eq!(app.count_emails_with("recovery_code_used").await, 2);
    }

    async fn recovery_codes_are_shown_until_confirmed_as_saved(engine) {
        let app = spawn_app(engine).await;
        let mut admin = app.client(TestUser::Admin);
        set_up_authenticator(&app, &mut admin).await;
        let codes = shown_recovery_codes(&mut admin).await;
        assert_eq!((codes.len(), shown_recovery_codes(&mut admin).await), (10, codes.clone()), "shown again on reload");
        let mut other = app.client(TestUser::AssignedProvider);
        other.cookies.insert("codes".into(), admin.cookies["codes"].clone());
        assert!(shown_recovery_codes(&mut other).await.is_empty(), "not shown to another user");
        let response = admin.submit("/account/security/codes", "/api/kept_recovery_codes", &[]).await;
        assert_eq!((response.status, response.header("location")), (303, "/account/security"));
        admin.cookies.insert("codes".into(), other.cookies["codes"].clone());
        assert!(shown_recovery_codes(&mut admin).await.is_empty());
        let response = admin.submit("/account/security", "/api/make_recovery_codes", &[]).await;
        assert_eq!(response.header("location"), "/account/security/codes");
        assert!(shown_recovery_codes(&mut admin).await.iter().all(|code| !codes.contains(code)));
    }

    async fn the_second_step_expires_after_five_minutes(engine) {
        let app = spawn_app(engine).await;
        let (authenticator, _) = set_up_admin_authenticator(&app).await;
        let mut client = app.anonymous_client();
        submit_password(&mut client, PASSWORD).await;
        let response = app.anonymous_client().call("/api/second_step", &[("step[code]", &authenticator.code(1))]).await;
        assert_eq!(response.status, 409, "another browser has no pending sign-in: {}", response.text);
        app.clock.shift(5 * 60 * 1_000_000);
        assert_eq!(submit_code(&mut client, &authenticator.code(1)).await.header("location"), "/sign-in/second");
        assert!(client.get("/sign-in/second").await.text.contains("This took too long"));
    }

    async fn code_guesses_are_rate_limited(engine) {
        let app = spawn_app(engine).await;
        let (authenticator, _) = set_up_admin_authenticator(&app).await;
        let mut client = app.anonymous_client();
        submit_password(&mut client, PASSWORD).await;
        for _ in 0..5 {
            assert_eq!(client.call("/api/second_step", &[("step[code]", "000000")]).await.status, 422);
        }
        // Submitting the password again does not renew the attempts.
        submit_password(&mut client, PASSWORD).await;
        let response = client.call("/api/second_step", &[("step[code]", &authenticator.code(1))]).await;
        assert_eq!(response.status, 429, "even the right code is rate limited: {}", response.text);
        app.clock.shift(902 * 1_000_000);
        submit_password(&mut client, PASSWORD).await;
        let typed = to_arabic_digits(&authenticator.code(1));
        let response = client.call("/api/second_step", &[("step[code]", &typed)]).await;
        assert_eq!(response.status, 200, "works after the wait: {}", response.text);
    }

    async fn the_authenticator_secret_is_shown_only_until_confirmed(engine) {
        let app = spawn_app(engine).await;
        let mut admin = app.client(TestUser::Admin);
        assert!(admin.get("/account/security/app").await.text.contains("No app is being set up"));
        admin.submit("/account/security", "/api/begin_totp", &[]).await;
        let page = admin.get("/account/security/app").await.text;
        assert!(page.contains("class=\"qr\"") && page.contains("otpauth://totp/VisitOMS%3Amarta.ruiz%40maple.example"), "{page}");
        let wrong = [("app[code]", "000000")];
        admin.submit("/account/security/app", "/api/confirm_totp", &wrong).await;
        assert!(admin.get("/account/security/app").await.text.contains("This is not the code"));
        let authenticator = AuthenticatorApp::from_page(&page, app.clock.clone());
        let typed = to_arabic_digits(&authenticator.code(0));
        admin.submit("/account/security/app", "/api/confirm_totp", &[("app[code]", &typed)]).await;
        assert!(admin.get("/account/security/app").await.text.contains("No app is being set up"), "not shown again");
    }

    async fn a_cloned_passkey_is_rejected_and_reported_to_its_owner(engine) {
        let app = spawn_app(engine).await;
        let mut device = Device::register(&app, &mut app.client(TestUser::Admin)).await;
        for _ in 0..2 {
            let response = device.sign_in(&mut app.anonymous_client()).await;
            assert_eq!(response.status, 200, "{}", response.text);
        }
        let failures = async || app.database.security_events(ADMIN).await.iter().filter(|event| *event == "sign_in_failed").count();
        assert_eq!(failures().await, 0);
        // The clone does not know the signature count of the device.
        device.signed = 0;
        let mut thief = app.anonymous_client();
        for failed in 1..=2 {
            let response = device.sign_in(&mut thief).await;
            assert!(response.status == 422 && response.text.contains("passkey.copied"), "{}", response.text);
            assert!(!thief.cookies.contains_key("session"));
            assert_eq!(failures().await, failed);
        }
        let page = app.client(TestUser::Admin).get("/account/activity").await.text;
        assert_eq!(page.matches("A sign-in failed").count(), 2, "{page}");
        // The original device still works.
        assert_eq!(device.sign_in(&mut app.anonymous_client()).await.status, 200);
    }

    async fn changing_the_password_requires_the_current_one(engine) {
        let app = spawn_app(engine).await;
        let (mut client, mut other) = (app.client(TestUser::Admin), app.anonymous_client());
        assert_eq!(submit_password(&mut other, PASSWORD).await.header("location"), "/children");
        let change = async |client: &mut Client, old: &str, new: &str| {
            let fields = [("change[old_password]", old), ("change[new_password]", new)];
            let response = client.submit("/account/security", "/api/change_password", &fields).await;
            assert_eq!((response.status, response.header("location")), (303, "/account/security"));
            client.get("/account/security").await.text
        };
        for (old, new, expected) in [
            ("not that one, surely", NEW, "This is not your password"),
            (PASSWORD, "too short", "at least 15 characters"),
            (PASSWORD, "marta.ruiz@maple.example", "uses your name"),
            (PASSWORD, "abcabcabcabcabcabc", "easy to guess"),
        ] {
            let page = change(&mut client, old, new).await;
            assert!(page.contains(expected), "{new}: {expected}");
            assert!(!page.contains(new) || new == ADMIN, "no password is shown");
        }
        assert!(change(&mut client, PASSWORD, NEW).await.contains("Password changed"));
        assert_eq!(client.get("/week").await.status, 200, "this session stays");
        assert_eq!(other.get("/week").await.status, 302, "other sessions have ended");
        assert_eq!(submit_password(&mut app.anonymous_client(), PASSWORD).await.header("location"), "/sign-in");
        assert_eq!(submit_password(&mut app.anonymous_client(), NEW).await.header("location"), "/children");
        assert_eq!(app.count_emails_with("password_changed").await, 1);
    }

    async fn a_second_factor_allows_a_shorter_password(engine) {
        let app = spawn_app(engine).await;
        let mut admin = app.client(TestUser::Admin);
        set_up_authenticator(&app, &mut admin).await;
        let fields = [("change[old_password]", PASSWORD), ("change[new_password]", "0tt3r-lamp")];
        admin.submit("/account/security", "/api/change_password", &fields).await;
        assert!(admin.get("/account/security").await.text.contains("Password changed"));
        admin.submit("/account/security", "/api/remove_totp", &[]).await;
        assert!(admin.get("/account/security").await.text.contains("too short to be used alone"));
    }
}
