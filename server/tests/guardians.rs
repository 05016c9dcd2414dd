//! Guardians on the office's pages: several guardians can share an email address.

use crate::{
    both_engines,
    support::{TestUser, requests::PAGES, spawn_app},
};

both_engines! {
    async fn an_email_shared_by_several_guardians_requires_a_choice(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let second = [
            ("guardian[child]", app.fixtures.id("child")),
            ("guardian[first_name]", "Rosa"),
            ("guardian[last_name]", "Cruz"),
            ("guardian[relationship]", "aunt"),
            ("guardian[email]", "guardian2@family.example"),
            ("guardian[phone]", ""),
            ("guardian[known]", "another"),
        ];
        assert_eq!(office.call("/api/keep_guardian", &second).await.status, 200);
        let (id, version) = app.database.find_member(TestUser::OtherProvider.email().expect("a member")).await;
        let member = (id.to_string(), version.to_string());
        let path = format!("/members/{}", member.0);
        let fields = [
            ("member[member]", member.0.as_str()),
            ("member[version]", member.1.as_str()),
            ("member[role]", "parent"),
            ("member[guardian]", ""),
            ("member[guardian_email]", "guardian2@family.example"),
        ];
        assert_eq!(office.submit(&path, "/api/change_member", &fields).await.header("location"), path);
        let page = office.get(&path).await.text;
        assert!(page.contains("Several guardians have this e-mail address."), "{page}");
        let choice = format!("value=\"{}\"", app.fixtures.id("guardian"));
        assert!(page.contains(&choice) && page.contains("Rosa Cruz ("), "{page}");
        let chosen = [("member[role]", "parent"), ("member[guardian]", app.fixtures.id("guardian"))];
        let mut fields = vec![("member[member]", member.0.as_str()), ("member[version]", member.1.as_str())];
        fields.extend(chosen);
        assert_eq!(office.call("/api/change_member", &fields).await.status, 200);
        let linked = [("record[member]", member.0.as_str()), ("record[guardian]", app.fixtures.id("guardian"))];
        assert_eq!(office.call("/api/part_guardian_record", &linked).await.status, 404, "a member's only record cannot be unlinked");
    }

    async fn a_known_guardian_is_offered_with_all_that_was_typed(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let page = app.fixtures.fill("/children/{child}");
        let typed = [
            ("guardian[child]", app.fixtures.id("child")),
            ("guardian[guardian]", ""),
            ("guardian[first_name]", "Rosalinda"),
            ("guardian[last_name]", "Cruz"),
            ("guardian[relationship]", "stepmother"),
            ("guardian[email]", "Guardian2@family.example"),
            ("guardian[phone]", ""),
        ];
        let fields = [&typed[..], &[("guardian[known]", "")]].concat();
        assert_eq!(office.submit(&page, "/api/keep_guardian", &fields).await.header("location"), page);
        let back = office.get(&page).await.text;
        let choice = format!("value=\"{}\"", app.fixtures.id("guardian"));
        assert!(back.contains("Link the known guardian: ") && back.contains(&choice), "{back}");
        assert!(back.contains("value=\"Rosalinda\"") && back.contains("value=\"stepmother\""), "{back}");
        assert!(!office.get(&page).await.text.contains("<b dir=\"auto\">Rosalinda Cruz</b>"), "nobody is added before the answer");
        let fields = [&typed[..], &[("guardian[known]", app.fixtures.id("guardian"))]].concat();
        assert_eq!(office.submit(&page, "/api/keep_guardian", &fields).await.header("location"), page);
        let linked = office.get(&page).await.text;
        assert!(linked.contains("stepmother") && linked.contains("guardian2@family.example"), "{linked}");
        let subject = format!("guardian:{}", app.fixtures.id("guardian"));
        assert_eq!(app.database.count_audit_events("people.link_guardian", &subject).await, 1);
    }

    async fn two_records_of_a_guardian_are_merged_on_the_childs_page(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let (child, own, other) = (app.fixtures.id("child"), app.fixtures.id("own_guardian"), app.fixtures.id("guardian"));
        let page = format!("/children/{child}");
        let merge = format!("/children/{child}/guardians/{own}/merge");
        assert!(office.get(&page).await.text.contains(&format!("href=\"{merge}\"")));
        // Those with the same number are offered, nobody is found, and long or odd searches are answered too.
        let empty = office.get(&merge).await.text;
        assert!(empty.contains("Choose: ") && !empty.contains("No other guardian was found."), "{empty}");
        for typed in ["nobody-at-all", &"x".repeat(3_000), "%25%22%3Czzz%3E"] {
            let found = office.get(&format!("{merge}?q={typed}")).await;
            assert!(found.status == 200 && found.text.contains("No other guardian was found."), "{typed}: {}", found.text);
        }
        let found = office.get(&format!("{merge}?q=guardian2@family.example")).await.text;
        let preview = format!("{merge}?other={other}");
        assert!(found.contains(&format!("href=\"{preview}\"")), "{found}");
        let shown = office.get(&preview).await.text;
        assert!(shown.contains("moves here") && shown.contains("What you choose"), "{shown}");
        for wrong in [format!("{merge}?other=nonsense"), format!("{merge}?other={own}")] {
            assert!(office.get(&wrong).await.text.contains("Search for the other record"), "{wrong}");
        }
        assert_eq!(office.get(&format!("{merge}?other={}", app.fixtures.id("elsewhere_guardian"))).await.status, 404);

        let fields = [("merge[child]", child), ("merge[survivor]", own), ("merge[survivor_version]", "2"),
            ("merge[merged]", other), ("merge[merged_version]", "1"), ("merge[email]", "merged")];
        let sent = |reason: &'static str| [&fields[..], &[("merge[reason]", reason)]].concat();
        let refused = office.submit(&preview, "/api/merge_guardians", &sent(" ")).await;
        assert_eq!(refused.header("location"), preview);
        let back = office.get(&preview).await.text;
        assert!(back.contains("aria-invalid=\"true\"") && back.contains("value=\"merged\" selected"), "nothing that was chosen is lost: {back}");
        for text in ["You can undo it for one day.", "are merged already"] {
            let merged = office.submit(&preview, "/api/merge_guardians", &sent("Recorded twice")).await;
            assert_eq!((merged.status, merged.header("location")), (303, page.as_str()), "{}", merged.text);
            let shown = office.get(&page).await.text;
            assert!(shown.contains(text) && shown.contains("was merged into this guardian"), "{text}: {shown}");
        }
        assert_eq!(office.get(&preview).await.header("location"), page, "the Back button");
        let swapped = format!("/children/{child}/guardians/{other}/merge");
        assert_eq!(office.get(&swapped).await.header("location"), page, "the merged record leads to the one that is left");
        let undo = [("undo[merged]", other), ("undo[child]", child)];
        for text in ["The merge is undone.", "the merge is undone already"] {
            let undone = office.submit(&page, "/api/undo_guardian_merge", &undo).await;
            assert_eq!((undone.status, undone.header("location")), (303, page.as_str()), "{}", undone.text);
            let shown = office.get(&page).await.text;
            assert!(shown.contains(text), "{text}: {shown}");
        }
        let mut oak = app.client(TestUser::OtherAgency);
        assert_eq!(oak.get(&preview).await.status, 404);
    }

    async fn the_second_editor_of_a_guardian_reads_both_texts(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let page = app.fixtures.fill("/children/{child}");
        for (phone, is_saved) in [("585-555-0301", true), ("585-555-0302", false)] {
            let fields = [
                ("guardian[child]", app.fixtures.id("child")),
                ("guardian[guardian]", app.fixtures.id("own_guardian")),
                ("guardian[version]", "2"),
                ("guardian[first_name]", "Dennis"),
                ("guardian[last_name]", "Cruz"),
                ("guardian[relationship]", "grandmother"),
                ("guardian[email]", TestUser::Guardian.email().expect("a member")),
                ("guardian[phone]", phone),
            ];
            assert_eq!(office.submit(&page, "/api/keep_guardian", &fields).await.header("location"), page);
            let shown = office.get(&page).await.text;
            assert_eq!(shown.contains("value=\"585-555-0301\""), is_saved, "{shown}");
            assert!(is_saved || shown.contains("value=\"585-555-0302\"") && shown.contains("585-555-0301"), "{shown}");
        }
    }

    async fn nothing_of_one_guardian_is_shown_to_another(engine) {
        let app = spawn_app(engine).await;
        let aunt = [
            ("guardian[child]", app.fixtures.id("child")),
            ("guardian[first_name]", "Rosalinda"),
            ("guardian[last_name]", "Quintanilla"),
            ("guardian[relationship]", "aunt"),
            ("guardian[email]", "rosalinda@family.example"),
            ("guardian[phone]", "+1 201 555 0177"),
        ];
        let mut office = app.client(TestUser::Admin);
        assert_eq!(office.call("/api/keep_guardian", &aunt).await.status, 200);
        let child = format!("/children/{}", app.fixtures.id("child"));
        let of_the_aunt = ["Rosalinda", "Quintanilla", "555-0177", "5550177", "555 0177"];
        let shown = office.get(&child).await.text;
        assert!(of_the_aunt.iter().any(|text| shown.contains(text)), "the office sees her");
        let mut guardian = app.client(TestUser::Guardian);
        for (route, path) in PAGES {
            let page = guardian.get(&app.fixtures.fill(path)).await.text;
            for text in of_the_aunt {
                assert!(!page.contains(text), "{route} shows {text} to the other guardian");
            }
        }
    }

    async fn no_page_shows_a_guardian_a_hidden_place(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let child = app.fixtures.id("child");
        let second_home = [
            ("place[child]", child), ("place[place]", ""), ("place[version]", ""), ("place[kind]", "second_home"),
            ("place[label]", "Rosalindas house"), ("place[availability]", ""), ("place[note]", ""),
            ("place[address]", "9 Quintanilla St"), ("place[city]", "Penfield"), ("place[state]", "NY"), ("place[zip]", "14526"),
            ("place[lat]", "43.13"), ("place[lon]", "-77.45"),
        ];
        assert_eq!(office.call("/api/save_place", &second_home).await.status, 200);
        let shown = office.get(&format!("/children/{child}")).await.text;
        let mut ids = shown.split("name=\"hide[place]\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let place = ids.find(|id| *id != app.fixtures.id("home_place")).expect("the new place").to_owned();
        let hidden = [("hide[guardian]", app.fixtures.id("own_guardian")), ("hide[place]", place.as_str()), ("hide[hidden]", "true")];
        assert_eq!(office.call("/api/hide_address", &hidden).await.status, 200);
        let visit = [
            ("visit[authorization]", app.fixtures.id("authorization")), ("visit[provider]", app.fixtures.id("provider")),
            ("visit[place]", place.as_str()), ("visit[date]", "2026-12-06"), ("visit[time]", "09:00"),
            ("visit[override_reason]", "The family asked for it"),
        ];
        assert_eq!(office.call("/api/create_visit", &visit).await.status, 200);
        let mut guardian = app.client(TestUser::Guardian);
        let home = guardian.get("/home").await.text;
        assert!(home.contains("December 6") || home.contains("Dec 6"), "the visit itself is shown: {home}");
        for (route, path) in PAGES {
            let page = guardian.get(&app.fixtures.fill(path)).await.text;
            for text in ["Quintanilla", "Rosalindas", "Penfield", "14526", "second home", "43.13"] {
                assert!(!page.contains(text), "{route} shows {text} to a guardian from whom the place is hidden");
            }
        }
    }

    async fn guardians_to_review_are_listed_above_the_members(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        assert!(!office.get("/members").await.text.contains("to check"));
        app.database.mark_guardian_for_review(app.fixtures.id("own_guardian")).await;
        let page = office.get("/members").await.text;
        assert!(page.contains("1 guardian to check") && page.contains("It is one person"), "{page}");
        let fields = [("guardian[guardian]", app.fixtures.id("own_guardian"))];
        let response = office.submit("/members", "/api/confirm_guardian", &fields).await;
        assert_eq!((response.status, response.header("location")), (303, "/members"), "{}", response.text);
        assert!(!office.get("/members").await.text.contains("to check"));
        assert_eq!(app.database.count_audit_events("members.confirm_guardian", app.fixtures.id("own_guardian")).await, 1);
    }
}
