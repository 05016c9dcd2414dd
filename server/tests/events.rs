//! News for the office, while it lasts.

use crate::{
    both_engines,
    support::{
        App, Who,
        client::{Client, Events},
        spawn_app,
    },
};

async fn heard(events: &mut Events) -> (String, String) {
    events.next().await.expect("the stream is open")
}

/// The office moves a visit, or tries to.
async fn moves(app: &App, office: &mut Client, version: &str) -> u16 {
    let change = app.facts.fill(&format!("move {{visit}} {version} {{provider}} 2026-12-06 540 60"));
    let fields = [("board[changes][0]", change.as_str()), ("board[override_reason]", "The family asked for it")];
    office.call("/api/change_board", &fields).await.status
}

async fn reports(app: &App) {
    let fields =
        [("report[visit]", "{next}"), ("report[report]", "running_late"), ("report[minutes]", "15"), ("report[remark]", "")];
    let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, app.facts.fill(text))).collect();
    let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let status = app.client(Who::Assigned).call("/api/report_from_the_road", &fields).await.status;
    assert_eq!(status, 200);
}

both_engines! {
    async fn the_office_hears_who_changed_something(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let mut events = office.open("/events").await;
        assert_eq!((events.answer.status, events.answer.header("content-type")), (200, "text/event-stream"));
        assert_eq!(events.answer.header("cache-control"), "no-store");
        reports(&app).await;
        assert_eq!(heard(&mut events).await, ("others".into(), "Jennifer Berry".into()));
        // What is refused did not happen: the next that is heard is the change after it.
        assert_eq!(moves(&app, &mut office, "7").await, 200);
        assert_eq!(moves(&app, &mut office, "1").await, 200);
        assert_eq!(heard(&mut events).await.0, "own");
    }

    async fn another_agency_is_not_heard(engine) {
        let app = spawn_app(engine).await;
        let mut elsewhere = app.client(Who::Foreign).open("/events").await;
        let mut office = app.client(Who::Admin);
        assert_eq!(moves(&app, &mut office, "1").await, 200);
        app.stop.send(true).expect("streams wait for it");
        assert_eq!(elsewhere.next().await, None, "the process stopped before anything of theirs happened");
    }

    async fn the_stream_ends_with_the_session(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let mut events = office.open("/events").await;
        office.submit("/account", "/api/sign_out", &[]).await;
        reports(&app).await;
        assert_eq!(heard(&mut events).await.0, "ended");
        assert_eq!(events.next().await, None);
    }

    async fn the_stream_ends_with_the_right(engine) {
        let app = spawn_app(engine).await;
        let mut events = app.client(Who::Admin).open("/events").await;
        app.database.end_sessions_of(Who::Admin.email().expect("a member")).await;
        reports(&app).await;
        assert_eq!(heard(&mut events).await.0, "ended");
    }

    async fn a_process_that_stops_ends_its_streams(engine) {
        let app = spawn_app(engine).await;
        let mut events = app.client(Who::Admin).open("/events").await;
        app.stop.send(true).expect("streams wait for it");
        assert_eq!(events.next().await, None);
    }
}
