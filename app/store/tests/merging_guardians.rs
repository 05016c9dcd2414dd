//! Two records of one guardian are merged, for a day undone again, and found again by an import. What the tables have after each step
//! is compared with the pure rules of `domain::merging::guardians`.

use crate::{
    both_engines,
    guardians::{ROSA, child_page, find_guardian, import, invite, join_guardian, visible_children},
    merging::merge as merge_children,
    read_tx,
    support::TestApp,
    write_tx,
};
use domain::{
    ChildId, Conflict, Error, ErrorCode, GuardianId, PlaceId, Result,
    holds::{HoldPerson, NewHold},
    import::ProblemCode,
    members::{LinkedRecord, RestoreGuardianship, RevokeGuardianship},
    merging::{
        UndoMerge,
        guardians::{GuardianSnapshot, MergeGuardians, UndoGuardianMerge},
    },
    people::{HideAddress, guardians::TypedGuardian},
    search::SearchQuery,
    text::HoldGround,
};
use jiff::civil::date;
use serde_json::{Value, json};
use store::{
    Actor, Engine,
    privacy::{holds, my_data},
    records::{
        members,
        merging::{
            self,
            guardians::{self, GuardianMergeObstacle, GuardianMergePage},
        },
        people,
    },
};

const SECOND: &str = "Rosita,Diaz,mother,rosa@work.example,585-555-0199,";

pub async fn child_id(app: &TestApp, admin: &Actor, child: &str) -> ChildId {
    ChildId(app.id(admin, "children", child).await)
}

pub async fn belongings(app: &TestApp, admin: &Actor, guardian: GuardianId) -> GuardianSnapshot {
    read_tx!(app, admin, |tx| guardians::belongings(&mut tx, guardian)).unwrap()
}

async fn version(app: &TestApp, admin: &Actor, guardian: GuardianId) -> i64 {
    let id = guardian.0.simple();
    let literal = if app.db.engine() == Engine::Postgres { format!("'{id}'") } else { format!("x'{id}'") };
    let versions: Vec<i64> =
        app.query_values(admin.agency().id, &format!("SELECT version FROM guardians WHERE id = {literal}")).await;
    // On PostgreSQL another agency's rows are not even read.
    versions.first().copied().unwrap_or(1)
}

pub async fn merge(
    app: &TestApp,
    admin: &Actor,
    child: ChildId,
    (survivor, merged): (GuardianId, GuardianId),
    winners: Value,
) -> Result<()> {
    let mut sent = json!({
        "child": child.to_string(), "survivor": survivor.to_string(), "merged": merged.to_string(), "reason": "Recorded twice",
        "survivor_version": version(app, admin, survivor).await.to_string(),
        "merged_version": version(app, admin, merged).await.to_string(),
    });
    for (field, winner) in winners.as_object().unwrap() {
        sent[field] = winner.clone();
    }
    let merge: MergeGuardians = serde_json::from_value(sent).unwrap();
    write_tx!(app, admin, |tx| guardians::merge(&mut tx, merge))
}

pub async fn undo(app: &TestApp, admin: &Actor, child: ChildId, merged: GuardianId) -> Result<()> {
    write_tx!(app, admin, |tx| guardians::undo(&mut tx, UndoGuardianMerge { merged, child }))
}

async fn page(
    app: &TestApp,
    admin: &Actor,
    child: ChildId,
    guardian: GuardianId,
    other: Option<GuardianId>,
) -> GuardianMergePage {
    let query = SearchQuery::of("work.example");
    read_tx!(app, admin, |tx| guardians::page(&mut tx, (child, guardian), other, &query)).unwrap()
}

/// A mother recorded at each of two siblings under other names, and who guards one of three.
struct Family {
    admin: Actor,
    gloria: ChildId,
    leo: ChildId,
    rosa: GuardianId,
    rosita: GuardianId,
}

