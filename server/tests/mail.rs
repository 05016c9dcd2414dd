//! Outgoing email: delivery, retries and rejections, content, and who sees the list.

use crate::{
    both_engines,
    invitations::ANA,
    support::{
        Engine, REJECTED_RECIPIENT, TestApp, TestUser,
        client::Client,
        smtp::{MailServer, Reply},
        spawn_app_with,
    },
};
use domain::{
    EmailId, Language, Role,
    mail::{Email, EmailKind, EmailState, MAX_ATTEMPTS},
    security::SecurityEvent,
    text::{EmailAddress, Reason},
};
use mail_parser::MessageParser;
use server::{
    config::Settings,
    mail::{Envelope, Mailer, Relay, Security, SendError, message, send_due},
};
use std::{collections::BTreeSet, time::Duration};
use store::{identity::suspension, outbox};

const MINUTE: i64 = 60_000_000;

async fn spawn(engine: Engine) -> TestApp {
    spawn_app_with(engine, with_mail).await
}

pub fn with_mail(settings: &mut Settings) {
    settings.smtp_url = Some("smtp+plain://127.0.0.1:25".into());
    settings.mail_from = Some("VisitOMS <no-reply@visits.example>".into());
}

/// A mailer that sends to the test's mail server.
pub fn mailer(app: &TestApp, port: u16) -> Mailer {
    let settings = Settings {
        smtp_url: Some(format!("smtp+plain://127.0.0.1:{port}")),
        mail_from: Some("VisitOMS <no-reply@visits.example>".into()),
        ..Settings::default()
    };
    let relay = Relay::from_settings(&settings).expect("good settings").expect("a mail server");
    Mailer::new(relay, app.installation.public_url.clone()).expect("a mailer")
}

async fn send_due_emails(app: &TestApp, mailer: &Mailer) -> usize {
    send_due(&app.db, mailer, app.clock.now()).await.expect("the mail job runs")
}

async fn queue_invitation(app: &TestApp, to: &str) -> EmailId {
    let email = Email::Invitation { agency: "Maple".into(), role: Role::Provider, token: "token".into() };
    app.queue_email("maple", to, &email).await
}

/// The emails queued by the test (without the template's), or only those that failed.
async fn list_own(app: &TestApp, only_failed: bool) -> Vec<outbox::ListedEmail> {
    let all = outbox::list(&app.db, only_failed).await.expect("the list");
    all.into_iter().filter(|email| email.to != REJECTED_RECIPIENT).collect()
}

