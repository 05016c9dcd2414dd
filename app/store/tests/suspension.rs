//! The operator stops an agency's or a user's use, and gives it back.

use crate::{both_engines, reading, support::House};
use domain::{
    AgencyId, Error, Language, Role, UserId,
    account::Suspended,
    text::{Email, Reason},
};
use store::{
    Actor,
    audit::{self, Trust},
    identity::{Joiner, LinkFor, Token},
    suspension::{restore_agency, restore_user, suspend_agency, suspend_user},
};

const PROVIDER: &str = "sarah.young@maple.example";

fn why() -> Reason {
    Reason::try_from("The contract has ended").unwrap()
}

fn address(text: &str) -> Email {
    Email::try_from(text).unwrap()
}

fn user(actor: &Actor) -> UserId {
    actor.viewer().unwrap().user
}

async fn session(house: &House, actor: &Actor) -> Token {
    house.db.identity().open_session(user(actor), None).await.unwrap().0
}

async fn comes_in(house: &House, token: &Token) -> Option<AgencyId> {
    house.db.identity().actor(token, "test").await.unwrap().map(|actor| actor.agency().id)
}

async fn actions(house: &House, agency: AgencyId) -> Vec<String> {
    let is = if house.url.starts_with("sqlite:") { format!("x'{}'", agency.0.simple()) } else { format!("'{agency}'") };
    let sql = format!("SELECT action FROM audit_events WHERE actor = 'system:suspension' AND agency_id = {is} ORDER BY seq");
    house.values(agency, &sql).await
}

/// The provider of one agency joins the office of another.
async fn in_two_agencies(house: &House, provider: &Actor) -> Actor {
    let cedar = house.agency("cedar").await;
    let link = LinkFor {
        email: address(PROVIDER),
        name: "Sarah Young".into(),
        role: Role::Admin,
        capabilities: domain::Capabilities::all(),
        provider: None,
        guardian: None,
        language: Language::En,
    };
    let identity = house.db.identity();
    let token = identity.create_link(cedar.agency().id, &link).await.unwrap();
    let joined = identity.join(&token, Joiner::Known(user(provider))).await.unwrap();
    assert_eq!(joined.user, user(provider));
    cedar
}

both_engines! {
    async fn a_suspended_agency_is_shut_and_opened_again(house, admin) {
        let token = session(&house, &admin).await;
        let identity = house.db.identity();
        assert_eq!(identity.suspension(&token).await, Ok(None));
        assert_eq!(suspend_agency(&house.db, "maple", &why()).await, Ok(true));
        assert_eq!(suspend_agency(&house.db, "maple", &why()).await, Ok(false), "it is said once");
        assert_eq!(comes_in(&house, &token).await, None);
        assert_eq!(identity.behind(&token).await, Ok(None), "streams end");
        let told = Suspended { agency: Some("maple".into()), role: Role::Admin, language: None };
        assert_eq!(identity.suspension(&token).await, Ok(Some(told)));

        assert_eq!(restore_agency(&house.db, "maple").await, Ok(true));
        assert_eq!(comes_in(&house, &token).await, Some(admin.agency().id), "the session goes on");
        assert_eq!(identity.suspension(&token).await, Ok(None));
        assert_eq!(actions(&house, admin.agency().id).await, ["agency.suspend", "agency.restore"]);
        let verified = reading!(house, &admin, |tx| audit::verify(&mut tx, &Trust::default(), |_| {})).unwrap();
        assert!(verified.stands(), "{verified:?}");
        assert_eq!(suspend_agency(&house.db, "nobody", &why()).await, Err(Error::NotFound));
    }

    async fn a_suspended_user_is_shut_out_of_every_agency(house, admin) {
        let provider = house.member(&admin, PROVIDER).await;
        let cedar = in_two_agencies(&house, &provider).await;
        let identity = house.db.identity();
        let here = session(&house, &provider).await;
        let (there, _) = identity.open_session_in(user(&provider), Some(cedar.agency().id), None).await.unwrap();
        let colleague = session(&house, &admin).await;

        assert_eq!(suspend_user(&house.db, &address(PROVIDER), &why()).await, Ok(true));
        for token in [&here, &there] {
            assert_eq!(comes_in(&house, token).await, None);
            assert_eq!(identity.suspension(token).await.unwrap().unwrap().agency, None);
        }
        assert!(comes_in(&house, &colleague).await.is_some(), "others work on");
        assert_eq!(restore_user(&house.db, &address(PROVIDER)).await, Ok(true));
        assert!(comes_in(&house, &here).await.is_some() && comes_in(&house, &there).await.is_some());
        for agency in [admin.agency().id, cedar.agency().id] {
            assert_eq!(actions(&house, agency).await, ["user.suspend", "user.restore"]);
        }
        let events: Vec<String> = house
            .values(admin.agency().id, "SELECT event FROM security_events WHERE event IN ('suspended', 'restored') ORDER BY event DESC")
            .await;
        assert_eq!(events, ["suspended", "restored"]);
    }

    async fn who_is_in_two_agencies_enters_the_one_that_is_open(house, admin) {
        let provider = house.member(&admin, PROVIDER).await;
        let cedar = in_two_agencies(&house, &provider).await;
        suspend_agency(&house.db, "maple", &why()).await.unwrap();
        let token = session(&house, &provider).await;
        assert_eq!(comes_in(&house, &token).await, Some(cedar.agency().id));
    }

    async fn a_session_that_is_over_tells_nothing(house, admin) {
        let token = session(&house, &admin).await;
        suspend_agency(&house.db, "maple", &why()).await.unwrap();
        house.next_day();
        assert_eq!(house.db.identity().suspension(&token).await, Ok(None));
    }

    async fn the_reason_is_the_operators_own(house, admin) {
        suspend_agency(&house.db, "maple", &why()).await.unwrap();
        let sql = "SELECT COUNT(*) FROM audit_events WHERE subjects LIKE '%contract%' OR digest LIKE '%contract%'";
        assert_eq!(house.count(admin.agency().id, sql).await, 0);
        let kept: String = house.value(admin.agency().id, "SELECT suspended_reason FROM agencies WHERE slug = 'maple'").await;
        assert_eq!(kept, "The contract has ended");
    }
}
