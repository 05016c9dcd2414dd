//! Further records of one person: the office links them, and they never pass to somebody else.

use crate::{
    both_engines,
    guardians::{ROSA, form, guardian, import, invite, joined, keep, page, sees},
    reading,
    support::House,
    writing,
};
use domain::{
    ChildId, Error, MemberId, Role,
    members::{ChangeMember, FurtherRecord, OfMember, RestoreCustody, RevokeCustody},
    people::NewGuardian,
};
use store::{Actor, members};

/// A mother under two addresses, each with a child, and another guardian; the mother has joined by the first.
async fn two_records_of_rosa(house: &House) -> (Actor, Actor, FurtherRecord) {
    let admin = house.agency("small").await;
    import(
        house,
        &admin,
        &[
            ("C1 Gloria", ROSA),
            ("C2 Leo", "Rosa,Diaz,mother,rosa@work.example,,"),
            ("C3 Eva", "Kim,Ford,father,kim@family.example,,"),
        ],
    )
    .await;
    let rosa = joined(house, &admin, "C1", "Rosa").await;
    let further = guardian(house, &admin, "C2", "Rosa").await.id;
    let record = FurtherRecord { member: rosa.viewer().unwrap().member, guardian: further };
    (admin, rosa, record)
}

async fn version(house: &House, admin: &Actor, member: MemberId) -> i64 {
    reading!(house, admin, |tx| members::show(&mut tx, member)).unwrap().version
}

/// A member who stays, or becomes, a guardian.
fn parent(member: MemberId, version: i64) -> ChangeMember {
    ChangeMember {
        member,
        version,
        role: Role::Parent,
        schedule: false,
        bill: false,
        supervise: false,
        privacy: false,
        manage: false,
        provider: None,
        guardian: None,
        guardian_email: None,
    }
}

