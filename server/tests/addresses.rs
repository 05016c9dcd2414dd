//! Addresses that people type or change by hand.

use crate::{
    both_engines,
    support::{Who, spawn_app},
};

both_engines! {
    async fn what_is_no_day_is_not_there(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        for board in ["day", "week"] {
            for (day, status) in [("2026-12-01", 200), ("2026-13-45", 404), ("tomorrow", 404), ("9999-12-31", 404), ("0001-01-01", 404)] {
                assert_eq!(office.get(&format!("/{board}/{day}")).await.status, status, "/{board}/{day}");
            }
        }
    }
}
