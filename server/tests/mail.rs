//! Letters: how they leave, what becomes of those that are refused, what stands in them, and who sees the list.

use crate::{
    both_engines,
    support::{
        App, Engine, REFUSED, Who,
        smtp::{MailServer, Says},
        spawn_app_with,
    },
};
use domain::{
    Language, LetterId, Role,
    mail::{Kind, Letter, LetterState, MOST_TRIES},
    security::SecurityEvent,
    text::{Email, Reason},
};
use mail_parser::MessageParser;
use server::{
    config::Settings,
    mail::{Envelope, Mailer, Refused, Relay, Security, message, send_due},
};
use std::{collections::BTreeSet, time::Duration};
use store::{outbox, suspension};

const MINUTE: i64 = 60_000_000;

async fn spawn(engine: Engine) -> App {
    spawn_app_with(engine, with_mail).await
}

pub fn with_mail(settings: &mut Settings) {
    settings.smtp_url = Some("smtp+plain://127.0.0.1:25".into());
    settings.mail_from = Some("VisitOMS <no-reply@visits.example>".into());
}

/// The way to a test's mail server.
pub fn mailer(app: &App, port: u16) -> Mailer {
    let settings = Settings {
        smtp_url: Some(format!("smtp+plain://127.0.0.1:{port}")),
        mail_from: Some("VisitOMS <no-reply@visits.example>".into()),
        ..Settings::default()
    };
    let relay = Relay::of(&settings).expect("good settings").expect("a mail server");
    Mailer::new(relay, app.installation.public_url.clone()).expect("a mailer")
}

async fn step(app: &App, mailer: &Mailer) -> usize {
    send_due(&app.db, mailer, app.clock.now()).await.expect("a step of the job")
}

async fn queue(app: &App, to: &str) -> LetterId {
    let letter = Letter::Invitation { agency: "Maple".into(), role: Role::Provider, token: "token".into() };
    app.database.letter("maple", to, &letter, app.clock.now_us()).await
}

/// The test's own letters, or those of them that were given up.
async fn own(app: &App, only_failed: bool) -> Vec<outbox::Listed> {
    let all = outbox::list(&app.db, only_failed).await.expect("the list");
    all.into_iter().filter(|letter| letter.to != REFUSED).collect()
}

