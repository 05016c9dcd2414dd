//! Texts about children are sealed: nothing of them is in the database in plain, a changed or moved one is refused, and a destroyed
//! key makes one child's texts unreadable, also in older copies of the database.

use crate::{
    both_engines, read_tx,
    support::{EmptyDatabase, TestApp, fixture, options},
    write_tx,
};
use domain::{
    ChildId, Error, ErrorCode, Language, VisitId,
    audit::{AuditAction, AuditSearch},
    children::EndChild,
    holds::{HoldPerson, LiftHold, NewHold, NewPeriodHold},
    mail::Email,
    notes::{NoteToSign, NoteView},
    text::{EmailAddress, FamilySummary, HoldGround, NoteBody, Reason, Remark, StoredText},
    visits::{CancelVisit, CancelledBy, CorrectTimes, FieldReport, MoveVisit, NewFieldReport},
};
use jiff::civil::{date, time};
use std::path::{Path, PathBuf};
use store::{
    Actor, Db, Options, audit,
    care::{family, notes, retention, visits},
    outbox::{self, Outcome},
    privacy::holds,
    records::children,
    scheduling, upgrade,
};
use uuid::Uuid;

/// Visits of Sarah Young's on Tuesday, of two children; two of a third child, on Monday and Tuesday.
const MORNING: &str = "V00113";
const AFTERNOON: &str = "V00114";
const MONDAY: &str = "V00001";
const OTHER: &str = "V00104";
const YOUNG: &str = "sarah.young@maple.example";
const BERRY: &str = "jennifer.berry@maple.example";

/// Words that are in no other text.
pub const BODY: &str = "Canary-body: a tower of six";
const SUMMARY: &str = "Canary-summary: a tower";
const REMARK: &str = "Canary-remark: no answer";
pub const CANCELED: &str = "Canary-canceled: ill";
const OVERRIDDEN: &str = "Canary-overridden: asked for";
const CORRECTED: &str = "Canary-corrected: no battery";
const EMAIL: &str = "Canary-email";
const MARK: &str = "Canary-";

pub struct Texts {
    provider: Actor,
    /// Signed, with corrected times.
    pub noted: VisitId,
    moved: VisitId,
    canceled: VisitId,
}

pub async fn visit(app: &TestApp, admin: &Actor, reference: &str) -> VisitId {
    VisitId(app.id(admin, "visits", reference).await)
}

async fn child_of(app: &TestApp, admin: &Actor, reference: &str) -> ChildId {
    ChildId(app.query_value(admin.agency().id, &format!("SELECT child_id FROM visits WHERE reference = '{reference}'")).await)
}

