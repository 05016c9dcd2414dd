//! Account recovery by the office: for which members, by which means, and who is notified.

use crate::{both_engines, support::TestApp, write_tx};
use domain::{
    AgencyId, Capabilities, Error, ErrorCode, MemberId, Role, factors::PasskeyName, members::HelpMember, text::EmailAddress,
};
use store::{
    Actor,
    identity::{InvitationRecipient, Origin, Token},
    records::members::{self, Delivery},
};
use uuid::Uuid;

const EMAIL: &str = "ana@maple.example";

/// Invites [`EMAIL`] to an agency's office.
async fn create_office_invitation(app: &TestApp, agency: AgencyId) -> Token {
    let link = InvitationRecipient {
        email: EmailAddress::try_from(EMAIL).unwrap(),
        name: "Ana Sol".into(),
        role: Role::Admin,
        capabilities: Capabilities::all(),
        provider: None,
        guardian: None,
        language: domain::Language::En,
    };
    app.db.identity().create_link(agency, &link).await.unwrap()
}

/// Creates a member of the office with an authenticator app, a passkey and a session.
async fn create_colleague(app: &TestApp, admin: &Actor) -> Actor {
    let ana = app.join(&create_office_invitation(app, admin.agency().id).await).await;
    let (identity, user) = (app.db.identity(), ana.viewer().unwrap().user);
    identity.begin_totp(user, vec![1; 48]).await.unwrap();
    assert!(identity.confirm_totp(user, 100, &Origin::default()).await.unwrap());
    let name = PasskeyName::try_from("Phone").unwrap();
    identity.add_passkey(user, &name, &[7; 16], "{}", &Origin::default()).await.unwrap();
    app.execute_raw(None, "DELETE FROM outbox").await.unwrap();
    app.execute_raw(None, "DELETE FROM security_events").await.unwrap();
    ana
}

fn help_command(actor: &Actor) -> HelpMember {
    HelpMember { member: member_id(actor), checked: true }
}

fn member_id(actor: &Actor) -> MemberId {
    actor.viewer().unwrap().member
}

async fn queued_emails(app: &TestApp) -> Vec<String> {
    app.query_values(AgencyId(Uuid::nil()), "SELECT recipient || ' ' || kind FROM outbox ORDER BY kind").await
}

async fn security_events(app: &TestApp) -> Vec<String> {
    app.query_values(AgencyId(Uuid::nil()), "SELECT event FROM security_events ORDER BY event").await
}

both_engines! {
    async fn the_office_removes_a_members_second_factor(app) {
        let admin = app.create_agency("maple").await;
        let ana = create_colleague(&app, &admin).await;
        let user = ana.viewer().unwrap().user;
        let unchecked = HelpMember { checked: false, ..help_command(&ana) };
        let refused = write_tx!(app, &admin, |tx| members::remove_second_factor(&mut tx, unchecked)).unwrap_err();
        assert_eq!(refused, Error::field("checked", ErrorCode::IdentityNotChecked));
        assert!(app.db.identity().factors(user).await.unwrap().has_second_factor(), "the identity check was not confirmed");

        write_tx!(app, &admin, |tx| members::remove_second_factor(&mut tx, help_command(&ana))).unwrap();
        let left = app.db.identity().factors(user).await.unwrap();
        assert!(left.password && !left.totp && left.passkeys == 0);
        assert_eq!(app.count(admin.agency().id, "SELECT COUNT(*) FROM sessions").await, 1, "only the admin's own session remains");
        assert_eq!((security_events(&app).await, queued_emails(&app).await), (vec!["second_step_removed".to_owned()], vec![format!("{EMAIL} security_change")]));
        let again = write_tx!(app, &admin, |tx| members::remove_second_factor(&mut tx, help_command(&ana)));
        assert_eq!(again.unwrap_err(), Error::state(ErrorCode::NoSecondFactor));
        let own = write_tx!(app, &admin, |tx| members::remove_second_factor(&mut tx, help_command(&admin)));
        assert_eq!(own.unwrap_err(), Error::state(ErrorCode::MemberIsYou));
    }

    async fn a_password_link_is_sent_to_the_accounts_own_address(app) {
        let admin = app.create_agency("maple").await;
        let ana = create_colleague(&app, &admin).await;
        let (identity, user) = (app.db.identity(), ana.viewer().unwrap().user);
        let first = write_tx!(app, &admin, |tx| members::password_link(&mut tx, help_command(&ana), Delivery::Email)).unwrap();
        assert_eq!(queued_emails(&app).await, [format!("{EMAIL} password_reset")]);
        assert_eq!(security_events(&app).await, ["password_link_made"]);
        assert_eq!(identity.password_reset(&first.token).await.unwrap().user, user);
        let second = write_tx!(app, &admin, |tx| members::password_link(&mut tx, help_command(&ana), Delivery::Manual)).unwrap();
        assert_eq!(identity.password_reset(&first.token).await.err(), Some(Error::NotFound), "the later link replaces it");
        assert_eq!(identity.password_reset(&second.token).await.unwrap().email.as_str(), EMAIL);
        assert_eq!(queued_emails(&app).await.len(), 1, "a link that is handed over sends no email");
        assert!(identity.factors(user).await.unwrap().has_second_factor(), "the second factor stays");
    }

    /// A manager of one agency must not get access to another one through an account that belongs to both.
    async fn one_agency_cannot_recover_an_account_of_two_agencies(app) {
        let admin = app.create_agency("maple").await;
        let other = app.create_agency("oak").await;
        let ana = create_colleague(&app, &admin).await;
        app.join(&create_office_invitation(&app, other.agency().id).await).await;
        let user = ana.viewer().unwrap().user;
        let elsewhere = Error::state(ErrorCode::AccountInOtherAgency);
        let off = write_tx!(app, &admin, |tx| members::remove_second_factor(&mut tx, help_command(&ana)));
        let by_hand = write_tx!(app, &admin, |tx| members::password_link(&mut tx, help_command(&ana), Delivery::Manual)).map(drop);
        assert_eq!((off.unwrap_err(), by_hand.unwrap_err()), (elsewhere.clone(), elsewhere));
        assert!(app.db.identity().factors(user).await.unwrap().has_second_factor());
        assert_eq!(app.count(AgencyId(Uuid::nil()), "SELECT COUNT(*) FROM password_resets").await, 0);
        write_tx!(app, &admin, |tx| members::password_link(&mut tx, help_command(&ana), Delivery::Email)).unwrap();
        let other_agency = write_tx!(app, &other, |tx| members::password_link(&mut tx, help_command(&ana), Delivery::Email)).map(drop);
        assert_eq!(other_agency.unwrap_err(), Error::NotFound, "an agency does not see the members of another");
    }
}
