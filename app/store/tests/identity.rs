//! Sessions, invitations, saved forms and uploads.

use crate::{both_engines, support::TestApp};
use domain::{Error, audit::AuditAction, text::EmailAddress};
use store::{
    Actor,
    identity::{JoiningAccount, NewSavedForm, Origin, SavedFormLimits, Token, VerifiedSignIn},
};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const SMALL_LIMITS: SavedFormLimits = SavedFormLimits { of_member: 2, of_network: 2, of_anonymous: 3 };

async fn create_user(app: &TestApp) -> domain::UserId {
    app.create_agency("maple").await;
    app.db.identity().credentials(&EmailAddress::try_from("office@maple.example").unwrap()).await.unwrap().unwrap().user
}

fn new_account(password_hash: &str) -> JoiningAccount {
    JoiningAccount::New { password_hash: password_hash.to_owned(), name: None }
}

async fn is_valid(app: &TestApp, session: &Token) -> bool {
    app.db.identity().actor(session, "test").await.unwrap().is_some()
}

both_engines! {
    async fn a_session_ends_when_idle(app) {
        let user = create_user(&app).await;
        let (session, _) = app.db.identity().open_session(user, None).await.unwrap();
        app.clock.shift(2 * HOUR - MINUTE);
        assert!(is_valid(&app, &session).await, "used within two hours");
        app.clock.shift(2 * HOUR - MINUTE);
        assert!(is_valid(&app, &session).await, "each use restarts the idle time");
        app.clock.shift(2 * HOUR + 2 * MINUTE);
        assert!(!is_valid(&app, &session).await);
        app.clock.shift(-3 * HOUR);
        assert!(!is_valid(&app, &session).await, "it stays ended");
    }

    async fn a_session_ends_at_its_maximum_age(app) {
        let user = create_user(&app).await;
        let (session, _) = app.db.identity().open_session(user, None).await.unwrap();
        for _ in 0..11 {
            app.clock.shift(HOUR);
            assert!(is_valid(&app, &session).await);
        }
        app.clock.shift(HOUR + MINUTE);
        assert!(!is_valid(&app, &session).await, "the office's maximum of twelve hours is over");
    }

    async fn signing_in_again_ends_the_previous_session(app) {
        let user = create_user(&app).await;
        let identity = app.db.identity();
        let (old, _) = identity.open_session(user, None).await.unwrap();
        let (new, _) = identity.open_session(user, Some(&old)).await.unwrap();
        assert!(!is_valid(&app, &old).await && is_valid(&app, &new).await);
    }

    async fn an_invitation_is_valid_once_and_for_seven_days(app, admin) {
        let mut tx = app.db.write(&admin, AuditAction::MembersCreateLink).await.unwrap();
        let email = EmailAddress::try_from("sarah.young@maple.example").unwrap();
        let link = store::records::people::link_recipient_for(&mut tx, &email, false).await.unwrap();
        tx.commit().await.unwrap();
        let identity = app.db.identity();
        let token = identity.create_link(admin.agency().id, &link).await.unwrap();
        let (first, second) = tokio::join!(identity.join(&token, new_account("a")), identity.join(&token, new_account("b")));
        assert_eq!([first.is_ok(), second.is_ok()].into_iter().filter(|used| *used).count(), 1, "also when used concurrently");
        let late = identity.create_link(admin.agency().id, &link).await.unwrap();
        app.clock.shift(7 * 24 * HOUR + MINUTE);
        assert_eq!(identity.join(&late, new_account("a")).await, Err(Error::NotFound));
    }

    async fn a_saved_form_expires_after_a_quarter_of_an_hour(app) {
        let identity = app.db.identity();
        let form = NewSavedForm { token: None, member: None, network: "203.0.113.0", content: "typed" };
        let token = identity.save_form(form, SMALL_LIMITS).await.unwrap();
        app.clock.shift(14 * MINUTE);
        assert_eq!(identity.saved_form(&token).await.unwrap().as_deref(), Some("typed"));
        app.clock.shift(2 * MINUTE);
        assert_eq!(identity.saved_form(&token).await.unwrap(), None);
    }

    async fn saved_forms_are_limited_in_number(app) {
        let admin = app.create_agency("maple").await;
        let member = admin.viewer().map(|viewer| viewer.member);
        let identity = app.db.identity();
        let save = async |token: Option<Token>, member, network| {
            app.clock.shift(1);
            identity.save_form(NewSavedForm { token, member, network, content: "typed" }, SMALL_LIMITS).await.unwrap()
        };
        let exists = async |token: &Token| identity.saved_form(token).await.unwrap().is_some();
        let [first, second, third] = [save(None, member, "a").await, save(None, member, "b").await, save(None, member, "c").await];
        assert!(!exists(&first).await && exists(&second).await && exists(&third).await, "the limit per member holds for all networks");
        save(Some(third.clone()), member, "c").await;
        assert!(exists(&second).await, "a form saved again replaces itself");

        let anonymous = [save(None, None, "a").await, save(None, None, "a").await, save(None, None, "a").await];
        assert!(!exists(&anonymous[0]).await && exists(&anonymous[1]).await && exists(&anonymous[2]).await, "the limit per network");
        let elsewhere = save(None, None, "b").await;
        assert!(exists(&anonymous[1]).await && exists(&elsewhere).await, "another network has its own limit");
        let last = save(None, None, "c").await;
        assert!(!exists(&anonymous[1]).await && exists(&anonymous[2]).await && exists(&last).await, "the limit for all anonymous forms together");
        assert!(exists(&second).await && exists(&third).await, "anonymous forms do not displace a member's forms");
    }

    async fn an_upload_belongs_to_its_member_and_expires_after_a_quarter_of_an_hour(app, admin) {
        let (other, provider) = (app.create_agency("cedar").await, app.sign_in_member(&admin, "sarah.young@maple.example").await);
        let identity = app.db.identity();
        identity.save_upload(&admin, "the first").await.unwrap();
        identity.save_upload(&admin, "the second").await.unwrap();
        assert_eq!(identity.upload(&admin).await.unwrap().as_deref(), Some("the second"));
        for member in [&other, &provider] {
            assert_eq!(identity.upload(member).await.unwrap(), None);
            identity.delete_upload(member).await.unwrap();
        }
        let upload_count = async || app.count(admin.agency().id, "SELECT COUNT(*) FROM import_uploads").await;
        assert_eq!(upload_count().await, 1);
        app.clock.shift(14 * MINUTE);
        identity.delete_expired_drafts().await.unwrap();
        assert!(identity.upload(&admin).await.unwrap().is_some());
        app.clock.shift(2 * MINUTE);
        assert_eq!(identity.upload(&admin).await.unwrap(), None);
        identity.delete_expired_drafts().await.unwrap();
        assert_eq!(upload_count().await, 0);
        identity.save_upload(&admin, "the third").await.unwrap();
        identity.delete_upload(&admin).await.unwrap();
        assert_eq!(upload_count().await, 0);
    }

    async fn a_device_remembers_the_last_member_who_signed_in(app, admin) {
        let cedar = app.create_agency("cedar").await;
        let young = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        app.import(&cedar, &crate::support::demo_files()).await.unwrap();
        let elsewhere = app.sign_in_member(&cedar, "sarah.young@maple.example").await;
        let identity = app.db.identity();
        let sign_in = async |member: &Actor, device: Option<&Token>| {
            app.clock.shift(MINUTE);
            let (user, agency) = (member.viewer().unwrap().user, Some(member.agency().id));
            identity.sign_in(VerifiedSignIn { user, agency, old: None, device, origin: &Origin::default() }).await.unwrap()
        };
        let member_id = |member: &Actor| member.viewer().map(|viewer| viewer.member);
        let first = sign_in(&young, None).await;
        assert_eq!(identity.last_member(&first.device).await.unwrap(), member_id(&young));
        let second = sign_in(&admin, Some(&first.device)).await;
        assert_eq!(identity.last_member(&second.device).await.unwrap(), member_id(&admin));
        assert_eq!(identity.last_member(&first.device).await.unwrap(), None, "the device token was rotated");
        let third = sign_in(&young, Some(&second.device)).await;
        assert_eq!(identity.last_member(&third.device).await.unwrap(), member_id(&young));
        let membership = member_id(&elsewhere).unwrap();
        identity.switch_membership(young.viewer().unwrap().user, &third.session, Some(&third.device), membership).await.unwrap();
        assert_eq!(identity.last_member(&third.device).await.unwrap(), Some(membership), "the membership that was switched to");
        assert_eq!(identity.last_member(&Token::from_text("planted")).await.unwrap(), None);
    }

    async fn opening_a_session_in_an_agency_selects_that_membership(app, admin) {
        let cedar = app.create_agency("cedar").await;
        let young = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        app.import(&cedar, &crate::support::demo_files()).await.unwrap();
        app.sign_in_member(&cedar, "sarah.young@maple.example").await;
        let user = young.viewer().unwrap().user;
        let identity = app.db.identity();
        for agency in [&admin, &cedar] {
            let (session, _) = identity.open_session_in(user, Some(agency.agency().id), None).await.unwrap();
            let actor = identity.actor(&session, "").await.unwrap().unwrap();
            assert_eq!(actor.agency().id, agency.agency().id);
        }
    }
}
