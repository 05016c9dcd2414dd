//! Guardians are people: an address alone never decides who sees a child.

use crate::{both_engines, reading, support::House, writing};
use domain::{
    ChildId, Error, GuardianId, Language, PlaceId, Result,
    family::FamilyHome,
    import::{Files, Report},
    members::{InviteParent, OfGuardian, RestoreCustody, RevokeCustody},
    people::{ChildPage, GuardianLine, HideAddress, NewGuardian},
    text::{Email, FirstName, LastName, Phone, Relationship},
};
use store::{
    Actor,
    identity::Joiner,
    import::{ImportOptions, run},
    members::{self, Delivery, Invited},
    people,
};

const HEADER: &str = "\
child_id,first_name,last_name,birth_date,home_language,address,city,state,zip,lat,lon,time_zone,availability,\
guardian_first_name,guardian_last_name,guardian_relationship,guardian_email,guardian_phone,guardian_id";
pub const ROSA: &str = "Rosa,Diaz,mother,rosa@family.example,585-555-0100,";

/// Children as `C1 Gloria`, each with the cells of a guardian.
fn file(rows: &[(&str, &str)]) -> Files {
    let row = |(child, guardian): &(&str, &str)| {
        let (reference, name) = child.split_once(' ').unwrap();
        let home = "2025-01-13,es,3 Elm St,Rochester,NY,14604,43.15,-77.60,America/New_York,Mon 08:00-18:00";
        format!("{reference},{name},Diaz,{home},{guardian}\n")
    };
    let text = format!("{HEADER}\n{}", rows.iter().map(row).collect::<String>());
    Files { children: Some(text.into_bytes()), ..Files::default() }
}

pub async fn import(house: &House, admin: &Actor, rows: &[(&str, &str)]) -> Report {
    let preview = run(&house.db, admin, &file(rows), ImportOptions { dry_run: true, overwrite: false }).await.unwrap();
    let report = house.import(admin, &file(rows)).await.unwrap();
    assert_eq!(report.errors, []);
    assert_eq!(preview, report, "what is told before is what is done");
    report
}

fn told(report: &Report) -> Vec<(u64, &str, &str, &str)> {
    report.warnings.iter().map(|one| (one.line, one.column.as_str(), one.value.as_str(), one.code.as_str())).collect()
}

pub async fn page(house: &House, admin: &Actor, child: &str) -> ChildPage {
    let id = ChildId(house.id(admin, "children", child).await);
    reading!(house, admin, |tx| people::child(&mut tx, id)).unwrap()
}

pub async fn guardian(house: &House, admin: &Actor, child: &str, first_name: &str) -> GuardianLine {
    let guardians = page(house, admin, child).await.guardians;
    guardians.into_iter().find(|one| one.first_name == first_name).unwrap()
}

async fn names(house: &House, admin: &Actor, child: &str) -> Vec<String> {
    page(house, admin, child).await.guardians.into_iter().map(|one| one.first_name).collect()
}

async fn people_of(house: &House, admin: &Actor) -> i64 {
    house.count(admin.agency().id, "SELECT COUNT(*) FROM guardians").await
}

pub async fn invite(house: &House, admin: &Actor, guardian: GuardianId) -> Result<Invited> {
    let invitation = InviteParent { guardian, language: Language::En };
    writing!(house, admin, |tx| members::invite_parent(&mut tx, invitation, Delivery::Hand))
}

/// A guardian of a child who joins by an invitation of their own.
pub async fn joined(house: &House, admin: &Actor, child: &str, first_name: &str) -> Actor {
    let id = guardian(house, admin, child, first_name).await.id;
    let invited = invite(house, admin, id).await.unwrap();
    house.join(&invited.token).await
}

async fn home(house: &House, parent: &Actor) -> FamilyHome {
    reading!(house, parent, |tx| store::family::home(&mut tx, 1)).unwrap()
}

pub async fn sees(house: &House, parent: &Actor) -> Vec<String> {
    home(house, parent).await.children.into_iter().map(|child| child.first_name).collect()
}

