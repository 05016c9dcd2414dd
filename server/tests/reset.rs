//! A lost password comes back by a letter, to its owner alone.

use crate::{
    both_engines,
    mail::{mailer, with_mail},
    support::{
        App, Engine, PASSWORD, Who,
        client::{Answer, Client, opened},
        factors::set_up_app,
        smtp::MailServer,
        spawn_app, spawn_app_with,
    },
};
use server::{
    config::{List, Settings},
    mail::send_due,
};

const PARENT: &str = "guardian207@family.example";
const NEW: &str = "seven quiet otters swim";
const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;

/// A server that sends its letters to a mail server.
async fn spawn(engine: Engine) -> (App, MailServer) {
    (spawn_app_with(engine, with_mail).await, MailServer::start().await)
}

async fn deliver(app: &App, server: &MailServer) {
    send_due(&app.db, &mailer(app, server.port), app.clock.now()).await.expect("a step of the job");
}

/// Opens the form and sends it at once, as a person does whose browser fills it.
async fn ask(client: &mut Client, email: &str) -> Answer {
    let opened = opened(&client.get("/forgot").await.text);
    fill(client, email, "", &opened).await
}

async fn fill(client: &mut Client, email: &str, website: &str, opened: &str) -> Answer {
    let fields = [("account[email]", email), ("website", website), ("opened", opened)];
    client.submit("/forgot", "/api/forgot_password", &fields).await
}

/// Asks, and gives the path that the letter leads to.
async fn link(app: &App, server: &MailServer, email: &str) -> String {
    assert_eq!(ask(&mut app.stranger(), email).await.status, 303);
    deliver(app, server).await;
    let letter = server.last("Set a new password");
    assert_eq!(letter.to, email);
    let link = letter.link();
    link.strip_prefix(&app.installation.public_url).expect("a link to this site").to_owned()
}

async fn set(client: &mut Client, link: &str, password: &str) -> Answer {
    let token = link.rsplit('/').next().expect("a token");
    client.submit(link, "/api/reset_password", &[("account[token]", token), ("account[password]", password)]).await
}

async fn signs_in(app: &App, password: &str) -> bool {
    let fields = [("account[email]", PARENT), ("account[password]", password)];
    app.stranger().call("/api/sign_in", &fields).await.status == 200
}

