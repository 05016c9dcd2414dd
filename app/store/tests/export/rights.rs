//! The rights of guardians in files.

use super::{NONE, assert_import_changes_nothing, assert_nothing_changes, export_all, import};
use crate::{both_engines, guardians::find_guardian, support::TestApp, write_tx};
use domain::{
    ChildId,
    import::{Counts, Files, ProblemCode},
    members::{RestoreGuardianship, RevokeGuardianship},
    people::NewGuardian,
    text::{EmailAddress, FirstName, LastName, Phone, Relationship},
};
use store::{
    Actor,
    records::{
        import::{ImportOptions, run},
        members, people,
    },
};

const HEADER: &str = "child_id,first_name,last_name,birth_date,home_language,address,city,state,zip,guardian_first_name,\
    guardian_last_name,guardian_relationship,guardian_email,guardian_phone,availability,guardian_may_see_summaries,\
    guardian_may_cancel,guardian_may_sign";
const ONE: Counts = Counts { children: 1, ..NONE };

/// A child at this address with Rosa and these cells of her rights.
fn rosa_at(address: &str, rights: &str) -> Files {
    let row = format!("C1,Gloria,Diaz,2025-01-13,es,{address},Rochester,NY,14604,Rosa,Diaz,mother,rosa@f.example,585-555-0100,");
    Files { children: Some(format!("{HEADER}\n{row}Mon 08:00-18:00,{rights}\n").into_bytes()), ..Files::default() }
}

fn rosa(rights: &str) -> Files {
    rosa_at("3 Elm St", rights)
}

/// The same file without the columns.
fn rosa_without(address: &str) -> Files {
    let text = String::from_utf8(rosa_at(address, "").children.unwrap()).unwrap();
    let text = text.replace(",guardian_may_see_summaries,guardian_may_cancel,guardian_may_sign", "").replace("18:00,", "18:00");
    Files { children: Some(text.into_bytes()), ..Files::default() }
}

/// What Rosa may: see summaries, cancel, sign.
async fn rights(app: &TestApp, admin: &Actor) -> [bool; 3] {
    let line = find_guardian(app, admin, "C1", "Rosa").await;
    let signs = app.count(admin.agency().id, "SELECT COUNT(*) FROM guardianships WHERE may_sign").await;
    [line.may_see_summaries, line.may_cancel, signs > 0]
}

async fn set_by_hand(app: &TestApp, admin: &Actor, may_see_summaries: bool, may_cancel: bool) {
    let line = find_guardian(app, admin, "C1", "Rosa").await;
    let form = NewGuardian {
        child: child(app, admin).await,
        guardian: Some(line.id),
        version: Some(line.version),
        first_name: FirstName::try_from("Rosa").unwrap(),
        last_name: LastName::try_from("Diaz").unwrap(),
        relationship: Relationship::try_from("mother").unwrap(),
        email: Some(EmailAddress::try_from("rosa@f.example").unwrap()),
        phone: Phone::try_from("585-555-0100").unwrap(),
        may_see_summaries,
        may_cancel,
        known: None,
        confirmed: false,
    };
    write_tx!(app, admin, |tx| people::save_guardian(&mut tx, form)).unwrap();
}

async fn child(app: &TestApp, admin: &Actor) -> ChildId {
    ChildId(app.id(admin, "children", "C1").await)
}

async fn conflicts(app: &TestApp, admin: &Actor, files: &Files) -> Vec<(u64, String, String, ProblemCode)> {
    let report = run(&app.db, admin, files, ImportOptions::default()).await.unwrap();
    report.errors.into_iter().map(|one| (one.line, one.column, one.value, one.code)).collect()
}

fn conflict(column: &str, cell: &str) -> Vec<(u64, String, String, ProblemCode)> {
    vec![(2, column.to_owned(), cell.to_owned(), ProblemCode::ChangedHere)]
}