pub async fn form(house: &House, admin: &Actor, child: &str, first_name: &str, email: &str) -> NewGuardian {
    NewGuardian {
        child: ChildId(house.id(admin, "children", child).await),
        guardian: None,
        first_name: FirstName::try_from(first_name).unwrap(),
        last_name: LastName::try_from("").unwrap(),
        relationship: Relationship::try_from("father").unwrap(),
        email: (!email.is_empty()).then(|| Email::try_from(email).unwrap()),
        phone: Phone::try_from("").unwrap(),
        may_see_summaries: false,
        may_cancel: false,
    }
}

pub async fn keep(house: &House, admin: &Actor, new: NewGuardian) -> Result<()> {
    writing!(house, admin, |tx| people::keep_guardian(&mut tx, new))
}

both_engines! {
    async fn two_families_with_one_address_stay_two(house) {
        let admin = house.agency("small").await;
        let report = import(&house, &admin, &[
            ("C1 Gloria", "Rosa,Diaz,mother,none@agency.example,,"),
            ("C2 Leo", "Kim,Ford,father,none@agency.example,,"),
        ]).await;
        assert_eq!(told(&report), [(3, "guardian_email", "none@agency.example", "import.address_shared")]);
        assert_eq!(people_of(&house, &admin).await, 2);
        let email = Email::try_from("none@agency.example").unwrap();
        let link = reading!(house, &admin, |tx| people::link_for(&mut tx, &email, false));
        assert_eq!(link.unwrap_err(), Error::field("email", "email.several"));
        let link = writing!(house, &admin, |tx| people::link_for_one(&mut tx, &email, "kim FORD")).unwrap();
        let kim = house.join(&house.db.identity().create_link(admin.agency().id, &link).await.unwrap()).await;
        assert_eq!(sees(&house, &kim).await, ["Leo"]);
    }

    async fn siblings_share_who_has_the_same_name_and_address(house) {
        let admin = house.agency("small").await;
        import(&house, &admin, &[
            ("C1 Gloria", ROSA),
            ("C2 Leo", "ROSA,Díaz,mother,Rosa@Family.example,,"),
            ("C3 Eva", "Kim,,father,,585 555 0199,"),
            ("C4 Max", "Kim,,father,,+1 585-555-0199,"),
            ("C5 Ana", "Kim,,father,,,"),
            ("C6 Ida", "Kim,,father,,,"),
        ]).await;
        assert_eq!(people_of(&house, &admin).await, 4, "of two with a name alone nobody knows whether they are one");
        let rosa = joined(&house, &admin, "C1", "ROSA").await;
        assert_eq!(sees(&house, &rosa).await, ["Gloria", "Leo"]);
    }

    async fn two_rows_of_a_child_are_two_guardians(house) {
        let admin = house.agency("small").await;
        let rows = [("C1 Gloria", ROSA), ("C1 Gloria", "Juan,Diaz,father,,,")];
        assert_eq!(import(&house, &admin, &rows).await.added.children, 1);
        assert_eq!(names(&house, &admin, "C1").await, ["Juan", "Rosa"]);
        assert_eq!(import(&house, &admin, &rows).await.unchanged.children, 1);
        import(&house, &admin, &[rows[0]]).await;
        assert_eq!(names(&house, &admin, "C1").await, ["Rosa"]);
        let refused = house.import(&admin, &file(&[("C2 Leo", ROSA), ("C2 Leonie", "Juan,Diaz,father,,,")])).await.unwrap();
        assert_eq!((refused.errors[0].column.as_str(), refused.errors[0].code.as_str()), ("first_name", "import.child_rows_differ"));
    }

    async fn a_changed_address_keeps_a_joined_parent(house) {
        let admin = house.agency("small").await;
        import(&house, &admin, &[("C1 Gloria", ROSA)]).await;
        let rosa = joined(&house, &admin, "C1", "Rosa").await;
        let report = import(&house, &admin, &[("C1 Gloria", "Rosa,Diaz,mother,rosa@new.example,,")]).await;
        assert_eq!(told(&report), [(2, "guardian_email", "rosa@family.example", "import.guardian_keeps_access")]);
        assert_eq!(sees(&house, &rosa).await, ["Gloria"]);
        assert_eq!(people_of(&house, &admin).await, 1);
        assert_eq!(guardian(&house, &admin, "C1", "Rosa").await.email, "rosa@new.example");
    }

    async fn another_person_in_the_file_takes_the_link_and_it_is_said_before(house) {
        let admin = house.agency("small").await;
        import(&house, &admin, &[("C1 Gloria", ROSA)]).await;
        let rosa = joined(&house, &admin, "C1", "Rosa").await;
        let report = import(&house, &admin, &[("C1 Gloria", "Ana,Diaz,aunt,rosa@family.example,,")]).await;
        assert_eq!(told(&report), [(2, "guardian_first_name", "Rosa Diaz", "import.guardian_loses_access")]);
        assert!(sees(&house, &rosa).await.is_empty());
        assert_eq!(names(&house, &admin, "C1").await, ["Ana"]);
        let report = import(&house, &admin, &[("C1 Gloria", ",,,,,")]).await;
        assert_eq!(told(&report), [], "nobody signs in as Ana");
        assert!(names(&house, &admin, "C1").await.is_empty());
    }

    async fn a_guardian_id_is_the_person(house) {
        let admin = house.agency("small").await;
        import(&house, &admin, &[("C1 Gloria", ROSA)]).await;
        let rosa = joined(&house, &admin, "C1", "Rosa").await;
        // The column comes later: who stands gets the reference.
        import(&house, &admin, &[("C1 Gloria", &format!("{ROSA}G1")), ("C2 Leo", "Rosa,Diaz,mother,rosa@family.example,,G2")]).await;
        assert_eq!(people_of(&house, &admin).await, 2);
        assert_eq!(sees(&house, &rosa).await, ["Gloria"]);
        let report = import(&house, &admin, &[("C1 Gloria", "Rosa Maria,Sol,mother,sol@family.example,,G1")]).await;
        assert_eq!(told(&report), [
            (2, "guardian_id", "Rosa Diaz", "import.guardian_renamed"),
            (2, "guardian_email", "rosa@family.example", "import.guardian_keeps_access"),
        ]);
        assert_eq!(sees(&house, &rosa).await, ["Gloria"]);
    }

    async fn what_the_office_changed_of_a_guardian_stays(house) {
        let admin = house.agency("small").await;
        import(&house, &admin, &[("C1 Gloria", ROSA)]).await;
        let id = guardian(&house, &admin, "C1", "Rosa").await.id;
        let new = form(&house, &admin, "C1", "Rosita", "rosa@family.example").await;
        keep(&house, &admin, NewGuardian { guardian: Some(id), ..new }).await.unwrap();
        let report = import(&house, &admin, &[("C1 Gloria", "Rosa,Diaz,mother,rosa@family.example,1,")]).await;
        assert_eq!(told(&report), [(2, "guardian_first_name", "Rosita", "import.guardian_changed_here")]);
        let kept = guardian(&house, &admin, "C1", "Rosita").await;
        assert_eq!((kept.id, kept.relationship.as_str(), kept.phone.as_str()), (id, "father", ""));
        let won = ImportOptions { overwrite: true, dry_run: false };
        run(&house.db, &admin, &file(&[("C1 Gloria", "Rosa,Diaz,mother,rosa@family.example,2,")]), won).await.unwrap();
        assert_eq!(guardian(&house, &admin, "C1", "Rosa").await.phone, "2");
    }

    async fn an_added_guardian_is_a_person_of_their_own(house) {
        let admin = house.agency("small").await;
        import(&house, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", "Kim,Ford,father,kim@family.example,,")]).await;
        let mother = guardian(&house, &admin, "C1", "Rosa").await;
        let new = form(&house, &admin, "C1", "Juan", "rosa@family.example").await;
        keep(&house, &admin, new.clone()).await.unwrap();
        assert_eq!(names(&house, &admin, "C1").await, ["Juan", "Rosa"]);
        assert_eq!(guardian(&house, &admin, "C1", "Rosa").await, mother, "she is who she was and may what she might");
        assert_eq!(keep(&house, &admin, new.clone()).await, Err(Error::field("first_name", "guardian.is_there")));
        // One who is known is changed by their record, and only as this child's.
        let juan = guardian(&house, &admin, "C1", "Juan").await.id;
        let changed = NewGuardian { guardian: Some(juan), may_cancel: true, email: None, ..new.clone() };
        keep(&house, &admin, changed).await.unwrap();
        let juan = guardian(&house, &admin, "C1", "Juan").await;
        assert_eq!((juan.may_cancel, juan.email.as_str()), (true, ""));
        let kim = guardian(&house, &admin, "C2", "Kim").await.id;
        assert_eq!(keep(&house, &admin, NewGuardian { guardian: Some(kim), ..new }).await, Err(Error::NotFound));
        // Without an e-mail address they can lose the child, and come back neither by their record nor as somebody new.
        let revoke = RevokeCustody { guardian: juan.id, child: None };
        writing!(house, &admin, |tx| members::revoke_custody(&mut tx, revoke)).unwrap();
        let again = form(&house, &admin, "C1", "Juan", "").await;
        let named = NewGuardian { guardian: Some(juan.id), ..again.clone() };
        assert_eq!(keep(&house, &admin, named).await, Err(Error::field("guardian", "guardian.was_revoked")));
        assert_eq!(keep(&house, &admin, again).await, Err(Error::field("email", "guardian.was_revoked")));
    }

    async fn an_address_invites_one_person(house) {
        let admin = house.agency("small").await;
        import(&house, &admin, &[("C1 Gloria", ROSA), ("C1 Gloria", "Juan,,father,rosa@family.example,,")]).await;
        let rosa = guardian(&house, &admin, "C1", "Rosa").await.id;
        let juan = guardian(&house, &admin, "C1", "Juan").await.id;
        let everybody = reading!(house, &admin, |tx| members::everybody_to_invite(&mut tx)).unwrap();
        assert_eq!((everybody.count(), everybody.shared[0].people.len()), (0, 2));
        assert!(everybody.shared[0].people.iter().any(|one| one.phone == "585-555-0100"), "they can be called");
        let shown = reading!(house, &admin, |tx| members::parent_to_invite(&mut tx, juan)).unwrap();
        assert_eq!((shown.sharing, shown.taken), (vec!["Rosa Diaz".to_owned()], false));
        let invited = invite(&house, &admin, rosa).await.unwrap();
        let refused = invite(&house, &admin, juan).await.map(drop);
        assert_eq!(refused, Err(Error::field("email", "email.invited_as_another")));
        assert!(reading!(house, &admin, |tx| members::parent_to_invite(&mut tx, juan)).unwrap().taken);
        let rosa = house.join(&invited.token).await;
        assert_eq!(sees(&house, &rosa).await, ["Gloria"]);
        assert_eq!(invite(&house, &admin, juan).await.map(drop), Err(Error::field("email", "email.is_member")));
        // The way back in of the command line makes nobody another person either.
        let email = Email::try_from("rosa@family.example").unwrap();
        let link = writing!(house, &admin, |tx| people::link_for_one(&mut tx, &email, "Juan")).unwrap();
        let refused = house.db.identity().create_link(admin.agency().id, &link).await;
        assert_eq!(refused.map(drop), Err(Error::field("email", "email.is_member")));
        let nobody = form(&house, &admin, "C1", "Ana", "").await;
        keep(&house, &admin, nobody).await.unwrap();
        let ana = guardian(&house, &admin, "C1", "Ana").await.id;
        assert_eq!(invite(&house, &admin, ana).await.map(drop), Err(Error::field("email", "guardian.no_address")));
    }

    async fn an_invitation_to_an_address_before_is_dead(house) {
        let admin = house.agency("small").await;
        import(&house, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", "Kim,Ford,father,kim@family.example,,")]).await;
        let rosa = guardian(&house, &admin, "C1", "Rosa").await.id;
        let kim = guardian(&house, &admin, "C2", "Kim").await.id;
        let by_file = invite(&house, &admin, rosa).await.unwrap();
        let by_form = invite(&house, &admin, kim).await.unwrap();
        import(&house, &admin, &[("C1 Gloria", "Rosa,Diaz,mother,rosa@new.example,,")]).await;
        let new = form(&house, &admin, "C2", "Kim", "kim@new.example").await;
        keep(&house, &admin, NewGuardian { guardian: Some(kim), ..new }).await.unwrap();
        for invited in [by_file, by_form] {
            let joiner = Joiner::New { password_hash: "not a real hash".to_owned(), name: None };
            assert_eq!(house.db.identity().join(&invited.token, joiner).await, Err(Error::NotFound));
        }
        let again = invite(&house, &admin, rosa).await.unwrap();
        assert_eq!(again.email.as_str(), "rosa@new.example");
    }

    async fn a_link_makes_nobody_another_person(house) {
        let admin = house.agency("small").await;
        import(&house, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", "Kim,Ford,father,kim@family.example,,")]).await;
        // Kim's link is on its way when Rosa joins with that address.
        let kim = guardian(&house, &admin, "C2", "Kim").await.id;
        let open = invite(&house, &admin, kim).await.unwrap();
        let rosa = joined(&house, &admin, "C1", "Rosa").await;
        let moved = "UPDATE one_time_links SET email = 'rosa@family.example' WHERE used_us IS NULL";
        house.raw(Some(admin.agency().id), moved).await.unwrap();
        let joined = house.db.identity().join(&open.token, Joiner::Known(rosa.viewer().unwrap().user)).await;
        assert_eq!(joined, Err(Error::state("join.another_record")));
        assert_eq!(sees(&house, &rosa).await, ["Gloria"]);
    }

    async fn another_spelling_in_a_file_brings_no_child_back(house) {
        let admin = house.agency("small").await;
        let pam = ("C1 Gloria", "Pam,Pan,mother,pam@family.example,585-555-0188,");
        import(&house, &admin, &[("C1 Gloria", "Peter,Pan,father,pp@family.example,585-555-0177,"), pam]).await;
        let peter = guardian(&house, &admin, "C1", "Peter").await.id;
        let child = ChildId(house.id(&admin, "children", "C1").await);
        let custody = RevokeCustody { guardian: peter, child: Some(child) };
        writing!(house, &admin, |tx| members::revoke_custody(&mut tx, custody)).unwrap();
        for row in ["Pete,Pan,father,pp@family.example,,", "P.,Pan,father,new@family.example,+1 585 555 0177,"] {
            let report = import(&house, &admin, &[("C1 Gloria", row), pam]).await;
            assert_eq!(told(&report), [(2, "guardian_first_name", "Peter Pan", "import.guardian_stays_away")], "{row}");
            assert_eq!(names(&house, &admin, "C1").await, ["Pam"], "{row}");
        }
        let report = import(&house, &admin, &[("C1 Gloria", "Ida,Pan,aunt,ida@family.example,,"), pam]).await;
        assert_eq!(told(&report), []);
        assert_eq!(names(&house, &admin, "C1").await, ["Ida", "Pam"], "somebody else is linked");
    }

    async fn what_the_office_forbade_a_guardian_no_file_allows(house) {
        let admin = house.agency("small").await;
        let (rosa, kim) = (("C1 Gloria", ROSA), ("C1 Gloria", "Kim,Diaz,father,kim@family.example,,"));
        import(&house, &admin, &[rosa, kim]).await;
        let id = guardian(&house, &admin, "C1", "Kim").await.id;
        let less = NewGuardian { guardian: Some(id), ..form(&house, &admin, "C1", "Kim", "kim@family.example").await };
        keep(&house, &admin, less).await.unwrap();
        import(&house, &admin, &[rosa]).await;
        assert_eq!(names(&house, &admin, "C1").await, ["Rosa"]);
        import(&house, &admin, &[rosa, kim]).await;
        assert_eq!(names(&house, &admin, "C1").await, ["Rosa"], "it is the office's to give back");
        let child = ChildId(house.id(&admin, "children", "C1").await);
        writing!(house, &admin, |tx| members::restore_custody(&mut tx, RestoreCustody { guardian: id, child })).unwrap();
        let back = guardian(&house, &admin, "C1", "Kim").await;
        assert!(!back.may_see_summaries && !back.may_cancel, "with the rights that it had");
    }

    async fn a_placeholder_for_a_telephone_makes_nobody_one(house) {
        let admin = house.agency("small").await;
        let mother = "Mother,,mother,,000-000-0000,";
        import(&house, &admin, &[("C1 Gloria", mother), ("C2 Leo", mother)]).await;
        assert_eq!(people_of(&house, &admin).await, 2);
    }

    async fn an_address_is_kept_from_one_guardian(house, admin) {
        let child = ChildId(house.value(admin.agency().id, "SELECT child_id FROM visits WHERE reference = 'V00113'").await);
        let reference: String =
            house.value(admin.agency().id, "SELECT c.reference FROM children c JOIN visits v ON v.child_id = c.id WHERE v.reference = 'V00113'").await;
        let new = NewGuardian { child, ..form(&house, &admin, &reference, "Juan", "juan@family.example").await };
        keep(&house, &admin, new).await.unwrap();
        let juan = guardian(&house, &admin, &reference, "Juan").await;
        let mother = page(&house, &admin, &reference).await.guardians.into_iter().find(|one| one.id != juan.id).unwrap();
        let father = joined(&house, &admin, &reference, "Juan").await;
        let parent = joined(&house, &admin, &reference, &mother.first_name).await;
        let hide = HideAddress { guardian: juan.id, place: juan.places[0].id, hidden: true };
        for actor in [&father, &parent] {
            assert_eq!(writing!(house, actor, |tx| people::hide_address(&mut tx, hide.clone())), Err(Error::NotFound));
        }
        writing!(house, &admin, |tx| people::hide_address(&mut tx, hide.clone())).unwrap();
        writing!(house, &admin, |tx| people::hide_address(&mut tx, hide.clone())).unwrap();
        let places = guardian(&house, &admin, &reference, "Juan").await.places;
        assert!(places[0].hidden);
        let addresses = |home: FamilyHome| home.children.into_iter().flat_map(|child| child.next).map(|visit| visit.address).collect::<Vec<_>>();
        let (hidden, shown) = (addresses(home(&house, &father).await), addresses(home(&house, &parent).await));
        assert!(!hidden.is_empty() && hidden.iter().all(Option::is_none), "{hidden:?}");
        assert!(shown.iter().all(Option::is_some), "{shown:?}");
        let visit = home(&house, &father).await.children[0].next[0].id;
        let (_, coming) = reading!(house, &father, |tx| store::family::coming(&mut tx, visit)).unwrap();
        assert_eq!(coming.address, None);
        writing!(house, &admin, |tx| people::hide_address(&mut tx, HideAddress { hidden: false, ..hide.clone() })).unwrap();
        assert!(addresses(home(&house, &father).await).iter().all(Option::is_some));
        // A place of another child is none of theirs.
        let elsewhere: uuid::Uuid = house.value(admin.agency().id, "SELECT l.id FROM places l JOIN children c ON c.id = l.child_id WHERE c.reference = 'C0001'").await;
        let wrong = HideAddress { place: PlaceId(elsewhere), ..hide };
        assert_eq!(writing!(house, &admin, |tx| people::hide_address(&mut tx, wrong)), Err(Error::NotFound));
    }

    async fn records_to_check_stay_until_somebody_who_manages_has_looked(house) {
        let admin = house.agency("small").await;
        import(&house, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", ROSA)]).await;
        let rosa = joined(&house, &admin, "C1", "Rosa").await;
        let review = async || reading!(house, &admin, |tx| members::guardians_to_review(&mut tx)).unwrap();
        assert_eq!(review().await.total, 0);
        house.raw(Some(admin.agency().id), "UPDATE guardians SET to_review = TRUE").await.unwrap();
        let found = review().await;
        assert_eq!((found.total, found.first[0].children.len()), (1, 2));
        assert_eq!(sees(&house, &rosa).await, ["Gloria", "Leo"], "nothing changes meanwhile");
        let of = OfGuardian { guardian: found.first[0].id };
        assert_eq!(writing!(house, &rosa, |tx| members::confirm_guardian(&mut tx, of.clone())), Err(Error::NotFound));
        writing!(house, &admin, |tx| members::confirm_guardian(&mut tx, of)).unwrap();
        assert_eq!(review().await.total, 0);
    }
}
