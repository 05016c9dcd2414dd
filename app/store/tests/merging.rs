//! Doubles of children: they are found when a child is added, and two records of one child are merged, for a day undone again. What
//! the tables have after each step is compared with the pure rules of `domain::merging`.

use crate::{
    both_engines,
    children::{form as read_form, with},
    read_tx,
    support::{TestApp, demo_files},
    write_tx,
};
use domain::{
    ChildId, Error, ErrorCode, Result, VisitId,
    children::{ChildForm, ChildVersion, EndChild, places::PlaceVersion},
    doubles::{Likeness, Person, Reason},
    holds::{HoldPerson, NewHold},
    import::ProblemCode,
    merging::{MergeObstacle, Refusal, Snapshot, UndoMerge, apply, plan, plan_return, take_back},
    notes::NoteToSign,
    people::Search,
    search::Query,
    text::{FamilySummary, HoldGround, NoteBody, Remark},
    visits::NoteState,
};
use jiff::civil::date;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::{
    Actor, audit,
    care::{notes, visits},
    privacy::holds,
    records::{children, merging, people, search},
};

/// A child with visits in the week of the demo, one of them, and its provider.
pub const VISIT: &str = "V00113";
const PROVIDER: &str = "sarah.young@maple.example";

pub async fn add(app: &TestApp, actor: &Actor, changed: Value) -> Result<ChildId> {
    let fields = json!({
        "reference": "", "first_name": "Noa", "last_name": "Lind", "preferred_name": "", "pronouns": "",
        "birth_date": "2024-05-06", "home_language": "Spanish", "further_languages": "", "time_zone": "America/New_York",
        "availability": "Monday 8:00-18:00", "allergies": "", "safety_note": "", "address": "1 Elm St", "city": "Rochester",
        "state": "NY", "zip": "14604", "lat": "43.15", "lon": "-77.6", "guardian_first_name": "", "guardian_last_name": "",
        "guardian_relationship": "", "guardian_email": "", "guardian_phone": "",
    });
    let new = read_form(with(fields, &changed))?;
    write_tx!(app, actor, |tx| people::add_child(&mut tx, new))
}

pub async fn form(app: &TestApp, actor: &Actor, child: ChildId) -> ChildForm {
    read_tx!(app, actor, |tx| children::form(&mut tx, child)).unwrap()
}

pub async fn merge(app: &TestApp, actor: &Actor, survivor: ChildId, merged: ChildId, winners: Value) -> Result<()> {
    let (own, other) = (form(app, actor, survivor).await.version, form(app, actor, merged).await.version);
    let sent = json!({
        "survivor": survivor.to_string(), "survivor_version": own.to_string(), "merged": merged.to_string(),
        "merged_version": other.to_string(), "reason": "Added twice",
    });
    let merge = read_form(with(sent, &winners)).unwrap();
    write_tx!(app, actor, |tx| merging::merge(&mut tx, merge))
}

pub async fn undo(app: &TestApp, actor: &Actor, merged: ChildId) -> Result<ChildId> {
    write_tx!(app, actor, |tx| merging::undo(&mut tx, UndoMerge { merged }))
}

pub async fn belongings(app: &TestApp, actor: &Actor, child: ChildId) -> Snapshot {
    read_tx!(app, actor, |tx| merging::belongings(&mut tx, child)).unwrap()
}

pub async fn child_of(app: &TestApp, admin: &Actor, visit: &str) -> ChildId {
    let id = format!("SELECT child_id FROM visits WHERE reference = '{visit}'");
    ChildId(app.query_value(admin.agency().id, &id).await)
}

