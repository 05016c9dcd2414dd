//! Usage data: only of visitors who allow it, and not for long.

use crate::{both_engines, support::TestApp};
use domain::{
    AgencyId,
    consent::{Choices, Consent, ConsentId},
    usage::{DeviceClass, RETENTION_DAYS, UsageEvent, VIEW, hour_us},
};
use std::collections::BTreeMap;
use store::identity::NewConsent;
use uuid::Uuid;

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

async fn choose(app: &TestApp, known: Option<Consent>, analytics: bool) -> Consent {
    let choices = Choices { preferences: true, analytics };
    let new = NewConsent { known: known.map(|consent| consent.id), choices, global_privacy_control: false };
    app.db.identity().record_consent(new).await.unwrap()
}

fn view(app: &TestApp, consent: Consent, page: &str) -> UsageEvent {
    UsageEvent {
        consent: consent.id,
        hour_us: hour_us(app.clock.now_us()),
        page: page.to_owned(),
        action: VIEW.to_owned(),
        device: DeviceClass::Phone,
        region: "Illinois, US".to_owned(),
    }
}

async fn save(app: &TestApp, events: &[(UsageEvent, i64)]) {
    let events: BTreeMap<_, _> = events.iter().cloned().collect();
    app.db.identity().save_usage(&events).await.unwrap();
}

/// The rows: page, action, device, region and number.
async fn rows(app: &TestApp) -> Vec<String> {
    let columns = "page || ' ' || action || ' ' || device || ' ' || region || ' ' || CAST(count AS TEXT)";
    let sql = format!("SELECT {columns} FROM usage_events ORDER BY hour_us, page");
    app.query_values(AgencyId(Uuid::nil()), &sql).await
}

both_engines! {
    async fn equal_events_of_an_hour_are_one_row(app) {
        let consent = choose(&app, None, true).await;
        save(&app, &[(view(&app, consent, "/day"), 2), (view(&app, consent, "/visits/{id}"), 1)]).await;
        app.clock.shift(HOUR / 2);
        save(&app, &[(view(&app, consent, "/day"), 3)]).await;
        app.clock.shift(HOUR);
        save(&app, &[(view(&app, consent, "/day"), 1)]).await;
        let (first_hour, visit) = ("/day view phone Illinois, US 5", "/visits/{id} view phone Illinois, US 1");
        assert_eq!(rows(&app).await, [first_hour, visit, "/day view phone Illinois, US 1"]);
    }

    async fn a_withdrawal_deletes_what_was_counted_and_what_still_waits(app) {
        let (leaving, other) = (choose(&app, None, true).await, choose(&app, None, true).await);
        save(&app, &[(view(&app, leaving, "/day"), 1), (view(&app, other, "/home"), 1)]).await;
        let withdrawn = choose(&app, Some(leaving), false).await;
        assert_eq!(rows(&app).await, ["/home view phone Illinois, US 1"]);
        save(&app, &[(view(&app, leaving, "/day"), 1), (view(&app, other, "/home"), 1)]).await;
        assert_eq!(rows(&app).await, ["/home view phone Illinois, US 2"], "an event that waited during the withdrawal");
        choose(&app, Some(withdrawn), true).await;
        save(&app, &[(view(&app, leaving, "/day"), 1)]).await;
        assert_eq!(rows(&app).await.len(), 2, "allowed again");
        app.db.identity().withdraw_consent(Some(leaving.id), false).await.unwrap();
        assert_eq!(rows(&app).await, ["/home view phone Illinois, US 2"]);
    }

    async fn nothing_is_stored_without_a_proof_of_consent(app) {
        let consent = choose(&app, None, true).await;
        let forged = Consent { id: ConsentId(Uuid::from_u128(1)), ..consent };
        let refused = choose(&app, None, false).await;
        save(&app, &[(view(&app, forged, "/day"), 1), (view(&app, refused, "/day"), 1)]).await;
        assert_eq!(rows(&app).await, [""; 0]);
        save(&app, &[(view(&app, consent, "/day"), 1)]).await;
        // As if a batch had been committed while its visitor withdrew the consent.
        app.execute_raw(None, "DELETE FROM consents").await.unwrap();
        app.db.identity().delete_expired().await.unwrap();
        assert_eq!(rows(&app).await, [""; 0]);
    }

    async fn usage_data_are_deleted_after_thirty_days(app) {
        let consent = choose(&app, None, true).await;
        save(&app, &[(view(&app, consent, "/day"), 1)]).await;
        app.clock.shift((RETENTION_DAYS - 1) * DAY);
        app.db.identity().delete_expired().await.unwrap();
        assert_eq!(rows(&app).await.len(), 1);
        app.clock.shift(DAY + HOUR);
        app.db.identity().delete_expired().await.unwrap();
        assert_eq!(rows(&app).await, [""; 0]);
        // Counted while the clock was ahead.
        save(&app, &[(view(&app, consent, "/day"), 1)]).await;
        app.clock.shift(-DAY);
        app.db.identity().delete_expired().await.unwrap();
        assert_eq!(rows(&app).await, [""; 0]);
    }
}
