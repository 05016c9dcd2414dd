//! The audit: what is done and seen is in the chain, and a change of the chain is found.

use crate::{
    both_engines, reading,
    support::{Engine, House},
    writing,
};
use domain::{
    AgencyId, Error, VisitId,
    people::Search,
    text::Reason,
    visits::{CancelVisit, CancelledBy},
};
use jiff::civil::date;
use sqlx::{Connection, PgConnection};
use store::{
    Actor, Db, Options,
    audit::{self, Checkpoint, Finding, SetBack, Signer, Trust, Verified},
    people, visits,
};

async fn cancel(house: &House, admin: &Actor, reference: &str) -> CancelVisit {
    let visit = VisitId(house.id(admin, "visits", reference).await);
    CancelVisit { visit, version: 1, by: CancelledBy::Agency, reason: Reason::try_from("Staff meeting").unwrap() }
}

async fn events(house: &House, admin: &Actor, action: &str) -> i64 {
    house.count(admin.agency().id, &format!("SELECT COUNT(*) FROM audit_events WHERE action = '{action}'")).await
}

/// Five changes, so that there is something in the middle.
async fn some_work(house: &House, admin: &Actor) {
    for reference in ["V00001", "V00002", "V00003", "V00004", "V00005"] {
        let asked = cancel(house, admin, reference).await;
        writing!(house, admin, |tx| visits::cancel(&mut tx, asked)).unwrap();
    }
}

fn signer() -> Signer {
    Signer::from_pem(&Signer::new_pem()).unwrap()
}

fn trust(signer: &Signer, checkpoints: &[Checkpoint]) -> Trust {
    Trust { keys: signer.keys(), checkpoints: checkpoints.to_vec() }
}

async fn verified(house: &House, actor: &Actor, trust: &Trust) -> Verified {
    reading!(house, actor, |tx| audit::verify(&mut tx, trust, |_| {})).unwrap()
}

/// Changes rows as whoever owns the database may: past triggers.
async fn tamper(house: &House, agency: AgencyId, statements: &[&str]) {
    let tables = ["audit_events", "seen_sets", "agency_heads", "audit_checkpoints"];
    if house.url.starts_with("sqlite:") {
        let triggers: Vec<String> =
            house.values(agency, "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name NOT LIKE 'visits%'").await;
        for trigger in triggers {
            house.raw(None, &format!("DROP TRIGGER {trigger}")).await.unwrap();
        }
    } else {
        for table in tables {
            house.raw(None, &format!("ALTER TABLE {table} DISABLE TRIGGER USER")).await.unwrap();
        }
    }
    for statement in statements {
        assert_ne!(house.raw(Some(agency), statement).await.unwrap(), 0, "{statement}");
    }
}

async fn sees(house: &House, actor: &Actor, q: &str) {
    let search = Search { q: q.into(), page: 1 };
    reading!(house, actor, |tx| people::children(&mut tx, &search)).unwrap();
}

