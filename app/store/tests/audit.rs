//! The audit: changes and record accesses are in the hash chain, and tampering with the chain is detected.

use crate::{
    both_engines, read_tx,
    support::{Engine, TestApp},
    write_tx,
};
use domain::{
    AgencyId, Error, VisitId,
    audit::AuditAction,
    people::Search,
    text::Reason,
    visits::{CancelVisit, CancelledBy},
};
use jiff::civil::date;
use sqlx::{Connection, PgConnection};
use std::time::Duration;
use store::{
    Actor, Db, Options,
    audit::{self, Checkpoint, ClockSetBack, Finding, Signer, Trust, Verified},
    care::visits,
    records::people,
};

async fn cancel_command(app: &TestApp, admin: &Actor, reference: &str) -> CancelVisit {
    let visit = VisitId(app.id(admin, "visits", reference).await);
    CancelVisit { visit, version: 1, by: CancelledBy::Agency, reason: Reason::try_from("Staff meeting").unwrap() }
}

async fn count_events(app: &TestApp, admin: &Actor, action: &str) -> i64 {
    app.count(admin.agency().id, &format!("SELECT COUNT(*) FROM audit_events WHERE action = '{action}'")).await
}

/// Makes five changes, so that there are events in the middle of the chain.
async fn cancel_five_visits(app: &TestApp, admin: &Actor) {
    for reference in ["V00001", "V00002", "V00003", "V00004", "V00005"] {
        let command = cancel_command(app, admin, reference).await;
        write_tx!(app, admin, |tx| visits::cancel(&mut tx, command)).unwrap();
    }
}

fn signer() -> Signer {
    Signer::from_pem(&Signer::new_pem()).unwrap()
}

fn trust(signer: &Signer, checkpoints: &[Checkpoint]) -> Trust {
    Trust { keys: signer.keys(), checkpoints: checkpoints.to_vec() }
}

async fn verify(app: &TestApp, actor: &Actor, trust: &Trust) -> Verified {
    read_tx!(app, actor, |tx| audit::verify(&mut tx, trust, |_| {})).unwrap()
}

/// Changes rows as the owner of the database can, with the triggers disabled.
async fn tamper_with(app: &TestApp, agency: AgencyId, statements: &[&str]) {
    let tables = ["audit_events", "seen_sets", "agency_heads", "audit_checkpoints"];
    if app.url.starts_with("sqlite:") {
        let triggers: Vec<String> = app
            .query_values(agency, "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name NOT LIKE 'visits%'")
            .await;
        for trigger in triggers {
            app.execute_raw(None, &format!("DROP TRIGGER {trigger}")).await.unwrap();
        }
    } else {
        for table in tables {
            app.execute_raw(None, &format!("ALTER TABLE {table} DISABLE TRIGGER USER")).await.unwrap();
        }
    }
    for statement in statements {
        assert_ne!(app.execute_raw(Some(agency), statement).await.unwrap(), 0, "{statement}");
    }
}

async fn search_children(app: &TestApp, actor: &Actor, q: &str) {
    let search = Search { q: q.into(), page: 1 };
    read_tx!(app, actor, |tx| people::children(&mut tx, &search)).unwrap();
}