async fn only_listed(app: &TestApp) -> outbox::ListedEmail {
    let mut all = list_own(app, false).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

both_engines! {
    async fn a_sent_email_loses_its_stored_text(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        let id = queue_invitation(&app, "ana@maple.example").await;
        assert_eq!(send_due_emails(&app, &mailer).await, 1);
        let email = server.only_email();
        assert_eq!((email.from.as_str(), email.to.as_str()), ("no-reply@visits.example", "ana@maple.example"));
        assert_eq!((email.subject().as_str(), email.sender().as_str()), ("Maple invites you", "Maple (VisitOMS)"));
        assert_eq!(email.link(), format!("{}/join/token", app.installation.public_url));
        assert!(email.html().contains(&email.link()) && !email.html().contains("<img"), "{}", email.html());
        for header in [
            "Auto-Submitted: auto-generated\r\n".to_owned(),
            format!("Message-ID: <{id}@visits.example>\r\n"),
            "Date: Mon, 30 Nov 2026 12:00:00 +0000\r\n".to_owned(),
            "multipart/alternative".to_owned(),
        ] {
            assert!(email.raw.contains(&header), "{header} in {}", email.head());
        }
        assert_eq!(only_listed(&app).await.state, EmailState::Sent);
        assert_eq!(app.database.email_text(id).await, "", "the token is deleted");
        assert_eq!(send_due_emails(&app, &mailer).await, 0, "it is not sent twice");
    }

    async fn a_temporary_rejection_is_retried(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        queue_invitation(&app, "ana@maple.example").await;
        server.queue_replies([Reply::Line("450 4.2.1 Mailbox of <ana@maple.example> busy")]);
        assert_eq!(send_due_emails(&app, &mailer).await, 0);
        let waiting = only_listed(&app).await;
        assert_eq!((waiting.state, waiting.tries), (EmailState::Waiting, 1));
        assert!(waiting.refusal.starts_with("450 4.2.1 Mailbox"), "{}", waiting.refusal);
        assert_eq!(send_due_emails(&app, &mailer).await, 0, "not before the retry is due");
        app.clock.shift(MINUTE);
        assert_eq!(send_due_emails(&app, &mailer).await, 1);
        assert_eq!((server.received().len(), only_listed(&app).await.refusal.as_str()), (1, ""));
    }

    async fn an_email_fails_after_the_maximum_number_of_tries(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        queue_invitation(&app, "ana@maple.example").await;
        server.queue_replies([Reply::Line("451 try later"); 20]);
        for _ in 0..MAX_ATTEMPTS {
            send_due_emails(&app, &mailer).await;
            app.clock.shift(8 * 60 * MINUTE);
        }
        let failed = only_listed(&app).await;
        assert_eq!((failed.state, failed.tries), (EmailState::Failed, MAX_ATTEMPTS));
    }

    async fn the_office_sees_a_permanent_rejection_and_can_resend(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        let id = queue_invitation(&app, "ana@maple.example").await.to_string();
        server.queue_replies([Reply::Line("550 5.1.1 <ana@maple.example> unknown here")]);
        assert_eq!(send_due_emails(&app, &mailer).await, 0);
        app.clock.shift(60 * MINUTE);
        assert_eq!(send_due_emails(&app, &mailer).await, 0, "it is not retried automatically");

        let page = app.client(TestUser::Admin).get("/mail").await.text;
        for shown in ["ana@maple.example", "Invitation", "failed", "550 5.1.1 &lt;ana@maple.example&gt; unknown here", "Send again"] {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        let list = app.client(TestUser::OtherAgency).get("/mail").await;
        assert_eq!(list.status, 200);
        assert!(!list.text.contains("ana@maple.example") && list.text.contains(REJECTED_RECIPIENT), "only their own emails");
        let other_agency = app.client(TestUser::OtherAgency).call("/api/send_letter_again", &[("again[letter]", &id)]).await;
        assert_eq!(other_agency.status, 404);

        let mut office = app.client(TestUser::Admin);
        let again = office.submit("/mail", "/api/send_letter_again", &[("again[letter]", &id)]).await;
        assert_eq!((again.status, again.header("location")), (303, "/mail"));
        assert!(office.get("/mail").await.text.contains("on its way again"));
        assert_eq!(app.database.count_audit_events("mail.again", &format!("letter:{id}")).await, 1, "it is audited");
        assert_eq!(send_due_emails(&app, &mailer).await, 1);
        assert_eq!(server.only_email().to, "ana@maple.example");
        let second_resend = office.call("/api/send_letter_again", &[("again[letter]", &id)]).await;
        assert_eq!(second_resend.status, 409, "a sent email cannot be resent: {}", second_resend.text);
    }

    async fn the_member_list_shows_that_an_invitation_was_rejected(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        let mut office = app.client(TestUser::Admin);
        assert_eq!(office.submit("/members/new", "/api/invite_office", &ANA).await.status, 303);
        let failed = async |office: &mut Client| office.get("/members?q=ana.sol%40maple.example").await.text.contains("E-mail failed");
        assert!(!failed(&mut office).await, "it waits to be sent");
        server.queue_replies([Reply::Line("550 5.1.1 <ana.sol@maple.example> unknown here")]);
        send_due_emails(&app, &mailer).await;
        assert!(failed(&mut office).await);
        let page = office.get("/members?q=ana.sol%40maple.example").await.text;
        let chip = page.split("<a ").find(|link| link.contains("E-mail failed")).expect("a link");
        assert!(chip.contains("href=\"/mail\""), "{chip}");
        let invitation = page.split("name=\"invitation[invitation]\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let invitation = [("invitation[invitation]", invitation.expect("an invitation"))];
        assert_eq!(office.submit("/members", "/api/resend_invitation", &invitation).await.status, 303);
        assert!(!failed(&mut office).await, "the new e-mail waits to be sent");
    }

    async fn the_operator_can_resend_a_failed_email(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        let id = queue_invitation(&app, "ana@maple.example").await;
        server.queue_replies([Reply::Line("554 no")]);
        send_due_emails(&app, &mailer).await;
        assert_eq!(list_own(&app, true).await.len(), 1);
        outbox::retry(&app.db, id).await.unwrap();
        assert_eq!(send_due_emails(&app, &mailer).await, 1);
        assert!(outbox::retry(&app.db, id).await.is_err(), "it has been sent");
        assert!(list_own(&app, true).await.is_empty());
    }

    async fn an_unreachable_server_costs_only_one_email_a_try(engine) {
        let app = spawn(engine).await;
        let port = { MailServer::start().await.port };
        let down = mailer(&app, port);
        for to in ["ana@maple.example", "ben@maple.example"] {
            queue_invitation(&app, to).await;
        }
        assert_eq!(send_due_emails(&app, &down).await, 0);
        let tries: i64 = list_own(&app, false).await.iter().map(|email| email.tries).sum();
        assert_eq!(tries, 1, "the next email is not tried");
        let server = MailServer::start().await;
        app.clock.shift(MINUTE);
        assert_eq!(send_due_emails(&app, &mailer(&app, server.port)).await, 2);
    }

    /// An address that the server can't accept blocks no other email, and the office sees the reason at once.
    async fn an_invalid_recipient_does_not_block_other_emails(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        for to in ["jos\u{e9}@maple.example", "a..b@maple.example", "ana@m\u{fc}ller.example", "ben@maple.example"] {
            queue_invitation(&app, to).await;
            app.clock.shift(1);
        }
        assert_eq!(send_due_emails(&app, &mailer(&app, server.port)).await, 2);
        let failed = list_own(&app, true).await;
        let refusal_of = |to: &str| failed.iter().find(|email| email.to == to).map(|email| email.refusal.clone());
        assert!(refusal_of("jos\u{e9}@maple.example").is_some_and(|refusal| refusal.contains("SMTPUTF8")), "{failed:?}");
        assert_eq!(refusal_of("a..b@maple.example").as_deref(), Some("no mail can be addressed to it"));
        let to: Vec<_> = server.received().into_iter().map(|email| email.to).collect();
        assert_eq!(to, ["ana@xn--mller-kva.example", "ben@maple.example"]);
        let page = app.client(TestUser::Admin).get("/mail").await.text;
        assert!(page.contains("no mail can be addressed to it"), "{page}");
    }

    async fn a_hanging_server_times_out(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port).with_timeout(Duration::from_millis(300));
        queue_invitation(&app, "ana@maple.example").await;
        server.queue_replies([Reply::Hang]);
        assert_eq!(send_due_emails(&app, &mailer).await, 0);
        assert!(only_listed(&app).await.refusal.starts_with("no answer within"));
        app.clock.shift(MINUTE);
        assert_eq!(send_due_emails(&app, &mailer.with_timeout(Duration::from_mins(1))).await, 1);
    }

    async fn two_processes_send_each_email_once(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let other = app.another_process().await;
        for nth in 0..12 {
            queue_invitation(&app, &format!("person{nth}@maple.example")).await;
        }
        let (one, two) = (mailer(&app, server.port), mailer(&app, server.port));
        let now = app.clock.now();
        // A process that finds an email claimed by another leaves the rest to its next run.
        for _ in 0..12 {
            let (first, second) = tokio::join!(send_due(&app.db, &one, now), send_due(&other, &two, now));
            first.unwrap();
            second.unwrap();
        }
        let mut to: Vec<_> = server.received().into_iter().map(|email| email.to).collect();
        assert_eq!(to.len(), 12);
        to.sort();
        to.dedup();
        assert_eq!(to.len(), 12);
    }

    async fn an_email_claimed_by_a_dead_process_is_sent_after_its_lease(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        queue_invitation(&app, "ana@maple.example").await;
        let taken = outbox::lease_next(&app.db, app.clock.now()).await.unwrap().expect("it is due");
        app.clock.shift(9 * MINUTE);
        assert_eq!(send_due_emails(&app, &mailer).await, 0, "it may still be in progress");
        app.clock.shift(2 * MINUTE);
        assert_eq!(send_due_emails(&app, &mailer).await, 1);
        // The dead process resumes, but its claim on the email has expired.
        outbox::save_outcome(&app.db, &taken, outbox::Outcome::Failed("too late".into()), app.clock.now()).await.unwrap();
        assert_eq!(only_listed(&app).await.state, EmailState::Sent);
    }

    async fn emails_wait_while_the_agency_or_user_is_suspended(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let mailer = mailer(&app, server.port);
        let reason = Reason::try_from("a test").unwrap();
        let parent = EmailAddress::try_from(TestUser::Guardian.email().unwrap()).unwrap();
        queue_invitation(&app, parent.as_str()).await;
        suspension::suspend_agency(&app.db, "maple", &reason).await.unwrap();
        assert_eq!(send_due_emails(&app, &mailer).await, 0, "the agency is suspended");
        suspension::restore_agency(&app.db, "maple").await.unwrap();
        suspension::suspend_user(&app.db, &parent, &reason).await.unwrap();
        assert_eq!(send_due_emails(&app, &mailer).await, 0, "the recipient is suspended");
        suspension::restore_user(&app.db, &parent).await.unwrap();
        assert_eq!(send_due_emails(&app, &mailer).await, 1);
    }

    async fn an_email_with_an_expired_link_is_not_sent(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        queue_invitation(&app, "ana@maple.example").await;
        app.clock.shift(8 * 24 * 60 * MINUTE);
        assert_eq!(send_due_emails(&app, &mailer(&app, server.port)).await, 0);
        let old = only_listed(&app).await;
        assert_eq!((old.state, old.refusal.as_str()), (EmailState::TooOld, ""));
        let mut office = app.anonymous_client();
        crate::support::sign_in(&mut office, TestUser::Admin.email().unwrap()).await;
        let page = office.get("/mail").await.text;
        assert!(page.contains("waited too long, not sent") && !page.contains("Send again"), "{page}");
    }

    async fn old_notifications_are_not_sent_when_a_mail_server_is_configured(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let emails = [
            Email::SecurityChange { event: "password_changed".into() },
            Email::NewDevice { device: "Chrome on Android".into(), region: String::new(), at_us: 0 },
        ];
        for email in &emails {
            app.queue_email("maple", "ana@maple.example", email).await;
        }
        app.clock.shift(4 * 24 * 60 * MINUTE);
        app.queue_email("maple", "ben@maple.example", &emails[0]).await;
        assert_eq!(send_due_emails(&app, &mailer(&app, server.port)).await, 1, "only today's email");
        let states: Vec<_> = list_own(&app, true).await.into_iter().map(|email| (email.to, email.state)).collect();
        assert_eq!(states, vec![("ana@maple.example".to_owned(), EmailState::TooOld); 2]);
    }

    async fn queued_emails_expire_without_a_mail_server(engine) {
        let app = spawn(engine).await;
        let id = queue_invitation(&app, "ana@maple.example").await;
        app.clock.shift(6 * 24 * 60 * MINUTE);
        outbox::delete_expired(&app.db).await.unwrap();
        assert_eq!(only_listed(&app).await.state, EmailState::Waiting, "the link is good for a week");
        app.clock.shift(2 * 24 * 60 * MINUTE);
        outbox::delete_expired(&app.db).await.unwrap();
        assert_eq!(only_listed(&app).await.state, EmailState::TooOld);
        assert_eq!(app.database.email_text(id).await, "", "its token is deleted");
        assert_eq!(outbox::counts(&app.db).await.unwrap().waiting, 0);
    }

    async fn account_emails_are_not_shown_to_the_office(engine) {
        let app = spawn(engine).await;
        let address = TestUser::AssignedProvider.email().unwrap();
        let known = app.db.identity().credentials(&EmailAddress::try_from(address).unwrap()).await.unwrap().unwrap();
        for device in ["Firefox on Linux", "Chrome on Android"] {
            let origin = store::identity::Origin { device: device.into(), region: String::new() };
            let entry = store::identity::VerifiedSignIn { user: known.user, agency: None, old: None, device: None, origin: &origin };
            app.db.identity().sign_in(entry).await.unwrap();
        }
        let all_emails = outbox::list(&app.db, false).await.unwrap();
        assert!(all_emails.iter().any(|email| email.to == address && email.kind == "new_device"), "{all_emails:?}");
        let page = app.client(TestUser::Admin).get("/mail").await.text;
        assert!(!page.contains(address) && !page.contains("New device"), "{page}");
    }

    async fn old_emails_are_deleted(engine) {
        let (app, server) = (spawn(engine).await, MailServer::start().await);
        let id = queue_invitation(&app, "ana@maple.example").await;
        server.queue_replies([Reply::Line("550 no")]);
        send_due_emails(&app, &mailer(&app, server.port)).await;
        app.clock.shift(8 * 24 * 60 * MINUTE);
        outbox::delete_expired(&app.db).await.unwrap();
        assert_eq!(app.database.email_text(id).await, "", "its token is deleted");
        app.clock.shift(83 * 24 * 60 * MINUTE);
        outbox::delete_expired(&app.db).await.unwrap();
        assert!(outbox::list(&app.db, false).await.unwrap().is_empty());
    }

    async fn emails_contain_no_names_of_children_or_guardians(engine) {
        let app = spawn(engine).await;
        let (from, at) = ("VisitOMS <no-reply@visits.example>".parse().unwrap(), app.clock.now());
        let (id, public_url) = (uuid::Uuid::nil(), "https://visits.example");
        let names = app.database.child_and_guardian_names().await;
        assert!(names.len() > 200, "the agency's children and guardians are there");
        for language in Language::ALL {
            for email in every_email() {
                let envelope = Envelope { id, from: &from, to: "ana@maple.example", public_url, at };
                let message = message(&envelope, language, &email).expect("an email").formatted();
                let message = MessageParser::default().parse(&message).expect("a message");
                let content = format!(
                    "{} {} {}",
                    message.subject().unwrap(),
                    message.body_text(0).unwrap(),
                    message.body_html(0).unwrap().split("</style>").last().unwrap()
                );
                let words: BTreeSet<_> = content.split(|c: char| !c.is_alphabetic()).collect();
                let found_names: Vec<_> = names.iter().filter(|name| words.contains(name.as_str())).collect();
                assert!(found_names.is_empty(), "{email:?} in {language:?} contains {found_names:?}");
            }
        }
    }
}

/// Every variant of an email, with every role and every event.
fn every_email() -> Vec<Email> {
    let (agency, token) = ("Acorn Services".to_owned(), "token".to_owned());
    let invitation = |role| Email::Invitation { agency: agency.clone(), role, token: token.clone() };
    let change = |event: SecurityEvent| Email::SecurityChange { event: event.as_str().into() };
    let membership = |event: SecurityEvent| Email::MembershipChange { agency: agency.clone(), event: event.as_str().into() };
    let events = || SecurityEvent::ALL.into_iter();
    let mut all: Vec<_> =
        Role::ALL.into_iter().map(invitation).chain(events().map(change)).chain(events().map(membership)).collect();
    all.extend([
        Email::PasswordReset { token },
        Email::NewDevice { device: "Firefox on Windows".into(), region: "Ohio".into(), at_us: 0 },
        Email::DataReport { agency: agency.clone() },
        Email::AuditCheckpoint { agency: agency.clone(), text: "seq 7 hash 00ff".into() },
        Email::ServiceProviders { agency },
        Email::BackupProblem { late: true, good_us: Some(0) },
        Email::BackupProblem { late: false, good_us: None },
        Email::Test,
    ]);
    let kinds: BTreeSet<_> = all.iter().map(Email::kind).collect();
    assert_eq!(kinds.len(), EmailKind::ALL.len(), "every kind of email is included");
    all
}

#[test]
fn names_cannot_inject_mail_headers() {
    let from = "VisitOMS <no-reply@visits.example>".parse().unwrap();
    for name in [
        "Maple\r\nBcc: everybody@evil.example",
        "Maple\n\nA body of its own",
        "Ma\u{2028}ple\u{0}\u{202e}",
        "Árbol \"Ñ\" <x@evil.example>, 🌳 قَيْقَب",
        &"Maple ".repeat(60),
    ] {
        let email = Email::Invitation { agency: name.to_owned(), role: Role::Admin, token: "t".into() };
        let envelope = Envelope {
            id: uuid::Uuid::nil(),
            from: &from,
            to: "ana@maple.example",
            public_url: "https://visits.example",
            at: "2026-12-01T12:00:00Z".parse().unwrap(),
        };
        let raw = message(&envelope, Language::En, &email).expect("an email").formatted();
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
        assert!(!parsed.body_text(0).unwrap().contains("A body of its own\n"), "the name stays within its sentence");
    }
}

#[tokio::test]
async fn starttls_requires_a_trusted_certificate() {
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
        let relay = Relay::from_settings(&settings).unwrap().unwrap();
        assert_eq!(relay.security, Security::StartTls);
        let mailer = Mailer::new(relay, "https://visits.example".into()).unwrap();
        let at = "2026-12-01T12:00:00Z".parse().unwrap();
        mailer.send(uuid::Uuid::nil(), "ana@maple.example", Language::Es, &Email::Test, at).await
    };
    send(server.port, Some(&root)).await.expect("the certificate is trusted");
    let email = server.only_email();
    assert!(email.secured);
    assert_eq!(email.subject(), "Correo de prueba");

    let untrusted = send(server.port, None).await.expect_err("the certificate is not trusted");
    assert!(matches!(untrusted, SendError::Unreachable(_)), "{untrusted:?}");
    let plain = MailServer::start().await;
    let refused = send(plain.port, Some(&root)).await.expect_err("it offers no STARTTLS");
    assert!(matches!(refused, SendError::Unreachable(_)), "{refused:?}");
    assert_eq!((server.received().len(), plain.received().len()), (1, 0));
}