both_engines! {
    async fn the_chain_holds_after_real_work(house, admin) {
        some_work(&house, &admin).await;
        sees(&house, &admin, "C0001").await;
        assert_eq!(events(&house, &admin, "test.write").await, 5);
        let verified = verified(&house, &admin, &Trust::default()).await;
        assert!(verified.stands(), "{:?}", verified.findings);
        assert!(verified.events >= 8 && verified.sets == 1, "{verified:?}");
    }

    async fn time_that_runs_backwards_is_told_and_breaks_nothing(house, admin) {
        some_work(&house, &admin).await;
        let before = house.clock.now().as_microsecond();
        house.clock.shift(-30_000_000);
        sees(&house, &admin, "C0001").await;
        assert_eq!(verified(&house, &admin, &Trust::default()).await.set_back, [], "two clocks may differ by so much");
        house.clock.shift(-7_200_000_000);
        sees(&house, &admin, "C0001").await;
        sees(&house, &admin, "C0001").await;
        let found = verified(&house, &admin, &Trust::default()).await;
        assert!(found.stands(), "{:?}", found.findings);
        let seq = found.last - 1;
        assert_eq!(found.set_back, [SetBack { seq, at_us: before - 30_000_000, by_us: 7_200_000_000 }]);
        audit::keep_check(&house.db, &admin, &found).await.unwrap();
        let kept = reading!(house, &admin, |tx| audit::set_back(&mut tx)).unwrap();
        assert_eq!(kept.map(|(at, by)| (at.as_microsecond(), by.as_hours())), Some((before - 30_000_000, 2)));
    }

    async fn an_event_holds_no_text_of_a_child(house, admin) {
        some_work(&house, &admin).await;
        let sql = "SELECT COUNT(*) FROM audit_events WHERE subjects LIKE '%Staff%' OR digest LIKE '%Staff%' OR action LIKE '%Staff%'";
        assert_eq!(house.count(admin.agency().id, sql).await, 0);
    }

    async fn what_is_refused_leaves_no_change_in_it(house, admin) {
        let before = events(&house, &admin, "test.write").await;
        let mut asked = cancel(&house, &admin, "V00001").await;
        asked.version = 7;
        writing!(house, &admin, |tx| visits::cancel(&mut tx, asked)).unwrap_err();
        assert_eq!(events(&house, &admin, "test.write").await, before);
        assert!(verified(&house, &admin, &Trust::default()).await.stands());
    }

    async fn who_looks_at_children_is_written_down_with_whom_they_saw(house, admin) {
        let search = Search { q: "C0001".into(), page: 1 };
        let page = reading!(house, &admin, |tx| people::children(&mut tx, &search)).unwrap();
        assert_eq!(page.rows.len(), 1);
        assert_eq!(events(&house, &admin, "test.read").await, 1);
        let sql = "SELECT s.child_id FROM seen_sets s JOIN audit_events e ON e.digest = s.digest
            WHERE e.action = 'test.read' AND e.subjects = '[\"seen:1\"]'";
        let seen: Vec<uuid::Uuid> = house.values(admin.agency().id, sql).await;
        assert_eq!(seen, [page.rows[0].child.id.0]);
    }

    async fn nobody_changes_what_was_kept(house, admin) {
        some_work(&house, &admin).await;
        sees(&house, &admin, "C0001").await;
        audit::make(&house.db, &admin, &signer()).await.unwrap();
        audit::keep_check(&house.db, &admin, &Verified::default()).await.unwrap();
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
        if house.url.starts_with("sqlite:") {
            // REPLACE deletes past the triggers of deletion.
            tamperings.extend([
                ("INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events", "audit_events_stay"),
                ("REPLACE INTO seen_sets SELECT * FROM seen_sets", "seen_sets_stay"),
                ("REPLACE INTO audit_checkpoints SELECT * FROM audit_checkpoints", "audit_checkpoints_stay"),
                ("REPLACE INTO agency_heads SELECT agency_id, 0, hash FROM agency_heads", "agency_heads_forward"),
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
            let refused = house.raw(Some(agency), tampering).await.expect_err(tampering).to_string();
            assert!(refused.contains(by), "{tampering}: {refused}");
        }
    }

    async fn only_who_answers_for_privacy_verifies(house, admin) {
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        let trust = Trust::default();
        assert_eq!(reading!(house, &provider, |tx| audit::verify(&mut tx, &trust, |_| {})).unwrap_err(), Error::NotFound);
    }

    async fn each_kind_of_tampering_has_its_name(house, admin) {
        some_work(&house, &admin).await;
        sees(&house, &admin, "C0001").await;
        let agency = admin.agency().id;
        let last = house.count(agency, "SELECT MAX(seq) FROM audit_events").await;
        let digest: String = house.value(agency, "SELECT digest FROM seen_sets").await;
        let finds = |expected: Vec<Finding>| {
            let (house, admin) = (&house, &admin);
            async move {
                let found = verified(house, admin, &Trust::default()).await.findings;
                assert_eq!(found, expected);
                for finding in found {
                    println!("{finding}");
                }
            }
        };
        tamper(&house, agency, &["UPDATE audit_events SET actor = 'system:x' WHERE seq = 4"]).await;
        finds(vec![Finding::Altered { seq: 4 }]).await;
        tamper(&house, agency, &["UPDATE audit_events SET actor = 'system:import' WHERE seq = 4", "DELETE FROM seen_sets"]).await;
        finds(vec![Finding::Altered { seq: 4 }, Finding::SeenSetMissing { digest: digest.clone(), event: last }]).await;

        let cut = format!("DELETE FROM audit_events WHERE seq > {}", last - 2);
        tamper(&house, agency, &["UPDATE audit_events SET seq = -6 WHERE seq = 6", "UPDATE audit_events SET seq = 6 WHERE seq = 5",
            "UPDATE audit_events SET seq = 5 WHERE seq = -6"]).await;
        let found = verified(&house, &admin, &Trust::default()).await.findings;
        assert!(found.contains(&Finding::OutOfOrder { seq: 5, belongs_after: 6 }), "{found:?}");
        assert!(found.contains(&Finding::OutOfOrder { seq: 6, belongs_after: 4 }), "{found:?}");
        tamper(&house, agency, &["UPDATE agency_heads SET seq = seq - 2"]).await;
        let found = verified(&house, &admin, &Trust::default()).await.findings;
        assert!(found.contains(&Finding::HeadMoved { head: Some(last - 2), last }), "{found:?}");
        tamper(&house, agency, &[&cut, "UPDATE agency_heads SET seq = seq + 2"]).await;
        let found = verified(&house, &admin, &Trust::default()).await.findings;
        assert!(found.contains(&Finding::Missing { from: last - 1, to: last }), "{found:?}");
        tamper(&house, agency, &["DELETE FROM audit_events WHERE seq = 2"]).await;
        let found = verified(&house, &admin, &Trust::default()).await.findings;
        assert!(found.contains(&Finding::Missing { from: 2, to: 2 }), "{found:?}");
    }

    async fn a_cut_end_is_found_by_a_checkpoint_alone(house, admin) {
        some_work(&house, &admin).await;
        let (signer, agency) = (signer(), admin.agency().id);
        let kept = audit::make(&house.db, &admin, &signer).await.unwrap();
        assert!(kept.is_signed());
        let all = trust(&signer, std::slice::from_ref(&kept));
        let stands = verified(&house, &admin, &all).await;
        assert!(stands.stands() && stands.checkpoints == 2, "{stands:?}");
        sees(&house, &admin, "C0001").await;
        assert!(verified(&house, &admin, &all).await.stands(), "it grew since");

        let end = kept.seq - 1;
        let hash: String = house.value(agency, &format!("SELECT hash FROM audit_events WHERE seq = {end}")).await;
        tamper(&house, agency, &[
            "DELETE FROM audit_checkpoints",
            &format!("DELETE FROM audit_events WHERE seq > {end}"),
            &format!("UPDATE agency_heads SET seq = {end}, hash = '{hash}'"),
        ]).await;
        assert!(verified(&house, &admin, &trust(&signer, &[])).await.stands(), "the chain itself can't know");
        let found = verified(&house, &admin, &all).await.findings;
        assert_eq!(found, [Finding::ShorterThanCheckpoint { checkpoint: kept.seq, last: end }]);
        // Work goes on, and the number that was signed is another event's.
        sees(&house, &admin, "C0002").await;
        assert_eq!(verified(&house, &admin, &all).await.findings, [Finding::OtherThanCheckpoint { seq: kept.seq }]);
    }

    async fn a_checkpoint_is_believed_by_its_signature_and_its_key(house, admin) {
        let cedar = house.agency("cedar").await;
        let (ours, theirs) = (signer(), signer());
        let good = audit::make(&house.db, &admin, &ours).await.unwrap();
        let forged = Checkpoint::read(&good.to_string().replace(&format!("seq: {}", good.seq), "seq: 1")).unwrap();
        let found = verified(&house, &admin, &trust(&ours, &[forged])).await.findings;
        assert_eq!(found, [Finding::CheckpointSignature { seq: 1 }]);
        let elsewhere = audit::make(&house.db, &cedar, &ours).await.unwrap();
        let found = verified(&house, &admin, &trust(&ours, &[elsewhere])).await.findings;
        assert_eq!(found, [Finding::CheckpointElsewhere { slug: "cedar".into() }]);
        let found = verified(&house, &admin, &trust(&theirs, &[])).await.findings;
        assert_eq!(found, [Finding::CheckpointKey { seq: good.seq, key: ours.public().to_string() }]);
    }

    async fn a_day_has_one_checkpoint_and_one_letter(house, admin) {
        let signer = signer();
        let to = domain::text::Email::try_from("audit@operator.example").unwrap();
        let both = tokio::join!(
            audit::sign_day(&house.db, &admin, &signer, Some(&to)),
            audit::sign_day(&house.db, &admin, &signer, Some(&to)),
        );
        let made: Vec<_> = [both.0.unwrap(), both.1.unwrap()].into_iter().flatten().collect();
        assert_eq!(made.len(), 1, "one of two came first");
        assert_eq!(audit::daily(&house.db, &admin).await.unwrap().as_ref(), made.first());
        // 07:00 in New York is noon in UTC: eleven hours later the day is the same.
        house.clock.shift(11 * 3_600_000_000);
        assert_eq!(audit::sign_day(&house.db, &admin, &signer, Some(&to)).await.unwrap(), None);
        house.clock.shift(3_600_000_000);
        assert!(audit::sign_day(&house.db, &admin, &signer, Some(&to)).await.unwrap().is_some());
        let agency = admin.agency().id;
        let letters: Vec<String> = house.values(agency, "SELECT letter FROM outbox WHERE recipient = 'audit@operator.example'").await;
        assert_eq!(letters.len(), 2);
        assert!(letters[0].contains("VisitOMS audit checkpoint 1"), "{}", letters[0]);
        assert_eq!(house.count(agency, "SELECT COUNT(*) FROM audit_checkpoints").await, 2);
    }

    async fn an_export_is_what_was_hashed(house, admin) {
        some_work(&house, &admin).await;
        sees(&house, &admin, "C0001").await;
        sees(&house, &admin, "C0001").await;
        let signer = signer();
        let mut export = audit::begin_export(&house.db, &admin, &signer, None, None).await.unwrap();
        let lines = all_of(&house, &admin, &mut export).await;
        let events: Vec<&String> = lines.iter().filter(|line| line.starts_with("{\"agency_id\"")).collect();
        let agency = admin.agency().id;
        let hashes: Vec<String> = house.values(agency, "SELECT hash FROM audit_events ORDER BY seq").await;
        assert_eq!(events.len(), hashes.len());
        for (event, hash) in events.iter().zip(&hashes) {
            use sha2::Digest;
            assert_eq!(&audit::hex(&sha2::Sha256::digest(event)), hash);
        }
        assert!(events.last().unwrap().contains("audit.export"));
        assert_eq!(lines.iter().filter(|line| line.starts_with("{\"seen_set\"")).count(), 1);
        let end = lines.last().unwrap();
        assert!(end.starts_with("{\"checkpoint\"") && end.contains(hashes.last().unwrap()), "{end}");

        house.next_day();
        let days = (Some(date(2026, 12, 1)), Some(date(2026, 12, 1)));
        let admin = house.again(&admin).await;
        let mut export = audit::begin_export(&house.db, &admin, &signer, days.0, days.1).await.unwrap();
        let lines = all_of(&house, &admin, &mut export).await;
        assert_eq!(lines.len(), 0, "nothing had happened that day: {lines:?}");
    }

    async fn an_export_asks_for_a_fresh_proof(house, admin) {
        house.clock.shift(16 * 60 * 1_000_000);
        let refused = audit::begin_export(&house.db, &admin, &signer(), None, None).await.unwrap_err();
        assert_eq!(refused, Error::Unproved);
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        let refused = audit::begin_export(&house.db, &provider, &signer(), None, None).await.unwrap_err();
        assert_eq!(refused, Error::NotFound);
    }
}

async fn all_of(house: &House, actor: &Actor, export: &mut audit::Export) -> Vec<String> {
    let mut all = String::new();
    while let Some(text) = reading!(house, actor, |tx| export.next(&mut tx)).unwrap() {
        all += &text;
    }
    all.lines().map(str::to_owned).collect()
}

/// The role that serves may add to the audit and move heads forward, and nothing else, even without triggers.
#[tokio::test]
async fn postgres_serving_role_only_adds() {
    let (house, admin) = House::maple(Engine::Postgres).await;
    let agency = admin.agency().id;
    let serving = house.url.replacen("owner@", "serving@", 1);
    assert_ne!(serving, house.url);
    let options = Options { migrate_url: Some(house.url.clone()), clock: house.clock.clone(), ..Options::new(&serving) };
    let db = Db::open(options).await.unwrap();
    tamper(&house, agency, &[]).await;
    let mut tx = db.write(&admin, "test.write").await.unwrap();
    let asked = cancel(&house, &admin, "V00001").await;
    visits::cancel(&mut tx, asked).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.read(&admin, "test.read").await.unwrap();
    people::children(&mut tx, &Search { q: "C0001".into(), page: 1 }).await.unwrap();
    tx.commit().await.unwrap();
    audit::make(&db, &admin, &signer()).await.unwrap();

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
