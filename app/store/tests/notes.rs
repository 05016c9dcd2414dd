//! Notes are saved as drafts, signed once, and can't be changed after that.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    Conflict, Error, ErrorCode, VisitId,
    notes::{DraftNote, NoteToSign},
    text::{FamilySummary, NoteBody},
    visits::NoteState,
};
use sha2::{Digest, Sha256};
use store::{
    Actor,
    care::{notes, visits},
};

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

/// The same draft with the attestation, ready to sign.
fn to_sign(visit: VisitId, body: &str) -> NoteToSign {
    let DraftNote { visit, version, body, family_summary } = draft(visit, 0, body);
    NoteToSign { visit, version, body, family_summary, attested: true }
}

/// The provider checks in on Tuesday.
async fn check_in(app: &TestApp, admin: &Actor) -> (Actor, VisitId) {
    let provider = app.sign_in_member(admin, PROVIDER).await;
    let visit = VisitId(app.id(admin, "visits", VISIT).await);
    app.next_day();
    write_tx!(app, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
    (provider, visit)
}

both_engines! {
    async fn a_draft_is_saved_by_compare_and_set(app, admin) {
        let (provider, visit) = check_in(&app, &admin).await;
        assert_eq!(write_tx!(app, &provider, |tx| notes::save(&mut tx, draft(visit, 0, "One"))), Ok(1));
        assert_eq!(write_tx!(app, &provider, |tx| notes::save(&mut tx, draft(visit, 1, "Two"))), Ok(2));
        let late = write_tx!(app, &provider, |tx| notes::save(&mut tx, draft(visit, 1, "Another phone")));
        assert_eq!(late, Err(Conflict::Stale { current: 2 }.into()));
        assert_eq!(read_tx!(app, &provider, |tx| notes::show(&mut tx, visit)).unwrap().body, "Two");
    }

    async fn a_note_requires_a_check_in(app, admin) {
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let visit = VisitId(app.id(&admin, "visits", VISIT).await);
        let early = write_tx!(app, &provider, |tx| notes::save(&mut tx, draft(visit, 0, "x")));
        assert_eq!(early, Err(Error::state(ErrorCode::NotCheckedIn)));
    }

    async fn a_signature_covers_the_canonical_text_and_locks_it(app, admin) {
        let (provider, visit) = check_in(&app, &admin).await;
        let open = write_tx!(app, &provider, |tx| notes::sign(&mut tx, to_sign(visit, "A tower of six")));
        assert_eq!(open, Err(Error::state(ErrorCode::NotCheckedOut)));
        app.clock.shift(3_600_000_000);
        write_tx!(app, &provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
        let empty = write_tx!(app, &provider, |tx| notes::sign(&mut tx, to_sign(visit, "")));
        assert_eq!(empty, Err(Error::field("body", ErrorCode::NoteBodyMissing)));
        let unread = NoteToSign { attested: false, ..to_sign(visit, "A tower of six") };
        let unread = write_tx!(app, &provider, |tx| notes::sign(&mut tx, unread));
        assert_eq!(unread, Err(Error::field("attested", ErrorCode::AttestationMissing)));
        write_tx!(app, &provider, |tx| notes::sign(&mut tx, to_sign(visit, "A tower of six"))).unwrap();

        let signed = read_tx!(app, &admin, |tx| notes::show(&mut tx, visit)).unwrap();
        assert_eq!(signed.state, NoteState::Signed);
        let signature = signed.signature.unwrap();
        assert_eq!(signature.signer, "Sarah Young");
        let agency = admin.agency().id;
        let child: uuid::Uuid = app.query_value(agency, &format!("SELECT child_id FROM visits WHERE reference = '{VISIT}'")).await;
        let worker: uuid::Uuid = app.query_value(agency, &format!("SELECT provider_id FROM visits WHERE reference = '{VISIT}'")).await;
        let now = app.clock.now().as_microsecond();
        let canonical = format!(
            "{{\"version\":1,\"visit\":\"{visit}\",\"child\":\"{child}\",\"provider\":\"{worker}\",\"starts\":\"2026-12-01T08:30\",\
             \"zone\":\"America/New_York\",\"checked_in_us\":{},\"checked_out_us\":{now},\"signed_at_us\":{now},\"signer\":\"Sarah Young\",\
             \"body\":\"A tower of six\",\"family_summary\":\"We built a tower.\"}}",
            now - 3_600_000_000
        );
        let digest = Sha256::digest(canonical).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        assert_eq!(signature.digest, digest);

        let again = write_tx!(app, &provider, |tx| notes::save(&mut tx, draft(visit, signed.version, "Better")));
        assert_eq!(again, Err(Error::state(ErrorCode::NoteSigned)));
        for tampering in ["UPDATE notes SET body_sealed = 'x'", "DELETE FROM notes"] {
            let refused = app.execute_raw(Some(agency), tampering).await.unwrap_err().to_string();
            assert!(refused.contains("notes_signed_stay"), "{refused}");
        }
    }

    async fn only_the_visits_own_provider_writes_the_note(app, admin) {
        let (_, visit) = check_in(&app, &admin).await;
        let other = app.sign_in_member(&admin, "krista.hicks@maple.example").await;
        for actor in [&other, &admin] {
            assert_eq!(write_tx!(app, actor, |tx| notes::save(&mut tx, draft(visit, 0, "x"))), Err(Error::NotFound));
        }
        assert_eq!(read_tx!(app, &other, |tx| notes::show(&mut tx, visit)).unwrap_err(), Error::NotFound);
    }

    async fn unsigned_notes_are_listed(app, admin) {
        let (provider, visit) = check_in(&app, &admin).await;
        assert_eq!(read_tx!(app, &admin, |tx| notes::unsigned(&mut tx, &domain::lists::ListQuery::default())).unwrap().total, 0);
        write_tx!(app, &provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
        let waiting = read_tx!(app, &provider, |tx| notes::unsigned(&mut tx, &domain::lists::ListQuery::default())).unwrap();
        assert_eq!((waiting.total, waiting.rows[0].visit, waiting.rows[0].state), (1, visit, NoteState::None));
        let other = app.sign_in_member(&admin, "krista.hicks@maple.example").await;
        assert_eq!(read_tx!(app, &other, |tx| notes::unsigned(&mut tx, &domain::lists::ListQuery::default())).unwrap().total, 0);
        write_tx!(app, &provider, |tx| notes::save(&mut tx, draft(visit, 0, "A tower"))).unwrap();
        assert_eq!(read_tx!(app, &admin, |tx| notes::unsigned(&mut tx, &domain::lists::ListQuery::default())).unwrap().rows[0].state, NoteState::Draft);
        let mut signed = to_sign(visit, "A tower of six");
        signed.version = 1;
        write_tx!(app, &provider, |tx| notes::sign(&mut tx, signed)).unwrap();
        assert_eq!(read_tx!(app, &admin, |tx| notes::unsigned(&mut tx, &domain::lists::ListQuery::default())).unwrap().total, 0);
    }
}
