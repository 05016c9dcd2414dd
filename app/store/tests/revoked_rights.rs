//! A right that a member has lost is not used any more, however long the request has waited for the agency's lock.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    Capabilities, Capability, Error, MemberId, Role,
    agency::ChangeSettings,
    audit::AuditAction,
    members::{ChangeMember, MemberRef},
    text::{EmailAddress, Reason},
};
use store::{
    Actor,
    identity::{InvitationRecipient, JoiningAccount, Token, suspension},
    records::{agency, members},
};

/// A second member of the office, signed in.
async fn colleague(app: &TestApp, admin: &Actor, capabilities: Capabilities) -> Actor {
    let link = office_link(app, admin, "ana@maple.example", capabilities).await;
    app.join(&link).await
}

async fn office_link(app: &TestApp, admin: &Actor, email: &str, capabilities: Capabilities) -> Token {
    let link = InvitationRecipient {
        email: EmailAddress::try_from(email).unwrap(),
        name: "Ana Sol".into(),
        role: Role::Admin,
        capabilities,
        provider: None,
        guardian: None,
        language: domain::Language::En,
    };
    app.db.identity().create_link(admin.agency().id, &link).await.unwrap()
}

fn member(actor: &Actor) -> MemberId {
    actor.viewer().unwrap().member
}

async fn version(app: &TestApp, admin: &Actor, of: &Actor) -> i64 {
    read_tx!(app, admin, |tx| members::show(&mut tx, member(of))).unwrap().version
}

/// Writes as an actor that was loaded before the test changed the member's rights.
async fn write_settings(app: &TestApp, actor: &Actor) -> Result<(), Error> {
    let mut tx = app.db.write(actor, AuditAction::AgencySettings).await?;
    let mut settings = agency::settings(&mut tx).await?;
    settings.family_cancel_hours += 1;
    agency::change_settings(&mut tx, ChangeSettings(settings)).await?;
    tx.commit().await
}

/// Reduces the member's capabilities to scheduling.
async fn reduce_to_schedule(app: &TestApp, admin: &Actor, of: &Actor) {
    let version = version(app, admin, of).await;
    let change: ChangeMember = serde_json::from_value(serde_json::json!({
        "member": member(of), "version": version.to_string(), "role": "admin", "schedule": "true", "provider": "", "guardian": ""
    }))
    .unwrap();
    write_tx!(app, admin, |tx| members::change(&mut tx, change)).unwrap();
}

both_engines! {
    async fn a_member_removed_meanwhile_cannot_write(app) {
        let admin = app.create_agency("maple").await;
        let ana = colleague(&app, &admin, Capabilities::all()).await;
        write_settings(&app, &ana).await.unwrap();
        let of = MemberRef { member: member(&ana), version: version(&app, &admin, &ana).await };
        write_tx!(app, &admin, |tx| members::remove(&mut tx, of)).unwrap();
        assert_eq!(write_settings(&app, &ana).await, Err(Error::SignedOut));
        assert_eq!(app.db.read_reauthorized(&ana, AuditAction::AuditExport).await.err(), Some(Error::SignedOut), "an export stops too");
        let late = "SELECT COUNT(*) FROM audit_events WHERE action = 'agency.settings'";
        assert_eq!(app.count(admin.agency().id, late).await, 1);
    }

    async fn a_capability_removed_meanwhile_cannot_be_used(app) {
        let admin = app.create_agency("maple").await;
        let ana = colleague(&app, &admin, Capabilities::all()).await;
        reduce_to_schedule(&app, &admin, &ana).await;
        assert_eq!(write_settings(&app, &ana).await, Err(Error::NotFound));
        let tx = app.db.read_reauthorized(&ana, AuditAction::AuditExport).await.unwrap();
        assert_eq!(tx.require_capability(Capability::Privacy).err(), Some(Error::NotFound));
        assert!(tx.require_capability(Capability::Schedule).is_ok());
    }

    async fn a_user_suspended_meanwhile_cannot_write(app) {
        let admin = app.create_agency("maple").await;
        let ana = colleague(&app, &admin, Capabilities::all()).await;
        let (email, why) = (EmailAddress::try_from("ana@maple.example").unwrap(), Reason::try_from("A laptop was stolen").unwrap());
        suspension::suspend_user(&app.db, &email, &why).await.unwrap();
        assert_eq!(write_settings(&app, &ana).await, Err(Error::Suspended));
        suspension::restore_user(&app.db, &email).await.unwrap();
        write_settings(&app, &ana).await.unwrap();
        suspension::suspend_agency(&app.db, "maple", &why).await.unwrap();
        assert_eq!(write_settings(&app, &ana).await, Err(Error::Suspended));
        assert_eq!(app.db.read_reauthorized(&ana, AuditAction::AuditExport).await.err(), Some(Error::Suspended));
    }

    async fn a_session_ended_meanwhile_cannot_write(app) {
        let admin = app.create_agency("maple").await;
        let ana = colleague(&app, &admin, Capabilities::all()).await;
        let identity = app.db.identity();
        let (here, _) = identity.open_session(ana.viewer().unwrap().user, None).await.unwrap();
        let elsewhere = identity.actor(&here, "test").await.unwrap().unwrap();
        identity.end_other_sessions(&elsewhere, &here).await.unwrap();
        assert_eq!(write_settings(&app, &ana).await, Err(Error::SignedOut));
        write_settings(&app, &elsewhere).await.unwrap();
    }

    async fn an_open_invitation_does_not_restore_rights(app) {
        let admin = app.create_agency("maple").await;
        let ana = colleague(&app, &admin, Capabilities::all()).await;
        let user = ana.viewer().unwrap().user;
        let link = office_link(&app, &admin, "ana@maple.example", Capabilities::all()).await;
        reduce_to_schedule(&app, &admin, &ana).await;
        let joined = app.db.identity().join(&link, JoiningAccount::Existing(user)).await;
        assert_eq!(joined.err(), Some(Error::NotFound), "the invitation was withdrawn with the rights");

        // The operator creates an invitation afterwards.
        let link = office_link(&app, &admin, "ana@maple.example", Capabilities::all()).await;
        app.db.identity().join(&link, JoiningAccount::Existing(user)).await.unwrap();
        let now = app.reload_actor(&ana).await;
        assert!(now.has(Capability::Schedule) && !now.has(Capability::Manage), "joining adds no rights");
    }
}
