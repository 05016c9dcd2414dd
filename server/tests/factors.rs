//! The second step of signing in, over plain forms: codes of an authenticator app, recovery codes, and the password's
//! change.

use crate::{
    both_engines,
    support::{
        App, PASSWORD, Who,
        client::{Answer, Client},
        factors::{Phone, set_up_app, shown_codes},
        passkey::Device,
        spawn_app,
    },
};

const ADMIN: &str = "marta.ruiz@maple.example";
const NEW: &str = "seven tangled otters";

async fn password(client: &mut Client, password: &str) -> Answer {
    let fields = [("account[email]", ADMIN), ("account[password]", password), ("account[next]", "/children")];
    client.submit("/sign-in", "/api/sign_in", &fields).await
}

async fn code(client: &mut Client, code: &str) -> Answer {
    client.submit("/sign-in/second", "/api/second_step", &[("step[code]", code)]).await
}

/// The admin's account with an authenticator app, and its recovery codes.
async fn with_app(app: &App) -> (Phone, Vec<String>) {
    let mut admin = app.client(Who::Admin);
    let phone = set_up_app(app, &mut admin).await;
    let codes = shown_codes(&mut admin).await;
    (phone, codes)
}

/// As a phone in Arabic types it.
fn in_arabic_digits(code: &str) -> String {
    code.chars().map(|c| c.to_digit(10).and_then(|value| char::from_u32(0x660 + value)).unwrap_or(c)).collect()
}

