//! Guardians are identified as people: an email address alone never decides who sees a child.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    ChildId, Error, ErrorCode, GuardianId, Language, PlaceId, Result,
    family::FamilyHome,
    import::{Files, ProblemCode, Report},
    members::{GuardianRef, InviteParent, RestoreGuardianship, RevokeGuardianship},
    people::{ChildPage, GuardianLine, HideAddress, NewGuardian},
    text::{EmailAddress, FirstName, LastName, Phone, Relationship},
};
use store::{
    Actor,
    identity::JoiningAccount,
    outbox::{self, Outcome},
    records::{
        import::{ImportOptions, run},
        members::{self, CreatedInvitation, Delivery},
        people,
    },
};

const HEADER: &str = "\
child_id,first_name,last_name,birth_date,home_language,address,city,state,zip,lat,lon,time_zone,availability,\
guardian_first_name,guardian_last_name,guardian_relationship,guardian_email,guardian_phone,guardian_id";
pub const ROSA: &str = "Rosa,Diaz,mother,rosa@family.example,585-555-0100,";

/// A children file. Each row is a child as `C1 Gloria` (reference and first name) and the cells of a guardian.
fn children_file(rows: &[(&str, &str)]) -> Files {
    let row = |(child, guardian): &(&str, &str)| {
        let (reference, name) = child.split_once(' ').unwrap();
        let home = "2025-01-13,es,3 Elm St,Rochester,NY,14604,43.15,-77.60,America/New_York,Mon 08:00-18:00";
        format!("{reference},{name},Diaz,{home},{guardian}\n")
    };
    let text = format!("{HEADER}\n{}", rows.iter().map(row).collect::<String>());
    Files { children: Some(text.into_bytes()), ..Files::default() }
}

pub async fn import(app: &TestApp, admin: &Actor, rows: &[(&str, &str)]) -> Report {
    let preview =
        run(&app.db, admin, &children_file(rows), ImportOptions { dry_run: true, ..ImportOptions::default() }).await.unwrap();
    let report = app.import(admin, &children_file(rows)).await.unwrap();
    assert_eq!(report.errors, []);
    assert_eq!(preview, report, "the dry run reports the same as the import");
    report
}

fn warnings(report: &Report) -> Vec<(u64, &str, &str, ProblemCode)> {
    report.warnings.iter().map(|one| (one.line, one.column.as_str(), one.value.as_str(), one.code)).collect()
}

pub async fn child_page(app: &TestApp, admin: &Actor, child: &str) -> ChildPage {
    let id = ChildId(app.id(admin, "children", child).await);
    read_tx!(app, admin, |tx| people::child(&mut tx, id)).unwrap()
}

pub async fn find_guardian(app: &TestApp, admin: &Actor, child: &str, first_name: &str) -> GuardianLine {
    let guardians = child_page(app, admin, child).await.guardians;
    guardians.into_iter().find(|one| one.first_name == first_name).unwrap()
}

async fn guardian_names(app: &TestApp, admin: &Actor, child: &str) -> Vec<String> {
    child_page(app, admin, child).await.guardians.into_iter().map(|one| one.first_name).collect()
}

async fn count_guardians(app: &TestApp, admin: &Actor) -> i64 {
    app.count(admin.agency().id, "SELECT COUNT(*) FROM guardians").await
}

pub async fn invite(app: &TestApp, admin: &Actor, guardian: GuardianId) -> Result<CreatedInvitation> {
    let invitation = InviteParent { guardian, language: Language::En };
    write_tx!(app, admin, |tx| members::invite_parent(&mut tx, invitation, Delivery::Manual))
}

/// Invites a guardian of a child and accepts the invitation.
pub async fn join_guardian(app: &TestApp, admin: &Actor, child: &str, first_name: &str) -> Actor {
    let id = find_guardian(app, admin, child, first_name).await.id;
    let invited = invite(app, admin, id).await.unwrap();
    app.join(&invited.token).await
}

