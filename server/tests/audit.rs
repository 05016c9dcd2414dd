//! The audit: search and export by the office, access shown to guardians, daily signed checkpoints.

use crate::{
    both_engines,
    support::{TestApp, TestUser, client::Response, spawn_app},
};
use server::{
    audit::daily::{SkippedToday, sign_due},
    config::Settings,
};
use std::{fs, path::Path, process::Command};
use store::audit::Checkpoint;

/// The verification script from the operations guide, as an agency would copy it.
fn verification_script() -> String {
    let guide = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/OPERATIONS.md")).expect("the guide");
    let blocks = guide.split("```python\n").skip(1).filter_map(|rest| rest.split_once("\n```").map(|(block, _)| block));
    let blocks: Vec<_> = blocks.filter(|block| block.contains("seen_set")).collect();
    assert_eq!(blocks.len(), 1, "the guide has one verification script");
    assert!(blocks[0].lines().count() <= 40, "it is short enough to read");
    blocks[0].to_owned()
}

/// Runs the verification script. Returns its stdout, or its stderr if it failed.
fn run_verification(folder: &Path, export: &str) -> Result<String, String> {
    let (program, file) = (folder.join("check.py"), folder.join("audit.jsonl"));
    fs::write(&program, verification_script()).expect("the script is written");
    fs::write(&file, export).expect("the export is written");
    let done = Command::new("python3").arg(program).arg(file).arg(folder.join("key.pem")).output().expect("python3 runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if done.status.success() { Ok(text(&done.stdout)) } else { Err(text(&done.stderr)) }
}

async fn export(app: &TestApp, from: &str, to: &str) -> Response {
    app.client(TestUser::Admin).submit("/audit", "/audit/export", &[("from", from), ("to", to)]).await
}

both_engines! {
    async fn an_agency_can_verify_its_export_offline(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        for page in ["/children", "/children?q=a", "/week", "/children/{child}"] {
            assert_eq!(office.get(&app.fixtures.fill(page)).await.status, 200);
        }
        let response = export(&app, "", "").await;
        assert_eq!(response.status, 200, "{}", response.text);
        assert_eq!(response.header("content-disposition"), "attachment; filename=\"audit-maple.jsonl\"");
        for secret in ["Matthew", "Marta"] {
            assert!(!response.text.contains(secret), "only ids and digests");
        }
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("key.pem"), app.signer.public().pem()).expect("the key is written");
        let whole = response.text;
        let output = run_verification(folder.path(), &whole).expect("the export is valid");
        assert!(output.contains("events stand, and are signed"), "{output}");

        let lines: Vec<&str> = whole.lines().collect();
        let events: Vec<usize> = (0..lines.len()).filter(|nth| lines[*nth].starts_with("{\"agency_id\"")).collect();
        let set = lines.iter().position(|line| line.starts_with("{\"seen_set\"")).expect("an access event");
        let without = |nth: usize| {
            let left: Vec<_> = lines.iter().enumerate().filter(|(at, _)| *at != nth).map(|(_, line)| *line).collect();
            left.join("\n")
        };
        let mut swapped = lines.clone();
        swapped.swap(events[1], events[2]);
        let child = app.fixtures.id("child");
        let other = app.fixtures.id("visit");
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
        for (case, text) in tampered {
            assert_ne!(text, whole, "{case}");
            let output = run_verification(folder.path(), &text).expect_err(case);
            assert!(output.contains("BROKEN"), "{case}: {output}");
        }
        let other_signer = store::audit::Signer::from_pem(&store::audit::Signer::new_pem()).expect("a key");
        fs::write(folder.path().join("key.pem"), other_signer.public().pem()).expect("the key is written");
        run_verification(folder.path(), &whole).expect_err("no checkpoint is signed by another key");
    }

    async fn an_export_can_be_limited_to_a_date_range(engine) {
        let app = spawn_app(engine).await;
        let none = export(&app, "2026-01-01", "2026-01-31").await;
        assert_eq!((none.status, none.text.as_str()), (200, ""));
        let day = export(&app, "2026-11-30", "2026-11-30").await;
        assert!(day.status == 200 && day.text.contains("agency.create"), "{}", day.text);
        let wrong = export(&app, "yesterday", "").await;
        assert_eq!((wrong.status, wrong.header("location")), (303, "/audit?from=yesterday&to="));
        let page = app.client(TestUser::Admin).get("/audit?from=yesterday&to=").await;
        assert!(page.text.contains("Enter dates with day, month and year."));
        let reversed = export(&app, "2026-12-05", "2026-12-01").await;
        assert_eq!((reversed.status, reversed.header("location")), (303, "/audit?from=2026-12-05&to=2026-12-01"));
        let page = app.client(TestUser::Admin).get("/audit?from=2026-12-05&to=2026-12-01").await;
        assert!(page.text.contains("The first day is after the last day"));
    }

    async fn an_export_requires_recent_proof(engine) {
        let app = spawn_app(engine).await;
        app.clock.shift(16 * 60 * 1_000_000);
        let response = export(&app, "", "").await;
        assert_eq!((response.status, response.header("location")), (303, "/prove?next=%2Faudit"));
    }

    async fn audit_links_are_shown_only_to_members_who_may_read_the_audit(engine) {
        let app = spawn_app(engine).await;
        for kind in ["child", "visit"] {
            let page = app.fixtures.fill(if kind == "child" { "/children/{child}" } else { "/visits/{visit}" });
            let access_filter = if kind == "child" { "&looks=true" } else { "" };
            let link = format!("/audit?{kind}={}{access_filter}", app.fixtures.id(kind));
            for user in [TestUser::Admin, TestUser::PrivacyOfficer, TestUser::Scheduler, TestUser::Biller, TestUser::Supervisor, TestUser::Manager, TestUser::AssignedProvider] {
                let mut client = app.client(user);
                let response = client.get(&page).await;
                assert_eq!(response.status, 200, "{user:?} {kind}");
                let allowed = matches!(user, TestUser::Admin | TestUser::PrivacyOfficer);
                assert_eq!(response.text.contains(&format!("href=\"{}\"", link.replace('&', "&amp;"))), allowed, "{user:?} {kind}");
                assert_eq!(client.get(&link).await.status, if allowed { 200 } else { 404 }, "{user:?} {kind}");
            }
        }
    }

    async fn the_audit_can_be_searched_for_who_viewed_a_child(engine) {
        let app = spawn_app(engine).await;
        let child = app.fixtures.fill("/children/{child}");
        assert_eq!(app.client(TestUser::AssignedProvider).get(&child).await.status, 200);
        let mut office = app.client(TestUser::Admin);
        let found = office.get(&app.fixtures.fill("/audit?child={child}&looks=true&who=berry")).await.text;
        assert!(found.contains("Viewed a child") && found.contains("Jennifer Berry"), "{found}");
        let none = office.get(&app.fixtures.fill("/audit?child={child}&who=zzzz")).await.text;
        assert!(none.contains("Nothing matches"));
        let denied = app.client(TestUser::OtherProvider).get(&child).await;
        assert_eq!(denied.status, 404);
        let found = office.get("/audit?group=denied").await.text;
        assert!(found.contains("Denied: Viewed a child"), "{found}");
        let later = office.get("/audit?from=2026-12-01&looks=true").await.text;
        assert!(later.contains("Nothing matches"), "no events tomorrow");
        let event = office.get("/audit/1").await.text;
        assert!(event.contains("Created the agency") && event.contains(store::audit::GENESIS), "{event}");
    }

    async fn record_access_events_are_hidden_unless_requested(engine) {
        const ACCESS_ROW: &str = "<td>Viewed the list of children</td>";
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        for _ in 0..60 {
            assert_eq!(office.get("/children?q=a").await.status, 200);
        }
        let changes = office.get("/audit").await.text;
        assert!(!changes.contains(ACCESS_ROW) && changes.contains("<td>Imported files</td>"), "{changes}");
        assert!(changes.contains("Monday, November 30, 2026 · Import"), "changes are grouped: {changes}");
        assert!(changes.contains("Everything of these days"), "the page describes the export");
        let checkbox = |page: &str| page.split("id=\"looks\"").nth(1).and_then(|rest| rest.split('>').next()).unwrap_or_default().to_owned();
        assert!(!checkbox(&changes).contains("checked"));
        let all = office.get("/audit?looks=true&who=marta").await.text;
        assert!(all.contains(ACCESS_ROW) && checkbox(&all).contains("checked"), "{all}");
        let older = all.split("rel=\"next\"").nth(1).and_then(|rest| rest.split('"').nth(1)).expect("the page is full");
        assert!(older.contains("looks=true") && older.contains("who=marta"), "the next page keeps the filter: {older}");
        assert!(office.get(&older.replace("&amp;", "&")).await.text.contains(ACCESS_ROW));
        for link in ["/audit?who=marta&amp;looks=true", "/audit?who=marta&amp;group=schedule&amp;looks=true"] {
            assert!(all.contains(&format!("href=\"{link}\"")), "the group links keep the filter: {link}");
        }
        let access_events = office.get("/audit?group=looks").await.text;
        assert!(access_events.contains(ACCESS_ROW) && !access_events.contains("<td>Imported files</td>"), "{access_events}");
        let none = office.get("/audit?group=import&who=berry").await.text;
        assert!(none.contains("Nothing matches") && none.contains("/audit?who=berry&amp;group=import&amp;looks=true"), "{none}");
    }

    async fn the_audit_shows_initials_when_they_are_on(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        office.get(&app.fixtures.fill("/children/{child}")).await;
        let page = app.fixtures.fill("/audit?child={child}&looks=true");
        assert!(office.get(&page).await.text.contains("Matthew"));
        assert_eq!(office.call("/api/choose_initials", &[("on", "true")]).await.status, 200);
        assert!(!office.get(&page).await.text.contains("Matthew"));
    }

    async fn guardians_see_who_viewed_their_child(engine) {
        let app = spawn_app(engine).await;
        assert_eq!(app.client(TestUser::AssignedProvider).get(&app.fixtures.fill("/children/{child}")).await.status, 200);
        let mut family = app.client(TestUser::Guardian);
        let home = family.get("/home").await.text;
        let access_path = app.fixtures.fill("/home/seen/{child}");
        assert!(home.contains(&access_path), "the home page has the link");
        let page = family.get(&access_path).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("Jennifer Berry") && page.text.contains("Your child's page"), "{}", page.text);
        assert!(page.text.contains(">You<"), "their own access is marked");
        assert_eq!(app.client(TestUser::OtherGuardian).get(&access_path).await.status, 404);
    }

    async fn each_day_is_signed_once_and_a_checkpoint_file_is_written(engine) {
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
            sign_due(&app.db, &settings, &app.signer, &mut SkippedToday::new()).await.expect("it signs");
        }
        let first = files();
        assert_eq!(first.len(), 2, "one for each agency: {first:?}");
        let read = Checkpoint::read(&fs::read_to_string(&first[0]).expect("a text")).expect("a checkpoint");
        assert!(read.is_signed() && read.slug == "maple" && read.key == app.signer.public(), "{read}");
        app.clock.shift(24 * 3_600_000_000);
        sign_due(&app.db, &settings, &app.signer, &mut SkippedToday::new()).await.expect("it signs");
        assert_eq!(files().len(), 4);
        let mut office = app.client(TestUser::Admin);
        crate::support::sign_in(&mut office, "marta.ruiz@maple.example").await;
        let page = office.get("/audit").await.text;
        assert!(page.contains("none missing and none changed"), "{page}");
    }

    async fn a_restored_older_database_is_not_signed_again(engine) {
        let (today, restored) = (spawn_app(engine).await, spawn_app(engine).await);
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings { audit_checkpoint_dir: Some(folder.path().to_owned()), ..Settings::default() };
        assert_eq!(today.client(TestUser::Admin).get("/children").await.status, 200);
        let signer = &today.signer;
        sign_due(&today.db, &settings, signer, &mut SkippedToday::new()).await.expect("it signs");

        let mut skipped = SkippedToday::new();
        for _ in 0..2 {
            sign_due(&restored.db, &settings, signer, &mut skipped).await.expect("the check runs");
        }
        assert!(skipped.contains_key("maple") && !skipped.contains_key("oak"), "{skipped:?}");
        let actor = restored.db.system("maple", "audit").await.expect("the agency");
        let signed = async || store::audit::daily_checkpoint(&restored.db, &actor).await.expect("the database answers").is_some();
        assert!(!signed().await);
        let page = restored.client(TestUser::Admin).get("/audit").await.text;
        assert!(page.contains("The audit has been tampered with"), "{page}");

        // An operator who knows that the restore was intended moves the checkpoint file away.
        for file in fs::read_dir(folder.path()).expect("the folder").map(|file| file.expect("a file").path()) {
            if file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("maple")) {
                fs::remove_file(file).expect("the file was there");
            }
        }
        sign_due(&restored.db, &settings, signer, &mut SkippedToday::new()).await.expect("it signs");
        assert!(signed().await);
    }

    async fn foreign_files_in_the_checkpoint_folder_do_not_stop_signing(engine) {
        let app = spawn_app(engine).await;
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings { audit_checkpoint_dir: Some(folder.path().to_owned()), ..Settings::default() };
        let actor = app.db.system("maple", "audit").await.expect("the agency");
        let other_signer = store::audit::Signer::from_pem(&store::audit::Signer::new_pem()).expect("a key");
        let foreign_checkpoint = store::audit::make_checkpoint(&app.db, &actor, &other_signer).await.expect("a checkpoint").to_string();
        fs::write(folder.path().join("maple-2026-11-29T000000Z.checkpoint"), foreign_checkpoint.replace("seq: ", "seq: 9")).expect("a file");
        fs::write(folder.path().join("maple-2026-11-28T000000Z.checkpoint"), "nonsense").expect("a file");
        sign_due(&app.db, &settings, &app.signer, &mut SkippedToday::new()).await.expect("it signs");
        assert!(store::audit::daily_checkpoint(&app.db, &actor).await.expect("the database answers").is_some());
    }

    async fn a_clock_set_back_is_reported_but_is_not_tampering(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        app.clock.shift(2 * 3_600_000_000);
        assert_eq!(office.get("/children").await.status, 200);
        app.clock.shift(-2 * 3_600_000_000);
        assert_eq!(office.get("/children").await.status, 200);
        sign_due(&app.db, &Settings::default(), &app.signer, &mut SkippedToday::new()).await.expect("it signs");
        let page = office.get("/audit").await.text;
        assert!(page.contains("The server&#39;s clock was set back") || page.contains("The server's clock was set back"), "{page}");
        assert!(page.contains("none missing and none changed"), "{page}");
    }
}
