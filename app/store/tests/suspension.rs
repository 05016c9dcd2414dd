//! The operator suspends an agency or a user, and restores access.

use crate::{both_engines, read_tx, support::TestApp};
use domain::{
    AgencyId, Error, Language, Role, UserId,
    account::Suspended,
    text::{EmailAddress, Reason},
};
use store::{
    Actor,
    audit::{self, Trust},
    identity::{
        InvitationRecipient, JoiningAccount, Token,
        suspension::{restore_agency, restore_user, suspend_agency, suspend_user},
    },
};

const PROVIDER: &str = "sarah.young@maple.example";

fn suspension_reason() -> Reason {
    Reason::try_from("The contract has ended").unwrap()
}

fn email_address(text: &str) -> EmailAddress {
    EmailAddress::try_from(text).unwrap()
}

fn user_id(actor: &Actor) -> UserId {
    actor.viewer().unwrap().user
}

async fn open_session(app: &TestApp, actor: &Actor) -> Token {
    app.db.identity().open_session(user_id(actor), None).await.unwrap().0
}

async fn signed_in_agency(app: &TestApp, token: &Token) -> Option<AgencyId> {
    app.db.identity().actor(token, "test").await.unwrap().map(|actor| actor.agency().id)
}

async fn suspension_actions(app: &TestApp, agency: AgencyId) -> Vec<String> {
    let agency_sql = if app.url.starts_with("sqlite:") { format!("x'{}'", agency.0.simple()) } else { format!("'{agency}'") };
    let sql =
        format!("SELECT action FROM audit_events WHERE actor = 'system:suspension' AND agency_id = {agency_sql} ORDER BY seq");
    app.query_values(agency, &sql).await
}

/// Creates a second agency, whose office the provider joins. Returns its admin.
async fn join_second_agency(app: &TestApp, provider: &Actor) -> Actor {
    let cedar = app.create_agency("cedar").await;
    let link = InvitationRecipient {
        email: email_address(PROVIDER),
        name: "Sarah Young".into(),
        role: Role::Admin,
        capabilities: domain::Capabilities::all(),
        provider: None,
        guardian: None,
        language: Language::En,
    };
    let identity = app.db.identity();
    let token = identity.create_link(cedar.agency().id, &link).await.unwrap();
    let joined = identity.join(&token, JoiningAccount::Existing(user_id(provider))).await.unwrap();
    assert_eq!(joined.user, user_id(provider));
    cedar
}

both_engines! {
    async fn a_suspended_agency_has_no_access_until_restored(app, admin) {
        let token = open_session(&app, &admin).await;
        let identity = app.db.identity();
        assert_eq!(identity.suspension(&token).await, Ok(None));
        assert_eq!(suspend_agency(&app.db, "maple", &suspension_reason()).await, Ok(true));
        assert_eq!(suspend_agency(&app.db, "maple", &suspension_reason()).await, Ok(false), "already suspended");
        assert_eq!(signed_in_agency(&app, &token).await, None);
        assert_eq!(identity.session_identity(&token).await, Ok(None), "event streams end");
        let expected = Suspended { agency: Some("maple".into()), role: Role::Admin, language: None };
        assert_eq!(identity.suspension(&token).await, Ok(Some(expected)));

        assert_eq!(restore_agency(&app.db, "maple").await, Ok(true));
        assert_eq!(signed_in_agency(&app, &token).await, Some(admin.agency().id), "the session is valid again");
        assert_eq!(identity.suspension(&token).await, Ok(None));
        assert_eq!(suspension_actions(&app, admin.agency().id).await, ["agency.suspend", "agency.restore"]);
        let verified = read_tx!(app, &admin, |tx| audit::verify(&mut tx, &Trust::default(), |_| {})).unwrap();
        assert!(verified.is_valid(), "{verified:?}");
        assert_eq!(suspend_agency(&app.db, "nobody", &suspension_reason()).await, Err(Error::NotFound));
    }

    async fn a_suspended_user_has_no_access_to_any_agency(app, admin) {
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let cedar = join_second_agency(&app, &provider).await;
        let identity = app.db.identity();
        let here = open_session(&app, &provider).await;
        let (there, _) = identity.open_session_in(user_id(&provider), Some(cedar.agency().id), None).await.unwrap();
        let colleague = open_session(&app, &admin).await;

        assert_eq!(suspend_user(&app.db, &email_address(PROVIDER), &suspension_reason()).await, Ok(true));
        for token in [&here, &there] {
            assert_eq!(signed_in_agency(&app, token).await, None);
            assert_eq!(identity.suspension(token).await.unwrap().unwrap().agency, None);
        }
        assert!(signed_in_agency(&app, &colleague).await.is_some(), "other users keep access");
        assert_eq!(restore_user(&app.db, &email_address(PROVIDER)).await, Ok(true));
        assert!(signed_in_agency(&app, &here).await.is_some() && signed_in_agency(&app, &there).await.is_some());
        for agency in [admin.agency().id, cedar.agency().id] {
            assert_eq!(suspension_actions(&app, agency).await, ["user.suspend", "user.restore"]);
        }
        let events: Vec<String> = app
            .query_values(admin.agency().id, "SELECT event FROM security_events WHERE event IN ('suspended', 'restored') ORDER BY event DESC")
            .await;
        assert_eq!(events, ["suspended", "restored"]);
    }

    async fn a_member_of_two_agencies_signs_in_to_the_one_not_suspended(app, admin) {
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let cedar = join_second_agency(&app, &provider).await;
        suspend_agency(&app.db, "maple", &suspension_reason()).await.unwrap();
        let token = open_session(&app, &provider).await;
        assert_eq!(signed_in_agency(&app, &token).await, Some(cedar.agency().id));
    }

    async fn an_expired_session_reveals_no_suspension(app, admin) {
        let token = open_session(&app, &admin).await;
        suspend_agency(&app.db, "maple", &suspension_reason()).await.unwrap();
        app.next_day();
        assert_eq!(app.db.identity().suspension(&token).await, Ok(None));
    }

    async fn the_suspension_reason_is_not_in_the_audit(app, admin) {
        suspend_agency(&app.db, "maple", &suspension_reason()).await.unwrap();
        let sql = "SELECT COUNT(*) FROM audit_events WHERE subjects LIKE '%contract%' OR digest LIKE '%contract%'";
        assert_eq!(app.count(admin.agency().id, sql).await, 0);
        let stored: String = app.query_value(admin.agency().id, "SELECT suspended_reason FROM agencies WHERE slug = 'maple'").await;
        assert_eq!(stored, "The contract has ended");
    }
}