async fn family(app: &TestApp) -> Family {
    let admin = app.create_agency("small").await;
    import(app, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", SECOND), ("C3 Eva", ROSA), ("C3 Eva", SECOND)]).await;
    let (gloria, leo) = (child_id(app, &admin, "C1").await, child_id(app, &admin, "C2").await);
    let rosa = find_guardian(app, &admin, "C1", "Rosa").await.id;
    let rosita = find_guardian(app, &admin, "C2", "Rosita").await.id;
    Family { admin, gloria, leo, rosa, rosita }
}

async fn home_of(app: &TestApp, admin: &Actor, child: &str) -> PlaceId {
    child_page(app, admin, child).await.guardians[0].places[0].id
}

both_engines! {
    async fn two_records_of_a_guardian_become_one_and_two_again(app) {
        let Family { admin, gloria, leo, rosa, rosita } = family(&app).await;
        let parent = join_guardian(&app, &admin, "C2", "Rosita").await;
        let hide = HideAddress { guardian: rosita, place: home_of(&app, &admin, "C3").await, hidden: true };
        write_tx!(app, &admin, |tx| people::hide_address(&mut tx, hide)).unwrap();
        let before = (belongings(&app, &admin, rosa).await, belongings(&app, &admin, rosita).await);
        let found = page(&app, &admin, gloria, rosa, None).await;
        assert_eq!(found.found.iter().map(|one| one.id).collect::<Vec<_>>(), [rosita]);
        let preview = page(&app, &admin, gloria, rosa, Some(rosita)).await.preview.unwrap();
        assert!(preview.obstacles.is_empty() && preview.moves_account && preview.children.len() == 3);
        // Something is hidden from Rosita, who has not seen Gloria's address.
        assert_eq!(preview.children.iter().map(|line| line.newly_hidden).collect::<Vec<_>>(), [0, 1, 0]);

        merge(&app, &admin, gloria, (rosa, rosita), json!({ "phone": "merged" })).await.unwrap();
        let after = belongings(&app, &admin, rosa).await;
        assert_eq!(after.fields.email, "rosa@family.example");
        assert_eq!(after.fields.phone, before.1.fields.phone);
        assert_eq!((after.links.len(), after.account, after.hidden.len()), (3, before.1.account, 2));
        let emptied = GuardianSnapshot { fields: before.1.fields.clone(), ..GuardianSnapshot::default() };
        assert_eq!(belongings(&app, &admin, rosita).await, emptied);
        let parent = app.reload_actor(&parent).await;
        assert_eq!(visible_children(&app, &parent).await, ["Eva", "Gloria", "Leo"]);
        let data = read_tx!(app, &parent, |tx| my_data::guardian_records(&mut tx)).unwrap();
        assert_eq!(data.iter().map(|one| one.email.as_str()).collect::<Vec<_>>(), ["rosa@family.example", "rosa@work.example"]);

        // The merged record is in no choice, and leads to the one that is left.
        assert_eq!(read_tx!(app, &admin, |tx| guardians::survivor(&mut tx, rosita)), Ok(rosa));
        assert_eq!(read_tx!(app, &admin, |tx| guardians::survivor(&mut tx, rosa)), Err(Error::NotFound));
        assert!(page(&app, &admin, gloria, rosa, None).await.found.is_empty());
        let typed = TypedGuardian { email: "rosa@work.example".into(), ..TypedGuardian::default() };
        let offered = read_tx!(app, &admin, |tx| people::guardians_like(&mut tx, None, &typed)).unwrap();
        assert_eq!(offered.iter().map(|one| one.id).collect::<Vec<_>>(), [rosa], "what it said is a clue to the other one");
        let line = find_guardian(&app, &admin, "C2", "Rosa").await;
        assert!(line.joined && line.merges.len() == 1 && line.merges[0].can_undo, "{line:?}");
        assert_eq!(invite(&app, &admin, rosita).await.err(), Some(Error::NotFound));

        undo(&app, &admin, leo, rosita).await.unwrap();
        assert_eq!((belongings(&app, &admin, rosa).await, belongings(&app, &admin, rosita).await), before);
        let parent = app.reload_actor(&parent).await;
        assert_eq!(visible_children(&app, &parent).await, ["Eva", "Leo"]);
        assert_eq!(undo(&app, &admin, gloria, rosita).await, Ok(()), "a button that is pressed twice");
        assert_eq!(undo(&app, &admin, gloria, rosa).await, Err(Error::NotFound), "never merged");
    }

    async fn what_prevents_a_merge_is_named(app) {
        let Family { admin, gloria, leo, rosa, rosita } = family(&app).await;
        assert_eq!(merge(&app, &admin, gloria, (rosa, rosa), json!({})).await, Err(Error::state(ErrorCode::MergeSameChild)));
        assert_eq!(merge(&app, &admin, leo, (rosa, rosita), json!({})).await, Err(Error::NotFound), "no guardian of the child");
        let stale = merge(&app, &admin, gloria, (rosa, rosita), json!({ "survivor_version": "7" })).await;
        assert_eq!(stale, Err(Conflict::Stale { current: version(&app, &admin, rosa).await }.into()));
        let oak = app.create_agency("oak").await;
        assert_eq!(merge(&app, &oak, gloria, (rosa, rosita), json!({})).await, Err(Error::NotFound));
        // An access that has ended at one of the two.
        let eva = child_id(&app, &admin, "C3").await;
        write_tx!(app, &admin, |tx| members::revoke_guardianship(&mut tx, RevokeGuardianship { guardian: rosita, child: Some(eva) })).unwrap();
        let obstacles = page(&app, &admin, gloria, rosa, Some(rosita)).await.preview.unwrap().obstacles;
        assert!(matches!(&obstacles[..], [GuardianMergeObstacle::AccessEnded(child)] if child.id == eva), "{obstacles:?}");
        assert_eq!(merge(&app, &admin, gloria, (rosa, rosita), json!({})).await, Err(Error::state(ErrorCode::MergeInTheWay)));
        write_tx!(app, &admin, |tx| members::restore_guardianship(&mut tx, RestoreGuardianship { guardian: rosita, child: eva })).unwrap();
        // An account and an invitation.
        join_guardian(&app, &admin, "C1", "Rosa").await;
        invite(&app, &admin, rosita).await.unwrap();
        let obstacles = page(&app, &admin, gloria, rosa, Some(rosita)).await.preview.unwrap().obstacles;
        assert_eq!(obstacles, [GuardianMergeObstacle::BothAccounts]);
        assert_eq!(merge(&app, &admin, gloria, (rosa, rosita), json!({})).await, Err(Error::state(ErrorCode::MergeInTheWay)));
    }

    async fn a_linked_record_is_merged_into_the_one_that_the_person_signs_in_as(app) {
        let Family { admin, gloria, rosa, rosita, .. } = family(&app).await;
        let parent = join_guardian(&app, &admin, "C1", "Rosa").await;
        let link = LinkedRecord { member: parent.viewer().unwrap().member, guardian: rosita };
        write_tx!(app, &admin, |tx| members::link_record(&mut tx, link)).unwrap();
        let before = (belongings(&app, &admin, rosa).await, belongings(&app, &admin, rosita).await);
        assert_eq!(before.1.signs_in_as, Some(rosa));
        let alike = page(&app, &admin, gloria, rosa, None).await.alike;
        assert_eq!(alike.iter().map(|one| one.id).collect::<Vec<_>>(), [rosita], "the linked ones first");
        merge(&app, &admin, gloria, (rosa, rosita), json!({})).await.unwrap();
        assert_eq!(visible_children(&app, &app.reload_actor(&parent).await).await, ["Eva", "Gloria", "Leo"]);
        undo(&app, &admin, gloria, rosita).await.unwrap();
        assert_eq!((belongings(&app, &admin, rosa).await, belongings(&app, &admin, rosita).await), before);
    }

    async fn an_invitation_goes_to_the_record_that_is_left(app) {
        let Family { admin, gloria, rosa, rosita, .. } = family(&app).await;
        let invited = invite(&app, &admin, rosita).await.unwrap();
        let before = belongings(&app, &admin, rosita).await;
        merge(&app, &admin, gloria, (rosa, rosita), json!({})).await.unwrap();
        let after = belongings(&app, &admin, rosa).await;
        assert_eq!((after.fields.email.as_str(), after.invitation.as_deref()), ("rosa@work.example", Some("rosa@work.example")));
        undo(&app, &admin, gloria, rosita).await.unwrap();
        assert_eq!(belongings(&app, &admin, rosita).await, before);
        merge(&app, &admin, gloria, (rosa, rosita), json!({})).await.unwrap();
        let parent = app.join(&invited.token).await;
        assert_eq!(visible_children(&app, &parent).await, ["Eva", "Gloria", "Leo"]);
        assert_eq!(undo(&app, &admin, gloria, rosita).await, Err(Error::state(ErrorCode::MergeUndoAccountSince)));
    }

    async fn an_undo_is_refused_when_it_is_not_clean(app) {
        let Family { admin, gloria, leo, rosa, rosita } = family(&app).await;
        merge(&app, &admin, gloria, (rosa, rosita), json!({})).await.unwrap();
        let ground = HoldGround::try_from("Case 26-114").unwrap();
        let hold = NewHold { subject: HoldPerson::Guardian(rosa), since: date(2026, 11, 30), ground };
        app.clock.shift(1_000);
        let refused = NewHold { subject: HoldPerson::Guardian(rosita), ..hold.clone() };
        assert_eq!(write_tx!(app, &admin, |tx| holds::set(&mut tx, refused)).unwrap_err(), Error::NotFound);
        // Two records of a child are merged since, and only then those of its guardian go back.
        app.clock.shift(1_000);
        merge_children(&app, &admin, gloria, leo, json!({})).await.unwrap();
        assert_eq!(undo(&app, &admin, gloria, rosita).await, Err(Error::state(ErrorCode::MergeUndoChildFirst)));
        write_tx!(app, &admin, |tx| merging::undo(&mut tx, UndoMerge { merged: leo })).unwrap();
        write_tx!(app, &admin, |tx| holds::set(&mut tx, hold)).unwrap();
        assert_eq!(undo(&app, &admin, gloria, rosita).await, Err(Error::state(ErrorCode::MergeUndoHeld)));
        app.clock.shift(25 * 3_600_000_000);
        let admin = app.reload_actor(&admin).await;
        assert_eq!(undo(&app, &admin, gloria, rosita).await, Err(Error::state(ErrorCode::MergeUndoTooLate)));
    }

    async fn a_merge_of_children_goes_back_before_that_of_a_guardian(app) {
        let Family { admin, gloria, leo, rosa, rosita } = family(&app).await;
        merge_children(&app, &admin, gloria, leo, json!({})).await.unwrap();
        app.clock.shift(1_000);
        merge(&app, &admin, gloria, (rosa, rosita), json!({})).await.unwrap();
        let undo_children = async || write_tx!(app, &admin, |tx| merging::undo(&mut tx, UndoMerge { merged: leo }));
        assert_eq!(undo_children().await, Err(Error::state(ErrorCode::MergeUndoGuardianFirst)));
        undo(&app, &admin, gloria, rosita).await.unwrap();
        undo_children().await.unwrap();
        assert_eq!(find_guardian(&app, &admin, "C2", "Rosita").await.id, rosita);
    }

    async fn an_import_finds_the_record_that_is_left(app) {
        let Family { admin, gloria, rosa, rosita, .. } = family(&app).await;
        merge(&app, &admin, gloria, (rosa, rosita), json!({})).await.unwrap();
        let count = async || app.count(admin.agency().id, "SELECT COUNT(*) FROM guardians").await;
        let (people, after) = (count().await, belongings(&app, &admin, rosa).await);
        let report = import(&app, &admin, &[("C1 Glory", ROSA), ("C2 Leon", SECOND), ("C3 Evi", ROSA), ("C3 Evi", SECOND)]).await;
        assert_eq!((count().await, belongings(&app, &admin, rosa).await), (people, after.clone()), "nothing is doubled or changed");
        let merged: Vec<_> = report.warnings.iter().filter(|one| one.code == ProblemCode::GuardianIsMerged).collect();
        assert_eq!(merged.iter().map(|one| (one.line, one.value.as_str())).collect::<Vec<_>>(), [(3, "Rosa Diaz"), (5, "Rosa Diaz")]);
        // A new child of the person under the other name, and one whose name is all that a row says.
        import(&app, &admin, &[("C4 Ida", SECOND), ("C2 Leo", "Rosita,Diaz,mother,,,")]).await;
        assert_eq!(count().await, people);
        assert_eq!(find_guardian(&app, &admin, "C4", "Rosa").await.id, rosa);
        let ended = RevokeGuardianship { guardian: rosa, child: Some(gloria) };
        write_tx!(app, &admin, |tx| members::revoke_guardianship(&mut tx, ended)).unwrap();
        let report = import(&app, &admin, &[("C1 Gloria", "R. Diaz,,mother,rosa@work.example,,")]).await;
        assert!(report.warnings.iter().any(|one| one.code == ProblemCode::GuardianStaysAway), "{:?}", report.warnings);
        assert_eq!((count().await, child_page(&app, &admin, "C1").await.guardians.len()), (people, 0));
    }
}
