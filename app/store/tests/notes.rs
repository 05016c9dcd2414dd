//! Notes are saved as typed, signed once, and then stay.

use crate::{both_engines, reading, support::House, writing};
use domain::{
    Conflict, Error, VisitId,
    notes::{DraftNote, NoteToSign},
    text::{FamilySummary, NoteBody},
    visits::NoteState,
};
use sha2::{Digest, Sha256};
use store::{Actor, notes, visits};

const VISIT: &str = "V00113";
const PROVIDER: &str = "sarah.young@maple.example";

fn draft(visit: VisitId, version: i64, body: &str) -> DraftNote {
    DraftNote {
        visit,
        version,
        body: NoteBody::try_from(body).unwrap(),
        family_summary: FamilySummary::try_from("We built a tower.").unwrap(),
    }
}

/// The same, by a signer who stands by it.
fn to_sign(visit: VisitId, body: &str) -> NoteToSign {
    let DraftNote { visit, version, body, family_summary } = draft(visit, 0, body);
    NoteToSign { visit, version, body, family_summary, attested: true }
}

/// The provider stands in the home.
async fn in_the_home(house: &House, admin: &Actor) -> (Actor, VisitId) {
    let provider = house.member(admin, PROVIDER).await;
    let visit = VisitId(house.id(admin, "visits", VISIT).await);
    house.next_day();
    writing!(house, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
    (provider, visit)
}

both_engines! {
    async fn a_draft_is_saved_by_compare_and_set(house, admin) {
        let (provider, visit) = in_the_home(&house, &admin).await;
        assert_eq!(writing!(house, &provider, |tx| notes::save(&mut tx, draft(visit, 0, "One"))), Ok(1));
        assert_eq!(writing!(house, &provider, |tx| notes::save(&mut tx, draft(visit, 1, "Two"))), Ok(2));
        let late = writing!(house, &provider, |tx| notes::save(&mut tx, draft(visit, 1, "Another phone")));
        assert_eq!(late, Err(Conflict::Stale { current: 2 }.into()));
        assert_eq!(reading!(house, &provider, |tx| notes::show(&mut tx, visit)).unwrap().body, "Two");
    }

    async fn there_is_no_note_before_the_visit(house, admin) {
        let provider = house.member(&admin, PROVIDER).await;
        let visit = VisitId(house.id(&admin, "visits", VISIT).await);
        let early = writing!(house, &provider, |tx| notes::save(&mut tx, draft(visit, 0, "x")));
        assert_eq!(early, Err(Error::state("visit.not_checked_in")));
    }

    async fn a_signature_covers_the_canonical_text_and_locks_it(house, admin) {
        let (provider, visit) = in_the_home(&house, &admin).await;
        let open = writing!(house, &provider, |tx| notes::sign(&mut tx, to_sign(visit, "A tower of six")));
        assert_eq!(open, Err(Error::state("visit.not_checked_out")));
        house.clock.shift(3_600_000_000);
        writing!(house, &provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
        let empty = writing!(house, &provider, |tx| notes::sign(&mut tx, to_sign(visit, "")));
        assert_eq!(empty, Err(Error::field("body", "body.missing")));
        let unread = NoteToSign { attested: false, ..to_sign(visit, "A tower of six") };
        let unread = writing!(house, &provider, |tx| notes::sign(&mut tx, unread));
        assert_eq!(unread, Err(Error::field("attested", "attested.missing")));
        writing!(house, &provider, |tx| notes::sign(&mut tx, to_sign(visit, "A tower of six"))).unwrap();

        let signed = reading!(house, &admin, |tx| notes::show(&mut tx, visit)).unwrap();
        assert_eq!(signed.state, NoteState::Signed);
        let signature = signed.signature.unwrap();
        assert_eq!(signature.signer, "Sarah Young");
        let agency = admin.agency().id;
        let child: uuid::Uuid = house.value(agency, &format!("SELECT child_id FROM visits WHERE reference = '{VISIT}'")).await;
        let worker: uuid::Uuid = house.value(agency, &format!("SELECT provider_id FROM visits WHERE reference = '{VISIT}'")).await;
        let now = house.clock.now().as_microsecond();
        let canonical = format!(
            "{{\"version\":1,\"visit\":\"{visit}\",\"child\":\"{child}\",\"provider\":\"{worker}\",\"starts\":\"2026-12-01T08:30\",\
             \"zone\":\"America/New_York\",\"checked_in_us\":{},\"checked_out_us\":{now},\"signed_at_us\":{now},\"signer\":\"Sarah Young\",\
             \"body\":\"A tower of six\",\"family_summary\":\"We built a tower.\"}}",
            now - 3_600_000_000
        );
        let digest = Sha256::digest(canonical).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        assert_eq!(signature.digest, digest);

        let again = writing!(house, &provider, |tx| notes::save(&mut tx, draft(visit, signed.version, "Better")));
        assert_eq!(again, Err(Error::state("note.is_signed")));
        for tampering in ["UPDATE notes SET body_sealed = 'x'", "DELETE FROM notes"] {
            let refused = house.raw(Some(agency), tampering).await.unwrap_err().to_string();
            assert!(refused.contains("notes_signed_stay"), "{refused}");
        }
    }

    async fn only_the_visits_own_provider_writes(house, admin) {
        let (_, visit) = in_the_home(&house, &admin).await;
        let other = house.member(&admin, "krista.hicks@maple.example").await;
        for actor in [&other, &admin] {
            assert_eq!(writing!(house, actor, |tx| notes::save(&mut tx, draft(visit, 0, "x"))), Err(Error::NotFound));
        }
        assert_eq!(reading!(house, &other, |tx| notes::show(&mut tx, visit)).unwrap_err(), Error::NotFound);
    }

    async fn what_waits_for_a_signature_is_listed(house, admin) {
        let (provider, visit) = in_the_home(&house, &admin).await;
        assert_eq!(reading!(house, &admin, |tx| notes::unsigned(&mut tx, 1)).unwrap().total, 0);
        writing!(house, &provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
        let waiting = reading!(house, &provider, |tx| notes::unsigned(&mut tx, 1)).unwrap();
        assert_eq!((waiting.total, waiting.rows[0].visit, waiting.rows[0].state), (1, visit, NoteState::None));
        let other = house.member(&admin, "krista.hicks@maple.example").await;
        assert_eq!(reading!(house, &other, |tx| notes::unsigned(&mut tx, 1)).unwrap().total, 0);
    }
}
