//! Failures of the environment: a full disk, a read-only or unreachable database. The store recovers afterwards.

use crate::{both_engines, support::TestApp};
use domain::{Error, public::ContactRequest};

fn request() -> ContactRequest {
    serde_json::from_value(serde_json::json!({
        "name": "Ana", "email": "ana@example.com", "organisation": "", "message": "Hello"
    }))
    .unwrap()
}

/// From now on, inserts of contact requests fail as they do on a full disk. SQLite then rolls back the transaction by itself.
async fn simulate_full_disk(app: &TestApp) {
    let statements: &[&str] = if app.url.starts_with("sqlite:") {
        &["CREATE TRIGGER full_disk BEFORE INSERT ON contact_requests BEGIN SELECT RAISE(ROLLBACK, 'full'); END"]
    } else {
        &[
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END $$",
            "CREATE TRIGGER full_disk BEFORE INSERT ON contact_requests FOR EACH ROW EXECUTE FUNCTION full_disk()",
        ]
    };
    for statement in statements {
        app.execute_raw(None, statement).await.unwrap();
    }
}

async fn remove_full_disk(app: &TestApp) {
    let on = if app.url.starts_with("sqlite:") { "" } else { " ON contact_requests" };
    app.execute_raw(None, &format!("DROP TRIGGER full_disk{on}")).await.unwrap();
}

both_engines! {
    async fn writes_work_again_after_a_full_disk(app) {
        let admin = app.create_agency("maple").await;
        let identity = app.db.identity();
        identity.save_contact_request(&request()).await.unwrap();
        simulate_full_disk(&app).await;
        for _ in 0..12 {
            assert!(identity.save_contact_request(&request()).await.is_err());
        }
        assert_eq!(app.db.ready().await, Ok(()), "other writes still succeed");
        remove_full_disk(&app).await;
        identity.save_contact_request(&request()).await.unwrap();
        assert_eq!(identity.contact_requests().await.unwrap().len(), 2);
        app.reload_actor(&admin).await;
    }

    async fn a_database_that_rejects_writes_is_not_ready(app) {
        let statements: &[&str] = if app.url.starts_with("sqlite:") {
            &["CREATE TRIGGER full_disk BEFORE UPDATE ON readiness BEGIN SELECT RAISE(ROLLBACK, 'full'); END"]
        } else {
            &[
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END $$",
                "CREATE TRIGGER full_disk BEFORE UPDATE ON readiness FOR EACH ROW EXECUTE FUNCTION full_disk()",
            ]
        };
        for statement in statements {
            app.execute_raw(None, statement).await.unwrap();
        }
        for _ in 0..3 {
            assert!(app.db.ready().await.is_err());
        }
        app.execute_raw(None, "DROP TABLE readiness").await.unwrap();
        assert!(app.db.ready().await.is_err());
    }

    async fn an_unreachable_database_is_reported_as_unavailable(app) {
        let identity = app.db.identity();
        app.db.close().await;
        assert_eq!(identity.save_contact_request(&request()).await, Err(Error::Unavailable));
        assert_eq!(app.db.ready().await, Err(Error::Unavailable));
    }
}
