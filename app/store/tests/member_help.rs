//! The office helps members back into their accounts: for whom, with what, and who is told.

use crate::{both_engines, support::House, writing};
use domain::{AgencyId, Capabilities, Error, MemberId, Role, factors::PasskeyName, members::HelpMember, text::Email};
use store::{
    Actor,
    identity::{LinkFor, Token},
    members::{self, Delivery},
    security::Origin,
};
use uuid::Uuid;

const EMAIL: &str = "ana@maple.example";

/// A link into an agency's office for this address.
async fn office_link(house: &House, agency: AgencyId) -> Token {
    let link = LinkFor {
        email: Email::try_from(EMAIL).unwrap(),
        name: "Ana Sol".into(),
        role: Role::Admin,
        capabilities: Capabilities::all(),
        provider: None,
        guardian: None,
        language: domain::Language::En,
    };
    house.db.identity().create_link(agency, &link).await.unwrap()
}

/// A colleague who has an authenticator app, a passkey and a session.
async fn colleague(house: &House, admin: &Actor) -> Actor {
    let ana = house.join(&office_link(house, admin.agency().id).await).await;
    let (identity, user) = (house.db.identity(), ana.viewer().unwrap().user);
    identity.begin_totp(user, vec![1; 48]).await.unwrap();
    assert!(identity.confirm_totp(user, 100, &Origin::default()).await.unwrap());
    let name = PasskeyName::try_from("Phone").unwrap();
    identity.add_passkey(user, &name, &[7; 16], "{}", &Origin::default()).await.unwrap();
    house.raw(None, "DELETE FROM outbox").await.unwrap();
    house.raw(None, "DELETE FROM security_events").await.unwrap();
    ana
}

fn help(actor: &Actor) -> HelpMember {
    HelpMember { member: member(actor), checked: true }
}

fn member(actor: &Actor) -> MemberId {
    actor.viewer().unwrap().member
}

async fn letters(house: &House) -> Vec<String> {
    house.values(AgencyId(Uuid::nil()), "SELECT recipient || ' ' || kind FROM outbox ORDER BY kind").await
}

async fn told(house: &House) -> Vec<String> {
    house.values(AgencyId(Uuid::nil()), "SELECT event FROM security_events ORDER BY event").await
}

both_engines! {
    async fn a_lost_second_step_is_taken_off(house) {
        let admin = house.agency("maple").await;
        let ana = colleague(&house, &admin).await;
        let user = ana.viewer().unwrap().user;
        let unchecked = HelpMember { checked: false, ..help(&ana) };
        let refused = writing!(house, &admin, |tx| members::take_second_step_off(&mut tx, unchecked)).unwrap_err();
        assert_eq!(refused, Error::field("checked", "checked.missing"));
        assert!(house.db.identity().factors(user).await.unwrap().has_second(), "nobody was asked");

        writing!(house, &admin, |tx| members::take_second_step_off(&mut tx, help(&ana))).unwrap();
        let left = house.db.identity().factors(user).await.unwrap();
        assert!(left.password && !left.totp && left.passkeys == 0);
        assert_eq!(house.count(admin.agency().id, "SELECT COUNT(*) FROM sessions").await, 1, "the office's own is left");
        assert_eq!((told(&house).await, letters(&house).await), (vec!["second_step_removed".to_owned()], vec![format!("{EMAIL} security_change")]));
        let again = writing!(house, &admin, |tx| members::take_second_step_off(&mut tx, help(&ana)));
        assert_eq!(again.unwrap_err(), Error::state("member.no_second_step"));
        let own = writing!(house, &admin, |tx| members::take_second_step_off(&mut tx, help(&admin)));
        assert_eq!(own.unwrap_err(), Error::state("member.is_you"));
    }

    async fn a_link_to_a_new_password_goes_to_the_accounts_own_address(house) {
        let admin = house.agency("maple").await;
        let ana = colleague(&house, &admin).await;
        let (identity, user) = (house.db.identity(), ana.viewer().unwrap().user);
        let first = writing!(house, &admin, |tx| members::password_link(&mut tx, help(&ana), Delivery::Letter)).unwrap();
        assert_eq!(letters(&house).await, [format!("{EMAIL} password_reset")]);
        assert_eq!(told(&house).await, ["password_link_made"]);
        assert_eq!(identity.reset(&first.token).await.unwrap().user, user);
        let second = writing!(house, &admin, |tx| members::password_link(&mut tx, help(&ana), Delivery::Hand)).unwrap();
        assert_eq!(identity.reset(&first.token).await.err(), Some(Error::NotFound), "the later one replaces it");
        assert_eq!(identity.reset(&second.token).await.unwrap().email.as_str(), EMAIL);
        assert_eq!(letters(&house).await.len(), 1, "what is passed on by hand is sent to nobody");
        assert!(identity.factors(user).await.unwrap().has_second(), "the second step stays");
    }

    /// Who manages one agency must not get into another through an account of both.
    async fn an_account_of_two_agencies_is_opened_by_none_of_them_alone(house) {
        let admin = house.agency("maple").await;
        let other = house.agency("oak").await;
        let ana = colleague(&house, &admin).await;
        house.join(&office_link(&house, other.agency().id).await).await;
        let user = ana.viewer().unwrap().user;
        let elsewhere = Error::state("member.account_elsewhere");
        let off = writing!(house, &admin, |tx| members::take_second_step_off(&mut tx, help(&ana)));
        let by_hand = writing!(house, &admin, |tx| members::password_link(&mut tx, help(&ana), Delivery::Hand)).map(drop);
        assert_eq!((off.unwrap_err(), by_hand.unwrap_err()), (elsewhere.clone(), elsewhere));
        assert!(house.db.identity().factors(user).await.unwrap().has_second());
        assert_eq!(house.count(AgencyId(Uuid::nil()), "SELECT COUNT(*) FROM password_resets").await, 0);
        writing!(house, &admin, |tx| members::password_link(&mut tx, help(&ana), Delivery::Letter)).unwrap();
        let foreign = writing!(house, &other, |tx| members::password_link(&mut tx, help(&ana), Delivery::Letter)).map(drop);
        assert_eq!(foreign.unwrap_err(), Error::NotFound, "nor does one agency know the members of another");
    }
}
