//! The office's first screen over HTTP: what each member of the office reads, and what can be done in place.

use crate::{
    both_engines,
    mail::with_mail,
    support::{TestUser, requests::FUNCTIONS, spawn_app, spawn_app_with},
};
use domain::{
    Role,
    mail::{Email, MAX_ATTEMPTS},
};

const HOUR_US: i64 = 3_600_000_000;

both_engines! {
    async fn the_office_starts_with_what_needs_a_person(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let start = office.get("/").await;
        assert_eq!((start.status, start.header("location")), (303, "/today"));
        let page = office.get("/today").await.text;
        assert!(page.contains("<h1>Monday, November 30</h1>") && page.contains("aria-current=\"page\""), "{page}");
        assert!(page.contains("visits this week"), "{page}");
        app.clock.shift(3 * HOUR_US);
        let mut office = app.signed_in_client(TestUser::Admin.email().expect("a member")).await;
        let page = office.get("/today").await.text;
        assert!(page.contains("Visits late or still open") && page.contains("Not started"), "{page}");
        assert!(page.contains("?do=move#move") && page.contains("?do=cancel#cancel") && page.contains("href=\"tel:"), "{page}");
        office.cookies.insert("language".into(), "es".into());
        let page = office.get("/today").await.text;
        assert!(page.contains("<h1>Lunes 30 de noviembre</h1>") && page.contains("Visitas con retraso o sin cerrar"), "{page}");
    }

    async fn only_the_office_has_it(engine) {
        let app = spawn_app(engine).await;
        for user in [TestUser::AssignedProvider, TestUser::Guardian] {
            assert_eq!(app.client(user).get("/today").await.status, 404, "{user:?}");
        }
        assert_eq!(app.anonymous_client().get("/today").await.status, 302);
    }

    async fn a_failed_email_is_sent_again_in_place(engine) {
        let app = spawn_app_with(engine, with_mail).await;
        let email = Email::Invitation { agency: "Maple".into(), role: Role::Provider, token: "token".into() };
        let letter = app.queue_email("maple", "ana@maple.example", &email).await;
        let failed = format!(
            "UPDATE outbox SET failed_us = queued_us, tries = {MAX_ATTEMPTS}, refusal = 'no such mailbox'
             WHERE recipient = 'ana@maple.example' RETURNING recipient"
        );
        assert_eq!(app.database.select_texts(&failed).await.len(), 1);
        let mut office = app.client(TestUser::Admin);
        let page = office.get("/today").await.text;
        assert!(page.contains("E-mails that were not delivered") && page.contains("no such mailbox"), "{page}");
        let action = "/api/send_letter_again?page=%2Ftoday";
        assert!(page.contains(&format!("action=\"{action}\"")) && FUNCTIONS.iter().any(|(path, _)| *path == "/api/send_letter_again"), "{page}");
        let sent = office.submit("/today", action, &[("again[letter]", &letter.to_string())]).await;
        assert_eq!((sent.status, sent.header("location")), (303, "/today"));
        let page = office.get("/today").await.text;
        assert!(!page.contains("ana@maple.example") && page.contains("class=\"flash"), "{page}");
    }

    async fn a_biller_reads_no_note_and_schedules_nothing(engine) {
        let app = spawn_app(engine).await;
        let agency = app.database.agency_id("maple").await;
        let done = "UPDATE visits SET state = 'done', checked_in_us = starts_us, checked_out_us = ends_us
            WHERE state = 'planned' AND starts_local < '2026-12-01' RETURNING reference";
        assert!(!app.database.select_texts_of(agency, done).await.is_empty());
        app.clock.shift(24 * HOUR_US);
        let email = TestUser::Admin.email().expect("a member");
        let supervisor = app.signed_in_client(email).await.get("/today").await.text;
        assert!(supervisor.contains("/note\""), "{supervisor}");
        let limited = "UPDATE members SET capabilities = 'bill' WHERE role = 'admin' RETURNING role";
        assert!(!app.database.select_texts_of(agency, limited).await.is_empty());
        let biller = app.signed_in_client(email).await.get("/today").await.text;
        assert!(biller.contains("Notes not signed") && !biller.contains("/note\""), "{biller}");
        assert!(!biller.contains("?do=") && !biller.contains("/authorizations/new"), "{biller}");
    }
}
