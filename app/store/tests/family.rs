//! A family sees its own children, and of a visit what is meant for it.

use crate::{both_engines, reading, support::House, writing};
use domain::{
    ChildId, Error, VisitId,
    family::FamilyCancel,
    notes::NoteToSign,
    people::NewGuardian,
    text::{Email, FamilySummary, FirstName, LastName, NoteBody, Phone, Reason, Relationship},
    visits::VisitState,
};
use store::{Actor, family, notes, people, visits};
use uuid::Uuid;

/// A visit on Tuesday, and one of the same child on Wednesday.
const TUESDAY: &str = "V00113";
const WEDNESDAY: &str = "V00216";
const SUMMARY: &str = "We built a tower.";

async fn child_of(house: &House, admin: &Actor) -> ChildId {
    ChildId(house.value(admin.agency().id, &format!("SELECT child_id FROM visits WHERE reference = '{TUESDAY}'")).await)
}

async fn guardian_of(house: &House, admin: &Actor, visit: &str) -> Actor {
    let sql = format!(
        "SELECT g.email FROM guardians g JOIN guardianships s ON s.guardian_id = g.id
         JOIN visits v ON v.child_id = s.child_id WHERE v.reference = '{visit}'"
    );
    let email: String = house.value(admin.agency().id, &sql).await;
    house.member(admin, &email).await
}

/// Tuesday's visit took place and its note is written; `sign` also signs it.
async fn took_place(house: &House, admin: &Actor, sign: bool) {
    let provider = house.member(admin, "sarah.young@maple.example").await;
    let visit = VisitId(house.id(admin, "visits", TUESDAY).await);
    house.next_day();
    writing!(house, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
    writing!(house, &provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
    let note = NoteToSign {
        visit,
        version: 0,
        body: NoteBody::try_from("For the record alone").unwrap(),
        family_summary: FamilySummary::try_from(SUMMARY).unwrap(),
        attested: true,
    };
    if sign {
        writing!(house, &provider, |tx| notes::sign(&mut tx, note)).unwrap();
    } else {
        writing!(house, &provider, |tx| notes::save(&mut tx, note.draft())).unwrap();
    }
}

/// A second guardian who may see visits and nothing more.
async fn grandmother(house: &House, admin: &Actor) -> Actor {
    let new = NewGuardian {
        child: child_of(house, admin).await,
        guardian: None,
        first_name: FirstName::try_from("Ana").unwrap(),
        last_name: LastName::try_from("Roe").unwrap(),
        relationship: Relationship::try_from("grandmother").unwrap(),
        email: Some(Email::try_from("ana@roe.example").unwrap()),
        phone: Phone::try_from("").unwrap(),
        may_see_summaries: false,
        may_cancel: false,
    };
    writing!(house, admin, |tx| people::keep_guardian(&mut tx, new)).unwrap();
    house.member(admin, "ana@roe.example").await
}

async fn cancel(house: &House, admin: &Actor, visit: &str) -> FamilyCancel {
    let visit = VisitId(house.id(admin, "visits", visit).await);
    FamilyCancel { visit, version: 1, reason: Reason::try_from("We are away").unwrap() }
}

both_engines! {
    async fn a_summary_is_read_once_it_is_signed(house, admin) {
        took_place(&house, &admin, false).await;
        let parent = guardian_of(&house, &admin, TUESDAY).await;
        let home = reading!(house, &parent, |tx| family::home(&mut tx, 1)).unwrap();
        assert_eq!(home.children[0].past[0].summary, None, "a draft is nobody's to read");
    }

    async fn a_signed_summary_is_for_those_who_may(house, admin) {
        let parent = guardian_of(&house, &admin, TUESDAY).await;
        let second = grandmother(&house, &admin).await;
        took_place(&house, &admin, true).await;
        let home = reading!(house, &parent, |tx| family::home(&mut tx, 1)).unwrap();
        assert_eq!(home.children[0].past[0].summary.as_deref(), Some(SUMMARY));
        let home = reading!(house, &second, |tx| family::home(&mut tx, 1)).unwrap();
        assert_eq!(home.children[0].past[0].summary, None);
        let visit = VisitId(house.id(&admin, "visits", TUESDAY).await);
        for actor in [&parent, &second] {
            assert_eq!(reading!(house, actor, |tx| notes::show(&mut tx, visit)).unwrap_err(), Error::NotFound);
            assert_eq!(reading!(house, actor, |tx| visits::show(&mut tx, visit)).unwrap_err(), Error::NotFound);
        }
    }

    async fn only_ones_own_children_are_there(house, admin) {
        let parent = guardian_of(&house, &admin, TUESDAY).await;
        let home = reading!(house, &parent, |tx| family::home(&mut tx, 1)).unwrap();
        let own: Vec<Uuid> = house.values(admin.agency().id, &format!(
            "SELECT s.child_id FROM guardianships s WHERE s.guardian_id IN (SELECT t.guardian_id FROM guardianships t
             JOIN visits v ON v.child_id = t.child_id WHERE v.reference = '{TUESDAY}')")).await;
        assert_eq!(home.children.len(), own.len());
        assert!(home.children.iter().all(|child| own.contains(&child.id.0)));
    }

    async fn a_family_cancels_in_time(house, admin) {
        let parent = guardian_of(&house, &admin, WEDNESDAY).await;
        let asked = cancel(&house, &admin, WEDNESDAY).await;
        writing!(house, &parent, |tx| family::cancel(&mut tx, asked.clone())).unwrap();
        let shown = reading!(house, &admin, |tx| visits::show(&mut tx, asked.visit)).unwrap();
        assert_eq!(shown.state, VisitState::Cancelled);
        assert_eq!(shown.cancelled.unwrap().reason, "We are away");
    }

    async fn inside_the_limit_a_family_calls(house, admin) {
        // Eleven hours before the visit of Tuesday, 8:30; the limit is twelve.
        house.clock.shift((14 * 60 + 30) * 60_000_000);
        let parent = guardian_of(&house, &admin, TUESDAY).await;
        let asked = cancel(&house, &admin, TUESDAY).await;
        let late = writing!(house, &parent, |tx| family::cancel(&mut tx, asked));
        assert_eq!(late, Err(Error::state("visit.too_late_to_cancel")));
    }

    async fn other_families_and_guardians_without_the_right_cancel_nothing(house, admin) {
        let asked = cancel(&house, &admin, WEDNESDAY).await;
        let other = guardian_of(&house, &admin, "V00001").await;
        let second = grandmother(&house, &admin).await;
        for actor in [&other, &second, &admin] {
            assert_eq!(writing!(house, actor, |tx| family::cancel(&mut tx, asked.clone())), Err(Error::NotFound));
        }
    }
}
