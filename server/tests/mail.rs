//! Letters: how they leave, what becomes of those that are refused, what stands in them, and who sees the list.

use crate::{
    both_engines,
    support::{
        App, Engine, Who,
        smtp::{MailServer, Says},
        spawn_app_with,
    },
};
use domain::{Language, LetterId, Role, mail::Letter, security::SecurityEvent};
use server::{
    config::Settings,
    mail::{Mailer, Relay, Security, send_due},
};
use std::time::Duration;
use store::outbox;

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

async fn listed(app: &App) -> outbox::Listed {
    let mut all = outbox::list(&app.db, false).await.expect("the list");
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
        assert_eq!(listed(&app).await.state, domain::mail::LetterState::Sent);
        assert_eq!(app.database.letter_text(id).await, "", "a token is not kept");
        assert_eq!(step(&app, &mailer).await, 0, "once is enough");
    }
}
