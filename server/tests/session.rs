//! The session timeout that pages show, and extending a session.

use crate::{
    both_engines,
    support::{TestUser, spawn_app},
};

const HOUR_US: i64 = 3_600_000_000;

both_engines! {
    async fn a_session_can_be_extended_up_to_its_maximum_age(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        assert!(client.get("/week").await.text.contains("SessionWatch"));
        let extension = client.call("/api/keep_session", &[]).await.text;
        assert!(extension.starts_with("[7200,\"") && extension.ends_with(",true]"), "{extension}");
        // Of the maximum of twelve hours of an office session, one and a half are left.
        for _ in 0..7 {
            app.clock.shift(HOUR_US * 3 / 2);
            let extension = client.call("/api/keep_session", &[]).await;
            assert_eq!(extension.status, 200);
        }
        let extension = client.call("/api/keep_session", &[]).await.text;
        assert!(extension.starts_with("[5400,\"") && extension.ends_with(",false]"), "{extension}");
        app.clock.shift(HOUR_US * 2);
        assert_eq!(client.call("/api/keep_session", &[]).await.status, 401);
    }
}