/// The provider visits the child on Tuesday and signs the note.
pub async fn sign(app: &TestApp, admin: &Actor) -> (Actor, VisitId) {
    let provider = app.sign_in_member(admin, PROVIDER).await;
    let visit = VisitId(app.id(admin, "visits", VISIT).await);
    app.next_day();
    write_tx!(app, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
    app.clock.shift(3_600_000_000);
    write_tx!(app, &provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
    let note = NoteToSign {
        visit,
        version: 0,
        body: NoteBody::try_from("A tower of six").unwrap(),
        family_summary: FamilySummary::try_from("We built a tower.").unwrap(),
        attested: true,
    };
    write_tx!(app, &provider, |tx| notes::sign(&mut tx, note)).unwrap();
    (provider, visit)
}

async fn counts(app: &TestApp, admin: &Actor) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in ["visits", "notes", "authorizations", "places", "child_contacts", "visit_changes", "children"] {
        counts.push(app.count(admin.agency().id, &format!("SELECT COUNT(*) FROM {table}")).await);
    }
    counts
}

both_engines! {
    async fn a_new_child_that_is_alike_is_asked_about_once(app, admin) {
        let guardian = json!({
            "guardian_first_name": "Rosa", "guardian_relationship": "mother", "guardian_phone": "(585) 555-0042",
        });
        let noa = add(&app, &admin, guardian).await.unwrap();
        let asked = Error::field("confirm_new", ErrorCode::ChildrenAlike);
        for same in [json!({}), json!({ "first_name": "Lind", "last_name": "NOÁ" })] {
            assert_eq!(add(&app, &admin, same).await, Err(asked.clone()));
        }
        let Err(Error::Invalid { fields }) = add(&app, &admin, json!({ "reference": "C0207" })).await else { panic!("added") };
        assert_eq!(fields.len(), 2, "all mistakes at once: {fields:?}");
        let alike = async |first: &str, birth_date, phone: &str| {
            let person = Person {
                first_name: first.into(),
                last_name: "Lind".into(),
                birth_date,
                phones: vec![phone.into()],
                emails: vec![],
            };
            read_tx!(app, &admin, |tx| children::alike(&mut tx, person)).unwrap()
        };
        let found = alike("Noa", Some(date(2024, 5, 6)), "").await;
        assert_eq!((found.len(), found[0].id, found[0].alike.likeness), (1, noa, Likeness::Likely));
        let twin = alike("Mia", Some(date(2024, 5, 6)), "585 555 0042").await;
        assert_eq!(twin[0].alike.likeness, Likeness::Possible);
        assert!(twin[0].alike.reasons.contains(&Reason::OtherFirstName) && twin[0].alike.reasons.contains(&Reason::SamePhone));
        assert_eq!(alike("Mia", Some(date(2020, 1, 1)), "585 555 0042").await, [], "a sibling");
        add(&app, &admin, json!({ "confirm_new": "true" })).await.unwrap();
        let oak = app.create_agency("oak").await;
        add(&app, &oak, json!({})).await.expect("the children of another agency are not alike");
    }

    async fn a_merge_moves_everything_and_its_undo_brings_it_back(app, admin) {
        let merged = child_of(&app, &admin, VISIT).await;
        let survivor = add(&app, &admin, json!({ "allergies": "nuts" })).await.unwrap();
        let (provider, visit) = sign(&app, &admin).await;
        let admin = app.reload_actor(&admin).await;
        let signed = read_tx!(app, &provider, |tx| notes::show(&mut tx, visit)).unwrap();
        let before = (belongings(&app, &admin, survivor).await, belongings(&app, &admin, merged).await);
        let (fields, total) = (form(&app, &admin, survivor).await.fields, counts(&app, &admin).await);
        let moves = plan(&before.0, &before.1).unwrap();
        assert!(!moves.visits.is_empty() && !moves.links.is_empty() && !moves.homes.is_empty());

        merge(&app, &admin, survivor, merged, json!({ "first_name": "merged" })).await.unwrap();
        let mut expected = before.clone();
        apply(&moves, &mut expected.0, &mut expected.1);
        assert_eq!(belongings(&app, &admin, survivor).await, expected.0.clone().sorted());
        assert_eq!(belongings(&app, &admin, merged).await, expected.1.sorted());
        let after = form(&app, &admin, survivor).await.fields;
        assert!(after.first_name != "Noa" && after.last_name == "Lind" && after.allergies == "nuts");
        assert_eq!(counts(&app, &admin).await, total, "nothing is lost");

        // The merged record is nowhere but leads to the survivor.
        assert_eq!(read_tx!(app, &admin, |tx| people::child(&mut tx, merged)).unwrap_err(), Error::NotFound);
        assert_eq!(read_tx!(app, &admin, |tx| merging::survivor(&mut tx, merged)), Ok(survivor));
        assert_eq!(read_tx!(app, &provider, |tx| merging::survivor(&mut tx, merged)), Ok(survivor), "it is in the caseload");
        assert_eq!(read_tx!(app, &admin, |tx| children::form(&mut tx, merged)).unwrap_err(), Error::NotFound);
        let listed = read_tx!(app, &admin, |tx| people::children(&mut tx, &Search::default())).unwrap();
        assert!(listed.rows.iter().all(|row| row.child.id != merged));
        let name = format!("{} {}", after.first_name, after.last_name);
        let query = Query::try_from(name.as_str()).unwrap();
        let found = read_tx!(app, &admin, |tx| search::search(&mut tx, &query)).unwrap();
        assert!(found.children.iter().any(|child| child.id == survivor) && found.children.iter().all(|child| child.id != merged));
        assert_eq!(read_tx!(app, &admin, |tx| people::child(&mut tx, survivor)).unwrap().merges.len(), 1);

        // Texts are readable, and what was signed is unchanged.
        let note = read_tx!(app, &provider, |tx| notes::show(&mut tx, visit)).unwrap();
        assert_eq!((note.state, note.body.as_str(), &note.signature), (NoteState::Signed, "A tower of six", &signed.signature));
        let oak = app.create_agency("oak").await;
        assert_eq!(undo(&app, &oak, merged).await, Err(Error::NotFound));

        assert_eq!(undo(&app, &admin, merged).await, Ok(survivor));
        assert_eq!((belongings(&app, &admin, survivor).await, belongings(&app, &admin, merged).await), before);
        assert_eq!(form(&app, &admin, survivor).await.fields, fields);
        assert_eq!(read_tx!(app, &provider, |tx| notes::show(&mut tx, visit)).unwrap().body, "A tower of six");
        let events = app.count(admin.agency().id, "SELECT COUNT(*) FROM audit_events").await;
        assert_eq!(undo(&app, &admin, merged).await, Ok(survivor), "a button that is pressed twice");
        assert_eq!(app.count(admin.agency().id, "SELECT COUNT(*) FROM audit_events").await, events);
        assert_eq!(undo(&app, &admin, survivor).await, Err(Error::NotFound), "never merged");
        assert_eq!(counts(&app, &admin).await, total);
    }

    async fn a_merge_that_is_sent_twice_is_made_once(app, admin) {
        let merged = child_of(&app, &admin, VISIT).await;
        let survivor = add(&app, &admin, json!({})).await.unwrap();
        let sent = json!({
            "survivor": survivor.to_string(), "survivor_version": "1", "merged": merged.to_string(), "merged_version": "1",
            "reason": "Added twice",
        });
        let send = async |sent: Value| {
            let merge = read_form(sent).unwrap();
            write_tx!(app, &admin, |tx| async {
                merging::merge(&mut tx, merge).await?;
                Ok::<_, Error>(tx.is_unchanged())
            })
        };
        assert_eq!(send(sent.clone()).await, Ok(false));
        let count = async |table: &str| app.count(admin.agency().id, &format!("SELECT COUNT(*) FROM {table}")).await;
        let before = (count("child_merges").await, count("audit_events").await);
        assert_eq!(send(sent.clone()).await, Ok(true));
        assert_eq!((count("child_merges").await, count("audit_events").await), before);
        let other = add(&app, &admin, json!({ "first_name": "Mia", "birth_date": "2020-01-02" })).await.unwrap();
        let elsewhere = with(sent, &json!({ "survivor": other.to_string() }));
        assert_eq!(send(elsewhere).await, Err(Error::NotFound), "it is merged into another one");
    }

    async fn two_homes_at_one_address_become_one(app, admin) {
        let agency = admin.agency().id;
        let merged = child_of(&app, &admin, VISIT).await;
        let survivor = add(&app, &admin, json!({ "reference": "D0001" })).await.unwrap();
        let homes = format!("FROM places p JOIN visits v ON v.agency_id = p.agency_id AND v.child_id = p.child_id
            AND v.reference = '{VISIT}' WHERE p.kind = 'home'");
        let same = format!("UPDATE places SET address = (SELECT UPPER(p.address) {homes}), city = (SELECT p.city {homes}),
            zip = (SELECT p.zip {homes}) WHERE child_id = (SELECT id FROM children WHERE reference = 'D0001')");
        app.execute_raw(Some(agency), &same).await.unwrap();
        let hide = format!("INSERT INTO hidden_places (agency_id, guardian_id, child_id, place_id)
            SELECT g.agency_id, g.guardian_id, g.child_id, p.id FROM guardianships g
            JOIN places p ON p.agency_id = g.agency_id AND p.child_id = g.child_id AND p.kind = 'home'
            JOIN visits v ON v.agency_id = p.agency_id AND v.child_id = p.child_id AND v.reference = '{VISIT}'");
        app.execute_raw(Some(agency), &hide).await.unwrap();
        let before = (belongings(&app, &admin, survivor).await, belongings(&app, &admin, merged).await);
        let query = domain::search::SearchQuery::of("");
        let page = read_tx!(app, &admin, |tx| merging::page(&mut tx, survivor, Some(merged), &query)).unwrap();
        let preview = page.preview.unwrap();
        assert!(preview.is_same_home && preview.counts.places == before.1.places.len() - 1);
        let moves = plan(&before.0, &before.1).unwrap();
        merge(&app, &admin, survivor, merged, json!({})).await.unwrap();
        let mut expected = before.clone();
        apply(&moves, &mut expected.0, &mut expected.1);
        let after = (belongings(&app, &admin, survivor).await, belongings(&app, &admin, merged).await);
        assert_eq!(after, (expected.0.sorted(), expected.1.sorted()));
        let home = before.0.places[0].0;
        assert!(!after.0.visits.is_empty() && after.0.visits.iter().all(|visit| visit.place == home));
        assert!(after.0.hidden.iter().any(|(_, place)| *place == home), "the address stays hidden");
        let shown = read_tx!(app, &admin, |tx| people::child(&mut tx, survivor)).unwrap();
        assert_eq!(shown.record.places.len(), before.0.places.len() + before.1.places.len() - 1, "one home");
        let report = app.import(&admin, &demo_files()).await.unwrap();
        let codes: Vec<ProblemCode> = report.warnings.iter().map(|warning| warning.code).collect();
        assert_eq!((report.errors.len(), codes), (0, vec![ProblemCode::ChildWasMerged]));
        assert_eq!(undo(&app, &admin, merged).await, Ok(survivor));
        assert_eq!((belongings(&app, &admin, survivor).await, belongings(&app, &admin, merged).await), before);
    }

    async fn an_undo_leaves_nobody_with_an_ended_home_only(app, admin) {
        let merged = child_of(&app, &admin, VISIT).await;
        let survivor = add(&app, &admin, json!({ "reference": "D0001" })).await.unwrap();
        merge(&app, &admin, survivor, merged, json!({})).await.unwrap();
        let home = belongings(&app, &admin, survivor).await.places.into_iter().find(|(_, is_home)| *is_home).unwrap().0;
        let end = read_form(json!({
            "place": home.to_string(), "version": "1", "ended_on": "2027-12-01", "next_home": "",
        })).unwrap();
        write_tx!(app, &admin, |tx| children::end_place(&mut tx, end)).unwrap();
        let refused = Err(Error::state(ErrorCode::MergeUndoOnlyEndedPlaces));
        assert_eq!(undo(&app, &admin, merged).await, refused);
        let back = PlaceVersion { place: home, version: 2 };
        write_tx!(app, &admin, |tx| children::bring_back_place(&mut tx, back)).unwrap();
        assert_eq!(undo(&app, &admin, merged).await, Ok(survivor));
    }

    async fn a_merge_makes_forms_of_guardians_stale_and_keeps_grounds_of_holds_readable(app, admin) {
        let merged = child_of(&app, &admin, VISIT).await;
        let survivor = add(&app, &admin, json!({})).await.unwrap();
        let subject = HoldPerson::Child(merged);
        let new = NewHold { subject, since: date(2026, 11, 30), ground: HoldGround::try_from("Case 26-114").unwrap() };
        let hold = write_tx!(app, &admin, |tx| holds::set(&mut tx, new)).unwrap();
        let guardian = belongings(&app, &admin, merged).await.links[0].guardian;
        let version = async |child: ChildId| {
            let page = read_tx!(app, &admin, |tx| people::child(&mut tx, child)).unwrap();
            page.guardians.iter().find(|line| line.id == guardian).unwrap().version
        };
        let ground = async || read_tx!(app, &admin, |tx| holds::show(&mut tx, hold)).unwrap().ground.into_text();
        let before = version(merged).await;
        merge(&app, &admin, survivor, merged, json!({})).await.unwrap();
        assert_eq!((version(survivor).await, ground().await.as_str()), (before + 1, "Case 26-114"));
        assert_eq!(undo(&app, &admin, merged).await, Ok(survivor));
        assert_eq!((version(merged).await, ground().await.as_str()), (before + 2, "Case 26-114"));
        // A hold that was set since the merge covers what both had.
        merge(&app, &admin, survivor, merged, json!({})).await.unwrap();
        app.clock.shift(1);
        let subject = HoldPerson::Child(survivor);
        let since = NewHold { subject, since: date(2026, 11, 30), ground: HoldGround::try_from("Case 26-115").unwrap() };
        write_tx!(app, &admin, |tx| holds::set(&mut tx, since)).unwrap();
        assert_eq!(undo(&app, &admin, merged).await, Err(Error::state(ErrorCode::MergeUndoHeld)));
    }

    async fn a_family_still_reads_who_accessed_the_merged_record(app, admin) {
        let merged = ChildId(app.id(&admin, "children", "C0207").await);
        let survivor = add(&app, &admin, json!({})).await.unwrap();
        let guardian = app.sign_in_member(&admin, "guardian207@family.example").await;
        for _ in 0..3 {
            read_tx!(app, &admin, |tx| people::child(&mut tx, merged)).unwrap();
        }
        let accesses = async |child: ChildId| {
            let page = read_tx!(app, &guardian, |tx| audit::child_accesses(&mut tx, child, None)).unwrap();
            let others = page.days.iter().flat_map(|day| &day.people).filter(|person| !person.own);
            others.flat_map(|person| &person.accesses).map(|access| access.times).sum::<u32>()
        };
        let before = accesses(merged).await;
        merge(&app, &admin, survivor, merged, json!({})).await.unwrap();
        assert!(before >= 3 && accesses(survivor).await > before, "{before}");
    }

    async fn a_merge_is_refused_where_something_stands_in_the_way(app, admin) {
        let merged = child_of(&app, &admin, VISIT).await;
        let survivor = add(&app, &admin, json!({})).await.unwrap();
        let end = EndChild {
            child: survivor,
            version: form(&app, &admin, survivor).await.version,
            ended_on: date(2026, 11, 1),
            reason: Remark::try_from("They moved").unwrap(),
        };
        write_tx!(app, &admin, |tx| children::end(&mut tx, end)).unwrap();
        assert_eq!(merge(&app, &admin, survivor, merged, json!({})).await, Err(Error::state(ErrorCode::MergeInTheWay)));
        let query = domain::search::SearchQuery::of("");
        let page = read_tx!(app, &admin, |tx| merging::page(&mut tx, survivor, Some(merged), &query)).unwrap();
        let obstacles = page.preview.unwrap().obstacles;
        assert_eq!(obstacles, [MergeObstacle::SurvivorEnded(date(2026, 11, 1))]);
        let version = form(&app, &admin, survivor).await.version;
        write_tx!(app, &admin, |tx| children::bring_back(&mut tx, ChildVersion { child: survivor, version })).unwrap();
        assert_eq!(merge(&app, &admin, survivor, survivor, json!({})).await, Err(Error::state(ErrorCode::MergeSameChild)));
        merge(&app, &admin, survivor, merged, json!({})).await.unwrap();
        app.next_day();
        app.clock.shift(1);
        let admin = app.reload_actor(&admin).await;
        assert_eq!(undo(&app, &admin, merged).await, Err(Error::state(ErrorCode::MergeUndoTooLate)));
    }

    async fn an_import_does_not_bring_a_merged_record_back(app, admin) {
        let merged = child_of(&app, &admin, VISIT).await;
        let survivor = add(&app, &admin, json!({})).await.unwrap();
        merge(&app, &admin, survivor, merged, json!({})).await.unwrap();
        let before = belongings(&app, &admin, survivor).await;
        let report = app.import(&admin, &demo_files()).await.unwrap();
        let codes: Vec<ProblemCode> = report.warnings.iter().map(|warning| warning.code).collect();
        assert_eq!((report.errors.len(), codes), (0, vec![ProblemCode::ChildWasMerged]));
        assert_eq!(belongings(&app, &admin, survivor).await, before);
        assert_eq!(belongings(&app, &admin, merged).await.visits, []);
    }

    async fn random_merges_and_undos_lose_nothing(app, admin) {
        let agency = admin.agency().id;
        let mut all: Vec<ChildId> = Vec::new();
        for reference in ["C0001", "C0002", "C0003", "C0004", "C0005", "C0207"] {
            all.push(ChildId(app.id(&admin, "children", reference).await));
        }
        let before = counts(&app, &admin).await;
        let mut model: BTreeMap<ChildId, Snapshot> = BTreeMap::new();
        for child in &all {
            model.insert(*child, belongings(&app, &admin, *child).await);
        }
        let start = model.clone();
        let mut events = app.count(agency, "SELECT COUNT(*) FROM audit_events").await;
        // The merges that stand, by time; a generator with a fixed seed (Numerical Recipes).
        let mut merges = Vec::new();
        let mut state = 7_u32;
        let mut next = |limit: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as usize % limit
        };
        let (mut done, mut undone) = (0, 0);
        for _ in 0..200 {
            // An id tells which merge is the later one, by its millisecond.
            app.clock.shift(1_000);
            if next(3) == 0 && !merges.is_empty() {
                let (survivor, merged, moves) = merges.remove(merges.len() - 1);
                assert_eq!(undo(&app, &admin, merged).await, Ok(survivor));
                let mut pair = (model[&survivor].clone(), model[&merged].clone());
                take_back(&plan_return(&moves, &pair.0).unwrap(), &mut pair.0, &mut pair.1);
                model.extend([(survivor, pair.0.sorted()), (merged, pair.1.sorted())]);
                undone += 1;
            } else {
                let living: Vec<ChildId> =
                    all.iter().copied().filter(|child| merges.iter().all(|(_, merged, _)| merged != child)).collect();
                let (survivor, merged) = (living[next(living.len())], living[next(living.len())]);
                if survivor == merged {
                    continue;
                }
                let mut pair = (model[&survivor].clone(), model[&merged].clone());
                let answer = merge(&app, &admin, survivor, merged, json!({})).await;
                match plan(&pair.0, &pair.1) {
                    Ok(moves) => {
                        assert_eq!(answer, Ok(()));
                        apply(&moves, &mut pair.0, &mut pair.1);
                        model.extend([(survivor, pair.0.sorted()), (merged, pair.1.sorted())]);
                        merges.push((survivor, merged, moves));
                        done += 1;
                    }
                    Err(refusals) => {
                        assert!(refusals.iter().all(|refusal| matches!(refusal, Refusal::Overlap(..))), "{refusals:?}");
                        assert_eq!(answer, Err(Error::state(ErrorCode::MergeInTheWay)));
                        continue;
                    }
                }
                for child in [survivor, merged] {
                    assert_eq!(belongings(&app, &admin, child).await, model[&child]);
                }
            }
            let now = app.count(agency, "SELECT COUNT(*) FROM audit_events").await;
            assert!(now > events, "each is in the audit");
            events = now;
        }
        assert!(done > 10 && undone > 5, "{done} merges, {undone} undone");
        while let Some((survivor, merged, _)) = merges.pop() {
            assert_eq!(undo(&app, &admin, merged).await, Ok(survivor));
        }
        for (child, snapshot) in start {
            assert_eq!(belongings(&app, &admin, child).await, snapshot);
        }
        assert_eq!(counts(&app, &admin).await, before);
    }
}
