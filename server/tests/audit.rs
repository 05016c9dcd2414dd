//! The audit as its readers meet it: the office looks and takes it along, a family sees who looked, each day is signed.

use crate::{
    both_engines,
    support::{App, Who, client::Answer, spawn_app},
};
use server::{
    audit::daily::{Refused, sign_due},
    config::Settings,
};
use std::{fs, path::Path, process::Command};
use store::audit::Checkpoint;

/// The recipe of the operations guide, as an agency copies it.
fn recipe() -> String {
    let guide = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/OPERATIONS.md")).expect("the guide");
    let blocks = guide.split("```python\n").skip(1).filter_map(|rest| rest.split_once("\n```").map(|(block, _)| block));
    let blocks: Vec<_> = blocks.filter(|block| block.contains("seen_set")).collect();
    assert_eq!(blocks.len(), 1, "the guide has the recipe once");
    assert!(blocks[0].lines().count() <= 40, "it is short enough to be read");
    blocks[0].to_owned()
}

/// Runs the recipe; what it said, or what it complained of.
fn check(folder: &Path, export: &str) -> Result<String, String> {
    let (program, file) = (folder.join("check.py"), folder.join("audit.jsonl"));
    fs::write(&program, recipe()).expect("the recipe is written");
    fs::write(&file, export).expect("the export is written");
    let done = Command::new("python3").arg(program).arg(file).arg(folder.join("key.pem")).output().expect("python3 runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if done.status.success() { Ok(text(&done.stdout)) } else { Err(text(&done.stderr)) }
}

async fn export(app: &App, from: &str, to: &str) -> Answer {
    app.client(Who::Admin).submit("/audit", "/audit/export", &[("from", from), ("to", to)]).await
}

both_engines! {
    async fn an_agency_checks_its_export_without_us(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        for page in ["/children", "/children?q=a", "/week", "/children/{child}"] {
            assert_eq!(office.get(&app.facts.fill(page)).await.status, 200);
        }
        let answer = export(&app, "", "").await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.header("content-disposition"), "attachment; filename=\"audit-maple.jsonl\"");
        for secret in ["Matthew", "Marta"] {
            assert!(!answer.text.contains(secret), "ids and digests alone");
        }
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("key.pem"), app.signer.public().pem()).expect("the key is written");
        let whole = answer.text;
        let said = check(folder.path(), &whole).expect("all stands");
        assert!(said.contains("events stand, and are signed"), "{said}");

        let lines: Vec<&str> = whole.lines().collect();
        let events: Vec<usize> = (0..lines.len()).filter(|nth| lines[*nth].starts_with("{\"agency_id\"")).collect();
        let set = lines.iter().position(|line| line.starts_with("{\"seen_set\"")).expect("children were shown");
        let without = |nth: usize| {
            let left: Vec<_> = lines.iter().enumerate().filter(|(at, _)| *at != nth).map(|(_, line)| *line).collect();
            left.join("\n")
        };
        let mut swapped = lines.clone();
        swapped.swap(events[1], events[2]);
        let child = app.facts.id("child");
        let other = app.facts.id("visit");
        let tampered = [
            ("an event altered", whole.replacen("system:", "member:", 1)),
            ("an event deleted", without(events[2])),
            ("the last event deleted", without(*events.last().expect("events"))),
            ("two events swapped", swapped.join("\n")),
            ("a set of children deleted", without(set)),
            ("a child is another", whole.replace(child, other)),
            ("the checkpoint altered", whole.replace("\\nseq: ", "\\nseq: 1")),
            ("its time altered", whole.replace("\\ntime: 2026", "\\ntime: 2025")),
        ];
        for (what, text) in tampered {
            assert_ne!(text, whole, "{what}");
            let said = check(folder.path(), &text).expect_err(what);
            assert!(said.contains("BROKEN"), "{what}: {said}");
        }
        let foreign = store::audit::Signer::from_pem(&store::audit::Signer::new_pem()).expect("a key");
        fs::write(folder.path().join("key.pem"), foreign.public().pem()).expect("the key is written");
        check(folder.path(), &whole).expect_err("another key signed nothing here");
    }

    async fn an_export_of_some_days_holds_those(engine) {
        let app = spawn_app(engine).await;
        let none = export(&app, "2026-01-01", "2026-01-31").await;
        assert_eq!((none.status, none.text.as_str()), (200, ""));
        let day = export(&app, "2026-11-30", "2026-11-30").await;
        assert!(day.status == 200 && day.text.contains("agency.create"), "{}", day.text);
        let wrong = export(&app, "yesterday", "").await;
        assert_eq!((wrong.status, wrong.header("location")), (303, "/audit?from=yesterday&to="));
        let page = app.client(Who::Admin).get("/audit?from=yesterday&to=").await;
        assert!(page.text.contains("Enter dates like 2026-12-01"));
        let reversed = export(&app, "2026-12-05", "2026-12-01").await;
        assert_eq!((reversed.status, reversed.header("location")), (303, "/audit?from=2026-12-05&to=2026-12-01"));
        let page = app.client(Who::Admin).get("/audit?from=2026-12-05&to=2026-12-01").await;
        assert!(page.text.contains("The first day is after the last day"));
    }

    async fn an_old_proof_exports_nothing(engine) {
        let app = spawn_app(engine).await;
        app.clock.shift(16 * 60 * 1_000_000);
        let answer = export(&app, "", "").await;
        assert_eq!((answer.status, answer.header("location")), (303, "/prove?next=%2Faudit"));
    }

    async fn the_way_to_the_audit_is_shown_to_who_may_go_it(engine) {
        let app = spawn_app(engine).await;
        for of in ["child", "visit"] {
            let page = app.facts.fill(if of == "child" { "/children/{child}" } else { "/visits/{visit}" });
            let way = format!("/audit?{of}={}", app.facts.id(of));
            for who in [Who::Admin, Who::Privacy, Who::Schedules, Who::Bills, Who::Supervises, Who::Manages, Who::Assigned] {
                let mut client = app.client(who);
                let answer = client.get(&page).await;
                assert_eq!(answer.status, 200, "{who:?} {of}");
                let may = matches!(who, Who::Admin | Who::Privacy);
                assert_eq!(answer.text.contains(&format!("href=\"{way}\"")), may, "{who:?} {of}");
                assert_eq!(client.get(&way).await.status, if may { 200 } else { 404 }, "{who:?} {of}");
            }
        }
    }

    async fn the_office_finds_who_saw_a_child(engine) {
        let app = spawn_app(engine).await;
        let child = app.facts.fill("/children/{child}");
        assert_eq!(app.client(Who::Assigned).get(&child).await.status, 200);
        let mut office = app.client(Who::Admin);
        let found = office.get(&app.facts.fill("/audit?child={child}&who=berry")).await.text;
        assert!(found.contains("Viewed a child") && found.contains("Jennifer Berry"), "{found}");
        let nobody = office.get(&app.facts.fill("/audit?child={child}&who=zzzz")).await.text;
        assert!(nobody.contains("Nothing matches"));
        let refused = app.client(Who::Unassigned).get(&child).await;
        assert_eq!(refused.status, 404);
        let found = office.get("/audit?action=refused").await.text;
        assert!(found.contains("Denied: Viewed a child"), "{found}");
        let later = office.get("/audit?from=2026-12-01").await.text;
        assert!(later.contains("Nothing matches"), "nothing has happened tomorrow");
        let event = office.get("/audit/1").await.text;
        assert!(event.contains("agency.create") && event.contains(store::audit::GENESIS), "{event}");
    }

    async fn initials_are_obeyed(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        office.get(&app.facts.fill("/children/{child}")).await;
        let page = app.facts.fill("/audit?child={child}");
        assert!(office.get(&page).await.text.contains("Matthew"));
        assert_eq!(office.call("/api/choose_initials", &[("on", "true")]).await.status, 200);
        assert!(!office.get(&page).await.text.contains("Matthew"));
    }

    async fn a_family_reads_who_saw_its_child(engine) {
        let app = spawn_app(engine).await;
        assert_eq!(app.client(Who::Assigned).get(&app.facts.fill("/children/{child}")).await.status, 200);
        let mut family = app.client(Who::Own);
        let home = family.get("/home").await.text;
        let seen = app.facts.fill("/home/seen/{child}");
        assert!(home.contains(&seen), "the way stands on the first page");
        let page = family.get(&seen).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("Jennifer Berry") && page.text.contains("Your child's page"), "{}", page.text);
        assert!(page.text.contains(">You<"), "their own looks are marked");
        assert_eq!(app.client(Who::Other).get(&seen).await.status, 404);
    }

    async fn each_day_is_signed_once_and_put_aside(engine) {
        let app = spawn_app(engine).await;
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings {
            audit_checkpoint_dir: Some(folder.path().join("checkpoints")),
            audit_checkpoint_email: Some("audit@operator.example".into()),
            ..Settings::default()
        };
        let files = || {
            let found = fs::read_dir(folder.path().join("checkpoints")).expect("the folder is made");
            let mut names: Vec<_> = found.map(|file| file.expect("a file").path()).collect();
            names.sort();
            names
        };
        for _ in 0..2 {
            sign_due(&app.db, &settings, &app.signer, &mut Refused::new()).await.expect("it signs");
        }
        let first = files();
        assert_eq!(first.len(), 2, "one for each agency: {first:?}");
        let read = Checkpoint::read(&fs::read_to_string(&first[0]).expect("a text")).expect("a checkpoint");
        assert!(read.is_signed() && read.slug == "maple" && read.key == app.signer.public(), "{read}");
        app.clock.shift(24 * 3_600_000_000);
        sign_due(&app.db, &settings, &app.signer, &mut Refused::new()).await.expect("it signs");
        assert_eq!(files().len(), 4);
        let mut office = app.client(Who::Admin);
        crate::support::sign_in(&mut office, "marta.ruiz@maple.example").await;
        let page = office.get("/audit").await.text;
        assert!(page.contains("none missing and none changed"), "{page}");
    }

    async fn an_older_database_that_was_brought_back_is_not_signed_anew(engine) {
        let (today, brought_back) = (spawn_app(engine).await, spawn_app(engine).await);
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings { audit_checkpoint_dir: Some(folder.path().to_owned()), ..Settings::default() };
        assert_eq!(today.client(Who::Admin).get("/children").await.status, 200);
        let signer = &today.signer;
        sign_due(&today.db, &settings, signer, &mut Refused::new()).await.expect("it signs");

        let mut refused = Refused::new();
        for _ in 0..2 {
            sign_due(&brought_back.db, &settings, signer, &mut refused).await.expect("a look");
        }
        assert!(refused.contains_key("maple") && !refused.contains_key("oak"), "{refused:?}");
        let actor = brought_back.db.system("maple", "audit").await.expect("the agency");
        let signed = async || store::audit::daily(&brought_back.db, &actor).await.expect("the database answers").is_some();
        assert!(!signed().await);
        let page = brought_back.client(Who::Admin).get("/audit").await.text;
        assert!(page.contains("The audit has been tampered with"), "{page}");

        // Whoever knows that all is well moves the file away.
        for file in fs::read_dir(folder.path()).expect("the folder").map(|file| file.expect("a file").path()) {
            if file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("maple")) {
                fs::remove_file(file).expect("the file was there");
            }
        }
        sign_due(&brought_back.db, &settings, signer, &mut Refused::new()).await.expect("it signs");
        assert!(signed().await);
    }

    async fn what_others_put_into_the_folder_stops_nothing(engine) {
        let app = spawn_app(engine).await;
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings { audit_checkpoint_dir: Some(folder.path().to_owned()), ..Settings::default() };
        let actor = app.db.system("maple", "audit").await.expect("the agency");
        let foreign = store::audit::Signer::from_pem(&store::audit::Signer::new_pem()).expect("a key");
        let theirs = store::audit::make(&app.db, &actor, &foreign).await.expect("a checkpoint").to_string();
        fs::write(folder.path().join("maple-2026-11-29T000000Z.checkpoint"), theirs.replace("seq: ", "seq: 9")).expect("a file");
        fs::write(folder.path().join("maple-2026-11-28T000000Z.checkpoint"), "nonsense").expect("a file");
        sign_due(&app.db, &settings, &app.signer, &mut Refused::new()).await.expect("it signs");
        assert!(store::audit::daily(&app.db, &actor).await.expect("the database answers").is_some());
    }

    async fn a_clock_that_was_set_back_is_told_and_is_no_tampering(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        app.clock.shift(2 * 3_600_000_000);
        assert_eq!(office.get("/children").await.status, 200);
        app.clock.shift(-2 * 3_600_000_000);
        assert_eq!(office.get("/children").await.status, 200);
        sign_due(&app.db, &Settings::default(), &app.signer, &mut Refused::new()).await.expect("it signs");
        let page = office.get("/audit").await.text;
        assert!(page.contains("The server&#39;s clock was set back") || page.contains("The server's clock was set back"), "{page}");
        assert!(page.contains("none missing and none changed"), "{page}");
    }
}
