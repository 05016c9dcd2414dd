//! Guardians as the office edits them by hand: undo, two editors, and one person as the guardian of several children.

use crate::{
    both_engines,
    guardians::{ROSA, child_page, find_guardian, guardian_form, import, invite, join_guardian, save_guardian, visible_children},
    read_tx,
    support::TestApp,
    write_tx,
};
use domain::{
    ChildId, Conflict, Error, ErrorCode, GuardianId, Result,
    members::{RestoreGuardianship, RevokeGuardianship},
    people::{
        GuardianLine, NewGuardian,
        guardians::{GuardianVersion, KnownGuardian, KnownPerson, LinkGuardian, TypedGuardian},
    },
    text::{Phone, Relationship},
};
use store::{
    Actor,
    records::{members, people},
};

const LEO: &str = "Kim,Ford,father,kim@family.example,,";

async fn child_id(app: &TestApp, admin: &Actor, child: &str) -> ChildId {
    ChildId(app.id(admin, "children", child).await)
}

fn changed(guardian: &GuardianLine, new: NewGuardian) -> NewGuardian {
    NewGuardian { guardian: Some(guardian.id), version: Some(guardian.version), ..new }
}

async fn undo(app: &TestApp, admin: &Actor, child: &str, guardian: GuardianId, version: i64) -> Result<()> {
    let undo = GuardianVersion { guardian, child: child_id(app, admin, child).await, version };
    write_tx!(app, admin, |tx| people::undo_guardian(&mut tx, undo))
}

async fn link(app: &TestApp, admin: &Actor, child: &str, guardian: GuardianId, confirmed: bool) -> Result<()> {
    let link = LinkGuardian {
        child: child_id(app, admin, child).await,
        guardian,
        relationship: Relationship::try_from("mother").unwrap(),
        may_see_summaries: true,
        may_cancel: false,
        confirmed,
    };
    write_tx!(app, admin, |tx| people::link_guardian(&mut tx, link))
}

/// The first names of the guardians who look like this one.
async fn offered(app: &TestApp, admin: &Actor, child: Option<ChildId>, typed: [&str; 4]) -> Vec<String> {
    let [first_name, last_name, email, phone] = typed.map(str::to_owned);
    let typed = TypedGuardian { first_name, last_name, email, phone };
    let people: Vec<KnownPerson> = read_tx!(app, admin, |tx| people::guardians_like(&mut tx, child, &typed)).unwrap();
    people.into_iter().map(|person| person.name).collect()
}

