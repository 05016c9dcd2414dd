//! The audit: what is done and seen is in the chain, and a change of the chain is found.

mod support;

use domain::{
    Error, VisitId,
    people::Search,
    text::Reason,
    visits::{CancelVisit, CancelledBy},
};
use store::{Actor, audit, people, visits};
use support::House;

async fn cancel(house: &House, admin: &Actor, reference: &str) -> CancelVisit {
    let visit = VisitId(house.id(admin, "visits", reference).await);
    CancelVisit { visit, version: 1, by: CancelledBy::Agency, reason: Reason::try_from("Staff meeting").unwrap() }
}

async fn events(house: &House, admin: &Actor, action: &str) -> i64 {
    house.count(admin.agency().id, &format!("SELECT COUNT(*) FROM audit_events WHERE action = '{action}'")).await
}

/// Five changes, so that there is something in the middle.
async fn some_work(house: &House) -> Actor {
    let admin = house.maple().await;
    for reference in ["V00001", "V00002", "V00003", "V00004", "V00005"] {
        let asked = cancel(house, &admin, reference).await;
        writing!(house, &admin, |tx| visits::cancel(&mut tx, asked)).unwrap();
    }
    admin
}

both_engines! {
    async fn the_chain_holds_after_real_work(house) {
        let admin = some_work(&house).await;
        assert_eq!(events(&house, &admin, "test.write").await, 5);
        let verified = reading!(house, &admin, |tx| audit::verify(&mut tx)).unwrap();
        assert!(verified >= 7, "{verified}");
    }

    async fn an_event_holds_no_text_of_a_child(house) {
        let admin = some_work(&house).await;
        let sql = "SELECT COUNT(*) FROM audit_events WHERE subjects LIKE '%Staff%' OR digest LIKE '%Staff%' OR action LIKE '%Staff%'";
        assert_eq!(house.count(admin.agency().id, sql).await, 0);
    }

    async fn what_is_refused_leaves_no_change_in_it(house) {
        let admin = house.maple().await;
        let before = events(&house, &admin, "test.write").await;
        let mut asked = cancel(&house, &admin, "V00001").await;
        asked.version = 7;
        writing!(house, &admin, |tx| visits::cancel(&mut tx, asked)).unwrap_err();
        assert_eq!(events(&house, &admin, "test.write").await, before);
        reading!(house, &admin, |tx| audit::verify(&mut tx)).unwrap();
    }

    async fn who_looks_at_children_is_written_down_with_whom_they_saw(house) {
        let admin = house.maple().await;
        let search = Search { q: "C0001".into(), page: 1 };
        let page = reading!(house, &admin, |tx| people::children(&mut tx, &search)).unwrap();
        assert_eq!(page.rows.len(), 1);
        assert_eq!(events(&house, &admin, "test.read").await, 1);
        let sql = "SELECT s.child_id FROM seen_sets s JOIN audit_events e ON e.digest = s.digest WHERE e.action = 'test.read'";
        let seen: Vec<uuid::Uuid> = house.values(admin.agency().id, sql).await;
        assert_eq!(seen, [page.rows[0].child.id.0]);
    }

    async fn nobody_changes_an_event(house) {
        let admin = some_work(&house).await;
        for tampering in ["UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events"] {
            let refused = house.raw(Some(admin.agency().id), tampering).await.unwrap_err().to_string();
            assert!(refused.contains("audit_events_stay"), "{refused}");
        }
    }

    async fn only_the_office_verifies(house) {
        let admin = house.maple().await;
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        assert_eq!(reading!(house, &provider, |tx| audit::verify(&mut tx)).unwrap_err(), Error::NotFound);
    }
}

/// Whoever owns the file may drop the triggers; the chain tells.
#[tokio::test]
async fn sqlite_tampering_past_the_triggers_is_found() {
    let tamperings = [
        "UPDATE audit_events SET actor = 'member:somebody-else' WHERE seq = 4",
        "UPDATE audit_events SET at_us = at_us + 1 WHERE seq = 3",
        "DELETE FROM audit_events WHERE seq = 5",
        "DELETE FROM audit_events WHERE seq = (SELECT MAX(seq) FROM audit_events)",
        "UPDATE audit_events SET seq = CASE seq WHEN 3 THEN -1 ELSE seq END WHERE seq = 3",
    ];
    for tampering in tamperings {
        let house = House::sqlite().await;
        let admin = some_work(&house).await;
        for trigger in ["audit_events_stay_update", "audit_events_stay_delete"] {
            house.raw(None, &format!("DROP TRIGGER {trigger}")).await.unwrap();
        }
        assert_eq!(house.raw(None, tampering).await.unwrap(), 1, "{tampering}");
        let found = reading!(house, &admin, |tx| audit::verify(&mut tx));
        assert_eq!(found, Err(Error::state("audit.broken")), "{tampering}");
    }
}