both_engines! {
    async fn the_chain_verifies_after_ordinary_use(app, admin) {
        cancel_five_visits(&app, &admin).await;
        search_children(&app, &admin, "C0001").await;
        assert_eq!(count_events(&app, &admin, "demo.live").await, 5);
        let verified = verify(&app, &admin, &Trust::default()).await;
        assert!(verified.is_valid(), "{:?}", verified.findings);
        assert!(verified.events >= 8 && verified.sets == 1, "{verified:?}");
    }

    async fn many_accesses_at_once_are_one_chain(app, admin) {
        let before = count_events(&app, &admin, "refused:visits.move").await;
        let pages = (0..100).map(|_| {
            let (db, admin) = (app.db.clone(), admin.clone());
            tokio::spawn(async move { db.record_refusal(&admin, AuditAction::VisitsMove).await })
        });
        for page in pages.collect::<Vec<_>>() {
            page.await.unwrap().unwrap();
        }
        search_children(&app, &admin, "a").await;
        assert_eq!(count_events(&app, &admin, "refused:visits.move").await, before + 100);
        assert_eq!(app.db.load().waiting_accesses, 0);
        let verified = verify(&app, &admin, &Trust::default()).await;
        assert!(verified.findings.is_empty() && verified.events > 100, "{verified:?}");
    }

    async fn an_agency_whose_lock_is_taken_keeps_no_other_one_waiting(app, maple) {
        if app.url.starts_with("sqlite:") {
            // It has one writer for all agencies.
            return;
        }
        let cedar = app.create_agency("cedar").await;
        let locked = app.db.write(&maple, AuditAction::AgencyAddHoliday).await.unwrap();
        let waiting = {
            let (db, maple) = (app.db.clone(), maple.clone());
            tokio::spawn(async move { db.record_refusal(&maple, AuditAction::VisitsMove).await })
        };
        while app.db.load().waiting_accesses == 0 {
            tokio::task::yield_now().await;
        }
        let other = tokio::time::timeout(Duration::from_mins(1), app.db.record_refusal(&cedar, AuditAction::VisitsMove)).await;
        other.expect("it waits for another agency's lock").unwrap();
        assert!(!waiting.is_finished());
        locked.rollback().await.unwrap();
        waiting.await.unwrap().unwrap();
    }

    async fn a_clock_set_back_is_reported_and_the_chain_still_verifies(app, admin) {
        cancel_five_visits(&app, &admin).await;
        let before = app.clock.now().as_microsecond();
        app.clock.shift(-30_000_000);
        search_children(&app, &admin, "C0001").await;
        assert_eq!(verify(&app, &admin, &Trust::default()).await.set_back, [], "a difference within the tolerance between two clocks");
        app.clock.shift(-7_200_000_000);
        search_children(&app, &admin, "C0001").await;
        search_children(&app, &admin, "C0001").await;
        let found = verify(&app, &admin, &Trust::default()).await;
        assert!(found.is_valid(), "{:?}", found.findings);
        let seq = found.last - 1;
        assert_eq!(found.set_back, [ClockSetBack { seq, at_us: before - 30_000_000, by_us: 7_200_000_000 }]);
        audit::save_check(&app.db, &admin, &found).await.unwrap();
        let last_set_back = read_tx!(app, &admin, |tx| audit::set_back(&mut tx)).unwrap();
        assert_eq!(last_set_back.map(|(at, by)| (at.as_microsecond(), by.as_hours())), Some((before - 30_000_000, 2)));
    }

    async fn an_event_contains_no_text_about_a_child(app, admin) {
        cancel_five_visits(&app, &admin).await;
        let sql = "SELECT COUNT(*) FROM audit_events WHERE subjects LIKE '%Staff%' OR digest LIKE '%Staff%' OR action LIKE '%Staff%'";
        assert_eq!(app.count(admin.agency().id, sql).await, 0);
    }

    async fn a_rejected_change_records_no_event(app, admin) {
        let before = count_events(&app, &admin, "demo.live").await;
        let mut command = cancel_command(&app, &admin, "V00001").await;
        command.version = 7;
        write_tx!(app, &admin, |tx| visits::cancel(&mut tx, command)).unwrap_err();
        assert_eq!(count_events(&app, &admin, "demo.live").await, before);
        assert!(verify(&app, &admin, &Trust::default()).await.is_valid());
    }

    async fn reading_children_records_which_children_were_shown(app, admin) {
        let search = Search { q: "C0001".into(), page: 1 };
        let page = read_tx!(app, &admin, |tx| people::children(&mut tx, &search)).unwrap();
        assert_eq!(page.rows.len(), 1);
        assert_eq!(count_events(&app, &admin, "schedule.week").await, 1);
        let sql = "SELECT s.child_id FROM seen_sets s JOIN audit_events e ON e.digest = s.digest
            WHERE e.action = 'schedule.week' AND e.subjects = '[\"seen:1\"]'";
        let seen: Vec<uuid::Uuid> = app.query_values(admin.agency().id, sql).await;
        assert_eq!(seen, [page.rows[0].child.id.0]);
    }

    async fn audit_records_cannot_be_changed_or_deleted(app, admin) {
        cancel_five_visits(&app, &admin).await;
        search_children(&app, &admin, "C0001").await;
        audit::make_checkpoint(&app.db, &admin, &signer()).await.unwrap();
        audit::save_check(&app.db, &admin, &Verified::default()).await.unwrap();
        let agency = admin.agency().id;
        let mut tamperings = vec![
            ("UPDATE audit_events SET actor = 'x'", "audit_events_stay"),
            ("DELETE FROM audit_events", "audit_events_stay"),
            ("UPDATE seen_sets SET digest = 'x'", "seen_sets_stay"),
            ("DELETE FROM seen_sets", "seen_sets_stay"),
            ("UPDATE audit_checkpoints SET seq = 1", "audit_checkpoints_stay"),
            ("DELETE FROM audit_checkpoints", "audit_checkpoints_stay"),
            ("UPDATE audit_checks SET findings = 0", "audit_checks_stay"),
            ("DELETE FROM audit_checks", "audit_checks_stay"),
            ("UPDATE agency_heads SET seq = seq - 1", "agency_heads_forward"),
            ("DELETE FROM agency_heads", "agency_heads_forward"),
        ];
        if app.url.starts_with("sqlite:") {
            // REPLACE deletes rows without running the DELETE triggers.
            tamperings.extend([
                ("INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events", "audit_events_stay"),
                ("REPLACE INTO seen_sets SELECT * FROM seen_sets", "seen_sets_stay"),
                ("REPLACE INTO audit_checkpoints SELECT * FROM audit_checkpoints", "audit_checkpoints_stay"),
                ("REPLACE INTO agency_heads SELECT agency_id, 0, hash, 0 FROM agency_heads", "agency_heads_forward"),
            ]);
        } else {
            tamperings.extend([
                ("TRUNCATE audit_events", "audit_events_stay"),
                ("TRUNCATE seen_sets", "seen_sets_stay"),
                ("TRUNCATE audit_checkpoints", "audit_checkpoints_stay"),
                ("TRUNCATE audit_checks", "audit_checks_stay"),
                ("TRUNCATE agency_heads", "agency_heads_forward"),
            ]);
        }
        for (tampering, by) in tamperings {
            let refused = app.execute_raw(Some(agency), tampering).await.expect_err(tampering).to_string();
            assert!(refused.contains(by), "{tampering}: {refused}");
        }
    }

    async fn only_the_privacy_capability_may_verify_the_audit(app, admin) {
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let trust = Trust::default();
        assert_eq!(read_tx!(app, &provider, |tx| audit::verify(&mut tx, &trust, |_| {})).unwrap_err(), Error::NotFound);
    }

    async fn each_kind_of_tampering_is_a_finding_of_its_own(app, admin) {
        cancel_five_visits(&app, &admin).await;
        search_children(&app, &admin, "C0001").await;
        let agency = admin.agency().id;
        let last = app.count(agency, "SELECT MAX(seq) FROM audit_events").await;
        let digest: String = app.query_value(agency, "SELECT digest FROM seen_sets").await;
        let finds = |expected: Vec<Finding>| {
            let (app, admin) = (&app, &admin);
            async move {
                let found = verify(app, admin, &Trust::default()).await.findings;
                assert_eq!(found, expected);
                for finding in found {
                    println!("{finding}");
                }
            }
        };
        tamper_with(&app, agency, &["UPDATE audit_events SET actor = 'system:x' WHERE seq = 4"]).await;
        finds(vec![Finding::Altered { seq: 4 }]).await;
        tamper_with(&app, agency, &["UPDATE audit_events SET actor = 'system:import' WHERE seq = 4", "DELETE FROM seen_sets"]).await;
        finds(vec![Finding::Altered { seq: 4 }, Finding::AccessSetMissing { digest: digest.clone(), event: last }]).await;

        let cut = format!("DELETE FROM audit_events WHERE seq > {}", last - 2);
        tamper_with(&app, agency, &["UPDATE audit_events SET seq = -6 WHERE seq = 6", "UPDATE audit_events SET seq = 6 WHERE seq = 5",
            "UPDATE audit_events SET seq = 5 WHERE seq = -6"]).await;
        let found = verify(&app, &admin, &Trust::default()).await.findings;
        assert!(found.contains(&Finding::OutOfOrder { seq: 5, belongs_after: 6 }), "{found:?}");
        assert!(found.contains(&Finding::OutOfOrder { seq: 6, belongs_after: 4 }), "{found:?}");
        tamper_with(&app, agency, &["UPDATE agency_heads SET seq = seq - 2"]).await;
        let found = verify(&app, &admin, &Trust::default()).await.findings;
        assert!(found.contains(&Finding::HeadMoved { head: Some(last - 2), last }), "{found:?}");
        tamper_with(&app, agency, &[&cut, "UPDATE agency_heads SET seq = seq + 2"]).await;
        let found = verify(&app, &admin, &Trust::default()).await.findings;
        assert!(found.contains(&Finding::Missing { from: last - 1, to: last }), "{found:?}");
        tamper_with(&app, agency, &["DELETE FROM audit_events WHERE seq = 2"]).await;
        let found = verify(&app, &admin, &Trust::default()).await.findings;
        assert!(found.contains(&Finding::Missing { from: 2, to: 2 }), "{found:?}");
    }

    async fn a_truncated_chain_is_detected_only_by_a_checkpoint(app, admin) {
        cancel_five_visits(&app, &admin).await;
        let (signer, agency) = (signer(), admin.agency().id);
        let checkpoint = audit::make_checkpoint(&app.db, &admin, &signer).await.unwrap();
        assert!(checkpoint.is_signed());
        let all = trust(&signer, std::slice::from_ref(&checkpoint));
        let report = verify(&app, &admin, &all).await;
        assert!(report.is_valid() && report.checkpoints == 2, "{report:?}");
        search_children(&app, &admin, "C0001").await;
        assert!(verify(&app, &admin, &all).await.is_valid(), "the chain has grown since");

        let end = checkpoint.seq - 1;
        let hash: String = app.query_value(agency, &format!("SELECT hash FROM audit_events WHERE seq = {end}")).await;
        tamper_with(&app, agency, &[
            "DELETE FROM audit_checkpoints",
            &format!("DELETE FROM audit_events WHERE seq > {end}"),
            &format!("UPDATE agency_heads SET seq = {end}, hash = '{hash}'"),
        ]).await;
        assert!(verify(&app, &admin, &trust(&signer, &[])).await.is_valid(), "the chain alone can't detect it");
        let found = verify(&app, &admin, &all).await.findings;
        assert_eq!(found, [Finding::ShorterThanCheckpoint { checkpoint: checkpoint.seq, last: end }]);
        // After new events, the signed number belongs to another event.
        search_children(&app, &admin, "C0002").await;
        assert_eq!(verify(&app, &admin, &all).await.findings, [Finding::OtherThanCheckpoint { seq: checkpoint.seq }]);
    }

    async fn a_checkpoint_needs_a_valid_signature_by_a_trusted_key(app, admin) {
        let cedar = app.create_agency("cedar").await;
        let (own_signer, other_signer) = (signer(), signer());
        let good = audit::make_checkpoint(&app.db, &admin, &own_signer).await.unwrap();
        let forged = Checkpoint::read(&good.to_string().replace(&format!("seq: {}", good.seq), "seq: 1")).unwrap();
        let found = verify(&app, &admin, &trust(&own_signer, &[forged])).await.findings;
        assert_eq!(found, [Finding::CheckpointSignature { seq: 1 }]);
        let elsewhere = audit::make_checkpoint(&app.db, &cedar, &own_signer).await.unwrap();
        let found = verify(&app, &admin, &trust(&own_signer, &[elsewhere])).await.findings;
        assert_eq!(found, [Finding::CheckpointOfOtherAgency { slug: "cedar".into() }]);
        let found = verify(&app, &admin, &trust(&other_signer, &[])).await.findings;
        assert_eq!(found, [Finding::CheckpointKey { seq: good.seq, key: own_signer.public().to_string() }]);
    }

    async fn a_day_has_one_checkpoint_and_one_email(app, admin) {
        let signer = signer();
        let to = domain::text::EmailAddress::try_from("audit@operator.example").unwrap();
        let both = tokio::join!(
            audit::sign_daily_checkpoint(&app.db, &admin, &signer, Some(&to)),
            audit::sign_daily_checkpoint(&app.db, &admin, &signer, Some(&to)),
        );
        let made: Vec<_> = [both.0.unwrap(), both.1.unwrap()].into_iter().flatten().collect();
        assert_eq!(made.len(), 1, "only one of two concurrent calls signs");
        assert_eq!(audit::daily_checkpoint(&app.db, &admin).await.unwrap().as_ref(), made.first());
        // 07:00 in New York is noon in UTC: eleven hours later it is still the same day in UTC.
        app.clock.shift(11 * 3_600_000_000);
        assert_eq!(audit::sign_daily_checkpoint(&app.db, &admin, &signer, Some(&to)).await.unwrap(), None);
        app.clock.shift(3_600_000_000);
        assert!(audit::sign_daily_checkpoint(&app.db, &admin, &signer, Some(&to)).await.unwrap().is_some());
        let agency = admin.agency().id;
        let emails: Vec<_> = app.emails().await.into_iter().filter(|(to, _)| to == "audit@operator.example").collect();
        assert_eq!(emails.len(), 2);
        assert!(emails[0].1.contains("VisitOMS audit checkpoint 1"), "{}", emails[0].1);
        assert_eq!(app.count(agency, "SELECT COUNT(*) FROM audit_checkpoints").await, 2);
    }

    async fn an_export_contains_exactly_what_was_hashed(app, admin) {
        cancel_five_visits(&app, &admin).await;
        search_children(&app, &admin, "C0001").await;
        search_children(&app, &admin, "C0001").await;
        let signer = signer();
        let mut export = audit::begin_export(&app.db, &admin, &signer, None, None).await.unwrap();
        let lines = export_lines(&app, &admin, &mut export).await;
        let events: Vec<&String> = lines.iter().filter(|line| line.starts_with("{\"agency_id\"")).collect();
        let agency = admin.agency().id;
        let hashes: Vec<String> = app.query_values(agency, "SELECT hash FROM audit_events ORDER BY seq").await;
        assert_eq!(events.len(), hashes.len());
        for (event, hash) in events.iter().zip(&hashes) {
            use sha2::Digest;
            assert_eq!(&audit::hex(&sha2::Sha256::digest(event)), hash);
        }
        assert!(events.last().unwrap().contains("audit.export"));
        assert_eq!(lines.iter().filter(|line| line.starts_with("{\"seen_set\"")).count(), 1);
        let end = lines.last().unwrap();
        assert!(end.starts_with("{\"checkpoint\"") && end.contains(hashes.last().unwrap()), "{end}");

        app.next_day();
        let days = (Some(date(2026, 12, 1)), Some(date(2026, 12, 1)));
        let admin = app.reload_actor(&admin).await;
        let mut export = audit::begin_export(&app.db, &admin, &signer, days.0, days.1).await.unwrap();
        let lines = export_lines(&app, &admin, &mut export).await;
        assert_eq!(lines.len(), 0, "no events on that day: {lines:?}");
    }

    async fn an_export_requires_recent_proof(app, admin) {
        app.clock.shift(16 * 60 * 1_000_000);
        let refused = audit::begin_export(&app.db, &admin, &signer(), None, None).await.unwrap_err();
        assert_eq!(refused, Error::RecentProofRequired);
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let refused = audit::begin_export(&app.db, &provider, &signer(), None, None).await.unwrap_err();
        assert_eq!(refused, Error::NotFound);
    }
}

