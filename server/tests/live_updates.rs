//! Live updates for the office over server-sent events.

use crate::{
    both_engines,
    support::{
        TestApp, TestUser,
        client::{Client, EventStream},
        spawn_app,
    },
};

async fn next_event(events: &mut EventStream) -> (String, String) {
    events.next().await.expect("the stream is open")
}

/// Moves a visit as the office. A wrong version causes a conflict.
async fn move_visit(app: &TestApp, office: &mut Client, version: &str) -> u16 {
    let change = app.fixtures.fill(&format!("move {{visit}} {version} {{provider}} 2026-12-06 540 60"));
    let fields = [("board[changes][0]", change.as_str()), ("board[override_reason]", "The family asked for it")];
    office.call("/api/change_board", &fields).await.status
}

async fn report_running_late(app: &TestApp) {
    let fields =
        [("report[visit]", "{next}"), ("report[report]", "running_late"), ("report[minutes]", "15"), ("report[remark]", "")];
    let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, app.fixtures.fill(text))).collect();
    let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let status = app.client(TestUser::AssignedProvider).call("/api/report_from_the_road", &fields).await.status;
    assert_eq!(status, 200);
}

both_engines! {
    async fn the_office_stream_names_the_author_of_a_change(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let mut events = office.open_stream("/events").await;
        assert_eq!((events.response.status, events.response.header("content-type")), (200, "text/event-stream"));
        assert_eq!(events.response.header("cache-control"), "no-store");
        report_running_late(&app).await;
        assert_eq!(next_event(&mut events).await, ("others".into(), "Jennifer Berry".into()));
        // A rejected change sends no event: the next event is about the change after it.
        assert_eq!(move_visit(&app, &mut office, "7").await, 200);
        assert_eq!(move_visit(&app, &mut office, "1").await, 200);
        assert_eq!(next_event(&mut events).await.0, "own");
    }

    async fn streams_do_not_carry_events_of_another_agency(engine) {
        let app = spawn_app(engine).await;
        let mut other_agency = app.client(TestUser::OtherAgency).open_stream("/events").await;
        let mut office = app.client(TestUser::Admin);
        assert_eq!(move_visit(&app, &mut office, "1").await, 200);
        app.stop.send(true).expect("streams wait for the shutdown signal");
        assert_eq!(other_agency.next().await, None, "the stream ended without an event of the other agency");
    }

    async fn the_stream_ends_when_the_session_ends(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let mut events = office.open_stream("/events").await;
        office.submit("/account", "/api/sign_out", &[]).await;
        report_running_late(&app).await;
        assert_eq!(next_event(&mut events).await.0, "ended");
        assert_eq!(events.next().await, None);
    }

    async fn the_stream_ends_when_access_is_removed(engine) {
        let app = spawn_app(engine).await;
        let mut events = app.client(TestUser::Admin).open_stream("/events").await;
        app.database.delete_sessions(TestUser::Admin.email().expect("a member")).await;
        report_running_late(&app).await;
        assert_eq!(next_event(&mut events).await.0, "ended");
    }

    async fn shutdown_closes_streams(engine) {
        let app = spawn_app(engine).await;
        let mut events = app.client(TestUser::Admin).open_stream("/events").await;
        app.stop.send(true).expect("streams wait for the shutdown signal");
        assert_eq!(events.next().await, None);
    }
}