both_engines! {
    async fn the_office_links_two_records_of_one_person(house) {
        let (admin, rosa, record) = two_records_of_rosa(&house).await;
        let kim = joined(&house, &admin, "C3", "Kim").await;
        let (member, further) = (record.member, record.guardian);
        let shown = reading!(house, &admin, |tx| members::show(&mut tx, member)).unwrap();
        assert_eq!(shown.alike.iter().map(|one| one.id).collect::<Vec<_>>(), [further]);
        let other = FurtherRecord { member: kim.viewer().unwrap().member, guardian: further };
        for actor in [&rosa, &kim] {
            assert_eq!(writing!(house, actor, |tx| members::add_record(&mut tx, record.clone())), Err(Error::NotFound));
        }
        writing!(house, &admin, |tx| members::add_record(&mut tx, record.clone())).unwrap();
        assert_eq!(sees(&house, &rosa).await, ["Gloria", "Leo"]);
        assert_eq!(sees(&house, &kim).await, ["Eva"]);
        assert!(guardian(&house, &admin, "C2", "Rosa").await.joined);
        let taken = Err(Error::field("guardian", "guardian.has_member"));
        assert_eq!(writing!(house, &admin, |tx| members::add_record(&mut tx, other.clone())), taken);
        assert_eq!(invite(&house, &admin, further).await.map(drop), Err(Error::field("guardian", "guardian.has_member")));
        assert_eq!(writing!(house, &admin, |tx| members::part_record(&mut tx, other)), Err(Error::NotFound));
        let own = guardian(&house, &admin, "C3", "Kim").await.id;
        let of_kim = FurtherRecord { member, guardian: own };
        assert_eq!(writing!(house, &admin, |tx| members::add_record(&mut tx, of_kim)), taken);
        let nobody = FurtherRecord { member: MemberId(further.0), guardian: further };
        assert_eq!(writing!(house, &admin, |tx| members::add_record(&mut tx, nobody)), Err(Error::NotFound));
        writing!(house, &admin, |tx| members::part_record(&mut tx, record)).unwrap();
        assert_eq!(sees(&house, &rosa).await, ["Gloria"]);
        let told = "SELECT COUNT(*) FROM outbox WHERE recipient = 'rosa@family.example'";
        assert_eq!(house.count(admin.agency().id, told).await, 2, "who sees more or less is written to");
    }

    async fn a_further_record_does_not_pass_to_whoever_comes_next(house) {
        let (admin, _, record) = two_records_of_rosa(&house).await;
        let member = record.member;
        let own = guardian(&house, &admin, "C1", "Rosa").await.id;
        writing!(house, &admin, |tx| members::add_record(&mut tx, record)).unwrap();
        let moved = ChangeMember {
            guardian: Some(guardian(&house, &admin, "C3", "Kim").await.id),
            ..parent(member, version(&house, &admin, member).await)
        };
        writing!(house, &admin, |tx| members::change(&mut tx, moved)).unwrap();
        let new = NewGuardian { guardian: Some(own), ..form(&house, &admin, "C1", "Quentin", "quentin@family.example").await };
        keep(&house, &admin, new).await.unwrap();
        let quentin = joined(&house, &admin, "C1", "Quentin").await;
        assert_eq!(sees(&house, &quentin).await, ["Gloria"], "another person has the record now");
        let further_again = joined(&house, &admin, "C2", "Rosa").await;
        assert_eq!(sees(&house, &further_again).await, ["Leo"], "the further record is free for its own person");
    }

    async fn who_is_removed_leaves_no_further_record(house) {
        let (admin, _, record) = two_records_of_rosa(&house).await;
        let member = record.member;
        writing!(house, &admin, |tx| members::add_record(&mut tx, record)).unwrap();
        let of = OfMember { member, version: version(&house, &admin, member).await };
        writing!(house, &admin, |tx| members::remove(&mut tx, of)).unwrap();
        assert!(!guardian(&house, &admin, "C2", "Rosa").await.joined);
        let next = joined(&house, &admin, "C2", "Rosa").await;
        assert_eq!(sees(&house, &next).await, ["Leo"]);
    }

    async fn a_child_that_is_taken_away_is_seen_by_no_further_record(house) {
        let admin = house.agency("small").await;
        import(&house, &admin, &[
            ("C1 Gloria", ROSA),
            ("C1 Gloria", "Rosita,Diaz,mother,,585-555-0177,"),
            ("C2 Leo", "Rosa,Diaz,mother,rosa@work.example,,"),
        ]).await;
        let rosa = joined(&house, &admin, "C1", "Rosa").await;
        let member = rosa.viewer().unwrap().member;
        let (own, twin) = (guardian(&house, &admin, "C1", "Rosa").await.id, guardian(&house, &admin, "C1", "Rosita").await.id);
        let record = FurtherRecord { member, guardian: twin };
        writing!(house, &admin, |tx| members::add_record(&mut tx, record.clone())).unwrap();
        let child = ChildId(house.id(&admin, "children", "C1").await);
        let custody = RevokeCustody { guardian: own, child: Some(child) };
        writing!(house, &admin, |tx| members::revoke_custody(&mut tx, custody)).unwrap();
        assert_eq!(sees(&house, &rosa).await, [""; 0], "the child was taken away from the person, not from a record");
        let former: Vec<_> = page(&house, &admin, "C1").await.former_guardians.into_iter().map(|one| one.first_name).collect();
        assert_eq!(former, ["Rosa", "Rosita"], "the office sees from whom, and can give it back");
        writing!(house, &admin, |tx| members::restore_custody(&mut tx, RestoreCustody { guardian: own, child })).unwrap();
        assert_eq!(sees(&house, &rosa).await, ["Gloria"]);

        writing!(house, &admin, |tx| members::part_record(&mut tx, record.clone())).unwrap();
        let custody = RevokeCustody { guardian: own, child: Some(child) };
        writing!(house, &admin, |tx| members::revoke_custody(&mut tx, custody)).unwrap();
        let again = writing!(house, &admin, |tx| members::add_record(&mut tx, record));
        assert_eq!(again, Err(Error::field("guardian", "guardian.was_revoked")), "nor does a record bring it back");
    }
}
