//! Rate limits on sign-in and the contact form apply to attackers and not to other users. Contact messages that look like spam
//! are rejected, and the sender gets a message.

use crate::{
    both_engines,
    support::{
        PASSWORD, TestApp, TestUser,
        client::{Client, form_opened_at},
        sign_in, spawn_app,
    },
};

const ADMIN: &str = "marta.ruiz@maple.example";
const SECOND_US: i64 = 1_000_000;

async fn try_wrong_password(app: &TestApp) -> u16 {
    app.anonymous_client()
        .call("/api/sign_in", &[("account[email]", ADMIN), ("account[password]", "not that one, surely")])
        .await
        .status
}

/// Submits the contact form and returns the page that is shown then. `website` is the honeypot field, `opened` the sealed time.
async fn submit_contact_form(client: &mut Client, website: &str, opened: &str) -> String {
    let fields = [
        ("request[name]", "Ana"),
        ("request[email]", "ana@example.com"),
        ("request[organisation]", ""),
        ("request[message]", "Hello"),
        ("website", website),
        ("opened", opened),
    ];
    let response = client.submit("/contact", "/api/send_contact", &fields).await;
    assert_eq!((response.status, response.header("location")), (303, "/contact"));
    client.get("/contact").await.text
}

both_engines! {
    async fn guessing_in_other_browsers_does_not_rate_limit_the_owner(engine) {
        let app = spawn_app(engine).await;
        let mut owner = app.anonymous_client();
        sign_in(&mut owner, ADMIN).await;
        let device = owner.take_cookie("session").expect("a session");
        assert!(!device.is_empty() && owner.cookies.contains_key("device"));
        while try_wrong_password(&app).await != 429 {}
        let right = [("account[email]", ADMIN), ("account[password]", PASSWORD)];
        assert_eq!(app.anonymous_client().call("/api/sign_in", &right).await.status, 429, "an untrusted browser is rate limited");
        assert_eq!(owner.call("/api/sign_in", &right).await.status, 200, "the owner's browser is not");
        let mut colleague = app.anonymous_client();
        sign_in(&mut colleague, TestUser::AssignedProvider.email().expect("a member")).await;
        assert_eq!(colleague.call("/api/sign_in", &right).await.status, 429, "the trusted browser of another user is rate limited");
        for _ in 0..8 {
            let wrong = [("account[email]", ADMIN), ("account[password]", "not that one, surely")];
            assert_eq!(owner.call("/api/sign_in", &wrong).await.status, 422);
        }
        assert_eq!(owner.call("/api/sign_in", &right).await.status, 429, "guesses in the trusted browser are rate limited too");
    }

    /// Checking the strength of a password is expensive, also for a rejected one and for users who have confirmed their identity.
    async fn password_changes_are_rate_limited(engine) {
        let app = spawn_app(engine).await;
        let mut parent = app.client(TestUser::Guardian);
        let easy = [("change[old_password]", PASSWORD), ("change[new_password]", "aaaaaaaaaaaaaaaaaaaa")];
        for nth in 1..=10 {
            assert_eq!(parent.call("/api/change_password", &easy).await.status, 422, "choice {nth}");
        }
        let response = parent.call("/api/change_password", &easy).await;
        assert_eq!((response.status, response.header("retry-after")), (429, "10"));
        let mut other = app.client(TestUser::OtherGuardian);
        assert_eq!(other.call("/api/change_password", &easy).await.status, 422, "other users are not rate limited");
        app.clock.shift(10 * SECOND_US);
        assert_eq!(parent.call("/api/change_password", &easy).await.status, 422);
    }

    async fn a_planted_session_cookie_is_never_accepted(engine) {
        let app = spawn_app(engine).await;
        let mut victim = app.anonymous_client();
        victim.cookies.insert("session".into(), "planted".into());
        victim.cookies.insert("device".into(), "planted".into());
        sign_in(&mut victim, ADMIN).await;
        assert_ne!(victim.cookies["session"], "planted");
        assert_ne!(victim.cookies["device"], "planted");
        let mut thief = app.anonymous_client();
        thief.cookies.insert("session".into(), "planted".into());
        let response = thief.get("/week").await;
        assert_eq!((response.status, response.header("location")), (302, "/sign-in?next=%2Fweek"));

        // A user's session planted in another user's browser ends when that user signs in.
        let mut attacker = app.client(TestUser::AssignedProvider);
        let mut victim = app.anonymous_client();
        victim.cookies.insert("session".into(), attacker.cookies["session"].clone());
        sign_in(&mut victim, ADMIN).await;
        assert_eq!(attacker.get("/day").await.status, 302);
        assert_eq!(victim.get("/week").await.status, 200);
    }

    async fn a_contact_message_taken_for_spam_is_reported_as_not_sent(engine) {
        let app = spawn_app(engine).await;
        let count_saved = async || app.database.select_number("SELECT COUNT(*) FROM contact_requests").await;
        let mut client = app.anonymous_client();
        let seal = form_opened_at(&client.get("/contact").await.text);
        let quick = submit_contact_form(&mut client, "", &seal).await;
        app.clock.shift(2 * SECOND_US);
        let filled = submit_contact_form(&mut app.anonymous_client(), "https://spam.example", &seal).await;
        let forged = submit_contact_form(&mut app.anonymous_client(), "", &seal.replacen('1', "0", 1)).await;
        let without_fields = submit_contact_form(&mut app.anonymous_client(), "", "").await;
        assert_eq!(count_saved().await, 0);
        let person = submit_contact_form(&mut client, "", &seal).await;
        assert_eq!(count_saved().await, 1);
        assert!(person.contains("Your message has been sent"), "{person}");
        for page in [quick, filled, forged, without_fields] {
            assert!(!page.contains("has been sent") && page.contains("Your message was not sent"), "{page}");
            assert!(page.contains("Hello") && page.contains("ana@example.com"), "the input is kept");
        }
    }

    async fn a_clock_set_back_does_not_lock_users_out(engine) {
        let app = spawn_app(engine).await;
        while try_wrong_password(&app).await != 429 {}
        app.clock.shift(-3 * 86_400 * SECOND_US);
        let wrong = [("account[email]", ADMIN), ("account[password]", "not that one, surely")];
        for _ in 0..20 {
            let response = app.anonymous_client().call("/api/sign_in", &wrong).await;
            if response.status == 429 {
                let wait: i64 = response.header("retry-after").parse().expect("seconds");
                assert!((1..=900).contains(&wait), "{wait} s");
                app.clock.shift(wait * SECOND_US);
            }
        }
        let right = [("account[email]", ADMIN), ("account[password]", PASSWORD)];
        let mut response = app.anonymous_client().call("/api/sign_in", &right).await;
        if response.status == 429 {
            app.clock.shift(response.header("retry-after").parse::<i64>().expect("seconds") * SECOND_US);
            response = app.anonymous_client().call("/api/sign_in", &right).await;
        }
        assert_eq!(response.status, 200, "{}", response.text);
    }

    async fn a_form_opened_before_the_clock_was_set_back_is_not_spam(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.anonymous_client();
        let seal = form_opened_at(&client.get("/contact").await.text);
        app.clock.shift(-86_400 * SECOND_US);
        submit_contact_form(&mut client, "", &seal).await;
        assert_eq!(app.database.select_number("SELECT COUNT(*) FROM contact_requests").await, 1, "the message is stored");
    }

    async fn the_contact_form_shows_the_rate_limit_wait(engine) {
        let app = spawn_app(engine).await;
        for _ in 0..5 {
            submit_contact_form(&mut app.anonymous_client(), "", "").await;
        }
        let mut client = app.anonymous_client();
        let fields = [
            ("request[name]", "Ana"),
            ("request[email]", "ana@example.com"),
            ("request[organisation]", ""),
            ("request[message]", "It matters"),
        ];
        let response = client.call("/api/send_contact", &fields).await;
        assert_eq!((response.status, response.header("retry-after")), (429, "60"));
        client.submit("/contact", "/api/send_contact", &fields).await;
        let page = client.get("/contact").await;
        assert_eq!((page.status, page.header("retry-after")), (429, "60"));
        assert!(page.text.contains("Please wait 60 s") && page.text.contains("It matters"), "{}", page.text);
    }
}