async fn export_lines(app: &TestApp, actor: &Actor, export: &mut audit::Export) -> Vec<String> {
    let mut all = String::new();
    while let Some(text) = read_tx!(app, actor, |tx| export.next(&mut tx)).unwrap() {
        all += &text;
    }
    all.lines().map(str::to_owned).collect()
}

/// The role that serves requests may only append to the audit and move heads forward, even without the triggers.
#[tokio::test]
async fn the_postgres_serving_role_can_only_append_to_the_audit() {
    let (app, admin) = TestApp::with_demo_agency(Engine::Postgres).await;
    let agency = admin.agency().id;
    let serving = app.url.replacen("owner@", "serving@", 1);
    assert_ne!(serving, app.url);
    // The key store belongs to the owner.
    let options = Options {
        url: serving.clone(),
        migrate_url: Some(app.url.clone()),
        clock: app.clock.clone(),
        ..crate::support::options(&app.url)
    };
    let db = Db::open(options).await.unwrap();
    tamper_with(&app, agency, &[]).await;
    let mut tx = db.write(&admin, AuditAction::DemoLoad).await.unwrap();
    let command = cancel_command(&app, &admin, "V00001").await;
    visits::cancel(&mut tx, command).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.read(&admin, AuditAction::ScheduleWeek).await.unwrap();
    people::children(&mut tx, &Search { q: "C0001".into(), page: 1 }).await.unwrap();
    tx.commit().await.unwrap();
    audit::make_checkpoint(&db, &admin, &signer()).await.unwrap();

    let mut conn = PgConnection::connect(&serving).await.unwrap();
    sqlx::query("SELECT set_config('app.agency_id', $1, false)").bind(agency.to_string()).execute(&mut conn).await.unwrap();
    for table in ["audit_events", "seen_sets", "audit_checkpoints", "audit_checks", "agency_heads"] {
        for statement in
            ["UPDATE {} SET agency_id = agency_id", "DELETE FROM {}", "TRUNCATE {}", "ALTER TABLE {} DISABLE TRIGGER USER"]
        {
            let statement = statement.replace("{}", table);
            let refused = sqlx::query(sqlx::AssertSqlSafe(statement.clone())).execute(&mut conn).await.expect_err(&statement);
            let refused = refused.to_string();
            assert!(refused.contains("permission denied") || refused.contains("must be owner"), "{statement}: {refused}");
        }
    }
}