async fn family_home(app: &TestApp, parent: &Actor) -> FamilyHome {
    read_tx!(app, parent, |tx| store::care::family::home(&mut tx, 1)).unwrap()
}

pub async fn visible_children(app: &TestApp, parent: &Actor) -> Vec<String> {
    family_home(app, parent).await.children.into_iter().map(|child| child.first_name).collect()
}

pub async fn guardian_form(app: &TestApp, admin: &Actor, child: &str, first_name: &str, email: &str) -> NewGuardian {
    NewGuardian {
        child: ChildId(app.id(admin, "children", child).await),
        guardian: None,
        version: None,
        first_name: FirstName::try_from(first_name).unwrap(),
        last_name: LastName::try_from("").unwrap(),
        relationship: Relationship::try_from("father").unwrap(),
        email: (!email.is_empty()).then(|| EmailAddress::try_from(email).unwrap()),
        phone: Phone::try_from("").unwrap(),
        may_see_summaries: false,
        may_cancel: false,
        known: None,
        confirmed: false,
    }
}

pub async fn save_guardian(app: &TestApp, admin: &Actor, new: NewGuardian) -> Result<()> {
    write_tx!(app, admin, |tx| people::save_guardian(&mut tx, new))
}

both_engines! {
    async fn families_sharing_an_email_address_stay_separate_guardians(app) {
        let admin = app.create_agency("small").await;
        let report = import(&app, &admin, &[
            ("C1 Gloria", "Rosa,Diaz,mother,none@agency.example,,"),
            ("C2 Leo", "Kim,Ford,father,none@agency.example,,"),
        ]).await;
        assert_eq!(warnings(&report), [(3, "guardian_email", "none@agency.example", ProblemCode::AddressShared)]);
        assert_eq!(count_guardians(&app, &admin).await, 2);
        let email = EmailAddress::try_from("none@agency.example").unwrap();
        let link = read_tx!(app, &admin, |tx| people::link_recipient_for(&mut tx, &email, false));
        assert_eq!(link.unwrap_err(), Error::field("email", ErrorCode::EmailAmbiguous));
        let link = write_tx!(app, &admin, |tx| people::link_recipient_named(&mut tx, &email, "kim FORD")).unwrap();
        let kim = app.join(&app.db.identity().create_link(admin.agency().id, &link).await.unwrap()).await;
        assert_eq!(visible_children(&app, &kim).await, ["Leo"]);
    }

    async fn siblings_share_a_guardian_with_the_same_name_and_email(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[
            ("C1 Gloria", ROSA),
            ("C2 Leo", "ROSA,Díaz,mother,Rosa@Family.example,,"),
            ("C3 Eva", "Kim,,father,,585 555 0199,"),
            ("C4 Max", "Kim,,father,,+1 585-555-0199,"),
            ("C5 Ana", "Kim,,father,,,"),
            ("C6 Ida", "Kim,,father,,,"),
        ]).await;
        assert_eq!(count_guardians(&app, &admin).await, 4, "guardians with only a name are never merged");
        let rosa = join_guardian(&app, &admin, "C1", "ROSA").await;
        assert_eq!(visible_children(&app, &rosa).await, ["Gloria", "Leo"]);
    }

    async fn two_rows_for_a_child_make_two_guardians(app) {
        let admin = app.create_agency("small").await;
        let rows = [("C1 Gloria", ROSA), ("C1 Gloria", "Juan,Diaz,father,,,")];
        assert_eq!(import(&app, &admin, &rows).await.added.children, 1);
        assert_eq!(guardian_names(&app, &admin, "C1").await, ["Juan", "Rosa"]);
        assert_eq!(import(&app, &admin, &rows).await.unchanged.children, 1);
        import(&app, &admin, &[rows[0]]).await;
        assert_eq!(guardian_names(&app, &admin, "C1").await, ["Rosa"]);
        let refused = app.import(&admin, &children_file(&[("C2 Leo", ROSA), ("C2 Leonie", "Juan,Diaz,father,,,")])).await.unwrap();
        assert_eq!((refused.errors[0].column.as_str(), refused.errors[0].code), ("first_name", ProblemCode::ChildRowsDiffer));
    }

    async fn a_changed_email_address_keeps_a_joined_parents_access(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA)]).await;
        let rosa = join_guardian(&app, &admin, "C1", "Rosa").await;
        let report = import(&app, &admin, &[("C1 Gloria", "Rosa,Diaz,mother,rosa@new.example,,")]).await;
        assert_eq!(warnings(&report), [(2, "guardian_email", "rosa@family.example", ProblemCode::GuardianKeepsAccess)]);
        assert_eq!(visible_children(&app, &rosa).await, ["Gloria"]);
        assert_eq!(count_guardians(&app, &admin).await, 1);
        assert_eq!(find_guardian(&app, &admin, "C1", "Rosa").await.email, "rosa@new.example");
    }

    async fn replacing_a_guardian_in_the_file_removes_access_with_a_warning(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA)]).await;
        let rosa = join_guardian(&app, &admin, "C1", "Rosa").await;
        let report = import(&app, &admin, &[("C1 Gloria", "Ana,Diaz,aunt,rosa@family.example,,")]).await;
        assert_eq!(warnings(&report), [(2, "guardian_first_name", "Rosa Diaz", ProblemCode::GuardianLosesAccess)]);
        assert!(visible_children(&app, &rosa).await.is_empty());
        assert_eq!(guardian_names(&app, &admin, "C1").await, ["Ana"]);
        let report = import(&app, &admin, &[("C1 Gloria", ",,,,,")]).await;
        assert_eq!(warnings(&report), [], "Ana has no account");
        assert!(guardian_names(&app, &admin, "C1").await.is_empty());
    }

    async fn a_guardian_id_identifies_the_person(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA)]).await;
        let rosa = join_guardian(&app, &admin, "C1", "Rosa").await;
        // A file that has the column only later sets the reference of the existing guardian.
        import(&app, &admin, &[("C1 Gloria", &format!("{ROSA}G1")), ("C2 Leo", "Rosa,Diaz,mother,rosa@family.example,,G2")]).await;
        assert_eq!(count_guardians(&app, &admin).await, 2);
        assert_eq!(visible_children(&app, &rosa).await, ["Gloria"]);
        let report = import(&app, &admin, &[("C1 Gloria", "Rosa Maria,Sol,mother,sol@family.example,,G1")]).await;
        assert_eq!(warnings(&report), [
            (2, "guardian_id", "Rosa Diaz", ProblemCode::GuardianRenamed),
            (2, "guardian_email", "rosa@family.example", ProblemCode::GuardianKeepsAccess),
        ]);
        assert_eq!(visible_children(&app, &rosa).await, ["Gloria"]);
    }

    async fn an_import_keeps_the_offices_changes_to_a_guardian(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA)]).await;
        let GuardianLine { id, version, .. } = find_guardian(&app, &admin, "C1", "Rosa").await;
        let new = guardian_form(&app, &admin, "C1", "Rosita", "rosa@family.example").await;
        save_guardian(&app, &admin, NewGuardian { guardian: Some(id), version: Some(version), ..new }).await.unwrap();
        let report = import(&app, &admin, &[("C1 Gloria", "Rosa,Diaz,mother,rosa@family.example,1,")]).await;
        assert_eq!(warnings(&report), [(2, "guardian_first_name", "Rosita", ProblemCode::GuardianChangedHere)]);
        let saved = find_guardian(&app, &admin, "C1", "Rosita").await;
        assert_eq!((saved.id, saved.relationship.as_str(), saved.phone.as_str()), (id, "father", ""));
        let overwriting = ImportOptions { overwrite: true, ..ImportOptions::default() };
        run(&app.db, &admin, &children_file(&[("C1 Gloria", "Rosa,Diaz,mother,rosa@family.example,2,")]), overwriting).await.unwrap();
        assert_eq!(find_guardian(&app, &admin, "C1", "Rosa").await.phone, "2");
    }

    async fn a_guardian_added_by_form_is_a_separate_person(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", "Kim,Ford,father,kim@family.example,,")]).await;
        let mother = find_guardian(&app, &admin, "C1", "Rosa").await;
        let new = guardian_form(&app, &admin, "C1", "Juan", "rosa@family.example").await;
        save_guardian(&app, &admin, new.clone()).await.unwrap();
        assert_eq!(guardian_names(&app, &admin, "C1").await, ["Juan", "Rosa"]);
        assert_eq!(find_guardian(&app, &admin, "C1", "Rosa").await, mother, "her record and rights are unchanged");
        assert_eq!(save_guardian(&app, &admin, new.clone()).await, Err(Error::field("first_name", ErrorCode::GuardianExists)));
        // An existing guardian is changed by their id, and only through a child of theirs.
        let GuardianLine { id: juan, version, .. } = find_guardian(&app, &admin, "C1", "Juan").await;
        let changed = NewGuardian { guardian: Some(juan), version: Some(version), may_cancel: true, email: None, ..new.clone() };
        save_guardian(&app, &admin, changed).await.unwrap();
        let juan = find_guardian(&app, &admin, "C1", "Juan").await;
        assert_eq!((juan.may_cancel, juan.email.as_str()), (true, ""));
        let kim = find_guardian(&app, &admin, "C2", "Kim").await.id;
        assert_eq!(save_guardian(&app, &admin, NewGuardian { guardian: Some(kim), ..new }).await, Err(Error::NotFound));
        // A guardian without an email address can lose the child too, and returns neither by their id nor as a new guardian.
        let revoke = RevokeGuardianship { guardian: juan.id, child: None };
        write_tx!(app, &admin, |tx| members::revoke_guardianship(&mut tx, revoke)).unwrap();
        let again = guardian_form(&app, &admin, "C1", "Juan", "").await;
        let named = NewGuardian { guardian: Some(juan.id), ..again.clone() };
        assert_eq!(save_guardian(&app, &admin, named).await, Err(Error::field("guardian", ErrorCode::GuardianWasRevoked)));
        assert_eq!(save_guardian(&app, &admin, again).await, Err(Error::field("email", ErrorCode::GuardianWasRevoked)));
    }

    async fn an_email_address_is_invited_for_one_person_only(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA), ("C1 Gloria", "Juan,,father,rosa@family.example,,")]).await;
        let rosa = find_guardian(&app, &admin, "C1", "Rosa").await.id;
        let juan = find_guardian(&app, &admin, "C1", "Juan").await.id;
        let pending = read_tx!(app, &admin, |tx| members::people_to_invite(&mut tx)).unwrap();
        assert_eq!((pending.count(), pending.shared[0].people.len()), (0, 2));
        assert!(pending.shared[0].people.iter().any(|one| one.phone == "585-555-0100"), "the phone number is listed");
        let shown = read_tx!(app, &admin, |tx| members::parent_to_invite(&mut tx, juan)).unwrap();
        assert_eq!((shown.sharing, shown.taken), (vec!["Rosa Diaz".to_owned()], false));
        let invited = invite(&app, &admin, rosa).await.unwrap();
        let refused = invite(&app, &admin, juan).await.map(drop);
        assert_eq!(refused, Err(Error::field("email", ErrorCode::EmailInvitedAsAnother)));
        assert!(read_tx!(app, &admin, |tx| members::parent_to_invite(&mut tx, juan)).unwrap().taken);
        let rosa = app.join(&invited.token).await;
        assert_eq!(visible_children(&app, &rosa).await, ["Gloria"]);
        assert_eq!(invite(&app, &admin, juan).await.map(drop), Err(Error::field("email", ErrorCode::EmailIsMember)));
        // An access link from the command line can't link the account to another person either.
        let email = EmailAddress::try_from("rosa@family.example").unwrap();
        let link = write_tx!(app, &admin, |tx| people::link_recipient_named(&mut tx, &email, "Juan")).unwrap();
        let refused = app.db.identity().create_link(admin.agency().id, &link).await;
        assert_eq!(refused.map(drop), Err(Error::field("email", ErrorCode::EmailIsMember)));
        let without_email = guardian_form(&app, &admin, "C1", "Ana", "").await;
        save_guardian(&app, &admin, without_email).await.unwrap();
        let ana = find_guardian(&app, &admin, "C1", "Ana").await.id;
        assert_eq!(invite(&app, &admin, ana).await.map(drop), Err(Error::field("email", ErrorCode::GuardianWithoutEmail)));
    }

    async fn a_failed_email_of_an_invitation_is_listed_until_the_next_one(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", "Kim,Ford,father,kim@family.example,,")]).await;
        let rosa = find_guardian(&app, &admin, "C1", "Rosa").await.id;
        let kim = find_guardian(&app, &admin, "C2", "Kim").await.id;
        let send = async |guardian, outcome: Outcome| {
            let invitation = InviteParent { guardian, language: Language::En };
            write_tx!(app, &admin, |tx| members::invite_parent(&mut tx, invitation, Delivery::Email)).unwrap();
            let leased = outbox::lease_next(&app.db, app.clock.now()).await.unwrap().unwrap();
            outbox::save_outcome(&app.db, &leased, outcome, app.clock.now()).await.unwrap();
        };
        let failed = async || {
            let page = read_tx!(app, &admin, |tx| members::list(&mut tx, &domain::lists::ListQuery::default())).unwrap();
            let failed = page.rows.into_iter().filter(|line| line.email_failed);
            failed.map(|line| line.email).collect::<Vec<_>>()
        };
        send(rosa, Outcome::Failed("550 unknown".into())).await;
        send(kim, Outcome::RetryLater("450 busy".into())).await;
        assert_eq!(failed().await, ["rosa@family.example"]);
        send(rosa, Outcome::Sent).await;
        send(kim, Outcome::TooOld).await;
        assert_eq!(failed().await, ["kim@family.example"]);
    }

    async fn an_invitation_to_a_former_email_address_is_invalid(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", "Kim,Ford,father,kim@family.example,,")]).await;
        let rosa = find_guardian(&app, &admin, "C1", "Rosa").await.id;
        let GuardianLine { id: kim, version, .. } = find_guardian(&app, &admin, "C2", "Kim").await;
        let by_file = invite(&app, &admin, rosa).await.unwrap();
        let by_form = invite(&app, &admin, kim).await.unwrap();
        import(&app, &admin, &[("C1 Gloria", "Rosa,Diaz,mother,rosa@new.example,,")]).await;
        let new = guardian_form(&app, &admin, "C2", "Kim", "kim@new.example").await;
        save_guardian(&app, &admin, NewGuardian { guardian: Some(kim), version: Some(version), ..new }).await.unwrap();
        for invited in [by_file, by_form] {
            let joining_account = JoiningAccount::New { password_hash: "not a real hash".to_owned(), name: None };
            assert_eq!(app.db.identity().join(&invited.token, joining_account).await, Err(Error::NotFound));
        }
        let again = invite(&app, &admin, rosa).await.unwrap();
        assert_eq!(again.email.as_str(), "rosa@new.example");
    }

    async fn an_invitation_cannot_link_an_account_to_another_guardian(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", "Kim,Ford,father,kim@family.example,,")]).await;
        // Kim's invitation is open when its address becomes the one that Rosa has joined with.
        let kim = find_guardian(&app, &admin, "C2", "Kim").await.id;
        let open = invite(&app, &admin, kim).await.unwrap();
        let rosa = join_guardian(&app, &admin, "C1", "Rosa").await;
        let moved = "UPDATE one_time_links SET email = 'rosa@family.example' WHERE used_us IS NULL";
        app.execute_raw(Some(admin.agency().id), moved).await.unwrap();
        let joined = app.db.identity().join(&open.token, JoiningAccount::Existing(rosa.viewer().unwrap().user)).await;
        assert_eq!(joined, Err(Error::state(ErrorCode::JoinsAnotherRecord)));
        assert_eq!(visible_children(&app, &rosa).await, ["Gloria"]);
    }

    async fn an_import_does_not_restore_a_revoked_guardianship_under_another_spelling(app) {
        let admin = app.create_agency("small").await;
        let pam = ("C1 Gloria", "Pam,Pan,mother,pam@family.example,585-555-0188,");
        import(&app, &admin, &[("C1 Gloria", "Peter,Pan,father,pp@family.example,585-555-0177,"), pam]).await;
        let peter = find_guardian(&app, &admin, "C1", "Peter").await.id;
        let child = ChildId(app.id(&admin, "children", "C1").await);
        let revocation = RevokeGuardianship { guardian: peter, child: Some(child) };
        write_tx!(app, &admin, |tx| members::revoke_guardianship(&mut tx, revocation)).unwrap();
        for row in ["Pete,Pan,father,pp@family.example,,", "P.,Pan,father,new@family.example,+1 585 555 0177,"] {
            let report = import(&app, &admin, &[("C1 Gloria", row), pam]).await;
            assert_eq!(warnings(&report), [(2, "guardian_first_name", "Peter Pan", ProblemCode::GuardianStaysAway)], "{row}");
            assert_eq!(guardian_names(&app, &admin, "C1").await, ["Pam"], "{row}");
        }
        let report = import(&app, &admin, &[("C1 Gloria", "Ida,Pan,aunt,ida@family.example,,"), pam]).await;
        assert_eq!(warnings(&report), []);
        assert_eq!(guardian_names(&app, &admin, "C1").await, ["Ida", "Pam"], "another person is linked");
    }

    async fn an_import_does_not_restore_rights_that_the_office_removed(app) {
        let admin = app.create_agency("small").await;
        let (rosa, kim) = (("C1 Gloria", ROSA), ("C1 Gloria", "Kim,Diaz,father,kim@family.example,,"));
        import(&app, &admin, &[rosa, kim]).await;
        let GuardianLine { id, version, .. } = find_guardian(&app, &admin, "C1", "Kim").await;
        let reduced_rights = NewGuardian { guardian: Some(id), version: Some(version), ..guardian_form(&app, &admin, "C1", "Kim", "kim@family.example").await };
        save_guardian(&app, &admin, reduced_rights).await.unwrap();
        import(&app, &admin, &[rosa]).await;
        assert_eq!(guardian_names(&app, &admin, "C1").await, ["Rosa"]);
        import(&app, &admin, &[rosa, kim]).await;
        assert_eq!(guardian_names(&app, &admin, "C1").await, ["Rosa"], "only the office restores a guardianship");
        let child = ChildId(app.id(&admin, "children", "C1").await);
        write_tx!(app, &admin, |tx| members::restore_guardianship(&mut tx, RestoreGuardianship { guardian: id, child })).unwrap();
        let back = find_guardian(&app, &admin, "C1", "Kim").await;
        assert!(!back.may_see_summaries && !back.may_cancel, "it keeps the reduced rights");
    }

    async fn a_placeholder_phone_number_does_not_merge_guardians(app) {
        let admin = app.create_agency("small").await;
        let mother = "Mother,,mother,,000-000-0000,";
        import(&app, &admin, &[("C1 Gloria", mother), ("C2 Leo", mother)]).await;
        assert_eq!(count_guardians(&app, &admin).await, 2);
    }

    async fn a_home_address_can_be_hidden_from_one_guardian(app, admin) {
        let child = ChildId(app.query_value(admin.agency().id, "SELECT child_id FROM visits WHERE reference = 'V00113'").await);
        let reference: String =
            app.query_value(admin.agency().id, "SELECT c.reference FROM children c JOIN visits v ON v.child_id = c.id WHERE v.reference = 'V00113'").await;
        let new = NewGuardian { child, ..guardian_form(&app, &admin, &reference, "Juan", "juan@family.example").await };
        save_guardian(&app, &admin, new).await.unwrap();
        let juan = find_guardian(&app, &admin, &reference, "Juan").await;
        let mother = child_page(&app, &admin, &reference).await.guardians.into_iter().find(|one| one.id != juan.id).unwrap();
        let father = join_guardian(&app, &admin, &reference, "Juan").await;
        let parent = join_guardian(&app, &admin, &reference, &mother.first_name).await;
        let hide = HideAddress { guardian: juan.id, place: juan.places[0].id, hidden: true };
        for actor in [&father, &parent] {
            assert_eq!(write_tx!(app, actor, |tx| people::hide_address(&mut tx, hide.clone())), Err(Error::NotFound));
        }
        write_tx!(app, &admin, |tx| people::hide_address(&mut tx, hide.clone())).unwrap();
        write_tx!(app, &admin, |tx| people::hide_address(&mut tx, hide.clone())).unwrap();
        let places = find_guardian(&app, &admin, &reference, "Juan").await.places;
        assert!(places[0].hidden);
        let addresses = |home: FamilyHome| home.children.into_iter().flat_map(|child| child.next).map(|visit| visit.address).collect::<Vec<_>>();
        let (hidden, shown) = (addresses(family_home(&app, &father).await), addresses(family_home(&app, &parent).await));
        assert!(!hidden.is_empty() && hidden.iter().all(Option::is_none), "{hidden:?}");
        assert!(shown.iter().all(Option::is_some), "{shown:?}");
        let visit = family_home(&app, &father).await.children[0].next[0].id;
        let (_, upcoming_visit) = read_tx!(app, &father, |tx| store::care::family::upcoming_visit(&mut tx, visit)).unwrap();
        assert_eq!(upcoming_visit.address, None);
        write_tx!(app, &admin, |tx| people::hide_address(&mut tx, HideAddress { hidden: false, ..hide.clone() })).unwrap();
        assert!(addresses(family_home(&app, &father).await).iter().all(Option::is_some));
        // A place of another child is not found.
        let elsewhere: uuid::Uuid = app.query_value(admin.agency().id, "SELECT l.id FROM places l JOIN children c ON c.id = l.child_id WHERE c.reference = 'C0001'").await;
        let other_childs_place = HideAddress { place: PlaceId(elsewhere), ..hide };
        assert_eq!(write_tx!(app, &admin, |tx| people::hide_address(&mut tx, other_childs_place)), Err(Error::NotFound));
    }

    async fn guardians_to_review_stay_listed_until_confirmed(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", ROSA)]).await;
        let rosa = join_guardian(&app, &admin, "C1", "Rosa").await;
        let review = async || read_tx!(app, &admin, |tx| members::guardians_to_review(&mut tx)).unwrap();
        assert_eq!(review().await.total, 0);
        app.execute_raw(Some(admin.agency().id), "UPDATE guardians SET to_review = TRUE").await.unwrap();
        let found = review().await;
        assert_eq!((found.total, found.first[0].children.len()), (1, 2));
        assert_eq!(visible_children(&app, &rosa).await, ["Gloria", "Leo"], "access stays the same until the review");
        let of = GuardianRef { guardian: found.first[0].id };
        assert_eq!(write_tx!(app, &rosa, |tx| members::confirm_guardian(&mut tx, of.clone())), Err(Error::NotFound));
        write_tx!(app, &admin, |tx| members::confirm_guardian(&mut tx, of)).unwrap();
        assert_eq!(review().await.total, 0);
    }
}
