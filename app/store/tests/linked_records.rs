//! Linked records of one person: the office links them, and they never pass to another person.

use crate::{
    both_engines,
    guardians::{ROSA, child_page, find_guardian, guardian_form, import, invite, join_guardian, save_guardian, visible_children},
    read_tx,
    support::TestApp,
    write_tx,
};
use domain::{
    ChildId, Error, ErrorCode, MemberId, Role,
    members::{ChangeMember, LinkedRecord, MemberRef, RestoreGuardianship, RevokeGuardianship},
    people::{GuardianLine, NewGuardian},
};
use store::{Actor, records::members};

/// A mother with two records (one email address and one child each) and another guardian. The mother has joined by the first
/// record. Returns the admin, the mother, and the link to her second record.
async fn two_records_of_rosa(app: &TestApp) -> (Actor, Actor, LinkedRecord) {
    let admin = app.create_agency("small").await;
    import(
        app,
        &admin,
        &[
            ("C1 Gloria", ROSA),
            ("C2 Leo", "Rosa,Diaz,mother,rosa@work.example,,"),
            ("C3 Eva", "Kim,Ford,father,kim@family.example,,"),
        ],
    )
    .await;
    let rosa = join_guardian(app, &admin, "C1", "Rosa").await;
    let second_record = find_guardian(app, &admin, "C2", "Rosa").await.id;
    let record = LinkedRecord { member: rosa.viewer().unwrap().member, guardian: second_record };
    (admin, rosa, record)
}

async fn version(app: &TestApp, admin: &Actor, member: MemberId) -> i64 {
    read_tx!(app, admin, |tx| members::show(&mut tx, member)).unwrap().version
}

/// A change that makes a member a guardian, or leaves them one.
fn change_to_parent(member: MemberId, version: i64) -> ChangeMember {
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
        guardian_email: String::new(),
    }
}