both_engines! {
    async fn a_link_sets_a_password_ends_all_sessions_and_opens_none(engine) {
        let (app, server) = spawn(engine).await;
        let mut before = app.client(Who::Own);
        let mut other = app.client(Who::Other);
        let link = link(&app, &server, PARENT).await;
        assert!(link.starts_with("/reset/"), "{link}");
        let mut client = app.stranger();
        let page = client.get(&link).await;
        assert_eq!((page.status, page.header("cache-control"), page.header("referrer-policy")), (200, "no-store", "same-origin"));
        assert!(page.text.contains(PARENT));

        let short = set(&mut client, &link, "too short").await;
        assert_eq!((short.status, short.header("location")), (303, &*link));
        let page = client.get(&link).await.text;
        assert!(page.contains("role=\"alert\"") && !page.contains("too short"), "it says what is wrong, and the link still works");

        let done = set(&mut client, &link, NEW).await;
        assert_eq!((done.status, done.header("location")), (303, "/sign-in"));
        assert!(!client.cookies.contains_key("session"), "a second factor is asked for at the sign-in");
        assert!(client.get("/sign-in").await.text.contains("Your new password is set"));
        assert_eq!(before.get("/home").await.status, 302, "the session from before is over");
        assert_eq!(other.get("/home").await.status, 200, "others stay");
        assert!(!signs_in(&app, PASSWORD).await && signs_in(&app, NEW).await);

        deliver(&app, &server).await;
        assert_eq!(server.last("Your account was changed").to, PARENT);
        assert!(app.database.security_events(PARENT).await.contains(&"password_reset".to_owned()));
    }

    async fn a_link_is_good_once_for_an_hour_and_the_last_one_only(engine) {
        let (app, server) = spawn(engine).await;
        let first = link(&app, &server, PARENT).await;
        let second = link(&app, &server, PARENT).await;
        let mut client = app.stranger();
        for dead in [first.as_str(), "/reset/nonsense", "/reset/"] {
            let answer = client.get(dead).await;
            assert!(answer.status == 404 || answer.text.contains("This link no longer works"), "{dead}");
        }
        assert_eq!(set(&mut client, &first, NEW).await.header("location"), first);
        assert!(signs_in(&app, PASSWORD).await, "nothing was changed");
        assert_eq!(set(&mut client, &second, NEW).await.header("location"), "/sign-in");
        set(&mut client, &second, "another long password").await;
        assert!(signs_in(&app, NEW).await, "used is used");

        let late = link(&app, &server, PARENT).await;
        app.clock.shift(61 * MINUTE);
        assert!(client.get(&late).await.text.contains("This link no longer works"));
        set(&mut client, &late, "another long password").await;
        assert!(signs_in(&app, NEW).await);
    }

    async fn the_answer_does_not_tell_whether_an_address_is_known(engine) {
        let (app, server) = spawn(engine).await;
        let mut answers = Vec::new();
        for email in [PARENT, "nobody@elsewhere.example"] {
            let mut client = app.stranger();
            let before = app.database.content().await;
            let plain = ask(&mut client, email).await;
            let after = app.database.content().await;
            let changed: Vec<_> = after.iter().filter(|(table, rows)| before.get(*table) != Some(*rows)).map(|(table, _)| table.clone()).collect();
            let script = app.stranger().call("/api/forgot_password", &[("account[email]", email)]).await;
            let page = client.get("/sign-in").await.text;
            assert!(page.contains("an e-mail is on its way") && !page.contains(email), "{page}");
            answers.push((plain.status, plain.header("location").to_owned(), script.status, script.text, changed));
        }
        // The same work was done for both: the job alone knows whose the address is.
        assert_eq!(answers[0], answers[1]);
        deliver(&app, &server).await;
        assert!(!server.received().is_empty() && server.received().iter().all(|letter| letter.to == PARENT));
    }

    async fn a_machine_is_answered_alike_and_gets_no_letter(engine) {
        let (app, server) = spawn(engine).await;
        let mut client = app.stranger();
        let seal = opened(&client.get("/forgot").await.text);
        let filled = fill(&mut app.stranger(), PARENT, "https://spam.example", &seal).await;
        let bare = fill(&mut app.stranger(), PARENT, "", "").await;
        assert_eq!(app.database.number("SELECT COUNT(*) FROM password_asks").await, 0);
        let person = fill(&mut client, PARENT, "", &seal).await;
        for answer in [&filled, &bare] {
            assert_eq!((answer.status, answer.header("location")), (person.status, person.header("location")));
        }
        assert!(client.get("/sign-in").await.text.contains("an e-mail is on its way"));
        deliver(&app, &server).await;
        assert_eq!(server.only().to, PARENT, "one was asked for by a person");
    }

    async fn a_forged_host_leads_nowhere_else(engine) {
        let (app, server) = spawn(engine).await;
        let mut client = app.stranger();
        client.headers.push(("x-forwarded-host", "evil.example".into()));
        client.headers.push(("forwarded", "host=evil.example".into()));
        client.host = Some("evil.example".into());
        ask(&mut client, PARENT).await;
        deliver(&app, &server).await;
        let letter = server.only();
        assert!(letter.link().starts_with(&format!("{}/reset/", app.installation.public_url)), "{}", letter.link());
        assert!(!letter.raw.contains("evil.example"));
    }

    async fn its_owner_is_let_in_while_others_guess(engine) {
        let server = MailServer::start().await;
        let behind_a_proxy = |settings: &mut Settings| {
            with_mail(settings);
            settings.trusted_proxies = List::Line("127.0.0.0/8".into());
        };
        let app = spawn_app_with(engine, behind_a_proxy).await;
        let tries = async |from: u8, password: &str| {
            let mut client = app.stranger();
            client.headers.push(("x-forwarded-for", format!("198.51.{from}.7")));
            client.call("/api/sign_in", &[("account[email]", PARENT), ("account[password]", password)]).await.status
        };
        let mut networks = 0..;
        while tries(networks.next().expect("a network"), "not that one, surely").await != 429 {}
        let mut owner = app.stranger();
        let link = link(&app, &server, PARENT).await;
        assert_eq!(set(&mut owner, &link, NEW).await.header("location"), "/sign-in");
        assert_eq!(tries(255, NEW).await, 429, "the siege lasts, and whoever comes from elsewhere waits");
        let right = [("account[email]", PARENT), ("account[password]", NEW)];
        assert_eq!(owner.call("/api/sign_in", &right).await.status, 200);
        let mut other = app.stranger();
        other.cookies.insert("device".into(), owner.cookies["device"].clone());
        let at_another = [("account[email]", "guardian208@family.example"), ("account[password]", NEW)];
        assert_eq!(other.call("/api/sign_in", &at_another).await.status, 422, "it is a key to one account");
    }

    async fn letters_open_no_tries_at_the_second_step(engine) {
        let (app, server) = spawn(engine).await;
        set_up_app(&app, &mut app.client(Who::Own)).await;
        let mut tries = Vec::new();
        for password in [NEW, "eight quiet otters swim"] {
            let mut thief = app.stranger();
            let link = link(&app, &server, PARENT).await;
            set(&mut thief, &link, password).await;
            let right = [("account[email]", PARENT), ("account[password]", password)];
            assert_eq!(thief.submit("/sign-in", "/api/sign_in", &right).await.header("location"), "/sign-in/second");
            let mut wrong = 0;
            while thief.call("/api/second_step", &[("step[code]", "000000")]).await.status == 422 {
                wrong += 1;
            }
            tries.push(wrong);
        }
        assert_eq!(tries, [5, 0], "the account's, however many letters there are");
    }

    async fn askings_are_counted(engine) {
        let (app, _server) = spawn(engine).await;
        for _ in 0..3 {
            assert_eq!(app.stranger().call("/api/forgot_password", &[("account[email]", PARENT)]).await.status, 200);
        }
        for email in [PARENT, "nobody@elsewhere.example"] {
            let expected = if email == PARENT { 429 } else { 200 };
            assert_eq!(app.stranger().call("/api/forgot_password", &[("account[email]", email)]).await.status, expected);
        }
    }

    async fn without_a_mail_server_the_page_says_so(engine) {
        let app = spawn_app(engine).await;
        let page = app.stranger().get("/forgot").await.text;
        assert!(page.contains("No e-mail can be sent from here") && !page.contains("<input type=\"email\""), "{page}");
        assert!(app.client(Who::Admin).get("/mail").await.text.contains("No mail server is set up"));
    }
}