both_engines! {
    async fn a_file_sets_rights_that_nobody_has_set_here(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &rosa(",,"), false).await;
        assert_eq!(rights(&app, &admin).await, [true, false, false], "as the form of a guardian starts");
        let version = find_guardian(&app, &admin, "C1", "Rosa").await.version;
        for (cells, expected) in [("yes,yes,yes", [true; 3]), ("no,,", [false, true, true]), ("yes,no,no", [true, false, false])] {
            assert_eq!(import(&app, &admin, &rosa(cells), false).await.changed, ONE, "{cells}");
            assert_eq!(rights(&app, &admin).await, expected, "{cells}");
            assert_nothing_changes(&app, &admin).await;
        }
        assert_eq!(find_guardian(&app, &admin, "C1", "Rosa").await.version, version + 3, "an open form is stale");
        import(&app, &admin, &rosa("yes,yes,no"), false).await;
        for files in [rosa_without("3 Elm St"), rosa_without("4 Elm St"), rosa_at("5 Elm St", ",,")] {
            import(&app, &admin, &files, true).await;
            assert_eq!(rights(&app, &admin).await, [true, true, false], "a file that says nothing changes nothing of them");
        }
        let found = conflicts(&app, &admin, &rosa("yes,maybe,no")).await;
        assert_eq!(found, [(2, "guardian_may_cancel".into(), "maybe".into(), ProblemCode::YesOrNoOfRight)]);
    }

    async fn rights_of_an_export_come_back_in_another_agency(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &rosa("no,yes,yes"), false).await;
        let files = export_all(&app, &app.reload_actor(&admin).await).await;
        let text = String::from_utf8(files.children.clone().unwrap()).unwrap();
        assert!(text.contains(",no,yes,yes,"), "{text}");
        let oak = app.create_agency("oak").await;
        import(&app, &oak, &files, false).await;
        let line = find_guardian(&app, &oak, "C1", "Rosa").await;
        assert!(!line.may_see_summaries && line.may_cancel);
        assert_import_changes_nothing(&app, &oak).await;
    }

    async fn rights_that_the_office_has_set_are_a_conflict(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &rosa("yes,yes,no"), false).await;
        let older = export_all(&app, &app.reload_actor(&admin).await).await;
        set_by_hand(&app, &admin, true, false).await;
        let admin = app.reload_actor(&admin).await;
        assert_nothing_changes(&app, &admin).await;
        // The row of the last import says nothing new.
        assert_eq!(import(&app, &admin, &rosa("yes,yes,no"), false).await.changed, NONE);
        for (files, column, cell) in [
            (rosa_at("4 Elm St", "yes,yes,no"), "guardian_may_cancel", "yes"),
            (rosa_at("4 Elm St", ",yes,"), "guardian_may_cancel", "yes"),
            (rosa("no,no,no"), "guardian_may_see_summaries", "no"),
            (older.clone(), "guardian_may_cancel", "yes"),
        ] {
            assert_eq!(conflicts(&app, &admin, &files).await, conflict(column, cell));
        }
        assert_eq!(rights(&app, &admin).await, [true, false, false]);
        assert_eq!(import(&app, &admin, &rosa_at("4 Elm St", "yes,no,no"), false).await.changed, ONE, "it agrees with the office");
        // From now on nobody has changed them since a file.
        assert_eq!(import(&app, &admin, &rosa_at("4 Elm St", "yes,yes,no"), false).await.changed, ONE);

        set_by_hand(&app, &admin, false, true).await;
        assert_eq!(import(&app, &admin, &rosa_at("4 Elm St", "yes,yes,no"), true).await.changed, ONE, "files may replace it");
        assert_eq!(rights(&app, &admin).await, [true, true, false]);
        // A file with one of the columns says nothing of what the office made of the others.
        set_by_hand(&app, &admin, false, true).await;
        assert_eq!(import(&app, &admin, &rosa_at("5 Elm St", ",yes,"), false).await.changed, ONE);
        assert_eq!(conflicts(&app, &admin, &rosa_at("5 Elm St", "yes,yes,no")).await, conflict("guardian_may_see_summaries", "yes"));
        assert_eq!(rights(&app, &admin).await, [false, true, false]);
    }

    async fn an_access_that_has_ended_does_not_come_back(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &rosa("yes,no,no"), false).await;
        let guardian = find_guardian(&app, &admin, "C1", "Rosa").await.id;
        let child = child(&app, &admin).await;
        let end = RevokeGuardianship { guardian, child: Some(child) };
        write_tx!(app, &admin, |tx| members::revoke_guardianship(&mut tx, end)).unwrap();
        let links = "SELECT COUNT(*) FROM guardianships";
        for overwrite in [false, true] {
            import(&app, &admin, &rosa("yes,yes,yes"), overwrite).await;
            assert_eq!(app.count(admin.agency().id, links).await, 0);
        }
        let back = RestoreGuardianship { guardian, child };
        write_tx!(app, &admin, |tx| members::restore_guardianship(&mut tx, back)).unwrap();
        assert_eq!(rights(&app, &admin).await, [true, false, false]);
        // Bringing an access back is a decision of the office too.
        assert_eq!(conflicts(&app, &admin, &rosa_at("4 Elm St", "yes,yes,yes")).await, conflict("guardian_may_cancel", "yes"));
    }

    async fn a_right_that_the_office_took_does_not_come_back_with_a_new_link(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &rosa("yes,yes,no"), false).await;
        set_by_hand(&app, &admin, true, false).await;
        let nobody = String::from_utf8(rosa(",,").children.unwrap()).unwrap().replace("Rosa,Diaz,mother,rosa@f.example,585-555-0100", ",,,,");
        import(&app, &admin, &Files { children: Some(nobody.into_bytes()), ..Files::default() }, false).await;
        import(&app, &admin, &rosa("yes,yes,no"), false).await;
        assert_eq!(app.count(admin.agency().id, "SELECT COUNT(*) FROM guardianships").await, 0);
    }
}