async fn listed(app: &App) -> outbox::Listed {
    let mut all = own(app, false).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

both_engines! {
    async fn a_letter_leaves_and_its_text_is_kept_no_longer(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        let id = queue(&app, "ana@maple.example").await;
        assert_eq!(step(&app, &mailer).await, 1);
        let letter = server.only();
        assert_eq!((letter.from.as_str(), letter.to.as_str()), ("no-reply@visits.example", "ana@maple.example"));
        assert_eq!((letter.subject().as_str(), letter.sender().as_str()), ("Maple invites you", "Maple (VisitOMS)"));
        assert_eq!(letter.link(), format!("{}/join/token", app.installation.public_url));
        assert!(letter.html().contains(&letter.link()) && !letter.html().contains("<img"), "{}", letter.html());
        for header in [
            "Auto-Submitted: auto-generated\r\n".to_owned(),
            format!("Message-ID: <{id}@visits.example>\r\n"),
            "Date: Mon, 30 Nov 2026 12:00:00 +0000\r\n".to_owned(),
            "multipart/alternative".to_owned(),
        ] {
            assert!(letter.raw.contains(&header), "{header} in {}", letter.head());
        }
        assert_eq!(listed(&app).await.state, LetterState::Sent);
        assert_eq!(app.database.letter_text(id).await, "", "a token is not kept");
        assert_eq!(step(&app, &mailer).await, 0, "once is enough");
    }

    async fn a_server_that_is_busy_is_asked_again(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        queue(&app, "ana@maple.example").await;
        server.say([Says::Line("450 4.2.1 Mailbox of <ana@maple.example> busy")]);
        assert_eq!(step(&app, &mailer).await, 0);
        let waiting = listed(&app).await;
        assert_eq!((waiting.state, waiting.tries), (LetterState::Waiting, 1));
        assert!(waiting.refusal.starts_with("450 4.2.1 Mailbox"), "{}", waiting.refusal);
        assert_eq!(step(&app, &mailer).await, 0, "not before the pause is over");
        app.clock.shift(MINUTE);
        assert_eq!(step(&app, &mailer).await, 1);
        assert_eq!((server.received().len(), listed(&app).await.refusal.as_str()), (1, ""));
    }

    async fn after_a_day_of_tries_a_letter_is_given_up(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        queue(&app, "ana@maple.example").await;
        server.say([Says::Line("451 try later"); 20]);
        for _ in 0..MOST_TRIES {
            step(&app, &mailer).await;
            app.clock.shift(8 * 60 * MINUTE);
        }
        let failed = listed(&app).await;
        assert_eq!((failed.state, failed.tries), (LetterState::Failed, MOST_TRIES));
    }

    async fn a_refusal_for_good_is_shown_to_the_office_that_sends_again(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        let id = queue(&app, "ana@maple.example").await.to_string();
        server.say([Says::Line("550 5.1.1 <ana@maple.example> unknown here")]);
        assert_eq!(step(&app, &mailer).await, 0);
        app.clock.shift(60 * MINUTE);
        assert_eq!(step(&app, &mailer).await, 0, "it is not tried by itself");

        let page = app.client(Who::Admin).get("/mail").await.text;
        for shown in ["ana@maple.example", "Invitation", "failed", "550 5.1.1 &lt;ana@maple.example&gt; unknown here", "Send again"] {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        let elsewhere = app.client(Who::Foreign).get("/mail").await;
        assert_eq!(elsewhere.status, 200);
        assert!(!elsewhere.text.contains("ana@maple.example") && elsewhere.text.contains(REFUSED), "their own alone");
        let theirs = app.client(Who::Foreign).call("/api/send_letter_again", &[("again[letter]", &id)]).await;
        assert_eq!(theirs.status, 404);

        let mut office = app.client(Who::Admin);
        let again = office.submit("/mail", "/api/send_letter_again", &[("again[letter]", &id)]).await;
        assert_eq!((again.status, again.header("location")), (303, "/mail"));
        assert!(office.get("/mail").await.text.contains("on its way again"));
        assert_eq!(app.database.events("mail.again", &format!("letter:{id}")).await, 1, "it is audited");
        assert_eq!(step(&app, &mailer).await, 1);
        assert_eq!(server.only().to, "ana@maple.example");
        let once_more = office.call("/api/send_letter_again", &[("again[letter]", &id)]).await;
        assert_eq!(once_more.status, 409, "what has left stays away: {}", once_more.text);
    }

    async fn the_operator_sends_again(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        let id = queue(&app, "ana@maple.example").await;
        server.say([Says::Line("554 no")]);
        step(&app, &mailer).await;
        assert_eq!(own(&app, true).await.len(), 1);
        outbox::retry(&app.db, id).await.unwrap();
        assert_eq!(step(&app, &mailer).await, 1);
        assert!(outbox::retry(&app.db, id).await.is_err(), "it has left");
        assert!(own(&app, true).await.is_empty());
    }

    async fn a_server_that_is_down_costs_one_letter_its_try(engine) {
        let app = spawn(engine).await;
        let port = { MailServer::start().await.port };
        let down = mailer(&app, port);
        for to in ["ana@maple.example", "ben@maple.example"] {
            queue(&app, to).await;
        }
        assert_eq!(step(&app, &down).await, 0);
        let tries: i64 = own(&app, false).await.iter().map(|letter| letter.tries).sum();
        assert_eq!(tries, 1, "the one behind it waits untried");
        let server = MailServer::start().await;
        app.clock.shift(MINUTE);
        assert_eq!(step(&app, &mailer(&app, server.port)).await, 2);
    }

    /// One address that a server can't take stops no other letter, and the office reads why at once.
    async fn an_address_that_can_not_be_written_to_stops_no_other(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        for to in ["jos\u{e9}@maple.example", "a..b@maple.example", "ana@m\u{fc}ller.example", "ben@maple.example"] {
            queue(&app, to).await;
            app.clock.shift(1);
        }
        assert_eq!(step(&app, &mailer(&app, server.port)).await, 2);
        let failed = own(&app, true).await;
        let of = |to: &str| failed.iter().find(|letter| letter.to == to).map(|letter| letter.refusal.clone());
        assert!(of("jos\u{e9}@maple.example").is_some_and(|refusal| refusal.contains("SMTPUTF8")), "{failed:?}");
        assert_eq!(of("a..b@maple.example").as_deref(), Some("no mail can be addressed to it"));
        let to: Vec<_> = server.received().into_iter().map(|letter| letter.to).collect();
        assert_eq!(to, ["ana@xn--mller-kva.example", "ben@maple.example"]);
        let page = app.client(Who::Admin).get("/mail").await.text;
        assert!(page.contains("no mail can be addressed to it"), "{page}");
    }

    async fn a_server_that_hangs_is_left(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port).with_patience(Duration::from_millis(300));
        queue(&app, "ana@maple.example").await;
        server.say([Says::Nothing]);
        assert_eq!(step(&app, &mailer).await, 0);
        assert!(listed(&app).await.refusal.starts_with("no answer within"));
        app.clock.shift(MINUTE);
        assert_eq!(step(&app, &mailer.with_patience(Duration::from_mins(1))).await, 1);
    }

    async fn two_processes_send_each_letter_once(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let other = app.another_process().await;
        for nth in 0..12 {
            queue(&app, &format!("person{nth}@maple.example")).await;
        }
        let (one, two) = (mailer(&app, server.port), mailer(&app, server.port));
        let now = app.clock.now();
        // Whoever finds a letter taken leaves the rest to the next glance.
        for _ in 0..12 {
            let (first, second) = tokio::join!(send_due(&app.db, &one, now), send_due(&other, &two, now));
            first.unwrap();
            second.unwrap();
        }
        let mut to: Vec<_> = server.received().into_iter().map(|letter| letter.to).collect();
        assert_eq!(to.len(), 12);
        to.sort();
        to.dedup();
        assert_eq!(to.len(), 12);
    }

    async fn what_a_dead_process_had_taken_is_sent_after_its_lease(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        queue(&app, "ana@maple.example").await;
        let taken = outbox::take(&app.db, app.clock.now()).await.unwrap().expect("it is due");
        app.clock.shift(9 * MINUTE);
        assert_eq!(step(&app, &mailer).await, 0, "it may still be under way");
        app.clock.shift(2 * MINUTE);
        assert_eq!(step(&app, &mailer).await, 1);
        // The dead wakes up: the letter is no longer its own.
        outbox::keep(&app.db, &taken, outbox::Outcome::Never("too late".into()), app.clock.now()).await.unwrap();
        assert_eq!(listed(&app).await.state, LetterState::Sent);
    }

    async fn letters_of_the_suspended_wait(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        let reason = Reason::try_from("a test").unwrap();
        let parent = Email::try_from(Who::Own.email().unwrap()).unwrap();
        queue(&app, parent.as_str()).await;
        suspension::suspend_agency(&app.db, "maple", &reason).await.unwrap();
        assert_eq!(step(&app, &mailer).await, 0, "the agency is suspended");
        suspension::restore_agency(&app.db, "maple").await.unwrap();
        suspension::suspend_user(&app.db, &parent, &reason).await.unwrap();
        assert_eq!(step(&app, &mailer).await, 0, "its reader is suspended");
        suspension::restore_user(&app.db, &parent).await.unwrap();
        assert_eq!(step(&app, &mailer).await, 1);
    }

    async fn a_link_that_is_over_does_not_leave(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        queue(&app, "ana@maple.example").await;
        app.clock.shift(8 * 24 * 60 * MINUTE);
        assert_eq!(step(&app, &mailer(&app, server.port)).await, 0);
        let old = listed(&app).await;
        assert_eq!((old.state, old.refusal.as_str()), (LetterState::TooOld, ""));
        let mut office = app.stranger();
        crate::support::sign_in(&mut office, Who::Admin.email().unwrap()).await;
        let page = office.get("/mail").await.text;
        assert!(page.contains("waited too long, not sent") && !page.contains("Send again"), "{page}");
    }

    async fn old_news_does_not_leave_the_day_a_mail_server_is_set(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let news = [
            Letter::SecurityChange { event: "password_changed".into() },
            Letter::NewDevice { device: "Chrome on Android".into(), region: String::new(), at_us: 0 },
        ];
        for letter in &news {
            app.database.letter("maple", "ana@maple.example", letter, app.clock.now_us()).await;
        }
        app.clock.shift(4 * 24 * 60 * MINUTE);
        app.database.letter("maple", "ben@maple.example", &news[0], app.clock.now_us()).await;
        assert_eq!(step(&app, &mailer(&app, server.port)).await, 1, "today's alone");
        let states: Vec<_> = own(&app, true).await.into_iter().map(|letter| (letter.to, letter.state)).collect();
        assert_eq!(states, vec![("ana@maple.example".to_owned(), LetterState::TooOld); 2]);
    }

    async fn letters_grow_old_where_no_mail_server_is_set(engine) {
        let app = spawn(engine).await;
        let id = queue(&app, "ana@maple.example").await;
        app.clock.shift(6 * 24 * 60 * MINUTE);
        outbox::sweep(&app.db).await.unwrap();
        assert_eq!(listed(&app).await.state, LetterState::Waiting, "the link is good for a week");
        app.clock.shift(2 * 24 * 60 * MINUTE);
        outbox::sweep(&app.db).await.unwrap();
        assert_eq!(listed(&app).await.state, LetterState::TooOld);
        assert_eq!(app.database.letter_text(id).await, "", "its token is no longer kept");
        assert_eq!(outbox::counts(&app.db).await.unwrap().waiting, 0);
    }

    async fn what_is_about_somebodys_account_is_not_the_offices(engine) {
        let app = spawn(engine).await;
        let address = Who::Assigned.email().unwrap();
        let known = app.db.identity().credentials(&Email::try_from(address).unwrap()).await.unwrap().unwrap();
        for device in ["Firefox on Linux", "Chrome on Android"] {
            let origin = store::security::Origin { device: device.into(), region: String::new() };
            let entry = store::identity::Entry { user: known.user, agency: None, old: None, device: None, origin: &origin };
            app.db.identity().enter(entry).await.unwrap();
        }
        let told = outbox::list(&app.db, false).await.unwrap();
        assert!(told.iter().any(|letter| letter.to == address && letter.kind == "new_device"), "{told:?}");
        let page = app.client(Who::Admin).get("/mail").await.text;
        assert!(!page.contains(address) && !page.contains("New device"), "{page}");
    }

    async fn old_letters_are_swept(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let id = queue(&app, "ana@maple.example").await;
        server.say([Says::Line("550 no")]);
        step(&app, &mailer(&app, server.port)).await;
        app.clock.shift(8 * 24 * 60 * MINUTE);
        outbox::sweep(&app.db).await.unwrap();
        assert_eq!(app.database.letter_text(id).await, "", "its token is no longer kept");
        app.clock.shift(83 * 24 * 60 * MINUTE);
        outbox::sweep(&app.db).await.unwrap();
        assert!(outbox::list(&app.db, false).await.unwrap().is_empty());
    }

    async fn no_letter_tells_of_a_child(engine) {
        let app = spawn(engine).await;
        let (from, at) = ("VisitOMS <no-reply@visits.example>".parse().unwrap(), app.clock.now());
        let (id, public_url) = (uuid::Uuid::nil(), "https://visits.example");
        let names = app.database.names_of_families().await;
        assert!(names.len() > 200, "the agency's children and guardians are there");
        for language in Language::ALL {
            for letter in every_letter() {
                let envelope = Envelope { id, from: &from, to: "ana@maple.example", public_url, at };
                let message = message(&envelope, language, &letter).expect("a letter").formatted();
                let message = MessageParser::default().parse(&message).expect("a message");
                let said = format!(
                    "{} {} {}",
                    message.subject().unwrap(),
                    message.body_text(0).unwrap(),
                    message.body_html(0).unwrap().split("</style>").last().unwrap()
                );
                let words: BTreeSet<_> = said.split(|c: char| !c.is_alphabetic()).collect();
                let told: Vec<_> = names.iter().filter(|name| words.contains(name.as_str())).collect();
                assert!(told.is_empty(), "{letter:?} in {language:?} tells of {told:?}");
            }
        }
    }
}

/// Each variant, each role and each event.
fn every_letter() -> Vec<Letter> {
    let (agency, token) = ("Acorn Services".to_owned(), "token".to_owned());
    let invitation = |role| Letter::Invitation { agency: agency.clone(), role, token: token.clone() };
    let change = |event: SecurityEvent| Letter::SecurityChange { event: event.as_str().into() };
    let membership = |event: SecurityEvent| Letter::MembershipChange { agency: agency.clone(), event: event.as_str().into() };
    let events = || SecurityEvent::ALL.into_iter();
    let mut all: Vec<_> =
        Role::ALL.into_iter().map(invitation).chain(events().map(change)).chain(events().map(membership)).collect();
    all.extend([
        Letter::PasswordReset { token },
        Letter::NewDevice { device: "Firefox on Windows".into(), region: "Ohio".into(), at_us: 0 },
        Letter::AuditCheckpoint { agency, text: "seq 7 hash 00ff".into() },
        Letter::Trial,
    ]);
    let kinds: BTreeSet<_> = all.iter().map(Letter::kind).collect();
    assert_eq!(kinds.len(), Kind::ALL.len(), "a new kind of letter is walked too");
    all
}

#[test]
fn a_name_can_not_add_a_header() {
    let from = "VisitOMS <no-reply@visits.example>".parse().unwrap();
    for name in [
        "Maple\r\nBcc: everybody@evil.example",
        "Maple\n\nA body of its own",
        "Ma\u{2028}ple\u{0}\u{202e}",
        "Árbol \"Ñ\" <x@evil.example>, 🌳 قَيْقَب",
        &"Maple ".repeat(60),
    ] {
        let letter = Letter::Invitation { agency: name.to_owned(), role: Role::Admin, token: "t".into() };
        let envelope = Envelope {
            id: uuid::Uuid::nil(),
            from: &from,
            to: "ana@maple.example",
            public_url: "https://visits.example",
            at: "2026-12-01T12:00:00Z".parse().unwrap(),
        };
        let raw = message(&envelope, Language::En, &letter).expect("a letter").formatted();
        let raw = String::from_utf8(raw).expect("seven bits");
        let head = raw.split_once("\r\n\r\n").expect("a head").0;
        assert!(head.is_ascii() && head.lines().all(|line| line.len() < 1000), "{head}");
        let names: BTreeSet<_> =
            head.lines().filter(|line| !line.starts_with([' ', '\t'])).filter_map(|line| line.split(':').next()).collect();
        let known = ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"]
            .into_iter()
            .collect();
        assert_eq!(names, known, "{head}");
        let parsed = MessageParser::default().parse(raw.as_bytes()).expect("a message");
        let senders: Vec<_> = parsed.from().unwrap().iter().map(|from| from.address().unwrap()).collect();
        assert_eq!(senders, ["no-reply@visits.example"], "{head}");
        assert!(parsed.subject().unwrap().ends_with("invites you"), "{head}");
        assert!(!parsed.body_text(0).unwrap().contains("A body of its own\n"), "a name is part of a sentence");
    }
}

#[tokio::test]
async fn a_letter_goes_over_starttls_to_a_server_that_is_known() {
    let server = MailServer::start_with_tls().await;
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("root.pem");
    std::fs::write(&root, server.root.as_deref().expect("a certificate")).expect("the root is written");
    let send = async |port: u16, root: Option<&std::path::Path>| {
        let settings = Settings {
            smtp_url: Some(format!("smtp://localhost:{port}")),
            smtp_root: root.map(Into::into),
            mail_from: Some("VisitOMS <no-reply@visits.example>".into()),
            ..Settings::default()
        };
        let relay = Relay::of(&settings).unwrap().unwrap();
        assert_eq!(relay.security, Security::StartTls);
        let mailer = Mailer::new(relay, "https://visits.example".into()).unwrap();
        let at = "2026-12-01T12:00:00Z".parse().unwrap();
        mailer.send(uuid::Uuid::nil(), "ana@maple.example", Language::Es, &Letter::Trial, at).await
    };
    send(server.port, Some(&root)).await.expect("the certificate is known");
    let letter = server.only();
    assert!(letter.secured);
    assert_eq!(letter.subject(), "Correo de prueba");

    let unknown = send(server.port, None).await.expect_err("nobody vouches for it");
    assert!(matches!(unknown, Refused::Unreachable(_)), "{unknown:?}");
    let plain = MailServer::start().await;
    let refused = send(plain.port, Some(&root)).await.expect_err("it offers no STARTTLS");
    assert!(matches!(refused, Refused::Unreachable(_)), "{refused:?}");
    assert_eq!((server.received().len(), plain.received().len()), (1, 0));
}