async fn sign_note(app: &TestApp, provider: &Actor, visit: VisitId, body: &str) {
    write_tx!(app, provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
    app.clock.shift(3_600_000_000);
    write_tx!(app, provider, |tx| visits::check_out(&mut tx, visit, true)).unwrap();
    let note = NoteToSign {
        visit,
        version: 0,
        body: NoteBody::try_from(body).unwrap(),
        family_summary: FamilySummary::try_from(SUMMARY).unwrap(),
        attested: true,
    };
    write_tx!(app, provider, |tx| notes::sign(&mut tx, note)).unwrap();
}

/// Queues an email of the agency, one to an account of no agency, and one to an address without an account.
async fn queue_emails(app: &TestApp, admin: &Actor) {
    let to = EmailAddress::try_from("operator@visits.example").unwrap();
    let link = Email::PasswordReset { token: EMAIL.to_owned() };
    for agency in [Some(admin.agency().id), None] {
        assert!(outbox::queue_once(&app.db, Uuid::from_bytes(store::random_bytes()), agency, &to, &link).await.unwrap());
    }
    let identity = app.db.identity();
    identity.request_password_reset(&EmailAddress::try_from(YOUNG).unwrap(), Language::En).await.unwrap();
    identity.send_requested_resets().await.unwrap();
}

/// Writes a text into every column that is sealed with the key of a child, and the queue of emails.
pub async fn write_texts(app: &TestApp, admin: &Actor) -> Texts {
    let provider = app.sign_in_member(admin, YOUNG).await;
    let (noted, moved, canceled) =
        (visit(app, admin, MORNING).await, visit(app, admin, AFTERNOON).await, visit(app, admin, OTHER).await);
    let cancel =
        CancelVisit { visit: canceled, version: 1, by: CancelledBy::Family, reason: Reason::try_from(CANCELED).unwrap() };
    write_tx!(app, admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
    app.next_day();
    let (provider, admin) = (app.reload_actor(&provider).await, &app.reload_actor(admin).await);
    sign_note(app, &provider, noted, BODY).await;
    let shown = read_tx!(app, &provider, |tx| visits::show(&mut tx, noted)).unwrap();
    let correct = CorrectTimes {
        visit: noted,
        version: shown.version,
        began: "2026-12-01T07:10".into(),
        ended: "2026-12-01T07:50".into(),
        reason: CORRECTED.into(),
        sure_of: None,
        remove: false,
    };
    write_tx!(app, admin, |tx| visits::correct(&mut tx, correct)).unwrap();
    let early = MoveVisit {
        visit: moved,
        version: 1,
        provider: shown.provider.id,
        date: date(2026, 12, 1),
        time: time(21, 0, 0, 0),
        minutes: None,
        override_reason: Some(Reason::try_from(OVERRIDDEN).unwrap()),
    };
    write_tx!(app, admin, |tx| visits::move_to(&mut tx, early)).unwrap();
    app.set_time("2026-12-02T02:20:00Z");
    let provider = app.reload_actor(&provider).await;
    let report = NewFieldReport {
        visit: moved,
        report: FieldReport::NobodyHome,
        minutes: None,
        remark: Remark::try_from(REMARK).unwrap(),
    };
    write_tx!(app, &provider, |tx| visits::report(&mut tx, report)).unwrap();
    queue_emails(app, admin).await;
    Texts { provider, noted, moved, canceled }
}

async fn note(app: &TestApp, actor: &Actor, visit: VisitId) -> domain::Result<NoteView> {
    read_tx!(app, actor, |tx| notes::show(&mut tx, visit))
}

/// Every page that shows a text reads it as it was written.
async fn assert_readable(app: &TestApp, admin: &Actor, texts: &Texts) {
    let admin = &app.reload_actor(admin).await;
    let read = note(app, admin, texts.noted).await.unwrap();
    assert_eq!((read.body.as_str(), read.family_summary.as_str(), read.deleted), (BODY, SUMMARY, false));
    let shown = read_tx!(app, admin, |tx| visits::show(&mut tx, texts.noted)).unwrap();
    assert_eq!(shown.time_changes[0].reason, CORRECTED);
    let moved = read_tx!(app, admin, |tx| visits::show(&mut tx, texts.moved)).unwrap();
    assert_eq!((moved.override_reason, moved.reports[0].remark.text()), (Some(OVERRIDDEN.into()), Some(REMARK)));
    let canceled = read_tx!(app, admin, |tx| visits::show(&mut tx, texts.canceled)).unwrap();
    assert_eq!(canceled.cancelled.unwrap().reason, CANCELED);
    let query = domain::schedule::BoardQuery::default();
    let day = read_tx!(app, admin, |tx| Box::pin(scheduling::day(&mut tx, Some(date(2026, 12, 1)), query))).unwrap();
    assert_eq!(day.reports[0].report.remark, REMARK);
    let bars = day.rows.iter().flat_map(|row| &row.route.bars);
    assert!(bars.filter_map(|bar| bar.override_reason.as_ref()).any(|reason| *reason == OVERRIDDEN));
    let search = AuditSearch { visit: Some(texts.canceled), ..AuditSearch::default() };
    let audited = read_tx!(app, admin, |tx| audit::search(&mut tx, &search)).unwrap();
    assert!(format!("{:?}", audited.rows).contains(CANCELED));
    let emails = app.emails().await;
    let is_reset = |(_, text): &&(String, String)| text.starts_with("{\"letter\":\"password_reset\",\"token\":");
    assert_eq!(emails.iter().filter(is_reset).count(), 3, "{emails:?}");
    assert!(emails.iter().filter(|(_, text)| text.contains(EMAIL)).count() >= 2, "{emails:?}");
}

/// All rows of all tables as text, and for SQLite the bytes of its files, as a thief of a copy would read them.
async fn stored_bytes(app: &TestApp, admin: &Actor) -> String {
    if let Some(path) = app.url.strip_prefix("sqlite:") {
        let read = |suffix: &str| std::fs::read(format!("{path}{suffix}")).unwrap_or_default();
        let keys = std::fs::read(Path::new(path).with_file_name("keys.db")).unwrap();
        return String::from_utf8_lossy(&[read(""), read("-wal"), keys].concat()).into_owned();
    }
    let agency = admin.agency().id;
    let mut all = String::new();
    for table in app
        .query_values::<String>(agency, "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'")
        .await
    {
        let rows = app.query_values::<String>(agency, &format!("SELECT to_jsonb(t)::text FROM {table} t")).await;
        all += &rows.join("\n");
    }
    all
}

/// Runs a statement without the triggers, as the owner of the database could.
async fn tamper(app: &TestApp, admin: &Actor, sql: &str) {
    for table in ["notes", "visit_changes"] {
        let drop = match (app.db.engine(), table) {
            (store::Engine::Sqlite, "notes") => "DROP TRIGGER IF EXISTS notes_signed_stay_update".to_owned(),
            (store::Engine::Sqlite, _) => format!("DROP TRIGGER IF EXISTS {table}_stay"),
            (store::Engine::Postgres, _) => format!("ALTER TABLE {table} DISABLE TRIGGER USER"),
        };
        app.execute_raw(None, &drop).await.unwrap();
    }
    app.execute_raw(Some(admin.agency().id), sql).await.unwrap();
}

/// Makes the database one of an earlier version, whose texts are plain, and forgets that they were ever sealed.
async fn write_plain(app: &TestApp, admin: &Actor) {
    tamper(app, admin, &format!("UPDATE notes SET body_sealed = '{BODY}', family_summary_sealed = '{SUMMARY}', sealed = FALSE"))
        .await;
    for sql in [
        format!("UPDATE road_reports SET remark_sealed = '{REMARK}', child_id = NULL"),
        format!("UPDATE visits SET cancel_reason = '{CANCELED}' WHERE cancel_reason IS NOT NULL"),
        format!("UPDATE visits SET override_reason = '{OVERRIDDEN}' WHERE override_reason IS NOT NULL"),
        format!("UPDATE visit_changes SET reason_sealed = '{CANCELED}', sealed = FALSE WHERE kind = 'cancelled'"),
        format!("UPDATE visit_changes SET reason_sealed = '{OVERRIDDEN}', sealed = FALSE WHERE kind = 'moved'"),
        format!("UPDATE visit_changes SET reason_sealed = '{CORRECTED}', sealed = FALSE WHERE kind = 'corrected'"),
        format!("UPDATE outbox SET letter = '{{\"letter\":\"password_reset\",\"token\":\"{EMAIL}\"}}', user_id = NULL"),
        "UPDATE data_steps SET done_us = NULL, place = '' WHERE name = 'sealed_texts'".to_owned(),
    ] {
        assert!(app.execute_raw(Some(admin.agency().id), &sql).await.unwrap() > 0, "{sql}");
    }
}

async fn count_plain(app: &TestApp, admin: &Actor) -> i64 {
    let plain = |table: &str, column: &str| {
        format!("(SELECT COUNT(*) FROM {table} WHERE {column} <> '' AND substr({column}, 1, 8) <> 'sealed1:')")
    };
    let all = [
        plain("notes", "body_sealed"),
        plain("notes", "family_summary_sealed"),
        plain("road_reports", "remark_sealed"),
        plain("visit_changes", "reason_sealed"),
        plain("visits", "cancel_reason"),
        plain("visits", "override_reason"),
        plain("outbox", "letter"),
    ];
    app.count(admin.agency().id, &format!("SELECT {}", all.join(" + "))).await
}

/// The same database, opened by another process.
async fn another_process(app: &TestApp) -> Db {
    Db::open(Options { clock: app.clock.clone(), ..options(&app.url) }).await.unwrap()
}

both_engines! {
    async fn no_text_about_a_child_is_stored_in_plain(app, admin) {
        let texts = write_texts(&app, &admin).await;
        Box::pin(assert_readable(&app, &admin, &texts)).await;
        assert_eq!(count_plain(&app, &admin).await, 0);
        let stored = stored_bytes(&app, &admin).await;
        assert!(stored.contains("sealed1:") && stored.contains("sarah.young@"), "the rows were read");
        assert!(!stored.contains(MARK), "a text is stored in plain");
        let sealed = "SELECT COUNT(*) FROM visit_changes WHERE reason_sealed <> ''";
        assert!(app.count(admin.agency().id, sealed).await >= 3);
        assert!(app.db.key_status().await.unwrap().all_sealed);
    }

    async fn nothing_that_is_written_about_a_child_by_hand_is_stored_in_plain(app, admin) {
        let child = child_of(&app, &admin, MORNING).await;
        let saved = read_tx!(app, &admin, |tx| children::form(&mut tx, child)).unwrap();
        let fields = serde_json::json!({
            "child": child.to_string(), "version": "1", "reference": "", "first_name": saved.fields.first_name,
            "last_name": saved.fields.last_name, "preferred_name": "", "pronouns": "Canary-pronouns",
            "birth_date": saved.fields.birth_date.to_string(), "home_language": "es", "further_languages": "",
            "time_zone": saved.fields.time_zone, "availability": saved.fields.availability, "allergies": "Canary-allergies",
            "safety_note": "Canary-safety"
        });
        let change = serde_json::from_value(fields).unwrap();
        write_tx!(app, &admin, |tx| children::change(&mut tx, change)).unwrap();
        let reason = Remark::try_from("Canary-ended").unwrap();
        let end = EndChild { child, version: 2, ended_on: date(2027, 6, 30), reason };
        write_tx!(app, &admin, |tx| children::end(&mut tx, end)).unwrap();
        let place = serde_json::json!({
            "child": child.to_string(), "place": "", "version": "", "kind": "video", "label": "", "availability": "",
            "note": "Canary-place"
        });
        let place = serde_json::from_value(place).unwrap();
        write_tx!(app, &admin, |tx| children::save_place(&mut tx, place)).unwrap();
        let contact = serde_json::json!({
            "child": child.to_string(), "contact": "", "version": "", "kind": "other", "name": "Lena", "relationship": "",
            "phone": "585-555-0111", "note": "Canary-contact"
        });
        let contact = serde_json::from_value(contact).unwrap();
        write_tx!(app, &admin, |tx| children::save_contact(&mut tx, contact)).unwrap();
        let shown = format!("{:?}", read_tx!(app, &admin, |tx| store::records::people::child(&mut tx, child)).unwrap());
        for text in ["pronouns", "allergies", "safety", "ended", "place", "contact"] {
            assert!(shown.contains(&format!("Canary-{text}")), "{text}: {shown}");
        }
        let stored = stored_bytes(&app, &admin).await;
        assert!(stored.contains("sealed1:") && !stored.contains(MARK), "a text is stored in plain");
    }

    async fn a_family_reads_the_summary_of_its_child(app, admin) {
        let texts = write_texts(&app, &admin).await;
        let email = format!(
            "SELECT g.email FROM guardians g JOIN guardianships s ON s.guardian_id = g.id
             JOIN visits v ON v.child_id = s.child_id WHERE v.reference = '{MORNING}' AND s.may_see_summaries"
        );
        let email: String = app.query_value(admin.agency().id, &email).await;
        let admin = app.reload_actor(&admin).await;
        let guardian = app.sign_in_member(&admin, &email).await;
        let home = read_tx!(app, &guardian, |tx| family::home(&mut tx, 1)).unwrap();
        let past = home.children.iter().flat_map(|child| &child.past).find(|past| past.id == texts.noted).unwrap();
        assert_eq!(past.summary, Some(SUMMARY.into()));
    }

    async fn a_changed_or_moved_text_is_refused(app, admin) {
        let berry = app.sign_in_member(&admin, BERRY).await;
        let other = visit(&app, &admin, MONDAY).await;
        sign_note(&app, &berry, other, "Another note").await;
        let texts = write_texts(&app, &admin).await;
        let admin = app.reload_actor(&admin).await;
        let agency = admin.agency().id;
        let of = |id: VisitId| match app.db.engine() {
            store::Engine::Sqlite => format!("x'{}'", id.0.simple()),
            store::Engine::Postgres => format!("'{id}'"),
        };
        let read = format!("SELECT body_sealed FROM notes WHERE visit_id = {}", of(texts.noted));
        let body: String = app.query_value(agency, &read).await;
        let summary: String = app.query_value(agency, &read.replace("body", "family_summary")).await;
        let foreign: String =
            app.query_value(agency, &format!("SELECT body_sealed FROM notes WHERE visit_id = {}", of(other))).await;
        let mut changed = body.clone().into_bytes();
        let last = changed.len() - 4;
        changed[last] = if changed[last] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        for (text, what) in [
            (&changed, "one character is another"),
            (&summary, "it is from another column"),
            (&foreign, "it is from another child"),
            (&"Plain text".to_owned(), "it is plain"),
        ] {
            tamper(&app, &admin, &format!("UPDATE notes SET body_sealed = '{text}' WHERE visit_id = {}", of(texts.noted))).await;
            let error = note(&app, &admin, texts.noted).await.unwrap_err();
            assert!(matches!(error, Error::Internal { .. }), "{what}: {error:?}");
            assert_eq!(note(&app, &admin, other).await.unwrap().body, "Another note");
        }
        tamper(&app, &admin, &format!("UPDATE notes SET body_sealed = '{body}' WHERE visit_id = {}", of(texts.noted))).await;
        assert_eq!(note(&app, &admin, texts.noted).await.unwrap().body, BODY);
    }

    async fn a_changed_or_moved_email_is_not_sent_and_delays_no_other(app, admin) {
        app.sign_in_member(&admin, YOUNG).await;
        queue_emails(&app, &admin).await;
        let agency = admin.agency().id;
        let swapped = "UPDATE outbox SET letter = (SELECT o.letter FROM outbox o WHERE o.agency_id IS NULL AND o.user_id IS NULL)
            WHERE agency_id IS NOT NULL";
        assert_eq!(app.execute_raw(Some(agency), swapped).await.unwrap(), 1);
        let mut opened = Vec::new();
        while let Some(leased) = outbox::lease_next(&app.db, app.clock.now()).await.unwrap() {
            opened.push(leased.email.is_some());
            outbox::save_outcome(&app.db, &leased, Outcome::RetryLater("not now".into()), app.clock.now()).await.unwrap();
        }
        opened.sort_unstable();
        assert_eq!(opened, [false, true, true]);
        let of_account = "SELECT COUNT(*) FROM outbox o JOIN users u ON u.id = o.user_id AND u.email = o.recipient";
        assert_eq!(app.count(agency, of_account).await, 1, "sealed with the key of the account");
    }

    async fn two_reasons_can_not_be_swapped(app, admin) {
        let texts = write_texts(&app, &admin).await;
        let (agency, admin) = (admin.agency().id, app.reload_actor(&admin).await);
        let reasons = "SELECT reason_sealed FROM visit_changes WHERE reason_sealed <> '' ORDER BY seq";
        let before: Vec<String> = app.query_values(agency, reasons).await;
        tamper(&app, &admin, &format!("UPDATE visit_changes SET reason_sealed = CASE reason_sealed WHEN '{0}' THEN '{1}' ELSE '{0}' END
            WHERE reason_sealed IN ('{0}', '{1}')", before[1], before[2])).await;
        let error = read_tx!(app, &admin, |tx| visits::show(&mut tx, texts.noted)).unwrap_err();
        assert!(matches!(error, Error::Internal { .. }), "{error:?}");
    }

    async fn a_destroyed_key_makes_one_childs_texts_unreadable(app, admin) {
        let texts = write_texts(&app, &admin).await;
        let (child, other) = (child_of(&app, &admin, MORNING).await, child_of(&app, &admin, OTHER).await);
        assert_ne!(child, other);
        let admin = app.reload_actor(&admin).await;
        let early = read_tx!(app, &admin, |tx| retention::prove_retention_over(&mut tx, child)).unwrap_err();
        assert_eq!(early, Error::state(ErrorCode::RetentionNotOver));
        let refused = read_tx!(app, &texts.provider, |tx| retention::prove_retention_over(&mut tx, child)).unwrap_err();
        assert_eq!(refused, Error::NotFound);
        // An older copy of the data, and a second process that has the key in memory.
        let copy = app.url.strip_prefix("sqlite:").map(|path| {
            let copy = PathBuf::from(path).with_file_name("older.db");
            std::fs::copy(path, &copy).unwrap();
            std::fs::copy(format!("{path}-wal"), copy.with_file_name("older.db-wal")).unwrap();
            copy
        });
        let second = another_process(&app).await;
        let mut tx = second.read(&admin, AuditAction::NotesShow).await.unwrap();
        assert_eq!(notes::show(&mut tx, texts.noted).await.unwrap().body, BODY);
        tx.commit().await.unwrap();
        // The authorizations of the demo end within months; six years later nothing must be retained.
        app.set_time("2034-01-01T12:00:00Z");
        let admin = app.reload_actor(&admin).await;
        let proof = async || read_tx!(app, &admin, |tx| retention::prove_retention_over(&mut tx, child)).unwrap();
        let (since, ground) = (date(2033, 6, 1), HoldGround::try_from("Case 33-7").unwrap());
        let new = NewHold { subject: HoldPerson::Child(child), since, ground: ground.clone() };
        let by_child = write_tx!(app, &admin, |tx| holds::set(&mut tx, new)).unwrap();
        let new = NewPeriodHold { from: date(2026, 1, 1), to: date(2026, 12, 31), since, ground: ground.clone() };
        let by_period = write_tx!(app, &admin, |tx| holds::set_period(&mut tx, new)).unwrap();
        for hold in [by_child, by_period] {
            let early = proof().await;
            let refused = write_tx!(app, &admin, |tx| retention::destroy_texts(&mut tx, early));
            assert_eq!(refused, Err(Error::state(ErrorCode::LegalHold)));
            assert_eq!(note(&app, &admin, texts.noted).await.unwrap().body, BODY, "a hold wins");
            let lift = LiftHold { hold, version: 1, lifted_on: date(2033, 12, 1), ground: ground.clone(), confirmed: true };
            write_tx!(app, &admin, |tx| holds::lift(&mut tx, lift)).unwrap();
        }
        let mut dropped = app.db.write(&admin, AuditAction::DemoLoad).await.unwrap();
        retention::destroy_texts(&mut dropped, proof().await).await.unwrap();
        drop(dropped);
        assert_eq!(note(&app, &admin, texts.noted).await.unwrap().body, BODY, "without a commit nothing is destroyed");
        let events = async || {
            let stored = "SELECT subjects FROM audit_events WHERE action = 'texts.destroy'";
            app.query_values::<String>(admin.agency().id, stored).await
        };
        assert_eq!(events().await, [""; 0]);
        let proof = proof().await;
        write_tx!(app, &admin, |tx| retention::destroy_texts(&mut tx, proof)).unwrap();
        assert_eq!(events().await, [format!("[\"child:{child}\"]")], "an event of its own, whatever the transaction is about");
        let shown = read_tx!(app, &admin, |tx| visits::show(&mut tx, texts.noted)).unwrap();
        assert_eq!(shown.time_changes[0].reason, StoredText::Deleted, "a page can say that it was deleted");
        let hold = read_tx!(app, &admin, |tx| holds::show(&mut tx, by_child)).unwrap();
        assert!(hold.ground.is_deleted() && hold.lifted.unwrap().ground.is_deleted());
        let hold = read_tx!(app, &admin, |tx| holds::show(&mut tx, by_period)).unwrap();
        assert_eq!(hold.ground, "Case 33-7", "sealed with the key of the agency");
        let read = note(&app, &admin, texts.noted).await.unwrap();
        assert_eq!((read.body.as_str(), read.family_summary.as_str(), read.deleted), ("", "", true));
        assert!(read.signature.is_some(), "who signed, and the digest, stay");
        let mut tx = second.read(&admin, AuditAction::NotesShow).await.unwrap();
        assert!(notes::show(&mut tx, texts.noted).await.unwrap().deleted, "the other process notices it");
        tx.commit().await.unwrap();
        second.close().await;
        let canceled = read_tx!(app, &admin, |tx| visits::show(&mut tx, texts.canceled)).unwrap();
        assert_eq!(canceled.cancelled.unwrap().reason, CANCELED, "another child's texts are readable");
        let status = app.db.key_status().await.unwrap();
        assert_eq!(status.destroyed, 1, "{status:?}");
        if let Some(copy) = copy {
            let older = Options { clock: app.clock.clone(), ..options(&format!("sqlite:{}", copy.display())) };
            let older = Db::open(older).await.unwrap();
            let actor = older.system("maple", "test").await.unwrap();
            let mut tx = older.read(&actor, AuditAction::NotesShow).await.unwrap();
            assert!(notes::show(&mut tx, texts.noted).await.unwrap().deleted, "the key is destroyed for the copy too");
            assert_eq!(visits::show(&mut tx, texts.canceled).await.unwrap().cancelled.unwrap().reason, CANCELED);
            tx.commit().await.unwrap();
            older.close().await;
        }
    }

    async fn a_signed_note_changes_only_to_be_sealed(app, admin) {
        let texts = write_texts(&app, &admin).await;
        let agency = Some(admin.agency().id);
        let refused = async |sql: &str| app.execute_raw(agency, sql).await.unwrap_err().to_string();
        for sql in [
            "UPDATE notes SET body_sealed = 'sealed1:AAAA', sealed = TRUE",
            "UPDATE notes SET body_sealed = 'x'",
            "UPDATE notes SET sealed = FALSE",
            "DELETE FROM notes",
        ] {
            assert!(refused(sql).await.contains("notes_signed_stay"), "{sql}");
        }
        assert!(refused("UPDATE visit_changes SET reason_sealed = 'sealed1:AAAA', sealed = TRUE").await.contains("visit_changes_stay"));
        Box::pin(assert_readable(&app, &admin, &texts)).await;
    }

    async fn texts_from_before_are_sealed_although_it_is_stopped_again_and_again(app, admin) {
        let texts = write_texts(&app, &admin).await;
        write_plain(&app, &admin).await;
        let plain = count_plain(&app, &admin).await;
        assert!(plain >= 8, "{plain}");
        assert!(!app.db.key_status().await.unwrap().all_sealed);
        Box::pin(assert_readable(&app, &admin, &texts)).await;
        // Each stop is the end of a process: the next one opens the database anew, and pages are read in between.
        let mut batches = 0;
        for stop in 1..=30_u32 {
            let process = another_process(&app).await;
            for _ in 0..=stop % 4 {
                batches += 1;
                upgrade::seal_next_texts(&process, 1 + stop % 3).await.unwrap();
            }
            process.close().await;
            assert_eq!(note(&app, &app.reload_actor(&admin).await, texts.noted).await.unwrap().body, BODY);
        }
        while upgrade::seal_next_texts(&app.db, 50).await.unwrap() {
            batches += 1;
            assert!(batches < 5_000, "it comes to its end");
        }
        assert_eq!(count_plain(&app, &admin).await, 0);
        assert!(!stored_bytes(&app, &admin).await.contains(MARK), "nothing of the plain texts is left in the file");
        Box::pin(assert_readable(&app, &admin, &texts)).await;
        assert!(!upgrade::seal_next_texts(&app.db, 50).await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_of_an_earlier_version_are_sealed_on_sqlite() {
    let empty = EmptyDatabase::sqlite();
    fixture::load(&empty.url, "0018").await;
    seal_fixture(TestApp::open(empty).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_of_an_earlier_version_are_sealed_on_postgres() {
    let empty = EmptyDatabase::postgres().await;
    fixture::load(&empty.url, "0018").await;
    seal_fixture(TestApp::open(empty).await).await;
}

async fn seal_fixture(app: TestApp) {
    const WRITTEN: &str = "A tower of six, with one prompt.\nMatthew asked for more.";
    let maple = app.db.system("maple", "test").await.unwrap();
    let of_signed =
        "SELECT v.id FROM visits v JOIN notes n ON n.visit_id = v.id WHERE n.state = 'signed' AND v.reference = 'V00001'";
    let signed = VisitId(app.query_values::<Uuid>(maple.agency().id, of_signed).await.remove(0));
    let before = note(&app, &maple, signed).await.unwrap();
    assert_eq!(before.body, WRITTEN);
    let emails = app.emails().await;
    assert_ne!(emails.len(), 0);
    while upgrade::seal_next_texts(&app.db, 3).await.unwrap() {}
    assert_eq!(count_plain(&app, &maple).await, 0);
    assert_eq!(note(&app, &maple, signed).await.unwrap(), before, "text, signature and version are the same");
    assert_eq!(app.emails().await, emails);
    let stored = stored_bytes(&app, &maple).await;
    assert!(!stored.contains("A tower of six") && !stored.contains("No answer at the door"), "a text is left in plain");
}
