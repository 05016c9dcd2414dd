//! Proofs of choices about cookies.

use crate::{both_engines, support::TestApp};
use domain::{
    AgencyId,
    consent::{Choices, Consent, ConsentId, PROOF_DAYS, VALID_DAYS, VERSION},
};
use store::identity::NewConsent;
use uuid::Uuid;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
const NONE: Choices = Choices { preferences: false, analytics: false };
const PREFERENCES: Choices = Choices { preferences: true, analytics: false };
const ALL: Choices = Choices { preferences: true, analytics: true };

fn new(known: Option<Consent>, choices: Choices) -> NewConsent {
    NewConsent { known: known.map(|consent| consent.id), choices, global_privacy_control: false }
}

/// Makes a choice a second later.
async fn choose(app: &TestApp, known: Option<Consent>, choices: Choices) -> Consent {
    app.clock.shift(SECOND);
    app.db.identity().record_consent(new(known, choices)).await.unwrap()
}

/// Each proof: its number, kind, and a letter for each purpose that is allowed and for Global Privacy Control.
async fn proofs(app: &TestApp) -> Vec<String> {
    let letter = |column: &str, letter: char| format!("CASE WHEN {column} THEN '{letter}' ELSE '-' END");
    let letters = [letter("preferences", 'p'), letter("analytics", 'a'), letter("gpc", 'g')].join(" || ");
    let sql = format!("SELECT CAST(seq AS TEXT) || ' ' || kind || ' ' || {letters} FROM consents ORDER BY at_us, seq");
    app.query_values(AgencyId(Uuid::nil()), &sql).await
}

both_engines! {
    async fn each_choice_adds_a_proof(app) {
        let first = choose(&app, None, ALL).await;
        assert_eq!((first.version, first.choices), (VERSION, ALL));
        assert_eq!(first.chosen_s, app.clock.now_us() / SECOND);
        let mut last = first;
        for choices in [PREFERENCES, NONE, NONE, ALL] {
            last = choose(&app, Some(last), choices).await;
            assert_eq!((last.id, last.choices), (first.id, choices));
        }
        let signal = NewConsent { global_privacy_control: true, ..new(Some(last), PREFERENCES) };
        app.clock.shift(SECOND);
        app.db.identity().record_consent(signal).await.unwrap();
        let expected = ["1 given pa-", "2 withdrawn p--", "3 withdrawn ---", "4 refused ---", "5 given pa-", "6 withdrawn p-g"];
        assert_eq!(proofs(&app).await, expected);
    }

    async fn each_browser_has_an_id_of_its_own(app) {
        let (one, other) = (choose(&app, None, ALL).await, choose(&app, None, NONE).await);
        assert_ne!(one.id, other.id);
        let planted = Consent { id: ConsentId(Uuid::from_u128(1)), ..one };
        assert_ne!(choose(&app, Some(planted), ALL).await.id, planted.id, "an id without a proof is not adopted");
        assert_eq!(proofs(&app).await, ["1 given pa-", "1 refused ---", "1 given pa-"]);
    }

    async fn choices_of_two_tabs_at_the_same_moment_are_both_proved(app) {
        let known = Some(choose(&app, None, ALL).await);
        let identity = app.db.identity();
        let (one, other) = tokio::join!(identity.record_consent(new(known, NONE)), identity.record_consent(new(known, NONE)));
        assert_eq!(one.unwrap().id, other.unwrap().id);
        assert_eq!(proofs(&app).await, ["1 given pa-", "2 withdrawn ---", "3 refused ---"]);
    }

    async fn a_withdrawal_stores_nothing_where_nothing_is_allowed(app) {
        let identity = app.db.identity();
        let consent = choose(&app, None, ALL).await;
        for _ in 0..3 {
            let withdrawn = identity.withdraw_consent(Some(consent.id), false).await.unwrap();
            assert_eq!((withdrawn.id, withdrawn.choices), (consent.id, NONE));
            let unknown = identity.withdraw_consent(Some(ConsentId(Uuid::from_u128(1))), false).await.unwrap();
            assert_ne!(unknown.id.0, Uuid::from_u128(1));
            assert_eq!(identity.withdraw_consent(None, true).await.unwrap().choices, NONE);
        }
        assert_eq!(proofs(&app).await, ["1 given pa-", "2 withdrawn ---"]);
    }

    async fn a_proof_is_never_changed(app) {
        choose(&app, None, NONE).await;
        let error = app.execute_raw(None, "UPDATE consents SET kind = 'given'").await.unwrap_err().to_string();
        assert!(error.contains("consents_stay"), "{error}");
        assert_eq!(proofs(&app).await, ["1 refused ---"]);
    }

    async fn a_proof_is_deleted_three_years_after_the_choice_expired(app) {
        let first = choose(&app, None, ALL).await;
        app.clock.shift(DAY);
        choose(&app, Some(first), NONE).await;
        app.clock.shift((VALID_DAYS + PROOF_DAYS - 1) * DAY);
        app.db.identity().delete_expired().await.unwrap();
        assert_eq!(proofs(&app).await, ["2 withdrawn ---"]);
        app.clock.shift(DAY + SECOND);
        app.db.identity().delete_expired().await.unwrap();
        assert_eq!(proofs(&app).await, [""; 0]);
    }
}
