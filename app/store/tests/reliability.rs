//! What goes wrong around the program, and afterwards goes on.

use crate::{both_engines, support::House};
use domain::{Error, public::ContactRequest};

fn request() -> ContactRequest {
    serde_json::from_value(serde_json::json!({
        "name": "Ana", "email": "ana@example.com", "organisation": "", "message": "Hello"
    }))
    .unwrap()
}

/// From now on the database refuses contact requests as it does on a full disk. SQLite then ends the transaction by itself.
async fn fill_disk(house: &House) {
    let statements: &[&str] = if house.url.starts_with("sqlite:") {
        &["CREATE TRIGGER full_disk BEFORE INSERT ON contact_requests BEGIN SELECT RAISE(ROLLBACK, 'full'); END"]
    } else {
        &[
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END $$",
            "CREATE TRIGGER full_disk BEFORE INSERT ON contact_requests FOR EACH ROW EXECUTE FUNCTION full_disk()",
        ]
    };
    for statement in statements {
        house.raw(None, statement).await.unwrap();
    }
}

async fn free_disk(house: &House) {
    let on = if house.url.starts_with("sqlite:") { "" } else { " ON contact_requests" };
    house.raw(None, &format!("DROP TRIGGER full_disk{on}")).await.unwrap();
}

both_engines! {
    async fn writes_work_again_when_there_is_room(house) {
        let admin = house.agency("maple").await;
        let identity = house.db.identity();
        identity.keep_contact(&request()).await.unwrap();
        fill_disk(&house).await;
        for _ in 0..12 {
            assert!(identity.keep_contact(&request()).await.is_err());
        }
        assert_eq!(house.db.ready().await, Ok(()), "other writes go on");
        free_disk(&house).await;
        identity.keep_contact(&request()).await.unwrap();
        assert_eq!(identity.contacts().await.unwrap().len(), 2);
        house.again(&admin).await;
    }

    async fn a_database_that_takes_no_write_is_not_ready(house) {
        let refuses: &[&str] = if house.url.starts_with("sqlite:") {
            &["CREATE TRIGGER full_disk BEFORE UPDATE ON readiness BEGIN SELECT RAISE(ROLLBACK, 'full'); END"]
        } else {
            &[
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END $$",
                "CREATE TRIGGER full_disk BEFORE UPDATE ON readiness FOR EACH ROW EXECUTE FUNCTION full_disk()",
            ]
        };
        for statement in refuses {
            house.raw(None, statement).await.unwrap();
        }
        for _ in 0..3 {
            assert!(house.db.ready().await.is_err());
        }
        house.raw(None, "DROP TABLE readiness").await.unwrap();
        assert!(house.db.ready().await.is_err());
    }

    async fn a_database_that_is_away_is_told_as_such(house) {
        let identity = house.db.identity();
        house.db.close().await;
        assert_eq!(identity.keep_contact(&request()).await, Err(Error::Unavailable));
        assert_eq!(house.db.ready().await, Err(Error::Unavailable));
    }
}
