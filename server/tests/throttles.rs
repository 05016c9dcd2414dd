//! Who guesses is slowed down, and nobody else; what looks like a machine's message is not kept, and its sender is told.

use crate::{
    both_engines,
    support::{
        App, PASSWORD, Who,
        client::{Client, opened},
        sign_in, spawn_app,
    },
};

const ADMIN: &str = "marta.ruiz@maple.example";
const SECOND_US: i64 = 1_000_000;

async fn guess(app: &App) -> u16 {
    app.stranger().call("/api/sign_in", &[("account[email]", ADMIN), ("account[password]", "not that one, surely")]).await.status
}

/// Writes to the operator, as a browser or a machine does.
async fn write(client: &mut Client, website: &str, opened: &str) -> String {
    let fields = [
        ("request[name]", "Ana"),
        ("request[email]", "ana@example.com"),
        ("request[organisation]", ""),
        ("request[message]", "Hello"),
        ("website", website),
        ("opened", opened),
    ];
    let answer = client.submit("/contact", "/api/send_contact", &fields).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/contact"));
    client.get("/contact").await.text
}

both_engines! {
    async fn guessing_elsewhere_does_not_slow_the_owner_down(engine) {
        let app = spawn_app(engine).await;
        let mut owner = app.stranger();
        sign_in(&mut owner, ADMIN).await;
        let device = owner.set_aside("session").expect("a session");
        assert!(!device.is_empty() && owner.cookies.contains_key("device"));
        while guess(&app).await != 429 {}
        let right = [("account[email]", ADMIN), ("account[password]", PASSWORD)];
        assert_eq!(app.stranger().call("/api/sign_in", &right).await.status, 429, "a browser that nobody knows waits");
        assert_eq!(owner.call("/api/sign_in", &right).await.status, 200, "the owner's does not");
        let mut colleague = app.stranger();
        sign_in(&mut colleague, Who::Assigned.email().expect("a member")).await;
        assert_eq!(colleague.call("/api/sign_in", &right).await.status, 429, "another's browser is no key to this account");
        for _ in 0..8 {
            let wrong = [("account[email]", ADMIN), ("account[password]", "not that one, surely")];
            assert_eq!(owner.call("/api/sign_in", &wrong).await.status, 422);
        }
        assert_eq!(owner.call("/api/sign_in", &right).await.status, 429, "nor is it one to guess with");
    }

    /// Judging a password is work, also where it is refused and where whoever chooses it has proved who they are.
    async fn choosing_passwords_is_counted(engine) {
        let app = spawn_app(engine).await;
        let mut parent = app.client(Who::Own);
        let easy = [("change[old_password]", PASSWORD), ("change[new_password]", "aaaaaaaaaaaaaaaaaaaa")];
        for nth in 1..=10 {
            assert_eq!(parent.call("/api/change_password", &easy).await.status, 422, "choice {nth}");
        }
        let answer = parent.call("/api/change_password", &easy).await;
        assert_eq!((answer.status, answer.header("retry-after")), (429, "10"));
        let mut other = app.client(Who::Other);
        assert_eq!(other.call("/api/change_password", &easy).await.status, 422, "nobody else waits");
        app.clock.shift(10 * SECOND_US);
        assert_eq!(parent.call("/api/change_password", &easy).await.status, 422);
    }

    async fn a_planted_session_is_never_adopted(engine) {
        let app = spawn_app(engine).await;
        let mut victim = app.stranger();
        victim.cookies.insert("session".into(), "planted".into());
        victim.cookies.insert("device".into(), "planted".into());
        sign_in(&mut victim, ADMIN).await;
        assert_ne!(victim.cookies["session"], "planted");
        assert_ne!(victim.cookies["device"], "planted");
        let mut thief = app.stranger();
        thief.cookies.insert("session".into(), "planted".into());
        let answer = thief.get("/week").await;
        assert_eq!((answer.status, answer.header("location")), (302, "/sign-in?next=%2Fweek"));

        // Somebody's own open session in another's browser ends with that one's sign-in.
        let mut attacker = app.client(Who::Assigned);
        let mut victim = app.stranger();
        victim.cookies.insert("session".into(), attacker.cookies["session"].clone());
        sign_in(&mut victim, ADMIN).await;
        assert_eq!(attacker.get("/day").await.status, 302);
        assert_eq!(victim.get("/week").await.status, 200);
    }

    async fn what_is_not_kept_is_never_said_to_have_arrived(engine) {
        let app = spawn_app(engine).await;
        let kept = async || app.database.number("SELECT COUNT(*) FROM contact_requests").await;
        let mut client = app.stranger();
        let seal = opened(&client.get("/contact").await.text);
        let quick = write(&mut client, "", &seal).await;
        app.clock.shift(2 * SECOND_US);
        let filled = write(&mut app.stranger(), "https://spam.example", &seal).await;
        let forged = write(&mut app.stranger(), "", &seal.replacen('1', "0", 1)).await;
        let bare = write(&mut app.stranger(), "", "").await;
        assert_eq!(kept().await, 0);
        let person = write(&mut client, "", &seal).await;
        assert_eq!(kept().await, 1);
        assert!(person.contains("Your message has been sent"), "{person}");
        for machine in [quick, filled, forged, bare] {
            assert!(!machine.contains("has been sent") && machine.contains("Your message was not sent"), "{machine}");
            assert!(machine.contains("Hello") && machine.contains("ana@example.com"), "what was typed is still there");
        }
    }

    async fn a_clock_that_is_set_back_locks_nobody_out(engine) {
        let app = spawn_app(engine).await;
        while guess(&app).await != 429 {}
        app.clock.shift(-3 * 86_400 * SECOND_US);
        let wrong = [("account[email]", ADMIN), ("account[password]", "not that one, surely")];
        for _ in 0..20 {
            let answer = app.stranger().call("/api/sign_in", &wrong).await;
            if answer.status == 429 {
                let wait: i64 = answer.header("retry-after").parse().expect("seconds");
                assert!((1..=900).contains(&wait), "{wait} s");
                app.clock.shift(wait * SECOND_US);
            }
        }
        let right = [("account[email]", ADMIN), ("account[password]", PASSWORD)];
        let mut answer = app.stranger().call("/api/sign_in", &right).await;
        if answer.status == 429 {
            app.clock.shift(answer.header("retry-after").parse::<i64>().expect("seconds") * SECOND_US);
            answer = app.stranger().call("/api/sign_in", &right).await;
        }
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    async fn who_opened_a_form_before_the_clock_went_back_is_no_machine(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.stranger();
        let seal = opened(&client.get("/contact").await.text);
        app.clock.shift(-86_400 * SECOND_US);
        write(&mut client, "", &seal).await;
        assert_eq!(app.database.number("SELECT COUNT(*) FROM contact_requests").await, 1, "a person's words are kept");
    }

    async fn the_contact_form_says_how_long_to_wait(engine) {
        let app = spawn_app(engine).await;
        for _ in 0..5 {
            write(&mut app.stranger(), "", "").await;
        }
        let mut client = app.stranger();
        let fields = [
            ("request[name]", "Ana"),
            ("request[email]", "ana@example.com"),
            ("request[organisation]", ""),
            ("request[message]", "It matters"),
        ];
        let answer = client.call("/api/send_contact", &fields).await;
        assert_eq!((answer.status, answer.header("retry-after")), (429, "60"));
        client.submit("/contact", "/api/send_contact", &fields).await;
        let page = client.get("/contact").await;
        assert_eq!((page.status, page.header("retry-after")), (429, "60"));
        assert!(page.text.contains("Please wait 60 s") && page.text.contains("It matters"), "{}", page.text);
    }
}