both_engines! {
    async fn the_last_change_of_a_guardian_is_shown_and_undone(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", ROSA)]).await;
        let before = find_guardian(&app, &admin, "C1", "Rosa").await;
        assert_eq!((before.last_change.clone(), before.may_cancel, before.may_see_summaries), (None, false, true));
        let new = guardian_form(&app, &admin, "C1", "Rosita", "rosa@new.example").await;
        save_guardian(&app, &admin, changed(&before, NewGuardian { may_cancel: true, ..new.clone() })).await.unwrap();
        let saved = find_guardian(&app, &admin, "C1", "Rosita").await;
        let change = saved.last_change.clone().unwrap();
        assert!(change.is_here && !change.change.is_new && change.change.by.is_some(), "{change:?}");
        let sibling = find_guardian(&app, &admin, "C2", "Rosita").await.last_change.unwrap();
        assert!(!sibling.is_here, "a change is undone where it was made");
        assert_eq!(undo(&app, &admin, "C2", saved.id, saved.version).await, Err(Error::state(ErrorCode::NothingToUndo)));
        let stale = save_guardian(&app, &admin, changed(&before, new)).await;
        assert_eq!(stale, Err(Conflict::Stale { current: saved.version }.into()));
        assert_eq!(undo(&app, &admin, "C1", saved.id, before.version).await, Err(Conflict::Stale { current: saved.version }.into()));
        undo(&app, &admin, "C1", saved.id, saved.version).await.unwrap();
        let back = find_guardian(&app, &admin, "C1", "Rosa").await;
        let texts = |line: &GuardianLine| (line.email.clone(), line.phone.clone(), line.relationship.clone(), line.may_cancel);
        assert_eq!(texts(&back), texts(&before));
        // An undo is undone like any change, and an import ends that.
        undo(&app, &admin, "C1", back.id, back.version).await.unwrap();
        let again = find_guardian(&app, &admin, "C1", "Rosita").await;
        app.execute_raw(Some(admin.agency().id), "UPDATE guardians SET changed_here = FALSE").await.unwrap();
        import(&app, &admin, &[("C1 Gloria", "Rosita,,aunt,rosa@new.example,,"), ("C2 Leo", "Rosita,,mother,rosa@new.example,,")]).await;
        let imported = find_guardian(&app, &admin, "C1", "Rosita").await;
        assert!(imported.version > again.version && imported.last_change.is_none(), "{imported:?}");
    }

    async fn a_new_guardian_has_nothing_to_undo(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA)]).await;
        let new = guardian_form(&app, &admin, "C1", "Juan", "").await;
        save_guardian(&app, &admin, new.clone()).await.unwrap();
        let juan = find_guardian(&app, &admin, "C1", "Juan").await;
        assert!(juan.last_change.as_ref().unwrap().change.is_new);
        assert_eq!(undo(&app, &admin, "C1", juan.id, juan.version).await, Err(Error::state(ErrorCode::NothingToUndo)));
        let unchanged = NewGuardian { phone: Phone::try_from("").unwrap(), ..changed(&juan, new) };
        save_guardian(&app, &admin, unchanged).await.unwrap();
        assert_eq!(find_guardian(&app, &admin, "C1", "Juan").await.version, juan.version, "nothing was changed");
    }

    async fn twins_have_one_guardian_who_is_invited_once(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ",,,,,"), ("C2 Leo", ",,,,,")]).await;
        save_guardian(&app, &admin, guardian_form(&app, &admin, "C1", "Rosa", "rosa@family.example").await).await.unwrap();
        let rosa = find_guardian(&app, &admin, "C1", "Rosa").await;
        let second = guardian_form(&app, &admin, "C2", "Rosa", "rosa@family.example").await;
        assert_eq!(save_guardian(&app, &admin, second.clone()).await, Err(Error::field("known", ErrorCode::GuardianMayBeKnown)));
        assert!(child_page(&app, &admin, "C2").await.guardians.is_empty(), "nothing is saved before the answer");
        let linked = NewGuardian { known: Some(KnownGuardian::Link(rosa.id)), may_see_summaries: true, ..second.clone() };
        save_guardian(&app, &admin, linked.clone()).await.unwrap();
        assert_eq!(find_guardian(&app, &admin, "C2", "Rosa").await.id, rosa.id);
        assert_eq!(app.count(admin.agency().id, "SELECT COUNT(*) FROM guardians").await, 1);
        assert_eq!(save_guardian(&app, &admin, linked).await, Err(Error::field("known", ErrorCode::GuardianExists)));
        let parent = join_guardian(&app, &admin, "C1", "Rosa").await;
        assert_eq!(visible_children(&app, &parent).await, ["Gloria", "Leo"]);
    }

    async fn another_person_may_share_the_address_but_not_the_account(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", LEO)]).await;
        let juan = guardian_form(&app, &admin, "C2", "Juan", "rosa@family.example").await;
        save_guardian(&app, &admin, NewGuardian { known: Some(KnownGuardian::Another), ..juan }).await.unwrap();
        let rosa = join_guardian(&app, &admin, "C1", "Rosa").await;
        assert_eq!(visible_children(&app, &rosa).await, ["Gloria"], "an address does not decide who sees a child");
        let juan = find_guardian(&app, &admin, "C2", "Juan").await.id;
        assert_eq!(invite(&app, &admin, juan).await.map(drop), Err(Error::field("email", ErrorCode::EmailIsMember)));
    }

    async fn an_account_sees_a_linked_child_after_a_confirmation(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", LEO)]).await;
        let rosa = find_guardian(&app, &admin, "C1", "Rosa").await;
        let parent = join_guardian(&app, &admin, "C1", "Rosa").await;
        assert_eq!(link(&app, &admin, "C2", rosa.id, false).await, Err(Error::field("confirmed", ErrorCode::LinkNotConfirmed)));
        assert_eq!(visible_children(&app, &parent).await, ["Gloria"]);
        let child = child_id(&app, &admin, "C2").await;
        let like = read_tx!(app, &parent, |tx| people::guardians_like(&mut tx, Some(child), &TypedGuardian::default()));
        assert_eq!(like, Err(Error::NotFound), "guardians find nobody");
        let found = read_tx!(app, &parent, |tx| people::guardians_to_link(&mut tx, child, "rosa"));
        assert_eq!(found, Err(Error::NotFound));
        link(&app, &admin, "C2", rosa.id, true).await.unwrap();
        assert_eq!(visible_children(&app, &parent).await, ["Gloria", "Leo"]);
        assert_eq!(link(&app, &admin, "C2", rosa.id, true).await, Err(Error::field("guardian", ErrorCode::GuardianExists)));
        // The link is the last change: undone, the access ends at once, and is kept to be brought back.
        let linked = find_guardian(&app, &admin, "C2", "Rosa").await;
        undo(&app, &admin, "C2", rosa.id, linked.version).await.unwrap();
        assert_eq!(visible_children(&app, &parent).await, ["Gloria"]);
        let former = child_page(&app, &admin, "C2").await.former_guardians;
        assert_eq!((former.len(), former[0].id), (1, rosa.id));
        assert_eq!(link(&app, &admin, "C2", rosa.id, true).await, Err(Error::field("guardian", ErrorCode::GuardianWasRevoked)));
        let restore = RestoreGuardianship { guardian: rosa.id, child: child_id(&app, &admin, "C2").await };
        write_tx!(app, &admin, |tx| members::restore_guardianship(&mut tx, restore)).unwrap();
        assert_eq!(visible_children(&app, &parent).await, ["Gloria", "Leo"]);
    }

    async fn an_end_is_a_change_with_a_version(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA)]).await;
        let rosa = find_guardian(&app, &admin, "C1", "Rosa").await;
        let child = child_id(&app, &admin, "C1").await;
        let revoke = RevokeGuardianship { guardian: rosa.id, child: Some(child) };
        write_tx!(app, &admin, |tx| members::revoke_guardianship(&mut tx, revoke)).unwrap();
        let ended = child_page(&app, &admin, "C1").await.former_guardians.remove(0).last_change.unwrap();
        assert_eq!((ended.change.version, ended.is_here), (rosa.version + 1, true));
        undo(&app, &admin, "C1", rosa.id, ended.change.version).await.unwrap();
        let back = find_guardian(&app, &admin, "C1", "Rosa").await;
        assert_eq!((back.relationship, back.may_see_summaries, back.version), (rosa.relationship, true, rosa.version + 2));
    }

    async fn a_known_guardian_is_found_by_address_number_or_name(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", "José,Díaz,father,jose@family.example,(585) 555-0100,"), ("C2 Leo", LEO)]).await;
        let leo = Some(child_id(&app, &admin, "C2").await);
        for typed in [
            ["J.", "", "JOSE@family.example", ""],
            ["Pepe", "", "", "+1 585.555.0100"],
            ["JOSE", "Diaz", "", ""],
            ["Jose\u{301}", "Di\u{301}az", "other@family.example", ""],
        ] {
            assert_eq!(offered(&app, &admin, leo, typed).await, ["José Díaz"], "{typed:?}");
            assert_eq!(offered(&app, &admin, None, typed).await, ["José Díaz"], "{typed:?}");
        }
        assert_eq!(offered(&app, &admin, leo, ["Ana", "Diaz", "ana@family.example", "585-555-0101"]).await, Vec::<String>::new());
        let gloria = Some(child_id(&app, &admin, "C1").await);
        assert_eq!(offered(&app, &admin, gloria, ["José", "Díaz", "", ""]).await, Vec::<String>::new(), "the child has him");
        // Another agency has none of these people.
        let other = app.create_agency("other").await;
        import(&app, &other, &[("C1 Gloria", ",,,,,")]).await;
        assert_eq!(offered(&app, &other, None, ["José", "Díaz", "jose@family.example", "585-555-0100"]).await, Vec::<String>::new());
        let jose = find_guardian(&app, &admin, "C1", "José").await.id;
        assert_eq!(link(&app, &other, "C1", jose, true).await, Err(Error::NotFound));
    }

    async fn a_search_finds_guardians_to_link(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", LEO)]).await;
        let leo = child_id(&app, &admin, "C2").await;
        let found = async |search: &str| {
            let page = read_tx!(app, &admin, |tx| people::guardians_to_link(&mut tx, leo, search)).unwrap();
            assert!(!page.more);
            page.found.into_iter().map(|person| (person.name, person.children.len())).collect::<Vec<_>>()
        };
        assert_eq!(found("ros").await, [("Rosa Diaz".to_owned(), 1)]);
        assert_eq!(found("0100").await, [("Rosa Diaz".to_owned(), 1)]);
        assert_eq!(found("kim").await, [], "Leo has him");
        assert_eq!(found(" ").await, []);
    }
}