both_engines! {
    async fn the_office_links_two_records_of_one_person(app) {
        let (admin, rosa, record) = two_records_of_rosa(&app).await;
        let kim = join_guardian(&app, &admin, "C3", "Kim").await;
        let (member, second_record) = (record.member, record.guardian);
        let shown = read_tx!(app, &admin, |tx| members::show(&mut tx, member)).unwrap();
        assert_eq!(shown.similar_records.iter().map(|one| one.id).collect::<Vec<_>>(), [second_record]);
        let record_for_kim = LinkedRecord { member: kim.viewer().unwrap().member, guardian: second_record };
        for actor in [&rosa, &kim] {
            assert_eq!(write_tx!(app, actor, |tx| members::link_record(&mut tx, record.clone())), Err(Error::NotFound));
        }
        write_tx!(app, &admin, |tx| members::link_record(&mut tx, record.clone())).unwrap();
        assert_eq!(visible_children(&app, &rosa).await, ["Gloria", "Leo"]);
        assert_eq!(visible_children(&app, &kim).await, ["Eva"]);
        assert!(find_guardian(&app, &admin, "C2", "Rosa").await.joined);
        let taken = Err(Error::field("guardian", ErrorCode::GuardianHasMember));
        assert_eq!(write_tx!(app, &admin, |tx| members::link_record(&mut tx, record_for_kim.clone())), taken);
        assert_eq!(invite(&app, &admin, second_record).await.map(drop), Err(Error::field("guardian", ErrorCode::GuardianHasMember)));
        assert_eq!(write_tx!(app, &admin, |tx| members::unlink_record(&mut tx, record_for_kim)), Err(Error::NotFound));
        let own = find_guardian(&app, &admin, "C3", "Kim").await.id;
        let of_kim = LinkedRecord { member, guardian: own };
        assert_eq!(write_tx!(app, &admin, |tx| members::link_record(&mut tx, of_kim)), taken);
        let unknown_member = LinkedRecord { member: MemberId(second_record.0), guardian: second_record };
        assert_eq!(write_tx!(app, &admin, |tx| members::link_record(&mut tx, unknown_member)), Err(Error::NotFound));
        write_tx!(app, &admin, |tx| members::unlink_record(&mut tx, record)).unwrap();
        assert_eq!(visible_children(&app, &rosa).await, ["Gloria"]);
        let emails = "SELECT COUNT(*) FROM outbox WHERE recipient = 'rosa@family.example'";
        assert_eq!(app.count(admin.agency().id, emails).await, 2, "the member gets an email about each change of access");
    }

    async fn a_linked_record_does_not_pass_to_the_next_guardian(app) {
        let (admin, _, record) = two_records_of_rosa(&app).await;
        let member = record.member;
        let GuardianLine { id: own, version: own_version, .. } = find_guardian(&app, &admin, "C1", "Rosa").await;
        write_tx!(app, &admin, |tx| members::link_record(&mut tx, record)).unwrap();
        let moved = ChangeMember {
            guardian: Some(find_guardian(&app, &admin, "C3", "Kim").await.id),
            ..change_to_parent(member, version(&app, &admin, member).await)
        };
        write_tx!(app, &admin, |tx| members::change(&mut tx, moved)).unwrap();
        let new =
            NewGuardian { guardian: Some(own), version: Some(own_version), ..guardian_form(&app, &admin, "C1", "Quentin", "quentin@family.example").await };
        save_guardian(&app, &admin, new).await.unwrap();
        let quentin = join_guardian(&app, &admin, "C1", "Quentin").await;
        assert_eq!(visible_children(&app, &quentin).await, ["Gloria"], "another person has the record now");
        let second_rosa = join_guardian(&app, &admin, "C2", "Rosa").await;
        assert_eq!(visible_children(&app, &second_rosa).await, ["Leo"], "the unlinked record is free for its own person");
    }

    async fn removing_a_member_unlinks_their_records(app) {
        let (admin, _, record) = two_records_of_rosa(&app).await;
        let member = record.member;
        write_tx!(app, &admin, |tx| members::link_record(&mut tx, record)).unwrap();
        let of = MemberRef { member, version: version(&app, &admin, member).await };
        write_tx!(app, &admin, |tx| members::remove(&mut tx, of)).unwrap();
        assert!(!find_guardian(&app, &admin, "C2", "Rosa").await.joined);
        let next = join_guardian(&app, &admin, "C2", "Rosa").await;
        assert_eq!(visible_children(&app, &next).await, ["Leo"]);
    }

    async fn revoking_a_guardianship_applies_to_linked_records(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[
            ("C1 Gloria", ROSA),
            ("C1 Gloria", "Rosita,Diaz,mother,,585-555-0177,"),
            ("C2 Leo", "Rosa,Diaz,mother,rosa@work.example,,"),
        ]).await;
        let rosa = join_guardian(&app, &admin, "C1", "Rosa").await;
        let member = rosa.viewer().unwrap().member;
        let (own, twin) = (find_guardian(&app, &admin, "C1", "Rosa").await.id, find_guardian(&app, &admin, "C1", "Rosita").await.id);
        let record = LinkedRecord { member, guardian: twin };
        write_tx!(app, &admin, |tx| members::link_record(&mut tx, record.clone())).unwrap();
        let child = ChildId(app.id(&admin, "children", "C1").await);
        let revocation = RevokeGuardianship { guardian: own, child: Some(child) };
        write_tx!(app, &admin, |tx| members::revoke_guardianship(&mut tx, revocation)).unwrap();
        assert_eq!(visible_children(&app, &rosa).await, [""; 0], "the revocation applies to the person, not to one record");
        let former: Vec<_> = child_page(&app, &admin, "C1").await.former_guardians.into_iter().map(|one| one.first_name).collect();
        assert_eq!(former, ["Rosa", "Rosita"], "the office sees the former guardians, and can restore them");
        write_tx!(app, &admin, |tx| members::restore_guardianship(&mut tx, RestoreGuardianship { guardian: own, child })).unwrap();
        assert_eq!(visible_children(&app, &rosa).await, ["Gloria"]);

        write_tx!(app, &admin, |tx| members::unlink_record(&mut tx, record.clone())).unwrap();
        let revocation = RevokeGuardianship { guardian: own, child: Some(child) };
        write_tx!(app, &admin, |tx| members::revoke_guardianship(&mut tx, revocation)).unwrap();
        let again = write_tx!(app, &admin, |tx| members::link_record(&mut tx, record));
        assert_eq!(again, Err(Error::field("guardian", ErrorCode::GuardianWasRevoked)), "linking a record does not restore the guardianship");
    }
}
