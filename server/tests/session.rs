//! The end of a session as its pages tell it, and how it is put off.

use crate::{
    both_engines,
    support::{Who, spawn_app},
};

const HOUR_US: i64 = 3_600_000_000;

both_engines! {
    async fn a_session_is_put_off_until_it_is_too_old(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        assert!(client.get("/week").await.text.contains("SessionWatch"));
        let told = client.call("/api/keep_session", &[]).await.text;
        assert!(told.starts_with("[7200,\"") && told.ends_with(",true]"), "{told}");
        // Of the twelve hours that a session of the office may last, one and a half are left.
        for _ in 0..7 {
            app.clock.shift(HOUR_US * 3 / 2);
            let told = client.call("/api/keep_session", &[]).await;
            assert_eq!(told.status, 200);
        }
        let told = client.call("/api/keep_session", &[]).await.text;
        assert!(told.starts_with("[5400,\"") && told.ends_with(",false]"), "{told}");
        app.clock.shift(HOUR_US * 2);
        assert_eq!(client.call("/api/keep_session", &[]).await.status, 401);
    }
}
