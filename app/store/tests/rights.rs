//! Whoever lost a right does not use it any more, however long their request has waited for the agency's lock.

use crate::{both_engines, reading, support::House, writing};
use domain::{
    Capabilities, Capability, Error, MemberId, Role,
    agency::ChangeSettings,
    members::{ChangeMember, OfMember},
    text::{Email, Reason},
};
use store::{
    Actor, agency,
    identity::{Joiner, LinkFor, Token},
    members, suspension,
};

/// A second member of the office, signed in.
async fn colleague(house: &House, admin: &Actor, capabilities: Capabilities) -> Actor {
    let link = office_link(house, admin, "ana@maple.example", capabilities).await;
    house.join(&link).await
}

async fn office_link(house: &House, admin: &Actor, email: &str, capabilities: Capabilities) -> Token {
    let link = LinkFor {
        email: Email::try_from(email).unwrap(),
        name: "Ana Sol".into(),
        role: Role::Admin,
        capabilities,
        provider: None,
        guardian: None,
        language: domain::Language::En,
    };
    house.db.identity().create_link(admin.agency().id, &link).await.unwrap()
}

fn member(actor: &Actor) -> MemberId {
    actor.viewer().unwrap().member
}

async fn version(house: &House, admin: &Actor, of: &Actor) -> i64 {
    reading!(house, admin, |tx| members::show(&mut tx, member(of))).unwrap().version
}

/// What a request does whose member was read before all that the test does.
async fn writes_late(house: &House, actor: &Actor) -> Result<(), Error> {
    let mut tx = house.db.write(actor, "test.late").await?;
    let settings = agency::settings(&mut tx).await?;
    agency::change_settings(&mut tx, ChangeSettings(settings)).await?;
    tx.commit().await
}

/// The rights that are left: planning.
async fn cut(house: &House, admin: &Actor, of: &Actor) {
    let version = version(house, admin, of).await;
    let change: ChangeMember = serde_json::from_value(serde_json::json!({
        "member": member(of), "version": version, "role": "admin", "schedule": true, "provider": "", "guardian": ""
    }))
    .unwrap();
    writing!(house, admin, |tx| members::change(&mut tx, change)).unwrap();
}

both_engines! {
    async fn who_was_removed_meanwhile_writes_nothing(house) {
        let admin = house.agency("maple").await;
        let ana = colleague(&house, &admin, Capabilities::all()).await;
        writes_late(&house, &ana).await.unwrap();
        let of = OfMember { member: member(&ana), version: version(&house, &admin, &ana).await };
        writing!(house, &admin, |tx| members::remove(&mut tx, of)).unwrap();
        assert_eq!(writes_late(&house, &ana).await, Err(Error::SignedOut));
        assert_eq!(house.db.read_on(&ana, "test.export").await.err(), Some(Error::SignedOut), "nor does an export go on");
        let late = "SELECT COUNT(*) FROM audit_events WHERE action = 'test.late'";
        assert_eq!(house.count(admin.agency().id, late).await, 1);
    }

    async fn a_capability_that_was_cut_meanwhile_is_not_used(house) {
        let admin = house.agency("maple").await;
        let ana = colleague(&house, &admin, Capabilities::all()).await;
        cut(&house, &admin, &ana).await;
        assert_eq!(writes_late(&house, &ana).await, Err(Error::NotFound));
        let tx = house.db.read_on(&ana, "test.export").await.unwrap();
        assert_eq!(tx.may(Capability::Privacy).err(), Some(Error::NotFound));
        assert!(tx.may(Capability::Schedule).is_ok());
    }

    async fn who_was_suspended_meanwhile_writes_nothing(house) {
        let admin = house.agency("maple").await;
        let ana = colleague(&house, &admin, Capabilities::all()).await;
        let (email, why) = (Email::try_from("ana@maple.example").unwrap(), Reason::try_from("A laptop was stolen").unwrap());
        suspension::suspend_user(&house.db, &email, &why).await.unwrap();
        assert_eq!(writes_late(&house, &ana).await, Err(Error::Suspended));
        suspension::restore_user(&house.db, &email).await.unwrap();
        writes_late(&house, &ana).await.unwrap();
        suspension::suspend_agency(&house.db, "maple", &why).await.unwrap();
        assert_eq!(writes_late(&house, &ana).await, Err(Error::Suspended));
        assert_eq!(house.db.read_on(&ana, "test.export").await.err(), Some(Error::Suspended));
    }

    async fn who_was_signed_out_elsewhere_meanwhile_writes_nothing(house) {
        let admin = house.agency("maple").await;
        let ana = colleague(&house, &admin, Capabilities::all()).await;
        let identity = house.db.identity();
        let (here, _) = identity.open_session(ana.viewer().unwrap().user, None).await.unwrap();
        let elsewhere = identity.actor(&here, "test").await.unwrap().unwrap();
        identity.end_other_sessions(&elsewhere, &here).await.unwrap();
        assert_eq!(writes_late(&house, &ana).await, Err(Error::SignedOut));
        writes_late(&house, &elsewhere).await.unwrap();
    }

    async fn an_open_invitation_gives_no_right_back(house) {
        let admin = house.agency("maple").await;
        let ana = colleague(&house, &admin, Capabilities::all()).await;
        let user = ana.viewer().unwrap().user;
        let link = office_link(&house, &admin, "ana@maple.example", Capabilities::all()).await;
        cut(&house, &admin, &ana).await;
        let joined = house.db.identity().join(&link, Joiner::Known(user)).await;
        assert_eq!(joined.err(), Some(Error::NotFound), "it was withdrawn with the rights");

        // The operator makes one afterwards.
        let link = office_link(&house, &admin, "ana@maple.example", Capabilities::all()).await;
        house.db.identity().join(&link, Joiner::Known(user)).await.unwrap();
        let now = house.again(&ana).await;
        assert!(now.has(Capability::Schedule) && !now.has(Capability::Manage), "joining widens nothing");
    }
}