both_engines! {
    async fn the_second_step_follows_the_right_password_alone(engine) {
        let app = spawn_app(engine).await;
        let (phone, _) = with_app(&app).await;
        let wrong = password(&mut app.stranger(), "not that one, surely").await;
        assert_eq!((wrong.status, wrong.header("location")), (303, "/sign-in"), "nothing tells of a second step");

        let mut client = app.stranger();
        let half = password(&mut client, PASSWORD).await;
        assert_eq!((half.status, half.header("location")), (303, "/sign-in/second"));
        assert!(half.set_cookie("session").is_none() && client.get("/week").await.status == 302, "half way is not in");
        let page = client.get("/sign-in/second").await.text;
        assert!(page.contains("one-time-code"), "{page}");
        let answer = code(&mut client, "000000").await;
        assert_eq!((answer.status, answer.header("location")), (303, "/sign-in/second"));
        let page = client.get("/sign-in/second").await.text;
        assert!(page.contains("This code is wrong") && !page.contains("000000"), "{page}");
        let answer = code(&mut client, &phone.code(1)).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/children"), "and on to where it began");
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

    async fn a_code_opens_once(engine) {
        let app = spawn_app(engine).await;
        let (phone, _) = with_app(&app).await;
        let (mut first, mut second) = (app.stranger(), app.stranger());
        for client in [&mut first, &mut second] {
            password(client, PASSWORD).await;
        }
        let code_of_now = phone.code(1);
        let (one, other) = tokio::join!(code(&mut first, &code_of_now), code(&mut second, &code_of_now));
        let opened = [one, other].iter().filter(|answer| answer.header("location") == "/children").count();
        assert_eq!(opened, 1, "of two at the same instant");
        assert_eq!(code(&mut second, &phone.code(0)).await.header("location"), "/sign-in/second", "nor one of before");
    }

    async fn a_recovery_code_opens_once_and_is_counted(engine) {
        let app = spawn_app(engine).await;
        let (_, codes) = with_app(&app).await;
        assert_eq!(codes.len(), 10);
        let mut client = app.stranger();
        password(&mut client, PASSWORD).await;
        let typed = codes[3].to_uppercase().replace('-', " ");
        assert_eq!(code(&mut client, &typed).await.header("location"), "/children");
        assert!(client.get("/account/security").await.text.contains("9 codes left"));
        let mut again = app.stranger();
        password(&mut again, PASSWORD).await;
        assert_eq!(code(&mut again, &codes[3]).await.header("location"), "/sign-in/second");
        assert_eq!(code(&mut again, &codes[4]).await.header("location"), "/children");
        let used = app.database.security_events(ADMIN).await;
        assert_eq!(used.iter().filter(|event| *event == "recovery_code_used").count(), 2);
        assert_eq!(app.database.letters_with("recovery_code_used").await, 2);
    }

    async fn recovery_codes_are_shown_until_they_are_kept(engine) {
        let app = spawn_app(engine).await;
        let mut admin = app.client(Who::Admin);
        set_up_app(&app, &mut admin).await;
        let codes = shown_codes(&mut admin).await;
        assert_eq!((codes.len(), shown_codes(&mut admin).await), (10, codes.clone()), "loaded again");
        let mut other = app.client(Who::Assigned);
        other.cookies.insert("codes".into(), admin.cookies["codes"].clone());
        assert!(shown_codes(&mut other).await.is_empty(), "nobody else's");
        let answer = admin.submit("/account/security/codes", "/api/kept_recovery_codes", &[]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/account/security"));
        admin.cookies.insert("codes".into(), other.cookies["codes"].clone());
        assert!(shown_codes(&mut admin).await.is_empty());
        let answer = admin.submit("/account/security", "/api/make_recovery_codes", &[]).await;
        assert_eq!(answer.header("location"), "/account/security/codes");
        assert!(shown_codes(&mut admin).await.iter().all(|code| !codes.contains(code)));
    }

    async fn the_second_step_waits_in_its_browser_for_five_minutes(engine) {
        let app = spawn_app(engine).await;
        let (phone, _) = with_app(&app).await;
        let mut client = app.stranger();
        password(&mut client, PASSWORD).await;
        let answer = app.stranger().call("/api/second_step", &[("step[code]", &phone.code(1))]).await;
        assert_eq!(answer.status, 409, "another browser is at no second step: {}", answer.text);
        app.clock.shift(5 * 60 * 1_000_000);
        assert_eq!(code(&mut client, &phone.code(1)).await.header("location"), "/sign-in/second");
        assert!(client.get("/sign-in/second").await.text.contains("This took too long"));
    }

    async fn guessing_codes_is_slowed_down(engine) {
        let app = spawn_app(engine).await;
        let (phone, _) = with_app(&app).await;
        let mut client = app.stranger();
        password(&mut client, PASSWORD).await;
        for _ in 0..5 {
            assert_eq!(client.call("/api/second_step", &[("step[code]", "000000")]).await.status, 422);
        }
        // The password again does not give new guesses.
        password(&mut client, PASSWORD).await;
        let answer = client.call("/api/second_step", &[("step[code]", &phone.code(1))]).await;
        assert_eq!(answer.status, 429, "even the right code waits: {}", answer.text);
        app.clock.shift(902 * 1_000_000);
        password(&mut client, PASSWORD).await;
        let typed = in_arabic_digits(&phone.code(1));
        let answer = client.call("/api/second_step", &[("step[code]", &typed)]).await;
        assert_eq!(answer.status, 200, "and after it all is well: {}", answer.text);
    }

    async fn a_secret_is_shown_to_its_owner_until_it_counts(engine) {
        let app = spawn_app(engine).await;
        let mut admin = app.client(Who::Admin);
        assert!(admin.get("/account/security/app").await.text.contains("No app is being set up"));
        admin.submit("/account/security", "/api/begin_totp", &[]).await;
        let page = admin.get("/account/security/app").await.text;
        assert!(page.contains("class=\"qr\"") && page.contains("otpauth://totp/VisitOMS%3Amarta.ruiz%40maple.example"), "{page}");
        let wrong = [("app[code]", "000000")];
        admin.submit("/account/security/app", "/api/confirm_totp", &wrong).await;
        assert!(admin.get("/account/security/app").await.text.contains("This is not the code"));
        let phone = Phone::of(&page, app.clock.clone());
        let typed = in_arabic_digits(&phone.code(0));
        admin.submit("/account/security/app", "/api/confirm_totp", &[("app[code]", &typed)]).await;
        assert!(admin.get("/account/security/app").await.text.contains("No app is being set up"), "never again");
    }

    async fn a_copied_passkey_is_refused_and_its_owner_reads_of_it(engine) {
        let app = spawn_app(engine).await;
        let mut device = Device::added(&app, &mut app.client(Who::Admin)).await;
        for _ in 0..2 {
            let answer = device.sign_in(&mut app.stranger()).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
        let failures = async || app.database.security_events(ADMIN).await.iter().filter(|event| *event == "sign_in_failed").count();
        assert_eq!(failures().await, 0);
        // The copy knows nothing of what the device has signed since.
        device.signed = 0;
        let mut thief = app.stranger();
        for failed in 1..=2 {
            let answer = device.sign_in(&mut thief).await;
            assert!(answer.status == 422 && answer.text.contains("passkey.copied"), "{}", answer.text);
            assert!(!thief.cookies.contains_key("session"));
            assert_eq!(failures().await, failed);
        }
        let page = app.client(Who::Admin).get("/account/activity").await.text;
        assert_eq!(page.matches("A sign-in failed").count(), 2, "{page}");
        // The device itself goes on.
        assert_eq!(device.sign_in(&mut app.stranger()).await.status, 200);
    }

    async fn a_password_is_changed_by_who_knows_it(engine) {
        let app = spawn_app(engine).await;
        let (mut client, mut other) = (app.client(Who::Admin), app.stranger());
        assert_eq!(password(&mut other, PASSWORD).await.header("location"), "/children");
        let change = async |client: &mut Client, old: &str, new: &str| {
            let fields = [("change[old_password]", old), ("change[new_password]", new)];
            let answer = client.submit("/account/security", "/api/change_password", &fields).await;
            assert_eq!((answer.status, answer.header("location")), (303, "/account/security"));
            client.get("/account/security").await.text
        };
        for (old, new, told) in [
            ("not that one, surely", NEW, "This is not your password"),
            (PASSWORD, "too short", "at least 15 characters"),
            (PASSWORD, "marta.ruiz@maple.example", "uses your name"),
            (PASSWORD, "abcabcabcabcabcabc", "easy to guess"),
        ] {
            let page = change(&mut client, old, new).await;
            assert!(page.contains(told), "{new}: {told}");
            assert!(!page.contains(new) || new == ADMIN, "no password comes back");
        }
        assert!(change(&mut client, PASSWORD, NEW).await.contains("Password changed"));
        assert_eq!(client.get("/week").await.status, 200, "this session goes on");
        assert_eq!(other.get("/week").await.status, 302, "the others are over");
        assert_eq!(password(&mut app.stranger(), PASSWORD).await.header("location"), "/sign-in");
        assert_eq!(password(&mut app.stranger(), NEW).await.header("location"), "/children");
        assert_eq!(app.database.letters_with("password_changed").await, 1);
    }

    async fn beside_a_second_step_a_shorter_password_will_do(engine) {
        let app = spawn_app(engine).await;
        let mut admin = app.client(Who::Admin);
        set_up_app(&app, &mut admin).await;
        let fields = [("change[old_password]", PASSWORD), ("change[new_password]", "0tt3r-lamp")];
        admin.submit("/account/security", "/api/change_password", &fields).await;
        assert!(admin.get("/account/security").await.text.contains("Password changed"));
        admin.submit("/account/security", "/api/remove_totp", &[]).await;
        assert!(admin.get("/account/security").await.text.contains("too short to be used alone"));
    }
}
